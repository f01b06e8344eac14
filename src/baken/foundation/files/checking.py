"""What a file really is, whatever its name says."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from baken.foundation.files.errors import FileRefused

LARGEST = 25 * 1024 * 1024
"""Bytes of a file."""
LARGEST_UNPACKED = 200 * 1024 * 1024
"""Bytes of an office file when unpacked."""
LARGEST_RATIO = 120
"""Unpacked against packed bytes of an office file; ordinary workbooks stay below 60."""
MOST_PARTS = 5_000

OOXML = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is accepted: its type, and how it is recognised."""

    media_type: str
    starts_with: tuple[bytes, ...] = ()
    part: str = ""


KINDS = {
    "pdf": FileKind("application/pdf", (b"%PDF-",)),
    "png": FileKind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    "docx": FileKind(f"{OOXML}.wordprocessingml.document", (b"PK\x03\x04",), "word/document.xml"),
    "xlsx": FileKind(f"{OOXML}.spreadsheetml.sheet", (b"PK\x03\x04",), "xl/workbook.xml"),
    "odt": FileKind("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",), "content.xml"),
    "txt": FileKind("text/plain; charset=utf-8"),
    "csv": FileKind("text/csv; charset=utf-8"),
}
EXTENSIONS = ", ".join(sorted(KINDS))


def clean_name(name: str) -> str:
    """A name safe for every file system and header: no folders, control signs or bidi tricks; ≤150."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = re.sub(r'[<>:"|?*;]+', "_", " ".join(name.split())).strip(". ")
    path = PurePosixPath(name or "bestand")
    suffix = path.suffix[:10]
    return f"{path.name[: len(path.name) - len(path.suffix)][: 150 - len(suffix)]}{suffix}"


def check(*, content: BinaryIO, name: str, size: int) -> str:
    """The media type of an acceptable file (`size` in bytes). Raises FileRefused."""
    if size == 0:
        raise FileRefused(_("Dit bestand is leeg."))
    if size > LARGEST:
        raise FileRefused(
            _("Dit bestand is te groot: hoogstens %(largest)d MB.") % {"largest": LARGEST // 1024 // 1024}
        )
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    kind = KINDS.get(extension)
    if kind is None:
        raise FileRefused(_("Dit soort bestand kan niet. Wel: %(kinds)s.") % {"kinds": EXTENSIONS})
    content.seek(0)
    head = content.read(16)
    if kind.starts_with and not head.startswith(kind.starts_with):
        raise FileRefused(_("De inhoud past niet bij de naam: dit is geen %(kind)s.") % {"kind": extension})
    if kind.part:
        _check_office(content, kind, extension)
    elif not kind.starts_with:
        _check_text(content, extension)
    content.seek(0)
    return kind.media_type


def _check_text(content: BinaryIO, extension: str) -> None:
    content.seek(0)
    data = content.read()
    try:
        text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what Excel in Flanders writes
    if "\0" in text:
        raise FileRefused(_("De inhoud past niet bij de naam: dit is geen %(kind)s.") % {"kind": extension})


def _check_office(content: BinaryIO, kind: FileKind, extension: str) -> None:
    content.seek(0)
    try:
        archive = zipfile.ZipFile(content)
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as broken:
        raise FileRefused(_("Dit bestand is beschadigd.")) from broken
    names = {part.filename for part in parts}
    if kind.part not in names:
        raise FileRefused(_("De inhoud past niet bij de naam: dit is geen %(kind)s.") % {"kind": extension})
    if len(parts) > MOST_PARTS:
        raise FileRefused(_("Dit bestand bestaat uit te veel delen."))
    for part in parts:
        _check_part(part)
    _check_unpacked(archive, parts)


def _check_part(part: zipfile.ZipInfo) -> None:
    lower = part.filename.lower()
    if lower.startswith("/") or "\\" in lower or ".." in lower.split("/"):
        raise FileRefused(_("Dit bestand is beschadigd."))
    if part.flag_bits & 0x1:
        raise FileRefused(_("Dit bestand is met een wachtwoord beveiligd."))
    if "vbaproject" in lower or lower.startswith("basic/") or lower.startswith("scripts/"):
        raise FileRefused(_("Dit bestand bevat macro's. Bewaar het zonder macro's."))


def _check_unpacked(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """What the archive says of itself may be a lie: unpack it, and stop in time."""
    packed = max(1, sum(part.compress_size for part in parts))
    most = min(LARGEST_UNPACKED, max(packed * LARGEST_RATIO, 1024 * 1024))
    unpacked = 0
    for part in parts:
        try:
            with archive.open(part) as stream:
                while block := stream.read(1024 * 1024):
                    unpacked += len(block)
                    if unpacked > most:
                        raise FileRefused(_("Dit bestand wordt bij het uitpakken te groot."))
        except FileRefused:
            raise
        except Exception as broken:  # zipfile and zlib raise many kinds on hostile input
            raise FileRefused(_("Dit bestand is beschadigd.")) from broken
