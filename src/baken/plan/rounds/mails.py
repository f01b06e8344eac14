"""The words of the mails about rounds: addresses of the site for an account, else a link per card."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.foundation.messaging.api import absolute_url
from baken.foundation.signed_links.api import create_link, hash_email, link_path
from baken.foundation.territory.api import Municipality
from baken.plan.models import ProgressReport, ReportRound
from baken.plan.rounds.answering import Contact
from baken.plan.rounds.standing import PURPOSE, CardState
from baken.plan.rounds.work import Task

VALID = dt.timedelta(days=60)
"""How long after the deadline a link to a card works."""


@dataclass(frozen=True, kw_only=True)
class MailText:
    """Subject and body of a mail."""

    subject: str
    body: str


def link_subject(*, report_id: int, contact_id: int) -> str:
    """What a signed link opens: one card, for one contact."""
    return f"{report_id}/{contact_id}"


def read_link_subject(subject_id: str) -> tuple[int, int]:
    """The card and the contact of a link."""
    report, _slash, contact = subject_id.partition("/")
    return int(report), int(contact)


def reminder_text(
    *, tasks: list[Task], moved: Collection[int], municipality: Municipality, at: dt.datetime
) -> MailText:
    """One mail that lists all of somebody's cards, per round. `moved`: rounds whose deadline moved."""
    cards = list({task.report.pk: task for task in tasks}.values())
    rounds = {task.round.pk: task.round for task in tasks}
    parts = [
        _("Dag %(name)s") % {"name": tasks[0].contact.name or _("partner")},
        _("%(city)s volgt op hoe het met het plan gaat. Dit moet je nog indienen:")
        % {"city": municipality.name},
    ]
    for pk, round_ in rounds.items():
        listed = [_card(task, at) for task in cards if task.round.pk == pk]
        parts.append("\n".join([_heading(round_, pk in moved, localdate(at)), *listed]))
        if round_.note:
            parts.append(round_.note)
    if any(task.contact.user_id for task in tasks):
        address = absolute_url(reverse("plan:my-reports", args=[municipality.slug]))
        parts.append(_("Al je verslagen samen: %(address)s") % {"address": address})
    parts.append(_how(tasks))
    return MailText(subject=_subject(cards), body="\n\n".join(parts) + "\n")


def _subject(cards: list[Task]) -> str:
    deadlines = sorted({task.round.deadline for task in cards})
    number = ngettext("%(number)d voortgangsverslag", "%(number)d voortgangsverslagen", len(cards)) % {
        "number": len(cards)
    }
    told = (
        _("%(reports)s tegen %(date)s")
        if len(deadlines) == 1
        else _("%(reports)s, het eerste tegen %(date)s")
    )
    return told % {"reports": number, "date": date_format(deadlines[0], "j F Y")}


def _heading(round_: ReportRound, moved: bool, today: dt.date) -> str:
    values = {
        "plan": round_.plan.title,
        "round": round_.title,
        "date": date_format(round_.deadline, "j F Y"),
        "left": _left((round_.deadline - today).days),
    }
    told = _("%(plan)s, %(round)s: tegen %(date)s (%(left)s)") % values
    return _("De datum is verschoven. %(told)s") % {"told": told} if moved else told


def _left(days: int) -> str:
    if days == 0:
        return _("dat is vandaag")
    if days > 0:
        return ngettext("nog %(days)d dag", "nog %(days)d dagen", days) % {"days": days}
    return ngettext("%(days)d dag te laat", "%(days)d dagen te laat", -days) % {"days": -days}


def _card(task: Task, at: dt.datetime) -> str:
    lines = [f"- {task.report.node}"]
    if task.standing.state is CardState.SENT_BACK:
        lines.append(_("  Teruggestuurd met deze opmerking: %(remark)s") % {"remark": task.standing.remark})
    lines.append(f"  {card_address(report=task.report, round_=task.round, contact=task.contact, at=at)}")
    return "\n".join(lines)


def card_address(*, report: ProgressReport, round_: ReportRound, contact: Contact, at: dt.datetime) -> str:
    """Where this contact opens the card: on the site, or by a new signed link of its own."""
    municipality = round_.plan.municipality
    if contact.user_id is not None:
        return absolute_url(reverse("plan:report", args=[municipality.slug, report.pk]))
    last = make_aware(dt.datetime.combine(round_.deadline, dt.time.max)) + VALID
    token = create_link(
        purpose=PURPOSE,
        subject_id=link_subject(report_id=report.pk, contact_id=contact.id),
        municipality=municipality,
        email_hash=hash_email(contact.email),
        expires_at=max(last, at + VALID),
        max_uses=1,
        now=at,
    )
    return absolute_url(link_path(token=token))


def _how(tasks: Iterable[Task]) -> str:
    if any(task.contact.user_id is None for task in tasks):
        return _(
            "Je hebt geen account nodig. Elke link opent één verslag. Hij is alleen voor jou: "
            "stuur hem niet door.\n"
            "Wat je typt, wordt vanzelf bewaard. Je kan stoppen en later verder schrijven."
        )
    return _(
        "De kaarten zijn al ingevuld met wat we weten. "
        "Wat je typt, wordt vanzelf bewaard, ook op je telefoon."
    )


def invitation_text(*, report: ProgressReport, contact: Contact, sender: str, at: dt.datetime) -> MailText:
    """A lead asks a partner to write on a card."""
    round_ = report.round
    values = {
        "name": contact.name or _("partner"),
        "sender": sender,
        "node": report.node,
        "plan": round_.plan.title,
        "date": date_format(round_.deadline, "j F Y"),
        "address": card_address(report=report, round_=round_, contact=contact, at=at),
    }
    return MailText(
        subject=_("Schrijf je mee? %(node)s") % values,
        body=_(
            "Dag %(name)s\n\n"
            "%(sender)s vraagt je mee te schrijven aan het voortgangsverslag over '%(node)s' (%(plan)s).\n"
            "Vertel wat jullie deden en bereikten, tegen %(date)s:\n\n"
            "%(address)s\n\n"
            "Wat je typt, wordt vanzelf bewaard. De link is alleen voor jou: stuur hem niet door.\n"
        )
        % values,
    )
