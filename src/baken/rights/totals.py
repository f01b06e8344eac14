"""What rights come to together: only those that go together, per period, surely and at most."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from baken.rights.results import PER, Amount, Group, Period, RightResult, money, per_year


@dataclass(frozen=True, kw_only=True)
class Total:
    """What rights that go together come to: surely, and at most."""

    period: Period
    sure: Amount
    possible: int
    rights: Sequence[str]

    to_check: bool = False

    def __str__(self) -> str:
        """ "tot € 650 per maand mogelijk", and whether an amount of the law may have moved since."""
        words = (
            _("tot %(most)s %(per)s mogelijk, na te kijken")
            if self.to_check
            else _("tot %(most)s %(per)s mogelijk")
        )
        return words % {"most": money(self.possible), "per": PER[self.period]}


def totals(results: Iterable[RightResult]) -> list[Total]:
    """Per period, what rights that go together come to: surely, and at most; nothing where that is nothing.

    Of sure rights that exclude each other the set that is worth most counts, and beside it what is not
    sure and goes with it: nobody reads a sum that no one can get, nor more that is sure than possible.
    """
    held = [one for one in results if one.group is not Group.NOT and one.amount is not None]
    sure = together([one for one in held if one.group is Group.SURE])
    more = [one for one in held if one.group is not Group.SURE and not any(_exclude(one, s) for s in sure)]
    kept = {one.key for one in (*sure, *together(more))}
    possible = [one for one in held if one.key in kept]
    found = []
    for period in Period:
        counted = _amounts(possible, period)
        most = sum(amount.high for _key, amount in counted)
        if not most:
            continue
        certain = [amount for _key, amount in _amounts(sure, period)]
        found.append(
            Total(
                period=period,
                possible=most,
                sure=Amount(
                    low=sum(one.low for one in certain),
                    high=sum(one.high for one in certain),
                    period=period,
                    to_check=any(one.to_check for one in certain),
                ),
                rights=tuple(key for key, _amount in counted),
                to_check=any(amount.to_check for _key, amount in counted),
            )
        )
    return found


def _exclude(one: RightResult, other: RightResult) -> bool:
    return one.key != other.key and (other.key in one.excludes or one.key in other.excludes)


def _amounts(results: Iterable[RightResult], period: Period) -> list[tuple[str, Amount]]:
    return [(one.key, one.amount) for one in results if one.amount and one.amount.period is period]


def together(results: Sequence[RightResult]) -> list[RightResult]:
    """The rights among these that may be held at once and are worth most in a year; the order is kept."""
    excluded = {one.key: frozenset(other.key for other in results if _exclude(one, other)) for one in results}
    worth = {one.key: per_year(one.amount) if one.amount else 0 for one in results}
    bound = tuple(one.key for one in results if excluded[one.key])
    kept = _most_worth(bound, excluded, worth)
    return [one for one in results if not excluded[one.key] or one.key in kept]


def _most_worth(
    keys: tuple[str, ...], excluded: Mapping[str, frozenset[str]], worth: Mapping[str, int]
) -> frozenset[str]:
    """With the first and without it: the better of the two."""
    if not keys:
        return frozenset()
    first, rest = keys[0], keys[1:]
    with_it = _most_worth(tuple(key for key in rest if key not in excluded[first]), excluded, worth) | {first}
    if not excluded[first] & set(rest):
        return with_it
    without = _most_worth(rest, excluded, worth)
    return max(with_it, without, key=lambda some: sum(worth[key] for key in some))
