"""A team of two, who invite two others."""

from fake_clerk import FakeClerk

ONBOARD = "example:workflows/onboarding@0.1.0.onboard-team"


class Team:
    def __init__(self, clerk: FakeClerk, slug: str) -> None:
        self.clerk = clerk
        self.members = [f"{slug}_{name}" for name in ("ada", "ben")]
        self.invitees = [f"{slug}_{name}@example.com" for name in ("eve", "flo")]
        self.user_ids = [f"user_{member}" for member in self.members]
        self.organization = f"org_{slug}"
        self.params = {
            "name": "A team",
            "slug": slug,
            "members": [
                {"external_id": member, "email_address": f"{member}@example.com", "first_name": None, "last_name": None, "role": role}
                for member, role in zip(self.members, ("org:admin", "org:member"))
            ],
            "invitees": [{"email_address": email, "role": "org:member"} for email in self.invitees],
        }

        self.look_for_user = [f"GET /v1/users of {member}" for member in self.members]
        self.create_user = [f"POST /v1/users of {member}" for member in self.members]
        self.look_for_organization = f"GET /v1/organizations/{slug}"
        self.create_organization = f"POST /v1/organizations of {slug}"
        self.add = [f"POST /v1/organizations/{self.organization}/memberships of {user}" for user in self.user_ids]
        self.set_role = [f"PATCH /v1/organizations/{self.organization}/memberships/{user}" for user in self.user_ids]
        self.invite = [f"POST /v1/organizations/{self.organization}/invitations of {email}" for email in self.invitees]
        self.look_for_invitation = [f"GET /v1/organizations/{self.organization}/invitations of {email}" for email in self.invitees]

    def result(self) -> dict[str, object]:
        return {"ok": {"organization_id": self.organization, "user_ids": self.user_ids}}

    def is_there_once(self) -> bool:
        """Whether Clerk has exactly this of the team. Clerk's keys are unique, so one user has one external ID."""
        clerk, slug = self.clerk, self.params["slug"]
        invitations = [i for i in clerk.invitations.values() if i["organization_id"] == self.organization]
        return (
            [id for id, organization in clerk.organizations.items() if organization["slug"] == slug] == [self.organization]
            and sorted(id for id, user in clerk.users.items() if user["external_id"] in self.members) == self.user_ids
            and {user: role for (id, user), role in clerk.memberships.items() if id == self.organization}
            == dict(zip(self.user_ids, ("org:admin", "org:member")))
            and sorted(i["email_address"] for i in invitations) == self.invitees
        )
