"""Reads of translations: Dutch first, always."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from baken.foundation.texts.errors import UnknownLanguage
from baken.foundation.texts.languages import LANGUAGES, Language
from baken.foundation.texts.models import Translation, TranslationState
from baken.foundation.texts.sources import source_hash


@dataclass(frozen=True, kw_only=True)
class Translated:
    """A reviewed translation; stale when the Dutch changed since."""

    language: Language
    text: str
    stale: bool


@dataclass(frozen=True, kw_only=True)
class Text:
    """A Dutch text with its translations, in the order of LANGUAGES."""

    dutch: str
    translations: tuple[Translated, ...] = ()


def texts_for(
    *, kind: str, dutch: Mapping[tuple[str, str], str], language: str | None = None
) -> dict[tuple[str, str], Text]:
    """The texts of many records, by (id, field), with their reviewed translations; one query.

    `dutch` holds the current texts; only their translations are looked up, in one language or
    in all. Raises UnknownLanguage.
    """
    if language is not None and language not in LANGUAGES:
        raise UnknownLanguage(language)
    found = Translation.objects.filter(
        subject_kind=kind, subject_id__in={one for one, _ in dutch}, state=TranslationState.REVIEWED
    )
    if language is not None:
        found = found.filter(language=language)
    by_text: dict[tuple[str, str], dict[str, Translated]] = defaultdict(dict)
    for row in found:
        key = (row.subject_id, row.field)
        if key in dutch and row.language in LANGUAGES:
            by_text[key][row.language] = Translated(
                language=LANGUAGES[row.language],
                text=row.text,
                stale=row.source_hash != source_hash(dutch[key]),
            )
    return {
        key: Text(dutch=text, translations=tuple(by_text[key][c] for c in LANGUAGES if c in by_text[key]))
        for key, text in dutch.items()
    }


def text_for(*, kind: str, subject_id: str, field: str, dutch: str, language: str | None = None) -> Text:
    """One text with its reviewed translations. Raises UnknownLanguage."""
    key = (subject_id, field)
    return texts_for(kind=kind, dutch={key: dutch}, language=language)[key]


def translations_of(*, kind: str, subject_id: str, language: str) -> dict[str, Translation]:
    """All translations of a record in one language by field, drafts too: for who translates."""
    found = Translation.objects.filter(subject_kind=kind, subject_id=subject_id, language=language)
    return {row.field: row for row in found.select_related("made_by")}
