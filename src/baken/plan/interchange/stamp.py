"""When a workbook was made: spreadsheets keep that moment (docProps/core.xml) through every later save."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import BinaryIO

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

CORE = "docProps/core.xml"
CREATED = "{http://purl.org/dc/terms/}created"
LARGEST = 100_000


def made_at(*, file: BinaryIO | Path) -> dt.datetime | None:
    """The moment in UTC, to the second; None when the workbook does not say or what it says is no moment."""
    try:
        if not isinstance(file, Path):
            file.seek(0)
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(CORE).file_size > LARGEST:
                return None
            text = ElementTree.fromstring(archive.read(CORE)).findtext(CREATED) or ""
        moment = dt.datetime.fromisoformat(text.strip())
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, ElementTree.ParseError, DefusedXmlException):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
