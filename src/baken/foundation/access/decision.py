"""Answers of access rules: yes or no, always with the reason."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Decision:
    """Whether something is allowed and why; truthy when it is."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise PermissionDenied with the reason when it is not allowed."""
        if not self.allowed:
            raise PermissionDenied(self.reason)


def allow(reason: str = "") -> Decision:
    """A yes."""
    return Decision(True, reason)


def deny(reason: str) -> Decision:
    """A no, with the reason the person gets to read."""
    return Decision(False, reason)
