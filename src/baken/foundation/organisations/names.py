"""Folding names, so that many spellings of one organisation meet."""

import re
import unicodedata

LEGAL_FORMS = frozenset({"vzw", "cvba", "nv"})


def fold_name(name: str) -> str:
    """The form two spellings share: no case, accents, punctuation, spacing or legal form.

    >>> fold_name("Dienst Samenleving – team  Groei")
    'dienst samenleving team groei'
    """
    letters = unicodedata.normalize("NFKD", name).casefold()
    words = re.sub(r"[^a-z0-9]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).split()
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)
