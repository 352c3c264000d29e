"""The host of the Clerk block for `clerk_tool.Clerk`, in place of `clerk_tool.Block`."""

import json
import os
from collections.abc import Callable, Mapping

from clerk_tool import ClerkError

from . import _native

__all__ = ["Block"]


class Block:
    """The component, loaded, with its connections. One is enough for a process: threads share it.

    Make it after a fork: calls in the child raise `RuntimeError`. `max_concurrent_calls` may run at the same time; others
    wait for up to 30 seconds.
    """

    def __init__(self, component: str | os.PathLike[str], *, max_concurrent_calls: int = 64) -> None:
        self._block = _native.Block(component, max_concurrent_calls)

    def calls(self, env: Mapping[str, str], timeout: float) -> Callable[[str, str], str]:
        """What performs operations with this environment, of which the component does not see the secret key."""
        given = {name: value for name, value in env.items() if value}
        key = given.pop("CLERK_SECRET_KEY", None)
        secrets = [] if key is None else [("CLERK_SECRET_KEY", key)]
        client = self._block.client(secrets, list(given.items()), timeout)

        def call(operation: str, params: str) -> str:
            succeeded, text = client.call(operation, params)
            if not succeeded:
                raise ClerkError.of_json(json.loads(text))
            return text

        return call
