//! The component, compiled once for all tests of a program: that takes seconds in a host that is not optimized itself.

use std::sync::LazyLock;

use clerk_host::{Block, Config, Error};

static COMPILED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    Config::new()
        .compile(artifact::COMPONENT)
        .expect("it compiles")
});

/// Loads it.
pub(crate) fn load(config: &Config) -> Result<Block, Error> {
    config.load_bytes(&COMPILED)
}
