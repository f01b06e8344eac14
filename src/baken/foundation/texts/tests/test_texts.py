"""Translations under the Dutch: reviewed, going stale, and written by two people at once."""

# A protocol names arguments that a stand-in does not need.

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from baken.foundation.access.api import Actor, Decision, Role, RoleGrant, allow, deny
from baken.foundation.accounts.models import Grant, User
from baken.foundation.audit.api import history_of
from baken.foundation.territory.models import Municipality
from baken.foundation.texts import registry
from baken.foundation.texts.api import (
    LANGUAGES,
    EmptyTranslation,
    KindTaken,
    Source,
    SourceChanged,
    SubjectMissing,
    Text,
    TextSubject,
    Translated,
    TranslationMoved,
    UnknownKind,
    UnknownLanguage,
    mark_reviewed,
    register_translatable,
    source_hash,
    text_for,
    texts_for,
    translate,
)
from baken.foundation.texts.models import Translation

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2024, 3, 15, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


class Sheets:
    """Sheets with a title and a description, in memory."""

    kind = "sheet"
    label = "blad"

    def __init__(self) -> None:
        self.texts = {"7": {"title": "Nachtopvang", "description": "Twintig bedden.\nElke nacht."}}

    def subject(self, *, subject_id: str) -> TextSubject | None:
        if subject_id not in self.texts:
            return None
        sources = {
            name: Source(label=label, text=self.texts[subject_id].get(name, ""), max_length=200)
            for name, label in (("title", "titel"), ("description", "beschrijving"), ("empty", "niets"))
        }
        return TextSubject(title="Blad 7", url="/blad/7/", sources=sources)

    def may_translate(self, *, actor: Actor, subject_id: str) -> Decision:
        return (
            allow()
            if actor.has_role(Role.COORDINATOR, municipality="41002")
            else deny("Alleen de coördinator.")
        )


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Sheets:
    settings.SECOND_FACTOR_REQUIRED = False
    monkeypatch.setattr(registry, "_kinds", {})
    sheets = Sheets()
    register_translatable(sheets)
    return sheets


@pytest.fixture
def aalst() -> Iterator[Municipality]:
    aalst = Municipality.objects.get_or_create(nis="41002", defaults={"name": "Aalst", "slug": "aalst"})[0]
    with scope(municipality=aalst):
        yield aalst


@pytest.fixture
def carl(aalst: Municipality) -> Actor:
    user = User.objects.create_user(email="carl@example.org", name="Carl")
    Grant.objects.create(user=user, role="coordinator", municipality=aalst)
    grant = RoleGrant(role=Role.COORDINATOR, municipality="41002")
    return Actor(user_id=user.pk, name="Carl", grants=frozenset({grant}))


def write(carl: Actor, aalst: Municipality, text: str, **given: Any) -> Translation:
    values = {"field": "title", "language": "fr", "subject_id": "7", **given}
    return translate(kind="sheet", text=text, municipality=aalst, actor=carl, at=NOW, **values)


def approve(carl: Actor, aalst: Municipality, seen: str, **given: Any) -> Translation:
    values = {"field": "title", "language": "fr", "subject_id": "7", **given}
    return mark_reviewed(kind="sheet", seen=seen, municipality=aalst, actor=carl, at=NOW, **values)


def shown(sheets: Sheets, language: str | None = None) -> Text:
    return text_for(
        kind="sheet", subject_id="7", field="title", dutch=sheets.texts["7"]["title"], language=language
    )


def test_only_a_reviewed_translation_is_shown_under_the_dutch(
    sheets: Sheets, carl: Actor, aalst: Municipality
) -> None:
    write(carl, aalst, "Accueil de nuit")
    assert shown(sheets) == Text(dutch="Nachtopvang")
    approve(carl, aalst, "Accueil de nuit")
    french = Translated(language=LANGUAGES["fr"], text="Accueil de nuit", stale=False)
    assert shown(sheets) == Text(dutch="Nachtopvang", translations=(french,))
    assert shown(sheets, "ar").translations == ()
    with pytest.raises(UnknownLanguage):
        shown(sheets, "xx")


def test_a_translation_goes_stale_when_the_dutch_changes_and_fresh_when_it_is_adapted(
    sheets: Sheets, carl: Actor, aalst: Municipality
) -> None:
    write(carl, aalst, "Accueil de nuit")
    approve(carl, aalst, "Accueil de nuit")
    sheets.texts["7"]["title"] = "Winteropvang"
    assert [(t.text, t.stale) for t in shown(sheets).translations] == [("Accueil de nuit", True)]
    with pytest.raises(SourceChanged):
        approve(carl, aalst, "Accueil de nuit")
    write(carl, aalst, "Accueil d'hiver")
    approve(carl, aalst, "Accueil d'hiver")
    assert [t.stale for t in shown(sheets).translations] == [False]


def test_saving_the_same_again_keeps_it_reviewed(sheets: Sheets, carl: Actor, aalst: Municipality) -> None:
    write(carl, aalst, "Accueil de nuit")
    approve(carl, aalst, "Accueil de nuit")
    assert write(carl, aalst, " Accueil de nuit ").state == "reviewed"
    assert write(carl, aalst, "Abri de nuit").state == "draft"


def test_the_second_of_two_people_sees_what_the_first_wrote(
    sheets: Sheets, carl: Actor, aalst: Municipality
) -> None:
    write(carl, aalst, "Een", seen="")
    with pytest.raises(TranslationMoved) as moved:
        write(carl, aalst, "Twee", seen="")
    assert moved.value.theirs == "Een"
    with pytest.raises(TranslationMoved):
        approve(carl, aalst, "iets anders")
    write(carl, aalst, "Twee", seen="Een")


def test_what_cannot_be_translated_has_a_name(sheets: Sheets, carl: Actor, aalst: Municipality) -> None:
    for error, values in (
        (EmptyTranslation, {"text": "  "}),
        (UnknownLanguage, {"text": "x", "language": "nl"}),
        (SubjectMissing, {"text": "x", "subject_id": "8"}),
        (SubjectMissing, {"text": "x", "field": "empty"}),
        (SubjectMissing, {"text": "x", "field": "other"}),
    ):
        with pytest.raises(error):
            write(carl, aalst, **values)
    with pytest.raises(SubjectMissing):
        approve(carl, aalst, "x")
    with pytest.raises(PermissionDenied):
        write(Actor(user_id=1), aalst, "x")
    with pytest.raises(UnknownKind):
        registry.translatable_of("other")
    with pytest.raises(KindTaken):
        register_translatable(Sheets())


@pytest.mark.parametrize("wrong", [{"state": "other"}, {"text": ""}, {"source_hash": "x"}])
def test_the_database_refuses_what_cannot_be(
    sheets: Sheets, carl: Actor, aalst: Municipality, wrong: dict[str, str]
) -> None:
    write(carl, aalst, "x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.update(**wrong)


def test_many_records_take_one_query(
    sheets: Sheets, carl: Actor, aalst: Municipality, django_assert_num_queries: Any
) -> None:
    for n in range(10):
        sheets.texts[str(n)] = {"title": f"Titel {n}"}
        write(carl, aalst, f"Titre {n}", subject_id=str(n))
        approve(carl, aalst, f"Titre {n}", subject_id=str(n))
    dutch = {(str(n), "title"): f"Titel {n}" for n in range(10)}
    with django_assert_num_queries(1):
        found = texts_for(kind="sheet", dutch=dutch, language="fr")
    assert [found[str(n), "title"].translations[0].text for n in range(10)] == [
        f"Titre {n}" for n in range(10)
    ]


def test_another_municipality_has_its_own_translations(
    sheets: Sheets, carl: Actor, aalst: Municipality
) -> None:
    write(carl, aalst, "x")
    approve(carl, aalst, "x")
    with scope(municipality=Municipality(nis="41011")):
        assert shown(sheets).translations == ()


def test_a_translation_is_in_the_trail(sheets: Sheets, carl: Actor, aalst: Municipality) -> None:
    write(carl, aalst, "x")
    changed = approve(carl, aalst, "x")
    assert history_of(record=changed)[0].text == "Carl wijzigde de toestand van 'ontwerp' in 'nagelezen'"


@given(st.text(), st.text())
def test_only_other_words_make_other_text(one: str, other: str) -> None:
    assert source_hash(one) == source_hash(f"\n{one} ")
    assert source_hash("a\r\nb ") == source_hash("a\nb")
    if "".join(one.split()) != "".join(other.split()) and one.isascii() and other.isascii():
        assert source_hash(one) != source_hash(other)


def test_every_translation_says_its_language_and_direction() -> None:
    text = Text(
        dutch="Welkom",
        translations=(
            Translated(language=LANGUAGES["ar"], text="أهلا <b>", stale=True),
            Translated(language=LANGUAGES["fr"], text="Bienvenue", stale=False),
        ),
    )
    template = Template("{% load texts %}{% translations text %}")
    html = template.render(Context({"text": text}))
    assert '<div lang="ar" dir="rtl">' in html
    assert '<div lang="fr" dir="ltr">' in html
    assert html.count("van een vroegere Nederlandse tekst") == 1
    assert "&lt;b&gt;" in html
    assert template.render(Context({"text": Text(dutch="x")})).strip() == ""
    assert template.render(Context({})).strip() == ""


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def address(name: str = "edit", subject_id: str = "7", language: str = "ar") -> str:
    return reverse(f"texts:{name}", args=["aalst", "sheet", subject_id]) + f"?taal={language}"


def test_a_coordinator_translates_and_another_reviews_on_the_screen(
    sheets: Sheets, carl: Actor, aalst: Municipality
) -> None:
    client = browser(carl)
    html = client.get(address()).content.decode()
    assert "Nachtopvang" in html
    assert 'dir="rtl"' in html
    assert "niets" not in html.partition("<main")[2].partition("</main>")[0]
    lines = "عشرون سريرا\r\nكل ليلة"
    sent = {"text-title": "مأوى", "gezien-title": "", "text-description": lines, "gezien-description": ""}
    assert "bewaard als ontwerp" in client.post(address(), sent, follow=True).content.decode()
    assert Translation.objects.get(field="description").text == lines.replace("\r\n", "\n")
    reviewed = client.post(address("review"), {"veld": "description", "gezien": lines}, follow=True)
    assert "staat nu onder de Nederlandse tekst" in reviewed.content.decode()
    assert Translation.objects.get(field="description").state == "reviewed"
    assert Translation.objects.get(field="title").state == "draft"


def test_the_screen_shows_both_texts_when_two_people_translate(
    sheets: Sheets, carl: Actor, aalst: Municipality
) -> None:
    write(carl, aalst, "Een", language="ar")
    response = browser(carl).post(address(), {"text-title": "Twee", "gezien-title": ""})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Zij schreven:" in html
    assert ">Twee</textarea>" in html
    assert Translation.objects.get().text == "Een"


def test_a_text_that_is_too_long_is_kept_on_the_screen_and_not_saved(
    sheets: Sheets, carl: Actor, aalst: Municipality
) -> None:
    response = browser(carl).post(address(), {"text-title": "x" * 201, "gezien-title": ""})
    assert response.status_code == 422
    assert "hoogstens 200 tekens" in response.content.decode()
    assert not Translation.objects.exists()


def test_a_stale_translation_cannot_be_reviewed_on_the_screen(
    sheets: Sheets, carl: Actor, aalst: Municipality
) -> None:
    write(carl, aalst, "x", language="ar")
    sheets.texts["7"]["title"] = "Anders"
    html = browser(carl).get(address()).content.decode()
    assert "gewijzigd na deze vertaling" in html
    assert "Ik las" not in html
    told = browser(carl).post(address("review"), {"veld": "title", "gezien": "x"}, follow=True)
    assert "Pas eerst de vertaling aan" in told.content.decode()


def test_strange_addresses_and_strangers_get_nothing(
    sheets: Sheets, carl: Actor, aalst: Municipality
) -> None:
    client = browser(carl)
    assert client.get(address(subject_id="nothing")).status_code == 404
    assert client.get(address().replace("/sheet/", "/other/")).status_code == 404
    assert client.get(address(language="%00")).status_code == 200
    assert client.get(address("review")).status_code == 405
    assert client.post(address("review"), {"veld": "other"}).status_code == 404
    user = User.objects.create_user(email="lies@example.org", name="Lies")
    Grant.objects.create(user=user, role="action_lead", municipality=aalst)
    assert browser(Actor(user_id=user.pk)).get(address()).status_code == 403
    assert Client().post(address(), {"text-title": "x"}).status_code == 403
    assert not Translation.objects.exists()


def test_the_screen_takes_as_many_queries_with_as_without_translations(
    sheets: Sheets, carl: Actor, aalst: Municipality
) -> None:
    client = browser(carl)
    with CaptureQueriesContext(connection) as without:
        client.get(address())
    write(carl, aalst, "x", language="ar")
    write(carl, aalst, "y", language="ar", field="description")
    with CaptureQueriesContext(connection) as with_some:
        client.get(address())
    assert len(with_some) == len(without)
