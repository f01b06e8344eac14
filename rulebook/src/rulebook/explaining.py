"""Why an answer is what it is: per condition a sentence, the amounts of the law and the facts behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from typing import Any, TypeVar

from rulebook import terms as t
from rulebook.amounts import amounts_in_words
from rulebook.checking import Answers, Holds, RightAnswer
from rulebook.following import Entry, Following, by_roles, by_tracing, rule_of
from rulebook.kinds import Kind
from rulebook.model import Condition, Fact, Right
from rulebook.needs import amounts_of, needs_of
from rulebook.settling import is_unknown
from rulebook.situation import TOLD, UNSAID, Key
from rulebook.tracing import Place, Tracer
from rulebook.values import CODES, in_words, plain, range_in_words
from rulebook.wording import Wording, is_law, lower, upper

Made = TypeVar("Made")
SAID = {"yes": "Klopt", "no": "Klopt niet", "maybe": "Nog niet zeker"}
MOST_COMPARISONS = 3
MOST_LAYOUTS = 200
_COMPARED = (Kind.MONEY, Kind.COUNT)
Row = dict[str, Any]
Sides = tuple[tuple[t.Term, str] | str, ...]
"""Of a comparison: a term with its name ("" where that depends on who it is for), or words."""


@dataclass(slots=True, kw_only=True)
class Fixed:
    """What explains a condition in every situation. `comparing`: its rule, when that compares amounts."""

    row: Row
    label: str
    terms: tuple[t.Term, ...]
    comparing: t.Term | None
    otherwise: str


@dataclass
class Explanation:
    """Explains the answers about one situation. What is the same for every situation, or for every situation
    with the same people, is kept with the compiled rules."""

    answers: Answers
    _rows: dict[Entry, list[Row]] = field(default_factory=dict)
    _sentences: dict[tuple[int, int], str] = field(default_factory=dict)
    _fixed: dict[int, Fixed] = field(init=False)
    _words: dict[Any, tuple[Any, str]] = field(init=False)
    _sides: dict[int, Sides] = field(init=False)

    def __post_init__(self) -> None:
        self.compiled, self.situation = self.answers.compiled, self.answers.situation
        self.wording = Wording(self.compiled.book, self.compiled.date)
        self.tracer = Tracer(self.compiled, self.situation, self.answers.variables)
        self._fixed = self._remembered("fixed", dict[int, Fixed])
        self._words = self._remembered("words", dict[Any, tuple[Any, str]])
        self._sides = self._remembered("sides", dict[int, Sides])

    @cached_property
    def following(self) -> Following:
        """Along what is still open in this situation."""

        def is_settled(term: t.VariableOf, at: Place) -> bool:
            low, high = self.tracer.value(term, at)
            return not (low & (low - 1) if term.type.kind is Kind.CHOICE else low != high)

        return Following(self.compiled, self.situation.layout, by_tracing(self.tracer), is_settled)

    def short(self, found: RightAnswer) -> list[Row]:
        """The reasons of one person or unit in a few words each."""
        return [
            {"condition": one.name, "holds": holds, "sentence": self._sentence(found, one, holds)}
            for one, holds in found.deciding
        ]

    def as_json(self, found: RightAnswer) -> Row:
        """{"because", "would_change", "shows", "gaps"} of one answer; what decided it comes first."""
        first: list[Row] = []
        then: list[Row] = []
        for condition, holds in zip(found.right.conditions, found.holds, strict=True):
            decides = found.entitlement in {"yes", holds}
            (first if decides else then).append(self._reason(found, condition, holds, decides=decides))
        return {
            "because": first + then,
            "would_change": self._would_change(found),
            "shows": [] if found.entitlement == "no" else self._shown(found),
            "gaps": [one.says for one in found.right.gaps],
        }

    def _shown(self, found: RightAnswer) -> list[Row]:
        """What belongs with a right that somebody has or may have."""
        rows = []
        for name in found.right.shows:
            if name not in self.answers.variables:
                continue  # nobody knows its value on this date
            variable = self.compiled.book.variables[name]
            low, high = (end[found.index] for end in self.answers.variables[name])
            text = range_in_words(variable.type, low, high, variable.labels)
            row = {"variable": name, "label": variable.label, "text": text}
            rows.append(row | {"to_check": name in self._shown_to_check})
        return rows

    @cached_property
    def _shown_to_check(self) -> frozenset[str]:
        """Shown variables of which an amount of the law may have moved since it was looked up."""
        return self._remembered("shown to check", self._to_check)

    def _to_check(self) -> frozenset[str]:
        book, found = self.compiled.book, set()
        for name in {name for right in self.compiled.rights for name in book.rights[right].shows}:
            if name in self.answers.variables:
                term = t.VariableOf(book.variables[name].type, name)
                if amounts_of(book, needs_of(book, [term], self.compiled.date)) & self.compiled.to_check:
                    found.add(name)
        return frozenset(found)

    def _reason(self, found: RightAnswer, condition: Condition, holds: Holds, *, decides: bool) -> Row:
        fixed = self._of(found.right, condition)
        return {
            **fixed.row,
            "holds": holds,
            "decides": decides,
            "sentence": self._sentence(found, condition, holds),
            "otherwise": condition.otherwise if holds != "yes" else "",
            "facts": self._known(found, condition),
            "missing": self._missing(found, condition) if holds == "maybe" else [],
        }

    def _of(self, right: Right, condition: Condition) -> Fixed:
        """What is the same in every situation, made once per set of compiled rules."""
        found = self._fixed.get(id(condition))
        if found is None:
            book, date = self.compiled.book, self.compiled.date
            terms: tuple[t.Term, ...] = ()
            if condition.expressions:
                terms = (book.folded_on(condition.expressions, date, where=right.name),)
            label = lower(condition.label.rstrip("."))
            found = self._fixed[id(condition)] = Fixed(
                row=self._row_of(condition, terms),
                label=label,
                terms=terms,
                comparing=next((one for one in terms if self._compares(one)), None),
                otherwise=condition.otherwise or f"Dit verandert als dit zou kloppen: {label}.",
            )
        return found

    def _row_of(self, condition: Condition, terms: tuple[t.Term, ...]) -> Row:
        needs = needs_of(self.compiled.book, terms, self.compiled.date)
        known = self.compiled.parameters
        return {
            "condition": condition.name,
            "label": condition.label,
            "kind": condition.kind,
            "assessed_by": condition.assessed_by,
            "parameters": [
                {
                    "name": one.name,
                    "label": one.label,
                    "value": one.value,
                    "from": one.start.isoformat() if one.start else None,
                    "source": one.sources[0].title if one.sources else "",
                    "href": one.sources[0].href if one.sources else "",
                    "confidence": one.confidence,
                    "to_check": one.to_check,
                }
                for one in amounts_in_words(
                    self.compiled.book.parameters, needs, lambda parameter: known[parameter.name]
                )
            ],
            "reference": [{"title": one.title, "href": one.href} for one in condition.sources],
        }

    def _remembered(self, key: Any, make: Callable[[], Made]) -> Made:
        """What is the same for every situation is made once per set of compiled rules."""
        memory = self.compiled.memory
        if key not in memory:
            memory[key] = make()
        made: Made = memory[key]
        return made

    # In a sentence ---------------------------------------------------------------

    def _sentence(self, found: RightAnswer, condition: Condition, holds: Holds) -> str:
        key = (id(condition), found.index)
        said = self._sentences.get(key)
        if said is None:
            said = self._sentences[key] = self._said(found, condition, holds)
        return said

    def _said(self, found: RightAnswer, condition: Condition, holds: Holds) -> str:
        fixed = self._of(found.right, condition)
        if condition.name in found.assessed:
            return f"{upper(condition.assessed_by)} beoordeelt dit: {fixed.label}."
        if condition.when and holds == "yes":
            return f"Hier niet nodig: {fixed.label}."
        said = f"{SAID[holds]}: {fixed.label}."
        if fixed.comparing is not None:
            at = Place(found.right.level, found.index)
            compared = dict.fromkeys(self._comparisons(fixed.comparing, at))
            said = ". ".join([said[:-1], *islice(compared, MOST_COMPARISONS)]) + "."
        return said

    def _compares(self, term: t.Term) -> bool:
        match term:
            case t.All() | t.Any():
                return any(self._compares(one) for one in term.of)
            case t.Choose():
                return self._compares(term.yes) or self._compares(term.no)
            case t.Not() | t.VariableOf() | t.UnitValue():
                return self._compares(self._inner(term))
            case t.Compare():
                sides = (term.left, term.right)
                return term.left.type.kind in _COMPARED and not any(
                    isinstance(one, t.BracketOf) or one.type.unit in CODES for one in sides
                )
        return False

    def _inner(self, term: t.Not | t.VariableOf | t.UnitValue) -> t.Term:
        if isinstance(term, t.VariableOf):
            return rule_of(self.compiled, term.variable)
        return term.of if isinstance(term, t.Not) else term.value

    def _comparisons(self, term: t.Term, at: Place) -> Iterator[str]:
        """Of the comparisons that decide a yes/no: both sides with what they come to. Not of what is counted
        over people."""
        match term:
            case t.All() | t.Any():
                for part in self.following.relevant(term, at):
                    yield from self._comparisons(part, at)
            case t.Not() | t.VariableOf():
                yield from self._comparisons(self._inner(term), at)
            case t.UnitValue():
                yield from self._comparisons(term.value, self.following.unit_of(term, at))
            case t.Choose():
                for part in self.following.branches(term, at):
                    yield from self._comparisons(part, at)
            case t.Compare():
                sides = self._sides.get(id(term))
                if sides is None:
                    sides = self._sides[id(term)] = self._sides_of(term)
                if sides:
                    yield "; ".join(
                        [one if isinstance(one, str) else self._valued(*one, at) for one in sides]
                    )

    def _sides_of(self, term: t.Compare) -> Sides:
        """What a comparison shows: a side with its name where that is the same for everybody, or an amount of
        the law in words; nothing of codes."""
        if not self._compares(term):
            return ()
        left, right = (term.right, term.left) if is_law(term.left) else (term.left, term.right)
        at, shown = Place("", 0), [left, right][: 1 if isinstance(right, t.Constant) else 2]
        sides: list[tuple[t.Term, str] | str] = []
        for number, one in enumerate(shown):
            name = "" if _depends(one) else self._name(one, at)
            name = name if number else upper(name)
            if isinstance(one, t.ParameterOf):
                sides.append(f"{name}: {range_in_words(one.type, *self.tracer.value(one, at))}")
            else:
                sides.append((one, name))
        return tuple(sides)

    def _valued(self, term: t.Term, name: str, at: Place) -> str:
        if not name:
            name = self._name(term, at)
        low, high = self.tracer.value(term, at)
        return f"{name}: {range_in_words(term.type, low, high)}"

    def _name(self, term: t.Term, at: Place) -> str:
        """What an amount is called, for these people: the one of the table or of the two that is theirs."""
        if isinstance(term, t.Choose):
            return " of ".join(self._name(one, at) for one in self.following.branches(term, at))
        if isinstance(term, t.TableOf):
            bits = self.tracer.value(term.by, at)[0]
            if bits and not bits & (bits - 1):
                name = f"{term.parameter}.{term.by.type.values[bits.bit_length() - 1]}"
                return lower(self.compiled.book.parameters.parameters[name].description)
        if (
            isinstance(term, t.Times)
            and isinstance(term.of, t.TableOf)
            and isinstance(term.times, t.Constant)
        ):
            return f"{term.times.value} × {self._name(term.of, at)}"
        return self._remembered(id(term), lambda: self.wording.named(term))

    # Facts -------------------------------------------------------------------------

    def _known(self, found: RightAnswer, condition: Condition) -> list[Row]:
        """What was told of whom it concerns."""
        rows, told = self._rows, {}
        for entry in self._entries(found, condition):
            known = rows.get(entry)
            for row in self._told(entry) if known is None else known:
                told[id(row)] = row
        return list(told.values())

    def _entries(self, found: RightAnswer, condition: Condition) -> tuple[Entry, ...]:
        """What a condition can read of these people."""
        key = (id(condition), found.index)
        entries = self._by_layout[1].get(key)
        return self._read(key, self._of(found.right, condition).terms, found) if entries is None else entries

    def _read(self, key: Any, terms: tuple[t.Term, ...], found: RightAnswer) -> tuple[Entry, ...]:
        following, kept = self._by_layout
        if key not in kept:
            at = Place(found.right.level, found.index)
            kept[key] = tuple(entry for term in terms for entry in following.facts(term, at))
        return kept[key]

    def _before(self, entry: Entry) -> tuple[Entry, ...]:
        """What decides whether a fact makes sense."""
        kept = self._by_layout[1]
        if entry not in kept:
            fact = self.compiled.book.facts[entry[0][0]]
            term, at = fact.only_if_term, Place(fact.level, entry[1])
            kept[entry] = () if term is None else tuple(self._by_layout[0].facts(term, at))
        return kept[entry]

    @cached_property
    def _by_layout(self) -> tuple[Following, dict[Any, tuple[Entry, ...]]]:
        """What is read where, as roles decide it: kept for all situations with the same people."""
        layout = self.situation.layout
        kept = self._remembered("layouts", dict[int, Any])
        held = kept.get(id(layout))
        if held is None or held[0].layout is not layout:
            if len(kept) >= MOST_LAYOUTS:
                kept.clear()
            decide = by_roles(layout, partial(rule_of, self.compiled))
            held = kept[id(layout)] = (Following(self.compiled, layout, decide), {})
        return held

    def _told(self, entry: Entry) -> list[Row]:
        """The row of what was told; where a fact makes no sense, of what decided that; else nothing."""
        key, index = entry
        fact, state = self.compiled.book.facts[key[0]], self.situation.told[key][index]
        found: list[Row] = []
        if state == TOLD or fact.only_if_term is None:
            lows, highs = self.situation.facts[key]
            low = lows[index]
            if low == highs[index] and not (fact.is_choice and low & (low - 1)):
                value, text = self._words.get((key[0], low)) or self._in_words(fact, low)
                found = [
                    {
                        "fact": key[0],
                        "label": fact.label,
                        "of": self.situation.ids(fact.level)[index],
                        "offset": key[1],
                        "value": value,
                        "text": text,
                    }
                ]
        elif state == UNSAID:
            rows = {
                id(row): row for one in self._before(entry) for row in self._rows.get(one) or self._told(one)
            }
            found = list(rows.values())
        self._rows[entry] = found
        return found

    def _in_words(self, fact: Fact, value: int) -> tuple[Any, str]:
        """As JSON and in words. Yes, no and choices are remembered; amounts and days of people are not."""
        if fact.type.kind not in {Kind.BOOL, Kind.CHOICE}:
            return plain(fact.type, value), in_words(fact.type, value)
        said = self._words[fact.name, value] = (
            plain(fact.type, value),
            in_words(fact.type, value, fact.labels),
        )
        return said

    def _row(self, entry: Entry) -> Row:
        (name, offset), index = entry
        fact = self.compiled.book.facts[name]
        return {
            "fact": name,
            "label": fact.label,
            "of": self.situation.ids(fact.level)[index],
            "offset": offset,
        }

    def _missing(self, found: RightAnswer, condition: Condition) -> list[Row]:
        fixed = self._of(found.right, condition)
        return self._unknown(fixed.terms, self._entries(found, condition), found)

    def _unknown(
        self, terms: tuple[t.Term, ...], entries: tuple[Entry, ...], found: RightAnswer
    ) -> list[Row]:
        """What must become known: what a term reads and nobody knows, or what decides if that makes sense."""
        if not any(self._is_unknown(*entry) for entry in entries):
            return []
        at, facts = Place(found.right.level, found.index), self.compiled.book.facts
        read = (entry for term in terms for entry in self.following.facts(term, at))
        first = dict.fromkeys(one for entry in read for one in self._first(entry))
        return [self._row(entry) | {"question": facts[entry[0][0]].question} for entry in first]

    def _first(self, entry: Entry) -> list[Entry]:
        key, index = entry
        if not self._is_unknown(key, index):
            return []
        fact = self.compiled.book.facts[key[0]]
        if fact.only_if_term is None or self.tracer.value(fact.only_if_term, Place(fact.level, index))[0]:
            return [entry]  # it makes sense, whatever else is not known
        before = [first for one in self._before(entry) for first in self._first(one)]
        return before or [entry]

    def _is_unknown(self, key: Key, index: int) -> bool:
        low, high = (end[index] for end in self.situation.facts[key])
        return is_unknown(self.compiled.book.facts[key[0]], low, high)

    # What somebody can do -------------------------------------------------------------

    def _would_change(self, found: RightAnswer) -> list[str]:
        """What somebody can do, or what must become known, for another answer."""
        match found.entitlement:
            case "no":
                said = [self._of(found.right, one).otherwise for one, _ in found.deciding]
                return list(dict.fromkeys(said))
            case "maybe":
                rows = [row for one, _ in found.deciding for row in self._missing(found, one)]
                if not rows:
                    return [f"Onze bronnen laten hier iets open. Vraag het na bij: {found.right.authority}."]
                return [f"Zeg ons meer over: {_labels(rows)}."]
        if found.amount is None or found.amount.low == found.amount.high:
            return []
        book, right = self.compiled.book, found.right
        terms = (book.folded_on(right.amount, self.compiled.date, where=right.name),)
        rows = self._unknown(terms, self._read((right.name, found.index), terms, found), found)
        return [f"Het bedrag wordt preciezer als je ons meer zegt over: {_labels(rows)}."] if rows else []


def _depends(term: t.Term) -> bool:
    """Whether what an amount is called depends on who it is for."""
    table = term.of if isinstance(term, t.Times) else term
    return isinstance(table, t.TableOf | t.Choose)


def _labels(rows: list[Row]) -> str:
    return ", ".join(dict.fromkeys(str(row["label"]) for row in rows))
