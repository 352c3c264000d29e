//! The two unsafe lines of this crate.

#[cfg(target_os = "linux")]
use std::{fs::File, os::fd::AsRawFd as _};

use wasmtime::component::Component;
use wasmtime::{Engine, Result};

/// Loads machine code. Only for what `precompiled` has checked.
#[expect(
    unsafe_code,
    reason = "wasmtime can't tell forged machine code from its own. Whoever loads a file vouches for it, as \
              `Config::load_bytes` says; what is damaged or of another version does not get here"
)]
pub(crate) fn load(engine: &Engine, code: &[u8]) -> Result<Component> {
    // SAFETY: the bytes are what `Engine::precompile_component` of this version gave, by checksum, compatibility hash and
    // the word of the caller.
    unsafe { Component::deserialize(engine, code) }
}

/// Maps an open file of machine code. Only for what `precompiled` has checked.
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "as above; and the file must not change while it is mapped, as `Config::load_file` says"
)]
pub(crate) fn map(engine: &Engine, file: &File) -> Result<Component> {
    // Not by its name, which may be another file's by now.
    let path = format!("/proc/self/fd/{}", file.as_raw_fd());
    // SAFETY: as above, and by the word of the caller the file is replaced, not overwritten.
    unsafe { Component::deserialize_file(engine, path) }
}
