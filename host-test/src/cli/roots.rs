//! Whom a command trusts.

use std::fs;
use std::path::PathBuf;

use clerk_host::Config;
use wasmtime::{Result, ensure, error::Context as _};

/// What a certificate in such a file begins with.
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

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
        self.tls_roots.iter().try_fold(config, |config, file| {
            let name = file.display();
            let pem = fs::read(file).with_context(|| format!("{name} can't be read"))?;
            let has_one = pem.windows(BEGIN.len()).any(|text| text == BEGIN);
            ensure!(has_one, "{name} has no certificate in PEM (`--tls-roots`)");
            Ok(config.root_certificate(pem))
        })
    }
}
