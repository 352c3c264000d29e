"""wash runs .wash/config.yaml, with `host-test serve` in Clerk's place."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WASH = Path(sys.executable).with_name("wash")
USER = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC"
KEY = "sk_test_fixture"
START = 120
"""How many seconds wash may take to compile both components."""


@contextmanager
def running(*command: object, **options: object) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([str(word) for word in command], text=True, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def gateway(clerk: str, allowed: str, key: str) -> Iterator[str]:
    """The address of the gateway, when it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    port = clerk.rsplit(":")[-1]
    config = (HERE / ".wash/config.yaml").read_text(encoding="utf-8")
    for text, other in {
        "cargo build --release --target wasm32-wasip2 -p gateway": '"true"',  # was built before
        "127.0.0.1:8000": address,
        "../..": str(ROOT),
        "[api.clerk.com]": f"[{allowed}]\n      allowedHostLoopbackPorts: [{port}]",
        "https://api.clerk.com": clerk,
    }.items():
        assert text in config, text
        config = config.replace(text, other)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".wash").mkdir()
        (Path(folder) / ".wash/config.yaml").write_text(config, encoding="utf-8")
        environment = {**os.environ, "CLERK_SECRET_KEY": key}
        log = open(Path(folder) / "log", "w+")
        with log, running(WASH, "-C", folder, "dev", "--non-interactive", env=environment, stdout=log, stderr=log):
            end = time.monotonic() + START
            while post(address, "get-user", {"userId": ""})[0] != 422:
                assert time.monotonic() < end, Path(log.name).read_text()
                time.sleep(0.5)
            yield address
            assert KEY not in Path(log.name).read_text()


def post(address: str, operation: str, params: object) -> tuple[int, str]:
    try:
        with urlopen(f"http://{address}/{operation}", json.dumps(params).encode(), timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
    except (URLError, OSError):
        return 0, ""


def main() -> None:
    with running(ROOT / "target/debug/host-test", "serve", stdout=subprocess.PIPE) as server:
        assert server.stdout
        clerk = server.stdout.readline().strip()
        with gateway(clerk, "127.0.0.1", KEY) as address:
            status, user = post(address, "get-user", {"userId": USER})
            assert (status, json.loads(user)["id"]) == (200, USER), user
            status, page = post(address, "list-users", {"limit": 2})
            assert (status, len(json.loads(page)["users"])) == (200, 2), page
            status, message = post(address, "get-user", {"userId": ".."})
            assert status == 422 and "userId must be" in message, message
        with gateway(clerk, "example.com", KEY) as address:
            status, message = post(address, "get-user", {"userId": USER})
            assert status == 422 and "denied" in message, (status, message)
    print("wasmCloud performs operations with the key of its secret, and only where it is allowed to")


main()
