"""From terms to the text of OpenFisca formulas: the exact reading, over all persons or units at once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from keyword import iskeyword

from rulebook import terms as t
from rulebook.errors import LawError
from rulebook.kinds import Kind, Type
from rulebook.model import PERSON, Rulebook
from rulebook.openfisca.layout import CHOICE, Doc, Joined, call, joined


def class_name(name: str) -> str:
    """`ocmw_support` as OcmwSupport."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def attribute(of: str, name: str) -> str:
    """A child of a node of the law."""
    return f"{of}.{name}" if name.isidentifier() and not iskeyword(name) else f'{of}["{name}"]'


@dataclass(frozen=True)
class At:
    """Over whom a term is computed: the text of OpenFisca's population, and its level."""

    population: str
    level: str


@dataclass
class Formulas:
    """Writes terms. What `day`, `law` and the names of the arithmetic are stands in the lines before."""

    book: Rulebook
    leaves_open: bool = False

    def emit(self, term: t.Term, at: At) -> Doc:
        """The expression of a term, in cents. Raises LawError."""
        method = getattr(self, f"emit_{type(term).__name__.lower()}", None)
        if method is None:
            raise LawError(f"no formula for {type(term).__name__}")
        found: Doc = method(term, at)
        return found

    def of_everybody(self, term: t.Term, at: At) -> Doc:
        """The same as an array, also where it is one value for all."""
        found = self.emit(term, at)
        return call(f"{at.population}.filled_array", found) if is_one_for_all(term) else found

    def emit_constant(self, term: t.Constant, _at: At) -> Doc:
        value, kind = term.value, term.type.kind
        if isinstance(value, Fraction):
            return f"{value.numerator} / {value.denominator}"
        if kind is Kind.MONEY and value:
            return f"cents({value / 100:.2f})"
        if kind is Kind.DATE:
            return f'numpy.datetime64("{dt.date.fromordinal(max(1, value)).isoformat()}")'
        if kind is Kind.CHOICE:
            item = item_name(term.type, term.type.values[int(value).bit_length() - 1])
            return f"choices.{item}.index"
        return repr(value)

    def emit_today(self, _term: t.Today, _at: At) -> Doc:
        return "day"

    def emit_yearstart(self, _term: t.YearStart, _at: At) -> Doc:
        return "year_start(period)"

    def emit_nextmonth(self, term: t.NextMonth, at: At) -> Doc:
        return call("first_of_next_month", self.emit(term.of, at))

    def emit_monthslater(self, term: t.MonthsLater, at: At) -> Doc:
        return call("months_later", self.emit(term.of, at), self.emit(term.months, at))

    # Facts and other rules ---------------------------------------------------------------

    def emit_factof(self, term: t.FactOf, at: At) -> Doc:
        period = {
            "year": "period.this_year" + (f".offset({term.offset})" if term.offset else ""),
            "month": "period" + (f'.offset({term.offset}, "month")' if term.offset else ""),
        }.get(self.book.facts[term.fact].period, "period")
        return self._read(term.fact, period, term.type, at)

    def emit_variableof(self, term: t.VariableOf, at: At) -> Doc:
        return self._read(term.variable, "period", term.type, at)

    def _read(self, name: str, period: str, kind: Type, at: At) -> Doc:
        found = f'{at.population}("{name}", {period})'
        return f"cents({found})" if kind.kind is Kind.MONEY else found

    def emit_unitvalue(self, term: t.UnitValue, at: At) -> Doc:
        if at.level == PERSON:
            return self.emit(term.value, At(f"{at.population}.{term.unit}", term.unit))
        members = f"{at.population}.members"
        inner = self.emit(term.value, At(f"{members}.{term.unit}", term.unit))
        return call("of_first_member", at.population, inner)

    # Amounts of the law --------------------------------------------------------------------

    def node(self, name: str) -> str:
        """Where an amount stands."""
        found = "law"
        for part in name.split("."):
            found = attribute(found, part)
        return found

    def emit_parameterof(self, term: t.ParameterOf, _at: At) -> Doc:
        return self._amount(self.node(term.parameter), term.type)

    def _amount(self, text: str, kind: Type) -> str:
        if kind.kind is Kind.MONEY:
            return f"cents({text})"
        return f"numpy.datetime64({text})" if kind.kind is Kind.DATE else text

    def emit_tableof(self, term: t.TableOf, at: At) -> Doc:
        by = self.emit(term.by, at)
        found = call("by_choice", self.node(term.parameter), by, f"choices.{class_name(term.by.type.unit)}")
        if term.type.kind is Kind.MONEY:
            return call("cents", found)
        return call("numpy.datetime64", found) if term.type.kind is Kind.DATE else found

    def emit_bracketof(self, term: t.BracketOf, at: At) -> Doc:
        scale, node = self.book.parameters.scales[term.parameter], self.node(term.parameter)
        starts = self._list(f"{node}.thresholds", scale.base)
        base = self.emit(term.base, at)
        if term.marginal:
            return call("marginal", base, starts, f"{node}.rates")
        return call("amount_of_slice", base, starts, self._list(f"{node}.amounts", scale.type))

    def _list(self, text: str, kind: Type) -> str:
        return f"cents({text})" if kind.kind is Kind.MONEY else text

    # Yes and no ----------------------------------------------------------------------------

    def emit_not(self, term: t.Not, at: At) -> Doc:
        return call("numpy.logical_not", self.emit(term.of, at))

    def emit_all(self, term: t.All, at: At) -> Doc:
        return joined("&", [self.emit(one, at) for one in term.of])

    def emit_any(self, term: t.Any, at: At) -> Doc:
        return joined("|", [self.emit(one, at) for one in term.of])

    def emit_compare(self, term: t.Compare, at: At) -> Doc:
        return joined(term.sign, [self.emit(term.left, at), self.emit(term.right, at)])

    def emit_isoneof(self, term: t.IsOneOf, at: At) -> Doc:
        kind = term.of.type
        names = [value for place, value in enumerate(kind.values) if term.bits >> place & 1]
        if isinstance(term.of, t.Role | t.RoleIn):
            unit = kind.unit
            has = [f"{at.population}.has_role({class_name(unit)}.{name.upper()})" for name in names]
            return joined("|", has)
        items = [f"choices.{item_name(kind, name)}" for name in names]
        return call("is_one_of", self.emit(term.of, at), *items)

    # Numbers -------------------------------------------------------------------------------

    def emit_sum(self, term: t.Sum, at: At) -> Doc:
        """What is taken off comes last."""
        added = [self.emit(one, at) for one in term.of if not isinstance(one, t.Negative)]
        taken = [self.emit(one.of, at) for one in term.of if isinstance(one, t.Negative)]
        return joined("-", [joined("+", added) if added else "0", *taken])

    def emit_negative(self, term: t.Negative, at: At) -> Doc:
        return call("numpy.negative", self.emit(term.of, at))

    def emit_times(self, term: t.Times, at: At) -> Doc:
        of = self.emit(term.of, at)
        if isinstance(term.times, t.Constant) and term.times.value == 1:
            return of
        return joined("*", [self.emit(term.times, at), of])

    def emit_part(self, term: t.Part, at: At) -> Doc:
        return call("part_of", self.emit(term.of, at), self.emit(term.rate, at), f'"{term.rounding}"')

    def emit_share(self, term: t.Share, at: At) -> Doc:
        return call("share", self.emit(term.of, at), self.emit(term.among, at), f'"{term.rounding}"')

    def emit_proportion(self, term: t.Proportion, at: At) -> Doc:
        parts = [self.emit(one, at) for one in (term.of, term.part, term.whole)]
        return call("proportion", *parts, f'"{term.rounding}"')

    def emit_between(self, term: t.Between, at: At) -> Doc:
        """The first: the exact reading."""
        self.leaves_open = True
        return self.emit(term.first, at)

    def emit_least(self, term: t.Least, at: At) -> Doc:
        return self._extreme("numpy.minimum", term.of, at)

    def emit_most(self, term: t.Most, at: At) -> Doc:
        return self._extreme("numpy.maximum", term.of, at)

    def _extreme(self, name: str, of: tuple[t.Term, ...], at: At) -> Doc:
        found = self.emit(of[0], at)
        for one in of[1:]:
            found = call(name, found, self.emit(one, at))
        return found

    def emit_choose(self, term: t.Choose, at: At) -> Doc:
        condition = self.emit(term.condition, at)
        yes, no = self.emit(term.yes, at), self.emit(term.no, at)
        if is_one_for_all(term.condition):  # the day decides: the other need not be there
            return Joined("(", (yes, condition, no), CHOICE, ")")
        return call("numpy.where", condition, yes, no)

    def emit_years(self, term: t.Years, at: At) -> Doc:
        return call("years", self.emit(term.since, at), "day")

    def emit_months(self, term: t.Months, at: At) -> Doc:
        return call("months", self.emit(term.since, at), "day")

    def emit_days(self, term: t.Days, at: At) -> Doc:
        return call("days", self.emit(term.since, at), "day")

    # Members -------------------------------------------------------------------------------

    def emit_members(self, term: t.Members, at: At) -> Doc:
        if at.level == PERSON:
            unit, people = f"{at.population}.{term.unit}", At(at.population, PERSON)
        else:
            unit, people = at.population, At(f"{at.population}.members", PERSON)
        if term.how == "count" and term.where == term.of == t.YES:
            return f"{unit}.nb_persons()"
        where = None if term.where == t.YES else self.of_everybody(term.where, people)
        of = None if term.of == t.YES else self.of_everybody(term.of, people)
        match term.how:
            case "count":
                return call("total", unit, joined("&", [one for one in (where, of) if one is not None]))
            case "any":
                held_by = [one for one in (where, of) if one is not None]
                return call(f"{unit}.any", joined("&", held_by or [_yes(people)]))
            case "all":
                held = of if of is not None else _yes(people)
                if where is not None:
                    held = joined("|", [call("numpy.logical_not", where), held])
                return call(f"{unit}.all", held)
            case "sum":
                assert of is not None  # noqa: S101 - an amount is no yes
                return call("total", unit, of if where is None else call("numpy.where", where, of, "0"))
        assert of is not None  # noqa: S101 - the same
        return call("smallest" if term.how == "min" else "largest", unit, of, where or "True")


def _yes(people: At) -> Doc:
    return f"{people.population}.filled_array(True)"


def item_name(kind: Type, value: str) -> str:
    """A value of a choice, as an item of its class."""
    return f"{class_name(kind.unit)}.{value}"


def is_one_for_all(term: t.Term) -> bool:
    """Whether a term is one value for everybody: of the day and the law alone."""
    about = t.FactOf | t.VariableOf | t.Role | t.RoleIn | t.Members | t.UnitValue
    if isinstance(term, t.Between):
        return is_one_for_all(term.first)
    return not isinstance(term, about) and all(is_one_for_all(part) for part in term.parts())


ARITHMETIC: Mapping[str, None] = dict.fromkeys(
    (
        *("amount_of_slice", "by_choice", "cents", "days", "euro", "first_day", "first_of_next_month"),
        *("is_one_of", "largest", "marginal", "months", "months_later", "of_first_member", "part_of"),
        *("proportion", "share", "smallest", "total", "year_start", "years"),
    )
)
"""What formulas may call."""
