"""The living style page: every component with data that shows its states."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from baken.foundation.ui.api import (
    Cell,
    Column,
    DataTable,
    FilterChoice,
    Tab,
    euro_text,
    filter_choices,
    icon_names,
)
from baken.portal.style_charts import example_charts

COLOURS = (
    ("accent", _("Accent")),
    ("accent-strong", _("Accent, sterk")),
    ("accent-soft", _("Accent, zacht")),
    ("light", _("Licht van het baken")),
    ("header", _("Kop")),
    ("ink", _("Inkt")),
    ("ink-muted", _("Inkt, rustig")),
    ("surface", _("Vlak")),
    ("success", _("Gelukt")),
    ("warning", _("Let op")),
    ("error", _("Fout")),
    ("info", _("Weetje")),
)
DOMAINS = [("wonen", _("Wonen")), ("gezondheid", _("Welzijn en gezondheid")), ("vrije-tijd", _("Vrije tijd"))]


class ExampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=_("Titel"), max_length=100, help_text=_("Kort en in gewone woorden."))
    description = forms.CharField(
        label=_("Beschrijving"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    domain = forms.ChoiceField(label=_("Levensdomein"), choices=DOMAINS)
    start = forms.DateField(label=_("Begint op"), widget=forms.DateInput(attrs={"type": "date"}))
    term = forms.ChoiceField(
        label=_("Termijn"),
        choices=[("kort", _("Kort")), ("midden", _("Midden")), ("lang", _("Lang"))],
        widget=forms.RadioSelect,
    )
    partners = forms.MultipleChoiceField(
        label=_("Doelgroepen"),
        choices=[("gezinnen", _("Gezinnen")), ("jongeren", _("Jongeren"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    document = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF of Word, hoogstens 10 MB.")
    )
    priority = forms.BooleanField(label=_("Dit is een prioriteit"), required=False)


def style_context(parameters: Mapping[str, str]) -> dict[str, Any]:
    """Everything the style page shows; sorting and paging in the address work."""
    number = parameters.get("pagina", "3")
    return {
        "colours": COLOURS,
        "icons": icon_names(),
        "form": ExampleForm(auto_id="goed_%s"),
        "form_with_errors": ExampleForm(
            {"title": "", "description": "x" * 4100, "domain": "wonen", "start": "31-02-2024"},
            auto_id="fout_%s",
        ),
        "filter_options": _filter_options(parameters),
        "table": _table(parameters.get("sorteer", "")),
        "page": Paginator(range(200), 20).get_page(number),
        "tabs": [
            Tab(label=_("Overzicht"), url="#tabs", current=True),
            Tab(label=_("Acties"), url="#tabs", count=137),
            Tab(label=_("Geschiedenis"), url="#tabs"),
        ],
        "charts": example_charts(),
        "amount": 59_572_916,
        "share": Decimal("12.5"),
    }


def _filter_options(parameters: Mapping[str, str]) -> list[FilterChoice]:
    return filter_choices(
        choices=DOMAINS, selected=parameters.get("domein", ""), all_label=_("Alle levensdomeinen")
    )


def _table(order: str) -> DataTable:
    records = [
        (_("Voorbeeld A: vervoer voor wie geen wagen heeft"), "late", _("te laat"), 1_250_000),
        (_("Voorbeeld B: speelgoed uitlenen"), "on_track", _("op schema"), 8_640_000),
        (_("Voorbeeld C: een dagcentrum in de winter"), "done", _("klaar"), 59_572_916),
    ]
    keys = {"naam": lambda record: str(record[0]), "bedrag": lambda record: record[3]}
    if key := keys.get(order.removeprefix("-")):
        records.sort(key=key, reverse=order.startswith("-"))
    return DataTable(
        caption=_("Voorbeeld van een tabel"),
        columns=[
            Column(key="naam", label=_("Actie"), sortable=True),
            Column(key="stand", label=_("Stand")),
            Column(key="bedrag", label=_("Raming"), sortable=True, numeric=True),
        ],
        rows=[
            [Cell(name, url="#tabel"), Cell(text, badge=status), euro_text(cents)]
            for name, status, text, cents in records
        ],
    )
