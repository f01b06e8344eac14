"""What stands in for the arguments of addresses: one set of records per municipality.

Add what your routes need; README.md beside this file says how.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django_scopes import scope

from baken.foundation.access.api import Role
from baken.foundation.accounts.models import Grant, User
from baken.foundation.files.models import StoredFile
from baken.foundation.jobs.models import Job
from baken.foundation.messaging.models import OutboxMail
from baken.foundation.organisations.models import Organisation
from baken.foundation.review.models import Opinion, Proposal
from baken.foundation.signed_links.api import create_link
from baken.foundation.territory.models import Municipality
from baken.foundation.texts.api import source_hash
from baken.foundation.texts.models import Translation
from baken.indicators.models import Indicator, IndicatorValue
from baken.plan.annual.building import build_record
from baken.plan.annual.record import checksum_of, dumps
from baken.plan.models import (
    AnnualReport,
    BudgetLine,
    FinanceImport,
    ForumRemark,
    Level,
    Node,
    NodeVersion,
    Plan,
    PlanContact,
    ProgressReport,
    ReportRound,
    ReportVersion,
)
from baken.rights.models import OutreachList, OwnRecord, PopulationScan, ReformStudy

from .kinds import KIND, register

NOW = dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC)


@dataclass
class Place:
    """A municipality with one record of everything that an address can name."""

    municipality: Municipality
    records: dict[str, Any] = field(default_factory=dict)


MAKERS: list[Callable[[Place], None]] = []
"""Functions that put records of their module in `place.records`; run once per municipality."""

BY_ARGUMENT: dict[str, Callable[[Place], object]] = {
    "municipality": lambda place: place.municipality.slug,
}
"""Argument of an address → its value, wherever it occurs."""

BY_ROUTE: dict[tuple[str, str], Callable[[Place], object]] = {}
"""(Route, argument) → its value, where the argument's name alone is not enough."""

NOT_OF_ONE_MUNICIPALITY: frozenset[str] = frozenset()
"""Routes below a municipality whose records belong to the region: mixing addresses leaks nothing there."""


def value_for(*, route: str, argument: str, place: Place) -> object:
    """The sample; raises LookupError that says what to add."""
    maker = BY_ROUTE.get((route, argument)) or BY_ARGUMENT.get(argument)
    if maker is None:
        raise LookupError(f"tests/access/samples.py has no sample for <{argument}> of {route}")
    return maker(place)


def makes(maker: Callable[[Place], None]) -> Callable[[Place], None]:
    """Register a maker of records."""
    MAKERS.append(maker)
    return maker


# accounts


@makes
def somebody_who_works_here(place: Place) -> None:
    user = User.objects.create_user(email=f"collega@{place.municipality.slug}.example", name="Een collega")
    place.records["user"] = user
    place.records["grant"] = Grant.objects.create(
        user=user, role=Role.PARTNER, municipality=place.municipality
    )


BY_ARGUMENT |= {
    "user": lambda place: place.records["user"].pk,
    "grant": lambda place: place.records["grant"].pk,
}
BY_ROUTE |= {
    ("openid_connect_login", "provider_id"): lambda _place: "acmidm",
    ("openid_connect_callback", "provider_id"): lambda _place: "acmidm",
    ("account_reset_password_from_key", "uidb36"): lambda _place: "1",
    ("account_reset_password_from_key", "key"): lambda _place: "verlopen-sleutel",
    ("mfa_remove_webauthn", "pk"): lambda _place: 0,
    ("mfa_edit_webauthn", "pk"): lambda _place: 0,
}

# jobs, files, messaging, signed links, review, texts

register()


@makes
def records_of_the_foundation(place: Place) -> None:
    with scope(municipality=place.municipality):
        place.records["job"] = Job.objects.create(
            municipality=place.municipality, kind="proef", title="Proef", made_at=NOW
        )
        place.records["file"] = StoredFile.objects.create(
            municipality=place.municipality,
            sha256="0" * 64,
            name="proef.txt",
            size=5,
            media_type="text/plain",
            owner_kind="niemand",
            made_at=NOW,
        )
        place.records["mail"] = OutboxMail.objects.create(
            municipality=place.municipality,
            key=f"proef-{place.municipality.nis}",
            to="iemand@proef.example",
            subject="Proef",
            body="Proef",
            state="dead",
            made_at=NOW,
        )
        place.records["proposal"] = Proposal.objects.create(
            municipality=place.municipality,
            subject_kind=KIND,
            subject_id=place.municipality.nis,
            title="Proef",
            base_version=1,
            changes=[
                {**dict.fromkeys(("old", "new", "old_text", "new_text"), "x"), "field": "f", "label": "f"}
            ],
            state="submitted",
            made_by=place.records["user"],
            made_at=NOW,
        )
        opinion = Opinion.objects.create(
            proposal=place.records["proposal"], asked_of="Proef", email_hash="x", asked_at=NOW
        )
        place.records["token"] = create_link(
            purpose="review-opinion",
            subject_id=str(opinion.pk),
            municipality=place.municipality,
            expires_at=NOW + dt.timedelta(days=30),
            now=NOW,
        )
        Translation.objects.create(
            municipality=place.municipality,
            subject_kind=KIND,
            subject_id=place.municipality.nis,
            language="fr",
            text="Essai",
            source_hash=source_hash("Proef"),
            state="draft",
            made_at=NOW,
        )


BY_ARGUMENT |= {
    "job_id": lambda place: place.records["job"].pk,
    "file_id": lambda place: place.records["file"].pk,
    "mail_id": lambda place: place.records["mail"].pk,
    "proposal_id": lambda place: place.records["proposal"].pk,
    "token": lambda place: place.records["token"],
    "kind": lambda _place: KIND,
    "subject_id": lambda place: place.municipality.nis,
}

# indicators


@makes
def indicator_with_a_value(place: Place) -> None:
    with scope(municipality=place.municipality):
        indicator = Indicator.objects.create(
            municipality=place.municipality, key="proef", title="Proef", unit="plaatsen"
        )
        place.records["indicator"] = indicator
        place.records["value"] = IndicatorValue.objects.create(
            indicator=indicator, role="observation", date=NOW.date(), value=12, made_at=NOW
        )


BY_ARGUMENT |= {
    "indicator_id": lambda place: place.records["indicator"].pk,
    "value_id": lambda place: place.records["value"].pk,
}

# rights: what ships is the same everywhere

BY_ARGUMENT |= {
    "right": lambda _place: "huurpremie",
    "event": lambda _place: "birth",
    "table": lambda _place: "leefloon.amount",
}
BY_ROUTE |= {("rights:upkeep-export", "form"): lambda _place: "csv"}

# rights, a city's own: an amount that nobody approved yet


@makes
def own_amount_that_waits(place: Place) -> None:
    content = {
        "description": "Proef",
        "unit": "years",
        "values": [{"from": "2024-01-01", "value": "7", "source": "Proef", "href": "", "confidence": "high"}],
        "look_up_after": "",
        "valid_from": "2024-01-01",
        "valid_until": "",
    }
    with scope(municipality=place.municipality):
        record = OwnRecord.objects.create(
            municipality=place.municipality,
            kind="parameter",
            name=f"{place.municipality.slug}.proef",
            title="Proef",
            content=content,
        )
        place.records["own_record"] = record
        place.records["own_proposal"] = Proposal.objects.create(
            municipality=place.municipality,
            subject_kind="own-right",
            subject_id=str(record.pk),
            title="Proef",
            base_version=0,
            changes=[
                {
                    **dict.fromkeys(("old", "old_text", "new_text"), "x"),
                    "field": "description",
                    "label": "x",
                    "new": "Proef 2",
                }
            ],
            state="submitted",
            made_by=place.records["user"],
            made_at=NOW,
        )


BY_ARGUMENT |= {
    "record": lambda place: place.records["own_record"].pk,
    "proposal": lambda place: place.records["own_proposal"].pk,
}
BY_ROUTE |= {("rights:own-new", "kind"): lambda _place: "right"}

# plan: a published one; that drafts stay inside is a test of its own


@makes
def published_plan_with_a_node(place: Place) -> None:
    slug = place.municipality.slug
    with scope(municipality=place.municipality):
        plan = Plan.objects.create(
            municipality=place.municipality,
            slug=f"proef-{slug}",
            title="Proef",
            start=dt.date(2020, 1, 1),
            end=dt.date(2025, 12, 31),
            state="published",
        )
        level = Level.objects.create(plan=plan, key="actie", name="actie", plural="acties", depth=1)
        place.records["plan"] = plan
        place.records["node"] = Node.objects.create(
            plan=plan, key=f"actie-{slug}", level=level, order=1, title="Proef"
        )
        place.records["line"] = BudgetLine.objects.create(
            plan=plan,
            key=f"raming-{slug}",
            code="AC1",
            year=2024,
            kind="operating",
            state="amount",
            planned=1,
        )
        NodeVersion.objects.create(
            node=place.records["node"], version=7, fields={}, until=dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
        )


BY_ARGUMENT |= {
    "plan": lambda place: place.records["plan"].slug,
    "key": lambda place: place.records["node"].key,
    "format_name": lambda _place: "json",
    "line": lambda place: place.records["line"].pk,
    "version": lambda _place: 7,
    "rest": lambda _place: "bestaat-niet",
}

# plan, annual reports: a published version over 2023, with a remark


@makes
def published_annual_report(place: Place) -> None:
    with scope(municipality=place.municipality):
        report = AnnualReport.objects.create(
            plan=place.records["plan"],
            slug="2023",
            title="Proef",
            start=dt.date(2023, 1, 1),
            end=dt.date(2023, 12, 31),
        )
        text = dumps(build_record(report=report, at=NOW))
        ReportVersion.objects.create(
            report=report,
            number=1,
            record=text,
            checksum=checksum_of(text),
            closed_at=NOW,
            published_at=NOW,
        )
        place.records["annual_report"] = report
        place.records["remark"] = ForumRemark.objects.create(
            report=report, about_version=1, text="Proef", said_by="Proef", made_at=NOW
        )


BY_ARGUMENT |= {
    "report": lambda place: place.records["annual_report"].slug,
    "remark": lambda place: place.records["remark"].pk,
}
BY_ROUTE |= {("plan:annual-report-draft-file", "format_name"): lambda _place: "xlsx"}

# plan, finance: an import of which every code was unknown


@makes
def finance_import_without_known_codes(place: Place) -> None:
    with scope(municipality=place.municipality):
        place.records["finance_import"] = FinanceImport.objects.create(
            plan=place.records["plan"],
            file_name="proef.csv",
            as_of=NOW.date(),
            imported_at=NOW,
            rows=1,
            changed=0,
        )


BY_ARGUMENT |= {"finance_import": lambda place: place.records["finance_import"].pk}

# plan, rounds: an open one with a card, and an organisation that is a contact


@makes
def open_round_with_a_card(place: Place) -> None:
    with scope(municipality=place.municipality):
        organisation = Organisation.objects.create(
            key=f"proef-{place.municipality.slug}", name="Proef", kind="partner"
        )
        PlanContact.objects.create(
            plan=place.records["plan"], organisation=organisation, name="Iemand", email="iemand@proef.example"
        )
        round_ = ReportRound.objects.create(
            plan=place.records["plan"],
            title="Proef",
            start=dt.date(2023, 7, 1),
            end=dt.date(2023, 12, 31),
            deadline=dt.date(2024, 3, 31),
            opened_at=NOW,
        )
        place.records["organisation"] = organisation
        place.records["round"] = round_
        place.records["card"] = ProgressReport.objects.create(round=round_, node=place.records["node"])


BY_ARGUMENT |= {
    "organisation": lambda place: place.records["organisation"].pk,
    "round_id": lambda place: place.records["round"].pk,
    "report_id": lambda place: place.records["card"].pk,
}


# rights: scans


@makes
def a_scan_with_its_tables_and_a_list(place: Place) -> None:
    with scope(municipality=place.municipality):
        scan = PopulationScan.objects.create(
            municipality=place.municipality,
            source="city",
            purpose="measure",
            purpose_text="Proef",
            basis="Proef",
            days=30,
            state="done",
            date=NOW.date(),
            made_at=NOW,
            expires_at=NOW + dt.timedelta(days=30),
            folder=f"{place.municipality.nis:0>32}",
            published={"date": "2024-03-15", "persons": 5, "rights": []},
        )
        place.records["scan"] = scan
        place.records["outreach"] = OutreachList.objects.create(
            scan=scan,
            right="proef",
            right_label="Proef",
            purpose="inform",
            purpose_text="Proef",
            made_at=NOW,
            expires_at=NOW + dt.timedelta(days=7),
            name=f"{place.municipality.nis:0>32}",
        )


BY_ARGUMENT |= {
    "scan": lambda place: place.records["scan"].pk,
    "outreach": lambda place: place.records["outreach"].pk,
}
BY_ROUTE |= {("rights:scan-tables", "form"): lambda _place: "csv"}


# rights: reforms, one in the list and one that was removed


@makes
def reforms_that_were_saved_and_removed(place: Place) -> None:
    span = {"low": 0, "high": 0}
    outcome = {
        "law_version": "00000000",
        "population": "Proef",
        "people_version": "",
        "persons": 5,
        "scenarios": [{"rights": [], "before": span, "open": span, "cost": span}],
    }
    with scope(municipality=place.municipality):
        for key, removed_at in (("study", None), ("removed_study", NOW)):
            place.records[key] = ReformStudy.objects.create(
                municipality=place.municipality,
                name="Proef",
                state="dag=2024-03-15",
                date=NOW.date(),
                law_version="00000000",
                population="Proef",
                outcome=outcome,
                computed_at=NOW,
                made_at=NOW,
                removed_at=removed_at,
            )


BY_ARGUMENT |= {
    "study": lambda place: place.records["study"].pk,
    "removed_study": lambda place: place.records["removed_study"].pk,
}
BY_ROUTE |= {
    (f"rights:{name}", "form"): lambda _place: "csv" for name in ("reform-export", "reform-study-export")
}
