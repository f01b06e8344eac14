"""The XML parts of a workbook besides its sheets, read with a parser that refuses what could do harm."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser
from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS

from baken.plan.interchange.archive import WorkbookRefused, damaged

MOST_CELLS = 600_000  # of the whole workbook
LONGEST_TEXT = 300_000  # characters while reading one cell
CHUNK = 1 << 16
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    SAXException,
    DefusedXmlException,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    OSError,
)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def parse(archive: zipfile.ZipFile, part: str, handler: ContentHandler) -> None:
    """Feed one part to a handler. No document type, no entities, nothing from outside."""
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                parser.feed(chunk)
        parser.close()
    except DAMAGE as error:
        raise damaged() from error


def local(name: str) -> str:
    return name.rpartition(":")[2]


def unescaped(text: str) -> str:
    """Text with the control characters that a spreadsheet writes as _x000D_."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


class Relations(ContentHandler):
    """What a part refers to: targets per id, and by kind."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._folder = posixpath.dirname(part)
        name = posixpath.join(self._folder, "_rels", posixpath.basename(part) + ".rels")
        if name in archive.namelist():
            parse(archive, name, self)

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:
        if local(name) == "Relationship" and attrs.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", self._folder, attrs.get("Target", ""))).lstrip(
                "/"
            )
            self.targets[attrs.get("Id", "")] = target
            self._kinds.setdefault(posixpath.basename(attrs.get("Type", "")), target)

    def of_kind(self, kind: str) -> str:
        return self._kinds.get(kind, "")


class WorkbookReader(ContentHandler):
    """Sheet names with their relation, and from when days are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:
        tag = local(name)
        if tag == "sheet":
            identity = next((value for key, value in attrs.items() if local(key) == "id" and ":" in key), "")
            self.sheets.append((attrs.get("name", ""), identity))
        elif tag == "workbookPr":
            self.from_1904 = attrs.get("date1904", "0") in ("1", "true")


class StylesReader(ContentHandler):
    """The number format of every cell style."""

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[int, str] = {}
        self._used: list[int] = []
        self._in_cell_styles = False

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:
        tag = local(name)
        if tag == "numFmt":
            self._own[int(attrs.get("numFmtId", "0"))] = attrs.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cell_styles = True
        elif tag == "xf" and self._in_cell_styles:
            self._used.append(int(attrs.get("numFmtId", "0")))

    def endElement(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._in_cell_styles = False

    def formats(self) -> list[str]:
        return [self._own.get(number) or BUILTIN_FORMATS.get(number, "General") for number in self._used]


class TextReader(ContentHandler):
    """Collects the text of <t> (and <v>, <f>) elements, without phonetic guides."""

    KEPT = frozenset({"t"})

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._length = 0
        self._keeping = False
        self._phonetic = False

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: ARG002 - SAX's signature
        tag = local(name)
        if tag == "rPh":
            self._phonetic = True
        elif tag in self.KEPT and not self._phonetic:
            self._keeping = True

    def endElement(self, name: str) -> None:
        tag = local(name)
        if tag == "rPh":
            self._phonetic = False
        elif tag in self.KEPT:
            self._keeping = False

    def characters(self, content: str) -> None:
        if self._keeping:
            self._pieces.append(content)
            self._length += len(content)
            if self._length > LONGEST_TEXT:
                raise WorkbookRefused(_("Eén cel van deze werkmap bevat te veel tekst."))

    def taken(self) -> str:
        """The text so far, and start anew."""
        text = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return text


class StringsReader(TextReader):
    """The table of texts that cells refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def endElement(self, name: str) -> None:
        super().endElement(name)
        if local(name) == "si":
            self.strings.append(unescaped(self.taken()))
            if len(self.strings) > MOST_CELLS:
                raise WorkbookRefused(
                    _("Deze werkmap telt te veel cellen. Bewaar alleen de bladen van het plan.")
                )
