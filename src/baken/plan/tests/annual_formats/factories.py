"""Records of annual reports for tests and measurements: small ones, and one as large as a real plan."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from baken.plan.annual.record import (
    SCHEMA,
    Amounts,
    Budget,
    Item,
    Municipality,
    Period,
    PlanFacts,
    ReportRecord,
    StateCount,
    Texts,
)

STATES = {
    "late": "te laat",
    "at_risk": "loopt risico",
    "unknown": "nog niet te beoordelen",
    "not_started": "nog niet begonnen",
    "on_track": "op schema",
    "done": "klaar",
    "cancelled": "vervalt",
}
KINDS = {"operating": "Werking", "investment": "Investering", "income": "Inkomsten"}
LEVELS = (
    ("domain", "Levensdomein", "Levensdomeinen"),
    ("ambition", "Ambitie", "Ambities"),
    ("objective", "Doelstelling", "Doelstellingen"),
    ("action", "Actie", "Acties"),
)
KEYS = "dmoa"
AT = dt.datetime(2024, 3, 15, 10, 0, tzinfo=dt.UTC)
WORDS = (
    "De stad werkte dit jaar verder aan toegankelijke hulpverlening voor gezinnen die het moeilijk hebben. "
    "Medewerkers van het Sociaal Huis gingen langs in elke wijk en noteerden wat mensen nodig hebben. "
    "Samen met de partners kwamen er drie nieuwe zitdagen, waar een tolk aanwezig is. "
    "Uit de bevraging blijkt dat de drempel lager ligt dan vorig jaar, al blijft de wachttijd lang. "
)


def item(**given: Any) -> Item:
    """An action in 2023 with nothing but a title, unless told otherwise."""
    values: dict[str, Any] = {
        "key": "a1",
        "parent": None,
        "depth": 0,
        "level": "action",
        "level_name": "Actie",
        "level_plural": "Acties",
        "reports": True,
        "code": "",
        "title": "Zitdagen in elke wijk",
        "description": "",
        "priority": False,
        "leads": (),
        "partners": (),
        "start": dt.date(2020, 1, 1),
        "end": dt.date(2025, 12, 31),
        "state": "",
        "state_name": "",
        "reasons": (),
        "judgement": "",
        "below": (),
        "texts": Texts(),
        "editor": Texts(),
        "reported": False,
        "reporting_codes": (),
        "milestones": (),
        "indicators": (),
        "lines": (),
        "amounts": (),
        "changes": (),
    }
    return Item(**(values | given))


def record(**given: Any) -> ReportRecord:
    """An empty report of Aalst over 2023, unless told otherwise."""
    values: dict[str, Any] = {
        "schema": SCHEMA,
        "title": "Jaarverslag 2023",
        "slug": "2023",
        "number": 1,
        "made_at": AT,
        "what_changed": "",
        "corrections": (),
        "municipality": Municipality(nis="41002", name="Aalst", slug="aalst"),
        "plan": PlanFacts(
            slug="lsb-aalst",
            title="Lokaal sociaal beleidsplan Aalst 2020-2025",
            start=dt.date(2020, 1, 1),
            end=dt.date(2025, 12, 31),
            source="",
        ),
        "period": Period(start=dt.date(2023, 1, 1), end=dt.date(2023, 12, 31)),
        "earlier": None,
        "texts": Texts(),
        "counts": (),
        "counted": "0 acties",
        "items": (),
        "gone": (),
        "budget": Budget(totals=(), domains=(), counted_more_often=(), codes=()),
        "codes": (),
    }
    return ReportRecord(**(values | given))


def amounts(year: int, kind: str = "operating", **given: Any) -> Amounts:
    """Amounts of a year and kind."""
    return Amounts(year=year, kind=kind, kind_name=KINDS[kind], **given)


def counts(states: Iterable[str]) -> tuple[StateCount, ...]:
    """How many of these states there are, the most pressing first."""
    found = list(states)
    return tuple(
        StateCount(state=state, state_name=name, number=found.count(state))
        for state, name in STATES.items()
        if state in found
    )


def text_of(length: int) -> str:
    """Ordinary Dutch of this many characters, in paragraphs."""
    whole = (WORDS + WORDS.strip() + "\n\n") * (length // (2 * len(WORDS)) + 1)
    return whole[:length].strip()
