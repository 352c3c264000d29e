//! Where the fixtures are.

use std::path::PathBuf;

use host_test::fixture;

#[derive(clap::Args)]
pub(crate) struct Fixtures {
    /// Folder of the fixtures, OPERATION/CASE.json
    #[arg(long = "fixtures", value_name = "DIR", default_value = fixture::FOLDER)]
    pub(crate) folder: PathBuf,
}

impl Default for Fixtures {
    fn default() -> Self {
        Self {
            folder: fixture::FOLDER.into(),
        }
    }
}
