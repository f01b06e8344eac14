"""The grid of budget lines, for the coordinator."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.plan.editing.forms.lines import amount_typed
from baken.plan.editing.grid import GridColumn, GridRow, conflict, fill
from baken.plan.editing.grid_nodes import Saved, _Undo
from baken.plan.editing.lines import FIELDS, LineGone, LineMoved, change_line, content_of
from baken.plan.interchange.document import AmountState, LineKind
from baken.plan.interchange.sheets import SHEETS
from baken.plan.interchange.values import Unreadable, folded, read_amount
from baken.plan.models import BudgetLine
from baken.plan.models.budget import STATE_NAMES

LINE_SHEET = next(sheet for sheet in SHEETS if sheet.key == "lines")
Amount = tuple[str, int | None]
"""State of an amount, and its cents when there are any."""


def _read_amount(text: str) -> Amount:
    for state in (AmountState.TO_BE_DETERMINED, AmountState.NONE):
        if folded(text) == folded(str(STATE_NAMES[state])):
            return state.value, None
    if not text:
        raise Unreadable(expected=_("een bedrag, 'te bepalen' of 'geen apart budget'"))
    return AmountState.AMOUNT.value, read_amount(text)


def _show_amount(value: Amount) -> str:
    state, cents = value
    return amount_typed(cents) if cents is not None else str(STATE_NAMES[AmountState(state)])


def _read(key: str) -> Any:
    cell = LINE_SHEET.column(key).cell

    def read(text: str) -> Any:
        if not text and key in ("code", "remark"):
            return ""
        value = cell.read(text)
        return value.value if isinstance(value, LineKind) else value

    return read


def _columns() -> list[GridColumn]:
    kind = LINE_SHEET.column("kind").cell
    shows = {"kind": lambda value: str(kind.write(LineKind(value))), "planned": _show_amount}
    return [
        GridColumn(
            key=key,
            heading=LINE_SHEET.column(key).heading,
            read=_read_amount if key == "planned" else _read(key),
            show=shows.get(key, str),
            long=key == "remark",
        )
        for key in ("code", "year", "kind", "planned", "remark")
    ]


def _values(line: Any) -> dict[str, Any]:
    return {
        "code": line.code,
        "year": line.year,
        "kind": line.kind,
        "planned": (line.state, line.planned),
        "remark": line.remark,
    }


def rows_of(*, lines: QuerySet[BudgetLine], address: str) -> tuple[list[GridRow], list[GridColumn]]:
    """Rows with cells, in a constant number of queries."""
    rows = []
    for line in lines.prefetch_related("nodes"):
        nodes = sorted(line.nodes.all(), key=lambda node: node.order)
        served = ", ".join(str(node) for node in nodes) or _("geen onderdeel")
        url = f"{address}onderdelen/{nodes[0].key}/ramingen/{line.pk}/" if nodes else ""
        rows.append(
            GridRow(
                pk=line.pk, title=served, url=url, version=line.version, values=_values(line), editable=True
            )
        )
    columns = _columns()
    fill(rows=rows, columns=columns)
    return rows, columns


def base_of(row: GridRow) -> Mapping[str, Any] | None:
    """The line as it was in the version that the row was opened on, from the trail."""
    trail = apps.get_model("plan", "BudgetLineEvent").objects
    event = trail.filter(pgh_obj_id=row.pk, version=row.posted_version).order_by("-pgh_id").first()
    return _values(event) if event else None


def save(*, rows: Iterable[GridRow], skip_bad: bool, actor: Actor) -> Saved | None:
    """Save every row that was touched: all, or with `skip_bad` the good ones. None: nothing was saved."""
    done = Saved()
    listed = list(rows)
    try:
        with transaction.atomic():
            for row in listed:
                if row.touched and not any(cell.error for cell in row.cells):
                    _save_row(row, done, actor)
            bad = [row for row in listed if row.is_bad]
            if bad and not skip_bad:
                raise _Undo
            done.skipped = [row.title for row in bad]
    except _Undo:
        return None
    return done


def _save_row(row: GridRow, done: Saved, actor: Actor) -> None:
    moved = _moved(row)
    if moved:
        for key in moved:
            column = row.cell(key).column
            conflict(row=row, key=key, theirs=column.show(row.values[key]))
        return
    try:
        with transaction.atomic():
            line = BudgetLine.objects.select_related("plan__municipality").get(pk=row.pk)
            content = content_of(line)
            values = dict(content.values) | {
                key: value for key, value in row.touched.items() if key in FIELDS
            }
            if "planned" in row.touched:
                values["state"], values["planned"] = row.touched["planned"]
            done.changed += change_line(
                line=line, content=replace(content, values=values), base_version=row.version, actor=actor
            )
    except (LineGone, BudgetLine.DoesNotExist):
        row.error = _("Deze raming is intussen verwijderd.")
    except LineMoved:
        row.error = _("Iemand wijzigde deze raming op dit moment. Bewaar opnieuw.")
    except IntegrityError:
        row.error = _("Deze waarden passen niet bij elkaar.")


def _moved(row: GridRow) -> list[str]:
    """Touched cells that somebody else changed too since the row was opened."""
    if row.posted_version == row.version:
        return []
    base = base_of(row)
    return [
        key
        for key, mine in row.touched.items()
        if row.values[key] != mine and (base is None or base[key] != row.values[key])
    ]
