"""The table of odd inputs that Rust, Python and Node share: the same refusals in all of them."""

import json
import re
from typing import Any

import pytest

from clerk_tool import Clerk, ClerkError
from clerk_tool.clerk import Host
from clerk_tool.values import camel

from .conftest import KEY, ROOT

INPUTS = json.loads((ROOT / "examples/odd-inputs.json").read_text(encoding="utf-8"))


def snake(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


@pytest.mark.parametrize("odd", INPUTS, ids=[odd["why"] for odd in INPUTS])
def test_odd_inputs_are_refused_as_in_every_language(odd: dict[str, Any], block: Host) -> None:
    # Nobody listens: what is not refused is `unavailable`.
    clerk = Clerk(block, secret_key=KEY, api_url="http://127.0.0.1:1")
    params = {snake(name): value for name, value in odd["params"].items()}
    with pytest.raises(ClerkError) as raised:
        getattr(clerk, odd["operation"].replace("-", "_"))(**params)
    parameter = raised.value.parameter and camel(raised.value.parameter)
    assert (raised.value.reason, parameter) == (odd["reason"], odd.get("parameter"))
    assert odd.get("message", "") in raised.value.message
