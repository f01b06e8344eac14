"""Six characters with which a worker opens what somebody answered, and with which alone it can be read.

From a code come, by a slow derivation with a salt that only the site's secret key gives, the name of its row
and the key of what stands there. The database alone can neither find nor read it, nor can who guesses codes
do so fast. Who has the database and the secret key can try every code (decision 8).
"""

import hashlib
import json
import os
import secrets
import zlib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from baken.rights.explorer.sealing import derived_key

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, 1, I, L, O and U, which people read wrongly: 30 characters, 29 bits in a code."""
LENGTH = 6
_BLOCK = 8
_NONCE = 12


class CodeUnreadable(ValueError):
    """What was typed can be no code."""


@dataclass(frozen=True, kw_only=True)
class CodeKeys:
    """What a code leads to: the name of the row (hex) and the key of its content."""

    name: str
    key: bytes


def new_code() -> str:
    """A code that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _position in range(LENGTH))


def read_code(typed: str) -> str:
    """A code as somebody types it, with spaces or small letters. Raises CodeUnreadable."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(code) != LENGTH or set(code) - set(ALPHABET):
        raise CodeUnreadable
    return code


def shown_code(code: str) -> str:
    """ "K7M 4TX": in two groups, easier to say aloud."""
    return f"{code[:3]} {code[3:]}"


def keys_of(code: str, *, municipality: str, secret: str) -> CodeKeys:
    """Name and key of a code in a municipality (NIS), under one of the site's secret keys."""
    salt = derived_key(purpose=f"code {municipality}", secret=secret)
    cost: int = settings.RIGHTS_CODE_COST
    derived = hashlib.scrypt(
        code.encode(), salt=salt, dklen=64, n=cost, r=_BLOCK, p=1, maxmem=2 * 128 * _BLOCK * cost
    )
    return CodeKeys(name=derived[:32].hex(), key=derived[32:])


def lock(data: Any, *, keys: CodeKeys) -> bytes:
    """JSON data that only the code opens."""
    nonce = os.urandom(_NONCE)
    packed = zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 9)
    return nonce + AESGCM(keys.key).encrypt(nonce, packed, keys.name.encode())


def unlock(locked: bytes, *, keys: CodeKeys) -> Any:
    """What `lock` was given. Raises CodeUnreadable when it was changed."""
    try:
        packed = AESGCM(keys.key).decrypt(locked[:_NONCE], locked[_NONCE:], keys.name.encode())
    except InvalidTag as error:
        raise CodeUnreadable from error
    return json.loads(zlib.decompress(packed))
