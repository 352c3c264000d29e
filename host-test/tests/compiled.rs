//! What is compiled beforehand loads without a compiler, and nothing else does.

use host_test::{BUILT, Block, Config, Context};
use serde_json::json;
use std::sync::LazyLock;

static COMPILED: LazyLock<Vec<u8>> = LazyLock::new(|| Config::new().compile(BUILT).unwrap());

#[track_caller]
fn assert_refused(bytes: &[u8], why: &str) {
    let error = Block::from_bytes(bytes).expect_err("it is refused");
    let error = format!("{error:#}");
    assert!(error.contains(why), "{error}");
}

#[tokio::test]
async fn it_does_what_the_component_does() {
    let block = Block::from_bytes(&COMPILED).unwrap();
    assert_eq!(block.operations().len(), 11);
    let params = json!({ "userId": "..", "secretKey": "sk_test_x" });
    let result = block.call("get-user", &params, Context::new()).await;
    let failure = result.unwrap().unwrap_err();
    assert_eq!(failure.case, "permanent-invalid-parameter");
}

#[test]
fn files_that_were_cut_or_damaged() {
    let length = COMPILED.len();
    for end in [20, 30, 1000, length / 2, length - 1] {
        assert_refused(&COMPILED[..end], "damaged or was cut");
    }
    for at in [21, 100, length / 2, length - 1] {
        let mut damaged = COMPILED.clone();
        damaged[at] ^= 1;
        assert_refused(&damaged, "damaged or was cut");
    }
    let longer = [&COMPILED[..], b"more"].concat();
    assert_refused(&longer, "damaged or was cut");
}

#[test]
fn files_of_somebody_else() {
    assert_refused(b"\x7fELF and so on", "compiled by wasmtime");
    assert_refused(b"clerk-tool cwasm 0\n", "another version");
    assert_refused(b"clerk-tool cwasm 1\n", "damaged or was cut");
    assert_refused(b"", "not a component");
    assert_refused(b"hello", "not a component");
    assert_refused(b"\0asm\x01\0\0\0", "attempted to parse a wasm module");
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
    let config = Config::new().memory(32 * 1024 * 1024).calls(3);
    assert!(config.load_bytes(&COMPILED).is_ok());
}

/// A file with a checksum, but of another version.
#[test]
fn other_versions() {
    let header = |change: &dyn Fn(&mut serde_json::Value)| {
        let magic = b"clerk-tool cwasm 1\n".len();
        let (head, rest) = COMPILED.split_at(magic + 4);
        let length = u32::from_le_bytes(head[magic..].try_into().unwrap()) as usize;
        let (json, code) = rest[..rest.len() - 4].split_at(length);
        let mut json = serde_json::from_slice(json).unwrap();
        change(&mut json);
        let json = json.to_string();
        let mut file = head[..magic].to_vec();
        file.extend(u32::try_from(json.len()).unwrap().to_le_bytes());
        file.extend(json.as_bytes());
        file.extend(code);
        let checksum = crc32fast::hash(&file);
        file.extend(checksum.to_le_bytes());
        file
    };
    assert!(Block::from_bytes(&header(&|_| ())).is_ok());
    assert_refused(
        &header(&|json| json["version"] = "0.0.1".into()),
        "compiled by version 0.0.1, and here it is",
    );
    assert_refused(
        &header(&|json| json["target"] = "riscv64-linux".into()),
        "compiled for riscv64-linux, and here it is",
    );
    assert_refused(
        &header(&|json| json["compatibility"] = 1.into()),
        "another version of wasmtime",
    );
    assert_refused(&header(&|json| *json = json!({})), "another version");
}
