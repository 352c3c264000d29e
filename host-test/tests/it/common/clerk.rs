//! The component, compiled once for all tests: that takes seconds in a host that is not optimized itself.

use clerk_host::{Block, Config, Error};
use host_test::cache;

/// Loads it.
pub(crate) fn load(config: &Config) -> Result<Block, Error> {
    cache::load(config, artifact::COMPONENT)
}
