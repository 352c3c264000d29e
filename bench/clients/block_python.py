"""examples/python, as a contender of `cargo bench -p host-test`: contender.rs tells the protocol.

With the option --native it is examples/python-native.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "examples/python"))

from clerk_tool import Block, Clerk  # noqa: E402

if "--native" in sys.argv:
    from clerk_tool_native import Block  # noqa: E402, F811

block = Block(ROOT / "target/wasm32-wasip2/release/clerk_tool.wasm")
clerk = Clerk(block, secret_key="sk_test_bench", api_url=sys.argv[-1])
calls = {
    "get-user": lambda: clerk.get_user(user_id="user_1"),
    "list-users": lambda: clerk.list_users(limit=500),
}


def work(call, end: float) -> int:
    count = 0
    while time.perf_counter() < end:
        call()
        count += 1
    return count


calls["get-user"]()
print("ready", flush=True)
for line in sys.stdin:
    name, in_flight, milliseconds = line.split()
    with ThreadPoolExecutor(int(in_flight)) as threads:
        start = time.perf_counter()
        end = start + int(milliseconds) / 1000
        count = sum(threads.map(lambda _: work(calls[name], end), range(int(in_flight))))
        print((time.perf_counter() - start) * 1e6 / count, flush=True)
