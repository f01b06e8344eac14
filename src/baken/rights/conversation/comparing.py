"""Before and after: what changed in the answers, and what that does to each right and to the whole. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from baken.rights.household import Household
from baken.rights.questions import Question, in_words
from baken.rights.results import PER, Amount, Group, Period, RightResult, money
from baken.rights.totals import together

MINUS = "\u2212"


@dataclass(frozen=True, kw_only=True)
class FactChange:
    """An answer that differs."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class RightChange:
    """A right as it is now and as it would be."""

    label: str
    key: str
    before: RightResult | None
    after: RightResult | None
    difference: str
    is_changed: bool


@dataclass(frozen=True, kw_only=True)
class TotalChange:
    """What sure rights, and those that somebody decides, come to per period."""

    period: Period
    before: Amount
    after: Amount
    difference: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Everything that differs; rights that stay the same are there too."""

    facts: Sequence[FactChange]
    rights: Sequence[RightChange]
    totals: Sequence[TotalChange]


def compare(
    *,
    before: tuple[Household, Sequence[RightResult]],
    after: tuple[Household, Sequence[RightResult]],
    questions: Iterable[Question],
) -> Comparison:
    """Two households with their rights; `questions`: all that can have been asked of either."""
    rights, totals = compare_results(before[1], after[1])
    facts = [*_members(before[0], after[0]), *_facts(before[0], after[0], questions)]
    return Comparison(facts=facts, rights=rights, totals=totals)


def compare_results(
    before: Sequence[RightResult], after: Sequence[RightResult]
) -> tuple[list[RightChange], list[TotalChange]]:
    """Each right of either, and what they come to."""
    old, new = ({one.key: one for one in some} for some in (before, after))
    keys = [*new, *(key for key in old if key not in new)]
    return [_right(old.get(key), new.get(key)) for key in keys], _totals(before, after)


def _members(before: Household, after: Household) -> list[FactChange]:
    old, new = _people(before), _people(after)
    return [FactChange(label=_("Wie samen woont"), before=old, after=new)] if old != new else []


def _people(household: Household) -> str:
    ages = {key: member.age for key, member in household.keyed()}
    return ", ".join(
        f"{label} ({ages[key]})" if str(ages[key]) not in label else label
        for key, label in household.labels().items()
    )


def _facts(before: Household, after: Household, questions: Iterable[Question]) -> list[FactChange]:
    found, labels = [], {**before.labels(), **after.labels()}
    for one in questions:
        old, new = before.value(one.of, one.fact), after.value(one.of, one.fact)
        if old == new:
            continue
        whom = f" ({labels[one.of]})" if one.of in labels and len(labels) > 1 else ""
        period = f" {one.about}" if one.about else ""
        label = f"{one.label[:1].upper()}{one.label[1:]}{period}{whom}"
        found.append(FactChange(label=label, before=in_words(one, old), after=in_words(one, new)))
    return found


def _right(before: RightResult | None, after: RightResult | None) -> RightChange:
    one = after or before
    assert one is not None  # noqa: S101 - a key of one of both
    changed = _standing(before) != _standing(after)
    return RightChange(
        label=one.label,
        key=one.key,
        before=before,
        after=after,
        difference=_difference(before, after) if changed else _("geen verschil"),
        is_changed=changed,
    )


CERTAINTY = (Group.NOT, Group.MAYBE, Group.ASSESSED, Group.SURE)
"""From least to most: what somebody decides is computed already, of what is maybe something is missing."""


def _standing(right: RightResult | None) -> tuple[Group, Amount | None]:
    if right is None or right.group is Group.NOT:
        return Group.NOT, None
    return right.group, replace(right.amount, to_check=False) if right.amount else None


def _difference(before: RightResult | None, after: RightResult | None) -> str:
    """How sure it is comes first; of what stays as sure, or comes and goes surely, the amount."""
    (old_group, old), (new_group, new) = _standing(before), _standing(after)
    certainty = CERTAINTY.index(new_group) - CERTAINTY.index(old_group)
    if Group.NOT in {old_group, new_group}:
        gone = new_group is Group.NOT
        if Group.MAYBE in {old_group, new_group} or (old or new) is None:
            maybe = new_group is Group.MAYBE
            return _("valt weg") if gone else _("komt er misschien bij") if maybe else _("komt erbij")
        return _amount_difference(old, new)
    if not certainty:
        said = _amount_difference(old, new)
        return _("misschien %(difference)s") % {"difference": said} if new_group is Group.MAYBE else said
    said = _("wordt zekerder") if certainty > 0 else _("wordt minder zeker")
    return f"{said}, {_amount_difference(old, new)}" if old and new and old != new else said


def _amount_difference(before: Amount | None, after: Amount | None) -> str:
    """Of two amounts of which at least one is there; per other periods nothing can be subtracted."""
    if before and after and before.period is not after.period:
        return f"{before} → {after}"
    period = next(one.period for one in (after, before) if one is not None)
    nothing = Amount(low=0, high=0, period=period)
    return difference_in_words(before or nothing, after or nothing)


def difference_in_words(before: Amount, after: Amount) -> str:
    """ "+ € 120 per maand", or between what it can be least and most."""
    least, most = after.low - before.high, after.high - before.low
    if (before.low, before.high) == (after.low, after.high):
        return _("geen verschil")
    if before.is_exact and after.is_exact:
        return f"{_signed(least)} {PER[after.period]}"
    return _("tussen %(least)s en %(most)s %(per)s") % {
        "least": _signed(least),
        "most": _signed(most),
        "per": PER[after.period],
    }


def _signed(cents: int) -> str:
    sign = "+" if cents > 0 else MINUS if cents < 0 else ""
    return f"{sign} {money(abs(cents))}".strip()


def _totals(before: Sequence[RightResult], after: Sequence[RightResult]) -> list[TotalChange]:
    old, new = _sums(before), _sums(after)
    found = []
    for period in Period:
        nothing = Amount(low=0, high=0, period=period)
        pair = old.get(period, nothing), new.get(period, nothing)
        if pair[0].high or pair[1].high:
            found.append(
                TotalChange(
                    period=period,
                    before=pair[0],
                    after=pair[1],
                    difference=difference_in_words(*pair),
                )
            )
    return found


def _sums(results: Sequence[RightResult]) -> Mapping[Period, Amount]:
    """Of rights that go together and are sure, or that somebody decides; what is maybe counts for nothing."""
    held = [one for one in results if one.amount and one.group in {Group.SURE, Group.ASSESSED}]
    found: dict[Period, Amount] = {}
    for one in together(held):
        assert one.amount is not None  # noqa: S101 - chosen for it
        known = found.get(one.amount.period, Amount(low=0, high=0, period=one.amount.period))
        found[one.amount.period] = Amount(
            low=known.low + one.amount.low,
            high=known.high + one.amount.high,
            period=one.amount.period,
            to_check=known.to_check or one.amount.to_check,
        )
    return found
