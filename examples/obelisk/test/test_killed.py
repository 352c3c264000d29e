"""The engine is killed in every step of a workflow, and started again: what was finished is not done again."""

import threading
import unittest
from collections import Counter

from case import SHORT_LOCK, Case
from engine import until
from fake_clerk import refuse
from leaver import LIST_ORGANIZATIONS, OFFBOARD, REPORT, Leaver


class Hold:
    """Keeps each request for which it is the trouble until `release`, when it is performed and nobody gets the answer."""

    def __init__(self) -> None:
        self.held = 0
        self.lock = threading.Lock()
        self.released = threading.Event()

    def __call__(self, handler, answer) -> None:
        with self.lock:
            self.held += 1
        self.released.wait(60)
        answer()

    def release(self) -> None:
        self.released.set()


class Offboarding(Case):
    """One leaver for each step, so that one kill is in all of them."""

    STEPS = {
        # All leavers ask for it, and the first to come gets the trouble.
        "organizations": lambda leaver: LIST_ORGANIZATIONS,
        "find": lambda leaver: leaver.find,
        "get": lambda leaver: leaver.get,
        "sessions": lambda leaver: leaver.list_sessions,
        "session": lambda leaver: leaver.revoke_sessions[1],
        "memberships": lambda leaver: leaver.list_memberships,
        "membership": lambda leaver: leaver.remove_from[1],
        "invitations": lambda leaver: leaver.list_invitations,
        "invitation": lambda leaver: leaver.revoke_invitation,
        "orginvitations": lambda leaver: leaver.list_organization_invitations[1],
        "orginvitation": lambda leaver: leaver.revoke_organization_invitation,
        "delete": lambda leaver: leaver.delete,
    }

    def setUp(self) -> None:
        super().setUp()
        self.leavers = {name: Leaver(self.clerk, name) for name in self.STEPS}
        self.steps = {name: step(self.leavers[name]) for name, step in self.STEPS.items()}
        self.engine = self.start_engine(SHORT_LOCK)

    def submit(self) -> list[str]:
        executions = []
        for name, leaver in self.leavers.items():
            executions.append(self.engine.submit(OFFBOARD, leaver.email))
            if name == "organizations":
                until(lambda: self.steps[name] in self.clerk.counts(), "the first leaver to get there")
        until(lambda: set(self.steps.values()) <= set(self.clerk.counts()), "every step to be tried")
        return executions

    def finish(self, executions: list[str], retried: dict[str, int]) -> None:
        self.engine.start()
        for execution, leaver in zip(executions, self.leavers.values()):
            self.assertEqual(self.engine.result(execution), {"ok": {"user_id": leaver.id} | REPORT})
            self.assertTrue(leaver.is_gone())
        expected = Counter(retried)
        for leaver in self.leavers.values():
            expected.update(leaver.requests())
        self.assert_requests(expected)

    def test_killed_between_two_steps_no_step_is_done_twice(self) -> None:
        # Until it is killed, the engine waits before it retries these steps, and no call is under way.
        for step in self.steps.values():
            self.clerk.troubles[step] = [refuse(503)] * 10
        executions = self.submit()
        self.engine.kill()
        attempts = {step: 10 - len(self.clerk.troubles[step]) for step in self.steps.values()}
        self.clerk.troubles.clear()
        self.finish(executions, attempts)

    def test_killed_in_the_middle_of_a_step_only_that_step_is_retried(self) -> None:
        hold = Hold()
        for step in self.steps.values():
            self.clerk.troubles[step] = [hold]
        executions = self.submit()
        until(lambda: hold.held == len(self.steps), "every step to be under way")
        self.engine.kill()
        hold.release()
        self.finish(executions, dict.fromkeys(self.steps.values(), 1))


if __name__ == "__main__":
    unittest.main()
