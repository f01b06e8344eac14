"""What the library says is wrong with a rule, in Dutch and at the field where it stands."""

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

SENTENCES: Sequence[tuple[str, str | Promise]] = [
    (
        r"nothing is called '(?P<name>[^']*)'; do you mean '(?P<near>[^']*)'",
        _lazy("Niets heet ‘%(name)s’. Bedoel je ‘%(near)s’?"),
    ),
    (
        r"nothing is called '(?P<name>[^']*)'",
        _lazy("Niets heet ‘%(name)s’: het is geen gegeven, bedrag of berekende waarde."),
    ),
    (r"this cannot be read", _lazy("Dit kan de computer niet lezen. Kijk haakjes en tekens na.")),
    (r"'(?P<name>[^']*)' is not part of the language", _lazy("‘%(name)s’ kan niet in een regel staan.")),
    (
        r"'(?P<name>[^']*)' belongs to a",
        _lazy("‘%(name)s’ is van één persoon: tel het op (sum) of gebruik any of all."),
    ),
    (
        r"'(?P<name>[^']*)': only amounts and numbers",
        _lazy("In ‘%(name)s’ kan je alleen bedragen en getallen optellen."),
    ),
    (
        r"'(?P<name>[^']*)': .+ do not go together",
        _lazy("In ‘%(name)s’ staan twee dingen die niet samengaan."),
    ),
    (r"'(?P<name>[^']*)' is .+, where .+ is needed", _lazy("‘%(name)s’ is iets anders dan hier nodig is.")),
    (
        r"this is .+, where bool is needed",
        _lazy("Dit moet ja of nee geven, zoals: rent < gemeente.huurhulp.grens."),
    ),
    (
        r"this is .+, where .+ is needed",
        _lazy("De uitkomst past niet bij wat je koos: per maand, per jaar of eenmalig."),
    ),
    (r"compare with", _lazy("Vergelijk met <, <=, ==, !=, > of >=.")),
    (r"there is no function '(?P<name>[^']*)'", _lazy("De regeltaal kent geen ‘%(name)s’.")),
    (
        r"'(?P<name>[^']*)' must be the name of a parameter",
        _lazy("‘%(name)s’ moet de naam van een bedrag zijn."),
    ),
    (r"'(?P<name>[^']*)' is no table of amounts", _lazy("‘%(name)s’ is geen tabel van bedragen.")),
    (r"these rules need each other: (?P<name>.+)", _lazy("Deze regels hebben elkaar nodig: %(name)s.")),
    (r"there is already a (?:right|parameter|fact)", _lazy("Deze naam bestaat al.")),
    (r"a variable needs a name of its own", _lazy("Deze naam bestaat al.")),
    (r"excludes '(?P<name>[^']*)', which is no right", _lazy("‘%(name)s’ is geen recht dat hier bestaat.")),
    (r"no value on (?P<name>[\d-]+)", _lazy("Een bedrag in deze regel heeft nog geen waarde op %(name)s.")),
    (r"there is no rule on (?P<name>[\d-]+)", _lazy("Op %(name)s is er nog geen regel.")),
    (r"has parts of a cent", _lazy("Schrijf een bedrag met hoogstens twee cijfers na de komma.")),
    (r"is no whole number", _lazy("Schrijf een heel getal.")),
    (r"the law has no amounts of this name", _lazy("De wet heeft geen bedragen meer met deze naam.")),
    (
        r"'(?P<name>[^']*)' is none of its amounts",
        _lazy("De wet heeft het bedrag ‘%(name)s’ niet meer in deze tabel."),
    ),
    (
        r"(?P<name>\S+) would begin before",
        _lazy("De schijf ‘%(name)s’ moet hoger beginnen dan de schijf eronder."),
    ),
]
"""What the library says (a pattern) and how it is said here; the first that fits counts."""


def in_dutch(message: str) -> str:
    """A sentence for the message; one that nobody foresaw stays as the library says it."""
    for pattern, sentence in SENTENCES:
        found = re.search(pattern, message)
        if found:
            return str(sentence) % {name: value or "" for name, value in found.groupdict().items()}
    return _("De computer begrijpt deze regel niet: %(message)s.") % {"message": message.rstrip(".")[:200]}


def field_of(kind: str, where: str, name: str) -> tuple[str, int | None]:
    """The field, and of conditions which one (from 0), that a place of the library stands for."""
    part = where.removeprefix(f"row {name}").lstrip(".").partition(".")[0]
    if kind == "right":
        condition = re.fullmatch(r"c(\d+)", part)
        if condition:
            return "conditions", int(condition[1]) - 1
        if part == "amount":
            return "amount_is", None
        return "", None
    return {"variable": "is", "amounts": "found"}.get(kind, "values"), None
