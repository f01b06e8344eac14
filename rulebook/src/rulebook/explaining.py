"""Why an answer is what it is: per condition a sentence, the amounts of the law and the facts behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from rulebook import terms as t
from rulebook.checking import Answers, Holds, RightAnswer
from rulebook.kinds import Kind, Type
from rulebook.model import PERSON, Condition, Fact
from rulebook.needs import Needs, needs_of
from rulebook.parameters import Parameter
from rulebook.settling import is_unknown
from rulebook.tracing import Place, Tracer
from rulebook.values import in_words, plain
from rulebook.wording import Wording

Made = TypeVar("Made")
SAID = {"yes": "Klopt", "no": "Klopt niet", "maybe": "Nog niet zeker"}


@dataclass
class Explanation:
    """Explains the answers about one situation."""

    answers: Answers

    @cached_property
    def _told(self) -> dict[tuple[tuple[str, int], int], dict[str, Any]]:
        return {}

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.answers.compiled.book, self.answers.compiled.date)

    @cached_property
    def tracer(self) -> Tracer:
        return Tracer(self.answers.compiled, self.answers.situation, self.answers.variables)

    def short(self, found: RightAnswer) -> list[dict[str, Any]]:
        """The reasons of one person or unit in a few words each."""
        return [
            {"condition": one.name, "holds": holds, "sentence": self._sentence(found, one, holds)}
            for one, holds in found.deciding
        ]

    def as_json(self, found: RightAnswer) -> dict[str, Any]:
        """{"because", "would_change", "shows", "gaps"} of one answer; what decided it comes first."""
        deciding = {condition.name for condition, _ in found.deciding}
        rows = [
            self._reason(found, condition, holds, decides=condition.name in deciding)
            for condition, holds in zip(found.right.conditions, found.holds, strict=True)
        ]
        rows.sort(key=lambda row: not row["decides"])
        return {
            "because": rows,
            "would_change": self._would_change(found),
            "shows": [self._shown(name, found.index) for name in found.right.shows],
            "gaps": list(found.right.gaps),
        }

    def _shown(self, name: str, index: int) -> dict[str, Any]:
        variable = self.answers.compiled.book.variables[name]
        low, high = (end[index] for end in self.answers.variables[name])
        text = in_words(variable.type, low, variable.labels)
        if low != high:
            text = f"tussen {text} en {in_words(variable.type, high, variable.labels)}"
        return {"variable": name, "label": variable.label, "text": text}

    def _reason(
        self, found: RightAnswer, condition: Condition, holds: Holds, *, decides: bool
    ) -> dict[str, Any]:
        needs = self._needs(found, condition)
        known, missing = self._facts(found, needs)
        return {
            "condition": condition.name,
            "label": condition.label,
            "kind": condition.kind,
            "assessed_by": condition.assessed_by,
            "holds": holds,
            "decides": decides,
            "sentence": self._sentence(found, condition, holds),
            "otherwise": condition.otherwise if holds != "yes" else "",
            "parameters": self._remembered(
                ("parameters", found.right.name, condition.name), lambda: self._parameters(needs)
            ),
            "facts": known,
            "missing": missing if holds == "maybe" else [],
            "reference": [{"title": one.title, "href": one.href} for one in condition.sources],
        }

    def _needs(self, found: RightAnswer, condition: Condition) -> Needs:
        def make() -> Needs:
            compiled = self.answers.compiled
            terms = []
            if condition.expressions:
                terms = [
                    compiled.book.folded_on(condition.expressions, compiled.date, where=found.right.name)
                ]
            return needs_of(compiled.book, terms, compiled.date)

        return self._remembered(("needs", found.right.name, condition.name), make)

    def _remembered(self, key: Any, make: Callable[[], Made]) -> Made:
        """What is the same for every situation is made once per set of compiled rules."""
        memory = self.answers.compiled.memory
        if key not in memory:
            memory[key] = make()
        made: Made = memory[key]
        return made

    def _say(self, term: t.Term) -> str:
        return self._remembered(("say", id(term)), lambda: self.wording.say(term))

    def _sentence(self, found: RightAnswer, condition: Condition, holds: Holds) -> str:
        if condition.name in found.assessed:
            return f"{condition.assessed_by} beoordeelt dit: {_lower(condition.label)}."
        if not condition.expressions:
            return f"{SAID[holds]}: {_lower(condition.label)}."
        compiled = self.answers.compiled
        term = compiled.book.folded_on(condition.expressions, compiled.date, where=found.right.name)
        shown = "; ".join(self._comparisons(term, Place(found.right.level, found.index)))
        return f"{SAID[holds]}: {_lower(condition.label)}." + (f" {shown}." if shown else "")

    def _comparisons(self, term: t.Term, at: Place) -> Iterator[str]:
        """Of the comparisons of amounts and numbers in a condition: both sides with what they come to."""
        for part in _own_parts(term):
            if not isinstance(part, t.Compare) or part.left.type.kind not in {Kind.MONEY, Kind.COUNT}:
                continue
            left, right = part.left, part.right
            if isinstance(left, t.Constant | t.ParameterOf | t.TableOf):
                left, right = right, left
            said = [
                f"{self._say(one)}: {self._between(one.type, *self.tracer.value(one, at))}"
                for one in (left, right)
            ]
            yield _upper(f"{said[0]}; {said[1]}" if not isinstance(right, t.Constant) else said[0])

    def _between(self, kind: Type, low: Any, high: Any) -> str:
        if low == high:
            return in_words(kind, low)
        return f"tussen {in_words(kind, low)} en {in_words(kind, high)}"

    def _parameters(self, needs: Needs) -> list[dict[str, Any]]:
        compiled = self.answers.compiled
        tree = compiled.book.parameters
        named = [tree.parameters[name] for name in needs.parameters]
        named += [
            one
            for name in needs.scales
            for bracket in tree.scales[name].brackets
            for one in (bracket.threshold, bracket.of)
        ]
        return [self._parameter(one) for one in named]

    def _parameter(self, parameter: Parameter) -> dict[str, Any]:
        known = self.answers.compiled.parameters[parameter.name]
        source = known.value.sources[0] if known.value.sources else None
        return {
            "name": parameter.name,
            "label": parameter.description,
            "value": in_words(parameter.type, known.value.value),
            "from": known.value.start.isoformat() if known.value.date_known else None,
            "source": source.title if source else "",
            "href": source.href if source else "",
            "confidence": known.value.confidence,
            "to_check": known.to_check,
        }

    def _facts(self, found: RightAnswer, needs: Needs) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What is known of whom it concerns, and what is not."""
        known: list[dict[str, Any]] = []
        missing: list[dict[str, Any]] = []
        facts, concerned = self.answers.compiled.book.facts, self._concerned(found)
        for key in needs.facts:
            fact = facts[key[0]]
            for index in (
                concerned if fact.level == PERSON else range(len(self.answers.situation.ids(fact.level)))
            ):
                row = self._told.get((key, index)) or self._fact(fact, key, index)
                (known if "value" in row else missing).append(row)
        return known, missing

    def _fact(self, fact: Fact, key: tuple[str, int], index: int) -> dict[str, Any]:
        situation = self.answers.situation
        low, high = (end[index] for end in situation.facts[key])
        row = {
            "fact": fact.name,
            "label": fact.label,
            "of": situation.ids(fact.level)[index],
            "offset": key[1],
        }
        if is_unknown(fact, low, high):
            row["question"] = fact.question
        else:
            row |= {"value": plain(fact.type, low), "text": in_words(fact.type, low, fact.labels)}
        self._told[key, index] = row
        return row

    def _concerned(self, found: RightAnswer) -> list[int]:
        """Persons in the same household: facts of others do not explain somebody's answer."""
        situation = self.answers.situation
        person = found.index
        if found.right.level != PERSON:
            person = situation.members[found.right.level][found.index][0][0]
        home = situation.main["household"][person]
        return [one for one, _ in situation.members["household"][home]]

    def _would_change(self, found: RightAnswer) -> list[str]:
        """What somebody can do, or what must become known, for another answer."""
        said = []
        for condition, holds in found.deciding:
            if found.entitlement == "no" and condition.otherwise:
                said.append(condition.otherwise)
            elif found.entitlement == "no":
                said.append(f"Dit verandert als dit zou kloppen: {_lower(condition.label)}.")
            elif holds == "maybe":
                missing = dict.fromkeys(
                    row["label"] for row in self._facts(found, self._needs(found, condition))[1]
                )
                if missing:
                    said.append(f"Zeg ons meer over: {', '.join(missing)}.")
        return list(dict.fromkeys(said))


def _own_parts(term: t.Term) -> Iterator[t.Term]:
    """The comparisons of a condition itself, not of those inside counting over members or choosing."""
    if isinstance(term, t.All | t.Any):
        for part in term.of:
            yield from _own_parts(part)
    elif isinstance(term, t.Not):
        yield from _own_parts(term.of)
    else:
        yield term


def _lower(text: str) -> str:
    text = text.rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
