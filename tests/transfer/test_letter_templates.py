"""The district's own letter templates: tried with place and reason, put in force, taken back (§14.2 to 14.5)."""

import io
from collections.abc import Callable

import pytest
from docx import Document
from flask import Flask
from werkzeug.test import TestResponse

from portal.desk import docx, letters
from portal.domain.letters import Letter
from portal.domain.procedure import Role
from portal.store.audit import AuditEntry
from portal.store.files import IssuedLetter, LetterTemplate
from tests import factories
from tests.transfer.conftest import District
from tests.web_fixtures import Client, member

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"
GOOD = (
    "{{ head }}", "{{ number }}", "{{ title }}", "{{ addressee }}：", "{{ signer }}", "{{ date }}", "卫滨区专用信笺",
)  # fmt: skip


def template(*lines: str) -> io.BytesIO:
    """A template as an administrator might write it."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    packed = io.BytesIO()
    document.save(packed)
    packed.seek(0)
    return packed


def words(package: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(package)).paragraphs)


@pytest.fixture
def admin(app: Flask, client: Client, now: object) -> Client:
    """The system administrator's browser."""
    member(factories.unit("指挥中心", "hub"), Role.SYSTEM_ADMIN, username="sys")
    client.log_in("sys")
    return client


@pytest.fixture
def upload(admin: Client) -> Callable[..., TestResponse]:
    """Upload a template of these lines for letters."""

    def uploaded(*lines: str, form: str = "letter") -> TestResponse:
        given = {"file": (template(*lines), "本区信笺.docx")}
        return admin.post(f"/admin/templates/{form}", given, content_type="multipart/form-data")

    return uploaded


def test_a_good_template_is_tried_kept_and_not_yet_in_force(
    admin: Client, upload: Callable[..., TestResponse]
) -> None:
    assert upload(*GOOD).status_code == 303
    page = admin.get("/admin/templates/letter").text
    assert "已试用，未启用" in page
    sample = admin.get("/admin/templates/letter/1/sample.docx").data
    assert "卫滨区专用信笺" in words(sample)
    assert "样本函〔2026〕12号" in words(sample)


@pytest.mark.parametrize(
    ("line", "message", "place"),
    [
        ("正文：{{ numbr }}", "模板用了不存在的字段：numbr", "（第 8 段：正文：{{ numbr }}）"),
        ("{{ title.upper() }}", "不能调用函数", ""),
        ("{% for s in sections %}{{ s.heading }}", "请检查花括号是否成对", ""),
        ("落款 {{ signer", "请检查花括号是否成对", "（第 8 段：落款 {{ signer）"),
        ("{{ title | shout }}", "模板用了不支持的写法：shout", "（第 8 段："),
        ("{{ table.title }}", "没有文号、附件和清单的草稿", ""),
    ],
    ids=["unknown field", "a call", "no end of a loop", "open brace", "unknown filter", "fails on a lean letter"],
)  # fmt: skip
def test_what_does_not_fill_is_refused_with_place_and_reason(
    upload: Callable[..., TestResponse], line: str, message: str, place: str
) -> None:
    answer = upload(*GOOD, line)
    assert answer.status_code == 422
    assert "E-G-TEMPLATE" in answer.text
    assert message in answer.text
    assert place in answer.text
    assert not LetterTemplate.select().exists()


def test_a_template_without_a_part_of_the_letter_is_refused(upload: Callable[..., TestResponse]) -> None:
    assert "模板中没有“主送机关（不带冒号）”字段" in upload(*GOOD[:3], *GOOD[4:]).text


def test_what_is_no_word_document_is_refused(admin: Client) -> None:
    given = {"file": (io.BytesIO(b"PK nothing"), "x.docx")}
    answer = admin.post("/admin/templates/letter", given, content_type="multipart/form-data")
    assert (answer.status_code, "E-G-TEMPLATE" in answer.text) == (422, True)


def test_letters_go_out_in_the_template_in_force_and_keep_theirs(
    district: District, admin: Client, upload: Callable[..., TestResponse]
) -> None:
    """Old letters keep their template through every change, and back to the shipped one."""
    first = IssuedLetter.get(IssuedLetter.matter == district.sent(FIRE, TIEXI).id)
    upload(*GOOD)
    admin.post("/admin/templates/letter/1/adopt")
    second = IssuedLetter.get(IssuedLetter.matter == district.sent(FIRE, TIEXI).id)
    admin.post("/admin/templates/letter/0/adopt")
    third = IssuedLetter.get(IssuedLetter.matter == district.sent(FIRE, TIEXI).id)
    assert first.template_sha256 == third.template_sha256 != second.template_sha256
    assert "卫滨区专用信笺" in words(letters.as_docx(district.desk, second, lambda letter: letter))
    assert letters.as_docx(district.desk, first, lambda letter: letter) == docx.render(
        Letter.from_json(first.content), docx.template_for("letter")
    )


def test_only_the_newest_adopted_version_is_in_force(
    admin: Client, upload: Callable[..., TestResponse]
) -> None:
    upload(*GOOD)
    upload(*GOOD, "第二版")
    admin.post("/admin/templates/letter/1/adopt")
    admin.post("/admin/templates/letter/2/adopt")
    admin.post("/admin/templates/letter/1/adopt")
    page = admin.get("/admin/templates/letter").text
    assert page.count("现用</span>") == 1
    assert "第 1 版（本区信笺.docx）" in admin.get("/admin/templates/").text


def test_every_step_of_it_is_logged(admin: Client, upload: Callable[..., TestResponse]) -> None:
    upload(*GOOD)
    admin.post("/admin/templates/letter/1/adopt")
    admin.post("/admin/templates/letter/0/adopt")
    acts = [
        row.action
        for row in AuditEntry.select().where(AuditEntry.object_kind == "template").order_by(AuditEntry.id)
    ]
    assert acts == ["template.take_in", "template.adopt", "template.adopt"]


@pytest.mark.parametrize("form", ["letter", "slip", "record", "minutes"])
def test_the_shipped_template_passes_its_own_trial(admin: Client, form: str) -> None:
    shipped = admin.get(f"/admin/templates/{form}/0.docx").data
    given = {"file": (io.BytesIO(shipped), "出厂.docx")}
    answer = admin.post(f"/admin/templates/{form}", given, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
