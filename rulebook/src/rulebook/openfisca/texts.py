"""The files of a country package that are the same but for names: system, entities, situations, README."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rulebook.model import Rulebook
from rulebook.openfisca.formulas import class_name
from rulebook.openfisca.variables import quoted

if TYPE_CHECKING:
    from rulebook.openfisca.package import Exported

AMOUNTS = '''"""Amounts of money."""

import numpy
from openfisca_core.model_api import Variable


class Amount(Variable):
    """An amount in euro with 53 bits: OpenFisca's own float has 24 and loses cents above 131,072 euro."""

    def __init__(self, baseline_variable=None):
        super().__init__(baseline_variable)
        self.dtype = numpy.float64
'''


def system(package: str, levels: Sequence[str]) -> str:
    """What OpenFisca loads."""
    names = ", ".join(class_name(level) for level in levels)
    return f'''"""Rules of social rights as an OpenFisca country package."""

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from {package}.entities import {names}

HERE = Path(__file__).parent


class CountryTaxBenefitSystem(TaxBenefitSystem):
    """All entities, parameters and variables."""

    def __init__(self):
        super().__init__([{names}])
        self.load_parameters(str(HERE / "parameters"))
        self.add_variables_from_directory(str(HERE / "variables"))
'''


def entities(book: Rulebook) -> str:
    """Persons, and the units that they belong to."""
    lines = [
        '"""Persons, and the units that they belong to with a role."""',
        "",
        "from openfisca_core.entities import build_entity",
        "",
        'Person = build_entity(key="person", plural="persons", label="persoon", is_person=True)',
    ]
    for unit in book.units.values():
        lines += [f"{class_name(unit.name)} = build_entity("]
        lines += [
            f'    key="{unit.name}",',
            f'    plural="{unit.plural}",',
            f"    label={quoted(unit.label)},",
        ]
        lines += ["    roles=["]
        for role in unit.roles:
            about = [f'"key": "{role}"']
            if role in unit.role_plurals:
                about.append(f'"plural": "{unit.role_plurals[role]}"')
            about.append(f'"label": {quoted(unit.role_labels.get(role, role))}')
            if role in unit.most:
                about.append(f'"max": {unit.most[role]}')
            lines.append(f"        {{{', '.join(about)}}},")
        lines += ["    ],", ")"]
    return "\n".join([*lines, ""])


def situations(book: Rulebook) -> str:
    """Units that follow from another kind, for situations that do not give them."""
    derived = {
        unit.plural: (
            book.units[unit.derived_from].plural if unit.derived_from else "",
            {role: unit.role_plurals.get(role, role) for role in unit.roles},
        )
        for unit in book.units.values()
        if unit.name != "household"
    }
    lines = [f"    {quoted(name)}: ({quoted(base)}, {roles!r})," for name, (base, roles) in derived.items()]
    return "\n".join(
        [
            '"""Units that a situation does not give: who they follow from, by role; others stand alone."""',
            "",
            "DERIVED = {",
            *[line.replace("'", '"') for line in lines],
            "}",
            '"""Per kind the kind that it follows from ("": none), and its roles as JSON has them."""',
            _COMPLETED,
        ]
    )


_COMPLETED = '''

def completed(situation):
    """The situation with every person in a unit of every kind, as the rules have it."""
    found = dict(situation)
    for kind, (base, roles) in DERIVED.items():
        if found.get(kind):
            continue
        units = {}
        for name, unit in found.get(base, {}).items() if base else ():
            members = {plural: _people(unit, role, plural) for role, plural in roles.items()}
            members = {role: people for role, people in members.items() if people}
            if members:
                units[name] = members
        together = {person for unit in units.values() for people in unit.values() for person in people}
        first = next(iter(roles.values()))
        for person in found["persons"]:
            if person not in together:
                units[f"{person} alone" if person in units else person] = {first: [person]}
        found[kind] = units
    return found


def _people(unit, role, plural):
    people = unit.get(plural, unit.get(role, []))
    return [people] if isinstance(people, str) else list(people)
'''


def project(package: str) -> str:
    """How it is installed."""
    return f"""[project]
name = "{package.replace("_", "-")}"
version = "0.1.0"
description = "Rules of social rights as an OpenFisca country package"
readme = "README.md"
requires-python = ">=3.11"
license = "EUPL-1.2"
dependencies = ["openfisca-core>=43", "numpy"]

[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[tool.setuptools]
packages = ["{package}"]

[tool.setuptools.package-data]
{package} = ["parameters/**/*.yaml", "variables/**/*.py"]
"""


def readme(book: Rulebook, found: "Exported") -> str:
    """What is in it, and what OpenFisca says otherwise than the rules do."""
    rights = "\n".join(f"- `{name}`: {book.rights[name].label}" for name in found.rights)
    inexact = ", ".join(f"`{name}`" for name in found.inexact) or "none"
    return f"""# {found.package}

Rules of social rights as an OpenFisca country package, written by `rulebook export`. Change the rules there
and write it again; what is changed here is lost.

```console
$ pip install -e .
$ openfisca test --country-package {found.package} tests
```

{rights}

`<right>` says whether somebody has it, `<right>_amount` what, in euro for the period in its `unit`.

## How it reads

- **Period.** Rules are `MONTH` variables; the day of the check is the first day of the month. A rule or an
  amount of the law that begins in the middle of a month counts from the next month on.
- **Facts** are input variables: of a month, of a year, or of ETERNITY. OpenFisca has no "unknown": what is
  left out is the `default_value`: no, 0, the first value of a choice, 1 January 1970. An answer is only as
  sure as that. A fact that makes sense only sometimes ("Only if …") is not refused where it makes none.
- **Units.** Everybody belongs to one unit of each kind. `situations.completed(situation)` fills in those that
  a situation does not give. A child that belongs to two families counts here in one of them.
- **Amounts** are whole cents inside every formula, and rounding is exact. Variables hold euro with 53 bits,
  exact to the cent up to 10,000 billion euro; numbers that are no money have OpenFisca's 32 bits. Rates are
  exact as fractions with a lower part up to ten million; not exact: {inexact}.
- **Assessed conditions** (somebody decides) are taken as met. Where the sources leave something open, the
  first reading counts; the formula says so. Amounts that must be looked up again are the last known.
- Before the first formula, and outside the days of a right, OpenFisca answers no and 0.
- **Tests** are those of the rules in which everything is known and that say the same on the first of the
  month: {found.tests} of them.

{len(found.facts)} facts, {len(found.variables)} variables. Licence EUPL-1.2; openfisca-core is AGPL-3.0.
"""
