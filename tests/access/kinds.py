"""A kind of record for review and texts, so that their routes can be asked before any module registers one.

Its records are the municipalities themselves: every member of staff reads, coordinators decide.
"""

from collections.abc import Iterable

from django_scopes.state import get_scope

from baken.foundation.access.api import Actor, Decision, Role, allow, deny
from baken.foundation.review.api import FieldValue, SubjectCard, SubjectMissing, Version, register_reviewable
from baken.foundation.texts.api import Source, TextSubject, register_translatable

KIND = "proef"


class Municipalities:
    """Both registries ask the same questions of it."""

    kind = KIND
    label = "proef"

    def subject(self, *, subject_id: str) -> TextSubject | None:
        # The requests of the table send no field, so the sample's only field has no name.
        sources = {"": Source(label="titel", text="Proef")}
        return TextSubject(title="Proef", url="/", sources=sources) if self._here(subject_id) else None

    def may_translate(self, *, actor: Actor, subject_id: str) -> Decision:
        return allow()

    def current(self, *, subject_id: str, lock: bool = False) -> Version:
        if not self._here(subject_id):
            raise SubjectMissing(subject_id)
        return Version(version=1, fields={"title": FieldValue("titel", "oud", "oud")})

    def cards(self, *, subject_ids: Iterable[str], actor: Actor) -> dict[str, SubjectCard]:
        return {
            one: SubjectCard(title="Proef", url="/", may_decide=True)
            for one in subject_ids
            if self._here(one)
        }

    def may_see(self, *, actor: Actor, subject_id: str) -> Decision:
        return allow() if actor.roles_in(subject_id) else deny("Je werkt hier niet.")

    def may_decide(self, *, actor: Actor, proposal) -> Decision:
        here = actor.has_role(Role.COORDINATOR, municipality=proposal.subject_id)
        return allow() if here else deny("Alleen de coördinator beslist.")

    def _here(self, subject_id: str) -> bool:
        return get_scope()["municipality"].nis == subject_id


SAMPLES = Municipalities()


def register() -> None:
    """Add the kind to both registries of this process."""
    register_reviewable(SAMPLES)
    register_translatable(SAMPLES)
