"""Keys of people: national register numbers are refused, or replaced by a pseudonym with a secret."""

import hmac
import stat
from pathlib import Path

from rulebook.errors import TableError
from rulebook.scanning.extra import pl

SHORTEST_SECRET, LONGEST_SECRET = 16, 4096
SUSPECT_SHARE = 0.05
"""Of keys with 11 digits: by chance fewer than 1 in 200 is a valid national register number."""


def read_secret(path: Path) -> bytes:
    """The secret that pseudonyms are made with, from a file of its own. Raises TableError."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise TableError("de sleutel staat in een gewoon bestand", where=path.name)
        with path.open("rb") as file:
            secret = file.read(LONGEST_SECRET + 1).strip()
    except OSError:
        raise TableError("het bestand met de sleutel kan niet gelezen worden", where=path.name) from None
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
        length = f"een sleutel telt {SHORTEST_SECRET} tot {LONGEST_SECRET} bytes"
        raise TableError(f"{length}; maak er een met: openssl rand -hex 32", where=path.name)
    return secret


def pseudonym(secret: bytes, key: str) -> str:
    """The pseudonym of a key (HMAC-SHA256, the first 32 hexadecimal digits). A national register number has
    one pseudonym, with or without dots and zeros in front."""
    return hmac.digest(secret, canonical(key).encode(), "sha256").hex()[:32]


def canonical(key: str) -> str:
    """A key as it is compared: of a national register number its 11 digits."""
    digits = key.strip().replace(".", "").replace("-", "").replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) <= 11:
        padded = digits.zfill(11)
        if is_national_number(padded):
            return padded
    return key.strip()


def is_national_number(digits: str) -> bool:
    """Whether these 11 digits are a valid number of the national register or the bis register: a day of
    birth that can be (the month of a bis number is 20 or 40 higher) and valid check digits."""
    number, check = int(digits[:9]), int(digits[9:])
    month, day = int(digits[2:4]), int(digits[4:6])
    if not (1 <= month % 20 <= 12 and month < 60 and 1 <= day <= 31):
        return False
    return check in {97 - number % 97, 97 - (2_000_000_000 + number) % 97}


def pseudonyms(keys: "pl.Series", secret: bytes) -> "pl.Series":
    """The pseudonyms of keys, in order; no key stays none."""
    different = keys.unique()
    made = [None if key is None else pseudonym(secret, str(key)) for key in different.to_list()]
    return keys.replace_strict(different, pl.Series(made, dtype=pl.String), return_dtype=pl.String)


def refuse_national_numbers(keys: "pl.Series", *, where: str) -> None:
    """Raises TableError when keys are national register numbers."""
    digits = _digits(keys)
    if digits is None or digits.is_empty():
        return
    number, check = digits // 100, digits % 100
    month, day = number // 100_000 % 100, number // 1000 % 100
    born = month.is_between(0, 59) & (month % 20).is_between(1, 12) & day.is_between(1, 31)
    fits = (check == 97 - number % 97) | (check == 97 - (number + 2_000_000_000) % 97)
    valid = int((born & fits).sum())
    if valid and valid / len(digits) > SUSPECT_SHARE:
        raise TableError(
            f"{valid} sleutels zijn geldige rijksregisternummers. Vervang ze eerst door een eigen nummer, of "
            "geef een bestand met een geheime sleutel (--secret) waarmee ze een pseudoniem worden",
            where=where,
        )


def _digits(keys: "pl.Series") -> "pl.Series | None":
    """Keys of 11 digits as numbers (whole numbers may have lost the zeros in front); None: no such key."""
    if keys.dtype.is_integer():
        whole = keys.drop_nulls()
        return whole.filter(whole.is_between(10**6, 10**11 - 1)).cast(pl.Int64)
    lengths = keys.str.len_bytes()
    near = keys.filter(lengths.is_between(11, 16)).drop_nulls()
    if near.is_empty():
        return None
    plain = near.str.replace_all(r"[ .\-]", "")
    return plain.filter(plain.str.contains(r"^[0-9]{11}$")).cast(pl.Int64)
