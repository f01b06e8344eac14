"""Who lives together and what was answered about them: as the screens know it. No Django models.

Nobody has a name here: "jij", "je partner", "je kind van 7 jaar". Ages become days of birth that lie between
two days, as long as nobody gave the day itself.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

HOME = "thuis"
APPLICANT = "ik"
OLDEST, ADULT = 120, 18
MOST_CHILDREN, MOST_OTHERS = 12, 8
BIRTH_DATE = "birth_date"
EARLIER = "@"
"""Between the name of a fact and the period that it is asked about: "taxable_income@2022"."""


class Role(StrEnum):
    """What somebody is in the household; the names are the library's."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    CHILD = "child"
    CO_PARENTED_CHILD = "co_parented_child"
    RELATIVE = "relative"
    OTHER = "other"


KEYS = {
    Role.APPLICANT: APPLICANT,
    Role.PARTNER: "partner",
    Role.CHILD: "kind",
    Role.CO_PARENTED_CHILD: "kind",
    Role.RELATIVE: "ander",
    Role.OTHER: "ander",
}
CHILDREN = (Role.CHILD, Role.CO_PARENTED_CHILD)


@dataclass(frozen=True)
class Member:
    """Somebody in the household; the age in whole years."""

    role: Role
    age: int


Facts = Mapping[str, Mapping[str, Any]]
"""Of whom (a key, or the household) → fact → value."""


@dataclass(frozen=True, kw_only=True)
class Household:
    """The people, the applicant first, and what is known of them.

    `asked`: the screens that were answered, in order, as (of whom, facts); `asking`: the open one.
    """

    members: tuple[Member, ...] = ()
    facts: Facts = field(default_factory=dict)
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    asking: tuple[str, tuple[str, ...]] | None = None

    def keyed(self) -> Iterator[tuple[str, Member]]:
        """Everybody with their key: ik, partner, kind1, kind2, ander1 …"""
        seen: Counter[str] = Counter()
        for member in self.members:
            key = KEYS[member.role]
            if member.role in {Role.APPLICANT, Role.PARTNER}:
                yield key, member
            else:
                seen[key] += 1
                yield f"{key}{seen[key]}", member

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key, _member in self.keyed())

    def labels(self) -> Mapping[str, str]:
        """Each person in words, all different."""
        return self._labels

    @cached_property
    def _labels(self) -> dict[str, str]:
        plain = {key: _label(member) for key, member in self.keyed()}
        often, seen, found = Counter(plain.values()), Counter[str](), {}
        for key, label in plain.items():
            seen[label] += 1
            found[key] = f"{label} ({seen[label]})" if often[label] > 1 else label
        return found

    def of_label(self, of: str) -> str:
        """Whom a screen is about; the household as a whole is "jullie", or "jij" for who lives alone."""
        if of in self.keys:
            return self.labels()[of]
        return _("jouw gezin") if len(self.members) > 1 else _("jij")

    def value(self, of: str, fact: str) -> Any:
        """What was answered, or None."""
        return self.facts.get(of, {}).get(fact)

    def answered(self, of: str, values: Mapping[str, Any]) -> "Household":
        """With these answers about somebody, and the screen closed."""
        facts = {**self.facts, of: {**self.facts.get(of, {}), **values}}
        names = tuple(values)
        if (of, names) in self.asked:
            return replace(self, facts=facts, asking=None)
        # Another screen may have asked some of it before; each answer stands in one place.
        earlier = (
            (whom, tuple(fact for fact in known if whom != of or fact not in names))
            for whom, known in self.asked
        )
        asked = (*((whom, known) for whom, known in earlier if known), (of, names))
        return replace(self, facts=facts, asked=asked, asking=None)

    def without(self, of: str, fact: str) -> "Household":
        """With an answer less, about every period of it."""

        def kept(name: str) -> bool:
            return name.partition(EARLIER)[0] != fact

        facts = {
            whom: {name: value for name, value in known.items() if whom != of or kept(name)}
            for whom, known in self.facts.items()
        }
        asked = [(whom, tuple(n for n in names if whom != of or kept(n))) for whom, names in self.asked]
        return replace(self, facts=facts, asked=tuple((whom, names) for whom, names in asked if names))

    def with_members(self, members: tuple[Member, ...]) -> "Household":
        """Others in the household: what was said of who stays is kept.

        A key is a place in a list: when the oldest child leaves, the next one gets its key. Of another age it
        is somebody else, about whom nothing is known. Only the applicant, who answers, is always the same,
        with another day of birth.
        """
        before, fresh = dict(self.keyed()), replace(self, members=members, asking=None)
        same = {of for of, member in fresh.keyed() if of in before and before[of].age == member.age}
        stay = same | {HOME, APPLICANT}

        def kept(of: str, fact: str) -> bool:
            return of in stay and (fact != BIRTH_DATE or of in same)

        facts = {
            of: {fact: value for fact, value in known.items() if kept(of, fact)}
            for of, known in self.facts.items()
            if of in stay
        }
        asked = [(of, tuple(fact for fact in names if kept(of, fact))) for of, names in self.asked]
        return replace(fresh, facts=facts, asked=tuple((of, names) for of, names in asked if names))


def _label(member: Member) -> str:
    match member.role:
        case Role.APPLICANT:
            return _("jij")
        case Role.PARTNER:
            return _("je partner")
        case Role.CHILD | Role.CO_PARENTED_CHILD if not member.age:
            return _("je baby")
        case Role.CHILD | Role.CO_PARENTED_CHILD:
            return _("je kind van %(age)d jaar") % {"age": member.age}
        case Role.RELATIVE:
            return _("je familielid van %(age)d jaar") % {"age": member.age}
    return _("je huisgenoot van %(age)d jaar") % {"age": member.age}


def born_between(age: int, *, date: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day on which somebody can be born who has this age on a date."""
    last = _years_before(date, age)
    return _years_before(date, age + 1) + dt.timedelta(days=1), last


def _years_before(date: dt.date, years: int) -> dt.date:
    try:
        return date.replace(year=date.year - years)
    except ValueError:  # 29 February
        return date.replace(year=date.year - years, day=28)


def as_json(household: Household) -> dict[str, Any]:
    """As it travels in the form."""
    found: dict[str, Any] = {"m": [[member.role.value, member.age] for member in household.members]}
    found["f"] = {of: dict(known) for of, known in household.facts.items() if known}
    found["o"] = [[of, list(facts)] for of, facts in household.asked]
    if household.asking is not None:
        found["a"] = [household.asking[0], list(household.asking[1])]
    return found


def from_json(data: Any) -> Household:
    """What `as_json` gave. It was sealed, so it is our own."""
    asking = data.get("a")
    return Household(
        members=tuple(Member(Role(role), int(age)) for role, age in data["m"]),
        facts=data["f"],
        asked=tuple((of, tuple(facts)) for of, facts in data["o"]),
        asking=(asking[0], tuple(asking[1])) if asking else None,
    )
