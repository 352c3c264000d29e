"""Somebody who leaves: two sessions, members of two organizations, invited to the application and to a third one."""

from fake_clerk import FakeClerk

OFFBOARD = "example:workflows/offboarding@0.1.0.offboard"
REPORT = {"sessions_ended": 2, "memberships_removed": 2, "invitations_revoked": 2}
LIST_ORGANIZATIONS = "GET /v1/organizations"


class Leaver:
    def __init__(self, clerk: FakeClerk, name: str) -> None:
        self.clerk = clerk
        self.email = f"{name}@example.com"
        self.sessions = [f"sess_{name}{number}" for number in (1, 2)]
        self.invitations = [f"inv_{name}", f"orginv_{name}"]

        clerk.organizations |= {f"org_{letter}": {"name": letter, "slug": letter} for letter in "abc"}
        self.id = clerk.add_user(name, self.email)
        for session in self.sessions:
            clerk.add_session(session, self.id)
        clerk.add_session(f"sess_{name}_old", self.id, "expired")
        clerk.memberships |= {("org_a", self.id): "org:member", ("org_b", self.id): "org:member"}
        clerk.add_invitation(self.invitations[0], self.email)
        clerk.add_invitation(self.invitations[1], self.email, "org_c")
        clerk.add_invitation(f"inv_{name}_old", self.email, status="expired")

        self.find = f"GET /v1/users of {self.email}"
        self.get = f"GET /v1/users/{self.id}"
        self.list_sessions = f"GET /v1/sessions of {self.id}"
        self.revoke_sessions = [f"POST /v1/sessions/{session}/revoke" for session in self.sessions]
        self.list_memberships = f"GET /v1/users/{self.id}/organization_memberships"
        self.remove_from = [f"DELETE /v1/organizations/org_{letter}/memberships/{self.id}" for letter in "ab"]
        self.list_invitations = f"GET /v1/invitations of {self.email}"
        self.revoke_invitation = f"POST /v1/invitations/{self.invitations[0]}/revoke"
        self.list_organization_invitations = [f"GET /v1/organizations/org_{letter}/invitations of {self.email}" for letter in "abc"]
        self.revoke_organization_invitation = f"POST /v1/organizations/org_c/invitations/{self.invitations[1]}/revoke"
        self.delete = f"DELETE /v1/users/{self.id}"

    def requests(self) -> dict[str, int]:
        """What offboarding asks for when nothing goes wrong, in order."""
        once = [self.find, self.get, *self.revoke_sessions, *self.remove_from, self.revoke_invitation]
        once += [self.revoke_organization_invitation, self.delete]
        twice = [self.list_sessions, self.list_memberships, self.list_invitations, LIST_ORGANIZATIONS]
        twice += self.list_organization_invitations
        return dict.fromkeys(once, 1) | dict.fromkeys(twice, 2)

    def is_gone(self) -> bool:
        return not (
            self.id in self.clerk.users
            or any(user == self.id for _, user in self.clerk.memberships)
            or any(self.clerk.sessions[session]["status"] == "active" for session in self.sessions)
            or any(self.clerk.invitations[invitation]["status"] == "pending" for invitation in self.invitations)
        )
