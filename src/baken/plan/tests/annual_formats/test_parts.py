"""The small parts: words for numbers and dates, charts, order, and files of others."""

import datetime as dt
import hashlib
import tomllib
from decimal import Decimal

import pytest

from baken.foundation.typesetting.api import FONTS, HouseStyle, HouseStyleIncomplete, house_style, showable
from baken.foundation.ui.api import euro_text, number_text, percent_text
from baken.plan.annual.formats import wording
from baken.plan.annual.formats.blocks import Figure, Heading, Prose, Table
from baken.plan.annual.formats.charting import amount_columns, indicator_lines
from baken.plan.annual.formats.composing import compose
from baken.plan.annual.formats.item_blocks import paragraphs
from baken.plan.annual.formats.reading_order import in_reading_order
from baken.plan.annual.record import Indicator, Line, Point
from baken.plan.tests.annual_formats.factories import amounts, item, record
from baken.plan.tests.annual_formats.full_size import full_size_record


@pytest.mark.parametrize("cents", [0, 1, -1, 99, 100, -100, 123_456_789, -50, 10**15])
def test_amounts_read_as_on_screen(cents: int) -> None:
    assert wording.euro(cents) == euro_text(cents)


@pytest.mark.parametrize("value", ["0", "-0.04", "12.25", "12.35", "1234.5", "1E+3", "100"])
def test_numbers_and_percentages_read_as_on_screen(value: str) -> None:
    assert wording.number(Decimal(value)) == number_text(Decimal(value))
    assert wording.percent(Decimal(value)) == percent_text(Decimal(value))


def test_periods_and_years_are_said_shortly() -> None:
    day = dt.date
    assert wording.period(day(2023, 1, 1), day(2023, 12, 31)) == "2023"
    assert wording.period(day(2020, 1, 1), day(2025, 12, 31)) == "2020 tot en met 2025"
    assert wording.period(day(2023, 1, 1), day(2023, 6, 30)) == "1 januari 2023 tot en met 30 juni 2023"
    assert wording.years([2025, 2020, 2021, 2022, 2024]) == "2020-2022, 2024 en 2025"


def test_an_empty_line_parts_paragraphs() -> None:
    assert paragraphs("een\r\n\r\n\r\ntwee\nen meer\n") == ("een", "twee\nen meer")


def test_bars_start_at_zero_also_below_it() -> None:
    chart = amount_columns(series=[("Gepland", "accent")], groups=[("2023", [50_000]), ("2024", [-50_000])])

    assert chart.zero == 0.5
    assert [group.shares for group in chart.groups] == [(1.0,), (0.0,)]
    assert [label for _share, label in chart.ticks] == ["−500", "−250", "0", "250", "500"]


def _indicator(*values: int | None, kind: str = "number") -> Indicator:
    return Indicator(
        key="i",
        title="Bezoekers",
        kind=kind,
        unit="",
        definition="",
        source="",
        computed=False,
        baseline=None,
        targets=(),
        values=tuple(
            Point(
                date=dt.date(2020 + n, 1, 1),
                value=None if value is None else Decimal(value),
                text="minder dan 5" if value is None else str(value),
            )
            for n, value in enumerate(values)
        ),
        records=None,
        sentence="",
    )


def test_a_hidden_figure_breaks_the_line_and_is_not_in_the_chart() -> None:
    chart = indicator_lines(_indicator(10, 20, None, 40))

    assert chart is not None
    assert [len(run) for run in chart.runs] == [2, 1]


@pytest.mark.parametrize(
    "indicator", [_indicator(), _indicator(5), _indicator(None, None), _indicator(1, 0, kind="yes_no")]
)
def test_no_chart_where_a_line_says_nothing(indicator: Indicator) -> None:
    assert indicator_lines(indicator) is None


def test_a_shared_line_says_what_else_it_serves() -> None:
    line = Line(
        key="l",
        code="AC1",
        year=2023,
        kind="operating",
        kind_name="Werking",
        state="amount",
        planned=500,
        serves=("a1", "a2"),
    )
    made = compose(
        record(
            items=(item(lines=(line,), amounts=(amounts(2023, planned=500),)), item(key="a2", title="Bus"))
        )
    )
    said = " ".join(str(block) for block in made.blocks)

    assert "AC1 (werking 2023) dient ook ‘Bus’." in said
    assert "telt één keer" in said


def test_a_house_style_has_every_colour_the_formats_need() -> None:
    with pytest.raises(HouseStyleIncomplete, match="accent"):
        HouseStyle(colours={})


def test_a_city_without_a_look_of_its_own_has_the_default_one() -> None:
    own, other, strange = house_style("aalst"), house_style("lede"), house_style("../aalst")

    assert own.colours["accent"] != other.colours["accent"]
    assert other == strange
    assert all(value.startswith("#") for value in own.colours.values())
    assert own.logo is not None
    assert own.colours["light"].encode() in own.logo
    assert b"var(" not in own.logo


def test_what_the_fonts_lack_becomes_one_box_and_marks_vanish() -> None:
    assert showable("Café € 5 – ‘ja’ …") == "Café € 5 – ‘ja’ …"
    assert showable("e\u0301\u202e\ufe0fén 日本 x") == "één □ x"


def test_the_vendored_fonts_are_those_of_their_package() -> None:
    (package,) = tomllib.loads((FONTS / "VERSIONS.toml").read_text())["package"]
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FONTS.iterdir()
        if path.name != "VERSIONS.toml"
    }

    assert found == package["sha256"]


def test_an_item_tells_its_words_before_its_figures_and_its_changes_last() -> None:
    made = compose(full_size_record(domains=1, ambitions=1, objectives=1, actions=1))
    (start,) = [n for n, block in enumerate(made.blocks) if getattr(block, "anchor", "") == "a1"]
    own = made.blocks[start:]
    headings = [block.text for block in own if isinstance(block, Heading)]
    tables = [block.caption for block in own if isinstance(block, Table)]

    assert headings[1:4] == ["Wat hebben we bereikt?", "Wat hebben we ervoor gedaan?", "In cijfers"]
    assert tables[:3] == ["Mijlpalen", "", "Veranderd sinds Jaarverslag 2022"]
    assert [block.label for block in own if isinstance(block, Prose) and block.look == "editor"] == [
        "Toelichting van de redactie"
    ]


def test_the_summary_names_what_is_late_or_at_risk_with_why() -> None:
    items = tuple(
        item(key=state, title=f"Actie {state}", state=state, state_name=state, reasons=("Daarom.",))
        for state in ("on_track", "at_risk", "late")
    )
    (table,) = [
        block
        for block in compose(record(items=items)).blocks
        if isinstance(block, Table) and block.caption == "Te laat of met een risico"
    ]

    assert [(row[0], row[3]) for row in table.rows] == [
        ("Actie late", "Daarom."),
        ("Actie at_risk", "Daarom."),
    ]


def test_items_below_follow_their_parent_whatever_the_order_of_the_record() -> None:
    turned = record(items=(item(key="b", parent="a", depth=7), item(key="c", parent="weg"), item(key="a")))

    assert [(one.key, one.depth) for one in in_reading_order(turned).items] == [("c", 0), ("a", 0), ("b", 1)]


def test_a_hidden_figure_keeps_its_words() -> None:
    blocks = compose(record(items=(item(indicators=(_indicator(10, None, 30),)),))).blocks
    (figure,) = [block for block in blocks if isinstance(block, Figure)]

    assert figure.table is not None
    assert [row[2] for row in figure.table.rows] == ["10", "minder dan 5", "30"]
    assert figure.alt.startswith("Lijngrafiek van Bezoekers: 10 op 1 januari 2020 tot 30 op 1 januari 2022.")
