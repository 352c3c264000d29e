//! Who made the component and of what, as sections of the outermost component, where registries and tools look.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use wasm_metadata::{
    AddMetadata, AddMetadataField as Field, Authors, Description, Homepage, Licenses, Revision,
    Source, Version,
};

use crate::shell::run;
use crate::wit;

/// What all files of a release say of their origin.
pub(crate) struct Origin {
    /// Of the WIT package, which everything else has too.
    pub(crate) version: String,
    /// The commit, with `-dirty` behind it if something is not committed.
    revision: String,
    /// When that was, in seconds since 1970: the time that archives give to their files.
    pub(crate) time: String,
}

pub(crate) const NAME: &str = "clerk-tool";
pub(crate) const DESCRIPTION: &str = env!("CARGO_PKG_DESCRIPTION");
pub(crate) const LICENSE: &str = env!("CARGO_PKG_LICENSE");

impl Origin {
    pub(crate) fn of(root: &Path) -> Result<Self> {
        let git = |arguments: &[&str]| {
            let text = run(root, "git", arguments, &[])?;
            Ok::<_, anyhow::Error>(text.trim().to_owned())
        };
        let version = wit::version(root)?;
        let of_crates = env!("CARGO_PKG_VERSION");
        ensure!(
            version == of_crates,
            "Cargo.toml has version {of_crates}, and the WIT package {version}"
        );
        Ok(Self {
            version,
            revision: git(&[
                "describe",
                "--always",
                "--abbrev=40",
                "--exclude=*",
                "--dirty",
            ])?,
            time: git(&["log", "-1", "--format=%ct"])?,
        })
    }

    /// The component with sections that say all this.
    pub(crate) fn added(&self, component: &[u8]) -> Result<Vec<u8>> {
        let mut added = AddMetadata::default();
        added.name = Field::Set(NAME.to_owned());
        added.authors = Field::Set(Authors::new(env!("CARGO_PKG_AUTHORS")));
        added.description = Field::Set(Description::new(DESCRIPTION));
        added.licenses = Field::Set(Licenses::new(LICENSE).context("the licence")?);
        added.source = Field::Set(Source::new(env!("CARGO_PKG_REPOSITORY"))?);
        added.homepage = Field::Set(Homepage::new(env!("CARGO_PKG_HOMEPAGE"))?);
        added.revision = Field::Set(Revision::new(self.revision.clone()));
        added.version = Field::Set(Version::new(self.version.clone()));
        added.to_wasm(component)
    }

    /// The same for a registry, a line each: `wkg oci push` takes them one by one, and makes none of the sections.
    pub(crate) fn annotations(&self) -> String {
        let annotations = [
            ("authors", env!("CARGO_PKG_AUTHORS")),
            ("description", DESCRIPTION),
            ("licenses", LICENSE),
            ("revision", &self.revision),
            ("source", env!("CARGO_PKG_REPOSITORY")),
            ("url", env!("CARGO_PKG_HOMEPAGE")),
            ("version", &self.version),
        ];
        let lines =
            annotations.map(|(name, text)| format!("org.opencontainers.image.{name}={text}\n"));
        lines.concat()
    }
}
