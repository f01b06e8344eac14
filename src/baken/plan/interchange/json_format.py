"""The plan as JSON, for everybody who builds on it. The names of the keys are fixed.

Amounts are EUR as JSON numbers with at most two decimals, and null when the plan states none.
Amounts and other decimals are written and read digit by digit (`dumps`, `loads`), never through
binary floating point. `totals` (year -> kind -> EUR) counts a line once, however many nodes it
serves. `nodes`, `shared` and `totals` say again what other keys say; reading checks that they agree.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from baken.plan.interchange.document import (
    BudgetLine,
    BudgetPosition,
    FormulaTerm,
    Indicator,
    IndicatorValue,
    Node,
    PlanDocument,
)
from baken.plan.interchange.json_reading import JsonRefused, decimal_of, document_from
from baken.plan.interchange.tables import nodes_per_line

__all__ = ["JsonRefused", "dumps", "from_json", "loads", "to_json"]


def to_json(document: PlanDocument, *, computed: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The plan as plain data: text, bool, int, Decimal, None, lists and dicts.

    `computed`: cents that a line's formula comes to, per line id.
    """
    served = nodes_per_line(document)
    return {
        "plan": _plain(document.plan),
        "levels": [_plain(level) for level in document.levels],
        "nodes": [_node(node) for node in document.nodes],
        "lines": [_line(line, served.get(line.id, ()), computed or {}) for line in document.lines],
        "positions": [_position(position) for position in document.positions],
        "milestones": [_plain(milestone) for milestone in document.milestones],
        "indicators": [_indicator(indicator) for indicator in document.indicators],
        "code_lists": [_plain(header) for header in document.code_lists],
        "code_entries": [_plain(entry) for entry in document.code_entries],
        "totals": _totals(document),
    }


def from_json(data: Mapping[str, Any]) -> PlanDocument:
    """The plan out of `to_json`'s data; extra keys don't matter. Raises JsonRefused, with the place."""
    document = document_from(data)
    if "totals" in data and not _same_totals(data["totals"], _totals(document)):
        raise JsonRefused("totals", _("de som van de ramingen per jaar en soort, elke raming één keer"))
    return document


def dumps(document: PlanDocument, *, computed: Mapping[str, int] | None = None) -> str:
    """The plan as JSON text: always the same order, indented, ready to encode as UTF-8."""
    pieces: list[str] = []
    _write(to_json(document, computed=computed), 0, pieces.append)
    return "".join(pieces) + "\n"


def loads(text: str) -> PlanDocument:
    """The plan out of JSON text. Raises JsonRefused."""
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise JsonRefused("", _("geldige JSON")) from error
    return from_json(data)


def euro(cents: int | None) -> Decimal | int | None:
    """EUR of cents: a whole number when there are no cents, else a Decimal."""
    if cents is None:
        return None
    return cents // 100 if cents % 100 == 0 else Decimal(cents).scaleb(-2)


def _totals(document: PlanDocument) -> dict[str, dict[str, Decimal | int | None]]:
    return {
        str(year): {kind.value: euro(cents) for kind, cents in kinds.items()}
        for year, kinds in document.totals().items()
    }


def _plain(record: Any) -> dict[str, Any]:
    """A record's fields; dates as ISO text, choices as their key, tuples as lists."""
    return {name: _plain_value(getattr(record, name)) for name in record.__dataclass_fields__}


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return _plain(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    return value


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "level": node.level,
        "code": node.code,
        "title": node.title,
        "parent": node.parent,
        "leads": list(node.leads),
        "partners": [partner.name for partner in node.partners],
        "term": node.term.value if node.term else None,
        "codes": [link.code for link in node.codes],
        "lines": list(node.lines),
        "other_codes": list(node.other_codes),
        "adopted_hash": node.adopted_hash,
        "description": node.description,
        "start": _plain_value(node.start),
        "end": _plain_value(node.end),
        "priority": node.priority,
        "life_domain": node.life_domain,
        "remark": node.remark,
        "related": list(node.related),
        "cooperation": [
            {"partner": partner.name, "kind": partner.cooperation.value, "remark": partner.remark}
            for partner in node.partners
        ],
        "code_links": [_plain(link) for link in node.codes],
    }


def _line(line: BudgetLine, nodes: tuple[str, ...], computed: Mapping[str, int]) -> dict[str, Any]:
    return {
        "id": line.id,
        "code": line.code,
        "year": line.year,
        "kind": line.kind.value,
        "planned": euro(line.planned),
        "remark": line.remark,
        "state": line.state.value,
        "code_as_written": line.code_as_written,
        "nodes": list(nodes),
        "shared": len(nodes) > 1,
        "formula": [_formula(term) for term in line.formula],
        **({"computed": euro(computed[line.id])} if line.id in computed else {}),
    }


def _formula(term: FormulaTerm) -> dict[str, Any]:
    return {**_plain(term), "rate": term.rate}


def _position(position: BudgetPosition) -> dict[str, Any]:
    amounts = {name: euro(getattr(position, name)) for name in ("revised", "committed", "paid")}
    return {**_plain(position), **amounts}


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        **_plain(indicator),
        "baseline": _value(indicator.baseline) if indicator.baseline else None,
        "targets": [_value(value) for value in indicator.targets],
        "values": [_value(value) for value in indicator.values],
    }


def _value(value: IndicatorValue) -> dict[str, Any]:
    return _plain(value)


def _same_totals(said: Any, true: Mapping[str, Mapping[str, Any]]) -> bool:
    if not isinstance(said, Mapping) or said.keys() != true.keys():
        return False
    for year, kinds in true.items():
        if not isinstance(said[year], Mapping) or said[year].keys() != kinds.keys():
            return False
        for kind, amount in kinds.items():
            if decimal_of(said[year][kind], f"totals.{year}.{kind}") != amount:
                return False
    return True


def _write(value: Any, depth: int, out: Callable[[str], object]) -> None:
    """JSON text of plain data; the standard library cannot write a Decimal digit by digit."""
    inside, outside = "\n" + "  " * (depth + 1), "\n" + "  " * depth
    if isinstance(value, dict | list) and not value:
        out("{}" if isinstance(value, dict) else "[]")
    elif isinstance(value, dict):
        for number, (key, item) in enumerate(value.items()):
            out(("{" if number == 0 else ",") + inside + json.dumps(key, ensure_ascii=False) + ": ")
            _write(item, depth + 1, out)
        out(outside + "}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            out(("[" if number == 0 else ",") + inside)
            _write(item, depth + 1, out)
        out(outside + "]")
    elif isinstance(value, Decimal):
        out(f"{value:f}")
    else:
        out(json.dumps(value, ensure_ascii=False))
