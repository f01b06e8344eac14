"""A reviewable kind for the tests: sheets with three fields, in memory, with their earlier versions."""

# A protocol names arguments that a stand-in does not need.

from collections.abc import Iterable, Mapping
from typing import Any

from baken.foundation.access.api import Actor, Decision, Role, allow, deny
from baken.foundation.review.api import FieldValue, Proposal, SubjectCard, SubjectMissing, Version

LABELS = {"title": "titel", "text": "beschrijving", "year": "jaar"}
AALST = "41002"


def values(**given: Any) -> dict[str, FieldValue]:
    return {name: FieldValue(LABELS[name], value, str(value or "")) for name, value in given.items()}


class Shelf:
    """Coordinators decide and change; leads and partners propose; a sheet named secret is seen by nobody."""

    kind = "sheet"
    label = "blad"

    def __init__(self) -> None:
        self.versions: dict[str, list[dict[str, Any]]] = {}
        self.told: list[tuple[str, str]] = []
        self.asked = 0

    def put(self, subject_id: str, **given: Any) -> None:
        self.versions.setdefault(subject_id, []).append(given)

    def change(self, subject_id: str, **given: Any) -> None:
        self.put(subject_id, **{**self.versions[subject_id][-1], **given})

    def now(self, subject_id: str) -> dict[str, Any]:
        return self.versions[subject_id][-1]

    def current(self, *, subject_id: str, lock: bool = False) -> Version:
        if subject_id not in self.versions:
            raise SubjectMissing(subject_id)
        kept = self.versions[subject_id]
        return Version(version=len(kept), fields=values(**kept[-1]))

    def earlier(self, *, subject_id: str, version: int) -> Version | None:
        kept = self.versions[subject_id]
        if not 1 <= version <= len(kept) or kept[version - 1].get("lost"):
            return None
        return Version(version=version, fields=values(**kept[version - 1]))

    def apply(self, *, subject_id: str, changes: Mapping[str, Any], actor: Actor, at: Any) -> None:
        self.change(subject_id, **changes)

    def cards(self, *, subject_ids: Iterable[str], actor: Actor) -> Mapping[str, SubjectCard]:
        self.asked += 1
        decides = actor.has_role(Role.COORDINATOR, municipality=AALST)
        return {
            one: SubjectCard(title=f"Blad {one}", url=f"/blad/{one}/", may_decide=decides)
            for one in subject_ids
            if one in self.versions and one != "secret"
        }

    def may_see(self, *, actor: Actor, subject_id: str) -> Decision:
        return allow() if subject_id != "secret" else deny("Dit blad is geheim.")

    def may_propose(self, *, actor: Actor, subject_id: str) -> Decision:
        return allow() if actor.is_signed_in else deny("Meld je aan.")

    def may_change(self, *, actor: Actor, subject_id: str) -> Decision:
        return self._coordinator(actor)

    def may_decide(self, *, actor: Actor, proposal: Proposal) -> Decision:
        if proposal.made_by_id == actor.user_id:
            return deny("Over je eigen voorstel beslist iemand anders.")
        return self._coordinator(actor)

    def submitted(self, *, proposal: Proposal) -> None:
        self.told.append(("submitted", proposal.title))

    def decided(self, *, proposal: Proposal) -> None:
        self.told.append((proposal.state, proposal.title))

    def _coordinator(self, actor: Actor) -> Decision:
        if actor.has_role(Role.COORDINATOR, municipality=AALST):
            return allow()
        return deny("Alleen de coördinator beslist.")
