//! What is compiled beforehand loads without a compiler, and nothing else does.

use artifact::COMPONENT;
use clerk_host::{Block, Config, Context, Reason};
use std::fs;
use std::sync::LazyLock;

static COMPILED: LazyLock<Vec<u8>> = LazyLock::new(|| Config::new().compile(COMPONENT).unwrap());

#[track_caller]
fn assert_refused(bytes: &[u8], why: &str) {
    let error = Block::from_bytes(bytes).expect_err("it is refused");
    let error = format!("{error:#}");
    assert!(error.contains(why), "{error}");
}

async fn assert_works(block: &Block) {
    assert_eq!(block.operations().count(), 11);
    let params = r#"{"userId":"..","secretKey":"sk_test_x"}"#;
    let result = block.call("get-user", params, Context::new()).await;
    let failure = result.unwrap().unwrap_err();
    assert_eq!(failure.reason(), Some(&Reason::InvalidParameter));
    assert!(block.manifest().is_some());
}

#[tokio::test]
async fn it_does_what_the_component_does() {
    assert_works(&Block::from_bytes(&COMPILED).unwrap()).await;
}

#[test]
fn files_that_were_cut_or_damaged() {
    let length = COMPILED.len();
    for end in [20, 30, 1000, length / 2, length - 1] {
        assert_refused(&COMPILED[..end], "cut");
    }
    for at in [21, 100, length / 2, length - 40, length - 25] {
        let mut damaged = COMPILED.clone();
        damaged[at] ^= 1;
        assert_refused(&damaged, "damaged");
    }
    let longer = [&COMPILED[..], b"more"].concat();
    assert_refused(&longer, "damaged");
}

#[test]
fn files_of_somebody_else() {
    assert_refused(b"\x7fELF and so on, for a while", "by wasmtime itself");
    assert_refused(b"clerk-tool cwasm 1\n", "cut");
    let first_layout = [&b"clerk-tool cwasm 1\n"[..], &[0; 1000]].concat();
    assert_refused(&first_layout, "another version");
    assert_refused(b"", "not a component");
    assert_refused(b"hello", "not a component");
    assert_refused(b"\0asm\x01\0\0\0", "attempted to parse a wasm module");
}

/// Files are mapped, not read, and refused as bytes are.
#[tokio::test]
async fn files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clerk_tool.cwasm");
    fs::write(&path, &*COMPILED).unwrap();
    let block = Block::from_file(&path).unwrap();
    // A running block is not affected when its file is replaced.
    fs::remove_file(&path).unwrap();
    assert_works(&block).await;

    for (bytes, why) in [
        (&COMPILED[..COMPILED.len() - 1], "damaged"),
        (&COMPILED[..1000], "cut"),
        (b"\x7fELF", "cut"),
        (b"hello", "not a component"),
    ] {
        fs::write(&path, bytes).unwrap();
        let error = format!("{:#}", Block::from_file(&path).unwrap_err());
        assert!(error.contains(why), "{error}");
        assert!(error.contains("clerk_tool.cwasm"), "{error}");
    }
    fs::write(&path, COMPONENT).unwrap();
    assert_works(&Block::from_file(&path).unwrap()).await;
    let error = Block::from_file(folder.path().join("none")).unwrap_err();
    assert!(format!("{error:#}").contains("No such file"), "{error:#}");
}

#[test]
fn other_settings() {
    let error = Config::new().interruption(false).load_bytes(&COMPILED);
    let error = format!("{:#}", error.unwrap_err());
    assert!(
        error.contains("compiled with interruption on, and here it is interruption off"),
        "{error}"
    );
    // Bounds that the code does not depend on are free.
    let config = Config::new()
        .max_memory_bytes(32 * 1024 * 1024)
        .max_concurrent_calls(3);
    assert!(config.load_bytes(&COMPILED).is_ok());
}
