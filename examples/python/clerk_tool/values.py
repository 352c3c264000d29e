"""Python's values to the component's and back, led by the component's own types.

Names are snake_case in Python and kebab-case in the component. Metadata is a value in Python and the text of JSON in
the component.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from wasmtime.component import U32, Bool, OptionType, Record, String, ValType

from .failure import ClerkError
from .operations import METADATA, Fault


def to_component(fields: Sequence[tuple[str, ValType]], params: Mapping[str, object]) -> Record:
    """The record of an operation's parameters.

    wasmtime-py would ignore a name that it does not know, and take -1 for 4294967295: what the types can't hold is
    refused here, in the way in which the component refuses.
    """
    names = {name.replace("-", "_") for name, _ in fields}
    for name in params.keys() - names:
        raise refusal(name, f"is no parameter; there are {', '.join(sorted(names))}")
    record = Record()
    for name, kind in fields:
        setattr(record, name, _to_component(name, kind, params.get(name.replace("-", "_"))))
    return record


def _to_component(name: str, kind: ValType, value: Any) -> object:
    if isinstance(kind, OptionType):
        return None if value is None else _to_component(name, kind.payload, value)
    if isinstance(kind, Bool):
        if not isinstance(value, bool):
            raise refusal(name, "must be a bool")
    elif isinstance(kind, U32):
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**32:
            raise refusal(name, f"must be an int from 0 to {2**32 - 1}")
    elif isinstance(kind, String):
        if name in METADATA:
            try:
                value = json.dumps(value, ensure_ascii=False, allow_nan=False)
            except (TypeError, ValueError, RecursionError):
                raise refusal(name, "must be a dict that JSON can hold") from None
        if not isinstance(value, str) or not _is_unicode(value):
            raise refusal(name, "must be a str of Unicode characters")
    else:
        raise TypeError(f"the component takes {kind} for {name}")
    return value


def _is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold it: it can't hold half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def to_python(value: Any, name: str = "") -> Any:
    """A dict for a record, and the value itself for metadata."""
    if isinstance(value, Record):
        return {name.replace("-", "_"): to_python(field, name) for name, field in vars(value).items()}
    if isinstance(value, list):
        return [to_python(item) for item in value]
    return json.loads(value) if name in METADATA else value


def to_fault(value: Record) -> Fault:
    """The fault of a failure, in which `parameter` is the name that it has in Python."""
    fault: Fault = to_python(value)
    if fault["parameter"] is not None:
        fault["parameter"] = re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", fault["parameter"])
    return fault


def refusal(name: str, why: str) -> ClerkError:
    """`name` and `why` never hold the value, which may be secret."""
    parameter = name.replace("-", "_")
    return ClerkError(
        "permanent-invalid-parameter",
        {
            "message": f"{parameter} {why}",
            "parameter": parameter,
            "status": None,
            "errors": [],
            "trace_id": None,
            "retry_after_ms": None,
        },
    )
