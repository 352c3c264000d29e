"""Python's values to the text of JSON and back. Only documented names change, never a name inside metadata."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from .failure import ClerkError, is_unicode, refusal
from .operations import NAMES, Output

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def to_json(params: Mapping[str, object], kind: type) -> str:
    """The parameters of an operation, `kind` being the class of them. The component judges their values."""
    names = kind.__annotations__
    return "{" + ",".join(f'"{camel(name)}":{_text(name, value, names)}' for name, value in params.items()) + "}"


def _text(name: str, value: object, names: Mapping[str, object]) -> str:
    if name not in names:
        raise refusal(name if _looks_like_a_name(name) else "a name", f"is not a parameter: there are {', '.join(names)}")
    if name in NAMES and isinstance(value, str):
        value = camel(value)
    try:
        text = _encode(value)
        _refuse_other_keys(value)
    except RecursionError:
        raise refusal(name, "is nested too deeply for Python's json: use Clerk.call_json") from None
    except (TypeError, ValueError):
        raise refusal(name, "must be a value that JSON can hold") from None
    if not is_unicode(text):
        raise refusal(name, "holds half a surrogate pair")
    return text


def _refuse_other_keys(value: object) -> None:
    """Python's json makes text of keys that are numbers, `None`, `True` or `False`, even where two become the same."""
    values = [value]
    for item in values:
        if isinstance(item, dict):
            if not all(isinstance(key, str) for key in item):
                raise TypeError
            values += item.values()
        elif isinstance(item, list | tuple):
            values += item


def _looks_like_a_name(name: str) -> bool:
    """Whether it may be shown: secrets are pasted in odd places. Names have no digits, and hardly a secret has none."""
    letters = name.replace("_", "")
    return len(name) <= 40 and letters.isascii() and letters.isalpha() and not name.startswith(("sk_", "whsec_"))


def to_python(operation: str, text: str, read: Callable[[Any], Output]) -> Output:
    """The output of an operation, of which `read` changes the names."""
    try:
        value = json.loads(text)
    except (RecursionError, ValueError):
        # Metadata that Clerk keeps and Python's json does not take: too deep, or a number of thousands of digits.
        identifier = re.match(r'\{"id":"([^"\\]*)"', text)
        about = f" of {identifier[1]}" if identifier else ""
        message = f"{operation} succeeded, but Python's json cannot read its output{about}: use Clerk.call_json to read"
        raise ClerkError("permanent", "bad-response", message) from None
    return read(value)


def in_python(error: ClerkError, kind: type) -> ClerkError:
    """A refusal of the component names parameters, `kind` being the class of them: here by their names in Python."""
    if error.reason != "invalid-parameter":
        return error
    names = {camel(name): name for name in kind.__annotations__}
    message = re.sub(r"\w+", lambda word: names.get(word[0], word[0]), error.message)
    parameter = error.parameter and names.get(error.parameter, error.parameter)
    return ClerkError(error.case, error.reason, message, parameter)


def camel(text: str) -> str:
    """`first_name` is `firstName` in JSON, also where several names stand in one text."""
    return re.sub("_([a-z0-9])", lambda letter: letter[1].upper(), text)
