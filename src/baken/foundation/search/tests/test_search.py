"""Found as people search: words, compounds, synonyms, typing errors; never what is not theirs."""

import pytest
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.foundation.access.api import VISITOR, Actor, Role, RoleGrant
from baken.foundation.search import searchables as registry
from baken.foundation.search.api import (
    Document,
    Searchable,
    find,
    index,
    rebuild,
    register_searchable,
    remove,
)
from baken.foundation.search.models import SearchEntry, SearchWord
from baken.foundation.territory.models import Municipality

TEXTS = {
    "nachtopvang": ("Nachtopvang voor daklozen", "Twintig bedden in de winter, met een ontbijt."),
    "leefloon": ("Recht op een leefloon", "Het OCMW onderzoekt of je een leefloon krijgt."),
    "kinderopvang": ("Loket kinderopvang", "Eén centrale lijst voor alle crèches en onthaalouders."),
    "tarief": ("Sociaal tarief energie", "Goedkopere elektriciteit. Zie actie 13.2 en code MJP000221."),
    "taal": ("Oefenkansen Nederlands", "Conversatietafels voor anderstaligen in de bibliotheek."),
}


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})
    register_searchable(Searchable(kind="action", label="Actie", documents=lambda: ()))


@pytest.fixture
def aalst(db):
    return Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")


def document(key, title, body="", municipality="41002", **changes):
    values = {"kind": "action", "public": True, "url": f"/aalst/{key}/"} | changes
    return Document(subject_id=key, municipality=municipality, title=title, body=body, **values)


@pytest.fixture
def filled(aalst):
    index(document(key, title, body) for key, (title, body) in TEXTS.items())
    return aalst


def keys(text, municipality, actor=VISITOR, **options):
    return [hit.subject_id for hit in find(text=text, municipality=municipality, actor=actor, **options).hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("leefloon", "leefloon"),
        ("LEEFLONEN", "leefloon"),
        ("bestaansminimum", "leefloon"),
        ("recht op maatschappelijke integratie", "leefloon"),
        ("hoe krijg ik een leefloon?", "leefloon"),
        ("crèche", "kinderopvang"),
        ("creches", "kinderopvang"),
        ("onthaalouder", "kinderopvang"),
        ("dakloze", "nachtopvang"),
        ("kinder", "kinderopvang"),
        ("elektr", "tarief"),
        ("13.2", "tarief"),
        ("mjp000221", "tarief"),
        ("bed", "nachtopvang"),
        ("nieuwkomers", "taal"),
    ],
)
def test_people_find_what_they_mean(filled, text, expected):
    assert keys(text, filled)[0] == expected


def test_a_compound_is_found_by_its_end(filled):
    assert set(keys("opvang", filled)) == {"nachtopvang", "kinderopvang"}


def test_a_title_counts_more_than_a_text(aalst):
    index(
        [document("text", "Iets anders", "Over energie."), document("title", "Energie", "Over iets anders.")]
    )
    assert keys("energie", aalst) == ["title", "text"]


def test_all_words_come_before_any_word(filled):
    assert keys("nachtopvang winter", filled) == ["nachtopvang"]
    broad = find(text="nachtopvang elektriciteit", municipality=filled, actor=VISITOR)
    assert broad.broad
    assert {hit.subject_id for hit in broad.hits} == {"nachtopvang", "tarief"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("leeflon", "leefloon"), ("kindreopvang", "kinderopvang"), ("elektrisiteit", "elektriciteit")],
)
def test_a_typing_error_gets_a_suggestion(filled, typed, meant):
    found = find(text=typed + " ", municipality=filled, actor=VISITOR)
    assert found.hits == ()
    assert found.suggestion == meant


@pytest.mark.parametrize("text", ["", "   ", "de het een", "???", "\0", "'", "a" * 5_000, "& | ! ( ) :* <->"])
def test_what_asks_nothing_gets_help_and_no_hits(filled, text):
    found = find(text=text, municipality=filled, actor=VISITOR)
    assert found.hits == ()
    assert found.help


def test_the_words_are_marked_and_everything_else_is_escaped(aalst):
    index([document("x", "<script>leefloon</script>", "Een <b>leefloon</b> & meer")])
    [hit] = find(text="leefloon", municipality=aalst, actor=VISITOR).hits
    assert hit.title_html == "&lt;script&gt;<mark>leefloon</mark>&lt;/script&gt;"
    assert hit.snippet == "Een &lt;b&gt;<mark>leefloon</mark>&lt;/b&gt; &amp; meer"


def test_a_long_text_shows_the_part_that_answers(aalst):
    index([document("x", "Lang", "vooraf " * 200 + "de nachtopvang is open " + "achteraf " * 200)])
    [hit] = find(text="nachtopvang", municipality=aalst, actor=VISITOR).hits
    assert "<mark>nachtopvang</mark>" in hit.snippet
    assert len(hit.snippet) < 260


def coordinator(nis="41002"):
    return Actor(user_id=1, grants=frozenset({RoleGrant(role=Role.COORDINATOR, municipality=nis)}))


def test_a_draft_is_found_only_by_its_roles(aalst):
    index([document("draft", "Geheim leefloon", public=False, roles=frozenset({Role.COORDINATOR}))])
    assert keys("leefloon", aalst, actor=coordinator()) == ["draft"]
    lead = Actor(user_id=2, grants=frozenset({RoleGrant(role=Role.ACTION_LEAD, municipality="41002")}))
    for other in (VISITOR, Actor(user_id=3), lead, coordinator("44021")):
        assert keys("leefloon", aalst, actor=other) == []


def test_a_kind_may_decide_for_each_by_itself(aalst):
    asked = []

    def visible_to(actor, ids):
        asked.append(sorted(ids))
        return {"mine"} if actor.user_id == 5 else set()

    register_searchable(Searchable(kind="own", label="Eigen", documents=lambda: (), visible_to=visible_to))
    index([document(key, "Leefloon", kind="own", public=False) for key in ("mine", "theirs")])
    assert keys("leefloon", aalst, actor=Actor(user_id=5)) == ["mine"]
    assert asked == [["mine", "theirs"]]
    assert keys("leefloon", aalst) == []


def test_the_words_of_a_draft_are_not_suggested(aalst):
    index([document("draft", "Zwembadgeheim", public=False)])
    assert find(text="zwembadgehiem ", municipality=aalst, actor=VISITOR).suggestion is None


def test_a_word_of_a_page_that_became_a_draft_is_suggested_only_to_those_who_read_drafts(aalst):
    index([document("plan", "Inloopcentrum")])
    index([document("plan", "Inloopcentrum", public=False, roles=frozenset({Role.COORDINATOR}))])
    asked = {"text": "inlopcentrum", "municipality": aalst}
    assert find(**asked, actor=VISITOR).suggestion is None
    assert find(**asked, actor=coordinator()).suggestion == "inloopcentrum"


def test_a_word_that_was_removed_from_the_text_is_not_suggested(aalst):
    index([document("plan", "Inloopcentrum"), document("other", "Wandelclub")])
    assert find(text="inlopcentrum", municipality=aalst, actor=VISITOR).suggestion == "inloopcentrum"
    index([document("plan", "Buurthuis")])
    assert find(text="inlopcentrum", municipality=aalst, actor=VISITOR).suggestion is None
    remove(kind="action", subject_ids=["other"])
    assert find(text="wandelclib", municipality=aalst, actor=VISITOR).suggestion is None


def test_a_word_of_another_municipality_is_not_suggested(aalst):
    gent = Municipality.objects.create(nis="44021", name="Gent", slug="gent")
    index([document("here", "Inloopcentrum")])
    index([document("here", "Buurthuis"), document("there", "Inloopcentrum", municipality="44021")])
    assert find(text="inlopcentrum", municipality=aalst, actor=VISITOR).suggestion is None
    assert find(text="inlopcentrum", municipality=gent, actor=VISITOR).suggestion == "inloopcentrum"


def test_another_municipality_s_entries_are_not_found(filled):
    gent = Municipality.objects.create(nis="44021", name="Gent", slug="gent")
    index(
        [
            document("gent", "Leefloon in Gent", municipality="44021"),
            document("all", "Leefloon", municipality=None),
        ]
    )
    assert set(keys("leefloon", gent)) == {"gent", "all"}
    assert set(keys("leefloon", filled)) == {"leefloon", "all"}


def test_kinds_narrow_the_search(filled):
    index([document("page", "Leefloon", kind="page")])
    assert keys("leefloon", filled, kinds=["page"]) == ["page"]


def test_indexing_again_renews_and_removing_removes(filled):
    index([document("leefloon", "Zwembad")])
    assert keys("leefloon", filled) == []
    assert keys("zwembad", filled) == ["leefloon"]
    remove(kind="action", subject_ids=["leefloon"])
    assert keys("zwembad", filled) == []


def test_rebuilding_makes_everything_anew(filled, monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})
    documents = [document("new", "Buurtrestaurant")]
    register_searchable(Searchable(kind="action", label="Actie", documents=lambda: documents))
    assert rebuild() == {"action": 1}
    with scopes_disabled():
        assert list(SearchEntry.objects.values_list("subject_id", flat=True)) == ["new"]
        assert list(SearchWord.objects.values_list("word", flat=True)) == ["buurtrestaurant"]


def test_indexing_and_finding_cost_the_same_however_much(aalst, django_assert_num_queries):
    many = [document(str(n), f"Actie {n}", "leefloon " * 20) for n in range(500)]
    with django_assert_num_queries(4):  # a savepoint around two statements
        index(many)
    with django_assert_num_queries(1):
        assert len(keys("leefloon", aalst, limit=50)) == 50


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=300), st.text(alphabet="ab'\"\\&|!():*<>~=- ", max_size=60)))
def test_no_input_gives_an_error(filled, text):
    find(text=text, municipality=filled, actor=VISITOR)
    find(text="leefloon " + text, municipality=filled, actor=VISITOR)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(max_size=100), body=st.text(max_size=300))
def test_any_text_can_be_indexed(filled, title, body):
    assert index([document("any", title, body)]) == 1
