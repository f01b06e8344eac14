"""Office documents are zip archives that carry the moment of packing; here they get the record's."""

import datetime as dt
import io
import re
import zipfile

EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
"""For files that belong to no moment, such as templates."""
_FIRST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)  # no zip archive is older
_PROPERTIES = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def stable(content: bytes, *, moment: dt.datetime) -> bytes:
    """The same archive, all of it dated at the moment: the same parts give the same bytes."""
    packed = io.BytesIO()
    when = max(moment.astimezone(dt.UTC), _FIRST)
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, date_time=when.timetuple()[:6])
            stored = part.filename.endswith(".png")
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, _dated(part.filename, source.read(part), when))
    return packed.getvalue()


def _dated(name: str, part: bytes, when: dt.datetime) -> bytes:
    """The document's properties say when it was last changed: at the moment, not while packing."""
    if name != _PROPERTIES:
        return part
    return _MODIFIED.sub(rb"\g<1>" + f"{when:%Y-%m-%dT%H:%M:%SZ}".encode(), part)
