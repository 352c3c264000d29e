"""An event as Clerk sends it, signed with Python's own HMAC."""

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request

from engine import SIGNING_SECRET, Engine


def user_updated(user: str, offboard: object = True, type: str = "user.updated") -> bytes:
    data = {"id": user, "object": "user", "first_name": "Zoë", "private_metadata": {"offboard": offboard}}
    return json.dumps({"data": data, "object": "event", "timestamp": 1716883200000, "type": type}).encode()


def sign(id: str, timestamp: str, body: bytes, secret: str = SIGNING_SECRET) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


def send(engine: Engine, message: str, body: bytes, /, age: int = 0, **changes: str | None) -> int:
    """Returns the status. `changes` are headers that have another value, or are left out."""
    timestamp = str(int(time.time()) - age)
    signed = {"id": message, "timestamp": timestamp, "signature": sign(message, timestamp, body)} | changes
    headers = {f"svix-{name}": value for name, value in signed.items() if value is not None}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{engine.external}/clerk", body, headers), timeout=30) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
