//! What a component may import, one by one: HTTP and what belongs to it, the monotonic clock, the environment and the
//! standard streams. One that asks for more, such as files, sockets, random numbers or the wall clock, does not load.

use wasmtime::component::{HasData, Linker, ResourceTable};
use wasmtime::{Engine, Result};
use wasmtime_wasi::cli::{WasiCli, WasiCliView as _};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView as _};
use wasmtime_wasi::p2::bindings::{cli, clocks};
use wasmtime_wasi_io::bindings::wasi::io;

use crate::http::{in_flight, lengths};
use crate::instance::state::State;

pub(crate) fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    io::error::add_to_linker::<State, Table>(&mut linker, State::table)?;
    io::poll::add_to_linker::<State, Table>(&mut linker, State::table)?;
    io::streams::add_to_linker::<State, Table>(&mut linker, State::table)?;
    clocks::monotonic_clock::add_to_linker::<State, WasiClocks>(&mut linker, State::clocks)?;
    cli::environment::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::exit::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::stdin::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::stdout::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::stderr::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::terminal_input::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::terminal_output::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::terminal_stdin::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::terminal_stdout::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::terminal_stderr::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    in_flight::add_to_linker(&mut linker)?;
    lengths::add_to_linker(&mut linker)?;
    Ok(linker)
}

struct Table;

impl HasData for Table {
    type Data<'a> = &'a mut ResourceTable;
}
