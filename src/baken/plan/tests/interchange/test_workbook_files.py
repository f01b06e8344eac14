"""What a civil servant finds when opening the workbook, and what it takes to make and read it."""

import datetime as dt
import io
import time
from dataclasses import dataclass

import pytest
from openpyxl import load_workbook

from baken.indicators.models import Indicator as StoredIndicator
from baken.indicators.models import IndicatorValue as StoredValue
from baken.plan.interchange import labels
from baken.plan.interchange.document import (
    BudgetLine,
    Level,
    Milestone,
    Node,
    Partner,
    PlanDocument,
    PlanHeader,
    Term,
)
from baken.plan.interchange.sheets import SHEETS
from baken.plan.interchange.workbook import CellTooLong, read_workbook, write_workbook
from baken.plan.models import BudgetLine as StoredLine
from baken.plan.models import Level as StoredLevel
from baken.plan.models import Milestone as StoredMilestone
from baken.plan.models import Node as StoredNode
from baken.plan.models import Plan as StoredPlan
from baken.plan.models.budget import BASIS_NAMES, KIND_NAMES, STATE_NAMES
from baken.plan.models.structure import COOPERATION_NAMES, TERM_NAMES
from baken.plan.tests.interchange.test_problems import a_plan


@dataclass(frozen=True)
class Remark:
    kind: str = "doubt"
    rule: str = "code-run"
    page: int = 12
    line: int = 345
    node: str = "a1"
    text: str = "=0750O"
    became: str = "07500"
    message: str = "Ik las de letter O als een nul."


def opened(document: PlanDocument, report: list[Remark] | None = None) -> "io.BytesIO":
    file = io.BytesIO()
    write_workbook(document=document, file=file, report=report)
    return io.BytesIO(file.getvalue())


def test_every_sheet_has_a_frozen_header_filters_widths_and_text_columns() -> None:
    book = load_workbook(opened(a_plan()))

    assert book.sheetnames == ["Uitleg", *(sheet.name for sheet in SHEETS)]
    for sheet in SHEETS:
        page = book[sheet.name]
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref
        assert [cell.value for cell in page[1]] == [column.heading for column in sheet.columns]
        assert all(cell.font.bold for cell in page[1])
    lines = book["Ramingen"]
    assert (lines["B2"].value, lines["B2"].data_type, lines["B2"].number_format) == ("0750", "s", "@")
    assert (lines["B3"].value, lines["B3"].data_type) == ("1E5", "s")
    assert lines["G2"].value == pytest.approx(595729.16)
    assert "€" in lines["G2"].number_format
    assert lines.column_dimensions["B"].number_format == "@"


def test_columns_with_fixed_words_or_references_offer_a_list() -> None:
    book = load_workbook(opened(a_plan()))
    lists = {str(rule.sqref): rule.formula1 for rule in book["Onderdelen"].data_validations.dataValidation}
    offered = set(lists.values())
    assert '"korte termijn,middellange termijn,lange termijn"' in offered
    assert '"ja,nee"' in offered
    assert any("'Niveaus'!$A$2" in formula for formula in offered)


def test_text_that_looks_like_a_formula_is_text() -> None:
    titles = ["=1+1", "+32", "-x", "@x", "'tekst", "#N/A"]
    nodes = tuple(Node(id=f"n{place}", level="doel", title=title) for place, title in enumerate(titles))
    plan = PlanDocument(plan=a_plan().plan, levels=a_plan().levels, nodes=nodes)
    cells = [row[5] for row in load_workbook(opened(plan))["Onderdelen"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(title, "s") for title in titles]
    assert all(cell.quotePrefix for cell in cells[:5])


def test_the_explanation_names_every_column_and_the_report_every_finding() -> None:
    book = load_workbook(opened(a_plan(), [Remark()]))
    explained = {(row[0].value, row[1].value) for row in book["Uitleg"].iter_rows(min_row=2)}
    assert {(sheet.name, column.heading) for sheet in SHEETS for column in sheet.columns} <= explained
    found = [cell.value for cell in book["Verslag"][2]]
    assert found == ["twijfel", "code-run", 12, 345, "a1", "=0750O", "07500", Remark().message]
    assert read_workbook(file=opened(a_plan(), [Remark()])).document == a_plan()


def test_text_that_does_not_fit_in_a_cell_is_never_cut_off() -> None:
    node = Node(id="n", level="doel", title="t", remark="x" * 40_000)
    plan = PlanDocument(plan=a_plan().plan, levels=a_plan().levels, nodes=(node,))
    with pytest.raises(CellTooLong, match="Blad Onderdelen, rij 2, kolom Opmerking"):
        opened(plan)


def test_two_hundred_actions_are_read_and_written_well_within_three_seconds() -> None:
    nodes = [Node(id="d", level="doel", title="Domein")]
    lines, milestones = [], []
    for number in range(200):
        own = [f"l{number}-{year}" for year in range(2020, 2026)]
        lines += [BudgetLine(id=key, code=f"075{number}", year=2020, planned=12345) for key in own]
        milestones += [
            Milestone(id=f"m{number}-{step}", node=f"a{number}", title="Stap") for step in range(3)
        ]
        nodes.append(
            Node(
                id=f"a{number}",
                level="actie",
                title=f"Actie {number}",
                parent="d",
                leads=("OCMW",),
                partners=(Partner(name="CAW"), Partner(name="Huis")),
                term=Term.SHORT,
                lines=tuple(own),
                description="Wat er gebeurt. " * 40,
            )
        )
    plan = PlanDocument(
        plan=PlanHeader(
            slug="groot",
            title="Groot",
            start=dt.date(2020, 1, 1),
            end=dt.date(2025, 1, 1),
            municipality="41002",
        ),
        levels=(Level(key="doel", name="doel", plural=""), Level(key="actie", name="actie", plural="")),
        nodes=tuple(nodes),
        lines=tuple(lines),
        milestones=tuple(milestones),
    )
    started = time.process_time()
    reading = read_workbook(file=opened(plan))
    assert time.process_time() - started < 3
    assert reading.document == plan


def test_the_workbook_and_the_screens_use_the_same_words() -> None:
    pairs = [
        (labels.TERMS, TERM_NAMES),
        (labels.COOPERATIONS, COOPERATION_NAMES),
        (labels.LINE_KINDS, KIND_NAMES),
        (labels.AMOUNT_STATES, STATE_NAMES),
        (labels.BASES, BASIS_NAMES),
    ]
    for words, shown in pairs:
        assert dict(words) == {key: str(name) for key, name in shown.items()}


@pytest.mark.parametrize(
    ("sheet_key", "model", "renamed"),
    [
        ("plan", StoredPlan, {}),
        ("levels", StoredLevel, {"id": "key"}),
        ("nodes", StoredNode, {"id": "key"}),
        ("lines", StoredLine, {"id": "key"}),
        ("milestones", StoredMilestone, {"id": "key"}),
        ("indicators", StoredIndicator, {"id": "key"}),
        ("values", StoredValue, {}),
    ],
)
def test_what_the_workbook_accepts_fits_in_the_database(
    sheet_key: str, model: type, renamed: dict[str, str]
) -> None:
    sheet = next(sheet for sheet in SHEETS if sheet.key == sheet_key)
    fields = {field.name: field for field in model._meta.get_fields()}  # type: ignore[attr-defined]
    compared = 0
    for column in sheet.columns:
        longest = getattr(column.cell, "longest", None)
        stored = getattr(fields.get(renamed.get(column.key, column.key)), "max_length", None)
        if longest is not None and stored is not None:
            assert longest <= stored, column.heading
            compared += 1
    assert compared
