"""Changing a node in its form, alone and with two people at once."""

import pytest
from django_scopes import scope

from baken.foundation.access.api import Role
from baken.foundation.messaging.api import OutboxMail
from baken.foundation.review.api import Proposal, accept
from baken.foundation.vocabulary.api import Code, CodeList
from baken.plan.models import Node, NodeCode, NodeVersion
from baken.plan.tests.editing.conftest import AT, PLAN, as_actor, browser_of, filled_in, text_of
from baken.plan.tests.factories import LevelFactory, MunicipalityFactory, NodeFactory, PlanFactory

EDIT = PLAN + "onderdelen/dag/bewerken/"


def fresh(node: Node) -> Node:
    return Node.objects.get(pk=node.pk)


def test_the_coordinator_saves_at_once_and_may_undo_it(plan, coordinator):
    browser = browser_of(coordinator)
    posted = filled_in(browser.get(EDIT)) | {"title": "Inloopcentrum De Brug", "reason": "nieuwe naam"}
    answer = browser.post(EDIT, posted, follow=True)
    assert "Bewaard." in text_of(answer)
    assert "nieuwe naam" in text_of(answer)
    assert fresh(plan.day_centre).title == "Inloopcentrum De Brug"
    undo = PLAN + "onderdelen/dag/versies/1/"
    assert undo in answer.content.decode()
    assert "Inloopcentrum De Brug" in text_of(browser.get(undo))
    seen = browser.get(undo).context["seen"]
    browser.post(undo, {"gezien": seen})
    assert fresh(plan.day_centre).title == "Inloopcentrum"
    again = browser.post(undo, {"gezien": seen}, follow=True)
    assert "Er is niets gewijzigd" in text_of(again)


def test_an_earlier_version_comes_back_only_over_what_was_seen(plan, coordinator):
    browser = browser_of(coordinator)
    browser.post(EDIT, filled_in(browser.get(EDIT)) | {"title": "Twee"})
    undo = PLAN + "onderdelen/dag/versies/1/"
    page = browser.get(undo)
    assert f'name="gezien" value="{page.context["seen"]}"' in page.content.decode()
    browser.post(EDIT, filled_in(browser.get(EDIT)) | {"title": "Drie van een collega"})
    for seen in (page.context["seen"], "", "²", "9" * 5000):
        answer = browser.post(undo, {"gezien": seen})
        assert answer.status_code == 409
        assert "Iemand wijzigde dit onderdeel intussen" in text_of(answer)
        assert "Drie van een collega" in text_of(answer)
        assert fresh(plan.day_centre).title == "Drie van een collega"
    browser.post(undo, {"gezien": answer.context["seen"]})
    assert fresh(plan.day_centre).title == "Inloopcentrum"


def test_a_lead_proposes_and_the_coordinator_is_mailed_once(plan, coordinator, lead):
    browser = browser_of(lead)
    posted = filled_in(browser.get(EDIT)) | {"description": "Elke dag open."}
    answer = browser.post(EDIT, posted, follow=True)
    assert "Je voorstel ligt bij de coördinator" in text_of(answer)
    assert fresh(plan.day_centre).description == ""
    assert list(OutboxMail.objects.values_list("to", flat=True)) == [coordinator.email]
    again = browser.post(EDIT, posted | {"description": "Twee keer geklikt."})
    assert again.status_code == 409
    assert "Twee keer geklikt." in again.content.decode()
    assert OutboxMail.objects.count() == 1
    proposal = Proposal.objects.get()
    accept(proposal_id=proposal.pk, actor=as_actor(coordinator), at=AT)
    assert fresh(plan.day_centre).description == "Elke dag open."
    assert set(OutboxMail.objects.values_list("to", flat=True)) == {coordinator.email, lead.email}


def test_saving_without_a_change_says_so(plan, coordinator):
    browser = browser_of(coordinator)
    for key in ("dag", "nacht", "d1"):
        address = f"{PLAN}onderdelen/{key}/bewerken/"
        answer = browser.post(address, filled_in(browser.get(address)), follow=True)
        assert "Je hebt niets gewijzigd" in text_of(answer)
    assert not Proposal.objects.exists()
    assert not NodeVersion.objects.exists()


def test_every_list_can_be_changed(plan, coordinator):
    browser = browser_of(coordinator)
    posted = filled_in(browser.get(EDIT)) | {
        "leads-0-DELETE": "on",
        "partners-0-name": "caw oost vlaanderen",
        "partners-0-cooperation": "agreement",
        "milestones-0-title": "Het lokaal is geopend",
        "milestones-1-title": "Er is een tweede lokaal",
        "milestones-1-due": "31/12/2024",
    }
    assert browser.post(EDIT, posted).status_code == 302
    node = fresh(plan.day_centre)
    assert node.leads.count() == 0
    assert [p.organisation for p in node.partners.all()] == [plan.partner]
    titles = list(node.milestones.order_by("position").values_list("title", "due__year", "key"))
    assert [row[:2] for row in titles] == [("Het lokaal is geopend", 2024), ("Er is een tweede lokaal", 2024)]
    assert titles[0][2] == "klaar"


def test_a_row_is_added_without_script_and_nothing_is_saved(plan, coordinator):
    browser = browser_of(coordinator)
    posted = filled_in(browser.get(EDIT)) | {
        "rij": "milestones",
        "title": "",
        "partners-0-name": "Nog onbekend",
    }
    answer = browser.post(EDIT, posted)
    assert answer.status_code == 200
    assert 'name="milestones-2-title"' in answer.content.decode()
    assert "Nog onbekend" in answer.content.decode()
    assert "Kijk dit nog even na" not in text_of(answer)
    assert fresh(plan.day_centre).title == "Inloopcentrum"


def test_wrong_values_are_named_and_what_was_typed_stays(plan, coordinator):
    browser = browser_of(coordinator)
    posted = filled_in(browser.get(EDIT)) | {
        "title": "",
        "start": "2024-05-01",
        "end": "2024-04-01",
        "leads-1-name": "team Groi",
        "milestones-1-due": "31/31/2024",
        "description": "Wat ik al had getypt",
    }
    answer = browser.post(EDIT, posted)
    text = text_of(answer)
    assert answer.status_code == 422
    assert "Het einde ligt vóór het begin" in text
    assert "Bedoel je: team Groei?" in text
    assert "Deze dag bestaat niet" in text
    assert "Mijlpaal 2: tegen" in text
    assert "Wat ik al had getypt" in answer.content.decode()
    assert fresh(plan.day_centre).version == 1


def test_the_second_editor_sees_both_versions_and_nothing_is_overwritten(plan, coordinator, person):
    first, second = browser_of(coordinator), browser_of(person(Role.COORDINATOR))
    base = filled_in(first.get(EDIT))
    first.post(EDIT, base | {"title": "Titel van de eerste", "milestones-0-title": "Mijlpaal van de eerste"})
    posted = base | {"title": "Titel van de tweede", "description": "Tekst van de tweede"}
    answer = second.post(EDIT, posted)
    assert answer.status_code == 409
    text = text_of(answer)
    assert "Titel van de eerste" in re_joined(text)
    assert "Titel van de tweede" in re_joined(text)
    assert "Mijlpaal van de eerste" not in text  # the second did not touch the milestones
    assert fresh(plan.day_centre).title == "Titel van de eerste"
    chosen = posted | {"gezien": "2", "keuze-title": "theirs"}
    assert second.post(EDIT, chosen).status_code == 302
    node = fresh(plan.day_centre)
    assert (node.title, node.description) == ("Titel van de eerste", "Tekst van de tweede")
    assert node.milestones.get().title == "Mijlpaal van de eerste"


def re_joined(text: str) -> str:
    """Compared texts are cut in pieces; spaces around the pieces make no difference."""
    return " ".join(text.replace("weg:", "").replace("nieuw:", "").split())


def test_after_a_conflict_a_newer_change_is_asked_again(plan, coordinator, person):
    first, second = browser_of(coordinator), browser_of(person(Role.COORDINATOR))
    base = filled_in(first.get(EDIT))
    first.post(EDIT, base | {"title": "Eerste", "remark": "van de eerste"})
    posted = base | {"title": "Tweede"}
    assert second.post(EDIT, posted).status_code == 409
    again = filled_in(first.get(EDIT))
    first.post(EDIT, again | {"title": "Eerste, verbeterd"})
    answer = second.post(EDIT, posted | {"gezien": "2", "keuze-title": "mine"})
    assert answer.status_code == 409
    assert "verbeterd" in text_of(answer)
    # A field that moved and that nobody showed them is asked too.
    posted |= {"remark": "van de tweede", "gezien": "3", "keuze-title": "mine"}
    answer = second.post(EDIT, posted)
    assert answer.status_code == 409
    assert 'name="keuze-remark"' in answer.content.decode()
    assert second.post(EDIT, posted | {"keuze-remark": "mine"}).status_code == 302
    node = fresh(plan.day_centre)
    assert (node.title, node.remark) == ("Tweede", "van de tweede")


def test_a_code_list_of_another_municipality_s_plan_is_not_offered(plan, coordinator):
    other = MunicipalityFactory(nis="41048", name="Ninove", slug="ninove")
    lists = {
        key: CodeList.objects.create(key=key, title=f"Lijst {key}", reporting=key == "vlaams")
        for key in ("geheim", "samen", "vlaams", "nieuw")
    }
    codes = {key: Code.objects.create(code_list=one, code="G1", label="x") for key, one in lists.items()}
    with scope(municipality=other):
        draft = PlanFactory(municipality=other, slug="geheim", title="Geheim", draft=True)
        node = NodeFactory(level=LevelFactory(plan=draft), key="x", order=1, title="X")
        for position, key in enumerate(("geheim", "samen", "vlaams")):
            NodeCode.objects.create(node=node, code=codes[key], position=position)
    NodeCode.objects.create(node=plan.day_centre, code=codes["samen"], position=0)
    browser = browser_of(coordinator)
    page = browser.get(EDIT)
    offered = {key for key in lists if f"Lijst {key}" in text_of(page)}
    assert offered == {"samen", "vlaams", "nieuw"}
    posted = filled_in(page) | {"codes-1-list": "geheim", "codes-1-code": "G1"}
    assert browser.post(EDIT, posted).status_code == 422
    assert not NodeCode.objects.filter(node=plan.day_centre, code=codes["geheim"]).exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ACTION_LEAD])
def test_nobody_of_another_municipality_gets_in(plan, person, role):
    elsewhere = person(role, municipality=MunicipalityFactory(), organisation=plan.lead)
    assert browser_of(elsewhere).get(EDIT).status_code == 403
    assert browser_of(elsewhere).post(EDIT, {"title": "x"}).status_code == 403


def test_a_lead_of_another_service_is_told_why(plan, person):
    other = person(Role.ACTION_LEAD, organisation=plan.partner)
    answer = browser_of(other).get(EDIT)
    assert answer.status_code == 403
    assert "Je dienst is geen trekker" in text_of(answer)


def test_a_lead_changes_at_once_where_the_plan_asks_no_review(plan, lead):
    plan.plan.review_required = False
    plan.plan.save()
    browser = browser_of(lead)
    browser.post(EDIT, filled_in(browser.get(EDIT)) | {"title": "Zonder nalezen"})
    assert fresh(plan.day_centre).title == "Zonder nalezen"


def test_the_form_takes_a_constant_number_of_queries(plan, coordinator, django_assert_max_num_queries):
    browser = browser_of(coordinator)
    browser.get(EDIT)
    posted = (
        filled_in(browser.get(EDIT))
        | {f"milestones-{n}-title": f"Mijlpaal {n}" for n in range(1, 30)}
        | {"milestones-TOTAL_FORMS": "30"}
    )
    browser.post(EDIT, posted)
    with django_assert_max_num_queries(40):
        browser.get(EDIT)
