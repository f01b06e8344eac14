"""Front door of audit: mark a model as tracked, say why something changes, read the history."""

from baken.foundation.audit.context import Source, because
from baken.foundation.audit.history import NotTracked, Related, history_of
from baken.foundation.audit.tracking import tracked
from baken.foundation.audit.wording import Change, Sentence

__all__ = ["Change", "NotTracked", "Related", "Sentence", "Source", "because", "history_of", "tracked"]
