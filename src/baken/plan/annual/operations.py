"""Starting, writing, closing, correcting and publishing an annual report; each one transaction."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.jobs.api import Job, start_job
from baken.plan.access import may_manage_plan
from baken.plan.annual import record as r
from baken.plan.annual.building import build_record
from baken.plan.annual.errors import (
    CorrectionUnexplained,
    PeriodNotOver,
    PeriodTaken,
    PlanIsDraft,
    ReportClosed,
    ReportNotClosed,
    TextMoved,
)
from baken.plan.annual.queries import earlier_record, frozen, newest_version
from baken.plan.annual.search_index import reindex_reports
from baken.plan.editing.mark import lock_whole
from baken.plan.models import AnnualReport, Plan, ProgressReport, Question, ReportText, ReportVersion
from baken.plan.models.structure import PlanState


@transaction.atomic
def start_report(*, plan: Plan, title: str, start: dt.date, end: dt.date, actor: Actor) -> AnnualReport:
    """A new report over a period. Raises PeriodTaken, PermissionDenied."""
    may_manage_plan(actor=actor, plan=plan).require()
    try:
        with transaction.atomic(), because(actor=actor):
            return AnnualReport.objects.create(
                plan=plan, slug=_slug(start, end), title=title, start=start, end=end
            )
    except IntegrityError as error:
        raise PeriodTaken from error


def _slug(start: dt.date, end: dt.date) -> str:
    """The name in the address: the year, the semester, or both days."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
    halves = {(1, 1, 6, 30): "s1", (7, 1, 12, 31): "s2"}
    half = halves.get((start.month, start.day, end.month, end.day))
    if half and start.year == end.year:
        return f"{start.year}-{half}"
    return slugify(f"{start.isoformat()}-{end.isoformat()}")


@transaction.atomic
def write_texts(
    *,
    report: AnnualReport,
    node_key: str,
    texts: Mapping[Question, str],
    seen: Mapping[Question, int],
    actor: Actor,
) -> dict[Question, int]:
    """Set the editor's texts about a node ("" for the whole plan); an empty text is taken away.

    `seen`: the version per question that the editor had in front of them, 0 where there was no text.
    Returns the versions now. Raises TextMoved (nothing is written then), ReportClosed, PermissionDenied.
    """
    locked = _locked(report)
    may_manage_plan(actor=actor, plan=locked.plan).require()
    if locked.closed:
        raise ReportClosed
    rows = {
        Question(row.question): row for row in ReportText.objects.filter(report=locked, node_key=node_key)
    }
    with because(actor=actor):
        for question, text in texts.items():
            _require_unmoved(question, text.strip(), seen.get(question, 0), rows.get(question))
        for question, text in texts.items():
            _write(ReportText(report=locked, node_key=node_key, question=question.value), text.strip(), rows)
    return {question: row.version for question, row in rows.items()}


def _require_unmoved(question: Question, text: str, seen: int, row: ReportText | None) -> None:
    """Raise TextMoved when somebody else changed this text since it was seen, to something else."""
    now = (row.text, row.version) if row else ("", 0)
    if text != now[0] and seen != now[1]:
        raise TextMoved(question=question.value, theirs=now[0], version=now[1])


def _write(fresh: ReportText, text: str, rows: dict[Question, ReportText]) -> None:
    """Make, change or take away one text; `rows` is what stands there and is kept up to date."""
    question = Question(fresh.question)
    row = rows.get(question)
    if text == (row.text if row else ""):
        return
    if row is None:
        fresh.text = text
        fresh.save()
        rows[question] = fresh
    elif not text:
        row.delete()
        del rows[question]
    else:
        row.text, row.version = text, row.version + 1
        row.save(update_fields=["text", "version"])


def draft_record(*, report: AnnualReport, at: dt.datetime) -> r.ReportRecord:
    """The report as it would be closed now. Raises RecordBroken when an earlier one cannot be read."""
    last = newest_version(report=report)
    return build_record(
        report=report,
        at=at,
        number=last.number + 1 if last else 1,
        before=frozen(version=last).record if last else None,
        earlier=earlier_record(report=report),
    )


@transaction.atomic
def close_report(
    *, report: AnnualReport, what_changed: str, actor: Actor, at: dt.datetime
) -> tuple[ReportVersion, Job]:
    """Freeze the report as it stands, and have its files made in the background.

    Whoever saves something of the plan at the same moment waits: it is in the report as a whole or not
    at all. Raises PeriodNotOver, ReportClosed (somebody was first), CorrectionUnexplained,
    RecordBroken, PermissionDenied.
    """
    locked = _locked(report)
    plan = locked.plan
    may_manage_plan(actor=actor, plan=plan).require()
    if locked.closed:
        raise ReportClosed
    if locked.end >= localdate(at):
        raise PeriodNotOver
    last = newest_version(report=locked)
    if last and not what_changed.strip():
        raise CorrectionUnexplained
    _hold_still(plan)
    record = build_record(
        report=locked,
        at=at,
        number=last.number + 1 if last else 1,
        what_changed=what_changed.strip() if last else "",
        before=frozen(version=last).record if last else None,
        earlier=earlier_record(report=locked),
    )
    text = r.dumps(record)
    with because(actor=actor, reason=what_changed.strip()):
        version = ReportVersion.objects.create(
            report=locked,
            number=record.number,
            record=text,
            checksum=r.checksum_of(text),
            what_changed=record.what_changed,
            closed_at=at,
            closed_by_id=actor.user_id,
        )
        locked.closed = True
        locked.version += 1
        locked.save(update_fields=["closed", "version"])
    return version, start_files(version=version, actor=actor, at=at)


def start_files(*, version: ReportVersion, actor: Actor, at: dt.datetime) -> Job:
    """Have the files of a version made that are not there yet. Raises PermissionDenied."""
    from baken.plan.annual.tasks import make_files

    report = version.report
    may_manage_plan(actor=actor, plan=report.plan).require()
    return start_job(
        task=make_files,
        title=_("%(title)s, versie %(number)d: bestanden maken")
        % {"title": report.title, "number": version.number},
        municipality=report.plan.municipality,
        made_by=actor.user_id,
        at=at,
        total=3,
        version_id=version.pk,
    )


def _hold_still(plan: Plan) -> None:
    """Let nobody change what the record is made of until it is closed.

    Accepting a progress report locks the card first and the plan after it, so this does too.
    """
    cards = ProgressReport.objects.filter(round__plan=plan).order_by("pk")
    list(cards.select_for_update(of=("self",)).values_list("pk"))
    lock_whole(plan=plan)


@transaction.atomic
def open_for_correction(*, report: AnnualReport, actor: Actor) -> AnnualReport:
    """Open a closed report again, to close a better version later; the closed ones stay as they are.

    Raises ReportNotClosed, PermissionDenied.
    """
    locked = _locked(report)
    may_manage_plan(actor=actor, plan=locked.plan).require()
    if not locked.closed:
        raise ReportNotClosed
    locked.closed = False
    locked.version += 1
    with because(actor=actor):
        locked.save(update_fields=["closed", "version"])
    return locked


@transaction.atomic
def give_up_correction(*, report: AnnualReport, actor: Actor) -> AnnualReport:
    """Close again without a new version: the last closed one stays the report. The texts stay too.

    Raises ReportNotClosed when there is no closed version to fall back on, PermissionDenied.
    """
    locked = _locked(report)
    may_manage_plan(actor=actor, plan=locked.plan).require()
    if newest_version(report=locked) is None:
        raise ReportNotClosed
    locked.closed = True
    locked.version += 1
    with because(actor=actor):
        locked.save(update_fields=["closed", "version"])
    return locked


@transaction.atomic
def publish_version(*, version: ReportVersion, actor: Actor, at: dt.datetime) -> bool:
    """Let everybody read a version; False when everybody could already.

    Raises PlanIsDraft, RecordBroken (what cannot be proved is not published), PermissionDenied.
    """
    locked = ReportVersion.objects.select_for_update(of=("self",)).select_related(
        "report__plan__municipality"
    )
    row = locked.get(pk=version.pk)
    plan = row.report.plan
    may_manage_plan(actor=actor, plan=plan).require()
    if plan.state == PlanState.DRAFT.value:
        raise PlanIsDraft
    frozen(version=row)
    if row.published_at is not None:
        return False
    row.published_at = at
    with because(actor=actor):
        row.save(update_fields=["published_at"])
    reindex_reports(plan=plan)
    return True


def _locked(report: AnnualReport) -> AnnualReport:
    """The report as it stands, held until the transaction ends: of two clicks the second waits here."""
    rows = AnnualReport.objects.select_for_update(of=("self",)).select_related("plan__municipality")
    return rows.get(pk=report.pk)
