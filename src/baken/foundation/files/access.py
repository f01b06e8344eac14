"""Who may download: the owning module decides, and nobody's file is closed."""

from django.utils.translation import gettext as _

from baken.foundation.access.api import EVERYONE, Actor, Decision, deny
from baken.foundation.files.models import StoredFile
from baken.foundation.files.owners import owner_of

# Public documents are downloaded without account; the owner decides per file.
ROUTES = {"files:download": EVERYONE}


def may_read(*, actor: Actor, file: StoredFile) -> Decision:
    """Whether the actor may download this file."""
    owner = owner_of(file.owner_kind)
    if owner is None:
        return deny(_("Dit bestand is afgesloten."))
    return owner.may_read(actor=actor, file=file)
