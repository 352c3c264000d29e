"""Runs the contenders against a server at a distance: see `network`."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
DOCS = ROOT / "docs/performance.md"
COMPONENT = ROOT / "target/wasm32-wasip2/release/clerk_tool.wasm"
ROOTS = HERE / "roots.pem"
SLICE = 400
"""How long a contender calls in a round, in milliseconds."""

NODE = ROOT / "examples/node/node_modules/.bin/node"
PYTHON = HERE / ".venv/bin/python"
NATIVE = ROOT / "examples/python-native/.venv/bin/python"
RUST = ROOT / "target/debug/examples/contender"
WASMTIME = HERE / ".venv/bin/wasmtime"
CLIENTS = HERE / "clients"

OURS = "component in"
TLS = [
    ("`@clerk/backend`, Node", [NODE, CLIENTS / "official_node.mjs"], None),
    (f"{OURS} Node", [NODE, CLIENTS / "block_node.mjs"], "`@clerk/backend`, Node"),
    ("`clerk-backend-api`, Python", [PYTHON, CLIENTS / "official_python.py"], None),
    (f"{OURS} Python, native", [NATIVE, CLIENTS / "block_python.py", "--native"], "`clerk-backend-api`, Python"),
    (f"{OURS} Rust", [RUST, COMPONENT], None),
]
# Their wasi:http trusts Mozilla's certificates and no others.
PLAIN = [
    (f"{OURS} Python, without TLS", [PYTHON, CLIENTS / "block_python.py"], None),
    (f"{OURS} wasmtime's command line, without TLS", [PYTHON, CLIENTS / "block_command.py", WASMTIME], None),
]


@contextmanager
def running(*command: object) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "SSL_CERT_FILE": str(ROOTS), "NODE_EXTRA_CA_CERTS": str(ROOTS)}
    process = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip() or sys.exit(f"{process.args!r} ended")


def measure(contender: subprocess.Popen[str]) -> float:
    """Milliseconds a call, of some calls one after the other. The first of all is not among them."""
    assert contender.stdin
    contender.stdin.write(f"get-user 1 {SLICE}\n")
    contender.stdin.flush()
    return float(line(contender)) / 1000


def times(rounds: int) -> dict[str, float]:
    """What a call takes in the best round, so that what else the machine does matters little."""
    with ExitStack() as stack:
        contenders = {}
        for options, commands in (["--certificate", ROOTS], TLS), ([], PLAIN):
            url = line(stack.enter_context(running(PYTHON, HERE / "distant.py", *options)))
            for name, command, _ in commands:
                contenders[name] = stack.enter_context(running(*command, url))
                line(contenders[name])
        measured = [{name: measure(contender) for name, contender in contenders.items()} for _ in range(rounds)]
        return {name: min(round[name] for round in measured) for name in contenders}


def main() -> None:
    best = times(2 if "--quick" in sys.argv else 20)
    lines = ["| contender | ms a call | to Clerk's client |", "| --- | ---: | ---: |"]
    for name, _, official in TLS + PLAIN:
        ratio = best[name] / best[official] if official else None
        lines.append(f"| {name} | {best[name]:.1f} | {f'{ratio:.2f}' if ratio else ''} |")
    table = "\n".join(lines)
    print(table)
    if "--write" in sys.argv:
        text = DOCS.read_text(encoding="utf-8")
        text = re.sub(r"(<!-- bench/network --write -->\n).*?(<!-- end -->)", rf"\1{table}\n\2", text, flags=re.S)
        DOCS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
