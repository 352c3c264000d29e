//! Components that are compiled once: their machine code in the user's cache folder.
//!
//! The name of a file there is the SHA-256 of the component and the version of this program. Loading checks the rest: that
//! it was made by this version of wasmtime for this processor. What does not load is made again.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clerk_host::{Block, Compiled, Config, Error};
use etcetera::BaseStrategy as _;
use sha2::{Digest as _, Sha256};

/// How many components are kept: the oldest go.
const KEPT: usize = 8;

/// The smallest component that there is, which takes no time to compile.
const SMALLEST: &[u8] = b"\0asm\x0d\0\x01\0";

/// Loads a component, and compiles it only if that was not done before. Without a folder that is the user's alone, it is
/// compiled every time.
///
/// # Errors
///
/// If it does not load.
pub fn load(config: &Config, component: &[u8]) -> Result<Block, Error> {
    match folder() {
        Some(folder) => load_from(&folder, config, component),
        None => config.load_bytes(component),
    }
}

fn load_from(folder: &Path, config: &Config, component: &[u8]) -> Result<Block, Error> {
    let file = folder.join(name(component));
    if is_private(folder)
        && let Ok(block) = config.load_file(&file)
    {
        return Ok(block);
    }
    // Where a setting is at fault, none loads, and nothing needs to be compiled to say so.
    config.load_bytes(SMALLEST)?;
    let compiled = config.compile(component)?;
    // A program that can't keep it compiles it again next time, as ever.
    if create(folder).is_ok() && is_private(folder) && compiled.write(&file).is_ok() {
        let _ = prune(folder);
    }
    config.load_compiled(&compiled)
}

fn name(component: &[u8]) -> String {
    let digest = Sha256::digest(component);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{digest}-{}.cwasm", env!("CARGO_PKG_VERSION"))
}

fn folder() -> Option<PathBuf> {
    let places = etcetera::choose_base_strategy().ok()?;
    Some(places.cache_dir().join("clerk-tool"))
}

fn create(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whether nobody else can put something into a folder: what is loaded from there runs as this program.
fn is_private(folder: &Path) -> bool {
    let is_ours = |metadata: Metadata| metadata.is_dir() && belongs_to_us(&metadata);
    fs::symlink_metadata(folder).is_ok_and(is_ours)
}

#[cfg(unix)]
fn belongs_to_us(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    const WRITABLE_BY_OTHERS: u32 = 0o022;
    metadata.uid() == rustix::process::geteuid().as_raw()
        && metadata.mode() & WRITABLE_BY_OTHERS == 0
}

/// There, the folder of a user is closed to others anyway.
#[cfg(not(unix))]
fn belongs_to_us(_: &Metadata) -> bool {
    true
}

fn prune(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("cwasm")) {
            let modified = fs::metadata(&path).and_then(|metadata| metadata.modified());
            files.push((modified.unwrap_or(SystemTime::UNIX_EPOCH), path));
        }
    }
    files.sort();
    for (_, path) in files.iter().rev().skip(KEPT) {
        fs::remove_file(path)?;
        // One that is missing is no reason to keep the others.
        let _ = fs::remove_file(Compiled::manifest_file(path));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compiled_is_used_again_unless_it_does_not_load() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("cache/clerk-tool");
        let load = || load_from(&folder, &Config::new(), SMALLEST).unwrap();
        assert_eq!(load().operations().count(), 0);
        let file = folder.join(name(SMALLEST));
        let made = fs::metadata(&file).unwrap().modified().unwrap();
        assert_eq!(load().operations().count(), 0);
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), made);

        let code = fs::read(&file).unwrap();
        for end in [0, 2, 4, 100, code.len() / 2, code.len() - 1] {
            fs::write(&file, &code[..end]).unwrap();
            assert_eq!(load().operations().count(), 0);
            assert_eq!(fs::read(&file).unwrap().len(), code.len());
        }
        let manifest = Compiled::manifest_file(&file);
        fs::remove_file(&manifest).unwrap();
        assert_eq!(load().operations().count(), 0);
        assert!(manifest.exists());
    }

    #[test]
    fn nothing_is_compiled_for_a_setting_that_is_at_fault() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("clerk-tool");
        let config = Config::new().proxy("ftp://proxy");
        assert!(load_from(&folder, &config, SMALLEST).is_err());
        assert!(!folder.exists());
    }

    #[test]
    fn another_component_has_a_file_of_its_own() {
        assert_ne!(name(SMALLEST), name(&SMALLEST[1..]));
        assert!(name(SMALLEST).ends_with(concat!("-", env!("CARGO_PKG_VERSION"), ".cwasm")));
    }

    #[test]
    fn the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..KEPT + 2 {
            let path = folder.path().join(format!("{number}.cwasm"));
            let file = fs::File::create(&path).unwrap();
            let age = std::time::Duration::from_secs(1000 - number as u64);
            file.set_modified(SystemTime::now() - age).unwrap();
            fs::write(Compiled::manifest_file(path), "").unwrap();
        }
        prune(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2 * KEPT);
        assert!(!folder.path().join("1.cwasm").exists() && folder.path().join("2.cwasm").exists());
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_loaded_from_a_folder_that_others_can_write_to() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("clerk-tool");
        create(&folder).unwrap();
        assert!(is_private(&folder));
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(!is_private(&folder));
        assert!(load_from(&folder, &Config::new(), SMALLEST).is_ok());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        // Nor through a link, whose folder may be another one tomorrow.
        let link = home.path().join("link");
        std::os::unix::fs::symlink(home.path(), &link).unwrap();
        assert!(!is_private(&link));
    }
}
