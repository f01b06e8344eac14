"""Styles, scripts and fonts, gathered again only when they changed."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from baken.start.fingerprint import COLLECTED, static_fingerprint


def collect_when_changed() -> bool:
    """Gather static files; False when they are as they were."""
    target = Path(settings.STATIC_ROOT)
    marker = target / COLLECTED
    wanted = static_fingerprint()
    if marker.exists() and marker.read_text() == wanted:
        return False
    target.mkdir(parents=True, exist_ok=True)
    marker.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    marker.write_text(wanted)  # last, so that a killed one is done again
    return True
