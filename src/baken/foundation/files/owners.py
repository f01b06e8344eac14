"""Which module answers for which kind of file."""

from typing import Protocol

from baken.foundation.access.api import Actor, Decision
from baken.foundation.files.errors import OwnerRegisteredTwice
from baken.foundation.files.models import StoredFile


class FileOwner(Protocol):
    """A module that attaches files and knows who may read them."""

    kind: str

    def may_read(self, *, actor: Actor, file: StoredFile) -> Decision:
        """Whether the actor may download this file, with the reason."""
        ...


_owners: dict[str, FileOwner] = {}


def register_file_owner(owner: FileOwner) -> None:
    """Answer for a kind of file; called by `AppConfig.ready()`. Raises OwnerRegisteredTwice."""
    if owner.kind in _owners:
        raise OwnerRegisteredTwice(owner.kind)
    _owners[owner.kind] = owner


def owner_of(kind: str) -> FileOwner | None:
    """Who answers for this kind; None: nobody, so closed."""
    return _owners.get(kind)
