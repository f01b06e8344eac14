"""What waits for somebody shows on the front page, and only to who works there."""

import pytest

from baken.foundation.access.api import VISITOR, Actor, Role, RoleGrant
from baken.foundation.territory.models import Municipality
from baken.foundation.ui import waiting
from baken.foundation.ui.api import EntryRegisteredTwice, WaitingWork, register_waiting, waiting_for

AALST = Municipality(nis="41002", name="Aalst", slug="aalst")
COORDINATOR = Actor(
    user_id=1, name="Katrien", grants=frozenset({RoleGrant(role=Role.COORDINATOR, municipality="41002")})
)


def work(key: str, count: int, position: int = 10) -> WaitingWork:
    return WaitingWork(
        key=key,
        position=position,
        url_name="city:home",
        count=lambda _actor, _municipality: count,
        text=lambda number: f"{number} keer {key}",
        query="?wacht=1",
    )


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_kinds", {})


def test_what_waits_stands_in_order_with_its_address() -> None:
    register_waiting(work("later", 1, position=20), work("eerst", 2))
    lines = waiting_for(actor=COORDINATOR, municipality=AALST)
    assert [(line.text, line.url) for line in lines] == [
        ("2 keer eerst", "/aalst/?wacht=1"),
        ("1 keer later", "/aalst/?wacht=1"),
    ]


def test_nothing_waiting_is_no_line() -> None:
    register_waiting(work("leeg", 0))
    assert waiting_for(actor=COORDINATOR, municipality=AALST) == []


def test_who_does_not_work_here_is_not_counted_for() -> None:
    def never(_actor: Actor, _municipality: Municipality) -> int:
        raise AssertionError

    register_waiting(
        WaitingWork(key="geheim", position=1, url_name="city:home", count=never, text=lambda _number: "")
    )
    elsewhere = Actor(user_id=2, grants=frozenset({RoleGrant(role=Role.COORDINATOR, municipality="41011")}))
    assert waiting_for(actor=VISITOR, municipality=AALST) == []
    assert waiting_for(actor=elsewhere, municipality=AALST) == []


def test_one_key_is_for_one_kind() -> None:
    register_waiting(work("zelfde", 1))
    with pytest.raises(EntryRegisteredTwice):
        register_waiting(work("zelfde", 2))
