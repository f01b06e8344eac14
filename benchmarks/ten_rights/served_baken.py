"""Baken with the ten rights instead of the shipped law, for granian. See ../rulebook_web.py."""

from pathlib import Path

from baken.config.wsgi import application
from baken.rights import fair_use
from baken.rights.rules import laws

laws.FOLDER = Path(__file__).parent / "law"  # read when the first law is asked for
fair_use.PER_MINUTE = 10**9  # one address asks everything here

__all__ = ["application"]
