"""What offboarding does, when all goes well and when Clerk refuses."""

import threading
import unittest

from case import OneEngine
from fake_clerk import cut, refuse, send
from leaver import LIST_ORGANIZATIONS, OFFBOARD, REPORT, Leaver

OFFBOARD_USER = "example:workflows/offboarding@0.1.0.offboard-user"


class Offboarding(OneEngine):
    def setUp(self) -> None:
        super().setUp()
        self.ada = Leaver(self.clerk, "ada")
        self.eve = Leaver(self.clerk, "eve")

    def offboard(self) -> dict[str, object]:
        return self.run_workflow(OFFBOARD, self.ada.email)

    def failed(self) -> list[dict]:
        failed = self.offboard()["err"]["failed"]
        self.assertIn(self.ada.id, self.clerk.users)
        return failed

    def assert_offboarded(self, result: dict[str, object], **counts: int) -> None:
        self.assertEqual(result, {"ok": {"user_id": self.ada.id} | REPORT | counts})
        self.assertTrue(self.ada.is_gone())

    def assert_requests(self, changes: dict[str, int] = {}) -> None:
        super().assert_requests({name: count for name, count in (self.ada.requests() | changes).items() if count})

    def test_a_user_is_offboarded_and_nobody_else(self) -> None:
        self.assert_offboarded(self.offboard())
        self.assert_requests()
        self.assertEqual(self.clerk.requests[-1], self.ada.delete)
        self.assertIn(self.eve.id, self.clerk.users)
        self.assertEqual(len(self.clerk.memberships), 2)
        self.assertTrue(all(self.clerk.invitations[id]["status"] == "pending" for id in self.eve.invitations))

    def test_a_user_is_offboarded_by_id(self) -> None:
        self.assert_offboarded(self.run_workflow(OFFBOARD_USER, self.ada.id))
        self.assert_requests({self.ada.find: 0})

    def test_nobody_has_the_id(self) -> None:
        self.assertEqual(self.run_workflow(OFFBOARD_USER, "user_nobody"), {"err": "user_not_found"})

    def test_sessions_are_revoked_at_the_same_time(self) -> None:
        together = threading.Barrier(2)
        for revoke in self.ada.revoke_sessions:
            self.clerk.troubles[revoke] = [lambda handler, answer: (together.wait(timeout=10), answer())]
        self.assert_offboarded(self.offboard())

    def test_lists_are_read_page_by_page(self) -> None:
        self.clerk.largest_page = 1
        self.assert_offboarded(self.offboard())
        twice_and_empty = {self.ada.list_sessions: 3, self.ada.list_memberships: 3, LIST_ORGANIZATIONS: 6}
        self.assert_requests(twice_and_empty)

    def test_more_sessions_than_are_revoked_at_the_same_time(self) -> None:
        for number in range(60):
            self.clerk.add_session(f"more{number}", self.ada.id)
        self.assert_offboarded(self.offboard(), sessions_ended=62)
        self.assert_requests({f"POST /v1/sessions/more{number}/revoke": 1 for number in range(60)})

    def test_a_list_that_lags_behind_does_not_hold_up_the_deletion(self) -> None:
        page = {"data": [self.clerk.session(id) for id in self.ada.sessions], "total_count": 2}
        stale = lambda handler, answer: send(handler, 200, page)
        self.clerk.troubles[self.ada.list_sessions] = [stale, stale]
        self.assert_offboarded(self.offboard())
        self.assert_requests()

    def test_nobody_has_the_address(self) -> None:
        self.assertEqual(self.run_workflow(OFFBOARD, "nobody@example.com"), {"err": "user_not_found"})
        self.assertEqual(self.clerk.requests, ["GET /v1/users of nobody@example.com"])

    def test_one_address_is_not_a_list_of_them(self) -> None:
        self.assertEqual(self.run_workflow(OFFBOARD, f"{self.ada.email},nobody@example.com"), {"err": "user_not_found"})
        self.assertEqual(self.clerk.requests, [f"GET /v1/users of {self.ada.email},nobody@example.com"])

    def test_several_users_have_the_address(self) -> None:
        self.clerk.users[self.eve.id]["emails"][self.ada.email] = False
        self.assertEqual(self.offboard(), {"err": {"several_users": [self.ada.id, self.eve.id]}})
        self.assertEqual(self.clerk.requests, [self.ada.find])

    def test_what_is_over_already_is_no_hindrance(self) -> None:
        def end_and_refuse(end, status: int):
            return lambda handler, answer: (end(), refuse(status)(handler, answer))

        sessions, invitations = self.clerk.sessions, self.clerk.invitations
        self.clerk.troubles[self.ada.revoke_sessions[0]] = [refuse(404)]
        self.clerk.troubles[self.ada.revoke_sessions[1]] = [
            end_and_refuse(lambda: [sessions[id].update(status="ended") for id in self.ada.sessions], 400)
        ]
        self.clerk.troubles[self.ada.remove_from[0]] = [
            end_and_refuse(lambda: self.clerk.memberships.pop(("org_a", self.ada.id)), 404)
        ]
        for revoke, id in zip([self.ada.revoke_invitation, self.ada.revoke_organization_invitation], self.ada.invitations):
            self.clerk.troubles[revoke] = [end_and_refuse(lambda id=id: invitations[id].update(status="accepted"), 400)]
        self.assert_offboarded(self.offboard())
        self.assert_requests()

    def test_what_can_not_be_ended_stops_before_the_deletion(self) -> None:
        self.clerk.troubles[self.ada.revoke_sessions[1]] = [refuse(403, "not_allowed")]
        [failed] = self.failed()
        self.assertEqual((failed["operation"], failed["subject"]), ("revoke-session", self.ada.sessions[1]))
        self.assertEqual(failed["failure"]["permanent"]["errors"][0]["code"], "not_allowed")
        self.assertEqual(self.clerk.counts()[self.ada.revoke_sessions[0]], 1)
        self.assertEqual(self.clerk.requests[-1], self.ada.list_sessions)

    def test_the_last_admin_of_an_organization_is_not_deleted(self) -> None:
        self.clerk.troubles[self.ada.remove_from[0]] = [refuse(400, "organization_minimum_permissions_needed")]
        [failed] = self.failed()
        self.assertEqual((failed["operation"], failed["subject"]), ("remove-organization-member", "org_a"))

    def test_a_last_membership_that_can_not_end_ends_with_the_user(self) -> None:
        self.clerk.troubles[self.ada.remove_from[1]] = [refuse(422, "personal_accounts_not_allowed")]
        result = self.offboard()
        self.assertEqual(result, {"ok": {"user_id": self.ada.id} | REPORT})
        self.assertNotIn(self.ada.id, self.clerk.users)
        self.assert_requests()

    def test_an_application_without_organizations(self) -> None:
        off = refuse(403, "organization_not_enabled_in_instance")
        self.clerk.troubles[self.ada.list_memberships] = [off]
        self.clerk.troubles[LIST_ORGANIZATIONS] = [off]
        result = self.offboard()
        self.assertEqual(result["ok"]["memberships_removed"], 0)
        self.assertEqual(result["ok"]["invitations_revoked"], 1)
        self.assertNotIn(self.ada.id, self.clerk.users)

    def test_an_organization_deleted_meanwhile_has_no_invitations(self) -> None:
        self.clerk.troubles[self.ada.list_organization_invitations[0]] = [refuse(404)]
        self.assert_offboarded(self.offboard())

    def test_only_invitations_to_verified_addresses_are_revoked(self) -> None:
        emails = self.clerk.users[self.ada.id]["emails"]
        emails |= {"a.lovelace@example.com": True, self.eve.email: False}
        self.clerk.add_invitation("inv_second", "a.lovelace@example.com")
        # Contains Ada's address, and is another one.
        self.clerk.add_invitation("inv_other", f"b{self.ada.email}")
        self.assert_offboarded(self.offboard(), invitations_revoked=3)
        pending = [id for id, invitation in self.clerk.invitations.items() if invitation["status"] == "pending"]
        self.assertEqual(pending, [*self.eve.invitations, "inv_other"])

    def test_a_transient_failure_is_retried(self) -> None:
        self.clerk.troubles[self.ada.find] = [refuse(429, headers={"retry-after": "1"})]
        self.clerk.troubles[self.ada.revoke_sessions[1]] = [refuse(429), refuse(503)]
        self.clerk.troubles[self.ada.remove_from[0]] = [refuse(503)]
        self.clerk.troubles[self.ada.delete] = [cut]
        self.assert_offboarded(self.offboard())
        self.assert_requests(
            {self.ada.find: 2, self.ada.revoke_sessions[1]: 3, self.ada.remove_from[0]: 2, self.ada.delete: 2}
        )

    def test_a_permanent_failure_is_not_retried(self) -> None:
        self.clerk.troubles[self.ada.list_sessions] = [refuse(422, "form_param_unknown")]
        [failed] = self.failed()
        self.assertEqual(failed["operation"], "list-sessions")
        self.assertEqual(failed["failure"]["permanent"]["reason"], "rejected")
        self.assertEqual(failed["failure"]["permanent"]["status"], 422)
        self.assertEqual(self.clerk.counts()[self.ada.list_sessions], 1)


if __name__ == "__main__":
    unittest.main()
