"""What can be wrong with a translation."""


class TextsError(Exception):
    """A translation cannot be made or shown."""


class UnknownKind(TextsError, LookupError):
    """No room registered this kind of record."""


class KindTaken(TextsError, ValueError):
    """Two rooms register the same kind."""


class UnknownLanguage(TextsError, LookupError):
    """Not one of our languages."""


class SubjectMissing(TextsError, LookupError):
    """The record, or this field of it, does not exist."""


class EmptyTranslation(TextsError, ValueError):
    """A translation needs text."""


class SourceChanged(TextsError):
    """The Dutch changed since it was translated: read and adapt the translation first."""


class TranslationMoved(TextsError):
    """Somebody else changed the translation since; carries their text."""

    def __init__(self, theirs: str) -> None:
        super().__init__(theirs[:40])
        self.theirs = theirs
