"""Front door of territory."""

from baken.foundation.territory.models import Municipality, Neighbourhood, Population, Region
from baken.foundation.territory.queries import (
    UnknownMunicipality,
    municipalities_on,
    municipality_of,
    population_on,
    populations_of,
)
from baken.foundation.territory.reference import load_reference

__all__ = [
    "Municipality",
    "Neighbourhood",
    "Population",
    "Region",
    "UnknownMunicipality",
    "load_reference",
    "municipalities_on",
    "municipality_of",
    "population_on",
    "populations_of",
]
