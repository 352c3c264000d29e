//! A running `serve` of the test fixtures.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use super::program::command;

pub(crate) const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let mut process = command(&["serve", "--fixtures", FIXTURES])
            .stdout(Stdio::piped())
            .spawn()
            .expect("serve starts");
        let mut address = String::new();
        BufReader::new(process.stdout.as_mut().expect("it is piped"))
            .read_line(&mut address)
            .expect("serve prints its address");
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        Self {
            process,
            address: address.trim().to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
