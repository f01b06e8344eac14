"""Who lives together: two screens that come before every other question.

The first asks how many, the second how old each is; between them `Household.asking` carries the numbers.
"""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from baken.rights.household import (
    CHILDREN,
    MOST_CHILDREN,
    MOST_OTHERS,
    OLDEST,
    Household,
    Member,
    Role,
)
from baken.rights.questions import Kind, Question, Typed, read_answer, shown_answer

WHO = "wie"
YOUNGEST = 16
OLDEST_CHILD = 70


def _number(of: str, fact: str, text: str, low: int, high: int, *, help: str = "") -> Question:
    return Question(
        of=of, fact=fact, text=text, kind=Kind.COUNT, low=low, high=high, help=help, may_be_unknown=False
    )


def _options(of: str, fact: str, text: str, choices: tuple[tuple[str, str], ...]) -> Question:
    return Question(of=of, fact=fact, text=text, kind=Kind.CHOICE, choices=choices, may_be_unknown=False)


def number_questions() -> dict[str, Question]:
    """What the first screen asks."""
    return {
        "age": _number(WHO, "leeftijd", _("Hoe oud ben je?"), YOUNGEST, OLDEST),
        "partner": Question(
            of=WHO,
            fact="partner",
            text=_("Woon je samen met een partner?"),
            kind=Kind.YES_NO,
            help=_("Getrouwd, wettelijk samenwonend of gewoon samen als koppel."),
            may_be_unknown=False,
        ),
        "partner_age": _number(WHO, "partner-leeftijd", _("Hoe oud is je partner?"), YOUNGEST, OLDEST),
        "children": _number(
            WHO,
            "kinderen",
            _("Hoeveel kinderen wonen er bij jou?"),
            0,
            MOST_CHILDREN,
            help=_(
                "Tel ook kinderen mee die een deel van de tijd ergens anders wonen. Geen kinderen? Vul 0 in."
            ),
        ),
        "others": _number(
            WHO,
            "anderen",
            _("Hoeveel andere mensen wonen er in hetzelfde huis?"),
            0,
            MOST_OTHERS,
            help=_("Bijvoorbeeld je ouders, een broer of een vriend. Niemand? Vul 0 in."),
        ),
    }


def ages_of_child(number: int, child: Member | None) -> list[Typed]:
    """What the second screen asks about a child; with what is known of it."""
    of = f"kind{number}"
    age = _number(
        of, "leeftijd", _("Hoe oud is dit kind?"), 0, OLDEST_CHILD, help=_("Jonger dan 1 jaar? Vul 0 in.")
    )
    lives = _options(
        of,
        "woont",
        _("Waar woont dit kind?"),
        (
            (Role.CHILD.value, _("Altijd bij jou")),
            (
                Role.CO_PARENTED_CHILD.value,
                _("Een deel van de tijd ergens anders, zoals bij de andere ouder"),
            ),
        ),
    )
    return [
        shown_answer(age, child.age if child else None),
        shown_answer(lives, child.role.value if child else None),
    ]


def ages_of_other(number: int, other: Member | None) -> list[Typed]:
    """What the second screen asks about another person in the house."""
    of = f"ander{number}"
    age = _number(of, "leeftijd", _("Hoe oud is deze persoon?"), 0, OLDEST)
    relation = _options(
        of,
        "band",
        _("Wie is het?"),
        (
            (Role.RELATIVE.value, _("Familie van jou of je partner")),
            (Role.OTHER.value, _("Iemand anders, zoals een vriend of huurder")),
        ),
    )
    return [
        shown_answer(age, other.age if other else None),
        shown_answer(relation, other.role.value if other else None),
    ]


def shown_numbers(household: Household) -> list[Typed]:
    """The first screen with what is known."""
    questions = number_questions()
    by_role = {member.role: member for member in household.members}
    partner, applicant = by_role.get(Role.PARTNER), by_role.get(Role.APPLICANT)
    values = {
        "age": applicant.age if applicant else None,
        "partner": (partner is not None) if applicant else None,
        "partner_age": partner.age if partner else None,
        "children": len(_children(household)) if applicant else None,
        "others": len(_others(household)) if applicant else None,
    }
    return [shown_answer(question, values[name]) for name, question in questions.items()]


def read_numbers(household: Household, data: Mapping[str, str]) -> tuple[Household, list[Typed]]:
    """The first screen answered: the household with the adults, or the same with what is wrong."""
    questions = number_questions()
    typed = {name: read_answer(question, data) for name, question in questions.items()}
    if typed["partner"].value is not True:
        typed["partner_age"] = Typed(question=questions["partner_age"])
    shown = list(typed.values())
    if any(one.error for one in shown):
        return household, shown
    members = [Member(Role.APPLICANT, typed["age"].value)]
    if typed["partner"].value:
        members.append(Member(Role.PARTNER, typed["partner_age"].value))
    children, others = typed["children"].value, typed["others"].value
    kept = (*members, *_children(household)[:children], *_others(household)[:others])
    found = household.with_members(kept)
    if children or others:
        found = replace(found, asking=(WHO, (str(children), str(others))))
    return found, shown


def shown_ages(household: Household) -> list[tuple[str, list[Typed]]]:
    """The second screen with what is known: per person a heading and the questions."""
    children, others = _numbers(household)
    known_children, known_others = _children(household), _others(household)
    found = []
    for number in range(1, children + 1):
        child = known_children[number - 1] if number <= len(known_children) else None
        heading = _("Kind %(number)d") % {"number": number} if children > 1 else _("Je kind")
        found.append((heading, ages_of_child(number, child)))
    for number in range(1, others + 1):
        other = known_others[number - 1] if number <= len(known_others) else None
        heading = _("Huisgenoot %(number)d") % {"number": number} if others > 1 else _("Je huisgenoot")
        found.append((heading, ages_of_other(number, other)))
    return found


def read_ages(
    household: Household, data: Mapping[str, str]
) -> tuple[Household, list[tuple[str, list[Typed]]]]:
    """The second screen answered: the whole household, or the same with what is wrong."""
    shown = [
        (heading, [read_answer(one.question, data) for one in typed])
        for heading, typed in shown_ages(household)
    ]
    if any(one.error for _heading, typed in shown for one in typed):
        return household, shown
    adults = [one for one in household.members if one.role in {Role.APPLICANT, Role.PARTNER}]
    added = [Member(Role(role.value), age.value) for _heading, (age, role) in shown]
    return household.with_members((*adults, *added)), shown


def is_asking_ages(household: Household) -> bool:
    """Whether the second screen stands open."""
    return household.asking is not None and household.asking[0] == WHO


def _numbers(household: Household) -> tuple[int, int]:
    assert household.asking is not None  # noqa: S101 - only the second screen asks
    children, others = household.asking[1]
    return int(children), int(others)


def _children(household: Household) -> list[Member]:
    return [member for member in household.members if member.role in CHILDREN]


def _others(household: Household) -> list[Member]:
    return [member for member in household.members if member.role in {Role.RELATIVE, Role.OTHER}]
