"""What must hold between the rows of a workbook. Every breach is reported at its own cell."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from baken.plan.interchange.document import IndicatorKind
from baken.plan.interchange.labels import ValueRole
from baken.plan.interchange.rows import ReadRow, ReadTables
from baken.plan.interchange.sheets import SHEETS, Column, Sheet
from baken.plan.interchange.tables import state_and_amount

ROUNDING = Decimal("0.5")  # percentage points: documents round to whole percentages


def check(tables: ReadTables) -> None:
    """Report everything that does not fit together; a reference to a bad row is no problem of its own."""
    _check_one_plan(tables)
    for sheet in SHEETS:
        if sheet.identity:
            _check_identity(tables, sheet)
        for column in sheet.columns:
            if column.refers:
                _check_references(tables, sheet, column)
    for sheet_key, checks in _ROW_CHECKS.items():
        for row in tables.rows[sheet_key]:
            for row_check in checks:
                row_check(tables, row)
    _check_tree(tables)
    _check_line_order(tables)
    _check_values(tables)


def known_names(tables: ReadTables, sheet_key: str) -> dict[str, ReadRow]:
    """Rows by what others may call them: their id, and for levels a name that only one has.

    Of rows with the same id, the first is meant.
    """
    rows = tables.rows[sheet_key]
    names: dict[str, ReadRow] = {}
    for row in rows:
        if row.has("id"):
            names.setdefault(row["id"], row)
    if sheet_key == "levels":
        times = Counter(row["name"].strip() for row in rows)
        for row in rows:
            if times[row["name"].strip()] == 1:
                names.setdefault(row["name"].strip(), row)
    return names


def _check_one_plan(tables: ReadTables) -> None:
    rows = tables.rows["plan"]
    sheet = next(sheet for sheet in SHEETS if sheet.key == "plan")
    expected = _("één rij met het plan")
    if not rows and not any(problem.sheet == sheet.name for problem in tables.problems):
        tables.report_sheet(sheet, row=2, column="", message=_("Het blad Plan is leeg."), expected=expected)
    for row in rows[1:]:
        tables.report(row, "slug", message=_("Een werkmap bevat één plan."), expected=expected)


def _check_identity(tables: ReadTables, sheet: Sheet) -> None:
    first: dict[tuple[Any, ...], ReadRow] = {}
    for row in tables.rows[sheet.key]:
        if not row.has(*sheet.identity):
            continue
        identity = tuple(row[key] for key in sheet.identity)
        if identity in first:
            message = _("Dit staat ook op rij %(row)s.") % {"row": first[identity].number}
            tables.report(row, sheet.identity[-1], message=message, expected=_("elke rij één keer"))
        else:
            first[identity] = row


def references(row: ReadRow, column: Column) -> tuple[str, ...]:
    """What a cell refers to."""
    value = row[column.key]
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


def _check_references(tables: ReadTables, sheet: Sheet, column: Column) -> None:
    target = next(other for other in SHEETS if other.key == column.refers)
    known = known_names(tables, column.refers)
    for row in tables.rows[sheet.key]:
        unknown = [name for name in references(row, column) if name not in known]
        if row.has(column.key) and unknown:
            message = _("%(names)s staat niet op het blad %(sheet)s.")
            expected = _("een kenmerk van het blad %(sheet)s") % {"sheet": target.name}
            names = {"names": "; ".join(unknown)[:200], "sheet": target.name}
            tables.report(row, column.key, message=message % names, expected=expected)


def _in_order(first: str, last: str) -> Callable[[ReadTables, ReadRow], None]:
    def check_order(tables: ReadTables, row: ReadRow) -> None:
        if row.has(first, last) and row[first] and row[last] and row[last] < row[first]:
            heading = row.sheet.column(first).heading
            message = _("Deze dag valt vóór %(column)s.") % {"column": heading}
            expected = _("een datum op of na %(column)s (%(date)s)")
            date = f"{row[first]:%d/%m/%Y}"
            tables.report(row, last, message=message, expected=expected % {"column": heading, "date": date})

    return check_order


def _check_amount(tables: ReadTables, row: ReadRow) -> None:
    if row.has("state", "planned") and state_and_amount(row.values)[0] is None:
        if row["planned"] is None:
            message = _("Er staat geen bedrag, en ook niet dat het te bepalen is.")
        else:
            message = _("Er staat een bedrag, maar de toestand zegt iets anders.")
        tables.report(row, "planned", message=message)


def _check_milestone(tables: ReadTables, row: ReadRow) -> None:
    if row["cancelled"] and row["completed"]:
        message = _("Een mijlpaal die klaar is, kan niet vervallen.")
        tables.report(row, "cancelled", message=message, expected=_("nee, of geen datum bij Klaar op"))


def _check_steps(tables: ReadTables, row: ReadRow) -> None:
    if not row.has("kind", "steps"):
        return
    if row["kind"] is IndicatorKind.STEPS and not row["steps"]:
        tables.report(row, "steps", message=_("Noem de stappen van deze indicator."))
    elif row["kind"] is not IndicatorKind.STEPS and row["steps"]:
        message = _("Alleen een indicator van de soort stappen heeft stappen.")
        tables.report(row, "steps", message=message, expected=_("een lege cel, of de soort stappen"))


def _check_relation(tables: ReadTables, row: ReadRow) -> None:
    if row.has("node", "related") and row["node"] == row["related"]:
        message = _("Een onderdeel is niet verwant met zichzelf.")
        tables.report(row, "related", message=message, expected=_("het kenmerk van een ander onderdeel"))


_ROW_CHECKS: dict[str, tuple[Callable[[ReadTables, ReadRow], None], ...]] = {
    "plan": (_in_order("start", "end"),),
    "nodes": (_in_order("start", "end"),),
    "code_lists": (_in_order("valid_from", "valid_until"),),
    "lines": (_check_amount,),
    "milestones": (_check_milestone,),
    "indicators": (_check_steps,),
    "related": (_check_relation,),
}


def _check_tree(tables: ReadTables) -> None:
    depths = {id(row): depth for depth, row in enumerate(tables.rows["levels"])}
    levels = known_names(tables, "levels")
    nodes = known_names(tables, "nodes")
    circles = _circles(nodes)
    for row in tables.rows["nodes"]:
        parent = nodes.get(row["parent"]) if row["parent"] else None
        if parent is None:
            continue
        own, above = levels.get(row["level"]), levels.get(parent["level"])
        if row["id"] in circles:
            message = _("Dit onderdeel staat langs omwegen boven zichzelf.")
            tables.report(row, "parent", message=message, expected=_("een onderdeel van een hoger niveau"))
        elif own and above and depths[id(above)] >= depths[id(own)]:
            message = _("%(parent)s is van het niveau %(above)s en dat staat niet boven %(own)s.")
            names = {"parent": row["parent"], "above": above["name"], "own": own["name"]}
            tables.report(
                row, "parent", message=message % names, expected=_("een onderdeel van een hoger niveau")
            )


def _circles(nodes: Mapping[str, ReadRow]) -> set[str]:
    """Ids of the nodes that lie above themselves. Every node is walked past once."""
    done: set[str] = set()
    circles: set[str] = set()
    for start in nodes:
        path: dict[str, int] = {}
        current: str | None = start
        while current is not None and current not in done and current not in path:
            path[current] = len(path)
            above = nodes.get(nodes[current]["parent"] or "")
            current = above["id"] if above is not None else None
        if current is not None and current in path:
            circles.update(node for node, place in path.items() if place >= path[current])
        done.update(path)
    return circles


def _check_line_order(tables: ReadTables) -> None:
    served = {(node, row["id"]) for row in tables.rows["lines"] for node in row["nodes"]}
    known = known_names(tables, "lines")
    for row in tables.rows["nodes"]:
        foreign = [line for line in row["line_order"] if line in known and (row["id"], line) not in served]
        if foreign and not any(known[line].unreadable for line in foreign):
            message = _("%(lines)s noemt dit onderdeel niet op het blad Ramingen.")
            tables.report(
                row,
                "line_order",
                message=message % {"lines": "; ".join(foreign)[:200]},
                expected=_("ramingen die dit onderdeel noemen"),
            )


def _check_values(tables: ReadTables) -> None:
    indicators = known_names(tables, "indicators")
    baselines: dict[str, ReadRow] = {}
    for row in tables.rows["values"]:
        indicator = indicators.get(row["indicator"])
        if row.has("role") and row["role"] is ValueRole.BASELINE:
            first = baselines.setdefault(row["indicator"], row)
            if first is not row:
                message = _("Rij %(row)s geeft al een beginwaarde.") % {"row": first.number}
                tables.report(row, "role", message=message, expected=_("één beginwaarde per indicator"))
        if indicator is not None and row.has("value") and indicator.has("kind", "steps"):
            _check_value(tables, row, indicator)
        _check_fraction(tables, row, indicator)


def _check_value(tables: ReadTables, row: ReadRow, indicator: ReadRow) -> None:
    value: Decimal = row["value"]
    if indicator["kind"] is IndicatorKind.YES_NO and value not in (0, 1):
        message = _("Deze indicator is van de soort ja/nee.")
        tables.report(row, "value", message=message, expected=_("1 voor ja of 0 voor nee"))
    elif indicator["kind"] is IndicatorKind.STEPS and value not in range(len(indicator["steps"])):
        message = _("Deze indicator heeft geen stap met dat nummer.")
        last = max(len(indicator["steps"]) - 1, 0)
        expected = _("een geheel getal van 0 tot en met %(last)s") % {"last": last}
        tables.report(row, "value", message=message, expected=expected)


def _check_fraction(tables: ReadTables, row: ReadRow, indicator: ReadRow | None) -> None:
    if not row.has("numerator", "denominator") or (row["numerator"] is None and row["denominator"] is None):
        return
    expected = _("teller en noemer samen; de noemer groter dan nul")
    if row["numerator"] is None or row["denominator"] is None:
        tables.report(row, "denominator", message=_("Een teller hoort bij een noemer."), expected=expected)
    elif row["denominator"] <= 0:
        tables.report(row, "denominator", message=_("De noemer is niet groter dan nul."), expected=expected)
    elif (
        indicator is not None and indicator.has("kind") and indicator["kind"] is not IndicatorKind.PERCENTAGE
    ):
        message = _("Alleen een percentage heeft een teller en een noemer.")
        tables.report(row, "numerator", message=message, expected=_("een lege cel, of de soort percentage"))
    elif row.has("value") and _disagrees(row["value"], row["numerator"], row["denominator"]):
        percentage = f"{row['numerator'] * 100 / row['denominator']:.1f}".replace(".", ",")
        message = _("Teller gedeeld door noemer is %(percentage)s %%.") % {"percentage": percentage}
        tables.report(
            row, "value", message=message, expected=_("een percentage dat klopt met teller en noemer")
        )


def _disagrees(value: Decimal, numerator: Decimal, denominator: Decimal) -> bool:
    """Whether a percentage is more than half a point off what its counts say."""
    return abs(value * denominator - numerator * 100) > denominator * ROUNDING


def sheets_with_references() -> Iterable[tuple[Sheet, Column]]:
    """Every column that refers to another sheet."""
    return ((sheet, column) for sheet in SHEETS for column in sheet.columns if column.refers)
