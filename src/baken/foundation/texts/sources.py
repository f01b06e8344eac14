"""When a translation is stale: the Dutch says something else than what was translated."""

import hashlib
import unicodedata


def source_hash(dutch: str) -> str:
    """SHA-256 of the text; spaces at line ends and the way accents are coded do not count."""
    normal = unicodedata.normalize("NFC", dutch).strip()
    return hashlib.sha256("\n".join(line.rstrip() for line in normal.splitlines()).encode()).hexdigest()
