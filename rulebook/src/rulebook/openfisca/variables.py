"""From facts, variables and rights to the classes of OpenFisca's variables."""

import datetime as dt
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from rulebook import terms as t
from rulebook.kinds import Kind, Type
from rulebook.model import PERSON, Condition, Dated, Fact, Right, Rulebook, Variable
from rulebook.openfisca.formulas import ARITHMETIC, At, Formulas, class_name, item_name
from rulebook.openfisca.layout import Doc, bare, call, joined, lay
from rulebook.parameters import Source
from rulebook.records import NO_DATE

UNIX = dt.date(1970, 1, 1).toordinal()
PERIODS = {"eternity": "ETERNITY", "month": "MONTH", "year": "YEAR"}
TYPES = {Kind.BOOL: "bool", Kind.COUNT: "int", Kind.MONEY: "float", Kind.DATE: "date", Kind.CHOICE: "Enum"}
CORE = ("ETERNITY", "MONTH", "YEAR", "Enum", "Variable", "date", "set_input_dispatch_by_period")
"""What is imported of OpenFisca where it is used."""


def quoted(text: str) -> str:
    """A text as Python has it."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def default_of(fact: Fact) -> int:
    """What OpenFisca takes where nobody says anything: no, 0, or what is said for whom it makes no sense; the
    first value of a choice; 1 January 1970, or the nearest day that can be."""
    if fact.none is not None:
        return fact.none
    return 1 if fact.is_choice else min(max(UNIX, fact.low), fact.high)


def fact_class(fact: Fact) -> str:
    """An input variable."""
    lines = _head(fact.name, fact.type, fact.level, PERIODS[fact.period], fact.label, ())
    lines = [one for one in lines if not one.startswith("    default_value")]
    lines.append(f"    default_value = {_default_text(fact)}")
    if fact.period == "month":
        lines.append("    set_input = set_input_dispatch_by_period")
    lines += _documentation([fact.question, fact.help, f"Only if {fact.only_if}." if fact.only_if else ""])
    return "\n".join(lines)


def _default_text(fact: Fact) -> str:
    default = default_of(fact)
    match fact.type.kind:
        case Kind.BOOL:
            return str(bool(default))
        case Kind.MONEY:
            return str(default // 100 if default % 100 == 0 else default / 100)
        case Kind.DATE:
            return _date_text(default)
        case Kind.CHOICE:
            return f"choices.{item_name(fact.type, fact.type.values[default.bit_length() - 1])}"
    return str(default)


def _date_text(ordinal: int) -> str:
    day = dt.date.fromordinal(max(1, ordinal))
    return f"date({day.year}, {day.month}, {day.day})"


def variable_class(book: Rulebook, variable: Variable) -> str:
    """A variable with a formula per day from which it is another one."""
    lines = _head(variable.name, variable.type, variable.level, "MONTH", variable.label, variable.sources)
    for dated in variable.expressions:
        lines += ["", *_formula(book, variable, dated)]
    return "\n".join(lines)


def _formula(book: Rulebook, variable: Variable, dated: Dated) -> list[str]:
    formulas, at = Formulas(book), At(variable.level, variable.level)
    doc = formulas.of_everybody(dated.term, at)
    if variable.type.kind is Kind.MONEY:
        doc = call("euro", doc)
    if variable.type.kind is Kind.CHOICE and not isinstance(dated.term, t.FactOf | t.VariableOf):
        doc = call(f"choices.{class_name(variable.type.unit)}.encode", doc)
    return _function(_formula_name(dated.start), at, lay("return ", doc, 8), [formulas])


def right_classes(book: Rulebook, right: Right) -> str:
    """Whether somebody has the right, and the amount where they have."""
    sources = [*right.legal_basis, *(one for each in right.conditions for one in each.sources)]
    head = _head(_name(book, right), Type(Kind.BOOL), right.level, "MONTH", right.label, sources)
    lines = [*head, *_end(right), *_documentation(list(_about(right)))]
    for start in starts_of(right, [one.expressions for one in right.conditions if one.expressions]):
        lines += ["", *_conditions(book, right, start)]
    if right.amount and right.amount_type is not None:
        head = _head(f"{_name(book, right)}_amount", right.amount_type, right.level, "MONTH", right.label, ())
        lines += ["", "", *head, *_end(right)]
        for start in starts_of(right, [right.amount]):
            lines += ["", *_amount(book, right, start)]
    return "\n".join(lines)


def _name(book: Rulebook, right: Right) -> str:
    return right_name(book, right.name)


def right_name(book: Rulebook, name: str) -> str:
    """OpenFisca has one name for one thing: a right that is called as a fact or variable gets another."""
    return f"right_{name}" if name in book.facts or name in book.variables else name


def _end(right: Right) -> list[str]:
    return [f'    end = "{right.valid_until.isoformat()}"'] if right.valid_until else []


def _about(right: Right) -> Iterator[str]:
    yield right.summary
    for one in right.conditions:
        if one.kind == "assessed":
            yield f"Assessed by {one.assessed_by}, and taken as met here: {one.label}."
    yield from (f"Gap: {one.says}" for one in right.gaps)


def starts_of(right: Right, expressions: Sequence[tuple[Dated, ...]]) -> list[dt.date]:
    """The days from which something about a right changes; before the first there is no rule for it all."""
    first = max((one[0].start for one in expressions), default=NO_DATE)
    first = max(first, right.valid_from or NO_DATE)
    later = {dated.start for one in expressions for dated in one if dated.start > first}
    return sorted({first, *later})


def _held(expressions: tuple[Dated, ...], start: dt.date) -> t.Term:
    return [one for one in expressions if one.start <= start][-1].term


def _conditions(book: Rulebook, right: Right, start: dt.date) -> list[str]:
    formulas, at = Formulas(book), At(right.level, right.level)
    body: list[str] = []
    names: list[Doc] = []
    for one in right.conditions:
        if one.expressions:
            name = _local(one, right.level)
            names.append(name)
            body += textwrap.wrap(
                one.label, 88, initial_indent=" " * 8 + "# ", subsequent_indent=" " * 8 + "# "
            )
            body += lay(f"{name} = ", formulas.of_everybody(_held(one.expressions, start), at), 8)
    found: Doc = joined("&", names) if names else f"{at.population}.filled_array(True)"
    return _function(_formula_name(start), at, [*body, *lay("return ", found, 8)], [formulas])


def _local(condition: Condition, level: str) -> str:
    """The name of a condition inside a formula, that is no other name there."""
    taken = {*ARITHMETIC, "law", "day", "period", "parameters", "choices", "numpy", level}
    name = re.sub(r"\W", "_", condition.name)
    return f"is_{name}" if name in taken or not name.isidentifier() else name


def _amount(book: Rulebook, right: Right, start: dt.date) -> list[str]:
    formulas, at = Formulas(book), At(right.level, right.level)
    amount = call("euro", formulas.of_everybody(_held(right.amount, start), at))
    doc = joined("*", [f'{at.population}("{_name(book, right)}", period)', amount])
    return _function(_formula_name(start), at, lay("return ", doc, 8), [formulas])


def _formula_name(start: dt.date) -> str:
    return "formula" if start == NO_DATE else f"formula_{start:%Y_%m_%d}"


def _function(name: str, at: At, body: list[str], written: Iterable[Formulas]) -> list[str]:
    text = "\n".join(body)
    lines = [f"    def {name}({at.population}, period, parameters):"]
    if any(one.leaves_open for one in written):
        lines.append('        """The sources leave something open: this takes the first reading of it."""')
    if re.search(r"\blaw\b", text):
        lines.append("        law = parameters(period)")
    if re.search(r"\bday\b", text):
        lines.append("        day = first_day(period)")
    return [*lines, *body]


def _head(  # noqa: PLR0917 - what every variable has
    name: str, kind: Type, level: str, period: str, label: str, sources: Iterable[Source]
) -> list[str]:
    base = "Amount" if kind.kind is Kind.MONEY else "Variable"
    lines = [f"class {name}({base}):", f"    value_type = {TYPES[kind.kind]}"]
    if kind.kind is Kind.CHOICE:
        first = kind.values[0]
        lines.append(f"    possible_values = choices.{class_name(kind.unit)}")
        lines.append(f"    default_value = choices.{item_name(kind, first)}")
    lines += [f"    entity = {class_name(level)}", f"    definition_period = {period}"]
    lines.append(f"    label = {quoted(label)}")
    if kind.kind is Kind.MONEY:
        lines.append(f'    unit = "{kind}"')
    elif kind.kind is Kind.COUNT and kind.unit:
        lines.append(f'    unit = "{kind.unit}"')
    cited = [f"{one.title} {one.href}".strip() for one in dict.fromkeys(sources)]
    if cited:
        lines += ["    reference = [", *(f"        {quoted(one)}," for one in cited), "    ]"]
    return lines


def _documentation(paragraphs: Sequence[str]) -> list[str]:
    texts = [" ".join(one.split()).replace("\\", "\\\\").replace('"""', "'''") for one in paragraphs if one]
    if not texts:
        return []
    lines = ['    documentation = """']
    for one in texts:
        lines += textwrap.wrap(one, 94, initial_indent="    ", subsequent_indent="    ")
    return [*lines, '    """']


def module(package: str, classes: Sequence[str], about: str) -> str:
    """A file of variables with the imports that it needs."""
    body = "\n\n\n".join(classes)

    def used(names: Iterable[str]) -> list[str]:
        return [name for name in names if re.search(rf"(?<![\w.\"]){name}\b(?!\")", body)]

    lines = [f'"""{about}"""', ""]
    if "numpy." in body:
        lines += ["import numpy", ""]
    if core := used(CORE):
        lines.append(f"from openfisca_core.model_api import {', '.join(core)}")
    lines.append("")
    if used(("choices",)):
        lines.append(f"from {package} import choices")
    if used(("Amount",)):
        lines.append(f"from {package}.amounts import Amount")
    if called := [name for name in ARITHMETIC if re.search(rf"(?<![\w.]){name}\(", body)]:
        found = f"from {package}.arithmetic import {', '.join(called)}"
        wrapped = [f"from {package}.arithmetic import (", *(f"    {name}," for name in called), ")"]
        lines += [found] if len(found) <= 100 else wrapped
    entities = sorted(set(re.findall(r"entity = (\w+)", body)) | set(re.findall(r"has_role\((\w+)\.", body)))
    if entities:
        lines.append(f"from {package}.entities import {', '.join(entities)}")
    return "\n".join([*lines, "", "", body, ""])


__all__ = [
    "PERSON",
    "bare",
    "default_of",
    "fact_class",
    "module",
    "quoted",
    "right_classes",
    "right_name",
    "starts_of",
    "variable_class",
]
