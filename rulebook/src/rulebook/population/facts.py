"""Facts of the law as columns: each fact gets a value for everybody, by its recipe in facts/*.yaml.

A recipe names a column of the population, or says how a value is drawn. Where a question makes no sense
(`only_if`), the value is what the law says for that. A fact without recipe gets "no", zero or any value, and
`without_recipe` names it.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from rulebook.errors import LawError
from rulebook.kinds import BOOL, Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.population.derived import DERIVED, YEARS
from rulebook.population.drawing import Array, Random, at_share, dealt, round_euro
from rulebook.population.evaluating import HOUSEHOLD, Evaluator
from rulebook.population.model import CHOICES, HOUSEHOLD_TYPES, Population
from rulebook.reading import read
from rulebook.records import value_of
from rulebook.yaml_text import read_yaml

WAYS = ("column", "years", "share", "values", "amounts", "days_ago", "same")
ALSO = ("none", "where", "type", "else", "source", "reason")
OFFSETS = (0, -1, -2, -3)
"""Yearly facts are given for this year and the three before."""
Recipe = Mapping[str, Any]


@cache
def recipes() -> dict[str, Recipe]:
    """The recipe of each fact. Raises LawError when one is incomplete."""
    found: dict[str, Recipe] = {}
    for path in sorted(Path(str(files("rulebook"))).glob("population/facts/*.yaml")):
        for name, recipe in read_yaml(path.read_text(), where=path.name).items():
            if name in found:
                raise LawError("this fact has two recipes", where=f"{path.name}:{name}")
            found[name] = recipe
    for name, recipe in found.items():
        ways = [way for way in WAYS if way in recipe]
        if len(ways) != 1 or set(recipe) - {*ways, *ALSO}:
            raise LawError(
                f"write one of: {', '.join(WAYS)}; and {', '.join(ALSO)}", where=f"population/facts:{name}"
            )
        drawn = ways[0] not in {"column", "years"}
        if drawn and not (recipe.get("reason") or (recipe.get("source") or {}).get("title")):
            raise LawError("what is drawn needs a source or a reason", where=f"population/facts:{name}")
    return found


@dataclass(kw_only=True)
class FactColumns:
    """Every fact of a rulebook for everybody. Columns are made when they are first asked, and kept."""

    population: Population
    book: Rulebook
    made: dict[tuple[str, int], Array] = field(default_factory=dict, repr=False)
    asked: dict[str, Array] = field(default_factory=dict, repr=False)

    @property
    def without_recipe(self) -> tuple[str, ...]:
        """Facts of persons and households that nobody says how to fill."""
        return tuple(name for name in self.book.facts if name not in recipes())

    def of(self, name: str, offset: int = 0) -> Array:
        """Values of a fact: cents, numbers, ordinals, yes/no; of a choice the place of its value.

        `offset`: periods ago, for yearly facts. Raises LawError for a fact of another kind of unit.
        """
        key = (name, offset)
        if key not in self.made:
            fact = self.book.facts[name]
            if fact.level not in {PERSON, HOUSEHOLD}:
                raise LawError("a population has persons and households only", where=name)
            self.made[key] = self._within(fact, self._made(fact, offset), self.applies(fact))
        return self.made[key]

    def applies(self, fact: Fact) -> Array | None:
        """For whom a question makes sense; None: for everybody."""
        if fact.only_if_term is None:
            return None
        if fact.name not in self.asked:
            self.asked[fact.name] = self._evaluator().holds(fact.only_if_term, fact.level)
        return self.asked[fact.name]

    def _evaluator(self) -> Evaluator:
        return Evaluator(population=self.population, book=self.book, fact=self.of)

    def _size(self, fact: Fact) -> int:
        return self.population.size if fact.level == PERSON else self.population.household_count

    def _within(self, fact: Fact, values: Array, applies: Array | None) -> Array:
        """Within the bounds of the fact, and what the law says where it makes no sense to ask."""
        if not fact.is_choice and fact.type.kind is not Kind.BOOL:
            values = np.clip(values, fact.low, fact.high)
        if applies is None:
            return values
        assert fact.otherwise is not None  # noqa: S101 - the loader asks for it
        otherwise = fact.otherwise.bit_length() - 1 if fact.is_choice else fact.otherwise
        return np.where(applies, values, otherwise).astype(values.dtype)

    def _made(self, fact: Fact, offset: int) -> Array:
        recipe = recipes().get(fact.name)
        if recipe is None:
            return self._of_nobody(fact)
        seed = [self.population.seed, zlib.crc32(fact.name.encode()), -offset]
        values = self._drawn(fact, recipe, offset, np.random.default_rng(seed))
        if "where" not in recipe and "type" not in recipe:
            return values
        return np.where(self._meets(fact, recipe), values, self._else(fact, recipe))

    def _meets(self, fact: Fact, recipe: Recipe) -> Array:
        """Who meets `where`, a condition in the rule language, and lives in a household of this `type`."""
        found = np.ones(self._size(fact), dtype=bool)
        if "where" in recipe:
            place = f"population/facts:{fact.name}"
            term = read(str(recipe["where"]), level=fact.level, names=self.book, where=place, expected=BOOL)
            found &= self._evaluator().holds(term, fact.level)
        if "type" in recipe:
            same = self.population.households["type"] == HOUSEHOLD_TYPES.index(str(recipe["type"]))
            found &= same[self.population.persons["household"]] if fact.level == PERSON else same
        return found

    def _else(self, fact: Fact, recipe: Recipe) -> int:
        if "else" in recipe:
            return value_of(recipe["else"], fact.type, where=f"population/facts:{fact.name}")
        if fact.none is None:
            raise LawError("where needs else", where=f"population/facts:{fact.name}")
        return fact.none

    def _of_nobody(self, fact: Fact) -> Array:
        value = fact.low if fact.none is None else fact.none
        if fact.is_choice:
            value = 0 if fact.otherwise is None else fact.otherwise.bit_length() - 1
        return np.full(self._size(fact), value)

    def _drawn(self, fact: Fact, recipe: Recipe, offset: int, random: Random) -> Array:
        size = self._size(fact)
        if "column" in recipe:
            return self._column(fact, str(recipe["column"]))
        if "years" in recipe:
            return YEARS[str(recipe["years"])](self.population, offset)
        if "share" in recipe:
            return random.random(size) < float(recipe["share"])
        if "values" in recipe:
            places = np.array([fact.type.values.index(str(name)) for name in recipe["values"]], dtype=np.int8)
            return places[dealt([float(one) for one in recipe["values"].values()], size, random)]
        if "same" in recipe:
            value = value_of(recipe["same"], fact.type, where=f"population/facts:{fact.name}")
            return np.full(size, value.bit_length() - 1 if fact.is_choice else value)
        return self._amounts(fact, recipe, random)

    def _column(self, fact: Fact, name: str) -> Array:
        part = self.population.persons if fact.level == PERSON else self.population.households
        values = part[name] if name in part else DERIVED[name](self.population)
        if not fact.is_choice:
            return values
        places = [fact.type.values.index(one) for one in CHOICES[name]]
        return np.array(places, dtype=np.int8)[values]

    def _amounts(self, fact: Fact, recipe: Recipe, random: Random) -> Array:
        size = self._size(fact)
        if "days_ago" in recipe:
            points = {key: float(value) for key, value in recipe["days_ago"].items()}
            return self.population.date.toordinal() - at_share(points, random.random(size)).astype(np.int64)
        points = {key: float(value) for key, value in recipe["amounts"].items()}
        amount = at_share(points, random.random(size))
        nothing = random.random(size) < float(recipe.get("none", 0))
        if fact.type.kind is Kind.MONEY:
            exact = np.rint(amount * 100).astype(np.int64)
            values = round_euro(exact, 5) if points and max(points.values()) > 100 else exact
        else:
            values = np.rint(amount).astype(np.int64)
        return np.where(nothing, 0, values)
