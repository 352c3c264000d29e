"""What Python users rely on, beside what the operations do."""

import asyncio
import json
import pickle
import re
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from inspect import signature

import pytest

from clerk_tool import Clerk, ClerkError
from clerk_tool.clerk import Host

from .conftest import KEY, ROOT

USER = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC"
DEEP = 100_000
"""How many levels no Python's json takes: 3.11 takes some 1,000, later ones some 10,000."""


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that does with each request what `answer` says."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        do_PATCH = do_PUT = do_GET

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


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = {"a": value}
    return value


def test_threads_call_at_the_same_time(block: Host) -> None:
    together = threading.Barrier(8)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        together.wait(timeout=10)
        send(handler, json.dumps({"id": handler.path.split("/")[-1], "object": "user"}).encode())

    users = [f"user_{number}" for number in range(8)]
    with serving(answer) as url, ThreadPoolExecutor(8) as threads:
        clerk = Clerk(block, secret_key=KEY, api_url=url)
        assert [user["id"] for user in threads.map(lambda user: clerk.get_user(user_id=user), users)] == users


def test_the_event_loop_goes_on(block: Host) -> None:
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


@pytest.mark.parametrize("timeout", [-1, -0.1, float("nan"), float("inf"), 1e30])
def test_a_timeout_that_is_no_number_of_seconds_is_refused(timeout: float, block: Host) -> None:
    with pytest.raises(ValueError, match="timeout must be a number of seconds"):
        Clerk(block, secret_key=KEY, timeout=timeout)


def test_the_default_timeout_is_longer_than_the_longest_call() -> None:
    contract = (ROOT / "wit/world.wit").read_text(encoding="utf-8")
    longest = max(int(seconds) for seconds in re.findall(r"(\d+) seconds for `?\w", contract))
    assert signature(Clerk).parameters["timeout"].default > longest


def test_the_environment_of_the_process_is_not_seen(block: Host, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_SECRET_KEY", KEY)
    with pytest.raises(ClerkError, match="CLERK_SECRET_KEY") as raised:
        Clerk(block, secret_key="", api_url=server).get_user(user_id=USER)
    assert (raised.value.case, raised.value.reason) == ("permanent", "misconfigured")


@pytest.mark.parametrize("secret_key", ["sk_test_fix\0ture", "sk_test_fix\ud800ture"])
def test_a_key_that_no_environment_can_hold_is_refused_and_not_shown(
    secret_key: str, block: Host, server: str
) -> None:
    with pytest.raises(ClerkError, match="CLERK_SECRET_KEY holds") as raised:
        Clerk(block, secret_key=secret_key, api_url=server).get_user(user_id=USER)
    assert raised.value.reason == "misconfigured"
    assert "sk_test" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("value", [-1, 2**32, True, 1.5, "1"])
def test_what_is_no_u32_is_refused(value: object, clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="offset must be a whole number from 0 to 4294967295") as raised:
        clerk.list_users(offset=value)  # type: ignore[arg-type]
    assert (raised.value.reason, raised.value.parameter) == ("invalid-parameter", "offset")


def test_a_whole_number_may_be_a_float(clerk: Clerk) -> None:
    assert clerk.list_users(limit=2.0)["success"]  # type: ignore[arg-type]


def test_refusals_have_the_names_of_python(clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="user_id or client_id is required") as raised:
        clerk.list_sessions()
    assert raised.value.parameter == "user_id"


def test_a_misspelt_parameter_is_refused(clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="emailAddress is not .*: there are limit, .* email_address") as raised:
        clerk.list_users(emailAddress="nobody@example.com")  # type: ignore[call-arg]
    assert (raised.value.reason, raised.value.parameter) == ("invalid-parameter", "emailAddress")


def test_a_key_in_place_of_a_name_is_not_shown(clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="a name is not a parameter") as raised:
        clerk.list_users(**{KEY: 1})  # type: ignore[arg-type]
    assert KEY not in str(raised.value)


def test_a_missing_parameter_is_refused(clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="user_id is required"):
        clerk.get_user()  # type: ignore[call-arg]


@pytest.mark.parametrize("names", ["first_name, nick_name", "firstName, nickName"])
def test_clear_takes_the_names_of_python(names: str, block: Host) -> None:
    requests: list[bytes] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        requests.append(handler.rfile.read(int(handler.headers["content-length"])))
        send(handler, json.dumps({"id": USER, "object": "user"}).encode())

    with serving(answer) as url:
        clerk = Clerk(block, secret_key=KEY, api_url=url)
        with pytest.raises(ClerkError, match="clear must name .* first_name, last_name") as raised:
            clerk.update_user(user_id=USER, clear=names)
        assert raised.value.parameter == "clear"
        clerk.update_user(user_id=USER, clear=names.split(",")[0])
    assert [json.loads(body) for body in requests] == [{"first_name": None}]


@pytest.mark.parametrize("password", [b"hunter22", "hunter22\ud800"])
def test_what_is_no_text_is_refused_and_not_shown(password: object, clerk: Clerk) -> None:
    with pytest.raises(ClerkError, match="password") as raised:
        clerk.create_user(password=password)  # type: ignore[arg-type]
    assert raised.value.parameter == "password"
    assert "hunter22" not in "".join(traceback.format_exception(raised.value))


CIRCLE: dict[str, object] = {}
CIRCLE["again"] = CIRCLE


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        {1, 2},
        "\ud800",
        10**5000,
        CIRCLE,
        nested(DEEP),
        {1: "a", "1": "b"},
        [({"a": {None: 1, True: 2}},)],
    ],
    ids=[
        "nan",
        "infinity",
        "a set",
        "half a surrogate pair",
        "too many digits",
        "a circle",
        "too deep",
        "a key that is a number",
        "keys that are no text deep inside",
    ],
)
def test_metadata_that_json_can_not_hold_is_refused(value: object, clerk: Clerk) -> None:
    with pytest.raises(ClerkError) as raised:
        clerk.update_user(user_id=USER, public_metadata={"n": value})
    assert (raised.value.reason, raised.value.parameter) == ("invalid-parameter", "public_metadata")


@pytest.mark.parametrize(
    "metadata", ['{"a":' * DEEP + "1" + "}" * DEEP, '{"n":' + "9" * 5000 + "}"], ids=["too deep", "too many digits"]
)
def test_metadata_that_python_can_not_read_is_there_as_text(metadata: str, block: Host) -> None:
    body = f'{{"id":"{USER}","object":"user","public_metadata":{metadata}}}'.encode()
    with serving(lambda handler: send(handler, body)) as url:
        clerk = Clerk(block, secret_key=KEY, api_url=url)
        with pytest.raises(ClerkError, match=f"get-user succeeded.* of {USER}: .*Clerk.call_json") as raised:
            clerk.get_user(user_id=USER)
        assert (raised.value.case, raised.value.reason) == ("permanent", "bad-response")
        assert f'"publicMetadata":{metadata}' in clerk.call_json("get-user", f'{{"userId":"{USER}"}}')


def test_call_json_passes_metadata_byte_for_byte(block: Host) -> None:
    metadata = '{"b":1.10,"a":1e400,"a":{"userId":"ü"},"deep":' + "[" * DEEP + "]" * DEEP + "}"
    requests: list[bytes] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        requests.append(handler.rfile.read(int(handler.headers["content-length"])))
        send(handler, f'{{"id":"{USER}","object":"user","public_metadata":{metadata}}}'.encode())

    with serving(answer) as url:
        params = f'{{"userId":"{USER}","publicMetadata":{metadata}}}'
        output = Clerk(block, secret_key=KEY, api_url=url).call_json("update-user", params)
    assert f'"public_metadata":{metadata}' in requests[0].decode()
    assert f'"publicMetadata":{metadata}' in output


@pytest.mark.parametrize(
    "operation, params, parameter",
    [("get-users", "{}", "operation"), ("get-user", "{", "params"), ("get-user", "{\ud800", "params")],
)
def test_call_json_refuses_what_is_no_call(operation: str, params: str, parameter: str, clerk: Clerk) -> None:
    with pytest.raises(ClerkError) as raised:
        clerk.call_json(operation, params)
    assert (raised.value.reason, raised.value.parameter) == ("invalid-parameter", parameter)


def test_metadata_keeps_its_names_and_all_digits_of_integers(block: Host) -> None:
    number = 12345678901234567890123
    body = json.dumps({"id": USER, "object": "user", "public_metadata": {"n": number, "userId": "ü"}}).encode()
    with serving(lambda handler: send(handler, body)) as url:
        user = Clerk(block, secret_key=KEY, api_url=url).get_user(user_id=USER)
    assert user["public_metadata"] == {"n": number, "userId": "ü"}


def test_a_failure_can_be_pickled_and_shows_no_key(block: Host, server: str) -> None:
    clerk = Clerk(block, secret_key=KEY, api_url=f"{server}/get-user/rate-limited-seconds")
    with pytest.raises(ClerkError) as raised:
        clerk.get_user(user_id=USER)
    error = pickle.loads(pickle.dumps(raised.value))
    assert vars(error) == vars(raised.value)
    assert (error.case, error.reason, error.retryable) == ("transient", "rate-limited", True)
    assert (error.status, error.retry_after_ms, error.errors[0]["code"]) == (429, 3000, "too_many_requests")
    assert KEY not in "".join(traceback.format_exception(raised.value)) + repr(error) + repr(clerk)
