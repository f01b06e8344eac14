"""A node's approved version as fields: what each is called, holds, and looks like in words.

Values are what JSON holds, so that a proposal keeps them: dates as ISO text, organisations
by id, codes by list and code, milestones as objects.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from baken.foundation.organisations.api import Organisation
from baken.foundation.review.api import FieldValue, JsonValue
from baken.foundation.vocabulary.api import CodeList, LifeDomain
from baken.plan.interchange.document import Cooperation, Term
from baken.plan.models import Milestone, Node
from baken.plan.models.structure import COOPERATION_NAMES, TERM_NAMES

TEXTS = ("title", "description", "remark")
DATES = ("start", "end")
SCALARS = (*TEXTS, *DATES, "term", "priority", "life_domain")
LISTS = ("leads", "partners", "codes", "milestones")


def labels() -> dict[str, str]:
    """Every field with its name on screen, in the order of the form."""
    return {
        "title": _("Titel"),
        "description": _("Beschrijving"),
        "leads": _("Trekkers"),
        "partners": _("Partners"),
        "term": _("Termijn"),
        "start": _("Begin"),
        "end": _("Einde"),
        "priority": _("Prioritair"),
        "life_domain": _("Levensdomein"),
        "codes": _("Codes"),
        "milestones": _("Mijlpalen"),
        "remark": _("Opmerking"),
    }


def scalar_values(node: Any) -> dict[str, JsonValue]:
    """The single-valued fields of a node, or of a row of its history."""
    return {
        "title": node.title,
        "description": node.description,
        "term": node.term,
        "start": node.start.isoformat() if node.start else None,
        "end": node.end.isoformat() if node.end else None,
        "priority": node.priority,
        "life_domain": node.life_domain_id,
        "remark": node.remark,
    }


PARTS = ("leads", "partners", "codes__code__code_list", "milestones")
"""What to prefetch for `values_of`."""


def values_of(node: Node) -> dict[str, JsonValue]:
    """All fields of a node read with `PARTS`."""
    return {
        **scalar_values(node),
        "leads": [str(lead.organisation_id) for lead in node.leads.all()],
        "partners": [
            {
                "organisation": str(partner.organisation_id) if partner.organisation_id else None,
                "to_be_found": partner.to_be_found,
                "cooperation": partner.cooperation,
                "remark": partner.remark,
            }
            for partner in node.partners.all()
        ],
        "codes": [
            {"list": link.code.code_list.key, "code": link.code.code, "as_written": link.as_written}
            for link in node.codes.all()
        ],
        "milestones": [
            milestone_value(m) for m in sorted(node.milestones.all(), key=lambda m: (m.position, m.pk))
        ],
    }


def milestone_value(milestone: Milestone) -> dict[str, JsonValue]:
    """A milestone as it stands in a version."""
    return {
        "key": milestone.key,
        "title": milestone.title,
        "due": milestone.due.isoformat() if milestone.due else None,
        "completed": milestone.completed.isoformat() if milestone.completed else None,
        "cancelled": milestone.cancelled,
        "remark": milestone.remark,
    }


def versioned(values: Mapping[str, JsonValue]) -> dict[str, FieldValue]:
    """Values with their label and their words, in the order of the form (three queries at most)."""
    words = _Words(values)
    return {
        name: FieldValue(label, values[name], words.of(name, values[name]))
        for name, label in labels().items()
        if name in values
    }


class _Words:
    """What values look like to people; looks up the names that these values need."""

    def __init__(self, values: Mapping[str, JsonValue]) -> None:
        ids = {*values.get("leads", ()), *(p["organisation"] for p in values.get("partners", ()))} - {None}
        self._organisations = {
            str(pk): name for pk, name in Organisation.objects.filter(pk__in=ids).values_list("pk", "name")
        }
        self._lists = dict(CodeList.objects.values_list("key", "title")) if values.get("codes") else {}
        domain = values.get("life_domain")
        self._domains = (
            dict(LifeDomain.objects.filter(key=domain).values_list("key", "name")) if domain else {}
        )

    def of(self, name: str, value: JsonValue) -> str:
        """A value in words."""
        lists: dict[str, Callable[[Any], str]] = {
            "leads": lambda lead: self._organisations.get(lead, lead),
            "partners": self._partner,
            "codes": self._code,
            "milestones": _milestone,
        }
        if name in lists:
            return _lines(lists[name](one) for one in value)
        singles: dict[str, Callable[[Any], str]] = {
            "start": _date,
            "end": _date,
            "term": lambda term: str(TERM_NAMES[Term(term)]) if term else "",
            "priority": lambda chosen: _("ja") if chosen else _("nee"),
            "life_domain": lambda domain: str(self._domains.get(domain, domain or "")),
        }
        return singles.get(name, str)(value)

    def _partner(self, partner: Mapping[str, Any]) -> str:
        name = self._organisations.get(partner["organisation"]) or partner["to_be_found"]
        kind = COOPERATION_NAMES[Cooperation(partner["cooperation"])]
        remark = f" – {partner['remark']}" if partner["remark"] else ""
        return f"{name} ({kind}){remark}"

    def _code(self, code: Mapping[str, str]) -> str:
        return f"{code['code']} ({self._lists.get(code['list'], code['list'])})"


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _date(value: str | None) -> str:
    return date_format(dt.date.fromisoformat(value), "j F Y") if value else ""


def _milestone(milestone: Mapping[str, Any]) -> str:
    parts = [milestone["title"]]
    if milestone["cancelled"]:
        parts.append(_("vervalt"))
    elif milestone["completed"]:
        parts.append(_("klaar op %(date)s") % {"date": _date(milestone["completed"])})
    elif milestone["due"]:
        parts.append(_("tegen %(date)s") % {"date": _date(milestone["due"])})
    return ", ".join(parts)
