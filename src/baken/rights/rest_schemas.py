"""What the rights as data look like: what is asked and what is answered. `rest.py` answers."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from baken.rights.catalogue.selection import FIRST, LAST

Day = Annotated[dt.date, Field(ge=FIRST, le=LAST)]
"""A day of which somebody can know the rules."""
Holds = Literal["yes", "no", "maybe"]


class ProblemOut(Schema):
    """Why something is refused; `where`: the fact or field it is about."""

    code: str
    message: str
    where: str = ""


class SourceOut(Schema):
    """Where something stands."""

    title: str
    href: str


class RightOut(Schema):
    """A right in the list."""

    id: str
    label: str
    summary: str
    authority: str
    theme: str
    automatic: bool
    local: bool = Field(description="Of het recht alleen in deze gemeente bestaat")
    computed: bool = Field(description="Of de regels en bedragen van de datum bekend zijn")
    url: str = Field(description="De pagina voor mensen")
    api: str


class ValueOut(Schema):
    """A value of the law from a day on; `start` is null where the day is not known."""

    start: dt.date | None
    value: str
    confidence: str
    forecast: bool
    sources: list[SourceOut]


class AmountOut(Schema):
    """An amount, number or rate of the law through time; `in_force`: on the date that was asked."""

    name: str
    label: str
    in_force: ValueOut | None
    to_check: bool
    look_up_after: dt.date | None
    values: list[ValueOut]


class ConditionOut(Schema):
    """A condition; `exactly` is the rule in words."""

    id: str
    label: str
    assessed_by: str
    exactly: str
    sources: list[SourceOut]


class RightDetailOut(RightOut):
    """A right on a date."""

    date: dt.date
    whom: str
    desk: str
    decision_term: str
    documents: list[str]
    conditions: list[ConditionOut]
    amount: str
    amounts: list[AmountOut]
    gaps: list[str]
    legal_basis: list[SourceOut]
    opens: list[str]
    excludes: list[str]


class SituationIn(Schema):
    """A household in OpenFisca's JSON form. What is left out is unknown, never zero."""

    situation: dict[str, Any] = Field(
        description='{"persons": {"an": {"birth_date": "1990-01-01"}}, '
        '"households": {"thuis": {"applicant": ["an"]}}}; {"unknown": true} of {"min": …, "max": …} mag. '
        "Kies aanduidingen die niemand noemen (p1, p2), nooit een echte naam of een rijksregisternummer: "
        "ze keren terug in het antwoord"
    )
    date: Day | None = Field(None, description="Dag van de regels; zonder: vandaag")
    rights: list[str] | None = Field(None, description="Alleen deze rechten", max_length=200)
    because: bool = Field(True, description="Bij check: ook waarom, en wat het zou veranderen")


class CatalogueQuery(Schema):
    """The filters of the page for people."""

    q: str = Field("", description="Zoekvraag")
    thema: str = ""
    instantie: str = ""
    toekenning: str = Field("", description="automatisch of aanvraag")


class DateQuery(Schema):
    """On which day."""

    date: Day | None = Field(None, description="Dag van de regels; zonder: vandaag")


class AmountsQuery(DateQuery):
    """Which amounts, on which day."""

    below: str = Field("", description="Begin van de naam, bijvoorbeeld leefloon", max_length=100)


class AmountRangeOut(Schema):
    """Euro; a range where something is unknown. `to_check`: the amount in the law may have moved since."""

    min: float
    max: float
    unit: Literal["EUR"]
    period: Literal["month", "year", "once", "day"]
    to_check: bool


class UsedAmountOut(Schema):
    """An amount of the law that a condition reads."""

    name: str
    label: str
    value: str
    since: str | None = Field(None, alias="from", description="Dag vanaf wanneer, als die bekend is")
    source: str
    href: str
    confidence: str
    to_check: bool


class ReadOut(Schema):
    """A fact that a condition reads, of somebody; `offset`: years or months before the date."""

    fact: str
    label: str
    of: str
    offset: int


class ToldOut(ReadOut):
    """Something that the situation says, as JSON and in words."""

    value: bool | int | float | str
    text: str


class MissingOut(ReadOut):
    """Something that must become known."""

    question: str


class ReasonOut(Schema):
    """A condition and how it stands."""

    condition: str
    label: str
    kind: Literal["fact", "assessed"]
    assessed_by: str
    holds: Holds
    decides: bool
    sentence: str
    otherwise: str
    parameters: list[UsedAmountOut]
    facts: list[ToldOut]
    missing: list[MissingOut]
    reference: list[SourceOut]


class ShortReasonOut(Schema):
    """A condition that decides, in a sentence."""

    condition: str
    holds: Holds
    sentence: str


class ShownOut(Schema):
    """Something worth knowing beside a right. `to_check`: the amount in the law may have moved since."""

    variable: str
    label: str
    text: str
    to_check: bool


class EntitlementOut(Schema):
    """Whether; by whom it is still assessed; and how much."""

    entitlement: Holds
    assessed_by: list[str]
    amount: AmountRangeOut | None


class EachOut(EntitlementOut):
    """The same for one person or unit."""

    because: list[ShortReasonOut] | None = None


class AnswerOut(EntitlementOut):
    """A right for this household; without `because` only entitlement and amount."""

    because: list[ReasonOut] | None = None
    would_change: list[str] | None = None
    shows: list[ShownOut] | None = None
    gaps: list[str] | None = None
    of: dict[str, EachOut] | None = Field(None, description="Per persoon of eenheid, als er meer zijn")


class CheckOut(Schema):
    """Right → how it stands."""

    rights: dict[str, AnswerOut]


class QuestionOut(Schema):
    """One thing to ask; `low` and `high` bound the answer, in cents for an amount."""

    fact: str
    of: str
    offset: int
    period: str
    text: str
    help: str
    type: str
    values: dict[str, str]
    low: int | str | None
    high: int | str | None
    unit: str
    sensitivity: Literal["ordinary", "personal", "special"]


class BlockOut(Schema):
    """The next questions, about one person or the household; how many rights are open and decided."""

    of: str
    of_label: str
    theme: str
    title: str
    questions: list[QuestionOut]
    left: int
    open: int
    decided: int


class AskOut(Schema):
    """Null: nothing can matter any more."""

    block: BlockOut | None
