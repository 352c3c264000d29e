"""The operations with one secret key."""

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from threading import TIMEOUT_MAX
from typing import Any, Protocol

from .failure import ClerkError, is_unicode, refusal
from .operations import Operations, Output
from .values import in_python, to_json, to_python


class Host(Protocol):
    """What performs operations: `Block`, or that of `clerk_tool_native`."""

    def calls(self, env: Mapping[str, str], timeout: float) -> Callable[[str, str], str]:
        """What performs operations with this environment, from the text of a JSON object to that of another."""
        ...


class Clerk(Operations):
    """The operations of a block with one secret key. Cheap to make: have one for each key.

    `webhook_signing_secret` is for `verify_webhook` without one; its `now` is filled in here, by this machine's clock, unless
    given. `api_url` is Clerk's API unless given. `timeout` is in seconds, for each call; below 210, it may end a call that
    the component would have brought to an end: `ensure-*` sends up to three requests.
    """

    def __init__(
        self,
        block: Host,
        *,
        secret_key: str,
        api_url: str = "",
        webhook_signing_secret: str = "",
        timeout: float = 220,
    ) -> None:
        if not 0 <= timeout <= TIMEOUT_MAX:
            raise ValueError("timeout must be a number of seconds")
        self._block = block
        self._env = {
            "CLERK_SECRET_KEY": secret_key,
            "CLERK_API_URL": api_url,
            "CLERK_WEBHOOK_SIGNING_SECRET": webhook_signing_secret,
        }
        self._timeout = timeout

    def call_json(self, operation: str, params: str = "{}") -> str:
        """Performs any operation, such as `list-users`, from the text of one JSON object to that of another.

        Names are camelCase, and metadata passes through byte for byte: the order of its keys, numbers such as `1.10`,
        and any depth, which Python's values do not keep. Nothing is filled in: `verify-webhook` needs its `now`.
        """
        for name, text in {"operation": operation, "params": params}.items():
            if not is_unicode(text):
                raise refusal(name, "holds half a surrogate pair")
        return self._perform(operation, params)

    @cached_property
    def _perform(self) -> Callable[[str, str], str]:
        for name, text in self._env.items():
            if "\0" in text or not is_unicode(text):
                message = f"{name} holds a NUL or half a surrogate pair: nothing was sent, fix it"
                raise ClerkError("permanent", "misconfigured", message)
        return self._block.calls(self._env, self._timeout)

    def _call(
        self, operation: str, given: type, params: Mapping[str, object], read: Callable[[Any], Output]
    ) -> Output:
        if "now" in given.__annotations__ and params.get("now") is None:
            params = {**params, "now": time.time_ns() // 1_000_000}
        text = to_json(params, given)
        try:
            text = self.call_json(operation, text)
        except ClerkError as error:
            raise in_python(error, given) from None
        return to_python(operation, text, read)
