"""The two plans of Aalst, loaded on first start. What a city changed since stays."""

from pathlib import Path

from django_scopes import scope

from baken.foundation.territory.api import municipality_of
from baken.plan.interchange import json_format
from baken.plan.interchange.document import PlanDocument
from baken.plan.models import Plan
from baken.plan.models.structure import PlanState
from baken.plan.search_index import reindex_plan
from baken.plan.store import write_plan

FOLDER = Path(__file__).parent / "reference"
SHIPPED = ("lsb-aalst", "kinderarmoede-aalst")


def shipped_document(slug: str) -> PlanDocument:
    """A shipped plan as a document: facts of the city's own documents, titles in our own words."""
    return json_format.loads((FOLDER / f"{slug}.json").read_text())


def load_reference() -> int:
    """Add the shipped plans that are not there yet, published; returns how many."""
    added = 0
    for slug in SHIPPED:
        document = shipped_document(slug)
        municipality = municipality_of(nis_or_slug=document.plan.municipality)
        with scope(municipality=municipality):
            if not Plan.objects.filter(slug=slug).exists():
                changes = write_plan(
                    document=document, municipality=municipality.nis, state=PlanState.PUBLISHED.value
                )
                reindex_plan(changes.plan)
                added += 1
    return added
