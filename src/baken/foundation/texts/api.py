"""Front door of texts: Dutch text with reviewed translations that go stale."""

from baken.foundation.texts.errors import (
    EmptyTranslation,
    KindTaken,
    SourceChanged,
    SubjectMissing,
    TextsError,
    TranslationMoved,
    UnknownKind,
    UnknownLanguage,
)
from baken.foundation.texts.languages import LANGUAGES, Language
from baken.foundation.texts.operations import mark_reviewed, translate
from baken.foundation.texts.queries import Text, Translated, text_for, texts_for
from baken.foundation.texts.registry import Source, TextSubject, Translatable, register_translatable
from baken.foundation.texts.sources import source_hash

__all__ = [
    "LANGUAGES",
    "EmptyTranslation",
    "KindTaken",
    "Language",
    "Source",
    "SourceChanged",
    "SubjectMissing",
    "Text",
    "TextSubject",
    "TextsError",
    "Translatable",
    "Translated",
    "TranslationMoved",
    "UnknownKind",
    "UnknownLanguage",
    "mark_reviewed",
    "register_translatable",
    "source_hash",
    "text_for",
    "texts_for",
    "translate",
]
