"""A plan out as a workbook and in again, from the command line and from code."""

import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from django_scopes import scope, scopes_disabled
from openpyxl import load_workbook

from baken.cli import run
from baken.foundation.organisations.api import load_reference as load_organisations
from baken.foundation.territory.api import Municipality
from baken.foundation.territory.api import load_reference as load_territory
from baken.foundation.vocabulary.api import load_reference as load_vocabulary
from baken.plan.editing.fields import values_of
from baken.plan.importing import ImportRefused, import_workbook
from baken.plan.interchange.workbook import write_workbook
from baken.plan.models import Node, NodeVersion, Plan
from baken.plan.reference import shipped_document
from baken.plan.store import document_of, write_plan
from baken.plan.tests.editing.conftest import AT


@pytest.fixture(scope="module")
def kept_aalst(kept):
    return kept(make_aalst)


@pytest.fixture
def aalst(kept_aalst, db):
    """Both halves of the question: the municipality open, the shipped plan of child poverty in it."""
    municipality = kept_aalst()
    with scope(municipality=municipality):
        yield municipality


def make_aalst() -> Municipality:
    load_territory()
    load_vocabulary()
    load_organisations()
    municipality = Municipality.objects.get(nis="41002")
    with scope(municipality=municipality):
        write_plan(document=shipped_document("kinderarmoede-aalst"), municipality="41002", state="published")
    return municipality


@pytest.fixture
def workbook(aalst, tmp_path):
    """The plan as a file, with a way to change cells in it."""
    path = tmp_path / "plan.xlsx"
    write_workbook(document=document_of(plan=the_plan()), file=path)
    return path


def the_plan() -> Plan:
    return Plan.objects.get(slug="kinderarmoede-aalst")


def change(path, sheet, heading, row, value):
    book = load_workbook(path)
    cells = book[sheet]
    column = next(cell.column for cell in cells[1] if cell.value == heading)
    cells.cell(row=row, column=column, value=value)
    book.save(path)


def bring_in(path, **kwargs):
    return import_workbook(file=path, name=path.name, at=AT, **kwargs)


def test_an_unchanged_workbook_changes_nothing(workbook):
    result = bring_in(workbook)
    assert not result.any
    assert "er verandert niets" in result.sentences()[0]
    assert not NodeVersion.objects.exists()


def test_what_comes_out_after_import_is_what_went_in(workbook):
    before = document_of(plan=the_plan())
    change(workbook, "Plan", "Naam in het adres", 2, "nog-een-plan")
    bring_in(workbook)
    after = document_of(plan=Plan.objects.get(slug="nog-een-plan"))
    assert after == replace(before, plan=replace(before.plan, slug="nog-een-plan"))
    second = bring_in(workbook)
    assert not second.any


def test_a_dry_run_tells_and_changes_nothing(workbook):
    change(workbook, "Onderdelen", "Titel", 3, "Andere titel")
    result = bring_in(workbook, dry_run=True)
    assert [node.title for node in result.nodes] == ["Andere titel"]
    assert result.nodes[0].fields == ("Titel",)
    assert "Dit was een proef" in result.sentences()[-1]
    assert not Node.objects.filter(title="Andere titel").exists()
    bring_in(workbook)
    assert Node.objects.filter(title="Andere titel").exists()


def test_bad_rows_are_named_by_sheet_row_and_column(workbook):
    change(workbook, "Onderdelen", "Begin", 4, "gisteren")
    with pytest.raises(ImportRefused) as refused:
        bring_in(workbook)
    problem = refused.value.problems[0]
    assert (problem.sheet, problem.row, problem.column) == ("Onderdelen", 4, "Begin")
    assert "datum" in problem.expected


def test_an_unknown_name_is_a_bad_row_too_and_skipping_it_keeps_what_was(workbook):
    row = next(r for r in range(2, 60) if load_workbook(workbook)["Onderdelen"].cell(row=r, column=8).value)
    leads = load_workbook(workbook)["Onderdelen"]
    key = leads.cell(row=row, column=1).value
    change(workbook, "Onderdelen", "Trekkers", row, "Dienst die niemand kent")
    change(workbook, "Onderdelen", "Titel", row, "Titel die wel mag")
    with pytest.raises(ImportRefused) as refused:
        bring_in(workbook)
    assert [(p.sheet, p.row, p.column) for p in refused.value.problems] == [("Onderdelen", row, "Trekkers")]
    before = list(Node.objects.get(key=key).leads.values_list("organisation", flat=True))
    result = bring_in(workbook, skip_bad_rows=True)
    node = Node.objects.get(key=key)
    assert node.title == "Titel die wel mag"
    assert list(node.leads.values_list("organisation", flat=True)) == before
    assert [(s.sheet, s.row) for s in result.skipped] == [("Onderdelen", row)]


def test_a_list_that_changes_raises_the_version_and_keeps_the_earlier_one(workbook):
    sheet = load_workbook(workbook)["Mijlpalen"]
    headings = [cell.value for cell in sheet[1]]
    title = headings.index("Titel") + 1
    node = Node.objects.get(milestones__title=sheet.cell(row=2, column=title).value)
    change(workbook, "Mijlpalen", "Titel", 2, "Een andere mijlpaal")
    bring_in(workbook)
    assert Node.objects.get(pk=node.pk).version == node.version + 1
    kept = NodeVersion.objects.get(node=node)
    assert kept.version == node.version
    assert "Een andere mijlpaal" not in json.dumps(kept.fields)


def test_a_workbook_of_another_plan_is_refused(workbook):
    change(workbook, "Plan", "Naam in het adres", 2, "lsb-aalst")
    with pytest.raises(ImportRefused, match="niet van"):
        bring_in(workbook, into=the_plan())


def test_what_was_changed_after_the_download_is_shown_with_both_readings_and_not_overwritten(aalst, tmp_path):
    path = tmp_path / "oud.xlsx"
    plan = the_plan()
    write_workbook(document=document_of(plan=plan), file=path, made_at=AT - dt.timedelta(days=1))
    change(path, "Onderdelen", "Beschrijving", 5, "Uit het werkboek")
    node = Node.objects.filter(plan=plan).order_by("order")[3]
    NodeVersion.objects.create(node=node, version=node.version, fields=values_of(node), until=AT)
    Node.objects.filter(pk=node.pk).update(description="Intussen in Baken gezet", version=node.version + 1)
    with pytest.raises(ImportRefused, match="ouder dan het plan") as refusal:
        bring_in(path)
    [problem] = refusal.value.problems
    assert (problem.column, problem.value) == ("Beschrijving", "Uit het werkboek")
    assert problem.expected == "Intussen in Baken gezet"
    assert Node.objects.get(pk=node.pk).description == "Intussen in Baken gezet"
    bring_in(path, overwrite=True)
    assert Node.objects.get(pk=node.pk).description == "Uit het werkboek"


def test_what_was_changed_before_the_download_is_no_obstacle(aalst, tmp_path):
    path = tmp_path / "nieuw.xlsx"
    plan = the_plan()
    node = Node.objects.filter(plan=plan).order_by("order")[3]
    NodeVersion.objects.create(node=node, version=node.version, fields=values_of(node), until=AT)
    Node.objects.filter(pk=node.pk).update(version=node.version + 1)
    write_workbook(document=document_of(plan=plan), file=path, made_at=AT + dt.timedelta(seconds=1))
    change(path, "Onderdelen", "Beschrijving", 5, "Uit het werkboek")
    bring_in(path)
    assert Node.objects.get(pk=node.pk).description == "Uit het werkboek"


def test_what_is_no_workbook_is_refused_in_dutch(aalst):
    with pytest.raises(ImportRefused, match=r"werkmap|bestand|werkboek"):
        import_workbook(file=io.BytesIO(b"PK\x03\x04 kapot"), name="x.xlsx", at=AT)


def test_the_same_service_under_two_names_is_a_sentence_and_no_traceback(workbook):
    sheet = load_workbook(workbook)["Onderdelen"]
    row = next(r for r in range(2, 60) if sheet.cell(row=r, column=8).value)
    name = sheet.cell(row=row, column=8).value
    first = name.split(";")[0].split("\n")[0].strip()
    change(workbook, "Onderdelen", "Trekkers", row, f"{first}; {first.upper()}")
    with pytest.raises(ImportRefused, match="niets veranderd"):
        bring_in(workbook)


@pytest.mark.django_db
def test_the_command_line_imports_exports_and_tells(workbook, tmp_path, capsys):
    out = tmp_path / "uit.json"
    with scopes_disabled():
        change(workbook, "Onderdelen", "Titel", 3, "Titel van de opdracht")
        assert run(["plan", "import", str(workbook), "--dry-run"]) == 0
        assert "Dit was een proef" in capsys.readouterr().out
        assert run(["plan", "import", str(workbook)]) == 0
        assert "onderdelen: 0 nieuw, 1 gewijzigd" in capsys.readouterr().out
        assert run(["plan", "export", "kinderarmoede-aalst", "--format", "json", "--out", str(out)]) == 0
        assert "Titel van de opdracht" in out.read_text()
        for format_name in ("xlsx", "csv"):
            target = tmp_path / f"uit.{format_name}"
            assert (
                run(["plan", "export", "kinderarmoede-aalst", "--format", format_name, "--out", str(target)])
                == 0
            )
            assert target.stat().st_size > 1000
        change(workbook, "Onderdelen", "Einde", 5, "ooit")
        capsys.readouterr()
        assert run(["plan", "import", str(workbook)]) == 1
        told = capsys.readouterr().err
        assert "Blad Onderdelen, rij 5, kolom Einde" in told
        assert told.count("Verwacht") == 1
        assert "Verwacht" in told
        assert run(["plan", "export", "bestaat-niet"]) == 1
        assert "Deze plannen zijn er" in capsys.readouterr().err
        assert run(["plan", "import", str(tmp_path / "weg.xlsx")]) == 1
