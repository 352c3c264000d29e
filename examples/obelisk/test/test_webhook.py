"""Clerk's webhooks start workflows."""

import base64
import threading
import time
import unittest

from case import OneEngine
from clerks_event import send, sign, user_updated
from leaver import Leaver


class Webhook(OneEngine):
    def setUp(self) -> None:
        super().setUp()
        self.ada = Leaver(self.clerk, "ada")
        self.event = user_updated(self.ada.id)
        self.message = f"msg_{self.id()}"
        self.before = len(self.workflows())

    def send(self, body: bytes | None = None, /, **changes) -> int:
        return send(self.engine, self.message, self.event if body is None else body, **changes)

    def workflows(self) -> list[dict]:
        """The newest first."""
        return [e for e in self.engine.executions(length="1000") if "offboard" in e["ffqn"]]

    def assert_started(self, count: int) -> None:
        workflows = self.workflows()
        started = workflows[: len(workflows) - self.before]
        self.assertEqual(len(started), count)
        for execution in started:
            self.assertIn("ok", self.engine.result(execution["execution_id"]))
        self.assertEqual(self.ada.is_gone(), count > 0)

    def test_an_event_offboards_a_user(self) -> None:
        self.assertEqual(self.send(), 204)
        self.assert_started(1)

    def test_an_event_that_comes_again_starts_no_second_workflow(self) -> None:
        self.assertEqual(self.send(), 204)
        # Clerk signs the next attempt anew.
        self.assertEqual(self.send(age=-1), 204)
        self.assert_started(1)
        self.assertEqual(self.send(), 204)
        self.assert_started(1)

    def test_an_event_that_comes_ten_times_at_once_starts_one_workflow(self) -> None:
        statuses = []
        threads = [threading.Thread(target=lambda: statuses.append(self.send())) for _ in range(10)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        # Who loses the race is told to come again.
        self.assertIn(204, statuses)
        self.assertLessEqual(set(statuses), {204, 500})
        self.assertEqual(self.send(), 204)
        self.assert_started(1)

    def test_a_wrong_signature_is_refused(self) -> None:
        body, now = self.event, str(int(time.time()))
        other = "whsec_" + base64.b64encode(bytes(32)).decode()
        self.assertEqual(self.send(body, timestamp=now, signature=sign(self.message, now, body, other)), 401)
        self.assertEqual(self.send(body, timestamp=now, signature=sign("msg_other", now, body)), 401)
        self.assertEqual(self.send(body, timestamp=now, signature=sign(self.message, now, body + b" ")), 401)
        self.assert_started(0)

    def test_an_old_event_is_refused(self) -> None:
        self.assertEqual(self.send(age=310), 401)
        self.assert_started(0)

    def test_what_can_not_be_an_event_is_refused_and_not_stored(self) -> None:
        before = len(self.engine.executions(length="1000", show_derived="true"))
        for header in ["id", "timestamp", "signature"]:
            self.assertEqual(self.send(**{header: None}), 400)
        self.assertEqual(self.send(b"\xff"), 400)
        self.assertEqual(self.send(b" " * (2**20 + 1)), 413)
        self.assertEqual(len(self.engine.executions(length="1000", show_derived="true")), before)

    def test_a_signed_body_that_is_no_event_is_refused(self) -> None:
        self.assertEqual(self.send(b"[]"), 400)

    def test_other_events_start_nothing(self) -> None:
        self.assertEqual(self.send(user_updated(self.ada.id, type="user.created")), 204)
        for offboard in [False, None, "true"]:
            self.assertEqual(self.send(user_updated(self.ada.id, offboard)), 204)
        self.assert_started(0)


if __name__ == "__main__":
    unittest.main()
