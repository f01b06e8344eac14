"""Writing and reviewing translations; each is one transaction."""

import datetime as dt

from django.db import connection, transaction

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.territory.models import Municipality
from baken.foundation.texts.errors import (
    EmptyTranslation,
    SourceChanged,
    SubjectMissing,
    TranslationMoved,
    UnknownLanguage,
)
from baken.foundation.texts.languages import LANGUAGES
from baken.foundation.texts.models import Translation, TranslationState
from baken.foundation.texts.registry import translatable_of
from baken.foundation.texts.sources import source_hash


@transaction.atomic
def translate(
    *,
    kind: str,
    subject_id: str,
    field: str,
    language: str,
    text: str,
    municipality: Municipality,
    actor: Actor,
    at: dt.datetime,
    seen: str | None = None,
) -> Translation:
    """Write a translation of the current Dutch; it is a draft until somebody reviews it.

    `seen`: the translation the actor started from ("" for none); when it is no longer that, raises
    TranslationMoved. Raises SubjectMissing, UnknownLanguage, EmptyTranslation, PermissionDenied.
    """
    dutch = _dutch(kind, subject_id, field, language, actor)
    text = text.strip()
    if not text:
        raise EmptyTranslation(field)
    row, is_new = _row(kind, subject_id, field, language, municipality)
    if seen is not None and seen != row.text:
        raise TranslationMoved(row.text)
    if not is_new and row.text == text and row.source_hash == source_hash(dutch):
        return row
    row.text, row.source_hash, row.state = text, source_hash(dutch), TranslationState.DRAFT.value
    row.made_by_id, row.made_at = actor.user_id, at
    with because(actor=actor):
        row.save()
    return row


def _row(
    kind: str, subject_id: str, field: str, language: str, municipality: Municipality
) -> tuple[Translation, bool]:
    """The translation, locked, or a new one; two people who both begin one wait for each other."""
    _lock(f"{municipality.pk}/{kind}/{subject_id}/{field}/{language}")
    keys = {"subject_kind": kind, "subject_id": subject_id, "field": field, "language": language}
    found = Translation.objects.filter(municipality=municipality, **keys).first()
    return (found, False) if found else (Translation(municipality=municipality, **keys), True)


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"texts/{name}"])


@transaction.atomic
def mark_reviewed(
    *,
    kind: str,
    subject_id: str,
    field: str,
    language: str,
    seen: str,
    municipality: Municipality,
    actor: Actor,
    at: dt.datetime,
) -> Translation:
    """Somebody who knows the language read it (`seen`): from now on citizens see it.

    Raises SourceChanged when it is stale, TranslationMoved when it says something else now,
    SubjectMissing, PermissionDenied.
    """
    dutch = _dutch(kind, subject_id, field, language, actor)
    row, is_new = _row(kind, subject_id, field, language, municipality)
    if is_new:
        raise SubjectMissing(field)
    if row.text != seen:
        raise TranslationMoved(row.text)
    if row.source_hash != source_hash(dutch):
        raise SourceChanged(field)
    if row.state != TranslationState.REVIEWED:
        row.state, row.made_by_id, row.made_at = TranslationState.REVIEWED.value, actor.user_id, at
        with because(actor=actor):
            row.save(update_fields=["state", "made_by", "made_at"])
    return row


def _dutch(kind: str, subject_id: str, field: str, language: str, actor: Actor) -> str:
    if language not in LANGUAGES:
        raise UnknownLanguage(language)
    translatable = translatable_of(kind)
    translatable.may_translate(actor=actor, subject_id=subject_id).require()
    subject = translatable.subject(subject_id=subject_id)
    if subject is None or field not in subject.sources or not subject.sources[field].text.strip():
        raise SubjectMissing(f"{kind} {subject_id} {field}")
    return subject.sources[field].text
