"""The manifest that the component carries in a custom section of a module inside it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SECTION = b"clerk-tool:manifest"


def manifest(component: Path) -> dict[str, Any]:
    [found] = _sections(component.read_bytes())
    value: dict[str, Any] = json.loads(found)
    return value


def _sections(binary: bytes) -> Iterator[bytes]:
    """Sections stand one after another behind eight bytes, each as its kind, its length and its content. Of the kinds,
    0 is a custom section, whose name comes first; 1 of a component is a module, 4 a component, whole binaries both."""
    is_component = binary[4:8] == b"\r\0\1\0"
    at = 8
    while at < len(binary):
        kind = binary[at]
        length, at = _number(binary, at + 1)
        content, at = binary[at : at + length], at + length
        if kind == 0:
            length, begin = _number(content, 0)
            if content[begin : begin + length] == SECTION:
                yield content[begin + length :]
        elif is_component and kind in (1, 4):
            yield from _sections(content)


def _number(binary: bytes, at: int) -> tuple[int, int]:
    """A number in LEB128, and where it ends."""
    number = shift = 0
    while True:
        byte = binary[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, at
