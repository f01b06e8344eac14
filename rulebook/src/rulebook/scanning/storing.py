"""A folder that holds one thing, made beside and put in place at once: whoever is killed leaves nothing."""

import contextlib
import errno
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from rulebook.errors import RulebookError

MANIFEST = "snapshot.json"
LOCK = "lock"
DATA = "data-"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class SnapshotError(RulebookError):
    """A snapshot that cannot be made, opened or changed; the message says in Dutch why."""


@contextlib.contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder for data, inside `folder`. Whoever is done calls `publish`.

    What is left behind, by this or by an earlier builder that was killed, is removed. Raises SnapshotError
    when another builds here, or when the disk is full.
    """
    with _refusing(folder), _locked(folder):
        sweep(folder)
        work = folder / f"{DATA}{uuid.uuid4().hex}"
        work.mkdir(mode=0o700)
        try:
            yield work
        finally:
            sweep(folder)


@contextlib.contextmanager
def _refusing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = "de schijf is vol" if error.errno in FULL else (error.strerror or "een fout bij het bewaren")
        message = f"de momentopname is niet bewaard: {reason}; wat er stond is niet veranderd"
        raise SnapshotError(message, where=folder.name) from error


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SnapshotError("hier wordt al een momentopname gemaakt", where=folder.name) from None
        yield
    finally:
        os.close(handle)
        if (
            not (folder / MANIFEST).exists()
            and folder.exists()
            and {one.name for one in folder.iterdir()} <= {LOCK}
        ):
            shutil.rmtree(folder)


def sweep(folder: Path) -> None:
    """Remove data that no manifest names."""
    with contextlib.suppress(OSError):
        (folder / f"{MANIFEST}.new").unlink(missing_ok=True)
    manifest = folder / MANIFEST
    text = manifest.read_text() if manifest.exists() else ""
    for one in folder.glob(f"{DATA}*"):
        if one.name not in text:
            shutil.rmtree(one, ignore_errors=True)


def publish(folder: Path, text: str) -> None:
    """Make this the manifest: from now on its data are the snapshot."""
    fresh = folder / f"{MANIFEST}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / MANIFEST)
    _sync(folder)


def keep(path: Path) -> None:
    """See to it that a file stands on disk."""
    _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_snapshot(folder: Path) -> None:
    """Remove a snapshot with everything in it. Raises SnapshotError when one is being made here."""
    if folder.exists():
        with _refusing(folder), _locked(folder):
            (folder / MANIFEST).unlink(missing_ok=True)
            sweep(folder)
