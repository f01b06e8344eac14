"""The figures of an indicator as a file for spreadsheets."""

import csv
import io
from decimal import Decimal

from django.utils.translation import gettext as _

from baken.indicators.models import Indicator
from baken.indicators.series import Series

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def series_csv(*, indicator: Indicator, series: Series) -> str:
    """Semicolons, decimal comma and ISO dates: opens in Dutch spreadsheets as it is.

    Hidden figures stay hidden here too: an empty cell and the reason in the remark.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            _("indicator"),
            _("wat"),
            _("datum"),
            _("onderverdeling"),
            _("cijfer"),
            _("teller"),
            _("noemer"),
            _("eenheid"),
            _("opmerking"),
        ]
    )
    for shown in series.everything:
        writer.writerow(
            [
                _harmless(indicator.title),
                shown.role_name,
                shown.date.isoformat(),
                _harmless(shown.category),
                _number(shown.value),
                _number(shown.numerator),
                _number(shown.denominator),
                _harmless(indicator.unit),
                shown.text if shown.suppressed else _harmless(shown.remark),
            ]
        )
    return out.getvalue()


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}".replace(".", ",")


def _harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets a quote before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
