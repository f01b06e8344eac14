"""Only what is safe is stored; only who may reads; nothing is lost or left."""

import datetime as dt
import io
import os
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from hypothesis import given
from hypothesis import strategies as st

from baken.foundation.access.api import Actor, allow, deny
from baken.foundation.files import blobs, operations, owners
from baken.foundation.files.api import FileRefused, OwnerUnknown, StoredFile, register_file_owner, store_file
from baken.foundation.files.checking import clean_name
from baken.foundation.territory.models import Municipality

NOW = dt.datetime(2024, 3, 15, 10, 0, tzinfo=dt.UTC)
PDF = b"%PDF-1.7\n..."


class OpenToWhoKnows:
    kind = "test"

    def may_read(self, *, actor, file):
        return allow() if file.owner_id == "public" else deny("Alleen voor de eigenaar.")


@pytest.fixture(autouse=True)
def owner(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(owners, "_owners", {})
    register_file_owner(OpenToWhoKnows())


@pytest.fixture
def aalst(db):
    return Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")


def office(parts, compression=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def store(name="plan.pdf", data=PDF, municipality=None, owner_id="public"):
    return store_file(
        upload=SimpleUploadedFile(name, data),
        municipality=municipality,
        actor=Actor(),
        at=NOW,
        owner_kind="test",
        owner_id=owner_id,
    )


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("Plan 2024.PDF", PDF, "application/pdf"),
        ("foto.jpeg", b"\xff\xd8\xff\xe0...", "image/jpeg"),
        ("logo.png", b"\x89PNG\r\n\x1a\n...", "image/png"),
        ("lijst.csv", "naam;straat\nJosé;é".encode("cp1252"), "text/csv; charset=utf-8"),
        ("brief.odt", office({"content.xml": "<a/>"}), "application/vnd.oasis.opendocument.text"),
    ],
)
def test_known_kinds_are_stored_under_their_hash(db, name, data, media_type):
    file = store(name, data)
    assert file.media_type == media_type
    assert blobs.path_of(file.sha256).read_bytes() == data


BOMB = office({"xl/workbook.xml": "<a/>", "xl/sheet.xml": b"0" * 30_000_000})


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("leeg.pdf", b"", "leeg"),
        ("pagina.html", b"<script>", "soort bestand"),
        ("virus.exe", b"MZ", "soort bestand"),
        ("zonder", b"x", "soort bestand"),
        ("vals.pdf", b"<html>", "geen pdf"),
        ("vals.png", PDF, "geen png"),
        ("vals.xlsx", office({"word/document.xml": ""}), "geen xlsx"),
        ("kapot.docx", b"PK\x03\x04 en niet meer", "beschadigd"),
        ("tekst.txt", b"a\0b", "geen txt"),
        ("macro.docx", office({"word/document.xml": "", "word/vbaProject.bin": "x"}), "macro"),
        ("pad.xlsx", office({"xl/workbook.xml": "", "../../etc/passwd": "x"}), "beschadigd"),
        ("bom.xlsx", BOMB, "uitpakken te groot"),
        ("groot.pdf", PDF + b"0" * (25 * 1024 * 1024), "te groot"),
    ],
)
def test_what_is_not_safe_is_refused_in_dutch(db, name, data, reason):
    with pytest.raises(FileRefused, match=reason):
        store(name, data)
    with scopes_disabled():
        assert not StoredFile.objects.exists()


def test_a_lying_archive_is_refused(db):
    data = bytearray(office({"xl/workbook.xml": "<a/>", "xl/x.xml": b"0" * 30_000_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # says it unpacks to ten bytes
    with pytest.raises(FileRefused):
        store("leugen.xlsx", bytes(data))


def test_a_kind_without_owner_is_not_stored(db):
    with pytest.raises(OwnerUnknown):
        store_file(
            upload=SimpleUploadedFile("a.pdf", PDF), municipality=None, actor=Actor(), at=NOW, owner_kind="x"
        )


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\an\\plan.pdf", "plan.pdf"),
        ("plan\u202efdp.pdf", "planfdp.pdf"),
        ('a"b;\r\nx.pdf', "a_b_x.pdf"),
        ("...", "bestand"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_are_cleaned(name, cleaned):
    assert clean_name(name) == cleaned


@given(st.text(max_size=400))
def test_a_cleaned_name_is_always_safe(name):
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 150
    assert not set(cleaned) & set('/\\\0\r\n<>:"|?*;')


def test_equal_bytes_share_one_blob(db):
    first, second = store("a.pdf"), store("b.pdf")
    assert first.sha256 == second.sha256
    assert len(list(blobs.folder().glob("*/*/*"))) == 1


def store_and_break():
    with transaction.atomic():
        store()
        raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_a_blob_that_is_removed_later():
    with pytest.raises(RuntimeError):
        store_and_break()
    kept = store("other.pdf", PDF + b"kept")
    assert len(list(blobs.folder().glob("*/*/*"))) == 2
    assert operations.remove_orphans() == 0  # too young: perhaps a change that is still going on
    for path in blobs.folder().glob("*/*/*"):
        os.utime(path, (0, 0))
    assert operations.remove_orphans() == 1
    assert blobs.path_of(kept.sha256).exists()


def test_a_killed_write_leaves_no_half_blob(db, monkeypatch):
    def killed(_fd):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        store()
    assert list(blobs.folder().glob("*/*/*")) == []


def test_a_download_is_an_attachment_in_a_sandbox(client, aalst):
    file = store("Plan één.pdf", municipality=aalst)
    answer = client.get(reverse("files:download", args=["aalst", file.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Plan")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Type"] == "application/pdf"


def test_the_owner_decides_and_nobodys_file_is_closed(client, aalst, monkeypatch):
    public, closed = store(municipality=aalst), store(municipality=aalst, owner_id="draft")
    assert client.get(reverse("files:download", args=["aalst", closed.pk])).status_code == 403
    monkeypatch.setattr(owners, "_owners", {})
    assert client.get(reverse("files:download", args=["aalst", public.pk])).status_code == 403


def test_a_file_of_another_municipality_does_not_exist_here(client, aalst):
    gent = Municipality.objects.create(nis="44021", name="Gent", slug="gent")
    with scope(municipality=gent):
        file = store(municipality=gent)
    assert client.get(reverse("files:download", args=["aalst", file.pk])).status_code == 404
