//! What is compiled beforehand loads without a compiler, and nothing else does.

use std::fs;
use std::sync::LazyLock;

use artifact::COMPONENT;
use clerk_host::{Block, Compiled, Config, Context, Reason};

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| Config::new().compile(COMPONENT).unwrap());

fn error_of(config: &Config, code: &[u8]) -> String {
    let compiled = Compiled {
        code: code.to_vec(),
        manifest: COMPILED.manifest.clone(),
    };
    format!("{:#}", config.load_compiled(&compiled).unwrap_err())
}

async fn assert_works(block: &Block) {
    let manifest = block.manifest().expect("it carries its manifest");
    assert_eq!(block.operations().count(), manifest.operations.len());
    let params = r#"{"userId":"..","secretKey":"sk_test_x"}"#;
    let result = block.call("get-user", params, Context::new()).await;
    let failure = result.unwrap().unwrap_err();
    assert_eq!(failure.reason(), Some(&Reason::InvalidParameter));
}

#[tokio::test]
async fn it_does_what_the_component_does() {
    assert_works(&Config::new().load_compiled(&COMPILED).unwrap()).await;
}

#[test]
fn what_is_no_machine_code_of_wasmtime_is_refused() {
    let length = COMPILED.code.len();
    for end in [0, 4, 20, 1000, length / 2, length - 1] {
        let error = error_of(&Config::new(), &COMPILED.code[..end]);
        assert!(error.starts_with("compile it again"), "{error}");
    }
    for other in [&b"hello"[..], b"\x7fELF and so on, for a while", COMPONENT] {
        let error = error_of(&Config::new(), other);
        assert!(error.starts_with("compile it again"), "{error}");
    }
}

#[test]
fn what_is_no_component_is_refused() {
    for (bytes, why) in [
        (&b""[..], "not a component"),
        (b"hello", "not a component"),
        (b"\0asm\x01\0\0\0", "attempted to parse a wasm module"),
        (&COMPILED.code, "`Config::load_compiled`"),
    ] {
        let error = Block::from_bytes(bytes).expect_err("it is refused");
        assert!(format!("{error:#}").contains(why), "{error:#}");
    }
}

#[tokio::test]
async fn files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clerk_tool.cwasm");
    let manifest = Compiled::manifest_file(&path);
    // What others have under a name like this is theirs.
    fs::write(path.with_extension("json"), "theirs").unwrap();
    COMPILED.write(&path).unwrap();
    assert_eq!(fs::read(path.with_extension("json")).unwrap(), b"theirs");
    let block = Block::from_file(&path).unwrap();
    // A running block is not affected when its file is replaced.
    fs::remove_file(&path).unwrap();
    assert_works(&block).await;

    for (bytes, why) in [
        (&COMPILED.code[..1000], "compile it again"),
        (b"\x7fELF", "compile it again"),
        (b"hello", "not a component"),
    ] {
        fs::write(&path, bytes).unwrap();
        let error = format!("{:#}", Block::from_file(&path).unwrap_err());
        assert!(error.contains(why), "{error}");
        assert!(error.contains("clerk_tool.cwasm"), "{error}");
    }
    COMPILED.write(&path).unwrap();
    fs::write(&manifest, "{}").unwrap();
    let error = format!("{:#}", Block::from_file(&path).unwrap_err());
    assert!(error.contains("is no manifest"), "{error}");
    fs::remove_file(&manifest).unwrap();
    let error = format!("{:#}", Block::from_file(&path).unwrap_err());
    assert!(
        error.contains("clerk_tool.cwasm.json, can't be read"),
        "{error}"
    );

    fs::write(&path, COMPONENT).unwrap();
    assert_works(&Block::from_file(&path).unwrap()).await;
    let error = Block::from_file(folder.path().join("none")).unwrap_err();
    assert!(format!("{error:#}").contains("No such file"), "{error:#}");
}

#[test]
fn other_settings() {
    let error = error_of(&Config::new().interruption(false), &COMPILED.code);
    assert!(error.contains("epoch"), "{error}");
    // Limits that the code does not depend on are free.
    let config = Config::new()
        .max_memory_bytes(32 * 1024 * 1024)
        .max_concurrent_calls(3);
    assert!(config.load_compiled(&COMPILED).is_ok());
}
