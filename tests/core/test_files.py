"""Evidence is what was uploaded: what is taken, how it is kept, and who gets it back (trust 8, "Uploads"; G-6, G-9)."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from portal.desk import Desk, files, matters
from portal.domain.file_kinds import KINDS, LARGEST, clean_name, kind_of
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.store import blobs
from portal.store.audit import AuditEntry
from portal.store.db import DiskFull
from portal.store.files import StoredFile
from portal.store.matters import Matter
from portal.store.people import Person
from tests import factories
from tests.web_fixtures import Client, member

PDF = b"%PDF-1.7\n" + b"evidence " * 200
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
ABC_SM3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
"""The first example of GB/T 32905-2016, annex A."""


def container(*members: str) -> bytes:
    """A zip file with these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in members:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.fixture
def actor(clerk: Person) -> Actor:
    return factories.actor(clerk)


@pytest.fixture
def draft(memo_desk: Desk, actor: Actor) -> Matter:
    return matters.open_matter(memo_desk, actor, "memo", {"title": "来函"})


@pytest.fixture
def kept(memo_desk: Desk, actor: Actor, draft: Matter) -> StoredFile:
    return files.attach(memo_desk, actor, draft.id, "evidence", io.BytesIO(PDF), "现场照片.pdf")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


# What is taken


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.PDF", b"\xef\xbb\xbf%PDF-1.4"),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.jpeg", b"\xff\xd8\xff\xe1"),
        ("a.png", PNG),
        ("a.webp", b"RIFF\0\0\0\0WEBP"),
        ("a.heic", b"\0\0\0\x18ftypheic"),
        ("a.docx", container("[Content_Types].xml", "word/document.xml")),
        ("a.xlsx", container("[Content_Types].xml", "xl/workbook.xml")),
        ("a.ofd", container("OFD.xml")),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.mp4", b"\0\0\0\x18ftypisom"),
        ("a.mp3", b"ID3\x04"),
        ("a.wav", b"RIFF\0\0\0\0WAVE"),
    ],
)
def test_a_file_is_taken_when_name_and_content_agree(name: str, content: bytes) -> None:
    assert kind_of(name, content, content) is not None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.html", b"<script>"),
        ("a.svg", b"<svg>"),
        ("a.zip", container("a")),
        ("a.docm", container("word/document.xml")),
        ("a.pdf", b"MZ\x90"),
        ("a.png", PDF),
        ("a.jpg", b"<html>"),
        ("a.docx", container("xl/workbook.xml")),
        ("a.docx", container("word/document.xml", "word/vbaProject.bin")),
        ("a.docx", b"PK\x03\x04" + b"word/document.xml"),
        ("pdf", PDF),
        ("a.pdf", b""),
    ],
)
def test_a_file_of_another_kind_or_in_disguise_is_not(name: str, content: bytes) -> None:
    assert kind_of(name, content, content) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("现场照片.jpg", "现场照片.jpg"),
        ("C:\\fakepath\\照片.jpg", "照片.jpg"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_folders_control_marks_and_excess(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_every_kind_says_its_media_type() -> None:
    assert all("/" in kind.media_type for kind in KINDS.values())


def test_a_disguised_file_is_refused_and_leaves_nothing(memo_desk: Desk, actor: Actor, draft: Matter) -> None:
    with pytest.raises(Refused) as refused:
        files.attach(memo_desk, actor, draft.id, "evidence", io.BytesIO(b"MZ\x90"), "照片.jpg")
    assert codes(refused) == ["E-G-FILE"]
    assert not [path for path in memo_desk.settings.data.rglob("*") if path.is_file()]
    assert StoredFile.select().count() == 0


def test_a_file_beyond_fifty_mebibytes_is_refused_and_leaves_nothing(
    memo_desk: Desk, actor: Actor, draft: Matter
) -> None:
    endless = io.BytesIO(b"%PDF-" + bytes(LARGEST))
    with pytest.raises(Refused) as refused:
        files.attach(memo_desk, actor, draft.id, "evidence", endless, "卷宗.pdf")
    assert "50 MiB" in refused.value.reasons[0].message
    assert not [path for path in memo_desk.settings.data.rglob("*") if path.is_file()]


# How it is kept


def test_a_file_is_kept_under_its_sha256_with_its_sm3(memo_desk: Desk, kept: StoredFile) -> None:
    digest = hashlib.sha256(PDF).hexdigest()
    assert (kept.sha256, kept.size, kept.name, kept.frozen) == (digest, len(PDF), "现场照片.pdf", False)
    assert blobs.place_of(memo_desk.settings.data, digest).read_bytes() == PDF
    entry = AuditEntry.select().where(AuditEntry.action == "file.attach").get()
    assert digest in entry.detail


def test_sm3_is_that_of_the_standard(tmp_path: Path) -> None:
    with blobs.incoming(tmp_path, io.BytesIO(b"abc"), 10) as written:
        assert written.sm3 == ABC_SM3


def test_the_same_content_twice_is_kept_once_and_never_overwritten(
    memo_desk: Desk, actor: Actor, draft: Matter, kept: StoredFile
) -> None:
    place = blobs.place_of(memo_desk.settings.data, kept.sha256)
    before = place.stat().st_ino
    files.attach(memo_desk, actor, draft.id, "evidence", io.BytesIO(PDF), "又一份.pdf")
    assert place.stat().st_ino == before
    assert StoredFile.select().count() == 2


def test_a_full_disk_keeps_nothing_half(
    memo_desk: Desk, actor: Actor, draft: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.store.blobs.os.fsync", full)
    with pytest.raises(DiskFull):
        files.attach(memo_desk, actor, draft.id, "evidence", io.BytesIO(PDF), "a.pdf")
    assert not [path for path in memo_desk.settings.data.rglob("*") if path.is_file()]
    assert StoredFile.select().count() == 0


@pytest.mark.parametrize("damage", ["altered", "gone"])
def test_evidence_that_was_altered_or_lost_is_refused(memo_desk: Desk, kept: StoredFile, damage: str) -> None:
    place = blobs.place_of(memo_desk.settings.data, kept.sha256)
    place.write_bytes(PDF[:-1] + b"!") if damage == "altered" else place.unlink()
    with pytest.raises(Refused) as refused:
        files.open_blob(memo_desk, kept)
    assert codes(refused) == ["E-G-EVIDENCE"]


# Who may


def test_a_file_not_yet_sent_is_taken_off_again(memo_desk: Desk, actor: Actor, kept: StoredFile) -> None:
    files.detach(memo_desk, actor, kept.id)
    assert StoredFile.select().count() == 0
    assert AuditEntry.select().where(AuditEntry.action == "file.detach").count() == 1


def test_a_file_that_was_sent_stays(memo_desk: Desk, actor: Actor, draft: Matter, kept: StoredFile) -> None:
    matters.take(memo_desk, actor, draft.id, "send", {"title": "来函"})
    with pytest.raises(Refused) as refused:
        files.detach(memo_desk, actor, kept.id)
    assert codes(refused) == ["E-G-IMMUTABLE"]


def test_nothing_is_added_to_a_closed_matter(memo_desk: Desk, actor: Actor, draft: Matter) -> None:
    matters.take(memo_desk, actor, draft.id, "send", {"title": "来函"})
    matters.take(memo_desk, actor, draft.id, "close")
    with pytest.raises(Refused) as refused:
        files.attach(memo_desk, actor, draft.id, "evidence", io.BytesIO(PDF), "a.pdf")
    assert codes(refused) == ["E-G-IMMUTABLE"]


@pytest.mark.parametrize("role", [Role.LEGAL_REVIEWER, Role.SERVICE])
def test_a_person_without_a_hand_in_the_matter_attaches_nothing(
    memo_desk: Desk, actor: Actor, draft: Matter, clerk: Person, role: Role
) -> None:
    with pytest.raises(Forbidden):
        files.attach(
            memo_desk, factories.clerk(clerk.unit, role), draft.id, "evidence", io.BytesIO(PDF), "a.pdf"
        )


def test_the_overseeing_office_reads_and_attaches_nothing(
    memo_desk: Desk, actor: Actor, draft: Matter, kept: StoredFile
) -> None:
    matters.take(memo_desk, actor, draft.id, "send", {"title": "来函"})
    overseer = factories.clerk(factories.unit("区司法局", "supervisor"), Role.SUPERVISOR)
    assert files.read(memo_desk, overseer, kept.id)[1].read() == PDF
    with pytest.raises(Forbidden):
        files.attach(memo_desk, overseer, draft.id, "evidence", io.BytesIO(PDF), "a.pdf")


def test_another_unit_does_not_learn_that_a_file_exists(memo_desk: Desk, kept: StoredFile) -> None:
    stranger = factories.clerk(factories.unit())
    for number in (kept.id, kept.id + 100):
        with pytest.raises(NotFound):
            files.read(memo_desk, stranger, number)


# Over the web


def test_a_download_is_the_same_bytes_as_an_attachment_that_can_do_nothing(
    logged_in: Client, kept: StoredFile
) -> None:
    answer = logged_in.get(f"/files/{kept.id}")
    assert answer.data == PDF
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["Cache-Control"] == "no-store"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''%E7%8E%B0%E5%9C%BA%E7%85%A7%E7%89%87.pdf" in disposition
    assert all(value.encode("latin-1") for value in answer.headers.values())


def test_another_units_file_and_a_missing_one_answer_alike(client: Client, kept: StoredFile) -> None:
    member(factories.unit(), username="stranger")
    client.log_in("stranger")
    client.get("/password")  # the first page after a login brings a new CSRF cookie
    foreign, missing = client.get(f"/files/{kept.id}"), client.get("/files/99999")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.text.replace(f"/files/{kept.id}", "") == missing.text.replace("/files/99999", "")
    assert sorted(foreign.headers.keys()) == sorted(missing.headers.keys())


def test_a_stranger_to_the_portal_is_asked_to_log_in(client: Client, kept: StoredFile) -> None:
    assert client.get(f"/files/{kept.id}").status_code == 303


def test_a_damaged_file_is_not_handed_out(memo_desk: Desk, logged_in: Client, kept: StoredFile) -> None:
    blobs.place_of(memo_desk.settings.data, kept.sha256).write_bytes(b"other")
    answer = logged_in.get(f"/files/{kept.id}")
    assert answer.status_code == 422
    assert "校验值不符" in answer.text


def test_taking_a_file_off_leads_back_to_its_matter(logged_in: Client, kept: StoredFile) -> None:
    answer = logged_in.post(f"/files/{kept.id}/detach")
    assert answer.location == f"/memo/{kept.matter_id}"
    assert logged_in.get(f"/files/{kept.id}").status_code == 404
