"""A round and an annual report of the invented plan, made by the same operations as in earnest."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate

from baken.foundation.access.api import Actor, Role
from baken.foundation.accounts.api import User, actor_of, people_with_role
from baken.foundation.review.api import accept
from baken.plan.annual.operations import close_report, publish_version, start_report, write_texts
from baken.plan.annual.remarks import answer_remark, note_remark
from baken.plan.models import Level, NodeLead, Plan, ProgressReport, Question, ReportVersion
from baken.plan.rounds.cards import Typed, hand_in
from baken.plan.rounds.contacts import choose_contact
from baken.plan.rounds.content import fingerprint
from baken.plan.rounds.operations import RoundContent, open_round, prepare_round
from baken.plan.rounds.questions import read_questions

TEXTS = Path(__file__).parent / "reference" / "demonstration" / "verslag-denderleeuw.json"


def follow_up(*, plan: Plan, at: dt.datetime) -> None:
    """A round over last year with one card still to do, and the report over it, closed and published.

    Nothing where nobody has the role to do it.
    """
    today = localdate(at)
    coordinators = people_with_role(role=Role.COORDINATOR, municipality=plan.municipality_id, date=today)
    leads = people_with_role(role=Role.ACTION_LEAD, municipality=plan.municipality_id, date=today)
    if not coordinators or not leads:
        return
    coordinator = actor_of(user=coordinators[0], date=today)
    data = json.loads(TEXTS.read_text())
    start, end = dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
    _contacts(plan, leads[0], coordinator, today)
    _round(plan, data, (start, end), coordinator, at)
    version = _report(plan, data, (start, end), coordinator, at)
    _discussed(version, data, coordinator, at)


def _contacts(plan: Plan, person: User, actor: Actor, today: dt.date) -> None:
    for lead in NodeLead.objects.filter(node__plan=plan).order_by("organisation").distinct("organisation"):
        choose_contact(
            plan=plan,
            organisation=lead.organisation,
            user_id=person.pk,
            name="",
            email="",
            actor=actor,
            today=today,
        )


def _round(
    plan: Plan, data: dict[str, Any], period: tuple[dt.date, dt.date], actor: Actor, at: dt.datetime
) -> None:
    content = RoundContent(
        title=data["round"],
        start=period[0],
        end=period[1],
        deadline=dt.date(period[1].year + 1, 3, 31),
        levels=tuple(Level.objects.filter(plan=plan, asks_reporting=True)),
    )
    round_ = prepare_round(plan=plan, content=content, actor=actor)
    open_round(round_id=round_.pk, actor=actor, at=at)
    for key, texts in data["cards"].items():
        card = ProgressReport.objects.select_related("round__plan__municipality", "node__level").get(
            round=round_, node__key=key
        )
        shown = read_questions(report=card, actor=actor, today=localdate(at)).values
        typed = {name: Typed(value=text, seen=fingerprint(shown[name])) for name, text in texts.items()}
        handed_in = hand_in(report_id=card.pk, typed=typed, actor=actor, at=at).submitted
        if handed_in is not None:
            accept(proposal_id=handed_in.pk, actor=actor, at=at)


def _report(
    plan: Plan, data: dict[str, Any], period: tuple[dt.date, dt.date], actor: Actor, at: dt.datetime
) -> ReportVersion:
    report = start_report(plan=plan, title=data["title"], start=period[0], end=period[1], actor=actor)
    for key, texts in data["texts"].items():
        answers = {Question(name): text for name, text in texts.items()}
        write_texts(report=report, node_key=key, texts=answers, seen={}, actor=actor)
    version, _job = close_report(report=report, what_changed="", actor=actor, at=at)
    publish_version(version=version, actor=actor, at=at)
    return version


def _discussed(version: ReportVersion, data: dict[str, Any], actor: Actor, at: dt.datetime) -> None:
    for said in data["remarks"]:
        remark = note_remark(
            version=version,
            node_key=said["about"],
            text=said["text"],
            said_by=said["said_by"],
            actor=actor,
            at=at,
        )
        answer_remark(
            remark=remark,
            answer=said["answer"],
            withheld=False,
            seen_version=remark.version,
            actor=actor,
            at=at,
        )
