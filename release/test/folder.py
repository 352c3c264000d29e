"""The folder of the release that is tested, and the fixtures' server that stands for Clerk."""

import os
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DIST = ROOT / "dist"
PROGRAM = ROOT / "target/debug/host-test"
KEY = "sk_test_fixture"


def only(pattern: str) -> Path:
    [file] = DIST.glob(pattern)
    return file


COMPONENT = only("clerk_tool-*[0-9].wasm")
VERSION = COMPONENT.stem.removeprefix("clerk_tool-")


def run(*command: str | Path, cwd: Path = ROOT, **env: str) -> str:
    """What a program prints. If it fails, its errors are those of the test."""
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    if done.returncode:
        raise AssertionError(f"{command} exits with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def sections(binary: bytes) -> dict[str, bytes]:
    """The custom sections of the outermost component. A section is its kind, its length and its content."""
    found, at = {}, 8
    while at < len(binary):
        kind = binary[at]
        length, at = number(binary, at + 1)
        content, at = binary[at : at + length], at + length
        if kind == 0:
            length, begin = number(content, 0)
            found[content[begin : begin + length].decode()] = content[begin + length :]
    return found


def number(binary: bytes, at: int) -> tuple[int, int]:
    """A number in LEB128, and where it ends."""
    value = shift = 0
    while True:
        byte, at = binary[at], at + 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


class Served(unittest.TestCase):
    """Tests with a server that answers from the fixtures."""

    @classmethod
    def setUpClass(cls) -> None:
        server = subprocess.Popen([PROGRAM, "serve"], stdout=subprocess.PIPE, encoding="utf-8")
        cls.addClassCleanup(server.communicate)
        cls.addClassCleanup(server.kill)
        cls.env = {"CLERK_API_URL": server.stdout.readline().strip(), "CLERK_SECRET_KEY": KEY}
