"""What the engine does with the operations and the workflow, when all goes well and when it does not."""

import os
import subprocess
import tempfile
import threading
import time
import unittest
from collections import Counter
from pathlib import Path

from engine import HERE, TOKEN, Engine, until
from fake_clerk import KEY, FakeClerk, cut, refuse, send

OFFBOARD = "example:offboarding/workflow@0.1.0.offboard"
CREATE_USER = "clerk:tool/users@0.2.0.create-user"
EMAIL = "ada@example.com"

FIND = "GET /v1/users"
LIST = "GET /v1/sessions"
DELETE = "DELETE /v1/users/user_ada"

# A killed engine's calls are dead for sure only when their lock expires. These tests don't want to wait that long.
SHORT_LOCK = {"lock_expiry.seconds = 150": "lock_expiry.seconds = 3"}


def revoke(session: str) -> str:
    return f"POST /v1/sessions/{session}/revoke"


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        # Compiled components are shared, so that an engine starts in a second.
        cls.cache = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))

    def setUp(self) -> None:
        self.clerk = FakeClerk()
        self.addCleanup(self.clerk.stop)
        self.clerk.users = {"user_ada": ["a.lovelace@example.com", EMAIL], "user_eve": ["eve@example.com"]}
        self.clerk.sessions = {"s1": "active", "s2": "active", "s3": "active", "old": "expired"}

    def engine(self, changes: dict[str, str] | None = None, level: str = "info") -> Engine:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        engine = Engine(folder, self.cache, self.clerk.url, changes or {}, level)
        self.addCleanup(engine.kill)
        return engine

    def offboard(self, email: str = EMAIL) -> dict[str, object]:
        engine = self.engine()
        return engine.result(engine.submit(OFFBOARD, email))

    def assert_requests(self, expected: dict[str, int]) -> None:
        self.assertEqual(self.clerk.counts(), Counter(expected))
        self.assertEqual(self.clerk.wrong_keys, [])

    def assert_offboarded(self, result: dict[str, object], sessions: int = 3) -> None:
        self.assertEqual(result, {"ok": {"user_id": "user_ada", "sessions_ended": sessions}})
        self.assertEqual(list(self.clerk.users), ["user_eve"])
        self.assertNotIn("active", self.clerk.sessions.values())


class Offboarding(Case):
    def test_a_user_is_offboarded(self) -> None:
        self.assert_offboarded(self.offboard())
        self.assert_requests({FIND: 1, LIST: 2, revoke("s1"): 1, revoke("s2"): 1, revoke("s3"): 1, DELETE: 1})
        self.assertEqual(self.clerk.requests[-1], DELETE)

    def test_sessions_are_revoked_at_the_same_time(self) -> None:
        together = threading.Barrier(3)
        for session in ["s1", "s2", "s3"]:
            self.clerk.troubles[revoke(session)] = [lambda handler, answer: (together.wait(timeout=10), answer())]
        self.assert_offboarded(self.offboard())

    def test_sessions_are_revoked_page_by_page(self) -> None:
        self.clerk.sessions = {f"s{number}": "active" for number in range(53)}
        self.assert_offboarded(self.offboard(), 53)
        self.assert_requests({FIND: 1, LIST: 3, DELETE: 1} | {revoke(session): 1 for session in self.clerk.sessions})
        last_of_page = [index for index, request in enumerate(self.clerk.requests) if request.startswith(LIST)][1]
        self.assertEqual(sum("/revoke" in request for request in self.clerk.requests[:last_of_page]), 50)

    def test_a_list_that_lags_behind_does_not_hold_up_the_deletion(self) -> None:
        page = [self.clerk.session(id) for id in ["s1", "s2", "s3"]]
        stale = lambda handler, answer: send(handler, 200, {"data": page, "total_count": 3})
        self.clerk.troubles[LIST] = [stale, stale]
        self.assert_offboarded(self.offboard())
        self.assert_requests({FIND: 1, LIST: 2, revoke("s1"): 1, revoke("s2"): 1, revoke("s3"): 1, DELETE: 1})

    def test_nobody_has_the_address(self) -> None:
        self.assertEqual(self.offboard("nobody@example.com"), {"err": "user_not_found"})
        self.assert_requests({FIND: 1})

    def test_one_address_is_not_a_list_of_them(self) -> None:
        self.assertEqual(self.offboard(f"{EMAIL},nobody@example.com"), {"err": "user_not_found"})
        self.assert_requests({FIND: 1})

    def test_several_users_have_the_address(self) -> None:
        self.clerk.users["user_eve"].append(EMAIL)
        self.assertEqual(self.offboard(), {"err": {"several_users": ["user_ada", "user_eve"]}})
        self.assert_requests({FIND: 1})

    def test_a_session_that_is_gone_is_no_hindrance(self) -> None:
        self.clerk.troubles[revoke("s1")] = [refuse(404)]
        self.clerk.troubles[revoke("s2")] = [self.end_and_refuse]
        self.assert_offboarded(self.offboard())
        self.assert_requests(
            {FIND: 1, LIST: 2, revoke("s1"): 1, revoke("s2"): 1, "GET /v1/sessions/s2": 1, revoke("s3"): 1, DELETE: 1}
        )

    def end_and_refuse(self, handler, answer) -> None:
        self.clerk.sessions["s1"] = self.clerk.sessions["s2"] = "ended"
        refuse(400)(handler, answer)

    def test_a_session_that_can_not_be_revoked_stops_before_the_deletion(self) -> None:
        self.clerk.troubles[revoke("s2")] = [refuse(403, "not_allowed")]
        [failed] = self.offboard()["err"]["failed"]
        self.assertEqual((failed["operation"], failed["subject"]), ("revoke-session", "s2"))
        self.assertEqual(failed["failure"]["permanent"]["errors"][0]["code"], "not_allowed")
        self.assertEqual(list(self.clerk.users), ["user_ada", "user_eve"])
        self.assert_requests(
            {FIND: 1, LIST: 1, revoke("s1"): 1, revoke("s2"): 1, "GET /v1/sessions/s2": 1, revoke("s3"): 1}
        )

    def test_a_deletion_whose_answer_was_lost_is_retried(self) -> None:
        self.clerk.troubles[DELETE] = [cut]
        self.assert_offboarded(self.offboard())
        self.assertEqual(self.clerk.counts()[DELETE], 2)


class Retries(Case):
    def test_a_transient_failure_is_retried(self) -> None:
        self.clerk.troubles[FIND] = [refuse(429, headers={"retry-after": "1"}), refuse(503)]
        self.clerk.troubles[revoke("s2")] = [refuse(429), refuse(503), refuse(429)]
        self.clerk.troubles[DELETE] = [refuse(503)]
        self.assert_offboarded(self.offboard())
        self.assert_requests({FIND: 3, LIST: 2, revoke("s1"): 1, revoke("s2"): 4, revoke("s3"): 1, DELETE: 2})

    def test_a_call_that_takes_its_time_is_not_sent_again(self) -> None:
        self.clerk.troubles[DELETE] = [lambda handler, answer: (time.sleep(3), answer())]
        self.assert_offboarded(self.offboard())
        self.assertEqual(self.clerk.counts()[DELETE], 1)

    def test_a_permanent_failure_is_not_retried(self) -> None:
        self.clerk.troubles[LIST] = [refuse(422, "form_param_unknown")]
        [failed] = self.offboard()["err"]["failed"]
        self.assertEqual(failed["operation"], "list-sessions")
        self.assertEqual(failed["failure"]["permanent"]["reason"], "rejected")
        self.assertEqual(failed["failure"]["permanent"]["status"], 422)
        self.assert_requests({FIND: 1, LIST: 1})

    def test_a_create_whose_answer_was_lost_is_not_retried(self) -> None:
        self.clerk.troubles["POST /v1/users"] = [cut]
        engine = self.engine()
        result = engine.result(engine.submit(CREATE_USER, create_user()))
        self.assertEqual(result["err"]["permanent"]["reason"], "outcome_unknown")
        self.assert_requests({"POST /v1/users": 1})


class Killed(Case):
    def test_killed_between_two_steps_no_step_is_done_twice(self) -> None:
        for step in [FIND, LIST, revoke("s2"), DELETE]:
            with self.subTest(step):
                self.setUp()
                # While the engine waits before it retries this step, no call is under way.
                self.clerk.troubles[step] = [refuse(503)]
                engine = self.engine()
                execution = engine.submit(OFFBOARD, EMAIL)
                until(lambda: step in self.clerk.counts() and not calls_under_way(engine), "the step to fail")
                engine.kill()
                before = self.clerk.counts()
                engine.start()
                self.assert_offboarded(engine.result(execution))
                once = {FIND: 1, LIST: 2, revoke("s1"): 1, revoke("s2"): 1, revoke("s3"): 1, DELETE: 1}
                self.assert_requests(once | {step: once[step] + 1})
                self.assertLess(before.total(), self.clerk.counts().total())

    def test_killed_in_the_middle_of_a_step_only_that_step_is_retried(self) -> None:
        arrived, answered = threading.Event(), threading.Event()
        self.clerk.troubles[DELETE] = [lambda handler, answer: (arrived.set(), answered.wait(60), answer())]
        engine = self.engine(SHORT_LOCK)
        execution = engine.submit(OFFBOARD, EMAIL)
        self.assertTrue(arrived.wait(60))
        engine.kill()
        answered.set()
        engine.start()
        self.assert_offboarded(engine.result(execution))
        self.assert_requests({FIND: 1, LIST: 2, revoke("s1"): 1, revoke("s2"): 1, revoke("s3"): 1, DELETE: 2})

    def test_killed_in_the_middle_of_a_create_it_is_not_retried_without_retries(self) -> None:
        arrived, answered = threading.Event(), threading.Event()
        hold = lambda handler, answer: (arrived.set(), answered.wait(60), answer())
        self.clerk.troubles["POST /v1/users"] = [hold]
        engine = self.engine(SHORT_LOCK | {"max_retries = 6": "max_retries = 0"})
        execution = engine.submit(CREATE_USER, create_user())
        self.assertTrue(arrived.wait(60))
        engine.kill()
        answered.set()
        engine.start()
        self.assertEqual(engine.result(execution), {"execution_failed": {"kind": "timed_out"}})
        self.assert_requests({"POST /v1/users": 1})


class Secret(Case):
    def test_the_key_is_in_no_database_and_no_log(self) -> None:
        self.clerk.troubles[FIND] = [refuse(503)]
        self.clerk.troubles[DELETE] = [refuse(403)]
        engine = self.engine(level="trace")
        engine.result(engine.submit(OFFBOARD, EMAIL))
        engine.kill()
        self.assert_requests({FIND: 2, LIST: 2, revoke("s1"): 1, revoke("s2"): 1, revoke("s3"): 1, DELETE: 1})
        files = [path for folder in [engine.folder, self.cache] for path in folder.rglob("*") if path.is_file()]
        contents = {path: path.read_bytes() for path in files}
        # The search finds what is there: the email address is in the database, and traces are in the log.
        self.assertTrue(any(EMAIL.encode() in contents[path] for path in files if "sqlite" in str(path)))
        self.assertIn(b" TRACE ", contents[engine.folder / "server.log"])
        self.assertEqual([path for path in files if KEY.encode() in contents[path]], [])


class Readme(Case):
    def test_its_command_offboards(self) -> None:
        readme = (HERE / "README.md").read_text()
        [command] = [line for line in readme.splitlines() if line.startswith("obelisk ") and "offboard" in line]
        engine = self.engine()
        done = subprocess.run(
            ["bash", "-c", f"{command} --api-url {engine.api}"],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "OBELISK_API_TOKEN": TOKEN},
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("user_ada", done.stdout)
        self.assertEqual(list(self.clerk.users), ["user_eve"])


def calls_under_way(engine: Engine) -> bool:
    executions = engine.executions(show_derived="true", hide_finished="true")
    return any(e["ffqn"].startswith("clerk:") and "locked" in str(e["pending_state"]).lower() for e in executions)


def create_user() -> dict[str, object]:
    return {"secret_key": "", "email_address": "new@example.com"}


if __name__ == "__main__":
    unittest.main()
