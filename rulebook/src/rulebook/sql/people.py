"""The people of a statement: one row per person, with roles, units and what is known.

Other units follow from the household by the roles of its members, as `rulebook.units` says: who has a role
in the unit belongs to it, who has none stands alone. Such a unit is named after its first member: the lowest
role, and of one role the smallest key.
"""

from sqlglot import exp

from rulebook.model import Rulebook, UnitKind
from rulebook.sql.expressions import Node, called, case, column, joined, number, over, text, wide
from rulebook.sql.tables import Given
from rulebook.units import HOUSEHOLD


def partition(unit: str) -> list[Node]:
    """What the rows of the members of one unit have in common. Every unit lies within one household."""
    own = [] if unit == HOUSEHOLD else [column(f"unit {unit}")]
    return [column("household"), *own]


def is_first(unit: str) -> Node:
    """Whether the person is the first member of the unit."""
    return exp.Paren(this=exp.EQ(this=column("person"), expression=column(f"unit {unit}")))


def people(
    book: Rulebook, units: tuple[str, ...], given: Given, also: list[str]
) -> list[tuple[str, list[Node]]]:
    """The columns of the first stages, with their names. `also`: columns of households to carry on."""
    kinds = _with_bases(book, units)
    carried = ["household", "person", *also, *given.names]
    first = [
        exp.alias_(column("household", "p"), "household", quoted=True),
        exp.alias_(column("person", "p"), "person", quoted=True),
        *(exp.alias_(column(name, "h"), name, quoted=True) for name in also),
        *(exp.alias_(one, name, quoted=True) for name, one in given.names.items()),
        exp.alias_(_role(book.units[HOUSEHOLD]), f"role {HOUSEHOLD}", quoted=True),
    ]
    stages = [("given", first)]
    known = [f"role {HOUSEHOLD}"]
    for kind in kinds:
        columns = [column(name) for name in [*carried, *known]]
        if kind.name == HOUSEHOLD:
            head = over(
                _first_value("person"), [column("household")], [column(f"role {HOUSEHOLD}"), column("person")]
            )
            columns.append(exp.alias_(head, f"unit {HOUSEHOLD}", quoted=True))
            known.append(f"unit {HOUSEHOLD}")
        else:
            columns += _derived(book, kind)
            known += [f"unit {kind.name}", f"role {kind.name}"]
        stages.append((f"with {kind.name}", columns))
    return stages


def _with_bases(book: Rulebook, units: tuple[str, ...]) -> list[UnitKind]:
    """The kinds that are needed, and those they follow from, in the order of the law."""
    wanted = {HOUSEHOLD, *units}
    for kind in reversed(book.units.values()):
        if kind.name in wanted and kind.derived_from:
            wanted.add(kind.derived_from)
    return [kind for kind in book.units.values() if kind.name in wanted]


def _role(kind: UnitKind) -> Node:
    """The bit of a role. What is no role counts as the last one, which gives the least rights to others."""
    *named, last = kind.roles
    choices = [(text(role), wide(number(kind.bits[role]))) for role in named]
    return case(choices, wide(number(kind.bits[last])), of=column("role", "p"))


def _first_value(name: str) -> Node:
    return called("FIRST_VALUE", column(name))


def _derived(book: Rulebook, kind: UnitKind) -> list[Node]:
    """The unit, as the key of its first member, and the role in it."""
    if not kind.derived_from:  # an institution, say: nobody is said to live in one
        unit, role = column("person"), wide(number(1))
    else:
        base = book.units[kind.derived_from]
        of = f"role {base.name}"
        bits = [(number(base.bits[role]), wide(number(kind.bits[role]))) for role in kind.roles]
        held = joined(
            exp.Or, [exp.EQ(this=column(of), expression=number(base.bits[role])) for role in kind.roles]
        )
        role = case(bits, wide(number(1)), of=column(of))
        group = [*partition(base.name), held.copy()]
        head = over(_first_value("person"), group, [role.copy(), column("person")])
        unit = case([(held, head)], column("person"))
    return [
        exp.alias_(unit, f"unit {kind.name}", quoted=True),
        exp.alias_(role, f"role {kind.name}", quoted=True),
    ]
