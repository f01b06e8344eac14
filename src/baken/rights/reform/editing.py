"""What a button of the studio does to its state."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from baken.rights.reform.amounts import RELATIVE, AmountKind, AmountWrong, read
from baken.rights.reform.page import Studio, typed_in
from baken.rights.reform.state import StudioState, day_of

COMPUTE, ADD, COPY, REMOVE, RESET, ALL = "bereken", "nieuw", "dupliceer", "verwijder", "wis", "alles"


@dataclass(frozen=True, kw_only=True)
class Edited:
    """The state after a button, and what of it is wrong and so stays in its control."""

    state: StudioState
    typed: Mapping[str, str]
    problem: str = ""


def chosen(form: Any, state: StudioState) -> StudioState:
    """Rights, people and day as chosen in the form, where it has them."""
    if "kies" not in form:
        return state
    return replace(
        state,
        rights=tuple(dict.fromkeys(form.getlist("recht"))),
        population=form.get("bevolking", "") or state.population,
        date=day_of(form.get("dag", "")) or state.date,
    )


def edited(form: Any, studio: Studio) -> Edited:
    """What the amounts of the form and its button make of the state."""
    state, button = studio.state, form.get("doe", COMPUTE)
    typed = typed_in(form)
    said = dict(state.scenarios[state.edited]) | _canonical(studio, typed)
    said = {name: text for name, text in said.items() if text}
    what, _point, name = button.partition(":")
    if what == RESET:
        said = {} if not name else {key: text for key, text in said.items() if key != name}
        typed = {} if not name else {key: text for key, text in typed.items() if key != name}
    elif what == ALL:
        try:
            said |= _relative(studio, form.get("procent", ""))
        except AmountWrong as error:
            return Edited(state=state.with_scenario(state.edited, said), typed=typed, problem=str(error))
    state = state.with_scenario(state.edited, said)
    if what in {ADD, COPY}:
        state = state.with_another(said if what == COPY else {})
    elif what == REMOVE:
        state = state.without(state.edited)
    return Edited(state=state, typed=typed)


def _canonical(studio: Studio, typed: Mapping[str, str]) -> dict[str, str]:
    """As it stands in the address; empty for what the law says itself, unchanged for what is wrong."""
    found: dict[str, str] = {}
    for amount in studio.amounts:
        if amount.name in typed:
            try:
                change = read(amount, typed[amount.name])
            except AmountWrong:
                found[amount.name] = typed[amount.name] or ""
            else:
                found[amount.name] = change.typed if change else ""
    return found


def _relative(studio: Studio, percent: str) -> dict[str, str]:
    """Every amount in euro higher or lower by so many per cent. Raises AmountWrong."""
    text = "".join(percent.split()).removesuffix("%") + "%"
    text = (text if text[0] in "+-" else f"+{text}").replace(",", ".")
    if not RELATIVE.fullmatch(text):
        raise AmountWrong(_("Schrijf een percentage, bijvoorbeeld 10 of -5."))
    found: dict[str, str] = {}
    for amount in studio.amounts:
        if amount.kind is AmountKind.MONEY and amount.value:
            change = read(amount, text)
            found |= {amount.name: change.typed} if change else {}
    return found
