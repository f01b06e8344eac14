"""Whatever bytes come in: a plan, problems by their place, or one clear Dutch sentence. Never a traceback."""

import io
import random
import time
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baken.plan.interchange.archive import LARGEST_FILE
from baken.plan.interchange.workbook import WorkbookRefused, read_workbook, write_workbook
from baken.plan.tests.interchange.test_problems import a_plan

SHEET = "xl/worksheets/sheet2.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


@pytest.fixture(scope="module")
def sound() -> bytes:
    file = io.BytesIO()
    write_workbook(document=a_plan(), file=file)
    return file.getvalue()


def repacked(content: bytes, parts: Mapping[str, bytes | None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same zip with some parts replaced, added or (None) left out."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(result, "w", method) as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, part in parts.items():
            if part is not None:
                after.writestr(name, part)
    return result.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(file=io.BytesIO(content))
    return refused.value.message


def test_an_old_excel_file_is_refused_with_what_to_do() -> None:
    assert "Bewaar het in je rekenblad als .xlsx" in refusal(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)


def test_a_workbook_with_a_password_is_refused() -> None:
    content = bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")
    assert "wachtwoord" in refusal(content)


@pytest.mark.parametrize(
    "content", [b"", b"a;b;c\n1;2;3", b"%PDF-1.7", b"PK", b"PK\x03\x04" + b"\0" * 50, b"\0" * 100]
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert "werkmap" in refusal(content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("brief.txt", "dag")
    assert "zip-bestand" in refusal(file.getvalue())


def test_a_file_over_ten_megabyte_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.xlsx"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(WorkbookRefused, match="groter dan 10 MB"):
        read_workbook(file=path)


def test_a_bomb_is_refused_before_it_is_unpacked(sound: bytes) -> None:
    started = time.process_time()
    assert "te groot" in refusal(repacked(sound, {SHEET: b"\0" * 50_000_000}))
    assert "te groot" in refusal(repacked(sound, {f"xl/{number}.xml": b"" for number in range(1100)}))
    assert time.process_time() - started < 5


def test_macros_and_links_to_other_files_are_refused(sound: bytes) -> None:
    assert "macro's" in refusal(repacked(sound, {"xl/vbaProject.bin": b"x"}))
    types = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    assert "macro's" in refusal(repacked(sound, {"[Content_Types].xml": types}))
    assert "andere bestanden" in refusal(repacked(sound, {"xl/externalLinks/externalLink1.xml": b"<x/>"}))
    assert ".xlsb" in refusal(repacked(sound, {"xl/workbook.bin": b"x"}))


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    '<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize("doctype", ENTITIES)
def test_xml_that_defines_entities_is_refused(sound: bytes, part: str, doctype: str) -> None:
    assert "beschadigd" in refusal(repacked(sound, {part: f"{doctype}<x>&b;</x>".encode()}))


def test_a_hundred_thousand_rows_are_refused_quickly(sound: bytes) -> None:
    row = '<row><c t="inlineStr"><is><t>x{}</t></is></c></row>'
    rows = "".join(row.format(number) for number in range(100_000))
    started = time.process_time()
    assert "20 000 rijen" in refusal(repacked(sound, {SHEET: f"{HEAD}{rows}{TAIL}".encode()}))
    assert time.process_time() - started < 5


def test_claimed_dimensions_are_not_believed(sound: bytes) -> None:
    sheet = HEAD.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    far = '<row r="1048576"><c r="XFD1048576" t="n"/></row>'
    reading = read_workbook(file=io.BytesIO(repacked(sound, {SHEET: f"{sheet}{far}{TAIL}".encode()})))
    assert {problem.sheet for problem in reading.problems} == {"Plan"}


def test_too_many_columns_are_refused(sound: bytes) -> None:
    sheet = f'{HEAD}<row r="1"><c r="XFD1"><v>1</v></c></row>{TAIL}'
    assert "200 kolommen" in refusal(repacked(sound, {SHEET: sheet.encode()}))


def test_a_cell_with_endless_text_is_refused(sound: bytes) -> None:
    text = "".join(random.Random(1).choices("abcdefgh", k=400_000))  # noqa: S311 - no secret
    sheet = f'{HEAD}<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>{TAIL}'
    assert "te veel tekst" in refusal(repacked(sound, {SHEET: sheet.encode()}))


ODD_CELLS = (
    '<c r="A2" t="s"><v>99</v></c>',
    '<c r="A2" t="s"><v>-1</v></c>',
    '<c r="A2" t="e"><v>#N/A</v></c>',
    '<c r="A2" t="d"><v>gisteren</v></c>',
    '<c r="A2"><v>1e400</v></c>',
    '<c r="A2"><v>NaN</v></c>',
    '<c r="A2" s="999999"><v>1</v></c>',
    '<c r="A2"><f>HYPERLINK("http://localhost")</f><v>1</v></c>',
    '<c r="A2" t="str"><f>1+1</f><v>slug</v></c>',
    '<c r="A2" t="inlineStr"><is><t>_x0000_</t></is></c>',
    '<c r="A2" t="inlineStr"><is><t>_xD800_</t></is></c>',
    '<c r="A2" t="b"><v>1</v></c>',
)


@pytest.mark.parametrize("cell", ODD_CELLS)
def test_an_odd_cell_is_a_problem_at_its_place(sound: bytes, cell: str) -> None:
    heading = '<row r="1"><c r="A1" t="inlineStr"><is><t>Naam in het adres</t></is></c></row>'
    sheet = f'{HEAD}{heading}<row r="2">{cell}</row>{TAIL}'
    reading = read_workbook(file=io.BytesIO(repacked(sound, {SHEET: sheet.encode()})))
    if 's="999999"' not in cell:  # an unknown style is no reason to refuse a number
        assert ("Plan", 2, "Naam in het adres") in {(p.sheet, p.row, p.column) for p in reading.problems}
    assert reading.document is None


def test_a_formula_is_named_as_what_it_is(sound: bytes) -> None:
    heading = '<row r="1"><c r="A1" t="inlineStr"><is><t>Naam in het adres</t></is></c></row>'
    sheet = f'{HEAD}{heading}<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>{TAIL}'
    reading = read_workbook(file=io.BytesIO(repacked(sound, {SHEET: sheet.encode()})))
    problem = next(problem for problem in reading.problems if problem.row == 2)
    assert "formule" in problem.message
    assert problem.value == "=1+1"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_one_of_its_parts_never_breaks_the_reader(sound: bytes, part: str) -> None:
    with suppress(WorkbookRefused):
        assert read_workbook(file=io.BytesIO(repacked(sound, {part: None}))).document is None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_change_of_bytes_breaks_the_reader(sound: bytes, data: st.DataObject) -> None:
    """Bytes of the zip, and bytes of the XML inside it."""
    if data.draw(st.booleans()):
        _read_or_refuse(_mutated(sound, data))
        return
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        name = data.draw(st.sampled_from(archive.namelist()))
        part = archive.read(name)
    _read_or_refuse(repacked(sound, {name: _mutated(part, data)}, zipfile.ZIP_STORED))


def _mutated(content: bytes, data: st.DataObject) -> bytes:
    changed = bytearray(content)
    for _number in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(len(changed) - 1, 0)))
        piece = data.draw(st.sampled_from([b"\0", b"<", b"'", b"&", b"9999999999", b"-1", b"\xff", b""]))
        changed[place : place + data.draw(st.integers(0, 8))] = piece
    return bytes(changed)


def _read_or_refuse(content: bytes) -> None:
    with suppress(WorkbookRefused):
        read_workbook(file=io.BytesIO(content), skip_bad_rows=True)


def test_a_long_chain_of_parts_is_checked_as_quickly_as_a_short_one() -> None:
    """Thousands of parts, each below the next: nothing in the checks may be quadratic."""
    file = io.BytesIO()
    write_workbook(document=a_plan(), file=file)
    rows = ["".join(map(_text_cell, ("Kenmerk", "Niveau", "Deel van", "Titel")))]
    for number in range(8_000):
        values = [f"n{number}", "actie", f"n{number + 1}", "t"]
        rows.append("".join(map(_text_cell, values)))
    sheet = HEAD + "".join(f"<row>{row}</row>" for row in rows) + TAIL
    content = repacked(file.getvalue(), {"xl/worksheets/sheet4.xml": sheet.encode()})
    started = time.process_time()
    reading = read_workbook(file=io.BytesIO(content), skip_bad_rows=True)
    assert time.process_time() - started < 4
    assert len(reading.problems) > 8_000
    assert reading.document is not None
    assert reading.document.nodes == ()


def _text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'
