"""A city's own rights and amounts under review: nobody approves what they proposed themselves."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor, Decision, Role, allow, deny
from baken.foundation.accounts.api import people_with_role
from baken.foundation.messaging.api import absolute_url, queue_mail
from baken.foundation.review.api import (
    JsonValue,
    Proposal,
    ProposalState,
    SubjectCard,
    SubjectMissing,
    Version,
)
from baken.foundation.territory.api import Municipality
from baken.rights.access import OWN_READERS
from baken.rights.models import OwnKind, OwnRecord, OwnVersion
from baken.rights.own.checking import Draft, RuleUnreadable, require_readable
from baken.rights.own.content import fields_of, first_day, title_of

KIND = "own-right"
DECIDERS = (Role.COORDINATOR, Role.RIGHTS_EDITOR)


class RuleRefused(PermissionDenied):
    """The rule can no longer be read beside what holds now; a page that decides shows it as a refusal."""


class OwnReviewable:
    """Editors propose, the coordinator or another editor decides; nothing changes without review."""

    kind = KIND
    label = _("eigen recht of bedrag")

    def current(self, *, subject_id: str, lock: bool = False) -> Version:
        """The newest approved version; version 0 has no fields. Raises SubjectMissing."""
        record = self._record(subject_id, lock=lock)
        return Version(version=record.version, fields=fields_of(record.kind, record.content))

    def earlier(self, *, subject_id: str, version: int) -> Version | None:
        """An approved version."""
        record = self._record(subject_id)
        if version == 0:
            return Version(version=0, fields={})
        kept = OwnVersion.objects.filter(record=record, number=version).first()
        return Version(version=version, fields=fields_of(record.kind, kept.content)) if kept else None

    def apply(
        self,
        *,
        subject_id: str,
        changes: Mapping[str, JsonValue],
        actor: Actor,  # noqa: ARG002 - the protocol's signature
        at: dt.datetime,
    ) -> None:
        """Approve: a new version beside the earlier ones. Raises RuleRefused when it is no rule here now."""
        from baken.rights.catalogue.search_index import reindex_rights
        from baken.rights.upkeep.operations import after_change

        record = self._record(subject_id, lock=True)
        content = {**record.content, **changes}
        municipality = record.municipality
        # Of two decisions at once the second waits here, and reads what the first approved.
        Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
        draft = Draft(
            record=record, kind=record.kind, name=record.name, content=content, municipality=municipality
        )
        try:
            require_readable(draft, today=localdate(at))
        except RuleUnreadable as error:
            raise RuleRefused(str(error)) from error
        record.content, record.version = content, record.version + 1
        record.title = title_of(record.kind, content)
        record.save(update_fields=["content", "version", "title"])
        until = content.get("valid_until")
        OwnVersion.objects.create(
            record=record,
            number=record.version,
            content=content,
            valid_from=first_day(record.kind, content),
            valid_until=dt.date.fromisoformat(until) if until else None,
            approved_at=at,
        )
        reindex_rights(municipality=municipality)
        after_change(municipality=municipality, table=record.name, version=record.version, at=at)

    def cards(self, *, subject_ids: Iterable[str], actor: Actor) -> Mapping[str, SubjectCard]:
        """The records this actor may read proposals on (one query)."""
        ids = [int(subject) for subject in subject_ids if subject.isdigit()]
        records = OwnRecord.objects.select_related("municipality").filter(pk__in=ids)
        return {
            str(record.pk): SubjectCard(
                title=record.title,
                url=record_url(record),
                may_decide=_may_decide_in(actor, record.municipality_id),
            )
            for record in records
            if actor.has_role(*OWN_READERS, municipality=record.municipality_id)
        }

    def may_see(self, *, actor: Actor, subject_id: str) -> Decision:
        """Editors, and who decides."""
        if actor.has_role(*OWN_READERS, municipality=self._record(subject_id).municipality_id):
            return allow()
        return deny(_("Alleen de redacteur rechten en de coördinator lezen dit."))

    def may_propose(self, *, actor: Actor, subject_id: str) -> Decision:
        """The rights editor of the municipality."""
        if actor.has_role(Role.RIGHTS_EDITOR, municipality=self._record(subject_id).municipality_id):
            return allow()
        return deny(_("Alleen de redacteur rechten stelt wijzigingen voor."))

    def may_change(self, *, actor: Actor, subject_id: str) -> Decision:  # noqa: ARG002 - the protocol
        """Nobody: what a city grants is always read by a second person."""
        return deny(_("Een tweede persoon leest elke wijziging na."))

    def may_decide(self, *, actor: Actor, proposal: Proposal) -> Decision:
        """The coordinator or another rights editor; never on a proposal of one's own."""
        if proposal.made_by_id is not None and proposal.made_by_id == actor.user_id:
            return deny(_("Je stelde dit zelf voor. Iemand anders beslist erover."))
        if _may_decide_in(actor, proposal.municipality_id):
            return allow()
        return deny(_("De coördinator of een andere redacteur rechten beslist hierover."))

    def submitted(self, *, proposal: Proposal) -> None:
        """One mail to each who may decide: coordinators and other rights editors."""
        date = localdate(proposal.made_at)
        people = {
            person.pk: person
            for role in DECIDERS
            for person in people_with_role(role=role, municipality=proposal.municipality_id, date=date)
        }
        text = _("Er is een voorstel voor een eigen recht of bedrag: %(title)s.") % {"title": proposal.title}
        for person in people.values():
            if person.pk != proposal.made_by_id:
                _mail(proposal, to=person.email, key=f"submitted-{person.pk}", text=text, at=proposal.made_at)

    def decided(self, *, proposal: Proposal) -> None:
        """A mail to who proposed it."""
        if proposal.made_by is None or proposal.made_by_id == proposal.decided_by_id:
            return
        accepted = proposal.state == ProposalState.ACCEPTED.value
        said = (
            _("Je voorstel is aanvaard: %(title)s.")
            if accepted
            else _("Je voorstel is teruggestuurd: %(title)s.")
        )
        text = "\n\n".join(part for part in (said % {"title": proposal.title}, proposal.remark) if part)
        at = proposal.decided_at or proposal.made_at
        _mail(proposal, to=proposal.made_by.email, key="decided", text=text, at=at)

    def _record(self, subject_id: str, *, lock: bool = False) -> OwnRecord:
        records = OwnRecord.objects.select_related("municipality")
        if lock:
            records = records.select_for_update(of=("self",))
        record = records.filter(pk=int(subject_id)).first() if subject_id.isdigit() else None
        if record is None:
            raise SubjectMissing(subject_id)
        return record


def _may_decide_in(actor: Actor, municipality: str) -> bool:
    return actor.has_role(*DECIDERS, municipality=municipality)


def _mail(proposal: Proposal, *, to: str, key: str, text: str, at: dt.datetime) -> None:
    municipality: Municipality = proposal.municipality
    address = absolute_url(reverse("review:proposal", args=[municipality.slug, proposal.pk]))
    queue_mail(
        to=to,
        subject=_("Eigen rechten: %(title)s") % {"title": proposal.title},
        body=_("Dag,\n\n%(text)s\n\nBekijk het hier: %(address)s\n") % {"text": text, "address": address},
        municipality=municipality,
        key=f"own-right-{proposal.pk}-{key}",
        at=at,
    )


def record_url(record: OwnRecord) -> str:
    """The page of a record."""
    if record.kind == OwnKind.AMOUNTS:
        return reverse("rights:upkeep-table", args=[record.municipality.slug, record.name])
    return reverse("rights:own-record", args=[record.municipality.slug, record.pk])


OWN = OwnReviewable()
