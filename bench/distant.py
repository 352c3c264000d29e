"""A Clerk at a distance: answers as host-test/benches/side_by_side/server.rs, but as late as a network would.

    python distant.py [--answer 0.05] [--connect 0.1] [--certificate FILE]

With a certificate it speaks TLS, as `localhost`, and writes to FILE whom to trust. It prints its address when ready.
"""

import argparse
import asyncio
import json
import ssl
from pathlib import Path
from typing import Any

FIXTURE = Path(__file__).parents[1] / "fixtures/list-users/full.json"
USERS = 500


def answers() -> dict[str, bytes]:
    """The body for each path; that of a user for every other."""
    user: dict[str, Any] = json.loads(FIXTURE.read_text(encoding="utf-8"))["exchanges"][0]["response"]["body"][0]
    for name, value in user.items():
        if isinstance(value, list):
            user[name] = value[: name in ("email_addresses", "phone_numbers")]
    bodies = {
        "/v1/users": [{**user, "id": f"user_{number:027}"} for number in range(USERS)],
        "/v1/users/count": {"object": "total_count", "total_count": USERS},
        "": user,
    }
    return {path: json.dumps(body, separators=(",", ":")).encode() for path, body in bodies.items()}


class Distant:
    def __init__(self, answer: float, connect: float, tls: ssl.SSLContext | None) -> None:
        self.answer, self.connect, self.tls = answer, connect, tls
        self.bodies = answers()
        self.serving: set[asyncio.Task[None]] = set()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # what arrives before TLS is asked for would be lost
        self.serving.add(asyncio.create_task(self.serve(reader, writer)))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.connect)
        try:
            if self.tls:
                await writer.start_tls(self.tls)
            else:
                writer.transport.resume_reading()
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").lower()
                if "content-length: " in head:
                    await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
                await asyncio.sleep(self.answer)
                body = self.bodies.get(head.split(" ")[1].split("?")[0], self.bodies[""])
                lines = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
                writer.write(lines.encode() + body)
                await writer.drain()
        except (EOFError, OSError):
            writer.close()


def context(trusted: Path) -> ssl.SSLContext:
    import trustme

    authority = trustme.CA()
    authority.cert_pem.write_to_path(trusted)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


async def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--answer", type=float, default=0.05)
    options.add_argument("--connect", type=float, default=0.1)
    options.add_argument("--certificate", type=Path)
    given = options.parse_args()
    tls = given.certificate and context(given.certificate)
    server = await asyncio.start_server(Distant(given.answer, given.connect, tls).accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(f"https://localhost:{port}" if tls else f"http://127.0.0.1:{port}", flush=True)
    await server.serve_forever()


asyncio.run(main())
