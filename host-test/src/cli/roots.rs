//! Whom a command trusts.

use std::path::PathBuf;

use clerk_host::Config;
use wasmtime::Result;

#[derive(clap::Args, Default)]
pub(crate) struct Roots {
    /// Trust the TLS root certificates in a PEM file as well, such as that of a company's proxy; may be given several times
    ///
    /// Mozilla's are trusted, and those in the file that the environment variable SSL_CERT_FILE names.
    #[arg(long, value_name = "FILE")]
    tls_roots: Vec<PathBuf>,
}

impl Roots {
    /// With these as well.
    pub(crate) fn add_to(&self, config: Config) -> Result<Config> {
        let mut files = self.tls_roots.iter();
        files.try_fold(config, |config, file| {
            Ok(config.root_certificate_file(file)?)
        })
    }
}
