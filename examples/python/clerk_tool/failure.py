"""How an operation fails."""

from .operations import Case, Fault


class ClerkError(Exception):
    """A failure of an operation. Its text never contains the secret key."""

    def __init__(self, case: Case, fault: Fault) -> None:
        super().__init__(case, fault)
        self.case: Case = case
        """What the caller should do, such as `rate-limited`."""
        self.fault = fault
        """What is known about it: `message`, `parameter`, `status`, `errors`, `trace_id`, `retry_after_ms`."""

    @property
    def retryable(self) -> bool:
        """Whether the same call may be repeated without looking, after `fault["retry_after_ms"]` if that is given."""
        return "permanent" not in self.case

    def __str__(self) -> str:
        return f"{self.case}: {self.fault['message']}"
