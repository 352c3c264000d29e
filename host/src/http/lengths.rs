//! Texts of a request that wasmtime keeps however long a guest makes them: its method and its authority.

use wasmtime::Result;
use wasmtime::component::{Linker, Resource};
use wasmtime_wasi_http::WasiHttpView as _;
use wasmtime_wasi_http::p2::bindings::http::types::{HostOutgoingRequest as _, Method};
use wasmtime_wasi_http::p2::types::HostOutgoingRequest;

use crate::http::in_flight::TYPES;
use crate::instance::state::State;

/// As long as they may be, in bytes. A name of DNS has 253, and a URL may have a user and a password.
const LONGEST: usize = 8 * 1024;

const SET_METHOD: &str = "[method]outgoing-request.set-method";
const SET_AUTHORITY: &str = "[method]outgoing-request.set-authority";

/// Refuses what is longer as what can't be understood is refused.
pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> Result<()> {
    linker.allow_shadowing(true);
    let mut types = linker.instance(TYPES)?;
    types.func_wrap(
        SET_METHOD,
        |mut store, (request, method): (Resource<HostOutgoingRequest>, Method)| {
            let set = match &method {
                Method::Other(name) if name.len() > LONGEST => Err(()),
                _ => store.data_mut().http().set_method(request, method)?,
            };
            Ok((set,))
        },
    )?;
    types.func_wrap(
        SET_AUTHORITY,
        |mut store, (request, authority): (Resource<HostOutgoingRequest>, Option<String>)| {
            let set = match &authority {
                Some(name) if name.len() > LONGEST => Err(()),
                _ => store.data_mut().http().set_authority(request, authority)?,
            };
            Ok((set,))
        },
    )?;
    linker.allow_shadowing(false);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::in_flight::tests::wasmtimes_own;

    /// What is replaced under a name that wasmtime does not have any more would replace nothing.
    #[test]
    fn wasmtime_has_each_function_whose_texts_are_limited() {
        let mut linker = wasmtimes_own();
        let mut types = linker.instance(TYPES).unwrap();
        for name in [SET_METHOD, SET_AUTHORITY] {
            let second = types.func_wrap(name, |_, ()| Ok(()));
            assert!(
                second.is_err(),
                "this wasmtime has no `{name}` in `{TYPES}`"
            );
        }
    }
}
