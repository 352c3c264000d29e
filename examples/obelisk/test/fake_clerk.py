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


def refuse(status: int, code: str = "no_reason", headers: dict[str, str] | None = None) -> Trouble:
    """Does nothing and answers with a status of failure."""
    body = {"errors": [{"code": code, "message": code}]}
    return lambda handler, answer: send(handler, status, body, headers)


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
    handler.end_headers()
    with suppress(ConnectionError):  # the engine was killed
        handler.wfile.write(content)


class FakeClerk:
    """`users` are email addresses by ID, `sessions` are states by ID; all sessions are those of every user."""

    def __init__(self) -> None:
        self.users: dict[str, list[str]] = {}
        self.sessions: dict[str, str] = {}
        self.requests: list[str] = []
        self.wrong_keys: list[str | None] = []
        self.troubles: defaultdict[str, list[Trouble]] = defaultdict(list)
        self.lock = threading.Lock()
        clerk = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                url = urlsplit(self.path)
                request = f"{self.command} {url.path}"
                usual = lambda: send(self, *clerk.perform(request, parse_qs(url.query)))
                with clerk.lock:
                    clerk.requests.append(f"{self.command} {self.path}")
                    if self.headers["authorization"] != f"Bearer {KEY}":
                        clerk.wrong_keys.append(self.headers["authorization"])
                    troubles = clerk.troubles[request]
                    trouble = troubles.pop(0) if troubles else None
                trouble(self, usual) if trouble else usual()

            do_GET = do_POST = do_DELETE = answer

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def counts(self) -> Counter[str]:
        """How often each path was asked for, without the count of users, which list-users asks for as well."""
        with self.lock:
            paths = [request.partition("?")[0] for request in self.requests]
        return Counter(path for path in paths if path != "GET /v1/users/count")

    def perform(self, request: str, query: dict[str, list[str]]) -> tuple[int, object]:
        with self.lock:
            match request.split():
                case ["GET", "/v1/users"]:
                    found = [id for id, emails in self.users.items() if set(emails) & set(query["email_address"])]
                    return 200, [self.user(id) for id in found]
                case ["GET", "/v1/users/count"]:
                    return 200, {"object": "total_count", "total_count": len(self.users)}
                case ["POST", "/v1/users"]:
                    self.users["user_new"] = []
                    return 200, self.user("user_new")
                case ["DELETE", path] if (id := path.removeprefix("/v1/users/")) in self.users:
                    del self.users[id]
                    return 200, {"id": id, "object": "user", "deleted": True}
                case ["GET", "/v1/sessions"]:
                    found = [id for id, status in self.sessions.items() if [status] == query["status"]]
                    page = [self.session(id) for id in found[: int(query["limit"][0])]]
                    return 200, {"data": page, "total_count": len(found)}
                case [method, path] if match := re.fullmatch(r"/v1/sessions/(\w+)(/revoke)?", path):
                    id = match[1]
                    if id in self.sessions:
                        if method == "POST":
                            self.sessions[id] = "revoked"
                        return 200, self.session(id)
            return 404, {"errors": [{"code": "resource_not_found", "message": "not found"}]}

    def user(self, id: str) -> object:
        emails = [{"id": f"idn_{number}", "email_address": email} for number, email in enumerate(self.users[id])]
        return {"id": id, "object": "user", "email_addresses": emails}

    def session(self, id: str) -> object:
        return {"id": id, "object": "session", "status": self.sessions[id]}
