"""Writes an OpenFisca country package: entities, parameters, variables, rights, tests."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.resources import files
from keyword import iskeyword
from pathlib import Path
from typing import Any

from rulebook import terms as t
from rulebook.errors import LawError
from rulebook.kinds import Kind
from rulebook.model import PERSON, Dated, Rulebook
from rulebook.openfisca import texts
from rulebook.openfisca.examples import write_tests
from rulebook.openfisca.formulas import class_name
from rulebook.openfisca.variables import fact_class, module, quoted, right_classes, variable_class
from rulebook.parameters import Parameter, Scale, Source, Value
from rulebook.yaml_text import written_yaml

SMALLEST_PART = 10_000_000
"""As in `arithmetic`: rates whose lower part is larger cannot be read back exactly."""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What was written. `inexact`: rates that OpenFisca's numbers cannot hold exactly."""

    folder: Path
    package: str
    rights: tuple[str, ...]
    variables: tuple[str, ...]
    facts: tuple[str, ...]
    inexact: tuple[str, ...]
    tests: int


@dataclass
class Needed:
    """What rights need, on every day."""

    book: Rulebook
    facts: dict[str, None] = field(default_factory=dict)
    variables: dict[str, None] = field(default_factory=dict)
    parameters: dict[str, None] = field(default_factory=dict)  # also scales

    def add(self, expressions: Iterable[Dated]) -> None:
        """All that these read."""
        for one in expressions:
            self.term(one.term)

    def term(self, term: t.Term) -> None:
        """All that a term reads."""
        for part in term.walk():
            match part:
                case t.FactOf():
                    self.facts[part.fact] = None
                case t.ParameterOf() | t.BracketOf():
                    self.parameters[part.parameter] = None
                case t.TableOf():
                    keys = self.book.parameters.tables[part.parameter]
                    self.parameters |= dict.fromkeys(f"{part.parameter}.{key}" for key in keys)
                case t.VariableOf() if part.variable not in self.variables:
                    self.variables[part.variable] = None
                    self.add(self.book.variables[part.variable].expressions)


def export(
    book: Rulebook,
    folder: Path,
    *,
    rights: Iterable[str] | None = None,
    date: dt.date | None = None,
    package: str = "",
    tests: Path | None = None,
) -> Exported:
    """The rights (all, or those that hold on `date`, unless named) as a country package in a new folder.

    `tests`: the folder with the tests of the rules, to write those that OpenFisca can run. Raises LawError,
    also when something stands in the folder already.
    """
    chosen = _chosen(book, rights, date)
    name = package or re.sub(r"\W+", "_", folder.name.lower()).strip("_")
    if not name.isidentifier() or iskeyword(name):
        raise LawError("a package is called by one word of letters, digits and _", where=name)
    if folder.exists() and any(folder.iterdir()):
        raise LawError("something stands there already: give a new folder", where=str(folder))
    needed = _needed(book, chosen)
    _require_names(book, needed, chosen)
    home = folder / name
    _write(home / "__init__.py", texts.system(name, [PERSON, *book.units]))
    _write(home / "entities.py", texts.entities(book))
    _write(home / "amounts.py", texts.AMOUNTS)
    _write(home / "arithmetic.py", (files("rulebook.openfisca") / "arithmetic.py").read_text())
    _write(home / "situations.py", texts.situations(book))
    _write(home / "choices.py", _choices(book, needed))
    _write_variables(book, home / "variables", name, needed, chosen)
    inexact = _write_parameters(book, home / "parameters", needed)
    found = Exported(
        folder=folder,
        package=name,
        rights=chosen,
        variables=tuple(needed.variables),
        facts=tuple(needed.facts),
        inexact=inexact,
        tests=write_tests(book, tests, folder / "tests", rights=chosen, facts=needed.facts) if tests else 0,
    )
    _write(folder / "README.md", texts.readme(book, found))
    _write(folder / "pyproject.toml", texts.project(name))
    return found


def _chosen(book: Rulebook, rights: Iterable[str] | None, date: dt.date | None) -> tuple[str, ...]:
    chosen = tuple(book.rights) if rights is None else tuple(dict.fromkeys(rights))
    for name in chosen:
        if name not in book.rights:
            raise LawError("there is no right with this name", where=name)
    if date is not None:
        chosen = tuple(name for name in chosen if book.rights[name].holds_on(date))
    if not chosen:
        raise LawError("no right is left to export")
    return chosen


def _needed(book: Rulebook, chosen: tuple[str, ...]) -> Needed:
    needed = Needed(book)
    for name in chosen:
        right = book.rights[name]
        for one in right.conditions:
            needed.add(one.expressions)
        needed.add(right.amount)
        for shown in right.shows:
            needed.term(t.VariableOf(book.variables[shown].type, shown))
    return needed


def _require_names(book: Rulebook, needed: Needed, chosen: tuple[str, ...]) -> None:
    """Everything is a word that Python takes, and amounts of rights are called as nothing else."""
    names = [*needed.facts, *needed.variables, *chosen]
    for kind in (book.facts[name].type for name in needed.facts):
        names += kind.values
    for kind in (book.variables[name].type for name in needed.variables):
        names += kind.values
    for name in names:
        if not name.isidentifier() or iskeyword(name):
            raise LawError("OpenFisca needs a word of letters, digits and _ here", where=name)
    for name in chosen:
        if f"{name}_amount" in needed.facts or f"{name}_amount" in needed.variables:
            raise LawError(f"'{name}_amount' is also a fact or a variable", where=name)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _choices(book: Rulebook, needed: Needed) -> str:
    lines = ['"""What facts and variables can be one of."""', "", "from openfisca_core.model_api import Enum"]
    known: list[tuple[str, Any, Mapping[str, str]]] = [
        (name, book.facts[name].type, book.facts[name].labels) for name in needed.facts
    ]
    known += [(name, book.variables[name].type, book.variables[name].labels) for name in needed.variables]
    for name, kind, labels in known:
        if kind.kind is Kind.CHOICE:
            lines += ["", "", f"class {class_name(name)}(Enum):"]
            seen: set[str] = set()
            for value in kind.values:
                label = labels.get(value, value)
                label = f"{label} ({value})" if label in seen else label  # two of one label would be one item
                seen.add(label)
                lines.append(f"    {value} = {quoted(label)}")
    return "\n".join([*lines, ""])


def _write_variables(
    book: Rulebook, home: Path, package: str, needed: Needed, chosen: tuple[str, ...]
) -> None:
    for level in (PERSON, *book.units):
        facts = [fact_class(book.facts[name]) for name in needed.facts if book.facts[name].level == level]
        if facts:
            _write(home / "facts" / f"{level}.py", module(package, facts, f"What is known of a {level}."))
        rules = [
            variable_class(book, book.variables[name])
            for name in needed.variables
            if book.variables[name].level == level
        ]
        if rules:
            about = f"What rules derive of a {level}."
            _write(home / "rules" / f"{level}.py", module(package, rules, about))
    for name in chosen:
        right = book.rights[name]
        about = f"{right.label}." if not right.label.endswith(".") else right.label
        text = module(package, [right_classes(book, right)], about.replace('"', "'"))
        _write(home / "rights" / f"{name}.py", text)


# Parameters ----------------------------------------------------------------------------


def _write_parameters(book: Rulebook, home: Path, needed: Needed) -> tuple[str, ...]:
    inexact: list[str] = []
    tree = book.parameters
    home.mkdir(parents=True)
    for name in needed.parameters:
        record = _scale(tree.scales[name]) if name in tree.scales else _parameter(tree.parameters[name])
        path = home.joinpath(*name.split(".")).with_suffix(".yaml")
        if path.with_suffix("").is_dir():
            raise LawError("an amount stands in the place of others", where=name)
        _write(path, _yaml(record))
        parts = [tree.parameters[name]] if name in tree.parameters else []
        if name in tree.scales:
            parts = [one.of for one in tree.scales[name].brackets]
        inexact += [one.name for one in parts if one.type.kind is Kind.RATE and not _is_exact(one)]
    for name, description in tree.descriptions.items():
        folder = home.joinpath(*name.split("."))
        if folder.is_dir() and description:
            _write(folder / "index.yaml", _yaml({"description": description}))
    return tuple(inexact)


def _is_exact(parameter: Parameter) -> bool:
    return all(
        one.value is None or Fraction(float(one.value)).limit_denominator(SMALLEST_PART) == one.value
        for one in parameter.values
    )


def _parameter(parameter: Parameter) -> dict[str, Any]:
    metadata: dict[str, Any] = {"unit": str(parameter.type).partition("/")[0]}
    if parameter.type.kind is Kind.MONEY:
        metadata["period"] = parameter.type.unit
    elif parameter.type.kind is Kind.RATE:
        metadata["unit"] = "/1"
    elif parameter.type.kind is Kind.COUNT:
        metadata["unit"] = parameter.type.unit
    for name in ("last_value_still_valid_on", "look_up_after"):
        day = getattr(parameter, name)
        if day is not None:
            metadata[name] = day.isoformat()
    if parameter.notes:
        metadata["notes"] = parameter.notes
    found: dict[str, Any] = {"description": parameter.description or parameter.name, "metadata": metadata}
    found["values"] = {
        one.start.isoformat(): _value(one, parameter) for one in parameter.values if not one.is_forecast
    }
    return found


def _value(value: Value, parameter: Parameter) -> dict[str, Any]:
    metadata: dict[str, Any] = {"confidence": value.confidence}
    if value.sources:
        metadata["reference"] = [_source(one) for one in value.sources]
    if value.at_most is not None:
        metadata["at_most"] = _plain(value.at_most, parameter.type.kind)
    if value.note:
        metadata["note"] = value.note
    return {"value": _plain(value.value, parameter.type.kind), "metadata": metadata}


def _source(source: Source) -> dict[str, str]:
    return {"title": source.title} | ({"href": source.href} if source.href else {})


def _plain(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    match kind:
        case Kind.MONEY:
            return value // 100 if value % 100 == 0 else value / 100
        case Kind.RATE:
            return float(value)
        case Kind.DATE:
            return dt.date.fromordinal(value).isoformat()
    return value


def _scale(scale: Scale) -> dict[str, Any]:
    def of(parameter: Parameter) -> dict[str, Any]:
        values = [one for one in parameter.values if not one.is_forecast]
        return {one.start.isoformat(): {"value": _plain(one.value, parameter.type.kind)} for one in values}

    kind = "rate" if scale.marginal else "amount"
    metadata: dict[str, Any] = {"threshold_unit": str(scale.base)}
    metadata |= {} if scale.marginal else {"type": "single_amount", "amount_unit": str(scale.type)}
    sources = {source: None for one in scale.brackets for value in one.of.values for source in value.sources}
    if sources:
        metadata["reference"] = [_source(one) for one in sources]
    return {
        "description": scale.description or scale.name,
        "metadata": metadata,
        "brackets": [{"threshold": of(one.threshold), kind: of(one.of)} for one in scale.brackets],
    }


def _yaml(record: Mapping[str, Any]) -> str:
    return written_yaml(dict(record))
