"""Changes as Dutch: pure functions over values, so that every sentence can be tested."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
else:
    # The class takes no parameters when running.
    AnyField = models.Field

SHORT = 80
"""Longer values are named in the sentence and shown beside it."""

Names = Mapping[tuple[type[models.Model], Any], str]


class Change(NamedTuple):
    """One field: what it is called, what it was and what it became ("" is empty)."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One change, readable: when, who, the whole sentence, and its fields."""

    at: dt.datetime
    who: str
    text: str
    changes: tuple[Change, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What the sentence is made of. `who` is "" for a change outside Baken."""

    who: str
    event: str
    subject: str
    part: bool
    changes: Sequence[Change]
    noun_labels: frozenset[str] = frozenset()
    reason: str = ""


# Nouns with "het" on our screens; compounds take the article of their last part.
HET_WORDS = (
    "aanbod", "aantal", "adres", "bedrag", "begin", "beleid", "bestand", "besluit", "brondocument", "budget",
    "cijfer", "doel", "domein", "einde", "gebied", "gezin", "jaar", "kenmerk", "meervoud", "moment", "niveau",
    "nummer", "onderdeel", "oordeel", "percentage", "plan", "tarief", "type", "verslag", "voorstel",
)  # fmt: skip


def with_article(label: str, *, noun: bool) -> str:
    """A field's name in a sentence: "de titel", "het bedrag"; what is no single noun is quoted."""
    if not noun or not label.replace("-", "").isalpha():
        return f"'{label}'"
    return f"{'het' if label.lower().endswith(HET_WORDS) else 'de'} {label}"


def value_text(field: AnyField, value: Any, *, names: Names) -> str:
    """A value as people read it: names for keys, labels for choices, ja or nee, Dutch dates, euros."""
    if value is None or value in ("", []):
        return ""
    if field.is_relation and field.related_model:
        removed = _("verwijderd (nummer %(number)s)") % {"number": value}
        return names.get((field.related_model, value), removed)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if is_cents(field):
        return _euro(value)
    return plain_text(value)


def is_cents(field: AnyField) -> bool:
    """Money is integer cents; the name of the field says so."""
    return field.name.endswith("_cents") or str(field.verbose_name).endswith("(cent)")


def plain_text(value: Any) -> str:
    """A value without the help of its field."""
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value) if timezone.is_aware(value) else value, "j F Y, H:i")
    if isinstance(value, list | tuple):
        return ", ".join(plain_text(one) for one in value)
    for kind, written in _WRITTEN.items():
        if isinstance(value, kind):
            return written(value)
    return str(value)


_WRITTEN: dict[type, Callable[[Any], str]] = {
    bool: lambda value: _("ja") if value else _("nee"),
    dt.date: lambda value: date_format(value, "j F Y"),
    Decimal: lambda value: f"{value:f}".replace(".", ","),
    dict: lambda value: json.dumps(value, ensure_ascii=False),
}


def _euro(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", ".")
    return f"{'−' if cents < 0 else ''}€ {grouped},{rest:02d}"


def sentence_text(happening: Happening) -> str:
    """The whole sentence, with the reason when there is one."""
    text = _outside(happening) if not happening.who else _inside(happening)
    text = text[:1].upper() + text[1:]
    if happening.reason:
        text += _(" — reden: %(reason)s") % {"reason": happening.reason}
    return text


def _inside(happening: Happening) -> str:
    values = {"who": happening.who, "subject": happening.subject}
    if happening.event == "insert":
        return (
            _("%(who)s voegde %(subject)s toe") if happening.part else _("%(who)s maakte %(subject)s aan")
        ) % values
    if happening.event == "delete":
        return _("%(who)s verwijderde %(subject)s") % values
    if not happening.changes:
        return _("%(who)s werkte interne gegevens bij van %(subject)s") % values
    text = _update(happening)
    return (
        _("%(text)s bij %(subject)s") % {"text": text, "subject": happening.subject}
        if happening.part
        else text
    )


def _update(happening: Happening) -> str:
    fields = [with_article(c.label, noun=c.label in happening.noun_labels) for c in happening.changes]
    values: dict[str, str] = {"who": happening.who, "field": enumeration(fields)}
    if len(fields) > 1:
        return _("%(who)s wijzigde %(field)s") % values
    change = happening.changes[0]
    values |= {"old": change.old, "new": change.new}
    if max(len(change.old), len(change.new)) > SHORT:
        return _("%(who)s wijzigde %(field)s") % values
    if not change.old:
        return _("%(who)s vulde %(field)s in: '%(new)s'") % values
    if not change.new:
        return _("%(who)s maakte %(field)s leeg (was '%(old)s')") % values
    return _("%(who)s wijzigde %(field)s van '%(old)s' in '%(new)s'") % values


def _outside(happening: Happening) -> str:
    values = {"subject": happening.subject}
    if happening.event == "insert":
        return _("Buiten Baken om aangemaakt (database): %(subject)s") % values
    if happening.event == "delete":
        return _("Buiten Baken om verwijderd (database): %(subject)s") % values
    changed = [
        _("%(field)s van '%(old)s' in '%(new)s'")
        % {
            "field": with_article(c.label, noun=c.label in happening.noun_labels),
            "old": shortened(c.old),
            "new": shortened(c.new),
        }
        for c in happening.changes
    ]
    values["changed"] = enumeration(changed)
    if not changed:
        return _("Buiten Baken om gewijzigd (database): interne gegevens van %(subject)s") % values
    if happening.part:
        return _("Buiten Baken om gewijzigd (database): %(changed)s bij %(subject)s") % values
    return _("Buiten Baken om gewijzigd (database): %(changed)s") % values


def shortened(text: str) -> str:
    """At most SHORT characters."""
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def enumeration(parts: Sequence[str]) -> str:
    """ "a", "a en b", "a, b en c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s en %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
