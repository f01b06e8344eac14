"""A house style, and one rich record in every form, made once."""

import pytest

from baken.foundation.typesetting.api import HouseStyle, house_style
from baken.plan.annual.formats.docx import as_docx
from baken.plan.annual.formats.pdf import as_pdf
from baken.plan.annual.formats.xlsx import as_xlsx
from baken.plan.annual.record import ReportRecord
from baken.plan.tests.annual_formats.full_size import full_size_record


@pytest.fixture(scope="package")
def style() -> HouseStyle:
    return house_style("aalst")


@pytest.fixture(scope="package")
def known() -> ReportRecord:
    """Every part filled, in small: actions 11 and 12 share a line over two domains."""
    return full_size_record(domains=2, ambitions=2, objectives=4, actions=21)


@pytest.fixture(scope="package")
def pdf(known: ReportRecord, style: HouseStyle) -> bytes:
    return as_pdf(known, style=style)


@pytest.fixture(scope="package")
def docx(known: ReportRecord, style: HouseStyle) -> bytes:
    return as_docx(known, style=style)


@pytest.fixture(scope="package")
def xlsx(known: ReportRecord) -> bytes:
    return as_xlsx(known)
