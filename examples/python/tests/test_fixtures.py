"""All fixtures whose exchanges a real server can play: Python gives what they expect."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from clerk_tool import Block, Clerk, ClerkError
from generate import snake

from .conftest import ROOT


def python(value: Any) -> Any:
    """What JSON with documented names is in Python. What is in metadata keeps its names."""
    match value:
        case dict():
            return {snake(name): item if name.endswith("Metadata") else python(item) for name, item in value.items()}
        case list():
            return [python(item) for item in value]
    return value


def without_none(value: Any) -> Any:
    """In what a fixture expects, null and absent are the same; in metadata they are not."""
    match value:
        case dict():
            kept = {name: item for name, item in value.items() if item is not None}
            return {name: item if name.endswith("_metadata") else without_none(item) for name, item in kept.items()}
        case list():
            return [without_none(item) for item in value]
    return value


DECIMALS = {"create-organization/metadata-exact", "create-user/metadata-exact", "update-user/metadata-exact"}
"""They expect 1.10 to be sent as it was given, which is the float 1.1 in Python."""

FIXTURES = {
    name: fixture
    for path in sorted((ROOT / "fixtures").glob("*/*.json"))
    if (name := f"{path.parent.name}/{path.stem}") not in DECIMALS
    and (fixture := json.loads(path.read_text(encoding="utf-8")))
    and "CLERK_API_URL" not in fixture.get("env", {})
    and all(exchange.get("failure", "body-cut") == "body-cut" for exchange in fixture["exchanges"])
}


def test_every_operation_has_fixtures() -> None:
    operations = {path.name for path in (ROOT / "fixtures").iterdir()}
    assert {name.split("/")[0] for name in FIXTURES if name.endswith("/full")} == operations


@pytest.mark.parametrize("name", FIXTURES)
def test_fixture(name: str, block: Block, server: str) -> None:
    fixture = FIXTURES[name]
    operation, _, _ = name.partition("/")
    key = fixture.get("env", {}).get("CLERK_SECRET_KEY", "")
    clerk = Clerk(block, secret_key=key, api_url=f"{server}/{name}")
    call: Callable[..., Any] = getattr(clerk, operation.replace("-", "_"))
    params, expected = python(fixture["params"]), without_none(python(fixture["expect"]))
    if "ok" in expected:
        assert without_none(call(**params)) == expected["ok"]
        return
    with pytest.raises(ClerkError) as raised:
        call(**params)
    assert raised.value.case == expected["err"]["case"]
    fault = without_none(raised.value.fault)
    for field, value in expected["err"].get("fault", {}).items():
        match field:
            case "message":
                assert value in fault["message"]
            case "parameter":
                assert fault["parameter"] == snake(value)
            case _:
                assert fault[field] == value
