"""The component, and `host-test serve`, which answers as Clerk would."""

import atexit
import subprocess
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from clerk_tool import Block, Clerk
from clerk_tool.clerk import Host

ROOT = Path(__file__).parents[3]
KEY = "sk_test_fixture"


def built(file: str, command: str) -> Path:
    path = ROOT / "target" / file
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run `{command}`")
    return path


@cache
def serving() -> str:
    """The address of the server."""
    host_test = built("debug/host-test", "cargo build")
    process = subprocess.Popen([host_test, "serve"], stdout=subprocess.PIPE, text=True)
    atexit.register(process.communicate)
    atexit.register(process.kill)
    assert process.stdout is not None
    return process.stdout.readline().strip()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--native", action="store_true", help="test examples/python-native")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if config.option.native and collection_path.name == "test_block.py" else None


@pytest.fixture(scope="session")
def server() -> str:
    return serving()


@pytest.fixture(scope="session")
def component() -> Path:
    command = "cargo build --release --target wasm32-wasip2 -p clerk-tool"
    return built("wasm32-wasip2/release/clerk_tool.wasm", command)


@pytest.fixture(scope="session")
def block(component: Path, pytestconfig: pytest.Config) -> Host:
    if pytestconfig.option.native:
        native: Host = import_module("clerk_tool_native").Block(component)
        return native
    return Block(component)


@pytest.fixture
def clerk(block: Host, server: str) -> Clerk:
    return Clerk(block, secret_key=KEY, api_url=server)
