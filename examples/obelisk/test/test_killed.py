"""The engine is killed in every step of a workflow, and started again: what was finished is not done again."""

import threading
import unittest
from collections import Counter
from collections.abc import Sequence

from case import SHORT_LOCK, Case
from engine import until
from fake_clerk import Trouble, cut, refuse
from leaver import LIST_ORGANIZATIONS, OFFBOARD, REPORT, Leaver
from team import ONBOARD, Team


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


class Killed(Case):
    """Many workflows run, each is stopped in another one of `steps`, and one kill is in all of them."""

    def setUp(self) -> None:
        super().setUp()
        self.engine = self.start_engine(SHORT_LOCK)

    def kill_between_two_steps(self, steps: list[str], submit) -> tuple[list[str], Counter[str]]:
        """Returns the executions and how often each step was tried in vain."""
        # Until it is killed, the engine waits before it retries these steps.
        for step in steps:
            self.clerk.troubles[step] = [refuse(503)] * 10
        executions = submit()
        until(lambda: set(steps) <= set(self.clerk.counts()), "every step to be tried")
        self.engine.kill()
        attempts = Counter({step: 10 - len(self.clerk.troubles[step]) for step in steps})
        self.clerk.troubles.clear()
        self.engine.start()
        return executions, attempts

    def kill_in_the_middle(self, steps: list[str], submit, before: Sequence[Trouble] = ()) -> list[str]:
        hold = Hold()
        for step in steps:
            self.clerk.troubles[step] = [*before, hold]
        executions = submit()
        until(lambda: hold.held == len(steps), "every step to be under way")
        self.engine.kill()
        hold.release()
        self.engine.start()
        return executions


class Offboarding(Killed):
    def setUp(self) -> None:
        super().setUp()
        names = ["find", "get", "sessions", "session", "memberships", "membership", "invitations", "invitation"]
        names += ["organizations", "orginvitations", "orginvitation", "delete"]
        # All leavers ask for the organizations, and the first to come is stopped there.
        names.sort(key=lambda name: name != "organizations")
        leavers = self.leavers = {name: Leaver(self.clerk, name) for name in names}
        self.steps = [
            LIST_ORGANIZATIONS,
            leavers["find"].find,
            leavers["get"].get,
            leavers["sessions"].list_sessions,
            leavers["session"].revoke_sessions[1],
            leavers["memberships"].list_memberships,
            leavers["membership"].remove_from[1],
            leavers["invitations"].list_invitations,
            leavers["invitation"].revoke_invitation,
            leavers["orginvitations"].list_organization_invitations[1],
            leavers["orginvitation"].revoke_organization_invitation,
            leavers["delete"].delete,
        ]

    def submit(self) -> list[str]:
        executions = []
        for leaver in self.leavers.values():
            executions.append(self.engine.submit(OFFBOARD, leaver.email))
            until(lambda: LIST_ORGANIZATIONS in self.clerk.counts(), "the first leaver to be stopped")
        return executions

    def assert_finished(self, executions: list[str], retried: Counter[str], under_way: int = 0) -> None:
        expected = Counter(retried)
        for execution, leaver in zip(executions, self.leavers.values()):
            self.assertEqual(self.engine.result(execution), {"ok": {"user_id": leaver.id} | REPORT})
            self.assertTrue(leaver.is_gone())
            expected.update(leaver.requests())
        self.assert_requests(expected, under_way)

    def test_killed_between_two_steps_each_workflow_does_one_call_again_at_most(self) -> None:
        executions, retried = self.kill_between_two_steps(self.steps, self.submit)
        # Of a call whose result the engine has not stored yet it knows nothing.
        self.assert_finished(executions, retried, len(executions))

    def test_killed_in_the_middle_of_a_step_only_that_step_is_retried(self) -> None:
        self.assert_finished(self.kill_in_the_middle(self.steps, self.submit), Counter(self.steps))


class Onboarding(Killed):
    def setUp(self) -> None:
        super().setUp()
        names = ["look-user", "create-user", "look-org", "create-org", "add", "role", "invite"]
        teams = self.teams = {name: Team(self.clerk, name) for name in names}
        self.steps = [
            teams["look-user"].look_for_user[1],
            teams["create-user"].create_user[1],
            teams["look-org"].look_for_organization,
            teams["create-org"].create_organization,
            teams["add"].add[1],
            teams["role"].set_role[0],
            teams["invite"].invite[1],
        ]

    def submit(self) -> list[str]:
        return [self.engine.submit(ONBOARD, team.params) for team in self.teams.values()]

    def assert_finished(self, executions: list[str]) -> None:
        for execution, team in zip(executions, self.teams.values()):
            self.assertEqual(self.engine.result(execution), team.result())
            self.assertTrue(team.is_there_once())
        self.assertEqual(self.clerk.wrong_keys, [])

    def test_killed_between_two_steps_there_is_one_of_each(self) -> None:
        executions, _ = self.kill_between_two_steps(self.steps, self.submit)
        self.assert_finished(executions)

    def test_killed_in_the_middle_of_a_step_there_is_one_of_each(self) -> None:
        self.assert_finished(self.kill_in_the_middle(self.steps, self.submit))
        # What was done and whose answer was lost was found again, or refused as already there.
        self.assertEqual({step: self.clerk.counts()[step] for step in self.steps if "POST /v1/users" in step}, {self.steps[1]: 1})

    def test_killed_in_the_look_after_a_lost_answer_there_is_one_of_each(self) -> None:
        user, organization = self.teams["look-user"], self.teams["look-org"]
        creates = [user.create_user[1], organization.create_organization]
        for create in creates:
            self.clerk.troubles[create] = [cut]
        looks = [user.look_for_user[1], organization.look_for_organization]
        first = lambda handler, answer: answer()
        self.assert_finished(self.kill_in_the_middle(looks, self.submit, [first]))
        self.assertEqual([self.clerk.counts()[create] for create in creates], [1, 1])


if __name__ == "__main__":
    unittest.main()
