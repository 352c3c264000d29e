"""What the tests share: a Clerk of their own, and engines that know its address."""

import tempfile
import unittest
from collections import Counter
from pathlib import Path

from engine import Engine
from fake_clerk import FakeClerk

# Compiled components are shared, so that an engine starts in a second.
CACHE = tempfile.TemporaryDirectory()

# A killed engine's calls are dead for sure only when their lock expires. The tests don't want to wait that long.
SHORT_LOCK = {"lock_expiry.seconds = 220": "lock_expiry.seconds = 3"}


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.clerk = FakeClerk()
        self.addCleanup(self.clerk.stop)

    def start_engine(self, changes: dict[str, str] | None = None, level: str = "info") -> Engine:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        engine = Engine(folder, Path(CACHE.name), self.clerk.url, changes or {}, level)
        self.addCleanup(engine.kill)
        return engine

    def assert_requests(self, expected: dict[str, int], under_way: int = 0) -> None:
        """Each as often as expected, and of those that were under way in a kill each once more."""
        counts, expected = self.clerk.counts(), Counter(expected)
        again = counts - expected
        self.assertEqual(expected - counts, Counter())
        self.assertLessEqual(again.total(), under_way, again)
        self.assertLessEqual(max(again.values(), default=0), 1, again)
        self.assertEqual(self.clerk.wrong_keys, [])


class OneEngine(Case):
    """All tests of the class use the same engine, one after the other."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.clerk = FakeClerk()
        cls.addClassCleanup(cls.clerk.stop)
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.engine = Engine(folder, Path(CACHE.name), cls.clerk.url, {}, "info")
        cls.addClassCleanup(cls.engine.kill)

    def setUp(self) -> None:
        self.clerk.reset()

    def run_workflow(self, function: str, *params: object) -> dict[str, object]:
        return self.engine.result(self.engine.submit(function, *params))
