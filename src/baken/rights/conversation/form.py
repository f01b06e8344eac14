"""One form with everything: short texts that somebody types while listening, read as answers.

age        34            children   5 9 12*      (a star: lives elsewhere part of the time)
amount     900  800-1000  >500  <300             nothing typed: not known
day        27/3/1990  3/1990  1990
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from baken.rights.household import MOST_CHILDREN, MOST_OTHERS, OLDEST, Household, Member, Role
from baken.rights.questions import Kind, Question, Typed, read_answer, shown_answer
from baken.rights.rules import Law
from baken.rights.rules.sheet import asked_facts

DAY = ("dag", "maand", "jaar")
AGE = re.compile(r"[0-9]{1,3}")
RANGE = re.compile(r"(?P<low>-?[^-]*[^-\s])\s*-(?P<high>.*)")
"""800-1000, and below nought: -500--100. The first dash may belong to the first amount."""
FIELDS = ("leeftijd", "partner", "kinderen", "familie", "anderen")
"""Controls of the composition, each named gezin.…"""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What was read. `errors`: control → what is wrong with it; `texts`: control → what stands in it."""

    household: Household
    errors: Mapping[str, str]
    texts: Mapping[str, str]


def read_form(law: Law, data: Mapping[str, str], *, date: dt.date) -> Filled:
    """The household and every answer in the form; what is not understood is left out and said."""
    errors: dict[str, str] = {}
    texts = {f"gezin.{name}": data.get(f"gezin.{name}", "").strip()[:60] for name in FIELDS}
    household = Household(members=_members(texts, errors))
    facts: dict[str, dict[str, Any]] = {}
    for control, (of, fact) in asked_facts(law, household, date=date).items():
        text = data.get(control, "").strip()[:40]
        if not text:
            continue
        texts[control] = text
        question = law.question(household, of=of, fact=fact)
        typed = read_answer(question, as_controls(question, text))
        if typed.error:
            errors[control] = typed.error
        else:
            facts.setdefault(of, {})[fact] = typed.value
    return Filled(household=replace(household, facts=facts), errors=errors, texts=texts)


def form_of(law: Law, household: Household, *, date: dt.date) -> Filled:
    """A household that is known, such as what somebody left under a code, in the controls of the form."""
    texts = _texts_of_members(household)
    for control, (of, fact) in asked_facts(law, household, date=date).items():
        value = household.value(of, fact)
        if value is not None:
            texts[control] = in_control(shown_answer(law.question(household, of=of, fact=fact), value))
    return Filled(household=household, errors={}, texts=texts)


def as_controls(question: Question, text: str) -> dict[str, str]:
    """A short text as the controls of one question have it: a range, or a day in its parts."""
    key = question.key
    if question.kind in {Kind.MONEY, Kind.COUNT}:
        if text[0] in "<>":
            return {f"{key}.{'min' if text[0] == '>' else 'max'}": text[1:]}
        between = RANGE.fullmatch(text)
        if between:
            return {f"{key}.min": between["low"], f"{key}.max": between["high"]}
    if question.kind is Kind.DATE:
        parts = [part for part in re.split(r"[/.\s-]+", text) if part]
        if 1 <= len(parts) <= 3:
            return {f"{key}.{name}": part for name, part in zip(DAY[-len(parts) :], parts, strict=True)}
        return {f"{key}.jaar": text}
    return {key: text}


def in_control(typed: Typed) -> str:
    """A value as one short text, the other way round; nothing for what is not known."""
    texts = typed.texts
    if typed.question.kind is Kind.DATE:
        return "/".join(texts[name] for name in ("dag", "maand", "jaar") if texts.get(name))
    if typed.question.kind in {Kind.YES_NO, Kind.CHOICE}:
        return "" if typed.is_unknown else typed.chosen
    if "min" in texts and "max" in texts:
        return f"{texts['min']}-{texts['max']}"
    if "min" in texts or "max" in texts:
        return f">{texts['min']}" if "min" in texts else f"<{texts['max']}"
    return typed.text


def _members(texts: Mapping[str, str], errors: dict[str, str]) -> tuple[Member, ...]:
    found: list[Member] = []
    for name, role, most in (
        ("leeftijd", Role.APPLICANT, 1),
        ("partner", Role.PARTNER, 1),
        ("kinderen", Role.CHILD, MOST_CHILDREN),
        ("familie", Role.RELATIVE, MOST_OTHERS),
        ("anderen", Role.OTHER, MOST_OTHERS),
    ):
        control = f"gezin.{name}"
        words = texts[control].replace(",", " ").replace(";", " ").split()
        ages = [_age(word) for word in words]
        if any(age is None for age in ages):
            errors[control] = _("Schrijf leeftijden in cijfers, met een spatie ertussen.")
            continue
        if len(ages) > most:
            errors[control] = _("Hier passen hoogstens %(most)d leeftijden.") % {"most": most}
            continue
        for word, age in zip(words, ages, strict=True):
            apart = role is Role.CHILD and word.endswith("*")
            found.append(Member(Role.CO_PARENTED_CHILD if apart else role, age or 0))
    if not any(member.role is Role.APPLICANT for member in found):
        return ()
    return tuple(found)


def _age(word: str) -> int | None:
    plain = word.removesuffix("*")
    return int(plain) if AGE.fullmatch(plain) and int(plain) <= OLDEST else None


def _texts_of_members(household: Household) -> dict[str, str]:
    of_role = {
        "leeftijd": {Role.APPLICANT},
        "partner": {Role.PARTNER},
        "kinderen": {Role.CHILD, Role.CO_PARENTED_CHILD},
        "familie": {Role.RELATIVE},
        "anderen": {Role.OTHER},
    }
    return {
        f"gezin.{name}": " ".join(
            f"{one.age}{'*' if one.role is Role.CO_PARENTED_CHILD else ''}"
            for one in household.members
            if one.role in roles
        )
        for name, roles in of_role.items()
    }
