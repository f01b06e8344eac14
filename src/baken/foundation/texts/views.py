"""The screen where somebody translates a record."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from baken.foundation.clock import now
from baken.foundation.texts import operations, queries
from baken.foundation.texts.errors import SourceChanged, SubjectMissing, TranslationMoved, UnknownKind
from baken.foundation.texts.languages import LANGUAGES, Language
from baken.foundation.texts.models import Translation
from baken.foundation.texts.registry import Source, TextSubject, Translatable, translatable_of
from baken.foundation.texts.sources import source_hash
from baken.foundation.ui.api import filter_choices


@dataclass(kw_only=True)
class Row:
    """A field on the screen: the Dutch, the translation, and what is wrong with it."""

    name: str
    source: Source
    translation: Translation | None
    typed: str = ""
    theirs: str | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """What stands there now, which the form sends back."""
        return self.translation.text if self.translation else ""

    @property
    def is_stale(self) -> bool:
        """The Dutch changed after translating."""
        return self.translation is not None and self.translation.source_hash != source_hash(self.source.text)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, kind: str, subject_id: str) -> HttpResponse:
    """All texts of a record in one language (`?taal=`); saving makes drafts."""
    translatable, subject = _found(request, kind, subject_id)
    language = _language(request)
    rows = _rows(kind, subject_id, subject, language)
    status = 200
    if request.method == "POST":
        if _save(request, kind, subject_id, language, rows):
            messages.success(request, _("De vertaling is bewaard als ontwerp."))
            return _back(request, kind, subject_id, language)
        status = 409 if any(row.theirs is not None for row in rows) else 422
    values = {
        "rows": rows,
        "subject": subject,
        "subject_id": subject_id,
        "kind": kind,
        "kind_label": translatable.label,
        "language": language,
        "languages": filter_choices(
            choices=[(one.code, one.name) for one in LANGUAGES.values()],
            selected=language.code,
            all_label="",
        )[1:],
    }
    return render(request, "texts/edit.html", values, status=status)


def _save(request: HttpRequest, kind: str, subject_id: str, language: Language, rows: list[Row]) -> bool:
    """Save what was typed, row by row; False when a row needs another look (it keeps what was typed)."""
    for row in rows:
        # Browsers send line ends as two characters; compared and kept as one.
        row.typed = request.POST.get(f"text-{row.name}", "").replace("\r\n", "\n").replace("\0", "").strip()
        seen = request.POST.get(f"gezien-{row.name}", "").replace("\r\n", "\n")
        if len(row.typed) > row.source.max_length:
            row.errors.append(_("Gebruik hoogstens %(limit)s tekens.") % {"limit": row.source.max_length})
        if not row.typed or (row.typed == seen and not row.is_stale) or row.errors:
            continue
        try:
            operations.translate(
                kind=kind,
                subject_id=subject_id,
                field=row.name,
                language=language.code,
                text=row.typed,
                municipality=request.municipality,  # type: ignore[attr-defined]
                actor=request.actor,  # type: ignore[attr-defined]
                at=now(),
                seen=seen,
            )
        except TranslationMoved as moved:
            row.theirs = moved.theirs
            row.errors.append(_("Iemand anders wijzigde deze vertaling intussen. Kies of combineer."))
    return not any(row.errors for row in rows)


@require_POST
def review(request: HttpRequest, kind: str, subject_id: str) -> HttpResponse:
    """Mark one translation as read by somebody who knows the language."""
    _found(request, kind, subject_id)
    language = _language(request)
    try:
        operations.mark_reviewed(
            kind=kind,
            subject_id=subject_id,
            field=request.POST.get("veld", ""),
            language=language.code,
            seen=request.POST.get("gezien", "").replace("\r\n", "\n"),
            municipality=request.municipality,  # type: ignore[attr-defined]
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
        )
        messages.success(request, _("De vertaling is nagelezen en staat nu onder de Nederlandse tekst."))
    except SourceChanged:
        messages.error(request, _("Het Nederlands is intussen gewijzigd. Pas eerst de vertaling aan."))
    except TranslationMoved:
        messages.error(request, _("De vertaling is intussen gewijzigd. Lees ze opnieuw na."))
    except SubjectMissing as error:
        raise Http404 from error
    return _back(request, kind, subject_id, language)


def _found(request: HttpRequest, kind: str, subject_id: str) -> tuple[Translatable, TextSubject]:
    try:
        translatable = translatable_of(kind)
    except UnknownKind as error:
        raise Http404 from error
    subject = translatable.subject(subject_id=subject_id)
    if subject is None:
        raise Http404
    translatable.may_translate(actor=request.actor, subject_id=subject_id).require()  # type: ignore[attr-defined]
    return translatable, subject


def _language(request: HttpRequest) -> Language:
    """The language in the address; the first one when it names none of ours."""
    return LANGUAGES.get(request.GET.get("taal", ""), next(iter(LANGUAGES.values())))


def _rows(kind: str, subject_id: str, subject: TextSubject, language: Language) -> list[Row]:
    existing = queries.translations_of(kind=kind, subject_id=subject_id, language=language.code)
    rows = [
        Row(name=name, source=source, translation=existing.get(name))
        for name, source in subject.sources.items()
        if source.text.strip()
    ]
    for row in rows:
        row.typed = row.seen
    return rows


def _back(request: HttpRequest, kind: str, subject_id: str, language: Language) -> HttpResponse:
    municipality: Any = request.municipality  # type: ignore[attr-defined]
    path = reverse("texts:edit", args=[municipality.slug, kind, subject_id])
    return redirect(f"{path}?taal={language.code}")
