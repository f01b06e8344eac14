"""*check*: what one household has a right to, with reasons.

Two axes: *entitlement* (yes, no, maybe; and by whom something is still assessed) and *amount* (exact, a
range, or to be checked because an amount of the law is past its look-up date).
"""

import datetime as dt
import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from weakref import WeakKeyDictionary

from rulebook.bare import bare_text, exact_text
from rulebook.compiling import Compiled, Row, compile_rights
from rulebook.model import Condition, Right, Rulebook
from rulebook.settling import settle
from rulebook.situation import Situation, read_situation
from rulebook.tracing import Place, Tracer

Holds = Literal["yes", "no", "maybe"]
RANK = {"yes": 2, "maybe": 1, "no": 0}
_KEPT = 64
_compiled: "WeakKeyDictionary[Rulebook, OrderedDict[Any, Compiled]]" = WeakKeyDictionary()


def compiled_for(
    book: Rulebook,
    date: dt.date,
    rights: Iterable[str] | None = None,
    *,
    variables: Iterable[str] = (),
    forecasts: bool = False,
) -> Compiled:
    """The rules of a date, compiled once per book, date and set of rights. Raises LawError."""
    names = None if rights is None else tuple(rights)
    held = _compiled.setdefault(book, OrderedDict())
    also = tuple(variables)
    key = (date, names, also, forecasts)
    found = held.get(key)
    if found is None:
        found = held[key] = compile_rights(book, date=date, rights=names, variables=also, forecasts=forecasts)
        while len(held) > _KEPT:
            held.popitem(last=False)
    return found


@dataclass(frozen=True, kw_only=True)
class Amount:
    """Cents per period; a range where something is unknown or must be looked up."""

    low: int
    high: int
    period: str
    to_check: bool

    def as_json(self) -> dict[str, Any]:
        """Euro, as numbers with cents."""
        return {
            "min": self.low / 100,
            "max": self.high / 100,
            "unit": "EUR",
            "period": self.period,
            "to_check": self.to_check,
        }


@dataclass(slots=True, kw_only=True)
class RightAnswer:
    """What one person or unit has of one right. `holds`: per condition, in the order of the right."""

    right: Right
    of: str
    index: int
    entitlement: Holds
    holds: tuple[Holds, ...]
    assessed: tuple[str, ...]  # conditions about which somebody still decides
    amount: Amount | None

    @property
    def assessed_by(self) -> tuple[str, ...]:
        """Who still decides something, when all that is known speaks for it."""
        named = [one.assessed_by for one in self.right.conditions if one.name in self.assessed]
        return tuple(dict.fromkeys(named))

    @property
    def deciding(self) -> list[tuple[Condition, Holds]]:
        """The conditions that made the answer what it is: those that fail, or are open, or else all."""
        pairs = list(zip(self.right.conditions, self.holds, strict=True))
        if self.entitlement == "yes":
            return pairs
        return [pair for pair in pairs if pair[1] == self.entitlement]


@dataclass(eq=False)
class Answers:
    """All answers about one situation on one date."""

    compiled: Compiled
    situation: Situation
    rows: Mapping[str, list[Row]]
    variables: Mapping[str, tuple[list[Any], list[Any]]]

    @cached_property
    def rights(self) -> dict[str, tuple[RightAnswer, ...]]:
        """Per right the answers of each person or unit."""
        tracer = Tracer(self.compiled, self.situation, self.variables)
        return {name: _answers(tracer, name, rows) for name, rows in self.rows.items()}

    def entitlement(self, right: str) -> Holds:
        """Of a right: the best that anybody in the situation has."""
        found: Holds = max(
            (one.entitlement for one in self.rights[right]), key=RANK.__getitem__, default="no"
        )
        return found

    def amount(self, right: str) -> Amount | None:
        """Of all in the situation together: at least what is sure, at most what is possible."""
        return amount_of(self.compiled, right, self.rows[right])

    def best(self, right: str) -> RightAnswer:
        """The person or unit for whom the right is nearest."""
        return max(self.rights[right], key=lambda one: RANK[one.entitlement])

    @cached_property
    def missing_rights(self) -> dict[str, str]:
        """Rights that cannot be computed on this date, and why."""
        return self.compiled.left_out

    def as_text(self, *, because: bool = True) -> str:
        """`as_json` as JSON text; without reasons it is written at once, which is much faster."""
        if because or self.compiled.assesses_sometimes:
            return json.dumps(self.as_json(because=because))
        return bare_text(self.compiled, self.rows, self.situation.ids)

    def as_json(self, *, because: bool = True) -> dict[str, Any]:
        """{"rights": {id: {"entitlement", "assessed_by", "amount", "because", …}}}; see the README."""
        from rulebook.explaining import Explanation

        if not because and not self.compiled.assesses_sometimes:
            bare: dict[str, Any] = json.loads(self.as_text(because=False))
            return bare
        explanation = Explanation(self) if because else None
        rights: dict[str, Any] = {}
        for name, found in self.rights.items():
            best, amount = self.best(name), self.amount(name)
            record = {
                "entitlement": best.entitlement,
                "assessed_by": list(best.assessed_by),
                "amount": amount.as_json() if amount else None,
            }
            if explanation:
                record |= explanation.as_json(best)
            if len(found) > 1:
                record["of"] = {
                    one.of: {
                        "entitlement": one.entitlement,
                        "assessed_by": list(one.assessed_by),
                        "amount": one.amount.as_json() if one.amount else None,
                        **({"because": explanation.short(one)} if explanation else {}),
                    }
                    for one in found
                }
            rights[name] = record
        return {"rights": rights}


def entitlement_of(row: Row) -> Holds:
    """Whether a row of an answer certainly, possibly or not at all gives the right."""
    return "yes" if all(row[0]) else "maybe" if all(row[1]) else "no"


def amount_of(compiled: Compiled, right: str, rows: Iterable[Row]) -> Amount | None:
    """Of these persons or units together: at least what is sure, at most what is possible."""
    kind = compiled.book.rights[right].amount_type
    held = [row for row in rows if all(row[1])]
    if kind is None or not held:
        return None
    sure = [row for row in held if all(row[0])] or [min(held, key=lambda row: row[2])]
    low, high = sum(row[2] for row in sure), sum(row[3] for row in held)
    to_check = any(compiled.is_to_check(right, row[2], row[3]) for row in held)
    return Amount(low=low, high=high, period=kind.unit, to_check=to_check)


def check(
    book: Rulebook,
    data: Any,
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
    rest_is_none: bool = False,
    forecasts: bool = False,
) -> Answers:
    """What the rules of a date say of a situation in JSON form. Raises SituationError, LawError."""
    compiled = compiled_for(book, date, rights, forecasts=forecasts)
    return answer(compiled, read_situation(compiled, data, rest_is_none=rest_is_none))


def answer(compiled: Compiled, situation: Situation) -> Answers:
    """The answers of compiled rules about a situation."""
    if compiled.is_exact(situation):
        return Answers(compiled, situation, *compiled.exact(situation))
    rows, variables = compiled.bounded(situation)
    return Answers(compiled, situation, settle(compiled, situation, rows), variables)


def answer_text(compiled: Compiled, situation: Situation) -> str:
    """The answers without reasons as JSON text; where nothing is unknown in one go."""
    if compiled.is_exact(situation) and not compiled.assesses_sometimes:
        return exact_text(compiled, situation)
    return answer(compiled, situation).as_text(because=False)


def _answers(tracer: Tracer, name: str, rows: list[Row]) -> tuple[RightAnswer, ...]:
    compiled = tracer.compiled
    right = compiled.book.rights[name]
    ids = tracer.situation.ids(right.level)
    return tuple(_answer(tracer, right, ids[index], index, row) for index, row in enumerate(rows))


def _answer(tracer: Tracer, right: Right, of: str, index: int, row: Row) -> RightAnswer:
    sure, could, low, high = row
    holds: list[Holds] = []
    place = 0
    for condition in right.conditions:
        if not condition.expressions:
            holds.append("yes")
            continue
        holds.append("yes" if sure[place] else "maybe" if could[place] else "no")
        place += 1
    entitlement: Holds = "no" if "no" in holds else "maybe" if "maybe" in holds else "yes"
    amount: Amount | None = None
    assessed: tuple[str, ...] = ()
    if entitlement != "no":
        assessed = tuple(
            one.name for one in right.conditions if _is_assessed(tracer, one, Place(right.level, index))
        )
        if right.amount_type is not None:
            to_check = tracer.compiled.is_to_check(right.name, low, high)
            amount = Amount(low=low, high=high, period=right.amount_type.unit, to_check=to_check)
    return RightAnswer(
        right=right,
        of=of,
        index=index,
        entitlement=entitlement,
        holds=tuple(holds),
        assessed=assessed,
        amount=amount,
    )


def _is_assessed(tracer: Tracer, condition: Condition, at: Place) -> bool:
    if condition.kind != "assessed":
        return False
    if not condition.when:
        return True
    term = tracer.compiled.book.folded_on(condition.when, tracer.compiled.date, where=condition.name)
    return bool(tracer.value(term, at)[1])
