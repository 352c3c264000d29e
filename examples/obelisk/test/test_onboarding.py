"""What onboarding does, when all goes well and when answers are lost."""

import unittest

from case import OneEngine
from fake_clerk import cut, refuse
from team import ONBOARD, Team


class Onboarding(OneEngine):
    def setUp(self) -> None:
        super().setUp()
        self.team = Team(self.clerk, "a-team")

    def onboard(self) -> dict[str, object]:
        return self.run_workflow(ONBOARD, self.team.params)

    def assert_onboarded(self) -> None:
        self.assertEqual(self.onboard(), self.team.result())
        self.assertTrue(self.team.is_there_once())

    def failed(self) -> dict[str, object]:
        [failed] = self.onboard()["err"]["failed"]
        return failed

    def test_a_team_is_onboarded(self) -> None:
        self.assert_onboarded()
        team = self.team
        once = [*team.look_for_user, *team.create_user, team.look_for_organization, team.create_organization]
        # The first is a member, as who created the organization.
        once += [*team.add, team.set_role[0], *team.invite]
        self.assert_requests(dict.fromkeys(once, 1))

    def test_a_team_that_is_there_stays_as_it_is(self) -> None:
        self.assert_onboarded()
        self.assert_onboarded()
        creates = [*self.team.create_user, self.team.create_organization]
        self.assertEqual([self.clerk.counts()[create] for create in creates], [1, 1, 1])

    def test_who_has_accepted_is_not_invited_again(self) -> None:
        self.assert_onboarded()
        self.clerk.memberships[self.team.organization, self.clerk.add_user("eve", self.team.invitees[0])] = "org:member"
        self.clerk.invitations.clear()
        self.assertEqual(self.onboard(), self.team.result())
        self.assertEqual([i["email_address"] for i in self.clerk.invitations.values()], self.team.invitees[1:])

    def test_creates_whose_answer_was_lost_are_done_once(self) -> None:
        for create in [self.team.create_user[0], self.team.create_organization, self.team.add[1], self.team.invite[0]]:
            self.clerk.troubles[create] = [cut]
        self.assert_onboarded()

    def test_creates_that_failed_are_retried(self) -> None:
        for create in [self.team.create_user[0], self.team.create_organization, self.team.add[1], self.team.invite[0]]:
            self.clerk.troubles[create] = [refuse(503)]
        self.assert_onboarded()
        self.assertEqual(self.clerk.counts()[self.team.invite[0]], 2)

    def test_a_user_with_the_address_and_another_external_id_is_not_taken(self) -> None:
        self.clerk.add_user("other", f"{self.team.members[1]}@example.com", external_id="other")
        failed = self.failed()
        self.assertEqual((failed["operation"], failed["subject"]), ("ensure-user", self.team.members[1]))
        self.assertEqual(failed["failure"]["permanent"]["reason"], "rejected")
        self.assertEqual(self.clerk.organizations, {})

    def test_a_member_too_many_is_reported(self) -> None:
        self.clerk.troubles[self.team.add[1]] = [refuse(403, "organization_membership_quota_exceeded")]
        failed = self.failed()
        self.assertEqual((failed["operation"], failed["subject"]), ("add-organization-member", self.team.user_ids[1]))
        self.assertEqual(failed["failure"]["permanent"]["errors"][0]["code"], "organization_membership_quota_exceeded")

    def test_a_role_that_can_not_be_set_is_reported(self) -> None:
        self.clerk.troubles[self.team.set_role[0]] = [refuse(400, "organization_minimum_permissions_needed")]
        failed = self.failed()
        self.assertEqual((failed["operation"], failed["subject"]), ("update-organization-membership", self.team.user_ids[0]))

    def test_an_invitation_that_is_refused_is_reported_and_the_others_are_sent(self) -> None:
        self.clerk.troubles[self.team.invite[0]] = [refuse(422, "form_param_format_invalid")]
        failed = self.failed()
        self.assertEqual((failed["operation"], failed["subject"]), ("create-organization-invitation", self.team.invitees[0]))
        self.assertEqual([i["email_address"] for i in self.clerk.invitations.values()], self.team.invitees[1:])

    def test_a_team_without_members(self) -> None:
        self.team.params["members"] = []
        self.assertEqual(self.onboard(), {"err": "no_members"})
        self.assert_requests({})


if __name__ == "__main__":
    unittest.main()
