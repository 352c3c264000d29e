"""The program in README.md runs."""

import re
from functools import partial
from pathlib import Path

import pytest

import clerk_tool
from clerk_tool import Clerk

from .conftest import KEY


def test_readme(
    component: Path, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(component.parent)
    monkeypatch.setenv("CLERK_SECRET_KEY", KEY)
    monkeypatch.setattr(clerk_tool, "Clerk", partial(Clerk, api_url=server))
    readme = Path(__file__).parents[1] / "README.md"
    [program] = re.findall(r"```python\n(.*?)```", readme.read_text(encoding="utf-8"), re.S)
    exec(program, {})
    assert capsys.readouterr().out == "2 ['Ada', 'Grace']\n"
