"""All fixtures whose exchanges a real server can play: Python gives what they expect."""

import json
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import pytest

from clerk_tool import Clerk, ClerkError
from clerk_tool.clerk import Host
from clerk_tool.operations import Operations
from generate import snake

from .conftest import serving


NOT_IN_PYTHON = {
    # 1.10 is to be sent as it was given, and is the float 1.1.
    "create-organization/metadata-exact",
    "create-user/metadata-exact",
    "merge-user-metadata/metadata-exact",
    "update-user/metadata-exact",
    # No name stands twice in a dict or a call.
    "delete-user/user-id-twice",
    "update-user/metadata-with-a-key-twice",
    # Python's own names are taken.
    "update-user/clear-in-snake-case",
    # Filled in.
    "verify-webhook/refused-without-now",
}


WITHOUT_KEY = {"get-user/key-echoed-in-other-forms"}
"""Where the native host has replaced the key before the component can, so that the message has other words for it."""


def played() -> dict[str, dict[str, Any]]:
    """All fixtures that `serve` can play: real sockets have no fixed address, and fail in their own ways."""
    with urlopen(f"{serving()}/fixtures") as response:
        cases = {f"{case['operation']}/{case['case']}": case["fixture"] for case in json.load(response)}
    return {
        name: fixture
        for name, fixture in cases.items()
        if name not in NOT_IN_PYTHON
        and not (fixture["exchanges"] and "CLERK_API_URL" in fixture.get("env", {}))
        and all(exchange.get("failure", "body-cut") == "body-cut" for exchange in fixture["exchanges"])
    }


FIXTURES = played()


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


def test_every_operation_has_fixtures() -> None:
    operations = {name for name in vars(Operations) if not name.startswith("_")}
    assert {snake_case(name.split("/")[0]) for name in FIXTURES if name.endswith("/full")} == operations


@pytest.mark.parametrize("name", FIXTURES)
def test_fixture(name: str, block: Host, server: str, pytestconfig: pytest.Config) -> None:
    fixture, operation = FIXTURES[name], name.split("/")[0]
    params, env = fixture["params"], fixture.get("env", {})
    # In Python the key is the client's, and stands in no parameter.
    key = params.pop("secretKey", None) or ""
    key = key if key.strip() else env.get("CLERK_SECRET_KEY", "")
    clerk = Clerk(
        block,
        secret_key=key,
        api_url=env.get("CLERK_API_URL", f"{server}/{name}"),
        webhook_signing_secret=env.get("CLERK_WEBHOOK_SIGNING_SECRET", ""),
    )
    call: Callable[..., Any] = getattr(clerk, snake_case(operation))
    expected = without_none(python(fixture["expect"]))
    if "ok" in expected:
        assert without_none(call(**python(params))) == expected["ok"]
        return
    with pytest.raises(ClerkError) as raised:
        call(**python(params))
    for field, value in python(fixture["expect"]["err"]).items():
        found = getattr(raised.value, field)
        match field:
            case "message" if pytestconfig.option.native and name in WITHOUT_KEY:
                assert key not in found
            case "message":
                for text in [value] if isinstance(value, str) else value:
                    assert text in found
            case "parameter":
                # A parameter that an operator must fix keeps the name that it has everywhere.
                named = value if raised.value.reason == "misconfigured" else value and snake(value)
                assert found == (None if value == "secretKey" else named)
            case _:
                assert without_none(found) == without_none(value)


def snake_case(operation: str) -> str:
    return operation.replace("-", "_")
