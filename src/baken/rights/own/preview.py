"""What a proposal does to the families that ship with the rules: before and after."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baken.rights.conversation.comparing import RightChange, TotalChange, compare_results
from baken.rights.rules import Law
from baken.rights.rules.drafts import example_families, results_for

NAMES: dict[str, str | Promise] = {
    "single_mother": _("Alleenstaande moeder"),
    "pensioner_alone": _("Gepensioneerde die alleen woont"),
    "couple_co_parented_child": _("Koppel met een kind dat deels elders woont"),
    "disabled_with_working_partner": _("Iemand met een handicap en een partner die werkt"),
    "working_poor_couple": _("Koppel met een laag loon"),
    "young_applicant_with_parents": _("Jongere die bij de ouders woont"),
}


@dataclass(frozen=True, kw_only=True)
class FamilyPreview:
    """One family: what changes for it. `cannot_be`: the family does not fit the date."""

    name: str
    changes: Sequence[RightChange] = ()
    totals: Sequence[TotalChange] = ()
    cannot_be: bool = False


def preview(*, before: Law, after: Law, date: dt.date) -> list[FamilyPreview]:
    """Each example family under the rules as they are, and with the proposal."""
    found = []
    for stem, situation in example_families().items():
        name = str(NAMES.get(stem, stem.replace("_", " ")))
        old = results_for(before, situation, date=date)
        new = results_for(after, situation, date=date)
        if old is None or new is None:
            found.append(FamilyPreview(name=name, cannot_be=True))
            continue
        rights, totals = compare_results(old, new)
        changed = [one for one in rights if one.is_changed or one.before is None or one.after is None]
        found.append(FamilyPreview(name=name, changes=changed, totals=totals if changed else ()))
    return found
