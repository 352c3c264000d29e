"""What goes wrong between here and Clerk: a create is retried only if nothing of it can have been sent."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from clerk_tool import Clerk, ClerkError
from clerk_tool.clerk import Host

from .conftest import KEY

SAFE = ["transient unavailable", "transient unavailable"]
UNKNOWN = ["transient unavailable", "permanent outcome-unknown"]
MISCONFIGURED = ["permanent misconfigured", "permanent misconfigured"]

TLS = b"\x16"
"""How TLS begins."""


def outcomes(host: Host, url: str, timeout: float = 220) -> list[str]:
    """How a read and a create fail."""
    clerk = Clerk(host, secret_key=KEY, api_url=url, timeout=timeout)
    ended = []
    calls: list[Callable[[], object]] = [
        lambda: clerk.get_user(user_id="user_1"),
        lambda: clerk.create_user(email_address="ada@example.com"),
    ]
    for call in calls:
        with pytest.raises(ClerkError) as raised:
            call()
        ended.append(f"{raised.value.case} {raised.value.reason}")
    return ended


@contextmanager
def sockets(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does with each connection, once a request is there, what `answer` says, and closes it."""

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(10)
                try:
                    receive(connection)
                    answer(connection)
                except (EOFError, OSError):
                    pass

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)


def receive(connection: socket.socket) -> None:
    """All of a request, if it is one: what is left unread would make the end of the connection a reset."""
    head, separator, body = b"", b"", b""
    while not separator:
        if not (data := connection.recv(65536)):
            raise EOFError
        if data.startswith(TLS):
            return
        head, separator, body = (head + data).partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    while length and len(body) < int(length[1]):
        body += connection.recv(65536)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def sends(text: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(text)


def test_nothing_was_done_where_the_connection_is_refused(block: Host) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert outcomes(block, f"http://127.0.0.1:{port}") == SAFE


def test_nothing_was_done_where_the_host_has_no_address(block: Host) -> None:
    assert outcomes(block, "http://clerk.invalid") == SAFE


def test_nothing_was_done_where_tls_is_not_spoken(block: Host) -> None:
    with sockets(sends(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as url:
        assert outcomes(block, url.replace("http:", "https:")) == SAFE


@pytest.mark.parametrize(
    "answer",
    [
        sends(b""),
        reset,
        sends(b"nonsense\r\n\r\n"),
        sends(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"id":'),
        sends(b'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{"id":\r\n'),
    ],
    ids=["ends without an answer", "is reset", "answers in no HTTP", "ends within a body", "ends between two chunks"],
)
def test_the_outcome_is_unknown_where_the_connection(answer: Callable[[socket.socket], None], block: Host) -> None:
    with sockets(answer) as url:
        assert outcomes(block, url) == UNKNOWN


def test_no_redirect_is_followed(block: Host) -> None:
    redirect = b"HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"
    with sockets(sends(redirect)) as url:
        assert outcomes(block, url) == MISCONFIGURED
