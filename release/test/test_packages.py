"""The packages of a release, installed into empty folders: the lines of docs/install.md follow."""

import re
import tempfile
import time
from pathlib import Path

from .folder import ROOT, Served, only, run

PAGE = (ROOT / "docs/install.md").read_text(encoding="utf-8")
NODE = ROOT / "examples/node/node_modules/.bin/node"
PRINTED = "user_"


def lines(language: str) -> str:
    """The one block of the page in a language."""
    [block] = re.findall(rf"^```{language}\n(.+?)^```$", PAGE, re.M | re.S)
    assert len(block.strip().splitlines()) <= 5, block
    return block


class Packages(Served):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.begin = time.monotonic()

    def passed(self, what: str) -> None:
        print(f"{what}: {time.monotonic() - self.begin:.1f} s from install to answer", flush=True)

    def test_a_wheel_is_followed_by_a_call(self) -> None:
        run("python3", "-m", "venv", self.folder / ".venv")
        self.begin = time.monotonic()
        python = self.folder / ".venv/bin/python"
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", only("*.whl"), cwd=self.folder)
        self.assertIn(PRINTED, run(python, "-c", lines("python"), cwd=self.folder, **self.env))
        self.passed("pip")

    def test_an_npm_package_is_followed_by_a_call(self) -> None:
        run("npm", "install", "--silent", "--no-audit", "--no-fund", only("*.tgz"), cwd=self.folder)
        (self.folder / "call.mjs").write_text(lines("js"))
        self.assertIn(PRINTED, run(NODE, "call.mjs", cwd=self.folder, **self.env))
        self.passed("npm")
