"""What clerk-host gives beside what every host does."""

import json
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from clerk_tool import Clerk, ClerkError
from clerk_tool_native import Block

ROOT = Path(__file__).parents[3]
COMPONENT = ROOT / "target/wasm32-wasip2/release/clerk_tool.wasm"
KEY = "sk_test_fixture"


class Server(ThreadingHTTPServer):
    """Answers every request with a user, whose first name is what came as authorization."""

    connections = 0
    daemon_threads = True

    def __init__(self, silent: bool = False) -> None:
        self.paths: list[str] = []
        self.silent = silent
        super().__init__(("127.0.0.1", 0), Handler)

    def process_request(self, request: object, client_address: object) -> None:
        self.connections += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # who calls does not trust us


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers["content-length"] or 0))
        self.server.paths.append(self.path)
        if self.server.silent:
            time.sleep(5)
        body = json.dumps({"id": "user_1", "object": "user", "first_name": self.headers["authorization"]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def running(server: Server) -> Iterator[str]:
    with server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def over_tls(server: Server, authority: trustme.CA) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    with running(server) as url:
        yield url.replace("http://127.0.0.1", "https://localhost")


@pytest.fixture(scope="module")
def block() -> Block:
    return Block(COMPONENT)


def test_calls_share_a_connection_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "roots.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "roots.pem"))
    block = Block(COMPONENT)
    with over_tls(server := Server(), authority) as url:
        for _ in range(3):
            assert Clerk(block, secret_key=KEY, api_url=url).get_user(user_id="user_1")["id"] == "user_1"
    assert (len(server.paths), server.connections) == (3, 1)


def test_nothing_is_sent_to_a_server_that_nobody_knows(block: Block) -> None:
    with over_tls(server := Server(), trustme.CA()) as url:
        with pytest.raises(ClerkError, match="(?i)certificate") as raised:
            Clerk(block, secret_key=KEY, api_url=url).create_user(email_address="ada@example.com")
    assert (raised.value.case, raised.value.reason) == ("transient", "unavailable")
    assert server.paths == []


def test_requests_go_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(server := Server()) as url:
        monkeypatch.setenv("HTTP_PROXY", url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        block = Block(COMPONENT)
        Clerk(block, secret_key=KEY, api_url="http://clerk.invalid").get_user(user_id="user_1")
    assert server.paths == ["http://clerk.invalid/v1/users/user_1"]


def test_the_component_never_has_the_key(block: Block) -> None:
    with running(Server()) as url:
        clerk = Clerk(block, secret_key=KEY, api_url=url)
        name = clerk.get_user(user_id="user_1")["first_name"]
        assert name and name.startswith("Bearer ") and KEY not in name
        with pytest.raises(ClerkError) as raised:
            clerk.call_json("get-user", '{"userId": "user_1", "secretKey": "sk_test_other"}')
    assert (raised.value.reason, raised.value.parameter) == ("invalid-parameter", "secretKey")


def test_a_call_that_takes_too_long_ends_in_a_failure_that_says_whether_to_retry(block: Block) -> None:
    with running(Server(silent=True)) as url:
        clerk = Clerk(block, secret_key=KEY, api_url=url, timeout=1)
        begin = time.monotonic()
        with pytest.raises(ClerkError) as read:
            clerk.get_user(user_id="user_1")
        with pytest.raises(ClerkError) as create:
            clerk.create_user(email_address="ada@example.com")
        assert time.monotonic() - begin < 4
    assert (read.value.case, read.value.reason) == ("transient", "unavailable")
    assert (create.value.case, create.value.reason) == ("permanent", "outcome-unknown")


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """As in a terminal: who runs the tests in the background may have it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_ends_a_call(block: Block) -> None:
    with running(Server(silent=True)) as url:
        begin = time.monotonic()
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            Clerk(block, secret_key=KEY, api_url=url).get_user(user_id="user_1")
        assert time.monotonic() - begin < 3


FORK = """
import os, signal, sys
from clerk_tool import Clerk, ClerkError
from clerk_tool_native import Block

block = Block(sys.argv[1])
clerk = Clerk(block, secret_key="sk_test_fixture", api_url="http://127.0.0.1:1")
try:
    clerk.get_user(user_id="user_1")
except ClerkError as error:
    print(error.reason, flush=True)
if child := os.fork():
    print(os.waitpid(child, 0)[1])
else:
    signal.alarm(10)  # ends a child that hangs
    try:
        clerk.get_user(user_id="user_1")
    except RuntimeError as error:
        print(error, flush=True)
    {end}
"""


@pytest.mark.parametrize("end", ["pass", "sys.exit()", "del clerk, block"])
def test_a_call_after_a_fork_is_refused_and_the_child_ends(end: str) -> None:
    program = [sys.executable, "-c", FORK.format(end=end), str(COMPONENT)]
    before, refusal, status = subprocess.run(program, stdout=subprocess.PIPE, text=True, timeout=60).stdout.splitlines()
    assert (before, status) == ("unavailable", "0")
    assert "after the fork" in refusal


@pytest.mark.parametrize("timeout", [-1, float("nan")])
def test_a_timeout_that_is_none_is_refused(timeout: float, block: Block) -> None:
    with pytest.raises(ValueError, match="timeout"):
        block.calls({}, timeout)


def test_a_file_that_is_no_component_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "none.wasm").write_text("none")
    for name in ("none.wasm", "missing.wasm"):
        with pytest.raises(OSError, match=name):
            Block(tmp_path / name)
