"""An invented local right beside Aalst: in force, with a proposal that waits for a second person."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django_scopes import scope

from baken.foundation.access.api import Actor, Role
from baken.foundation.accounts.api import actor_of, people_with_role
from baken.foundation.clock import now
from baken.foundation.review.api import accept
from baken.foundation.territory.api import Municipality
from baken.rights.models import OwnKind, OwnRecord
from baken.rights.own.operations import full_name, propose_change, propose_new
from baken.rights.scan.demonstration import seed_scan

SCANNED = "41002"
IN_FORCE = "41011"
"""Denderleeuw: what the pages of Aalst tell everybody is real."""
SOURCE = {"source": "Verzonnen reglement van de demonstratie", "href": "", "confidence": "high"}


def seed_demonstration(*, municipalities: Iterable[Municipality]) -> int:
    """Add what is not there yet; how many proposals and scans were made."""
    made = 0
    for municipality in municipalities:
        if municipality.nis == SCANNED:
            with scope(municipality=municipality):
                made += seed_scan(municipality=municipality)
        if municipality.nis != IN_FORCE:
            continue
        with scope(municipality=municipality):
            if not OwnRecord.objects.exists():
                made += _seed(municipality)
    return made


def _seed(municipality: Municipality) -> int:
    at = now()
    editor, second = (
        _actor(role, municipality, at.date()) for role in (Role.RIGHTS_EDITOR, Role.COORDINATOR)
    )
    if editor is None or second is None:
        return 0
    amount = full_name(OwnKind.PARAMETER.value, "speelplein.korting", municipality=municipality)
    age = full_name(OwnKind.PARAMETER.value, "speelplein.leeftijd", municipality=municipality)
    right = full_name(OwnKind.RIGHT.value, "speelplein", municipality=municipality)
    proposals = [
        propose_new(
            kind=kind.value,
            name=name,
            content=content,
            municipality=municipality,
            actor=editor,
            at=at,
            reason="Voorbeeld voor de demonstratie",
        )
        for kind, name, content in (
            (OwnKind.PARAMETER, amount, _amount("50", dt.date(2024, 1, 1))),
            (OwnKind.PARAMETER, age, _age()),
        )
    ]
    for proposal in proposals:
        accept(proposal_id=proposal.pk, actor=second, at=at)
    proposal = propose_new(
        kind=OwnKind.RIGHT.value,
        name=right,
        content=_right(amount, age),
        municipality=municipality,
        actor=editor,
        at=at,
        reason="Voorbeeld voor de demonstratie",
    )
    accept(proposal_id=proposal.pk, actor=second, at=at)
    raised = _amount("50", dt.date(2024, 7, 1))
    raised["values"].append({"from": "2024-07-01", "value": "75", **SOURCE})
    propose_change(
        record=OwnRecord.objects.select_related("municipality").get(name=amount),
        content=raised,
        base_version=1,
        actor=editor,
        at=at,
        reason="De korting stijgt voor de zomer",
    )
    return len(proposals) + 2


def _actor(role: Role, municipality: Municipality, date: dt.date) -> Actor | None:
    person = people_with_role(role=role, municipality=municipality.nis, date=date).first()
    return actor_of(user=person, date=date) if person else None


def _amount(value: str, start: dt.date) -> dict[str, Any]:
    return {
        "description": "Korting op het speelplein (verzonnen)",
        "unit": "currency-EUR/year",
        "values": [{"from": "2024-01-01", "value": value, **SOURCE}],
        "look_up_after": "",
        "valid_from": start.isoformat(),
        "valid_until": "",
    }


def _age() -> dict[str, Any]:
    return {
        "description": "Leeftijd tot wanneer het speelplein er is (verzonnen)",
        "unit": "years",
        "values": [{"from": "2024-01-01", "value": "16", **SOURCE}],
        "look_up_after": "",
        "valid_from": "2024-01-01",
        "valid_until": "",
    }


def _right(amount: str, age: str) -> dict[str, Any]:
    return {
        "label": "Korting op het speelplein (verzonnen)",
        "summary": "Kinderen van wie weinig verdient betalen minder. Verzonnen voor de demonstratie.",
        "theme": "leisure",
        "of": "person",
        "authority": "Gemeente",
        "desk": "Loket vrije tijd",
        "automatic": False,
        "decision_term": "",
        "documents": ["Je identiteitskaart"],
        "legal_basis": [{"title": SOURCE["source"], "href": ""}],
        "conditions": [
            {
                "label": "Het kind is jonger dan 16 jaar",
                "kind": "fact",
                "by": "",
                "is": f"years(birth_date) < {age}",
                "source": "art. 1",
                "otherwise": "",
            },
            {
                "label": "Iemand van het gezin heeft een sociaal statuut",
                "kind": "fact",
                "by": "",
                "is": 'any(uitpas_status, of="family")',
                "source": "art. 2",
                "otherwise": "Vraag eerst de verhoogde tegemoetkoming bij je ziekenfonds.",
            },
        ],
        "amount_per": "year",
        "amount_is": amount,
        "without_amount": "",
        "excludes": [],
        "gaps": [],
        "valid_from": "2024-01-01",
        "valid_until": "",
    }
