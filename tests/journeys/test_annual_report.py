"""From a round in which leads and a partner report to the annual report and its files."""

import re
import threading
from urllib.parse import quote

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from baken.foundation.jobs.worker import work
from baken.foundation.messaging.api import OutboxMail
from baken.plan.tests.annual_formats.reading import (
    amounts_in,
    amounts_in_docx,
    amounts_in_pdf,
    amounts_in_xlsx,
    totals_in_docx,
    totals_in_pdf,
    totals_in_xlsx,
)
from tests.journeys.conftest import assert_accessible, faults_of

pytestmark = pytest.mark.journey
PLAN = "/aalst/plannen/lsb-aalst/"
TEAM = "dienst Samenleving – team Lokaal sociaal beleid"
PARTNER = "CAW Oost-Vlaanderen vzw"
SHELTER = "Nachtopvang voor dak- en thuislozen"


def work_off() -> None:
    """Let a real worker do what waits, mails and files."""
    worker = threading.Thread(target=work, kwargs={"stalled_after": 60.0, "until_empty": True})
    worker.start()
    worker.join(timeout=60)
    assert not worker.is_alive()


def choose_contact(coordinator, organisation: str, *, account: str = "", address: str = "") -> None:
    """The coordinator chooses who answers for an organisation."""
    page = coordinator.go(f"{PLAN}contacten/?q={quote(organisation)}")
    page.get_by_role("rowheader", name=organisation).get_by_role("link").first.click()
    if account:
        page.get_by_label("Iemand met een account").check()
        page.get_by_label("Collega met een account").select_option(label=account)
    else:
        page.get_by_label("Iemand zonder account").check()
        page.get_by_label("Naam").fill("Pat van het CAW")
        page.get_by_label("E-mailadres").fill(address)
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_text("Bewaard", exact=False).first.wait_for()


def open_card(page, title: str) -> None:
    """From one's own list to the card of a part."""
    page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    page.get_by_text("Wat je typt, wordt vanzelf bewaard.").wait_for()


def link_in_mail(to: str, title: str) -> str:
    """The personal link to the card of a part, as it stands in the mail."""
    with scopes_disabled():
        mail = OutboxMail.objects.filter(to=to).order_by("-made_at").first()
    assert mail is not None
    assert title in mail.body
    return re.search(r"https?://\S+(/l/\S+)", mail.body).group(1)


def decide(coordinator, title: str, *, remark: str = "") -> None:
    """From the round page to the report of one card, and the decision."""
    page = coordinator.page
    page.get_by_role("row").filter(has_text=title).get_by_role("link", name=re.compile("^Lees na")).click()
    if remark:
        page.get_by_text("Terugsturen met een opmerking").click()
        page.get_by_label("Waarom stuur je het terug?").fill(remark)
        page.get_by_role("button", name="Stuur terug").click()
    else:
        page.get_by_role("button", name="Aanvaard het voorstel").click()
    page.get_by_text("Het voorstel is").first.wait_for()


def test_a_round_becomes_an_annual_report_with_the_same_figures_everywhere(visitor):
    coordinator = visitor(role="coordinator")
    choose_contact(coordinator, TEAM, account="Tom Trekker (action-lead@aalst.example)")
    choose_contact(coordinator, PARTNER, address="pat@caw.example")

    page = coordinator.go(PLAN + "opvolging/nieuw/?periode=2023")
    page.get_by_label("Naam").fill("Jaar 2023")
    page.get_by_label("Indienen tegen").fill("2024-03-31")
    page.get_by_role("button", name="Zet klaar").click()
    expect(page.get_by_role("button", name="Open de ronde")).to_be_visible()
    expect(page.locator("main")).to_contain_text("137")
    assert faults_of(page) == []
    page.get_by_role("button", name="Open de ronde").click()
    page.get_by_text("De ronde is open").wait_for()
    round_address = page.url.removeprefix(coordinator.site)

    lead = visitor(width=375, role="action-lead")
    phone = lead.go("/aalst/plannen/mijn/verslagen/")
    open_card(phone, SHELTER)
    card = phone.url.removeprefix(lead.site)
    phone.get_by_label("Wat hebben we ervoor gedaan?").fill("We huurden een gebouw met twintig bedden.")
    phone.get_by_text("Bewaard om").wait_for()
    assert faults_of(phone) == []
    phone.get_by_text("Vraag een partner om mee te schrijven").click()
    phone.get_by_label("Partner", exact=True).select_option(label=PARTNER)
    phone.get_by_role("button", name="Mail de vraag").click()
    phone.get_by_text("kreeg een mail").wait_for()

    partner = visitor(width=375)
    reply = partner.go(link_in_mail("pat@caw.example", SHELTER))
    assert "We huurden een gebouw" in reply.locator("main").inner_html()
    reply.get_by_label("Wat hebben we bereikt?").fill("Niemand sliep in de winter buiten.")
    reply.get_by_label("In één zin").fill("Twintig bedden, elke nacht open")
    assert faults_of(reply) == []
    reply.get_by_role("button", name="Dien in").click()
    reply.get_by_text("ingediend", exact=False).first.wait_for()

    coordinator.go(round_address + "?q=nachtopvang")
    decide(coordinator, SHELTER, remark="Zeg ook wat het kostte.")
    lead.go(card)
    phone.get_by_text("Zeg ook wat het kostte.").wait_for()
    phone.get_by_label("Wat bracht het op en wat kostte het?").fill("De huur bleef binnen de raming.")
    phone.get_by_role("button", name="Dien in").click()
    phone.get_by_text("Ingediend").first.wait_for()
    coordinator.go(round_address + "?q=nachtopvang")
    decide(coordinator, SHELTER)
    coordinator.go(round_address)
    page.get_by_role("button", name="Sluit de ronde af").click()
    page.get_by_text("De ronde is afgesloten").first.wait_for()

    files = close_and_publish(coordinator)
    compare(visitor(width=375), files)


def close_and_publish(coordinator) -> dict[str, bytes]:
    """The report over 2023, with a text of the editor, closed, made into files and published."""
    page = coordinator.go(PLAN + "jaarverslagen/nieuw/")
    page.get_by_role("button", name="Begin het verslag").click()
    page.get_by_role("link", name="Schrijf over het hele plan").click()
    page.get_by_label("Inleiding").fill("2023 was het jaar van de nachtopvang.")
    page.get_by_role("button", name="Bewaren", exact=True).click()
    page.get_by_text("Bewaard.").wait_for()
    page.get_by_role("link", name="Nakijken en afsluiten").click()
    page.get_by_role("button", name="Sluit het verslag af").click()
    page.get_by_text("De bestanden worden nu gemaakt").wait_for()
    work_off()
    page.get_by_role("link", name="Bekijk het resultaat").wait_for()
    page.get_by_role("link", name="Bekijk het resultaat").click()
    page.get_by_role("button", name="Publiceer deze versie").click()
    page.get_by_text("staat nu voor iedereen online").wait_for()
    report = PLAN + "jaarverslagen/2023/"
    assert_accessible(coordinator, [report + "schrijven/", report + "opmerkingen/"], widths=[375, 1440])
    assert_accessible(coordinator, [PLAN + "bureau/", PLAN + "financien/"], widths=[375])
    files = {}
    for form in ("pdf", "docx", "xlsx", "json"):
        answer = page.request.get(f"{coordinator.site}{report}bestand/{form}/")
        assert answer.ok
        files[form] = answer.body()
    return files


def compare(citizen, files: dict[str, bytes]) -> None:
    """A citizen reads on a phone what stands in the files: the same words and the same amounts."""
    report = PLAN + "jaarverslagen/2023/"
    assert_accessible(citizen, [report, report + "deel/d5/"], widths=[375])
    page = citizen.go(report)
    shown = set(amounts_in(page.locator("main").inner_text()))
    assert 463_380_393 in shown
    pdf, docx, xlsx = (files[form] for form in ("pdf", "docx", "xlsx"))
    for found in (amounts_in_pdf(pdf), amounts_in_docx(docx), amounts_in_xlsx(xlsx)):
        assert shown <= set(found)
    assert totals_in_pdf(pdf) == totals_in_docx(docx) == totals_in_xlsx(xlsx) != {}
    document = pypdfium2.PdfDocument(pdf)
    assert pdfium.FPDFCatalog_IsTagged(document)
    assert "Samenvatting" in [mark.get_title() for mark in document.get_toc()]
    part = citizen.go(report + "deel/d5/").locator("main").inner_text()
    for words in ("We huurden een gebouw met twintig bedden.", "Niemand sliep in de winter buiten."):
        assert words in part
        assert words.encode() in files["json"]


def test_the_screens_around_a_report_are_accessible_on_a_phone_and_a_desk(visitor):
    coordinator = visitor(role="coordinator", municipality="denderleeuw")
    reports = "/denderleeuw/plannen/proefplan-denderleeuw/jaarverslagen/"
    page = coordinator.go(reports + "2023/")
    page.get_by_role("button", name="Verbeteren in een nieuwe versie").click()
    page.get_by_text("Je kan nu verbeteren").wait_for()
    addresses = ["", "nieuw/", "2023/ontwerp/deel/d1/", "2023/schrijven/deel/o1.1/", "2023/afsluiten/"]
    addresses += ["2023/dossier/", "2023/opmerkingen/", "2023/opmerkingen/vragen/"]
    assert_accessible(coordinator, [reports + one for one in addresses], widths=[375, 1440])
    coordinator.go(reports + "2023/opmerkingen/vragen/")
    page.get_by_label("E-mailadressen").fill("lid@forum.example")
    page.get_by_role("button", name="Verstuur de mails").click()
    page.get_by_text("1 mail vertrekt").wait_for()
    member = visitor(width=375)
    form = member.go(link_in_mail("lid@forum.example", "Jaarverslag 2023"))
    assert faults_of(form) == []
    form.get_by_text("Zeg hier iets over").first.click()
    form.get_by_label("Je opmerking over 'Inkomen en materieel welzijn'").fill("Goed begonnen.")
    form.get_by_label("Namens wie reageer je?").fill("Vereniging Recht-Op")
    form.get_by_role("button", name="Verstuur mijn opmerkingen").click()
    form.get_by_text("Bedankt voor je opmerkingen").wait_for()
    coordinator.go(reports + "2023/opmerkingen/")
    page.get_by_text("Goed begonnen.").first.wait_for()
