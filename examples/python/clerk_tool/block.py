"""The compiled component and its calls."""

import os
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from wasmtime import Config, Engine, Store, WasiConfig, WasmtimeError
from wasmtime.component import Component, Linker, Record, Variant

from .failure import ClerkError
from .operations import DYNAMIC, Case

TICK = 0.1
"""How exactly time limits are kept, in seconds."""


class Block:
    """The component, compiled. One is enough for a process: threads share it, and call at the same time.

    Make it after a fork: wasmtime's own threads do not survive one, and calls in the child would hang.
    """

    def __init__(self, component: str | os.PathLike[str]) -> None:
        config = Config()
        config.epoch_interruption = True
        self._engine = Engine(config)
        self._component = Component.from_file(self._engine, component)
        self._linker = Linker(self._engine)
        self._linker.add_wasip2()
        self._linker.add_wasi_http()
        interface = self._component.get_export_index(DYNAMIC)
        function = interface and self._component.get_export_index("call", interface)
        if function is None:
            raise ValueError(f"{os.fspath(component)} does not export {DYNAMIC}")
        self._function = function
        threading.Thread(target=_tick, args=[weakref.ref(self._engine)], daemon=True).start()

    def calls(self, env: Mapping[str, str], timeout: float) -> Callable[[str, str], str]:
        """What performs operations with this environment, from the text of a JSON object to that of another."""
        return partial(self._call, env, timeout)

    def _call(self, env: Mapping[str, str], timeout: float, operation: str, params: str) -> str:
        """Performs an operation in an instance of its own, which sees nothing of the environment but `env`.

        Raises `ClerkError` if the operation fails, `TimeoutError` if it was ended after `timeout` seconds and
        `WasmtimeError` if it broke off (a bug); after these two it may have taken effect. The limit holds while the
        component computes or receives; while it waits for Clerk, its own timeouts hold, of at most 30 seconds.
        """
        with Store(self._engine) as store:
            store.set_epoch_deadline(int(timeout / TICK) + 1)
            wasi = WasiConfig()
            wasi.env = env.items()
            store.set_wasi(wasi)
            store.set_wasi_http()
            function = self._linker.instantiate(store, self._component).get_func(store, self._function)
            assert function is not None
            try:
                result = function(store, operation, params)
            except WasmtimeError as error:
                if "wasm trap: interrupt" in str(error):
                    outcome = "it may have taken effect: check before retrying"
                    raise TimeoutError(f"{operation} was ended after {timeout} s; {outcome}") from error
                raise
        if isinstance(result, Variant):
            raise _failure(result)
        return cast(str, result)


def _failure(failure: Variant) -> ClerkError:
    """wasmtime-py has the variant as its case and payload, a record as attributes, and an enum as a `str`."""
    case = cast(Case, failure.tag)
    if failure.payload is None:
        return ClerkError(case, None, "The operation could not be performed.")
    return ClerkError(case, **_fields(failure.payload))


def _fields(record: Record) -> dict[str, Any]:
    return {
        name.replace("-", "_"): [_fields(item) for item in value] if isinstance(value, list) else value
        for name, value in vars(record).items()
    }


def _tick(engine: weakref.ref[Engine]) -> None:
    """Time is an engine's number of ticks."""
    while (ticking := engine()) is not None:
        ticking.increment_epoch()
        del ticking
        time.sleep(TICK)
