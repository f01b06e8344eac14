"""What an import did, or would do, in words: the same for the command line and the screen."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.foundation.ui.api import euro_text
from baken.plan.arithmetic.sentences import as_text
from baken.plan.finance.columns import AMOUNTS
from baken.plan.finance.kept import Amounts, Entry, Written
from baken.plan.finance.operations import Outcome, PlanOutcome
from baken.plan.finance.reading import FinanceRow
from baken.plan.finance.stands import PlannedStand
from baken.plan.interchange.document import LineKind
from baken.plan.models.budget import KIND_NAMES


def amount_name(name: str) -> str:
    """The amount of a stand in words."""
    return {"revised": _("herzien"), "committed": _("vastgelegd"), "paid": _("betaald")}[name]


def amount_text(cents: int | None) -> str:
    """Cents as an amount; unknown is said and is no zero."""
    return _("onbekend") if cents is None else euro_text(cents)


@dataclass(frozen=True, kw_only=True)
class ToldStand:
    """A stand that changes: what it is about, the day, and per amount before and after in words.

    `late`: a later stand is known already, so the present one stays.
    """

    code: str
    year: int
    kind: str
    day: str
    amounts: tuple[tuple[str, str, str], ...]
    late: bool

    @property
    def sentence(self) -> str:
        """The whole on one line."""
        changes = "; ".join(f"{name} {before} → {after}" for name, before, after in self.amounts)
        text = _("%(code)s, %(year)d (%(kind)s), stand op %(day)s: %(changes)s") % {
            "code": self.code, "year": self.year, "kind": self.kind, "day": self.day, "changes": changes,
        }  # fmt: skip
        return text + (_(" (er is al een latere stand, die blijft)") if self.late else "")


def told_stand(stand: PlannedStand) -> ToldStand:
    """A stand in words: only the amounts that change."""
    before = stand.before or Amounts(None, None, None)
    return ToldStand(
        code=stand.entry.row.code,
        year=stand.entry.row.year,
        kind=str(KIND_NAMES[stand.entry.row.kind]),
        day=as_text(stand.entry.as_of),
        amounts=tuple(
            (amount_name(name), amount_text(getattr(before, name)), amount_text(getattr(stand.after, name)))
            for name in AMOUNTS
            if getattr(before, name) != getattr(stand.after, name)
        ),
        late=not stand.is_present,
    )


def told_undo(written: Written) -> str:
    """What a position shows again when the stand is taken back."""
    code, year, kind = written.identity
    back = written.present or Amounts(None, None, None)
    amounts = [
        f"{amount_name(name)} {amount_text(getattr(written.left, name))} → {amount_text(getattr(back, name))}"
        for name in AMOUNTS
        if getattr(written.left, name) != getattr(back, name)
    ]
    place = f"{code}, {year} ({KIND_NAMES[LineKind(kind)]})"
    if not amounts:
        return _("%(place)s: alleen de stand op %(day)s gaat weg") % {
            "place": place, "day": as_text(written.as_of),
        }  # fmt: skip
    return f"{place}: {'; '.join(amounts)}"


def told_row(row: FinanceRow) -> str:
    """A row as the file has it: where it stands, its code and its amounts."""
    place = ngettext("rij %(rows)s", "rijen %(rows)s", len(row.rows)) % {
        "rows": ", ".join(map(str, row.rows))
    }
    amounts = ", ".join(
        f"{amount_name(name)} {euro_text(cents)}"
        for name in AMOUNTS
        if (cents := getattr(row, name)) is not None
    )
    kind = KIND_NAMES[LineKind(row.kind)]
    return f"{place}: {row.code}, {row.year} ({kind}): {amounts or _('geen bedragen')}"


def told_plan(outcome: PlanOutcome) -> str:
    """How many stands of a plan change."""
    number = len(outcome.changed)
    if not number:
        return _("%(plan)s: niets gewijzigd.") % {"plan": outcome.plan.title}
    return ngettext(
        "%(plan)s: %(number)d stand gewijzigd.", "%(plan)s: %(number)d standen gewijzigd.", number
    ) % {"plan": outcome.plan.title, "number": number}


def told_unknown(entries: tuple[Entry, ...]) -> str:
    """How many rows have a code that nobody knows."""
    return ngettext(
        "%(number)d rij heeft een code die geen enkel plan kent:",
        "%(number)d rijen hebben een code die geen enkel plan kent:",
        len(entries),
    ) % {"number": len(entries)}


def sentences(outcome: Outcome) -> list[str]:
    """The whole, line by line."""
    told = []
    for plan in outcome.plans:
        told.append(told_plan(plan))
        told += [f"  {told_stand(stand).sentence}" for stand in plan.changed]
        told += [_("  Let op: %(warning)s") % {"warning": warning} for warning in plan.warnings]
    if not outcome.plans:
        told.append(_("Geen enkel gepubliceerd plan kent een van deze codes. Er is niets veranderd."))
    if outcome.unknown:
        told.append(told_unknown(outcome.unknown))
        told += [f"  {told_row(entry.row)}" for entry in outcome.unknown]
    told += outcome.reading.remarks
    if outcome.dry_run:
        told.append(_("Dit was een proef: er is niets veranderd."))
    return told


def told_left_out(outcome: Outcome) -> list[str]:
    """Rows that were read, but of which another part is bad."""
    return [
        _("overgeslagen, want een andere rij van deze code is niet te lezen: %(row)s")
        % {"row": told_row(row)}
        for row in outcome.reading.left_out
    ]
