"""What Python users rely on, beside what the operations do."""

import asyncio
import json
import pickle
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from wasmtime.component import _types

from clerk_tool import Block, Clerk, ClerkError

from .conftest import KEY

USER = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC"


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that does with each request what `answer` says."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def send(handler: BaseHTTPRequestHandler, body: bytes, length: int | None = None) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(length or len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def test_threads_call_at_the_same_time(block: Block) -> None:
    together = threading.Barrier(8)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        together.wait(timeout=10)
        send(handler, json.dumps({"id": handler.path.split("/")[-1], "object": "user"}).encode())

    users = [f"user_{number}" for number in range(8)]
    with serving(answer) as url, ThreadPoolExecutor(8) as threads:
        clerk = Clerk(block, secret_key=KEY, api_url=url)
        assert [user["id"] for user in threads.map(lambda user: clerk.get_user(user_id=user), users)] == users


def test_the_event_loop_goes_on(block: Block) -> None:
    ticked = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        assert ticked.wait(timeout=10)
        send(handler, b'{"id": "user_1", "object": "user"}')

    async def calls(clerk: Clerk) -> str:
        call = asyncio.create_task(asyncio.to_thread(clerk.get_user, user_id="user_1"))
        await asyncio.sleep(0.1)
        ticked.set()
        return (await call)["id"]

    with serving(answer) as url:
        assert asyncio.run(calls(Clerk(block, secret_key=KEY, api_url=url))) == "user_1"


def test_the_environment_of_the_process_is_not_seen(block: Block, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_SECRET_KEY", KEY)
    with pytest.raises(ClerkError, match="CLERK_SECRET_KEY") as raised:
        Clerk(block, secret_key="", api_url=server).get_user(user_id=USER)
    assert raised.value.case == "permanent-invalid-parameter"


@pytest.mark.parametrize("value", [-1, 2**32, True, 1.0, "1"])
def test_what_is_no_u32_is_refused(value: object, clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="offset must be an int from 0 to 4294967295") as raised:
        clerk.list_users(offset=value)  # type: ignore[arg-type]
    assert raised.value.case == "permanent-invalid-parameter"
    assert raised.value.fault["parameter"] == "offset"


def test_a_misspelt_parameter_is_refused(clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="emailAddress is no parameter; there are email_address, ") as raised:
        clerk.list_users(emailAddress="nobody@example.com")  # type: ignore[call-arg]
    assert raised.value.fault["parameter"] == "emailAddress"


def test_a_missing_parameter_is_refused(clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="user_id must be a str"):
        clerk.get_user()  # type: ignore[call-arg]


@pytest.mark.parametrize("password", [b"hunter22", "hunter22\ud800"])
def test_what_is_no_text_is_refused_and_not_shown(password: object, clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="password must be a str") as raised:
        clerk.create_user(password=password)  # type: ignore[arg-type]
    assert "hunter22" not in str(raised.value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, "\ud800"])
def test_metadata_that_json_can_not_hold_is_refused(value: object, clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="public_metadata must be a"):
        clerk.update_user(user_id=USER, public_metadata={"n": value})


def test_integers_in_metadata_keep_all_digits(block: Block) -> None:
    number = 12345678901234567890123
    body = json.dumps({"id": USER, "object": "user", "public_metadata": {"n": number, "ü": "ü"}}).encode()
    with serving(lambda handler: send(handler, body)) as url:
        user = Clerk(block, secret_key=KEY, api_url=url).get_user(user_id=USER)
    assert user["public_metadata"] == {"n": number, "ü": "ü"}


def test_a_failure_can_be_pickled_and_shows_no_key(block: Block, server: str) -> None:
    clerk = Clerk(block, secret_key=KEY, api_url=f"{server}/get-user/rate-limited-seconds")
    with pytest.raises(ClerkError) as raised:
        clerk.get_user(user_id=USER)
    error = pickle.loads(pickle.dumps(raised.value))
    assert (error.case, error.retryable, error.fault["retry_after_ms"]) == ("rate-limited", True, 10000)
    assert KEY not in "".join(traceback.format_exception(raised.value)) + repr(error) + repr(clerk)


def test_a_call_that_takes_too_long_is_ended(block: Block) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"", length=1_000_000)
        try:
            for _ in range(200):
                handler.wfile.write(b" ")
                time.sleep(0.05)
        except OSError:
            handler.close_connection = True

    with serving(answer) as url:
        clerk = Clerk(block, secret_key=KEY, api_url=url, timeout=1)
        begin = time.monotonic()
        with pytest.raises(TimeoutError, match="get-user was ended after 1 s; it may have been done"):
            clerk.get_user(user_id=USER)
    assert 0.9 < time.monotonic() - begin < 5


def test_other_threads_do_not_disturb_the_check_of_options(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Disturbed(set[type]):
        times = 0

        def add(self, element: type) -> None:
            self.times += 1
            if self.times > 1:
                super().add(element)

    disturbed = Disturbed()
    monkeypatch.setattr(_types, "case_test_cache", disturbed)
    assert clerk.list_users(limit=2)["success"]
    assert disturbed.times == 2


def test_a_block_that_is_dropped_leaves_no_thread(component: Path) -> None:
    before = threading.active_count()
    block = Block(component)
    assert threading.active_count() == before + 1
    del block
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() == before
