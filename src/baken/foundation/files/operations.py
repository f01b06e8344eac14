"""Storing files and removing what nobody refers to."""

import datetime as dt
import os
from typing import BinaryIO, Protocol, cast

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from baken.foundation.access.api import Actor
from baken.foundation.files import blobs
from baken.foundation.files.checking import check, clean_name
from baken.foundation.files.errors import FileRefused, OwnerUnknown
from baken.foundation.files.models import StoredFile
from baken.foundation.files.owners import owner_of
from baken.foundation.territory.models import Municipality

ORPHANS_KEPT = dt.timedelta(days=1)


class Upload(Protocol):
    """What Django's UploadedFile and File offer."""

    name: str | None
    size: int

    def seek(self, offset: int, whence: int = 0) -> int: ...

    def read(self, size: int = -1) -> bytes: ...


@transaction.atomic
def store_file(
    *,
    upload: Upload,
    municipality: Municipality | None,
    actor: Actor,
    at: dt.datetime,
    owner_kind: str,
    owner_id: str = "",
) -> StoredFile:
    """Check and store an upload in the caller's transaction.

    Raises FileRefused with a Dutch message, OwnerUnknown when nobody answers for `owner_kind`.
    """
    if owner_of(owner_kind) is None:
        raise OwnerUnknown(owner_kind)
    name = clean_name(upload.name or "")
    content = cast(BinaryIO, upload)
    media_type = check(content=content, name=name, size=upload.size)
    sha256 = blobs.hash_of(content)
    _lock(sha256)
    try:
        blobs.write(content=content, sha256=sha256)
    except OSError as failure:
        raise FileRefused(_("Het bestand kon niet bewaard worden. Probeer het later opnieuw.")) from failure
    return StoredFile.objects.create(
        sha256=sha256,
        name=name,
        size=upload.size,
        media_type=media_type,
        owner_kind=owner_kind,
        owner_id=owner_id,
        municipality=municipality,
        made_by_id=actor.user_id,
        made_at=at,
    )


def _lock(sha256: str) -> None:
    """Until the end of the transaction nobody else stores or removes this blob."""
    key = int.from_bytes(bytes.fromhex(sha256)[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def remove_orphans(*, older_than: dt.timedelta = ORPHANS_KEPT) -> int:
    """Remove blobs no row refers to and half-written files; how many."""
    removed = 0
    for path in blobs.old_blobs(older_than=older_than.total_seconds()):
        if path.suffix == ".new":
            path.unlink(missing_ok=True)
            removed += 1
        elif len(path.name) == 64:
            removed += _remove_if_orphan(path.name)
    return removed


@transaction.atomic
def _remove_if_orphan(sha256: str) -> int:
    _lock(sha256)
    with scopes_disabled():
        if StoredFile.objects.filter(sha256=sha256).exists():
            return 0
    blobs.path_of(sha256).unlink(missing_ok=True)
    return 1


def open_file(*, file: StoredFile) -> BinaryIO:
    """The bytes of a file, for the module that owns it. Raises FileNotFoundError."""
    return cast(BinaryIO, open(os.fspath(blobs.path_of(file.sha256)), "rb"))
