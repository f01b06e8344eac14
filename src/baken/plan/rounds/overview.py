"""The page of a round: where every card stands and who still has to report."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max

from baken.foundation.organisations.api import Organisation
from baken.plan.models import Plan, ProgressReport, ReportRound, RoundMail
from baken.plan.rounds.answering import Contact, answering_of
from baken.plan.rounds.standing import CardState, Standing, standings
from baken.plan.rounds.work import organisations_of_cards


@dataclass(frozen=True, kw_only=True, slots=True)
class CardRow:
    """A card as the round's page shows it; `contacts` are who can be reached for it."""

    id: int
    key: str
    code: str
    title: str
    order: int
    organisations: tuple[tuple[str, str], ...]  # key and name: leads, then invited partners
    contacts: tuple[Contact, ...]
    standing: Standing

    @property
    def leads(self) -> str:
        return ", ".join(name for _key, name in self.organisations)

    @property
    def people(self) -> str:
        return ", ".join(dict.fromkeys(contact.name or contact.email for contact in self.contacts))


@dataclass(frozen=True, kw_only=True)
class Debtor:
    """Somebody who still has to hand in `number` cards; `mailed_at` is the last mail about this round."""

    name: str
    organisations: str
    number: int
    late: int  # of them sent back
    mailed_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody asked of the table; every value is text as it came, empty means everything."""

    q: str = ""
    state: str = ""
    lead: str = ""
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A whole round. `unreachable`: organisations with cards to hand in that nobody answers for."""

    rows: tuple[CardRow, ...]
    counts: Mapping[CardState, int]
    debtors: tuple[Debtor, ...]
    unreachable: tuple[tuple[str, int], ...]
    without_lead: int
    leads: tuple[tuple[str, str], ...]  # key and name, by name

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def handed_in(self) -> int:
        return self.counts[CardState.SUBMITTED] + self.counts[CardState.ACCEPTED]


def read_overview(*, round_: ReportRound, today: dt.date) -> Overview:
    """Everything about a round's cards (ten queries, however many cards)."""
    reports = ProgressReport.objects.filter(round=round_)
    stands = standings(reports=reports)
    of_card = organisations_of_cards(round_ids=[round_.pk])
    ids = {one for found in of_card.values() for one in found}
    names = {
        pk: (key, name)
        for pk, key, name in Organisation.objects.filter(pk__in=ids).values_list("pk", "key", "name")
    }
    answering = answering_of(plan=round_.plan, today=today)
    reached = {pk: answering.contact_of(pk) for pk in ids}
    columns = ("pk", "node__key", "node__code", "node__title", "node__order")
    rows = tuple(
        CardRow(
            id=pk,
            key=key,
            code=code,
            title=title,
            order=order,
            organisations=tuple(names[one] for one in of_card.get(pk, ())),
            contacts=_reached(of_card.get(pk, ()), reached),
            standing=stands[pk],
        )
        for pk, key, code, title, order in reports.order_by("node__order").values_list(*columns)
    )
    counts = Counter(row.standing.state for row in rows)
    pending = [row for row in rows if row.standing.is_pending]
    return Overview(
        rows=rows,
        counts={state: counts[state] for state in CardState},
        debtors=_debtors(round_, pending, names),
        unreachable=_unreachable(pending, of_card, reached, names),
        without_lead=sum(not row.organisations for row in rows),
        leads=tuple(
            sorted({pair for row in rows for pair in row.organisations}, key=lambda pair: pair[1].casefold())
        ),
    )


def _reached(organisations: Iterable[UUID], reached: Mapping[UUID, Contact | None]) -> tuple[Contact, ...]:
    return tuple({contact.id: contact for one in organisations if (contact := reached[one])}.values())


def _debtors(
    round_: ReportRound, pending: Iterable[CardRow], names: Mapping[UUID, tuple[str, str]]
) -> tuple[Debtor, ...]:
    """Per person what is left, most first."""
    mailed = dict(
        RoundMail.objects.filter(round=round_).values_list("contact").annotate(last=Max("sent_at")).order_by()
    )
    cards: dict[str, dict[int, CardRow]] = defaultdict(dict)
    contacts: dict[str, dict[int, Contact]] = defaultdict(dict)
    for row in pending:
        for contact in row.contacts:
            cards[contact.person][row.id] = row
            contacts[contact.person][contact.id] = contact
    found = []
    for person, rows in cards.items():
        own = list(contacts[person].values())
        told = dict.fromkeys(names[contact.organisation] for contact in own if contact.organisation in names)
        found.append(
            Debtor(
                name=own[0].name or own[0].email,
                organisations=", ".join(name for _key, name in told),
                number=len(rows),
                late=sum(row.standing.state is CardState.SENT_BACK for row in rows.values()),
                mailed_at=max((mailed[one.id] for one in own if one.id in mailed), default=None),
            )
        )
    return tuple(sorted(found, key=lambda debtor: (-debtor.number, debtor.name.casefold())))


def _unreachable(
    pending: Iterable[CardRow],
    of_card: Mapping[int, list[UUID]],
    reached: Mapping[UUID, Contact | None],
    names: Mapping[UUID, tuple[str, str]],
) -> tuple[tuple[str, int], ...]:
    counts = Counter(
        names[one][1]
        for row in pending
        if not row.contacts
        for one in of_card.get(row.id, ())
        if not reached[one]
    )
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold())))


NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
IN_ORDER = {state: place for place, state in enumerate(CardState)}
SORTS: Mapping[str, Callable[[CardRow], object]] = {
    "nummer": lambda row: row.order,
    "titel": lambda row: (row.title.casefold(), row.order),
    "trekker": lambda row: (row.leads.casefold(), row.order),
    "stand": lambda row: (IN_ORDER[row.standing.state], row.order),
    "wanneer": lambda row: (row.standing.at or NEVER, row.order),
}


def chosen_rows(*, overview: Overview, question: Question) -> list[CardRow]:
    """The rows that fit; what the round does not know filters nothing away."""
    words = question.q.casefold().split()
    states, leads = {state.value for state in CardState}, {key for key, _name in overview.leads}
    rows = [
        row
        for row in overview.rows
        if (question.state not in states or row.standing.state == question.state)
        and (question.lead not in leads or any(key == question.lead for key, _name in row.organisations))
        and all(word in f"{row.code} {row.title} {row.leads} {row.people}".casefold() for word in words)
    ]
    sort = question.sort.removeprefix("-")
    if sort in SORTS:
        rows.sort(key=SORTS[sort], reverse=question.sort.startswith("-"))  # type: ignore[arg-type]
    return rows


@dataclass(frozen=True, kw_only=True)
class RoundRow:
    """A round in the list of a plan, with how many of its cards stand where."""

    round: ReportRound
    total: int
    counts: Mapping[CardState, int]

    @property
    def handed_in(self) -> int:
        return self.counts[CardState.SUBMITTED] + self.counts[CardState.ACCEPTED]


def rounds_of(*, plan: Plan) -> list[RoundRow]:
    """The rounds of a plan, latest period first (four queries)."""
    rounds = list(ReportRound.objects.filter(plan=plan).order_by("-start", "-end", "-pk"))
    reports = ProgressReport.objects.filter(round__plan=plan)
    stands = standings(reports=reports)
    totals = dict(reports.order_by().values_list("round").annotate(number=Count("pk")))
    counts: dict[int, Counter[CardState]] = defaultdict(Counter)
    for pk, round_id in reports.order_by().values_list("pk", "round"):
        counts[round_id][stands[pk].state] += 1
    return [
        RoundRow(
            round=one,
            total=totals.get(one.pk, 0),
            counts={state: counts[one.pk][state] for state in CardState},
        )
        for one in rounds
    ]
