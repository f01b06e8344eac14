"""Files that can and cannot be read, and profiles."""

from pathlib import Path

import pytest

from baken.plan.reading import (
    Damaged,
    EmptyDocument,
    Encrypted,
    MissingDocument,
    NothingFound,
    NotText,
    ProfileError,
    ReadingError,
    TooLarge,
    UnknownLayout,
    load_profile,
    read_plan,
    shipped_profiles,
)
from baken.plan.reading.extract import MAX_BYTES, read_lines
from baken.plan.reading.findings import Notebook
from baken.plan.tests.reading.example import ACTION, PROFILE, invented_profile, read


def pdf(*pages: tuple[str, ...], encrypted: bool = False) -> bytes:
    """A minimal PDF with these lines per page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        content = f"BT /F1 9 Tf 12 TL 40 800 Td {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    body = "%PDF-1.4\n"
    offsets = []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    secret = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'00' * 32}> /U <{'00' * 32}> /P -4 >> /ID [<00><00>] "
    )
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R {secret if encrypted else ''}>>"
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f "
        f"\n{table}trailer\n{trailer}\nstartxref\n{len(body)}\n%%EOF"
    )
    return (body + end).encode("latin-1")


def test_a_pdf_gives_the_same_plan_as_its_text_and_the_pages_of_its_lines(tmp_path: Path) -> None:
    lines = (
        "PLAN VAN PROEFSTAD",
        "WONEN EN BOUWEN",
        "Doel 1.1: We maken de straten mooier.",
        *ACTION.strip().split("\n"),
    )
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf(lines[:5], (*lines[5:], "PROEFSTAD BLZ 2")))
    reading = read_plan(path=path, profile=invented_profile(tmp_path))
    assert reading.document == read(tmp_path, ACTION).document
    header = reading.report.of("page-header")[0]
    assert header.page == 2
    assert read_lines(path, Notebook())[header.line - 1].text == "PROEFSTAD BLZ 2"


def test_a_word_that_a_pdf_breaks_becomes_whole(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    action = ACTION.replace("bloemen op elk plein", "bloemen met de onder-\nsteuners")
    heads = ("PLAN VAN PROEFSTAD", "WONEN EN BOUWEN", "Doel 1.1: We maken de straten mooier.")
    path.write_bytes(pdf((*heads, *action.strip().split("\n"))))
    reading = read_plan(path=path, profile=invented_profile(tmp_path))
    assert reading.document.nodes[2].title == "We zaaien bloemen met de ondersteuners"


def test_control_characters_do_not_reach_the_plan(tmp_path: Path) -> None:
    reading = read(tmp_path, ACTION.replace("bloemen", "bloe\x02men\x0b"))
    assert reading.document.nodes[2].title == "We zaaien bloemen op elk plein"


def test_form_feeds_number_the_pages_and_leave_the_line_numbers_alone(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("een\r\n\ftwee\n\ndrie\f\n", encoding="utf-8")
    lines = [(line.number, line.page, line.text) for line in read_lines(path, Notebook()) if line.text]
    assert lines == [(1, 1, "een"), (2, 2, "twee"), (4, 3, "drie")]


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("leeg.txt", b"", EmptyDocument),
        ("wit.txt", b" \n\f\n ", EmptyDocument),
        ("scan.pdf", pdf(()), EmptyDocument),
        ("foto.txt", b"\x89PNG\0\0", NotText),
        ("plan.docx", b"PK\x03\x04rest", NotText),
        ("stuk.pdf", b"%PDF-1.7 en verder niets", Damaged),
        ("slot.pdf", pdf(("PLAN",), encrypted=True), Encrypted),
        ("brief.txt", b"Beste, hierbij ons plan.", UnknownLayout),
    ],
)
def test_what_cannot_be_read_says_why_in_dutch(
    tmp_path: Path, name: str, data: bytes, error: type[ReadingError]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as raised:
        read_plan(path=path)
    assert name in str(raised.value)


def test_an_unknown_layout_names_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    path.write_text("Beste,", encoding="utf-8")
    with pytest.raises(UnknownLayout, match="kinderarmoede, lokaal-sociaal-beleidsplan"):
        read_plan(path=path)


def test_a_missing_a_huge_and_a_plan_without_headings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingDocument):
        read_plan(path=tmp_path / "niets.txt")
    huge = tmp_path / "groot.txt"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(TooLarge, match="20 MB"):
        read_plan(path=huge)
    bare = tmp_path / "kaal.txt"
    bare.write_text("PLAN VAN PROEFSTAD\nZonder doelen.", encoding="utf-8")
    with pytest.raises(NothingFound, match="proefstad"):
        read_plan(path=bare, profile=invented_profile(tmp_path))


def test_windows_text_is_read_with_a_doubt(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    text = f"PLAN VAN PROEFSTAD\nWONEN EN BOUWEN\nDoel 1.1: Cafés en pleinen.\n{ACTION}"
    path.write_bytes(text.encode("cp1252"))
    reading = read_plan(path=path, profile=invented_profile(tmp_path))
    assert reading.document.nodes[1].title == "Cafés en pleinen."
    assert reading.report.of("encoding")


def test_an_absurdly_long_line_is_reported_and_left_out(tmp_path: Path) -> None:
    reading = read(tmp_path, ACTION + "1" * 50_000)
    assert reading.document == read(tmp_path, ACTION).document
    assert reading.report.of("line-too-long")[0].text.startswith("111")


def test_blank_lines_and_double_spaces_change_nothing_but_line_numbers(tmp_path: Path) -> None:
    spaced = read(tmp_path, ACTION.replace("\n", "\n\n  \n").replace(" ", "  "))
    assert spaced.document == read(tmp_path, ACTION).document


def test_the_shipped_profiles_load_and_have_different_plans() -> None:
    assert {profile.plan.slug for profile in shipped_profiles()} == {"lsb-aalst", "kinderarmoede-aalst"}


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ("column = 40", "kolom = 40", "kolom"),
        ("column = 40", "", "column"),
        ("column = 40", "column = 'veel'", "column"),
        ("'^PROEFSTAD BLZ", "'(PROEFSTAD BLZ", "patroon"),
        ('field = "codes"', 'field = "kosten"', "kosten"),
        ('code_list = "codes"', 'code_list = "budget"', "budget"),
        ("[plan]", "[plan", "line 2"),
    ],
)
def test_a_profile_with_a_mistake_names_the_mistake(
    tmp_path: Path, wrong: str, right: str, problem: str
) -> None:
    path = tmp_path / "fout.toml"
    path.write_text(PROFILE.replace(wrong, right), encoding="utf-8")
    with pytest.raises(ProfileError, match=problem):
        load_profile(path)
