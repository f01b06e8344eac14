"""Files with people: checked by their first bytes, written once, never under the name they came with."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MB = 1024 * 1024
KINDS = {b"PAR1": "parquet", b"ARROW1": "arrow"}
HEAD = 64 * 1024


class UploadRefused(Exception):
    """A file that cannot be a table; the Dutch message says why, `table` which one."""

    def __init__(self, message: str, *, table: str) -> None:
        super().__init__(message)
        self.table = table


def largest_request() -> int:
    """Bytes of a form with files, with room for the rest."""
    return int(settings.RIGHTS_SCAN_UPLOAD_MB + 1) * MB


def kind_of(upload: "UploadedFile[Any]", *, table: str) -> str:
    """parquet, arrow or csv. Raises UploadRefused."""
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    for start, kind in KINDS.items():
        if head.startswith(start):
            return kind
    if not head.strip():
        raise UploadRefused(_("Dit bestand is leeg."), table=table)
    if b"\0" in head or not _is_text(head):
        raise UploadRefused(
            _("Dit is geen Parquet, Arrow of CSV (in UTF-8). Bewaar het in een van die vormen."), table=table
        )
    return "csv"


def require_size(files: Mapping[str, "UploadedFile[Any]"]) -> None:
    """Raises UploadRefused when the files together are larger than allowed."""
    most = settings.RIGHTS_SCAN_UPLOAD_MB
    if sum(one.size or 0 for one in files.values()) > most * MB:
        raise UploadRefused(
            _("De bestanden zijn samen groter dan %(most)d MB. Gebruik Parquet, of het programma rulebook.")
            % {"most": most},
            table=next(iter(files)),
        )


def keep(files: Mapping[str, "UploadedFile[Any]"], folder: Path) -> dict[str, Path]:
    """Write the files as persons.csv, households.parquet …, for this account only. Raises UploadRefused."""
    require_size(files)
    kinds = {table: kind_of(one, table=table) for table, one in files.items()}
    kept = {}
    for table, one in files.items():
        path = folder / f"{table}.{kinds[table]}"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for block in one.chunks(MB):
                out.write(block)
        kept[table] = path
    return kept


def _is_text(head: bytes) -> bool:
    for cut in range(4):  # a letter may be cut at the end
        try:
            head[: len(head) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        return True
    return False
