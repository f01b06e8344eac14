"""Components tie their texts to their controls and keep what is in the address."""

from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory

from baken.foundation.ui.api import Cell, Column, DataTable, filter_choices


class ReportForm(forms.Form):
    title = forms.CharField(label="Titel", max_length=100, help_text="Kort.")
    mail = forms.EmailField(label="E-mail", max_length=254, required=False)
    term = forms.ChoiceField(label="Termijn", choices=[("kort", "Kort")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Akkoord", required=False)


def show(source: str, address: str = "/", **data: Any) -> str:
    request = RequestFactory().get(address)
    return Template(source).render(RequestContext(request, data))


def test_a_field_names_its_help_and_counter() -> None:
    html = show("{% form_field form.title %}", form=ReportForm())
    assert 'aria-describedby="id_title_helptext id_title_count"' in html
    assert 'data-limit="100"' in html
    assert "Maximaal 100 tekens." in html


def test_a_field_with_an_error_is_invalid_and_names_the_error() -> None:
    html = show("{% form_field form.title %}", form=ReportForm({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error id_title_count"' in html
    assert 'id="id_title_error"' in html


def test_addresses_have_no_counter_and_say_that_they_are_optional() -> None:
    html = show("{% form_field form.mail %}", form=ReportForm())
    assert "data-limit" not in html
    assert "(niet verplicht)" in html


def test_options_are_a_group_with_a_legend() -> None:
    html = show("{% form_field form.term %}", form=ReportForm())
    assert "<legend>Termijn" in html
    assert "<fieldset" in html


def test_the_summary_links_every_error_to_its_control() -> None:
    form = ReportForm({"mail": "geen adres"})
    html = show("{% error_summary form %}", form=form)
    assert 'href="#id_title"' in html
    assert 'href="#id_mail"' in html
    assert 'href="#id_term_0"' in html
    assert 'id="id_term_0"' in show("{% form_field form.term %}", form=form)
    assert 'role="alert"' in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert show("{% error_summary form %}", form=ReportForm()).strip() == ""


def test_pages_keep_the_filters_of_the_address() -> None:
    page = Paginator(range(100), 10).get_page(2)
    html = show("{% pagination page %}", "/?domein=wonen&pagina=2", page=page)
    assert "domein=wonen&amp;pagina=3" in html
    assert 'aria-current="page"' in html


def test_one_page_needs_no_pagination() -> None:
    page = Paginator(range(3), 10).get_page(1)
    assert show("{% pagination page %}", page=page).strip() == ""


@pytest.mark.parametrize(
    ("address", "order", "next_"),
    [
        ("/", "", "sorteer=naam"),
        ("/?sorteer=naam", "ascending", "sorteer=-naam"),
        ("/?sorteer=-naam&q=x", "descending", "sorteer=naam"),
    ],
)
def test_a_heading_sorts_and_turns_around(address: str, order: str, next_: str) -> None:
    html = show('{% sort_heading "naam" "Naam" %}', address)
    assert (f'aria-sort="{order}"' in html) is bool(order)
    assert next_ in html
    assert ("q=x" in html) is ("q=x" in address)


def test_a_table_has_a_caption_headings_and_escaped_cells() -> None:
    table = DataTable(
        caption="Acties",
        columns=[
            Column(key="naam", label="Naam", sortable=True),
            Column(key="som", label="Som", numeric=True),
        ],
        rows=[[Cell("<b>A</b>", url="/a/"), "1"]],
    )
    html = show('{% include "ui/parts/table.html" %}', table=table)
    assert "<caption" in html
    assert "&lt;b&gt;A&lt;/b&gt;" in html
    assert '<th scope="row"><a href="/a/">' in html
    assert '<td class="numeric">1</td>' in html


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    table = DataTable(caption="x", columns=[Column(key="a", label="A")], rows=[["1", "2"]])
    with pytest.raises(ValueError, match="zip"):
        _ = table.cells


def test_a_badge_of_an_unknown_status_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        show('{% badge "x" "groen" %}')
    assert "&lt;i&gt;" in show("{% badge text %}", text="<i>")


def test_a_bar_above_a_hundred_per_cent_is_full_and_says_the_true_figure() -> None:
    html = show('{% progress 130 "Bereikt" %}')
    assert 'value="100"' in html
    assert "130\u00a0%" in html


def test_choices_of_a_filter_start_with_all() -> None:
    choices = filter_choices(choices=[(1, "Een"), (2, "Twee")], selected="2", all_label="Alle")
    assert [(choice.value, choice.is_selected) for choice in choices] == [
        ("", False),
        ("1", False),
        ("2", True),
    ]
