"""The compiled component and its calls."""

import os
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from typing import Any, cast

from wasmtime import Config, Engine, Store, WasiConfig, WasmtimeError
from wasmtime.component import (
    Component,
    ComponentInstanceType,
    ExportIndex,
    Func,
    FuncType,
    Linker,
    Record,
    RecordType,
    ValType,
    Variant,
)

from .failure import ClerkError
from .operations import Case
from .values import to_component, to_fault, to_python

Operation = tuple[ExportIndex, list[tuple[str, ValType]]]
"""Where its function is, and the fields of its parameters."""

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
        self._operations = dict(self._discover())
        threading.Thread(target=_tick, args=[weakref.ref(self._engine)], daemon=True).start()

    def _discover(self) -> Iterator[tuple[str, Operation]]:
        for interface, exported in self._component.type.exports(self._engine).items():
            instance = exported.ty
            if not isinstance(instance, ComponentInstanceType):
                continue
            for name, item in instance.exports(self._engine).items():
                function = item.ty
                if not isinstance(function, FuncType):
                    continue
                [(_, params)] = function.params
                index = self._component.get_export_index(name, self._component.get_export_index(interface))
                if isinstance(params, RecordType) and index is not None:
                    yield name, (index, params.fields)

    def call(self, operation: str, params: Mapping[str, object], env: Mapping[str, str], timeout: float) -> Any:
        """Performs an operation in an instance of its own, which sees nothing of the environment but `env`.

        Raises `ClerkError` if the operation fails, `TimeoutError` if it was ended after `timeout` seconds and
        `WasmtimeError` if it broke off (a bug); after these two it may have been done. The limit holds while the
        component computes or receives; while it waits for Clerk, its own limits hold, of at most 30 seconds.
        """
        index, fields = self._operations[operation]
        record = to_component(fields, {"secret_key": "", **params})
        with Store(self._engine) as store:
            store.set_epoch_deadline(int(timeout / TICK) + 1)
            wasi = WasiConfig()
            wasi.env = env.items()
            store.set_wasi(wasi)
            store.set_wasi_http()
            function = self._linker.instantiate(store, self._component).get_func(store, index)
            assert function is not None
            try:
                result = _call(function, store, record)
            except WasmtimeError as error:
                if "wasm trap: interrupt" in str(error):
                    raise TimeoutError(f"{operation} was ended after {timeout} s; it may have been done") from error
                raise
        if isinstance(result, Variant):
            raise ClerkError(cast(Case, result.tag), to_fault(cast(Record, result.payload)))
        return to_python(result)


def _call(function: Func, store: Store, record: Record) -> Any:
    """Repeats a check that failed by accident: wasmtime-py 50 checks options with a set that all threads share.

    It does so before the component runs, so nothing is done twice.
    """
    while True:
        try:
            return function(store, record)
        except ValueError as error:
            if str(error) != "value not valid for this variant":
                raise


def _tick(engine: weakref.ref[Engine]) -> None:
    """Time is an engine's number of ticks."""
    while (ticking := engine()) is not None:
        ticking.increment_epoch()
        del ticking
        time.sleep(TICK)
