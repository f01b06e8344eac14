"""Households for the benchmarks: everything known, the same for both engines."""

import datetime as dt
import random
from typing import Any

DATE = dt.date(2026, 4, 15)
ROLES = {"applicant": "applicant", "partner": "partner", "child": "children", "other": "others"}


def household(seed: int) -> dict[str, Any]:
    """A household of one to five, as rulebook reads it."""
    chance = random.Random(seed)  # noqa: S311 - the same every time, no secret
    others = chance.choices(["partner", "child", "child", "other"], k=chance.randrange(5))
    home: dict[str, Any] = {}
    persons: dict[str, Any] = {}
    for number, drawn in enumerate(["applicant", *others]):
        role = "child" if drawn == "partner" and "partner" in home else drawn
        persons[f"p{number}"] = _person(chance, is_grown=role != "child")
        home.setdefault(ROLES[role], []).append(f"p{number}")
    home |= {"rent": chance.randrange(30_000, 120_000) / 100, "tenure": chance.choice(["owner", "tenant"])}
    return {"persons": persons, "households": {"home": home}}


def _person(chance: random.Random, *, is_grown: bool) -> dict[str, Any]:
    first, last = (1935, 2007) if is_grown else (2009, 2025)
    born = dt.date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))
    return {
        "birth_date": str(born),
        "income": chance.choice([0, chance.randrange(5_000_000) / 100]) if is_grown else 0,
        "points": chance.choice([0, 0, 7, 9, 12]),
        "receives": chance.choice(["none", "none", "igo", "it"]) if is_grown else "none",
        "at_school": not is_grown,
    }


def openfisca_form(one: dict[str, Any]) -> dict[str, Any]:
    """The same household with periods, and with the other units written out."""
    year = str(DATE.year)
    persons = {
        name: {key: {"ETERNITY" if key == "birth_date" else year: value} for key, value in row.items()}
        for name, row in one["persons"].items()
    }
    home = one["households"]["home"]
    groups = {key: value for key, value in home.items() if key in ROLES.values()}
    couple = {key: value for key, value in groups.items() if key in {"applicant", "partner"}}
    family = {key: value for key, value in groups.items() if key != "others"}
    together = {name for names in couple.values() for name in names}
    return {
        "persons": persons,
        "households": {"home": groups | {key: {year: home[key]} for key in ("rent", "tenure")}},
        "couples": {"home": couple}
        | {name: {"applicant": [name]} for name in persons if name not in together},
        "families": {"home": family} | {name: {"applicant": [name]} for name in groups.get("others", [])},
    }
