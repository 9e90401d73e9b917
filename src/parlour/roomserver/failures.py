"""What can go wrong outside."""


class ServiceError(Exception):
    """A service did not do it; `reason` is a code without secrets."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
