"""From a record (YAML, or a row edited on screen) to a kind of unit, a fact, a condition or a right."""

import datetime as dt
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from rulebook.errors import LawError
from rulebook.functions import cents
from rulebook.kinds import BOOL, DATE, LARGEST, Kind, Type, count, money
from rulebook.model import (
    GAP_KINDS,
    PERSON,
    Condition,
    Dated,
    Fact,
    Gap,
    Opened,
    Right,
    Rulebook,
    UnitKind,
)
from rulebook.parameters import sources_of
from rulebook.reading import read

SENSITIVITIES = ("ordinary", "personal", "special")
TYPES = "bool, date, money, count, choice"
NO_DATE = dt.date(1, 1, 1)
Record = Mapping[str, Any]


def only(record: Record, known: frozenset[str], *, where: str) -> None:
    """No field that nobody reads: it would be a slip that stays unseen. Raises LawError."""
    for name in record:
        if name not in known:
            near = next(iter(get_close_matches(str(name), known, n=1)), "")
            hint = f"; do you mean '{near}'?" if near else f"; there are: {', '.join(sorted(known))}"
            raise LawError(f"'{name}' is no field here{hint}", where=where)


TYPED = frozenset({"type", "per", "unit", "values"})
OF_FACT = TYPED | {
    *("of", "period", "min", "max", "label", "question", "question_other", "help", "theme", "sensitivity"),
    *("register", "only_if", "otherwise", "reference"),
}
OF_VARIABLE = TYPED | {"of", "label", "is", "reference"}
OF_CONDITION = frozenset({"label", "kind", "by", "is", "when", "reference", "otherwise"})
OF_RIGHT = frozenset(
    {
        *("of", "label", "summary", "authority", "desk", "legal_basis", "automatic", "decision_term"),
        *("documents", "theme", "conditions", "amount", "without_amount", "period", "opens", "excludes"),
        *("municipality", "residence_label", "valid_from", "valid_until", "shows", "gaps"),
        *("granted", "granted_since"),
    }
)


def required(record: Any, *names: str, where: str) -> Record:
    """The record, when it is one and has these fields. Raises LawError."""
    if not isinstance(record, Mapping):
        raise LawError("this is no record with fields", where=where)
    for name in names:
        if record.get(name) in (None, "", [], {}):
            hint = f" ({TYPES})" if name == "type" else ""
            raise LawError(f"{name} is missing{hint}", where=where)
    return record


def type_of(record: Record, *, name: str, where: str) -> Type:
    """The type that a record declares: bool, date, money (per), count (unit), choice (values)."""
    kind = record.get("type")
    try:
        match kind:
            case "bool":
                return BOOL
            case "date":
                return DATE
            case "money":
                return money(str(record["per"]))
            case "count":
                return count(str(record.get("unit", "")))
            case "choice":
                return Type(Kind.CHOICE, name, tuple(str(value) for value in record["values"]))
    except (KeyError, TypeError) as error:
        raise LawError(f"type '{kind}' lacks {error}", where=where) from error
    raise LawError(f"type '{kind}' is none of: {TYPES}", where=where)


def labels_of(record: Record) -> dict[str, str]:
    """What the values of a choice are called."""
    values = record.get("values")
    return {str(key): str(label) for key, label in values.items()} if isinstance(values, Mapping) else {}


def unit_kind(book: Rulebook, name: str, record: Any, *, where: str) -> UnitKind:
    """A kind of unit. Raises LawError."""
    record = required(record, "label", "roles", where=where)
    base, roles = str(record.get("from", "")), record["roles"]
    described = {str(role): one or {} for role, one in roles.items()} if isinstance(roles, Mapping) else {}
    names = tuple(str(role) for role in roles)
    if base and (base not in book.units or set(names) - set(book.units[base].roles)):
        raise LawError("derived from a kind of unit, or roles, that are not there", where=where)
    if base and not described:
        above = book.units[base]
        described = {
            role: {"label": above.role_labels[role], "plural": above.role_plurals.get(role, role)}
            | ({"max": above.most[role]} if role in above.most else {})
            for role in names
        }
    return UnitKind(
        name=name,
        plural=str(record.get("plural", f"{name}s")),
        label=str(record["label"]),
        roles=names,
        role_labels={role: str(one.get("label", role)) for role, one in described.items()},
        role_plurals={role: str(one["plural"]) for role, one in described.items() if "plural" in one},
        most={role: int(one["max"]) for role, one in described.items() if "max" in one},
        derived_from=base,
    )


def level_of(book: Rulebook, record: Record, *, default: str, where: str) -> str:
    """Whether a record is about a person or a kind of unit. Raises LawError."""
    level = str(record.get("of", default))
    if level != PERSON and level not in book.units:
        raise LawError(f"'{level}' is no kind of unit", where=where)
    return level


def fact(book: Rulebook, name: str, record: Any, *, where: str) -> Fact:
    """A fact; its `only_if` is read when all facts are there. Raises LawError."""
    record = required(record, "label", "question", "type", where=where)
    only(record, OF_FACT, where=where)
    if not name.isidentifier():
        raise LawError("a name is one word of letters, digits and _", where=where)
    kind = type_of(record, name=name, where=where)
    low, high = _bounds(record, kind, where=where)
    sensitivity = str(record.get("sensitivity", "ordinary"))
    if sensitivity not in SENSITIVITIES:
        raise LawError(f"sensitivity is none of: {', '.join(SENSITIVITIES)}", where=where)
    return Fact(
        name=name,
        label=str(record["label"]),
        level=level_of(book, record, default=PERSON, where=where),
        type=kind,
        period=str(record.get("period", "eternity")),
        question=str(record["question"]),
        question_other=str(record.get("question_other", "")),
        help=str(record.get("help", "")),
        low=low,
        high=high,
        labels=labels_of(record),
        sensitivity=sensitivity,
        register=str(record.get("register") or ""),
        theme=str(record.get("theme", "")),
        only_if=str(record.get("only_if", "")),
        otherwise=value_of(record["otherwise"], kind, where=where) if "otherwise" in record else None,
    )


def value_of(value: Any, kind: Type, *, where: str) -> int:
    """A plain value as rules know it: cents, a number, 0 or 1, a day, a bit of a choice. Raises LawError."""
    try:
        match kind.kind:
            case Kind.BOOL if isinstance(value, bool):
                return int(value)
            case Kind.MONEY if not isinstance(value, bool):
                return cents(str(value))
            case Kind.COUNT if not isinstance(value, bool) and int(str(value)) == float(str(value)):
                return int(str(value))
            case Kind.DATE:
                day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
                return day.toordinal()
            case Kind.CHOICE:
                return kind.bit(str(value))
    except (ValueError, ZeroDivisionError, KeyError, OverflowError) as error:
        raise LawError(f"{str(value)[:40]!r} does not fit {kind}", where=where) from error
    raise LawError(f"{str(value)[:40]!r} does not fit {kind}", where=where)


def _bounds(record: Record, kind: Type, *, where: str) -> tuple[int, int]:
    """What an unknown value lies between: cents, numbers, days; a choice can be anything."""
    if kind.kind is Kind.BOOL:
        return 0, 1
    if kind.kind is Kind.CHOICE:
        return kind.anything, kind.anything
    low, high = record.get("min"), record.get("max")
    if kind.kind is Kind.DATE:
        low, high = low or dt.date(1900, 1, 1), high or dt.date(2100, 1, 1)
    found = (
        0 if low is None else value_of(low, kind, where=f"{where}.min"),
        LARGEST if high is None else value_of(high, kind, where=f"{where}.max"),
    )
    if found[0] > found[1]:
        raise LawError("min is above max", where=where)
    return found


def dated(book: Rulebook, data: Any, *, level: str, expected: Type, where: str) -> tuple[Dated, ...]:
    """An expression, or several by the day from which they hold. Raises LawError."""
    found: list[Dated] = []
    for row in data if isinstance(data, list) else [{"is": data}]:
        if not isinstance(row, Mapping) or "is" not in row:
            raise LawError("expressions by date are written as {from: 2024-01-01, is: …}", where=where)
        start = row.get("from") or NO_DATE
        if not isinstance(start, dt.date):
            raise LawError(f"{start!r} is no day (write 2024-05-01)", where=where)
        if any(one.start == start for one in found):
            raise LawError(f"two expressions from {start.isoformat()} on", where=where)
        text = " ".join(str(row["is"]).split())
        term = read(text, level=level, names=book, where=where, expected=expected)
        found.append(Dated(start=start, text=text, term=term))
    return tuple(sorted(found, key=lambda one: one.start))


def right(book: Rulebook, name: str, record: Any, *, where: str) -> Right:
    """A right with its conditions and amount. Raises LawError."""
    record = required(record, "label", "summary", "authority", "desk", "conditions", where=where)
    only(record, OF_RIGHT, where=where)
    level = level_of(book, record, default="household", where=where)
    amount = record.get("amount")
    kind = type_of({"type": "money", **amount}, name="", where=f"{where}.amount") if amount else None
    if not amount and not record.get("without_amount"):
        raise LawError("an amount, or without_amount with the reason, is missing", where=where)
    conditions = [
        _condition(book, str(key), one, level=level, where=f"{where}.{key}")
        for key, one in required(record["conditions"], where=where).items()
    ]
    municipality = str(record.get("municipality", ""))
    if municipality:
        conditions.insert(0, _residence(book, municipality, record, level=level, where=where))
    return Right(
        name=name,
        label=str(record["label"]),
        summary=str(record["summary"]),
        level=level,
        authority=str(record["authority"]),
        desk=str(record["desk"]),
        legal_basis=sources_of(record.get("legal_basis"), where=where),
        automatic=bool(record.get("automatic", False)),
        decision_term=str(record.get("decision_term", "")),
        documents=_texts(record, "documents"),
        conditions=tuple(conditions),
        amount=dated(book, amount["is"], level=level, expected=kind, where=f"{where}.amount")
        if amount and kind
        else (),
        amount_type=kind,
        without_amount=str(record.get("without_amount", "")),
        period_words=str(record.get("period", "")),
        opens=tuple(_opened(one, where=f"{where}.opens") for one in record.get("opens") or ()),
        excludes=_texts(record, "excludes"),
        municipality=municipality,
        valid_from=record.get("valid_from"),
        valid_until=record.get("valid_until"),
        shows=_texts(record, "shows"),
        gaps=tuple(_gap(one, where=f"{where}.gaps") for one in record.get("gaps") or ()),
        granted=_granted(book, record.get("granted") or {}, where=f"{where}.granted"),
        granted_since=_since(book, str(record.get("granted_since", "")), where=f"{where}.granted_since"),
        theme=str(record.get("theme", "")),
    )


def _gap(data: Any, *, where: str) -> Gap:
    """A gap with its kind and where to look it up; a text alone is one that nobody placed yet."""
    if isinstance(data, str):
        return Gap(says=data)
    record = required(data, "says", "kind", where=where)
    only(record, frozenset({"says", "kind", "look_up", "href"}), where=where)
    if record["kind"] not in GAP_KINDS:
        raise LawError(f"the kind of a gap is one of: {', '.join(GAP_KINDS)}", where=where)
    return Gap(**{name: str(record[name] or "") for name in record})


def _opened(data: Any, *, where: str) -> Opened:
    if isinstance(data, str):
        return Opened(right=data)
    record = required(data, "right", where=where)
    only(record, frozenset({"right", "after"}), where=where)
    return Opened(right=str(record["right"]), after=str(record.get("after", "")))


def _granted(book: Rulebook, data: Any, *, where: str) -> Mapping[str, int]:
    found = {}
    for name, value in _mapping(data, where=where).items():
        if name not in book.facts:
            raise LawError(f"'{name}' is no fact", where=where)
        found[str(name)] = value_of(value, book.facts[name].type, where=where)
    return found


def _mapping(data: Any, *, where: str) -> Record:
    if not isinstance(data, Mapping):
        raise LawError("write the facts by name, such as {receives_igo: true}", where=where)
    return data


def _since(book: Rulebook, name: str, *, where: str) -> str:
    if name and (name not in book.facts or book.facts[name].type.kind is not Kind.DATE):
        raise LawError(f"'{name}' is no fact that is a day", where=where)
    return name


def _texts(record: Record, name: str) -> tuple[str, ...]:
    return tuple(str(one) for one in record.get(name) or ())


def _condition(book: Rulebook, name: str, record: Any, *, level: str, where: str) -> Condition:
    record = required(record, "label", where=where)
    only(record, OF_CONDITION, where=where)
    kind = str(record.get("kind", "fact"))
    if kind not in {"fact", "assessed"}:
        raise LawError("a condition is a fact or assessed", where=where)
    if kind == "assessed" and not record.get("by"):
        raise LawError("who assesses it? (by)", where=where)
    if kind == "fact" and record.get("is") is None:
        raise LawError("a fact needs an expression (is)", where=where)
    given, when = record.get("is"), record.get("when")
    if when is not None and kind != "assessed":
        raise LawError("only what is assessed has a 'when'", where=where)
    if when is not None and given is not None:
        given = f"not ({when}) or ({given})"
    return Condition(
        name=name,
        label=str(record["label"]),
        kind=kind,
        assessed_by=str(record.get("by", "")),
        expressions=() if given is None else dated(book, given, level=level, expected=BOOL, where=where),
        sources=sources_of(record.get("reference"), where=where),
        when=() if when is None else dated(book, when, level=level, expected=BOOL, where=f"{where}.when"),
        otherwise=str(record.get("otherwise", "")),
    )


def _residence(book: Rulebook, code: str, record: Record, *, level: str, where: str) -> Condition:
    """A local right is for whoever lives there: the NIS code of the household."""
    if not code.isdigit():
        raise LawError("municipality is a NIS code", where=where)
    return Condition(
        name="residence",
        label=str(record.get("residence_label", "Je woont in deze gemeente")),
        kind="fact",
        assessed_by="",
        expressions=dated(book, f"municipality == {code}", level=level, expected=BOOL, where=where),
        sources=sources_of(record.get("legal_basis"), where=where),
    )
