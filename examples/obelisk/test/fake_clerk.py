"""A Clerk with a state, on a loopback port, whose answers a test can spoil."""

import json
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "sk_test_fixture"

# Called instead of the usual answer, with the handler and the usual answer.
Trouble = Callable[[BaseHTTPRequestHandler, Callable[[], None]], None]
Answer = tuple[int, object]


def refuse(status: int, code: str = "no_reason", headers: dict[str, str] | None = None) -> Trouble:
    """Does nothing and answers with a status of failure."""
    return lambda handler, answer: send(handler, *error(status, code), headers)


def cut(handler: BaseHTTPRequestHandler, answer: Callable[[], None]) -> None:
    """Does what was asked for, and closes the connection without an answer."""
    handler.wfile = open("/dev/null", "wb")
    answer()
    handler.close_connection = True


def send(handler: BaseHTTPRequestHandler, status: int, body: object, headers: dict[str, str] | None = None) -> None:
    content = json.dumps(body).encode()
    handler.send_response(status)
    headers = {"content-type": "application/json", "content-length": str(len(content))} | (headers or {})
    for name, value in headers.items():
        handler.send_header(name, value)
    with suppress(ConnectionError):  # the engine was killed
        handler.end_headers()
        handler.wfile.write(content)


def error(status: int, code: str) -> Answer:
    return status, {"errors": [{"code": code, "message": code}]}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    # Fifty connections come at the same time.
    request_queue_size = 256


class FakeClerk:
    """What it holds is by ID, and memberships by organization and user. Roles are not looked at."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.reset()
        clerk = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
                body = json.loads(body) if body else {}
                usual = lambda: send(self, *clerk.perform(self.command, path, query, body))
                name = request_name(self.command, path, query, body)
                with clerk.lock:
                    if path != "/v1/users/count":
                        clerk.requests.append(name)
                    if self.headers["authorization"] != f"Bearer {KEY}":
                        clerk.wrong_keys.append(self.headers["authorization"])
                    troubles = clerk.troubles[name]
                    trouble = troubles.pop(0) if troubles else None
                trouble(self, usual) if trouble else usual()

            do_GET = do_POST = do_PATCH = do_DELETE = answer

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        self.users: dict[str, dict] = {}
        self.sessions: dict[str, dict[str, str]] = {}
        self.organizations: dict[str, dict[str, str]] = {}
        self.memberships: dict[tuple[str, str], str] = {}
        # Those to the application have no organization.
        self.invitations: dict[str, dict] = {}
        self.largest_page = 500
        # By `request_name`.
        self.requests: list[str] = []
        self.troubles: defaultdict[str, list[Trouble]] = defaultdict(list)
        self.wrong_keys: list[str | None] = []

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def counts(self) -> Counter[str]:
        with self.lock:
            return Counter(self.requests)

    def perform(self, method: str, path: str, query: dict[str, list[str]], body: dict) -> Answer:
        with self.lock:
            for pattern, answer in ROUTES:
                if match := re.fullmatch(pattern, f"{method} {path}"):
                    return answer(self, query, body, *match.groups())
        return error(404, "resource_not_found")

    # What a test sets up.

    def add_user(self, name: str, *emails: str, external_id: str | None = None, unverified: tuple[str, ...] = ()) -> str:
        id = f"user_{name}"
        self.users[id] = {"external_id": external_id, "emails": dict.fromkeys(emails, True) | dict.fromkeys(unverified, False)}
        return id

    def add_session(self, id: str, user: str, status: str = "active") -> None:
        self.sessions[id] = {"user_id": user, "status": status}

    def add_invitation(self, id: str, email: str, organization: str | None = None, status: str = "pending") -> None:
        self.invitations[id] = {"email_address": email, "organization_id": organization, "status": status}

    # What it answers.

    def user(self, id: str) -> object:
        emails = [
            {"id": f"idn_{number}", "email_address": email, "verification": {"status": "verified" if verified else "unverified"}}
            for number, (email, verified) in enumerate(self.users[id]["emails"].items())
        ]
        return {"id": id, "object": "user", "external_id": self.users[id]["external_id"], "email_addresses": emails}

    def session(self, id: str) -> object:
        return {"id": id, "object": "session", **self.sessions[id]}

    def organization(self, id: str) -> object:
        return {"id": id, "object": "organization", **self.organizations[id]}

    def membership(self, organization: str, user: str, role: str) -> object:
        return {
            "id": f"orgmem_{organization}_{user}",
            "object": "organization_membership",
            "role": role,
            "organization": self.organization(organization),
            "public_user_data": {"user_id": user},
        }

    def invitation(self, id: str) -> object:
        kind = "organization_invitation" if self.invitations[id]["organization_id"] else "invitation"
        return {"id": id, "object": kind, **self.invitations[id]}

    def page(self, items: list[object], query: dict[str, list[str]]) -> Answer:
        offset, limit = int(query.get("offset", ["0"])[0]), int(query.get("limit", ["10"])[0])
        data = items[offset : offset + min(limit, self.largest_page)]
        return 200, {"data": data, "total_count": len(items)}

    def list_users(self, query, body) -> Answer:
        emails, external_ids = query.get("email_address", []), query.get("external_id", [])
        return 200, [
            self.user(id) for id, user in self.users.items() if set(user["emails"]) & set(emails) or user["external_id"] in external_ids
        ]

    def count_users(self, query, body) -> Answer:
        return 200, {"object": "total_count", "total_count": len(self.users)}

    def create_user(self, query, body) -> Answer:
        emails, external_id = body.get("email_address", []), body.get("external_id")
        for user in self.users.values():
            if set(emails) & set(user["emails"]) or external_id and external_id == user["external_id"]:
                return error(422, "form_identifier_exists")
        return 200, self.user(self.add_user(external_id or "new", *emails, external_id=external_id))

    def get_user(self, query, body, id: str) -> Answer:
        return (200, self.user(id)) if id in self.users else error(404, "resource_not_found")

    def delete_user(self, query, body, id: str) -> Answer:
        if not self.users.pop(id, None):
            return error(404, "resource_not_found")
        return 200, {"id": id, "object": "user", "deleted": True}

    def list_sessions(self, query, body) -> Answer:
        wanted = {"user_id": query["user_id"][0], "status": query["status"][0]}
        return self.page([self.session(id) for id, session in self.sessions.items() if session == wanted], query)

    def revoke_session(self, query, body, id: str) -> Answer:
        if id not in self.sessions:
            return error(404, "resource_not_found")
        self.sessions[id]["status"] = "revoked"
        return 200, self.session(id)

    def list_organizations(self, query, body) -> Answer:
        return self.page([self.organization(id) for id in self.organizations], query)

    def get_organization(self, query, body, slug: str) -> Answer:
        for id, organization in self.organizations.items():
            if organization["slug"] == slug:
                return 200, self.organization(id)
        return error(404, "resource_not_found")

    def create_organization(self, query, body) -> Answer:
        if any(organization["slug"] == body["slug"] for organization in self.organizations.values()):
            return error(422, "form_identifier_exists")
        id = f"org_{body['slug']}"
        self.organizations[id] = {"name": body["name"], "slug": body["slug"]}
        self.memberships[id, body["created_by"]] = "org:admin"
        return 200, self.organization(id)

    def list_user_memberships(self, query, body, user: str) -> Answer:
        if user not in self.users:
            return error(404, "resource_not_found")
        return self.page([self.membership(o, u, role) for (o, u), role in self.memberships.items() if u == user], query)

    def list_memberships(self, query, body, organization: str) -> Answer:
        emails = set(query["email_address"])
        found = [(u, role) for (o, u), role in self.memberships.items() if o == organization and emails & set(self.users[u]["emails"])]
        return self.page([self.membership(organization, u, role) for u, role in found], query)

    def add_member(self, query, body, organization: str) -> Answer:
        if (organization, body["user_id"]) in self.memberships:
            return error(400, "already_a_member_in_organization")
        return self.set_role(query, body, organization, body["user_id"])

    def update_member(self, query, body, organization: str, user: str) -> Answer:
        if (organization, user) not in self.memberships:
            return error(404, "resource_not_found")
        return self.set_role(query, body, organization, user)

    def set_role(self, query, body, organization: str, user: str) -> Answer:
        self.memberships[organization, user] = body["role"]
        return 200, self.membership(organization, user, body["role"])

    def remove_member(self, query, body, organization: str, user: str) -> Answer:
        if not (role := self.memberships.pop((organization, user), None)):
            return error(404, "resource_not_found")
        return 200, self.membership(organization, user, role)

    def list_invitations(self, query, body) -> Answer:
        found = [id for id, i in self.invitations.items() if not i["organization_id"] and query["query"][0] in i["email_address"]]
        return self.pending(found, query)

    def list_organization_invitations(self, query, body, organization: str) -> Answer:
        emails = query["email_address"]
        found = [id for id, i in self.invitations.items() if i["organization_id"] == organization and i["email_address"] in emails]
        return self.pending(found, query)

    def pending(self, ids: list[str], query) -> Answer:
        return self.page([self.invitation(id) for id in ids if [self.invitations[id]["status"]] == query["status"]], query)

    def create_organization_invitation(self, query, body, organization: str) -> Answer:
        email = body["email_address"]
        if self.list_memberships({"email_address": [email]}, {}, organization)[1]["data"]:
            return error(400, "already_a_member_in_organization")
        if self.list_organization_invitations({"email_address": [email], "status": ["pending"]}, {}, organization)[1]["data"]:
            return error(400, "duplicate_record")
        id = f"orginv_new{len(self.invitations)}"
        self.add_invitation(id, email, organization)
        return 200, self.invitation(id)

    def revoke_invitation(self, query, body, id: str) -> Answer:
        if self.invitations[id]["status"] != "pending":
            return error(400, "invitation_already_revoked")
        self.invitations[id]["status"] = "revoked"
        return 200, self.invitation(id)

    def revoke_organization_invitation(self, query, body, organization: str, id: str) -> Answer:
        if self.invitations[id]["status"] != "pending":
            return error(404, "organization_invitation_not_pending")
        return self.revoke_invitation(query, body, id)


ROUTES = [
    (r"GET /v1/users", FakeClerk.list_users),
    (r"GET /v1/users/count", FakeClerk.count_users),
    (r"POST /v1/users", FakeClerk.create_user),
    (r"GET /v1/users/([\w-]+)", FakeClerk.get_user),
    (r"DELETE /v1/users/([\w-]+)", FakeClerk.delete_user),
    (r"GET /v1/users/([\w-]+)/organization_memberships", FakeClerk.list_user_memberships),
    (r"GET /v1/sessions", FakeClerk.list_sessions),
    (r"POST /v1/sessions/([\w-]+)/revoke", FakeClerk.revoke_session),
    (r"GET /v1/organizations", FakeClerk.list_organizations),
    (r"GET /v1/organizations/([\w-]+)", FakeClerk.get_organization),
    (r"POST /v1/organizations", FakeClerk.create_organization),
    (r"GET /v1/organizations/([\w-]+)/memberships", FakeClerk.list_memberships),
    (r"POST /v1/organizations/([\w-]+)/memberships", FakeClerk.add_member),
    (r"PATCH /v1/organizations/([\w-]+)/memberships/([\w-]+)", FakeClerk.update_member),
    (r"DELETE /v1/organizations/([\w-]+)/memberships/([\w-]+)", FakeClerk.remove_member),
    (r"GET /v1/organizations/([\w-]+)/invitations", FakeClerk.list_organization_invitations),
    (r"POST /v1/organizations/([\w-]+)/invitations", FakeClerk.create_organization_invitation),
    (r"POST /v1/organizations/([\w-]+)/invitations/([\w-]+)/revoke", FakeClerk.revoke_organization_invitation),
    (r"GET /v1/invitations", FakeClerk.list_invitations),
    (r"POST /v1/invitations/([\w-]+)/revoke", FakeClerk.revoke_invitation),
]


def request_name(method: str, path: str, query: dict[str, list[str]], body: dict) -> str:
    """Method, path and whom it is about, such as `GET /v1/sessions of user_ada`."""
    for place, name in [(query, "user_id"), (query, "email_address"), (query, "external_id"), (query, "query")]:
        if name in place:
            return f"{method} {path} of {','.join(place[name])}"
    for name in ["user_id", "external_id", "email_address", "slug"]:
        if name in body:
            about = body[name]
            return f"{method} {path} of {about if isinstance(about, str) else ','.join(about)}"
    return f"{method} {path}"
