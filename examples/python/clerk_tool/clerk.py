"""The operations with one secret key."""

from collections.abc import Mapping
from typing import Any

from .block import Block
from .operations import Operations


class Clerk(Operations):
    """The operations of a block with one secret key. Cheap to make: have one for each key.

    `api_url` is Clerk's API unless given. `timeout` is in seconds, for each call; below 140, an `update-user` of two
    requests may be ended that the component would have brought to an end.
    """

    def __init__(self, block: Block, *, secret_key: str, api_url: str = "", timeout: float = 150) -> None:
        self._block = block
        self._env = {"CLERK_SECRET_KEY": secret_key, "CLERK_API_URL": api_url}
        self._timeout = timeout

    def _call(self, operation: str, params: Mapping[str, object]) -> Any:
        return self._block.call(operation, params, self._env, self._timeout)
