"""Whatever plan there is: out and in again, nothing is lost."""

import io
import json
import random
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.json_format import dumps, from_json, loads, to_json
from baken.plan.interchange.soundness import problems_of
from baken.plan.interchange.workbook import WorkbookReading, read_workbook, write_workbook
from baken.plan.tests.interchange.strategies import plans

thorough = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def written(document: PlanDocument) -> io.BytesIO:
    file = io.BytesIO()
    write_workbook(document=document, file=file)
    return io.BytesIO(file.getvalue())


def read(document: PlanDocument) -> WorkbookReading:
    return read_workbook(file=written(document))


@thorough
@given(plans())
def test_a_workbook_gives_back_exactly_the_plan_it_was_made_of(document: PlanDocument) -> None:
    reading = read(document)

    assert reading.problems == ()
    assert reading.document == document
    assert reading.remarks == ()


@thorough
@given(plans())
def test_json_text_gives_back_exactly_the_plan_it_was_made_of(document: PlanDocument) -> None:
    assert loads(dumps(document)) == document
    assert from_json(to_json(document)) == document


@thorough
@given(plans(only_used_codes=True))
def test_every_random_plan_is_sound(document: PlanDocument) -> None:
    assert problems_of(document=document) == ()


@settings(parent=thorough, max_examples=4)
@given(plans(), st.integers())
def test_the_order_of_columns_and_extra_columns_make_no_difference(document: PlanDocument, seed: int) -> None:
    shuffled = _with_shuffled_columns(written(document), random.Random(seed))  # noqa: S311 - no secret

    reading = read_workbook(file=shuffled)

    assert reading.problems == ()
    assert reading.document == document
    assert any("Eigen notitie" in remark for remark in reading.remarks)


def _with_shuffled_columns(file: io.BytesIO, chance: random.Random) -> io.BytesIO:
    """The same workbook as somebody saved it who moved columns, renamed in capitals and added one."""
    before, after = load_workbook(file), Workbook()
    for page in before.worksheets:
        copy = after.create_sheet(f" {page.title.upper()}")
        places = list(range(1, page.max_column + 1))
        chance.shuffle(places)
        for row in page.iter_rows():
            copy.cell(row=row[0].row, column=1, value="Eigen notitie" if row[0].row == 1 else row[0].row)
            for cell in row:
                moved = copy.cell(row=cell.row, column=places[cell.column - 1] + 1)
                moved.value = f"  {cell.value.upper()} " if cell.row == 1 else cell.value
                moved.data_type = cell.data_type
                moved.number_format = cell.number_format
    result = io.BytesIO()
    after.save(result)
    return io.BytesIO(result.getvalue())


@settings(parent=thorough, max_examples=10)
@given(plans())
def test_totals_in_json_count_every_line_once_and_to_the_cent(document: PlanDocument) -> None:
    data = json.loads(dumps(document), parse_float=Decimal)

    sums: dict[str, dict[str, Decimal]] = {}
    for line in data["lines"]:
        if line["planned"] is not None:
            kinds = sums.setdefault(str(line["year"]), {})
            kinds[line["kind"]] = kinds.get(line["kind"], Decimal(0)) + Decimal(line["planned"])
    assert data["totals"] == sums
