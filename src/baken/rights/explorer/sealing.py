"""Answers that travel in the posted form: compressed, encrypted and signed, so that nothing is kept here.

Who holds the form can neither read nor change them. A form of another municipality or of another use does not
open, nor does one `KEPT` after it was begun: each step seals anew, but with the moment of the first time.
Built on Fernet (AES-CBC with HMAC-SHA256) with a key per purpose.
"""

import base64
import datetime as dt
import json
import zlib
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEPT = dt.timedelta(hours=4)
"""So long after its first screen a form opens; then its answers are asked anew."""
LARGEST = 60_000
"""Characters of a sealed form; what the screens can ask stays far below."""
VERSION = "2"


class SealBroken(Exception):
    """The form cannot be opened: changed, cut off, of another place or of an older version."""


class SealExpired(Exception):
    """The form was begun too long ago."""


@dataclass(frozen=True, kw_only=True)
class Unsealed:
    """What was sealed, when for the first time, and the name that the form got then."""

    data: Any
    since: dt.datetime
    name: str


def seal(data: Any, *, purpose: str, since: dt.datetime, name: str = "") -> str:
    """JSON data as text for a hidden field.

    `purpose` says where it may be opened again; `since` (the moment of the first sealing) until when.
    """
    packed = zlib.compress(json.dumps([name, data], separators=(",", ":")).encode(), 9)
    return VERSION + _cipher(purpose).encrypt_at_time(packed, int(since.timestamp())).decode()


def unseal(text: str, *, purpose: str, at: dt.datetime) -> Unsealed:
    """What was sealed for this purpose. Raises SealBroken, SealExpired."""
    if len(text) > LARGEST or not text.startswith(VERSION):
        raise SealBroken
    cipher, token = _cipher(purpose), text[len(VERSION) :].encode()
    try:
        packed = cipher.decrypt(token)
    except InvalidToken as error:
        raise SealBroken from error
    # Only what is surely our own is looked at any further.
    since = dt.datetime.fromtimestamp(cipher.extract_timestamp(token), tz=dt.UTC)
    if at - since > KEPT:
        raise SealExpired
    name, data = json.loads(zlib.decompress(packed))
    return Unsealed(data=data, since=since, name=name)


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
