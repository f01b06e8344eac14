"""Styles, scripts and fonts, gathered again only when they changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_when_changed() -> bool:
    """Gather static files; False when they are as they were."""
    target = Path(settings.STATIC_ROOT)
    marker = target / ".collected"
    wanted = _fingerprint()
    if marker.exists() and marker.read_text() == wanted:
        return False
    target.mkdir(parents=True, exist_ok=True)
    marker.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    marker.write_text(wanted)  # last, so that a killed one is done again
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
