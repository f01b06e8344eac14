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
WITH_PARTS = (t.All, t.Any, t.Not, t.Choose, t.Sum, t.Compare, t.Least, t.Most, t.Between, t.Members)
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

    def named(self, term: t.Term) -> str:
        """A term as the name of a value: without the article."""
        said = self.say(term)
        return next((said.removeprefix(one) for one in ("de ", "het ") if said.startswith(one)), said)

    def bracketed(self, term: t.Term) -> str:
        """The same, between brackets when it has parts of its own."""
        said = self.say(term)
        several = isinstance(term, t.IsOneOf) and bool(term.bits & (term.bits - 1))
        return f"({said})" if several or isinstance(term, WITH_PARTS) else said

    # Values ------------------------------------------------------------------

    def of_constant(self, term: t.Constant) -> str:
        named = self.book.variables.get(term.type.unit) or self.book.facts.get(term.type.unit)
        return in_words(term.type, term.value, named.labels if named else None)

    def of_today(self, _term: t.Today) -> str:
        return "de dag van de aanvraag"

    def of_yearstart(self, _term: t.YearStart) -> str:
        return "1 januari van het jaar van de aanvraag"

    def of_nextmonth(self, term: t.NextMonth) -> str:
        return f"de eerste dag van de maand na {self.say(term.of)}"

    def of_monthslater(self, term: t.MonthsLater) -> str:
        said = self.say(term.months)
        if isinstance(term.months, t.Constant):
            said = f"{term.months.value} maanden"
        elif isinstance(term.months, t.Times | t.Sum):
            said = f"({said}) maanden"
        return f"{self.day(term.of)} plus {said}"

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
        return lower(self.book.parameters.parameters[term.parameter].description)

    def of_tableof(self, term: t.TableOf) -> str:
        first = self.book.parameters.parameters[f"{term.parameter}.{term.by.type.values[0]}"]
        description = self.book.parameters.descriptions.get(term.parameter) or first.description
        return f"{lower(description)} volgens {self.say(term.by)}"

    def of_bracketof(self, term: t.BracketOf) -> str:
        scale = self.book.parameters.scales[term.parameter]
        how = "schijf per schijf over" if term.marginal else "naar"
        return f"{lower(scale.description)} ({how} {self.say(term.base)})"

    # Yes and no ----------------------------------------------------------------

    def of_not(self, term: t.Not) -> str:
        of = term.of
        if isinstance(of, t.Compare) and not is_law(of.left):
            return f"{self.bracketed(of.left)} {TURNED[of.sign]} {self.bracketed(of.right)}"
        if isinstance(of, t.IsOneOf):
            return f"{self.say(of.of)} is niet {self.values(of)}"
        if isinstance(of, t.Members) and of.how == "any":
            return self.say(of).replace("minstens één persoon", "niemand", 1)
        return f"niet: {self.bracketed(of)}"

    def of_all(self, term: t.All) -> str:
        return " en ".join(self.bracketed(one) for one in term.of)

    def of_any(self, term: t.Any) -> str:
        return " of ".join(self.bracketed(one) for one in term.of)

    def of_compare(self, term: t.Compare) -> str:
        if term.left.type.unit == "NIS" and isinstance(term.right, t.Constant):
            return f"{self.say(term.left)} is {term.right.value} (NIS-code)"
        words = (DAYS if term.left.type.kind is Kind.DATE else SIGNS)[term.sign]
        if is_law(term.left) and not is_law(term.right):
            return f"{self.bracketed(term.right)} {words[1]} {self.bracketed(term.left)}"
        return f"{self.bracketed(term.left)} {words[0]} {self.bracketed(term.right)}"

    def of_isoneof(self, term: t.IsOneOf) -> str:
        return f"{self.say(term.of)} is {self.values(term)}"

    def values(self, term: t.IsOneOf) -> str:
        """The names of the values of a choice, between quotes; of roles without."""
        names = [name for name in term.of.type.values if term.of.type.bit(name) & term.bits]
        labels = self.labels(term.of)
        if isinstance(term.of, t.Role | t.RoleIn):
            return " of ".join(labels[name] for name in names)
        return " of ".join(f"“{labels.get(name, name)}”" for name in names)

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
        return f"{self.bracketed(term.of)} × {self.say(term.rate)} ({ROUNDED[term.rounding]})"

    def of_share(self, term: t.Share) -> str:
        return (
            f"{self.bracketed(term.of)} gedeeld door {self.bracketed(term.among)} ({ROUNDED[term.rounding]})"
        )

    def of_proportion(self, term: t.Proportion) -> str:
        rounded = f"({ROUNDED[term.rounding]})"
        if isinstance(term.whole, t.Constant):
            return f"{self.bracketed(term.of)} × {self.bracketed(term.part)} / 100 {rounded}"
        of, part, whole = (self.bracketed(one) for one in (term.of, term.part, term.whole))
        return f"{of} × {part} / {whole} {rounded}"

    def of_between(self, term: t.Between) -> str:
        if term.by:
            return f"hoogstens {self.bracketed(term.second)}; {term.by} beslist"
        unsure = "(de bronnen zeggen het niet eenduidig)"
        first, second = self.bracketed(term.first), self.bracketed(term.second)
        if term.type.kind is not Kind.BOOL:
            return f"{first} of {second} {unsure}"
        match term.first, term.second:
            case (t.Constant(), t.Constant()):
                return f"misschien {unsure}"
            case (t.Constant(value=False), _):
                return f"misschien als {second} {unsure}"
            case (_, t.Constant()):
                return f"zeker als {first}, en anders misschien {unsure}"
        return f"zeker als {first}, en misschien als {second} {unsure}"

    def of_least(self, term: t.Least) -> str:
        return f"het laagste van {_listed([self.bracketed(one) for one in term.of])}"

    def of_most(self, term: t.Most) -> str:
        others = [one for one in term.of if not (isinstance(one, t.Constant) and one.value == 0)]
        if len(others) == 1 and len(term.of) == 2:
            return f"{self.bracketed(others[0])}, nooit minder dan nul"
        return f"het hoogste van {_listed([self.bracketed(one) for one in term.of])}"

    def of_choose(self, term: t.Choose) -> str:
        *cases, (_, otherwise) = _cases(term)
        said = [
            f"{self.bracketed(value)} als {' en '.join(self.bracketed(one) for one in conditions)}"
            for conditions, value in cases
        ]
        return ", en anders ".join([*said, self.bracketed(otherwise)])

    def of_years(self, term: t.Years) -> str:
        since = term.since
        if isinstance(since, t.FactOf) and since.fact == "birth_date":
            return "de leeftijd"
        return f"het aantal volle jaren sinds {self.day(since)}"

    def day(self, term: t.Term) -> str:
        """A day inside a sentence."""
        said = self.say(term)
        return f"de {said}" if isinstance(term, t.FactOf) else said

    def of_days(self, term: t.Days) -> str:
        return f"het aantal dagen sinds {self.day(term.since)}"

    def of_months(self, term: t.Months) -> str:
        return f"het aantal volle maanden sinds {self.day(term.since)}"

    # Members -------------------------------------------------------------------

    def of_members(self, term: t.Members) -> str:
        conditions = list(_parts(term.where)) + (
            list(_parts(term.of)) if term.how in {"count", "any"} else []
        )
        who, rest = self.whom(term.unit, conditions)
        match term.how:
            case "count":
                return f"het aantal personen in {who}{self.narrowed(rest)}"
            case "any":
                return f"minstens één persoon in {who}{self.narrowed(rest)}"
        narrowed, what = self.narrowed(rest), self.bracketed(term.of)
        if term.how == "all":
            return f"elke persoon in {who}{narrowed} voldoet hieraan: {what}"
        how = {"sum": "de som van", "min": "het laagste van", "max": "het hoogste van"}[term.how]
        return f"{how} {what}, over de personen in {who}{narrowed}"

    def whom(self, unit: str, conditions: list[t.Term]) -> tuple[str, list[t.Term]]:
        """The unit with the roles that count in it, and what else must hold of somebody."""
        roles = [one for one in conditions if _is_role(one)]
        said = ", ".join(self.role(one) for one in roles)
        rest = [one for one in conditions if not _is_role(one) and one != t.YES]
        return f"het {self.book.units[unit].label}{f' ({said})' if said else ''}", rest

    def role(self, term: t.Term) -> str:
        """Which members of a unit are meant."""
        if isinstance(term, t.Not):
            return f"behalve {self.role(term.of)}"
        assert isinstance(term, t.IsOneOf)  # noqa: S101 - see _is_role
        return self.values(term)

    def narrowed(self, rest: list[t.Term]) -> str:
        """Which of the members count."""
        said = " en ".join(self.bracketed(one) for one in rest)
        return f" voor wie geldt: {said}" if said else ""


def _cases(term: t.Term) -> list[tuple[list[t.Term], t.Term]]:
    """The values of a conditional with what must hold for each; the first that does counts, else the last."""
    if not isinstance(term, t.Choose):
        return [([], term)]
    held = [([term.condition, *conditions], value) for conditions, value in _cases(term.yes)]
    return held + _cases(term.no)


def _parts(term: t.Term) -> tuple[t.Term, ...]:
    return term.of if isinstance(term, t.All) else (term,)


def _is_role(term: t.Term) -> bool:
    of = term.of if isinstance(term, t.Not) else term
    return isinstance(of, t.IsOneOf) and isinstance(of.of, t.Role)


def is_law(term: t.Term) -> bool:
    """Whether a term is an amount of the law, or one of two."""
    if isinstance(term, t.Choose):
        return is_law(term.yes) and is_law(term.no)
    return isinstance(term, t.Constant | t.ParameterOf | t.TableOf)


def _per(term: t.Term) -> str:
    return {"month": " per maand", "year": " per jaar", "day": " per dag"}.get(term.type.unit, "")


def _listed(said: list[str]) -> str:
    return f"{', '.join(said[:-1])} en {said[-1]}"


def lower(text: str) -> str:
    """Text inside a sentence; an abbreviation stays as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def upper(text: str) -> str:
    """Text at the start of a sentence."""
    return text[:1].upper() + text[1:]
