"""wasmtime's command line: a process, and so a connection, for each call. contender.rs tells the protocol."""

import os
import subprocess
import sys
import time
from pathlib import Path

COMPONENT = Path(__file__).parents[2] / "target/wasm32-wasip2/release/clerk_tool.wasm"
*wasmtime, url = sys.argv[1:]
environment = {**os.environ, "CLERK_SECRET_KEY": "sk_test_bench", "CLERK_API_URL": url}
call = [*wasmtime, "run", "-S", "http", "--env", "CLERK_SECRET_KEY", "--env", "CLERK_API_URL"]
call += ["--invoke", 'get-user({secret-key: "", user-id: "user_1"})', str(COMPONENT)]


def get_user() -> None:
    output = subprocess.run(call, env=environment, capture_output=True, text=True, check=True).stdout
    assert output.startswith("ok("), output


get_user()
print("ready", flush=True)
for line in sys.stdin:
    milliseconds = int(line.removeprefix("get-user 1 "))
    start = time.perf_counter()
    count = 0
    while time.perf_counter() - start < milliseconds / 1000:
        get_user()
        count += 1
    print((time.perf_counter() - start) * 1e6 / count, flush=True)
