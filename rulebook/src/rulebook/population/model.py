"""A population as columns: one array per property of persons and of households."""

import datetime as dt
from dataclasses import dataclass, field

from rulebook.population.drawing import Array
from rulebook.population.marginals import Marginals

HOUSEHOLD_TYPES = (
    "alone",
    "couple",
    "couple_with_children",
    "lone_parent",
    "several_families",
    "together",
    "institution",
)
ROLES = ("applicant", "partner", "child", "co_parented_child", "relative", "other")
ACTIVITIES = (
    "child",
    "student",
    "employee",
    "self_employed",
    "unemployed",
    "invalid",
    "inactive",
    "pensioner",
)
RESIDENCES = (
    "belgian",
    "eu_citizen",
    "recognised_refugee",
    "population_register",
    "foreigners_register",
    "asylum_applicant",
    "none",
)
SUPPORT = ("none", "leefloon", "equivalent_leefloon", "advance", "other_aid")
DISABILITY = ("none", "ivt", "it", "ivt_and_it")
REPLACEMENT = ("none", "unemployment", "incapacity", "invalidity", "bridging")
TENURES = (
    "owner",
    "private_tenant",
    "sublet_tenant",
    "social_tenant",
    "public_tenant",
    "care_home",
    "homeless",
    "other",
)
HEATING = ("natural_gas", "collective_gas", "bulk_fuel", "pump_fuel", "other")
KINSHIP = ("parent", "grandparent_or_grandchild", "parent_or_child_in_law", "sibling", "other_relative")
DWELLINGS = ("house", "flat", "studio")
DEBT_HELP = ("none", "budget_management", "collective")
SCHOOLS = (
    "none",
    "nursery",
    "primary",
    "secondary",
    "secondary_seventh",
    "special_secondary",
    "work_and_learn",
    "hbo5",
    "higher",
    "other",
)
CHOICES: dict[str, tuple[str, ...]] = {
    "type": HOUSEHOLD_TYPES,
    "role": ROLES,
    "activity": ACTIVITIES,
    "residence": RESIDENCES,
    "support": SUPPORT,
    "disability": DISABILITY,
    "replacement": REPLACEMENT,
    "tenure": TENURES,
    "heating": HEATING,
    "kinship": KINSHIP,
    "dwelling": DWELLINGS,
    "debt_help": DEBT_HELP,
    "education": SCHOOLS,
}
"""Columns with small ints: what each number stands for."""
DATES = frozenset({"birth_date", "replacement_since", "support_since", "lease_start", "changed_on"})
"""Columns with ordinals; -1: there is no such day."""
NUMBERS = frozenset({"household", "first", "size", "sex", "position", "working_time", "municipality"})
"""Columns with plain numbers. All others are yes or no, or cents."""


@dataclass(frozen=True, kw_only=True)
class Population:
    """A synthetic city on a day.

    `persons` are sorted by household, the applicant first; `persons["household"]` says which. `households`
    has `first` (the place of its first person) and `size`. Money is whole cents (int32), days are ordinals
    (int32), choices small ints (see CHOICES). The same persons, seed, date and figures give the same bytes.
    """

    seed: int
    date: dt.date
    figures: Marginals
    persons: dict[str, Array] = field(repr=False)
    households: dict[str, Array] = field(repr=False)

    @property
    def size(self) -> int:
        """How many persons."""
        return len(self.persons["household"])

    @property
    def household_count(self) -> int:
        return len(self.households["first"])

    @property
    def bytes(self) -> int:
        """Memory of the columns."""
        return sum(one.nbytes for part in (self.persons, self.households) for one in part.values())
