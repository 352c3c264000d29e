//! Which component a command uses.

use std::path::PathBuf;

use artifact::COMPONENT;
use clerk_host::Config;
use host_test::Subject;
use wasmtime::Result;

#[derive(clap::Args, Default)]
pub(crate) struct Component {
    /// Component to use [default: the one built with this program]
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
}

impl Component {
    pub(crate) fn subject(&self, config: &Config) -> Result<Subject> {
        match &self.component {
            None => Subject::cached(config, COMPONENT),
            Some(file) => Subject::from_file(config, file),
        }
    }
}
