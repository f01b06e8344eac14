"""The people of a scan on disk: a folder with a random name, for no other account of the machine."""

import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9a-f]{32}")


def new_name() -> str:
    """A name for a folder or a list, that says nothing."""
    return secrets.token_hex(16)


def root() -> Path:
    """Where the folders are; made when it is not there."""
    path = Path(settings.RIGHTS_SCAN_FOLDER or Path(settings.MEDIA_ROOT) / "scans")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def folder_of(name: str) -> Path:
    """The folder of a scan, whether or not it is there."""
    if not NAME.fullmatch(name):
        raise ValueError("not the name of a folder")
    return root() / name


def make(name: str) -> Path:
    """The folder of a scan with its parts, for nobody else to read."""
    folder = folder_of(name)
    for path in (folder, folder / "upload", folder / "lists"):
        path.mkdir(mode=0o700, exist_ok=True)
    return folder


def upload_of(name: str) -> Path:
    """What was uploaded, until it is read."""
    return folder_of(name) / "upload"


def snapshot_of(name: str) -> Path:
    """The people as columns."""
    return folder_of(name) / "snapshot"


def list_of(folder: str, name: str) -> Path:
    """The file of an outreach list."""
    if not NAME.fullmatch(name):
        raise ValueError("not the name of a list")
    return folder_of(folder) / "lists" / f"{name}.csv"


def unfinished_list_of(folder: str, name: str) -> Path:
    """The same while it is being made."""
    return list_of(folder, name).with_suffix(".new")


def remove_upload(name: str) -> None:
    """Delete what was uploaded; no harm when it is gone."""
    shutil.rmtree(upload_of(name), ignore_errors=True)


def remove(name: str) -> None:
    """Delete everything of a scan; no harm when it is gone."""
    shutil.rmtree(folder_of(name), ignore_errors=True)


def names() -> Iterator[str]:
    """The folders that are there."""
    for path in root().iterdir():
        if path.is_dir() and NAME.fullmatch(path.name):
            yield path.name
