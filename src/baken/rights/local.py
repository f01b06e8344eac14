"""The rules that hold in the municipality of a page: what ships, and what the city published of its own."""

from django.http import HttpRequest

from baken.rights.rules import Law, law


def law_here(request: HttpRequest) -> Law:
    """The rules of the municipality of this address."""
    return law(municipality=request.municipality.nis)  # type: ignore[attr-defined]
