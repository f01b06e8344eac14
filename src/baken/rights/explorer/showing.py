"""What the explorer's templates need of a page, a household and its results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.rights.explorer.flow import CHANGE, Page
from baken.rights.household import HOME, Household, Role
from baken.rights.questions import Question, in_words
from baken.rights.results import GROUP_LEADS, GROUP_TITLES, RightResult, grouped
from baken.rights.rules import Law, Screen
from baken.rights.totals import totals


@dataclass(frozen=True, kw_only=True)
class AnsweredLine:
    """A screen that was answered: its title, each question in short with the answer, the button's value."""

    title: str
    rows: Sequence[tuple[str, str]]
    action: str


def answered_lines(law: Law, household: Household) -> list[AnsweredLine]:
    """Everything that was said so far, in the order of the screens."""
    if not household.members:
        return []
    who = [(_with_capital(label), _age(household, key)) for key, label in household.labels().items()]
    lines = [AnsweredLine(title=_("Wie er bij jou woont"), rows=who, action=f"{CHANGE}:wie")]
    for number, (of, facts) in enumerate(household.asked):
        screen = law.screen(household, of=of, facts=facts)
        rows = [
            (_short(question), in_words(question, household.value(of, question.fact)))
            for question in screen.questions
        ]
        if rows:
            lines.append(
                AnsweredLine(title=heading(household, screen), rows=rows, action=f"{CHANGE}:{number}")
            )
    return lines


def _short(question: Question) -> str:
    label = _with_capital(question.label or question.text)
    return f"{label} ({question.about})" if question.about else label


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _age(household: Household, key: str) -> str:
    member = dict(household.keyed())[key]
    said = ngettext("%(age)d jaar", "%(age)d jaar", member.age) % {"age": member.age}
    if member.role is Role.CO_PARENTED_CHILD:
        return _("%(age)s, woont een deel van de tijd ergens anders") % {"age": said}
    return said


def heading(household: Household, screen: Screen) -> str:
    """Of a screen of questions: the theme and, when it is about somebody else, whom."""
    if screen.of == HOME or screen.of not in household.keys or screen.of == household.keys[0]:
        return screen.title
    return f"{screen.title}: {household.of_label(screen.of)}"


def page_heading(page: Page) -> str:
    """What a page is about."""
    if page.screen is not None:
        return heading(page.household, page.screen)
    return _("Over jou en je gezin") if page.kind == "numbers" else _("Wie woont er bij jou?")


def progress_of(page: Page) -> Mapping[str, Any] | None:
    """How far somebody is, on a screen of questions."""
    screen = page.screen
    if screen is None or not screen.rights:
        return None
    left = ""
    if screen.left:
        left = ngettext(
            "Nog ongeveer %(number)d scherm.",
            "Nog ongeveer %(number)d schermen.",
            screen.left,
        ) % {"number": screen.left}
    return {
        "percent": 100 * screen.decided // screen.rights,
        "label": _("Zo ver ben je"),
        "text": _("%(decided)d van %(rights)d rechten duidelijk")
        % {"decided": screen.decided, "rights": screen.rights},
        "left": left,
    }


def shown_results(results: Sequence[RightResult]) -> dict[str, Any]:
    """Groups and totals for `rights/_results.html`."""
    return {
        "groups": [
            {"group": group.value, "title": GROUP_TITLES[group], "lead": GROUP_LEADS[group], "rights": rights}
            for group, rights in grouped(results)
        ],
        "totals": totals(results),
    }
