"""A report as a file: made once from its record, kept under its bytes, given to who may read it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import cast

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from baken.foundation.access.api import VISITOR, Actor, Decision, deny
from baken.foundation.files.api import StoredFile, store_file
from baken.plan.access import may_read_whole, may_see_plan
from baken.plan.annual.queries import frozen
from baken.plan.annual.record import ReportRecord
from baken.plan.editing.documents import Upload
from baken.plan.models import AnnualReport, ReportFile, ReportFormat, ReportVersion

VERSION_FILE, DRAFT_FILE = "annual-report", "annual-report-draft"


# Typst, docxtpl and openpyxl are read in when a file is made: only a worker makes any.


def _pdf(record: ReportRecord, checksum: str | None) -> bytes:
    from baken.foundation.typesetting.api import house_style
    from baken.plan.annual.formats.pdf import as_pdf

    style = house_style(record.municipality.slug)
    return as_pdf(record, style=style, draft=checksum is None, checksum=checksum)


def _docx(record: ReportRecord, checksum: str | None) -> bytes:
    from baken.foundation.typesetting.api import house_style
    from baken.plan.annual.formats.docx import as_docx

    style = house_style(record.municipality.slug)
    return as_docx(record, style=style, draft=checksum is None, checksum=checksum)


def _xlsx(record: ReportRecord, checksum: str | None) -> bytes:
    from baken.plan.annual.formats.xlsx import as_xlsx

    return as_xlsx(record, draft=checksum is None, checksum=checksum)


FORMATS: Mapping[str, Callable[[ReportRecord, str | None], bytes]] = {
    ReportFormat.PDF.value: _pdf,
    ReportFormat.DOCX.value: _docx,
    ReportFormat.XLSX.value: _xlsx,
}
"""Forms that take time to make, of a record with its checksum (None: a draft); JSON is the record itself."""


def file_of_version(*, version: ReportVersion, form: str, at: dt.datetime) -> StoredFile:
    """The file of a closed version, made when it is not there yet. Raises RecordBroken."""
    known = ReportFile.objects.select_related("file").filter(version=version, format=form).first()
    if known is not None:
        return known.file
    content = FORMATS[form](frozen(version=version).record, version.checksum)
    with transaction.atomic():
        # Of two makers the second takes what the first kept: the bytes are the same.
        ReportVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
        known = ReportFile.objects.select_related("file").filter(version=version, format=form).first()
        if known is not None:
            return known.file
        name = f"{version.report.plan.slug}-{version.report.slug}-v{version.number}"
        stored = _store(
            version.report, content, form, kind=VERSION_FILE, owner=str(version.pk), name=name, at=at
        )
        ReportFile.objects.create(version=version, format=form, file=stored)
    return stored


def keep_draft_file(
    *, report: AnnualReport, record: ReportRecord, form: str, user_id: int, at: dt.datetime
) -> StoredFile:
    """A draft as a file; the earlier draft in this form goes."""
    content = FORMATS[form](record, None)
    owner = f"{report.pk}-{form}"
    with transaction.atomic():
        StoredFile.objects.filter(owner_kind=DRAFT_FILE, owner_id=owner).delete()
        return _store(report, content, form, kind=DRAFT_FILE, owner=owner, at=at, user_id=user_id,
                      name=f"{report.plan.slug}-{report.slug}-ontwerp")  # fmt: skip


def _store(
    report: AnnualReport,
    content: bytes,
    form: str,
    *,
    kind: str,
    owner: str,
    name: str,
    at: dt.datetime,
    user_id: int | None = None,
) -> StoredFile:
    return store_file(
        upload=cast(Upload, SimpleUploadedFile(f"{name}.{form}", content)),
        municipality=report.plan.municipality,
        actor=Actor(user_id=user_id) if user_id else VISITOR,
        at=at,
        owner_kind=kind,
        owner_id=owner,
    )


class VersionFiles:
    """Files of a published version are everybody's; of a closed one the staff's."""

    kind = VERSION_FILE

    def may_read(self, *, actor: Actor, file: StoredFile) -> Decision:
        """Whether the actor may download this file."""
        link = ReportFile.objects.select_related("version__report__plan").filter(file=file).first()
        if link is None:
            return deny(_("Dit bestand hoort nergens meer bij."))
        plan = link.version.report.plan
        if link.version.published_at is not None:
            return may_see_plan(actor=actor, plan=plan)
        return may_read_whole(actor=actor, plan=plan)


class DraftFiles:
    """A draft is the staff's."""

    kind = DRAFT_FILE

    def may_read(self, *, actor: Actor, file: StoredFile) -> Decision:
        """Whether the actor may download this file."""
        pk = file.owner_id.partition("-")[0]
        report = AnnualReport.objects.select_related("plan").filter(pk=pk).first()
        if report is None:
            return deny(_("Dit ontwerp hoort nergens meer bij."))
        return may_read_whole(actor=actor, plan=report.plan)
