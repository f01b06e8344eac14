"""A coordinator looks before anything changes; the command tells the same."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from baken.cli import run
from baken.foundation.access.api import Role
from baken.foundation.files.models import StoredFile
from baken.plan.models import FinanceImport
from baken.plan.tests.editing.conftest import AT, browser_of, text_of
from baken.plan.tests.factories import LineFactory, PlanFactory, PositionFactory
from baken.plan.tests.finance.conftest import amounts, file_of

PAGE = "/aalst/plannen/zorgplan/financien/"
ROWS = ("AC000224;2024;;600.000,00;700.000,00;1,5", "ZZ9;2024;;5,00;;")


def upload(browser, *rows, **fields):
    return browser.post(PAGE, {"bestand": SimpleUploadedFile("maart.csv", file_of(*rows)), **fields})


@pytest.fixture
def browser(plan, coordinator):
    return browser_of(coordinator)


def test_a_coordinator_sees_what_changes_confirms_and_can_take_it_back(plan, browser):
    looked = upload(browser, *ROWS)
    text = text_of(looked)
    assert "Zorgplan: 1 stand gewijzigd." in text
    assert "vastgelegd: onbekend → € 700.000,00" in text
    assert "Op code AC000224 is in 2024 meer vastgelegd dan er budget is." in text
    assert "rij 3: ZZ9, 2024 (werking): herzien € 5,00" in text
    assert amounts() is None
    done = browser.post(PAGE, {"bewijs": looked.context["token"]}, follow=True)
    assert amounts() == (60_000_000, 70_000_000, 150)
    assert not StoredFile.objects.exists()
    assert "1 rij met een onbekende code" in text_of(done)
    again = browser.post(PAGE, {"bewijs": looked.context["token"]})
    assert "al ingelezen" in text_of(again)
    undo = f"{PAGE}{FinanceImport.objects.get().pk}/ongedaan/"
    assert "betaald € 1,50 → onbekend" in text_of(browser.get(undo))
    assert amounts() is not None
    browser.post(undo)
    assert amounts() is None
    assert browser.post(undo).status_code == 404


def test_what_moved_since_the_preview_is_shown_again(plan, browser, coordinator, settings):
    token = upload(browser, *ROWS).context["token"]
    LineFactory(plan=plan, code="ZZ9")
    answer = browser.post(PAGE, {"bewijs": token})
    assert answer.status_code == 409
    assert "Zorgplan: 2 standen gewijzigd." in text_of(answer)
    assert not FinanceImport.objects.exists()
    settings.DEMONSTRATION_DATE = ""
    with time_machine.travel(dt.datetime(2024, 3, 16, 6, tzinfo=dt.UTC)):
        # Another day: what would be the stand of today is the stand of another day now.
        assert browser_of(coordinator).post(PAGE, {"bewijs": answer.context["token"]}).status_code == 409


def test_a_known_code_is_taken_up_from_the_screen_and_the_rest_goes_out_as_a_harmless_file(plan, browser):
    token = upload(browser, *ROWS, "=1+1;2023;investering;-7,00;;").context["token"]
    browser.post(PAGE, {"bewijs": token})
    made = FinanceImport.objects.get()
    table = browser.get(f"{PAGE}{made.pk}/onbekend.csv").content.decode("utf-8-sig")
    assert table.splitlines()[1:] == ["ZZ9;2024;werking;5,00;;;3", "'=1+1;2023;investering;-7,00;;;4"]
    assert "Neem ze op" not in text_of(browser.get(PAGE))
    LineFactory(plan=plan, code="ZZ9")
    assert "Neem ze op" in text_of(browser.get(PAGE))
    browser.post(f"{PAGE}{made.pk}/opnemen/")
    assert amounts("ZZ9") == (500, None, None)
    assert "Neem ze op" not in text_of(browser.get(PAGE))


REFUSED = [
    (("AC000224;2024;;tien;;",), {}, "1 fout in het bestand"),
    (ROWS, {"stand-op": "2024-02-31"}, "een datum die bestaat"),
    (ROWS, {"stand-op": "2024-03-16"}, "nog niet voorbij"),
    ((), {}, "geen enkele rij"),
]
NASTY = [{}, {"bewijs": "vals"}, {"stand-op": "x" * 10_000}, {"bestand": "geen"}]


def test_what_cannot_be_brought_in_is_said_and_leaves_nothing(browser):
    for rows, fields, said in REFUSED:
        answer = upload(browser, *rows, **fields)
        assert answer.status_code == 422
        assert said in text_of(answer)
    assert [browser.post(PAGE, posted).status_code for posted in NASTY] == [422] * len(NASTY)
    assert not StoredFile.objects.exists()


def test_the_proof_of_one_plan_does_not_open_another(situation, plan, browser):
    other = PlanFactory(municipality=situation.municipality, slug="ander")
    token = upload(browser, *ROWS).context["token"]
    assert browser.post("/aalst/plannen/ander/financien/", {"bewijs": token}).status_code == 422
    assert not FinanceImport.objects.filter(plan=other).exists()


def test_others_than_the_coordinator_get_no_further(situation, plan, person):
    for role in (Role.ACTION_LEAD, Role.DATA_OFFICER, Role.COUNCIL_READER):
        assert browser_of(person(role)).get(PAGE).status_code == 403


def test_the_history_costs_the_same_whatever_its_length(plan, browser):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get(PAGE)
        return len(asked)

    unknown = [{"rows": [2], "code": "AC000224", "year": 2024, "kind": "operating", "as_of": "2024-01-01"}]

    def another() -> None:
        FinanceImport.objects.create(
            plan=plan, file_name="x.csv", as_of="2024-01-01", imported_at=AT, rows=1, changed=0,
            unknown=unknown,
        )  # fmt: skip

    another()
    few = queries()
    for _ in range(11):
        another()
    assert queries() == few


def test_the_command_tells_per_plan_what_changed_and_lists_what_nobody_knows(situation, tmp_path, capsys):
    PlanFactory(municipality=situation.municipality, slug="stil", title="Stil plan")
    table = tmp_path / "maart.csv"
    table.write_bytes(file_of(*ROWS))
    with scopes_disabled():
        assert run(["plan", "finance-import", str(table), "--dry-run"]) == 0
        assert amounts() is None
        assert "Dit was een proef" in capsys.readouterr().out
        assert run(["plan", "finance-import", str(table)]) == 0
        assert amounts() == (60_000_000, 70_000_000, 150)
        told = capsys.readouterr().out.replace("\xa0", " ")
        assert "Zorgplan: 1 stand gewijzigd." in told
        assert "Let op: Op code AC000224 is in 2024 meer vastgelegd dan er budget is." in told
        assert "rij 3: ZZ9, 2024 (werking): herzien € 5,00" in told
        assert "Stil plan" not in told
        assert run(["plan", "finance-import", str(table), "--plan", "zorgplan"]) == 0
        assert "Zorgplan: niets gewijzigd." in capsys.readouterr().out


def test_the_command_refuses_with_place_and_reason(situation, tmp_path, capsys):
    table = tmp_path / "fout.csv"
    table.write_bytes(file_of("AC000224;2024;;1.234;;", "AC000300;2024;;5,00;;"))
    with scopes_disabled():
        ask = ["plan", "finance-import", str(table)]
        table.write_bytes(file_of("AC000224;2024;;tien;;", "AC000300;2024;;5,00;;"))
        assert run(ask) == 1
        assert "rij 2, kolom herzien: Verwacht: een bedrag" in capsys.readouterr().err
        assert not FinanceImport.objects.exists()
        assert run([*ask, "--skip-bad-rows"]) == 0
        assert amounts("AC000300") == (500, None, None)
        assert run([*ask, "--as-of", "gisteren"]) == 2
        assert run([*ask, "--municipality", "nergens"]) == 1
        assert run(["plan", "finance-import", str(tmp_path / "weg.csv")]) == 1
        other = PlanFactory()
        assert run([*ask, "--skip-bad-rows"]) == 0  # only one municipality knows these codes
        LineFactory(plan=other, code="AC000300")
        assert run([*ask, "--skip-bad-rows"]) == 1
        assert "Kies met --municipality" in capsys.readouterr().err
        assert run([*ask, "--municipality", "aalst", "--skip-bad-rows"]) == 0


def test_a_code_that_only_finance_knows_so_far_can_be_reported_again(plan, bring_in):
    PositionFactory(plan=plan, code="EIGEN")
    bring_in("EIGEN;2024;;1,00;;")
    assert amounts("EIGEN") == (100, None, None)
