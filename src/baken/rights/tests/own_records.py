"""An own right and its amount as content, and the hands that propose and approve them."""

import datetime as dt
from typing import Any

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import Grant, User, actor_of
from baken.foundation.review.api import Proposal, accept
from baken.foundation.territory.api import Municipality
from baken.rights.models import OwnRecord
from baken.rights.own.operations import propose_new

NOW = dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC)
OWN = "/aalst/rechten/eigen/"
AMOUNT: dict[str, Any] = {
    "description": "Bedrag van het babypakket",
    "unit": "currency-EUR/once",
    "values": [
        {"from": "2024-01-01", "value": "150", "source": "Reglement art. 4", "href": "", "confidence": "high"}
    ],
    "look_up_after": "",
    "valid_from": "2024-01-01",
    "valid_until": "",
}
RIGHT: dict[str, Any] = {
    "label": "Babypakket",
    "summary": "Een pakket met spullen voor je baby.",
    "theme": "children",
    "of": "family",
    "authority": "Stad",
    "desk": "Sociaal Huis",
    "automatic": False,
    "decision_term": "",
    "documents": ["Geboorteakte"],
    "legal_basis": [{"title": "Reglement babypakket", "href": "https://www.example.org/"}],
    "conditions": [
        {"label": "Je hebt een jong kind", "kind": "fact", "by": "",
         "is": "any(years(birth_date) < aid.age_new)", "source": "art. 2", "otherwise": ""},
        {"label": "Het is nodig", "kind": "assessed", "by": "OCMW", "is": "", "source": "", "otherwise": ""},
    ],
    "amount_per": "once",
    "amount_is": "aalst.babypakket.bedrag",
    "without_amount": "",
    "excludes": [],
    "gaps": [],
    "valid_from": "2024-02-01",
    "valid_until": "",
}  # fmt: skip


def person(role: Role, municipality: Municipality, name: str) -> User:
    user = User.objects.create_user(email=f"{name}@{municipality.slug}.example", name=name)
    Grant.objects.create(user=user, role=role, municipality=municipality)
    return user


def act(user: User) -> Any:
    return actor_of(user=user, date=NOW.date())


def proposed(kind: str, name: str, content: dict[str, Any], aalst: Municipality, by: User) -> Proposal:
    return propose_new(
        kind=kind, name=name, content=content, municipality=aalst, actor=act(by), at=NOW, reason=""
    )


def approved(proposal: Proposal, second: User) -> OwnRecord:
    accept(proposal_id=proposal.pk, actor=act(second), at=NOW)
    return OwnRecord.objects.get(pk=proposal.subject_id)
