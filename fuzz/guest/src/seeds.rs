//! The inputs that the targets start from, made from the fixtures.

use std::fs;
use std::io::Result;
use std::path::Path;

use clerk_model::{Model, operations, webhook};

use crate::fixture::Fixture;

/// The folder of what all operations share.
const EVERY_OPERATION: &str = "every-operation";

/// The operation that a byte of an input says.
pub(crate) fn chosen(byte: u8) -> &'static dyn Model {
    operations()[usize::from(byte) % operations().len()]
}

/// The byte that says an operation.
pub(crate) fn index(operation: &str) -> u8 {
    let index = operations()
        .iter()
        .position(|model| model.name() == operation);
    index.unwrap_or_default() as u8
}

/// Writes the inputs that a function makes of an operation's fixture into the folder where cargo-fuzz keeps those of the
/// target.
///
/// # Panics
/// If a fixture can't be read, or an input can't be written.
pub fn write(target: &str, inputs: impl Fn(&str, &Fixture) -> Vec<Vec<u8>>) {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = package.join("corpus").join(target);
    let fixtures = package.join("../../fixtures");
    write_all(&fixtures, &corpus, inputs).expect("fixtures and a folder for seeds");
}

fn write_all(
    fixtures: &Path,
    corpus: &Path,
    inputs: impl Fn(&str, &Fixture) -> Vec<Vec<u8>>,
) -> Result<()> {
    fs::create_dir_all(corpus)?;
    let names = operations().iter().map(|model| model.name());
    for operation in names.chain([webhook::NAME]) {
        for folder in [operation, EVERY_OPERATION] {
            for file in fs::read_dir(fixtures.join(folder))? {
                let path = file?.path();
                let fixture = Fixture::read(&fs::read_to_string(&path)?);
                let case = path.file_stem().unwrap_or_default().to_string_lossy();
                for (index, input) in inputs(operation, &fixture).into_iter().enumerate() {
                    fs::write(corpus.join(format!("{operation}-{case}-{index}")), input)?;
                }
            }
        }
    }
    Ok(())
}
