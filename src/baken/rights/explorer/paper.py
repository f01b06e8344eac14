"""The results on paper: A4 in large type, set by Typst from data."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from baken.foundation.territory.api import Municipality
from baken.foundation.typesetting.api import house_style, tagged_pdf
from baken.rights.explorer.showing import AnsweredLine
from baken.rights.results import GROUP_LEADS, GROUP_TITLES, Group, RightResult, grouped
from baken.rights.totals import totals

TEMPLATE = Path(__file__).parents[1] / "typst" / "results.typ"


def results_pdf(
    *,
    results: Sequence[RightResult],
    answered: Sequence[AnsweredLine],
    municipality: Municipality,
    at: dt.datetime,
) -> bytes:
    """What somebody takes to a counter. `at`: the moment it is printed; the rules are those of its day."""
    return tagged_pdf(
        TEMPLATE,
        {"page": page_data(results=results, answered=answered, municipality=municipality, date=at.date())},
        style=house_style(municipality.slug),
        moment=at,
    )


def page_data(
    *,
    results: Sequence[RightResult],
    answered: Sequence[AnsweredLine],
    municipality: Municipality,
    date: dt.date,
) -> dict[str, Any]:
    """Everything that stands on the paper, as text."""
    groups = grouped(results)
    day = date_format(date, "j F Y")
    return {
        "title": _("Jouw rechten"),
        "city": municipality.name,
        "lead": [
            _(
                "Berekend op %(day)s met wat je antwoordde. Dit is geen beslissing: "
                "de dienst die het recht toekent, beslist."
            )
            % {"day": day}
        ],
        "totals": [_with_capital(str(total)) for total in totals(results)],
        "totals_note": _("Alleen rechten die je samen kan krijgen, zijn opgeteld."),
        "groups": [
            {
                "title": str(GROUP_TITLES[group]),
                "lead": str(GROUP_LEADS[group]),
                "rights": [_right(one) for one in rights],
            }
            for group, rights in groups
            if group is not Group.NOT
        ],
        "not_title": str(GROUP_TITLES[Group.NOT]),
        "not_lead": str(GROUP_LEADS[Group.NOT]),
        "not": [
            [one.label, " ".join(reason.short for reason in one.decisive[:1])]
            for group, rights in groups
            if group is Group.NOT
            for one in rights
        ],
        "answers": [{"title": one.title, "rows": [list(row) for row in one.rows]} for one in answered],
        "footer": _(
            "Rechtenverkenner %(city)s, %(day)s. Baken bewaarde dit blad niet. "
            "Wis dit bestand als je het niet meer nodig hebt."
        )
        % {"city": municipality.name, "day": day},
    }


def _right(right: RightResult) -> dict[str, Any]:
    to_check = right.amount is not None and right.amount.to_check
    amount = str(right.amount) if right.amount else right.without_amount
    return {
        "label": right.label,
        "amount": _("%(amount)s (na te kijken)") % {"amount": amount} if to_check else amount,
        "summary": right.summary,
        "whom": _("Voor %(whom)s.") % {"whom": right.for_whom} if right.for_whom else "",
        "why_title": _("Wie beslist") if right.group is Group.ASSESSED else _("Nog na te vragen"),
        "why": [one.short for one in right.decisive] if right.group is not Group.SURE else [],
        "where": "\n".join(one for one in (right.authority, right.desk) if one),
        "bring": list(right.documents),
        "term": right.decision_term,
        "notes": [_("Meestal krijg je dit automatisch.")] if right.automatic else [],
    }


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
