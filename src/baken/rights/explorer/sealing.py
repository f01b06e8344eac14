"""Answers that travel in the posted form: compressed, encrypted and signed, so that nothing is kept here.

Who holds the form can neither read nor change them; a form of another municipality, of another use or
older than `KEPT` opens no more. Built on Fernet (AES-CBC with HMAC-SHA256) with a key per purpose.
"""

import base64
import datetime as dt
import json
import zlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEPT = dt.timedelta(hours=4)
"""So long a form may stand open before its answers are asked anew."""
LARGEST = 60_000
"""Characters of a sealed form; what the screens can ask stays far below."""
VERSION = "1"


class SealBroken(Exception):
    """The form cannot be opened: changed, cut off, of another place or of an older version."""


class SealExpired(Exception):
    """The form stood open too long."""


def seal(data: Any, *, purpose: str, at: dt.datetime) -> str:
    """JSON data as text for a hidden field; `purpose` says where it may be opened again."""
    packed = zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 9)
    return VERSION + _cipher(purpose).encrypt_at_time(packed, int(at.timestamp())).decode()


def unseal(text: str, *, purpose: str, at: dt.datetime) -> Any:
    """What was sealed for this purpose. Raises SealBroken, SealExpired."""
    if len(text) > LARGEST or not text.startswith(VERSION):
        raise SealBroken
    cipher, token = _cipher(purpose), text[len(VERSION) :].encode()
    try:
        packed = cipher.decrypt(token)
    except InvalidToken as error:
        raise SealBroken from error
    # Only what is surely our own is looked at any further.
    if at.timestamp() - cipher.extract_timestamp(token) > KEPT.total_seconds():
        raise SealExpired
    return json.loads(zlib.decompress(packed))


def derived_key(*, purpose: str, secret: str, length: int = 32) -> bytes:
    """Bytes of a key for one purpose, from the site's secret key."""
    derive = HKDF(algorithm=SHA256(), length=length, salt=None, info=f"baken rights {purpose}".encode())
    return derive.derive(secret.encode())


def secrets() -> list[str]:
    """The site's secret key, and the older ones that still open what they sealed."""
    return [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]


def _keys(purpose: str) -> list[bytes]:
    return [
        base64.urlsafe_b64encode(derived_key(purpose=f"form {VERSION} {purpose}", secret=secret))
        for secret in secrets()
    ]


def _cipher(purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys(purpose)])
