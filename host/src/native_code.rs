//! The two unsafe lines of this crate.

use std::path::Path;

use wasmtime::component::Component;
use wasmtime::{Engine, Result};

/// Loads machine code, if it was compiled by this version of wasmtime for this processor and these settings.
#[expect(
    unsafe_code,
    reason = "wasmtime can't tell forged machine code from its own. Whoever loads it vouches for it, as \
              `Config::load_compiled` says"
)]
pub(crate) fn load(engine: &Engine, code: &[u8]) -> Result<Component> {
    // SAFETY: the bytes are what `Engine::precompile_component` gave, by the word of the caller.
    unsafe { Component::deserialize(engine, code) }
}

/// The same, mapped from a file.
#[expect(
    unsafe_code,
    reason = "as above; and the file must not change while it is mapped, as `Config::load_file` says"
)]
pub(crate) fn map(engine: &Engine, path: &Path) -> Result<Component> {
    // SAFETY: as above, and by the word of the caller the file is replaced, not overwritten.
    unsafe { Component::deserialize_file(engine, path) }
}
