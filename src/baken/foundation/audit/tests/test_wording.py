"""Values and sentences, without a database."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import models
from django.template.loader import render_to_string

from baken.foundation.audit.wording import (
    Change,
    Happening,
    Sentence,
    enumeration,
    plain_text,
    sentence_text,
    value_text,
    with_article,
)


@pytest.mark.parametrize(
    ("label", "noun", "text"),
    [
        ("titel", True, "de titel"),
        ("e-mailadres", True, "het e-mailadres"),
        ("ondernemingsnummer", True, "het ondernemingsnummer"),
        ("MJP-code", True, "de MJP-code"),
        ("geldig vanaf", True, "'geldig vanaf'"),
        ("prioritair", False, "'prioritair'"),
    ],
)
def test_a_field_gets_the_right_article(label: str, noun: bool, text: str) -> None:
    assert with_article(label, noun=noun) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "ja"),
        (dt.date(2024, 3, 15), "15 maart 2024"),
        (dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC), "15 maart 2024, 10:00"),
        (Decimal("1.50"), "1,50"),
        (["a", "b"], "a, b"),
    ],
)
def test_values_are_written_in_dutch(value: object, text: str) -> None:
    assert plain_text(value) == text


def test_cents_are_shown_as_euro() -> None:
    field = models.BigIntegerField("geraamd (cent)")
    field.set_attributes_from_name("planned")
    assert value_text(field, 59572916, names={}) == "€ 595.729,16"
    assert value_text(field, -5, names={}) == "−€ 0,05"
    assert value_text(field, 0, names={}) == "€ 0,00"


def test_several_fields_are_listed_and_long_values_left_to_the_page() -> None:
    def changed(*changes: Change) -> str:
        labels = frozenset(c.label for c in changes)
        return sentence_text(
            Happening(
                who="Els", event="update", subject="plan 'P'", part=False, changes=changes, noun_labels=labels
            )
        )

    title, text = Change("titel", "A", "B"), Change("beschrijving", "x" * 81, "y")
    assert (
        changed(title, text, Change("jaar", "1", "2")) == "Els wijzigde de titel, de beschrijving en het jaar"
    )
    assert changed(text) == "Els wijzigde de beschrijving"
    assert changed() == "Els werkte interne gegevens bij van plan 'P'"
    assert enumeration([]) == ""


def test_the_timeline_shows_old_and_new_and_escapes_what_people_typed() -> None:
    sentence = Sentence(
        at=dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC),
        who="Els",
        text="Els wijzigde <b>",
        changes=(Change("titel", "<script>", "nieuw"),),
    )
    html = render_to_string("audit/history.html", {"sentences": [sentence]})
    assert "15 maart 2024, 10:00" in html
    assert "Els wijzigde &lt;b&gt;" in html
    assert "&lt;script&gt;" in html
    assert "1 veld bekijken" in html
    assert "nog niets gewijzigd" in render_to_string("audit/history.html", {"sentences": []})
