"""Which rights an event starts, stops and changes: by the law, and always what two checks differ in."""

import copy
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulebook import Rulebook, check, load
from rulebook.life_events import CHANGES, Effects, effects, happens, to_whom
from rulebook.life_events.records import life_event

from .conftest import DATE, HOUSEHOLDS, SMALL_LAW, alone, family

FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def changes(found: Effects) -> dict[str, str]:
    """Per right what happens to it."""
    return {name: one.change for name, one in found.rights.items()}


# By the law ------------------------------------------------------------------------------


def test_a_first_baby_brings_the_growth_package(shipped: Rulebook) -> None:
    found = effects(shipped, alone(), "birth", date=DATE)
    said = changes(found)
    assert said["groeipakket_startbedrag"] in {"starts", "may_start"}
    assert found.rights["groeipakket_startbedrag"].after.entitlement == "yes"
    assert said["groeipakket_basisbedrag"] == "starts"
    assert said["ruilwinkel_aalst"] == "starts"
    amount = found.rights["groeipakket_basisbedrag"].after.amount
    assert amount is not None
    assert amount.low > 0


def test_a_second_baby_changes_amounts(shipped: Rulebook) -> None:
    found = effects(shipped, family("single_mother"), "birth", date=DATE)
    supplement = found.rights["groeipakket_sociale_toeslag"]
    assert supplement.change == "changes"
    assert supplement.before.amount is not None
    assert supplement.after.amount is not None
    assert supplement.before.amount.high < supplement.after.amount.low
    reimbursement = found.rights["verhoogde_tegemoetkoming"]
    assert reimbursement.change == "changes", "the baby has it too"
    assert {name: one.change for name, one in reimbursement.of.items()} == {
        "sara": "stays",
        "noor": "stays",
        "sami": "stays",
        "baby": "starts",
    }


def test_without_work_the_living_wage_depends_on_the_benefit(shipped: Rulebook) -> None:
    worker = alone(works_as_employee=True, wage_net=1900, wage_taxable=2000, work_exemption_months=0)
    found = effects(shipped, worker, "job_lost", date=DATE, rights=["leefloon"])
    assert changes(found) == {"leefloon": "may_start"}
    without = copy.deepcopy(dict(found.situation))
    without["persons"]["an"] |= {"income_replacement": "none"}
    for name in ("benefits_net", "income_replacement_since"):
        without["persons"]["an"].pop(name, None)
    assert check(shipped, without, date=DATE, rights=["leefloon"]).entitlement("leefloon") == "yes"


def test_with_a_pension_a_guaranteed_income_is_possible_from_the_age_on(shipped: Rulebook) -> None:
    worker = {"works_as_employee": True, "wage_net": 2600, "wage_gross": 3500}
    of_67 = alone(birth_date="1959-01-01", receives_igo=False, elderly_care_budget=False, **worker)
    found = effects(shipped, of_67, "retirement", date=DATE, rights=["igo"])
    assert changes(found) == {"igo": "may_start"}
    of_61 = alone(birth_date="1965-01-01", **worker)
    assert changes(effects(shipped, of_61, "retirement", date=DATE, rights=["igo"])) == {"igo": "stays"}


def test_a_recognised_refugee_has_a_right_to_a_living_wage(shipped: Rulebook) -> None:
    waiting = alone(residence_status="asylum_applicant")
    found = effects(shipped, waiting, "refugee_status", date=DATE)
    assert changes(found)["leefloon"] == "starts"
    assert "leefloon" in {right.name for right in found.first_steps}
    opened = found.then["leefloon"]
    assert set(opened) <= {link.right for link in shipped.rights["leefloon"].opens}
    assert "sociaal_tarief_energie" in opened


def test_debts_open_help_in_kind_and_leisure(shipped: Rulebook) -> None:
    said = changes(effects(shipped, alone(), "debts", date=DATE))
    assert said["sociale_kruidenier_aalst"] == "starts"
    assert said["ocmw_aalst_aanvullende_steun"] == "starts"
    assert said["uitpas_kansentarief"] == "may_start"


def test_illness_may_bring_an_integration_allowance(shipped: Rulebook) -> None:
    worker = alone(
        works_as_employee=True,
        wage_net=1900,
        wage_taxable=2000,
        reduced_self_reliance=False,
        recognised_disabled=False,
    )
    said = changes(effects(shipped, worker, "illness", date=DATE))
    assert said["it"] == "may_start"


def test_a_couple_that_parts_may_get_a_living_wage_for_a_family(shipped: Rulebook) -> None:
    found = effects(shipped, family("disabled_with_working_partner"), "separation", date=DATE)
    wage = found.rights["leefloon"]
    assert wage.change == "starts"
    assert "tim" not in wage.of, "who leaves takes their rights along"
    assert wage.after.amount is not None
    assert wage.after.amount.low > 100_000


def test_whoever_moves_may_lose_what_the_city_gives(shipped: Rulebook) -> None:
    near = changes(effects(shipped, family("single_mother"), "moving", date=DATE))
    assert near["ruilwinkel_aalst"] == "stays"
    assert near["huursubsidie"] == "may_stop"
    away = changes(effects(shipped, family("single_mother"), "moving_away", date=DATE))
    assert away["ruilwinkel_aalst"] == "may_stop"


def test_what_an_event_does_not_touch_stays(shipped: Rulebook) -> None:
    """Of somebody about whom much is unknown nothing changes where the event changes nothing that is read."""
    situation = {"persons": {"an": {"birth_date": "1996-01-01"}}, "households": {"home": {"applicant": "an"}}}
    said = changes(effects(shipped, situation, "debts", date=DATE))
    assert said["leefloon"] == said["igo"] == said["jobbonus"] == "stays"
    assert said["uitpas_kansentarief"] == "may_change"


def test_steps_are_those_of_the_rights_themselves(shipped: Rulebook) -> None:
    found = effects(shipped, alone(), "birth", date=DATE)
    steps = {one["right"]: one for one in found.as_json()["first_steps"]}
    assert steps
    for name, step in steps.items():
        right = shipped.rights[name]
        assert not right.automatic
        assert (step["desk"], step["decision_term"]) == (right.desk, right.decision_term)
        assert step["documents"] == list(right.documents)


# Always ---------------------------------------------------------------------------------

_OF = {
    ("no", "no"): {"stays"},
    ("no", "yes"): {"starts"},
    ("no", "maybe"): {"may_start"},
    ("maybe", "yes"): {"may_start"},
    ("maybe", "no"): {"may_stop"},
    ("yes", "no"): {"stops"},
    ("yes", "maybe"): {"may_stop"},
    ("yes", "yes"): {"stays", "changes", "may_change"},
    ("maybe", "maybe"): {"stays", "may_change"},
}
RANK = ("no", "maybe", "yes")


def test_effects_are_the_difference_of_two_checks(
    shipped: Rulebook, city: list[dict[str, Any]], families: list[dict[str, Any]]
) -> None:
    households = [*families, *city]

    @FEW
    @given(
        number=st.integers(0, len(households) - 1),
        event=st.sampled_from(sorted(shipped.life_events)),
        seed=st.integers(0, 10**9),
    )
    def holds(number: int, event: str, seed: int) -> None:
        situation = _fewer(shipped, households[number], seed)
        can = to_whom(shipped, event, situation, date=DATE)
        if not can:
            return
        of = can[seed % len(can)]
        found = effects(shipped, situation, event, date=DATE, of=of)
        changed = happens(shipped, event, situation, date=DATE, of=of)
        assert found.situation == changed
        before, after = (check(shipped, one, date=DATE) for one in (situation, changed))
        for name, one in found.rights.items():
            then = {row.of: row for row in before.rights[name]}
            now = {row.of: row for row in after.rights[name]}
            assert set(one.of) == set(now)
            stayed = [row.entitlement for key, row in then.items() if key in now]
            assert one.before.entitlement == max(stayed, key=RANK.index, default="no")
            assert one.after.entitlement == after.entitlement(name)
            assert one.after.amount == after.amount(name)
            assert one.change in _OF[one.before.entitlement, one.after.entitlement]
            for key, each in one.of.items():
                assert each.before.entitlement == (then[key].entitlement if key in then else "no")
                assert each.after.entitlement == now[key].entitlement
                assert each.change in _OF[each.before.entitlement, each.after.entitlement]
                if each.change == "stays" and each.after.entitlement == "yes":
                    assert each.before.amount == each.after.amount == now[key].amount

    holds()


def test_nothing_changes_when_nothing_is_told_otherwise(
    shipped: Rulebook, city: list[dict[str, Any]]
) -> None:
    """An event that says again what was so already: every right stays."""
    for situation in city[:: HOUSEHOLDS // 10]:
        home = situation["households"]["home"]
        again = {name: home[name] for name in ("tenure", "legal_case") if name in home}
        record = {"label": "Niets", "summary": "Er verandert niets.", "changes": {"household": again}}
        event = life_event(shipped, "nothing", record, where="test")
        assert set(changes(effects(shipped, situation, event, date=DATE)).values()) == {"stays"}


@pytest.mark.parametrize(
    ("wage", "change"),
    [
        (1000, "stays"),
        (900, "changes"),
        ({"min": 600, "max": 900}, "changes"),
        ({"min": 900, "max": 1100}, "may_change"),
        ("unknown", "may_stop"),
        (9000, "stops"),
    ],
)
def test_an_amount_has_changed_for_sure_when_it_cannot_be_the_same(
    wage: Any, change: str, book: Rulebook
) -> None:
    person = {"birth_date": "1990-01-01", "wage": 1000, "savings": 0, "status": "none", "disabled": False}
    home = {"applicant": "an", "rent": 650, "tenure": "tenant", "municipality": 41002}
    situation = {"persons": {"an": person}, "households": {"home": home}}
    record = {
        "label": "Loon",
        "summary": "Een ander loon.",
        "of": ["applicant"],
        "question": "Wie?",
        "changes": {"person": {"wage": wage}},
    }
    event = life_event(book, "wage", record, where="test")
    assert effects(book, situation, event, date=DATE, rights=["aid"]).rights["aid"].change == change


def test_all_that_can_happen_to_a_right_has_an_order() -> None:
    book = load(
        SMALL_LAW,
        rows=[
            {
                "kind": "life_event",
                "name": "owner",
                "record": {"label": "x", "summary": "x.", "changes": {"household": {"tenure": "owner"}}},
            }
        ],
    )
    situation = {
        "persons": {"an": {"birth_date": "1990-01-01", "wage": 1000}},
        "households": {"home": {"applicant": "an", "rent": 650, "tenure": "tenant"}},
    }
    found = effects(book, situation, "owner", date=DATE)
    assert found.rights["rent_premium"].change == "stops"
    assert [one.right.name for one in found.of(*CHANGES)] == list(found.as_json()["rights"])
    assert found.of(*CHANGES)[0].right.name == "rent_premium"


def _fewer(book: Rulebook, situation: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same people with some facts left out, half of the time."""
    chance = Random(seed)  # noqa: S311 - drawn by hypothesis
    if seed % 2:
        return situation
    return {
        group: {
            name: {
                key: one
                for key, one in row.items()
                if key not in book.facts or key == "birth_date" or chance.random() < 0.8
            }
            for name, row in rows.items()
        }
        for group, rows in situation.items()
    }


@pytest.mark.parametrize("name", ["single_mother", "pensioner_alone"])
def test_effects_as_json_say_before_and_after(name: str, shipped: Rulebook) -> None:
    said = effects(shipped, family(name), "moving", date=DATE).as_json()
    assert said["event"] == "moving"
    assert said["date"] == "2026-04-01"
    assert set(said["rights"]) == set(check(shipped, family(name), date=DATE).rows)
    for one in said["rights"].values():
        assert set(one) - {"of"} == {"change", "before", "after"}
        assert set(one["before"]) == {"entitlement", "amount"}
