"""What must be true of a file before anything in it is read as a workbook.

A workbook is a zip of XML, so a small file can be an enormous one (a bomb), hold programs, or
fetch other files. Each is refused here, with what the sender can do about it.
"""

import io
import zipfile
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

LARGEST_FILE = 10 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 60 * 1024 * 1024  # bytes; a plan of 20 000 rows stays below
MOST_PARTS = 1000
HIGHEST_RATIO = 150  # unpacked : packed; the XML of real workbooks stays below 40
RATIO_MATTERS_FROM = 5 * 1024 * 1024  # bytes unpacked
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
ZIP_START = b"PK"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class WorkbookRefused(Exception):
    """The file cannot be taken as a workbook; `message` says in Dutch why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def damaged() -> WorkbookRefused:
    """The refusal for a file whose inside makes no sense."""
    return WorkbookRefused(
        _(
            "Dit bestand is beschadigd of geen Excel-werkmap. "
            "Open het in je rekenblad en bewaar het opnieuw als .xlsx."
        )
    )


def open_archive(file: BinaryIO | Path) -> zipfile.ZipFile:
    """The parts of a workbook, checked. Raises WorkbookRefused."""
    content = _content(file)
    if content.startswith(OLD_OFFICE):
        raise _old_or_encrypted(content)
    if not content.startswith(ZIP_START):
        raise WorkbookRefused(_("Dit is geen Excel-werkmap. Bewaar het bestand in je rekenblad als .xlsx."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise damaged() from error
    _check_sizes(archive.infolist())
    _check_parts({info.filename.casefold() for info in archive.infolist()})
    return archive


def _content(file: BinaryIO | Path) -> bytes:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    else:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise WorkbookRefused(
            _("Dit bestand is groter dan %(size)s MB. Haal afbeeldingen en lege bladen weg of splits het.")
            % {"size": LARGEST_FILE // 1024 // 1024}
        )
    return content


def _old_or_encrypted(content: bytes) -> WorkbookRefused:
    if ENCRYPTED_PART in content:
        return WorkbookRefused(
            _("Deze werkmap is met een wachtwoord beveiligd. Haal het wachtwoord weg en probeer opnieuw.")
        )
    return WorkbookRefused(_("Dit is een oud Excel-bestand (.xls). Bewaar het in je rekenblad als .xlsx."))


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if len(names) < len(parts) or any(part.compress_type not in METHODS for part in parts):
        raise damaged()
    if any(part.flag_bits & 0x1 for part in parts):
        raise WorkbookRefused(
            _("Deze werkmap is met een wachtwoord beveiligd. Haal het wachtwoord weg en probeer opnieuw.")
        )
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    bomb = unpacked > RATIO_MATTERS_FROM and unpacked > HIGHEST_RATIO * packed
    if unpacked > LARGEST_UNPACKED or len(parts) > MOST_PARTS or bomb:
        raise WorkbookRefused(
            _("Uitgepakt is dit bestand te groot om veilig te lezen. Bewaar alleen de bladen van het plan.")
        )


def _check_parts(names: set[str]) -> None:
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise WorkbookRefused(
            _("Deze werkmap bevat macro's. Bewaar ze als gewone werkmap (.xlsx) en probeer opnieuw.")
        )
    if any(name.startswith("xl/externallinks/") for name in names):
        raise WorkbookRefused(
            _(
                "Deze werkmap haalt gegevens uit andere bestanden. "
                "Kopieer de cellen, plak ze als waarden en verbreek de koppelingen."
            )
        )
    if "xl/workbook.bin" in names:
        raise WorkbookRefused(
            _("Dit is een binaire Excel-werkmap (.xlsb). Bewaar ze in je rekenblad als .xlsx.")
        )
    if "[content_types].xml" not in names:
        raise WorkbookRefused(_("Dit is een zip-bestand, maar geen Excel-werkmap. Kies een .xlsx-bestand."))
