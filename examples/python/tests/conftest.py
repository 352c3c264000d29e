"""The component, and `host-test serve`, which answers as Clerk would."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from clerk_tool import Block, Clerk

ROOT = Path(__file__).parents[3]
KEY = "sk_test_fixture"


def built(file: str, command: str) -> Path:
    path = ROOT / "target" / file
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run `{command}`")
    return path


@pytest.fixture(scope="session")
def component() -> Path:
    command = "cargo build --release --target wasm32-wasip2 -p clerk-tool"
    return built("wasm32-wasip2/release/clerk_tool.wasm", command)


@pytest.fixture(scope="session")
def host_test() -> Path:
    return built("debug/host-test", "cargo build")


@pytest.fixture(scope="session")
def server(host_test: Path) -> Iterator[str]:
    with subprocess.Popen([host_test, "serve"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture(scope="session")
def block(component: Path) -> Block:
    return Block(component)


@pytest.fixture
def clerk(block: Block, server: str) -> Clerk:
    return Clerk(block, secret_key=KEY, api_url=server)
