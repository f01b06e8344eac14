"""What stands in a record of a city's own: as the form has it, as a rule reads it, and in words. Pure."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.review.api import FieldValue

BEGINNING = dt.date(1900, 1, 1)
Content = Mapping[str, Any]
"""Field → value, as JSON has it. Days are text (2024-05-01), lists are lists."""

UNITS: dict[str, str | Promise] = {
    "currency-EUR/month": gettext_lazy("euro per maand"),
    "currency-EUR/year": gettext_lazy("euro per jaar"),
    "currency-EUR/once": gettext_lazy("euro, eenmalig"),
    "/1": gettext_lazy("een deel van een bedrag (0,25 is een vierde)"),
    "years": gettext_lazy("jaar"),
    "months": gettext_lazy("maanden"),
    "days": gettext_lazy("dagen"),
    "children": gettext_lazy("kinderen"),
    "persons": gettext_lazy("personen"),
    "points": gettext_lazy("punten"),
}
LEVELS: dict[str, str | Promise] = {
    "person": gettext_lazy("elke persoon"),
    "household": gettext_lazy("het hele huishouden"),
    "family": gettext_lazy("het gezin"),
    "couple": gettext_lazy("het koppel"),
}
TYPES: dict[str, str | Promise] = {
    "bool": gettext_lazy("ja of nee"),
    "money/month": gettext_lazy("euro per maand"),
    "money/year": gettext_lazy("euro per jaar"),
    "money/once": gettext_lazy("euro, eenmalig"),
    "count": gettext_lazy("een getal"),
}
PERIODS: dict[str, str | Promise] = {
    "": gettext_lazy("geen vast bedrag"),
    "month": gettext_lazy("per maand"),
    "year": gettext_lazy("per jaar"),
    "once": gettext_lazy("eenmalig"),
}
SURE: dict[str, str | Promise] = {
    "high": gettext_lazy("zeker"),
    "medium": gettext_lazy("redelijk zeker"),
    "low": gettext_lazy("onzeker"),
}
CONDITION_KINDS: dict[str, str | Promise] = {
    "fact": gettext_lazy("kan berekend worden"),
    "assessed": gettext_lazy("iemand oordeelt"),
}

_VALIDITY = {
    "valid_from": gettext_lazy("Geldig vanaf"),
    "valid_until": gettext_lazy("Geldig tot en met"),
}
FIELDS: Mapping[str, Mapping[str, Any]] = {
    "right": {
        "label": gettext_lazy("Naam van het recht"),
        "summary": gettext_lazy("In het kort"),
        "theme": gettext_lazy("Thema"),
        "of": gettext_lazy("Voor wie"),
        "authority": gettext_lazy("Wie beslist"),
        "desk": gettext_lazy("Waar"),
        "automatic": gettext_lazy("Meestal automatisch"),
        "decision_term": gettext_lazy("Wanneer weet je het"),
        "documents": gettext_lazy("Breng mee"),
        "legal_basis": gettext_lazy("Reglement"),
        "conditions": gettext_lazy("Voorwaarden"),
        "amount_per": gettext_lazy("Bedrag"),
        "amount_is": gettext_lazy("Berekening van het bedrag"),
        "without_amount": gettext_lazy("Wat je krijgt, als er geen vast bedrag is"),
        "excludes": gettext_lazy("Gaat niet samen met"),
        "gaps": gettext_lazy("Wat we niet zeker weten"),
        **_VALIDITY,
    },
    "parameter": {
        "description": gettext_lazy("Wat is het?"),
        "unit": gettext_lazy("Eenheid"),
        "values": gettext_lazy("Waarden"),
        "look_up_after": gettext_lazy("Opnieuw nakijken na"),
        **_VALIDITY,
    },
    "variable": {
        "label": gettext_lazy("Wat is het?"),
        "of": gettext_lazy("Van wie"),
        "type": gettext_lazy("Wat komt eruit"),
        "is": gettext_lazy("Berekening"),
        "source": gettext_lazy("Reglement"),
        **_VALIDITY,
    },
    "amounts": {
        "title": gettext_lazy("Welke bedragen"),
        "found": gettext_lazy("Nieuwe bedragen"),
        "looked_up_on": gettext_lazy("Nagekeken op"),
        "look_up_after": gettext_lazy("Opnieuw nakijken na"),
        "valid_from": gettext_lazy("Geldig vanaf"),
    },
}


def title_of(kind: str, content: Content) -> str:
    """What a record is called in lists."""
    return str(content.get({"parameter": "description", "amounts": "title"}.get(kind, "label"), ""))[:200]


def first_day(kind: str, content: Content) -> dt.date:
    """From when a version counts; of amounts from the beginning, because each value has its own day."""
    return BEGINNING if kind == "amounts" else dt.date.fromisoformat(content["valid_from"])


def fields_of(kind: str, content: Content) -> dict[str, FieldValue]:
    """The fields of a version for review: name on screen, value and text."""
    return {
        name: FieldValue(label=str(label), value=content.get(name), display=in_words(name, content.get(name)))
        for name, label in FIELDS[kind].items()
        if name in content
    }


def in_words(name: str, value: Any) -> str:
    """A value as people read it; one line per row."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    choices = _CHOICES.get(name)
    if choices is not None:
        return str(choices.get(value, value))
    if name in _DAYS:
        return _day(value)
    if isinstance(value, list):
        return "\n".join(_ROWS.get(name, str)(one) for one in value)
    return str(value)


_DAYS = frozenset({"valid_from", "valid_until", "look_up_after", "looked_up_on"})


def _day(text: str) -> str:
    return date_format(dt.date.fromisoformat(text), "j F Y")


def _condition(row: Mapping[str, Any]) -> str:
    said = [row["label"]]
    if row["kind"] == "assessed":
        said.append(_("beoordeeld door %(who)s") % {"who": row["by"]})
    if row["is"]:
        said.append(row["is"])
    said += [one for one in (row["source"], row["otherwise"]) if one]
    return " · ".join(said)


def _value(row: Mapping[str, Any]) -> str:
    source = f" ({row['source']}{', ' + row['href'] if row['href'] else ''})"
    return f"{_day(row['from'])}: {row['value']}, {SURE.get(row['confidence'], '')}{source}"


def _found(one: Mapping[str, Any]) -> str:
    """All rows of a table that were found at once."""
    head = _("Vanaf %(day)s, %(sure)s: %(source)s") % {
        "day": _day(one["from"]),
        "sure": SURE.get(one["confidence"], ""),
        "source": f"{one['source']} {one['href']}".strip(),
    }
    return "\n".join([head, *(f"– {row['label']}: {row['text']}" for row in one["rows"])])


def _source(row: Mapping[str, Any]) -> str:
    return f"{row['title']} {row['href']}".strip()


_CHOICES: Mapping[str, Mapping[str, str | Promise]] = {
    "of": LEVELS,
    "unit": UNITS,
    "type": TYPES,
    "amount_per": PERIODS,
}
_ROWS: Mapping[str, Callable[[Any], str]] = {
    "conditions": _condition,
    "values": _value,
    "legal_basis": _source,
    "found": _found,
}


def record_of(kind: str, content: Content, *, municipality: str) -> dict[str, Any]:
    """The record as the library reads it."""
    return _RECORDS[kind](content, municipality)


def _right(content: Content, municipality: str) -> dict[str, Any]:
    record = {
        name: content[name]
        for name in ("label", "summary", "theme", "of", "authority", "desk", "automatic", "decision_term",
                     "documents", "legal_basis", "without_amount", "excludes", "gaps")
        if content.get(name)
    }  # fmt: skip
    record["municipality"] = municipality
    record["conditions"] = {
        f"c{number}": _condition_record(row) for number, row in enumerate(content["conditions"], start=1)
    }
    if content.get("amount_per"):
        record["amount"] = {"per": content["amount_per"], "is": content["amount_is"]}
    return record


def _condition_record(row: Mapping[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {"label": row["label"], "kind": row["kind"]}
    if row["kind"] == "assessed":
        record["by"] = row["by"]
    if row["is"]:
        record["is"] = row["is"]
    if row["source"]:
        record["reference"] = [{"title": row["source"]}]
    if row["otherwise"]:
        record["otherwise"] = row["otherwise"]
    return record


def _parameter(content: Content, _municipality: str) -> dict[str, Any]:
    unit, _slash, period = content["unit"].partition("/") if content["unit"] != "/1" else ("/1", "", "")
    metadata: dict[str, Any] = {"unit": unit}
    if period:
        metadata["period"] = period
    if content.get("look_up_after"):
        metadata["look_up_after"] = content["look_up_after"]
    return {
        "description": content["description"],
        "metadata": metadata,
        "values": {
            row["from"]: {
                "value": row["value"] if period or unit == "/1" else int(row["value"]),
                "metadata": {
                    "confidence": row["confidence"],
                    "reference": [{"title": row["source"], "href": row["href"]}],
                },
            }
            for row in content["values"]
        },
    }


def _variable(content: Content, _municipality: str) -> dict[str, Any]:
    kind, _slash, per = content["type"].partition("/")
    record = {"label": content["label"], "of": content["of"], "type": kind, "is": content["is"]}
    if per:
        record["per"] = per
    if content.get("source"):
        record["reference"] = [{"title": content["source"]}]
    return record


def _amounts(content: Content, _municipality: str) -> dict[str, Any]:
    return {
        "looked_up_on": content["looked_up_on"],
        "look_up_after": content["look_up_after"],
        "values": [
            {
                **{name: one[name] for name in ("from", "source", "href", "confidence")},
                "amounts": {row["name"]: row["value"] for row in one["rows"]},
            }
            for one in content["found"]
        ],
    }


_RECORDS: Mapping[str, Callable[[Content, str], dict[str, Any]]] = {
    "right": _right,
    "parameter": _parameter,
    "variable": _variable,
    "amounts": _amounts,
}
