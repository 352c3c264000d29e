"""How many executions one engine and two perform over PostgreSQL, and what the database holds of them."""

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from case import CACHE
from engine import Engine
from fake_clerk import FakeClerk
from leaver import OFFBOARD, Leaver
from postgres import Postgres

LEAVERS = 10


def measure(engines: int, changes: dict[str, str]) -> None:
    with ExitStack() as stack:
        folder = lambda: Path(stack.enter_context(tempfile.TemporaryDirectory()))
        clerk = FakeClerk()
        stack.callback(clerk.stop)
        database = Postgres(folder())
        stack.callback(database.stop)
        running = []
        for _ in range(engines):
            running.append(Engine(folder(), Path(CACHE.name), clerk.url, changes, "info", database.config()))
            stack.callback(running[-1].kill)
        first = Leaver(clerk, "first")
        running[0].result(running[0].submit(OFFBOARD, first.email))

        before, size_before, rows_before = count(database)
        leavers = [Leaver(clerk, f"leaver{number}") for number in range(LEAVERS)]
        begin = time.monotonic()
        submitted = [(engine, engine.submit(OFFBOARD, leaver.email)) for number, leaver in enumerate(leavers) for engine in [running[number % engines]]]
        for engine, execution in submitted:
            assert "ok" in engine.result(execution, timeout=300)
        seconds = time.monotonic() - begin
        assert all(leaver.is_gone() for leaver in leavers)

        after, size, rows = count(database)
        executions = after - before
        print(
            f"{engines} engine{'s' * (engines > 1)}: {LEAVERS} users, {executions} executions in {seconds:.1f} s: "
            f"{executions / seconds:.0f} a second; each holds {(size - size_before) / executions:.0f} bytes, "
            f"{(rows - rows_before) / executions:.1f} rows",
            flush=True,
        )


def count(database: Postgres) -> tuple[int, int, int]:
    """Executions, bytes, rows."""
    [executions] = database.query("SELECT count(*) FROM t_state")
    [size] = database.query("SELECT pg_database_size('obelisk')")
    tables = database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = sum(int(database.query(f"SELECT count(*) FROM {table}")[0]) for table in tables)
    return int(executions), int(size), rows


if __name__ == "__main__":
    changes = dict(change.split("=>") for change in sys.argv[1:])
    for engines in (1, 2):
        measure(engines, changes)
