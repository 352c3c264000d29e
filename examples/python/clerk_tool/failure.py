"""How an operation fails."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Self

from .operations import Case, ErrorDetail, Reason


class ClerkError(Exception):
    """A failure of an operation. Neither its text nor its attributes contain the secret key."""

    def __init__(
        self,
        case: Case,
        reason: Reason | None,
        message: str,
        parameter: str | None = None,
        status: int | None = None,
        errors: Sequence[ErrorDetail] = (),
        trace_id: str | None = None,
        retry_after_ms: int | None = None,
    ) -> None:
        super().__init__(case, reason, message, parameter, status, errors, trace_id, retry_after_ms)
        self.case: Case = case
        """Retry, or not?"""
        self.reason: Reason | None = reason
        """Why. `None` only with `execution-failed`."""
        self.message = message
        """What happened, what is known, and what to do, for a person."""
        self.parameter = parameter
        """The parameter to fix, if a single one is at fault."""
        self.status = status
        """The HTTP status of Clerk's answer, if there was one."""
        self.errors = errors
        """Clerk's own errors, in Clerk's order."""
        self.trace_id = trace_id
        """Clerk's name for the request, which Clerk's support asks for."""
        self.retry_after_ms = retry_after_ms
        """How long to wait before a retry, if Clerk said so."""

    @classmethod
    def of_json(cls, failure: Mapping[str, Any]) -> Self:
        """The failure as JSON has it: one object, with its names in camelCase."""
        return cls(**_snake(failure))

    @property
    def retryable(self) -> bool:
        """Whether the same call is safe to retry, after `retry_after_ms` if that is given."""
        return self.case == "transient"

    def __str__(self) -> str:
        return f"{self.reason or self.case}: {self.message}"


def _snake(value: Any) -> Any:
    match value:
        case dict():
            snake = partial(re.sub, "[A-Z]", lambda letter: "_" + letter[0].lower())
            return {snake(name): _snake(item) for name, item in value.items()}
        case list():
            return [_snake(item) for item in value]
    return value


def refusal(parameter: str, why: str) -> ClerkError:
    """`parameter` and `why` never hold the value, which may be secret."""
    return ClerkError("permanent", "invalid-parameter", f"{parameter} {why}", parameter)


def is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold it. It cannot hold half a surrogate pair; Python's error would show the text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
