"""Bytes on disk, under their hash."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

BLOCK = 1024 * 1024


def folder() -> Path:
    """Where the blobs are."""
    return Path(settings.MEDIA_ROOT) / "blobs"


def path_of(sha256: str) -> Path:
    """Where a blob is, or would be."""
    return folder() / sha256[:2] / sha256[2:4] / sha256


def hash_of(content: BinaryIO) -> str:
    """SHA-256 of the whole stream, in hexadecimal."""
    digest = hashlib.sha256()
    content.seek(0)
    while block := content.read(BLOCK):
        digest.update(block)
    content.seek(0)
    return digest.hexdigest()


def write(*, content: BinaryIO, sha256: str) -> None:
    """Write a blob unless it is there: beside its place, to disk, then renamed, so never half."""
    path = path_of(sha256)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{sha256}.{secrets.token_hex(4)}.new")
    try:
        with fresh.open("xb") as target:
            content.seek(0)
            while block := content.read(BLOCK):
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        fresh.chmod(0o640)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def old_blobs(*, older_than: float) -> Iterator[Path]:
    """Blobs and half-written files untouched for so many seconds, by the file system's clock."""
    for path in folder().glob("*/*/*"):
        try:
            if time.time() - path.stat().st_mtime >= older_than:
                yield path
        except FileNotFoundError:
            continue
