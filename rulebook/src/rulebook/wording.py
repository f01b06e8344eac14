"""A rule in Dutch: what a term says, for somebody who reads law and not code."""

import datetime as dt
from dataclasses import dataclass

from rulebook import terms as t
from rulebook.kinds import Kind
from rulebook.model import Rulebook
from rulebook.values import in_words

ROUNDED = {"half_up": "afgerond op de cent", "down": "naar beneden afgerond", "up": "naar boven afgerond"}
EARLIER = {
    "year": ("dit jaar", "vorig jaar", "{} jaar geleden"),
    "month": ("deze maand", "vorige maand", "{} maanden geleden"),
}
SIGNS = {"<": ("is lager dan", "is hoger dan"), "<=": ("is hoogstens", "is minstens"), "==": ("is", "is")}
DAYS = {"<": ("ligt voor", "ligt na"), "<=": ("ligt niet na", "ligt niet voor"), "==": ("is", "is")}
TURNED = {"<": "is niet lager dan", "<=": "is hoger dan", "==": "is niet"}


@dataclass
class Wording:
    """Says terms in Dutch, with the amounts of the law named, not filled in."""

    book: Rulebook
    date: dt.date

    def say(self, term: t.Term) -> str:
        """A term as part of a sentence."""
        said: str = getattr(self, f"of_{type(term).__name__.lower()}")(term)
        return said

    def bracketed(self, term: t.Term) -> str:
        """The same, between brackets when it has parts of its own."""
        said = self.say(term)
        return f"({said})" if isinstance(term, t.All | t.Any | t.Choose | t.Sum | t.Compare) else said

    # Values ------------------------------------------------------------------

    def of_constant(self, term: t.Constant) -> str:
        named = self.book.variables.get(term.type.unit) or self.book.facts.get(term.type.unit)
        return in_words(term.type, term.value, named.labels if named else None)

    def of_today(self, _term: t.Today) -> str:
        return "de dag van de aanvraag"

    def of_yearstart(self, _term: t.YearStart) -> str:
        return "1 januari van dat jaar"

    def of_nextmonth(self, term: t.NextMonth) -> str:
        return f"de eerste dag van de maand na {self.say(term.of)}"

    def of_monthslater(self, term: t.MonthsLater) -> str:
        return f"{self.say(term.months)} na {self.say(term.of)}"

    def of_role(self, _term: t.Role) -> str:
        return "de plaats in het gezin"

    def of_rolein(self, term: t.RoleIn) -> str:
        return f"de plaats in het {self.book.units[term.unit].label}"

    def of_factof(self, term: t.FactOf) -> str:
        fact = self.book.facts[term.fact]
        if not term.offset:
            return fact.label
        words = EARLIER.get(fact.period, EARLIER["month"])
        when = words[-term.offset] if term.offset == -1 else words[2].format(-term.offset)
        return f"{fact.label} ({when})"

    def of_variableof(self, term: t.VariableOf) -> str:
        return self.book.variables[term.variable].label

    def of_unitvalue(self, term: t.UnitValue) -> str:
        return self.say(term.value)

    def of_parameterof(self, term: t.ParameterOf) -> str:
        return _lower(self.book.parameters.parameters[term.parameter].description)

    def of_tableof(self, term: t.TableOf) -> str:
        first = self.book.parameters.parameters[f"{term.parameter}.{term.by.type.values[0]}"]
        description = self.book.parameters.descriptions.get(term.parameter) or first.description
        return f"{_lower(description)} volgens {self.say(term.by)}"

    def of_bracketof(self, term: t.BracketOf) -> str:
        scale = self.book.parameters.scales[term.parameter]
        how = "schijf per schijf over" if term.marginal else "naar"
        return f"{_lower(scale.description)} ({how} {self.say(term.base)})"

    # Yes and no ----------------------------------------------------------------

    def of_not(self, term: t.Not) -> str:
        of = term.of
        if isinstance(of, t.Compare) and not _is_law(of.left):
            return f"{self.bracketed(of.left)} {TURNED[of.sign]} {self.bracketed(of.right)}"
        if isinstance(of, t.IsOneOf):
            return f"{self.say(of.of)} is niet {self.values(of)}"
        return f"niet {self.bracketed(of)}"

    def of_all(self, term: t.All) -> str:
        return " en ".join(self.bracketed(one) for one in term.of)

    def of_any(self, term: t.Any) -> str:
        return " of ".join(self.bracketed(one) for one in term.of)

    def of_compare(self, term: t.Compare) -> str:
        words = (DAYS if term.left.type.kind is Kind.DATE else SIGNS)[term.sign]
        if _is_law(term.left) and not _is_law(term.right):
            return f"{self.bracketed(term.right)} {words[1]} {self.bracketed(term.left)}"
        return f"{self.bracketed(term.left)} {words[0]} {self.bracketed(term.right)}"

    def of_isoneof(self, term: t.IsOneOf) -> str:
        return f"{self.say(term.of)} is {self.values(term)}"

    def values(self, term: t.IsOneOf) -> str:
        """The names of the values of a choice."""
        return in_words(term.of.type, term.bits, self.labels(term.of))

    def labels(self, term: t.Term) -> dict[str, str]:
        """What the values of a choice are called."""
        match term:
            case t.FactOf():
                return dict(self.book.facts[term.fact].labels)
            case t.VariableOf():
                return dict(self.book.variables[term.variable].labels)
            case t.UnitValue():
                return self.labels(term.value)
            case t.Role() | t.RoleIn():
                return {
                    name: one for kind in self.book.units.values() for name, one in kind.role_labels.items()
                }
        return {}

    # Numbers -------------------------------------------------------------------

    def of_sum(self, term: t.Sum) -> str:
        said = self.bracketed(term.of[0])
        for one in term.of[1:]:
            said += (
                f" − {self.bracketed(one.of)}" if isinstance(one, t.Negative) else f" + {self.bracketed(one)}"
            )
        return said

    def of_negative(self, term: t.Negative) -> str:
        return f"− {self.bracketed(term.of)}"

    def of_times(self, term: t.Times) -> str:
        if isinstance(term.times, t.Constant) and term.times.value == 1:
            return f"{self.say(term.of)}, als bedrag{_per(term)}"
        if isinstance(term.times, t.Constant):
            return f"{term.times.value} × {self.bracketed(term.of)}"
        return f"{self.bracketed(term.times)} × {self.bracketed(term.of)}"

    def of_part(self, term: t.Part) -> str:
        if isinstance(term.rate, t.Constant):
            return f"een twaalfde van {self.bracketed(term.of)} ({ROUNDED[term.rounding]})"
        return f"{self.say(term.rate)} van {self.bracketed(term.of)} ({ROUNDED[term.rounding]})"

    def of_share(self, term: t.Share) -> str:
        return (
            f"{self.bracketed(term.of)} gedeeld door {self.bracketed(term.among)} ({ROUNDED[term.rounding]})"
        )

    def of_proportion(self, term: t.Proportion) -> str:
        rounded = f"({ROUNDED[term.rounding]})"
        if isinstance(term.whole, t.Constant):
            return f"{self.bracketed(term.part)} procent van {self.bracketed(term.of)} {rounded}"
        of, part, whole = (self.bracketed(one) for one in (term.of, term.part, term.whole))
        return f"{of} × {part} / {whole} {rounded}"

    def of_between(self, term: t.Between) -> str:
        first, second = self.bracketed(term.first), self.bracketed(term.second)
        return f"{first} of {second} (de bronnen zeggen niet eenduidig welk van beide)"

    def of_least(self, term: t.Least) -> str:
        return f"het laagste van {_listed([self.bracketed(one) for one in term.of])}"

    def of_most(self, term: t.Most) -> str:
        others = [one for one in term.of if not (isinstance(one, t.Constant) and one.value == 0)]
        if len(others) == 1 and len(term.of) == 2:
            return f"{self.bracketed(others[0])}, nooit minder dan nul"
        return f"het hoogste van {_listed([self.bracketed(one) for one in term.of])}"

    def of_choose(self, term: t.Choose) -> str:
        yes, no = (self.chosen(one) for one in (term.yes, term.no))
        return f"{yes} als {self.bracketed(term.condition)}, en anders {no}"

    def chosen(self, term: t.Term) -> str:
        return self.say(term) if isinstance(term, t.Choose) else self.bracketed(term)

    def of_years(self, term: t.Years) -> str:
        since = term.since
        if isinstance(since, t.FactOf) and since.fact == "birth_date":
            return "de leeftijd"
        return f"het aantal volle jaren sinds {self.say(since)}"

    def of_days(self, term: t.Days) -> str:
        return f"het aantal dagen sinds {self.say(term.since)}"

    def of_months(self, term: t.Months) -> str:
        return f"het aantal volle maanden sinds {self.say(term.since)}"

    # Members -------------------------------------------------------------------

    def of_members(self, term: t.Members) -> str:
        unit = f"in het {self.book.units[term.unit].label}"
        narrow = "" if term.where == t.YES else f" voor wie geldt: {self.bracketed(term.where)}"
        what = self.bracketed(term.of)
        match term.how:
            case "count":
                also = "" if term.of == t.YES else f" voor wie geldt: {what}"
                return f"het aantal personen {unit}{narrow}{also}"
            case "any":
                also = "" if term.of == t.YES else f": {what}"
                return f"minstens één persoon {unit}{narrow}{also}"
            case "all":
                return f"elke persoon {unit}{narrow}: {what}"
            case "sum":
                return f"de som van {what} van wie samen {unit} leeft{narrow}"
        return (
            f"{'het laagste' if term.how == 'min' else 'het hoogste'} van {what} van wie {unit} leeft{narrow}"
        )


def _is_law(term: t.Term) -> bool:
    return isinstance(term, t.Constant | t.ParameterOf | t.TableOf)


def _per(term: t.Term) -> str:
    return {"month": " per maand", "year": " per jaar", "day": " per dag"}.get(term.type.unit, "")


def _listed(said: list[str]) -> str:
    return f"{', '.join(said[:-1])} en {said[-1]}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
