"""What is so with wasmtime-py alone, and otherwise with examples/python-native."""

import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from clerk_tool import Block, Clerk

from .conftest import KEY
from .test_calls import USER, send, serving


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
        with pytest.raises(TimeoutError, match="get-user was ended after 1 s; it may have taken effect"):
            clerk.get_user(user_id=USER)
    assert 0.9 < time.monotonic() - begin < 5


def test_a_block_that_is_dropped_leaves_no_thread(component: Path) -> None:
    before = threading.active_count()
    block = Block(component)
    assert threading.active_count() == before + 1
    del block
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() == before
