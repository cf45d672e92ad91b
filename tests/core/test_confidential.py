"""G-7, C-7: nobody learns who an informant is, by whatever way they ask; the handling unit does, with a reason on the log."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from flask import Flask

from portal.desk import Desk, files, matters, people, veils
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.plugin_host import PluginHost
from portal.store.audit import AuditEntry
from portal.store.db import db
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import Matter
from portal.store.notices import Notice
from portal.store.people import Person
from tests import factories
from tests.conftest import HeldClock
from tests.core import tip_plugin
from tests.transfer.conftest import PHOTO
from tests.web_fixtures import PASSWORD_HASH, Client, application

pytestmark = pytest.mark.thin

ROOT = Path(__file__).resolve().parents[2]
TIEXI, FIRE, BUREAU, ELSEWHERE = "铁西街道办事处", "区消防救援大队", "区司法局", "解放路街道办事处"
NAME, PHONE, HOME = "王建国", "13812345678", "铁西新村3号楼2单元501"
SECRETS = (NAME, PHONE, HOME)
TOLD = {
    "title": f"{NAME}举报占用消防车通道", "subject": "某物业公司", "informant": NAME, "informant_phone": PHONE,
    "informant_home": HOME, "story": f"{NAME}来电（{PHONE}）反映：三辆货车占道，他住{HOME}。",
}  # fmt: skip


@dataclass
class Tips:
    """An office, the unit it tells, 司法局, a stranger, and one tip on its way."""

    desk: Desk
    app: Flask
    people: dict[str, Actor]
    matter: Matter

    def take(self, step: str, **fields: Any) -> Matter:
        return matters.take(self.desk, self.people[TIEXI], self.matter.id, step, fields).matter

    def browser(self, name: str) -> Client:
        """The browser of somebody of a unit, logged in."""
        who = self.people[name].person_id
        Person.update(password_hash=PASSWORD_HASH).where(Person.id == who).execute()
        client = Client(self.app)
        assert client.log_in(Person.get_by_id(who).username).status_code == 303
        return client

    def api(self, name: str, path: str, sent: Any = None) -> Any:
        """What a program of somebody of a unit is answered."""
        token = people.issue_token(self.desk, None, self.people[name].person_id)
        client, headers = self.app.test_client(use_cookies=False), {"Authorization": f"Bearer {token}"}
        if sent is None:
            return client.get(f"/api/v1{path}", headers=headers)
        return client.post(f"/api/v1{path}", headers=headers, json=sent)


@pytest.fixture
def tips(desk: Desk) -> Iterator[Tips]:
    """A portal with the tips' plugin beside the others, and a tip that 铁西 told the fire brigade of."""
    tipping = Desk(PluginHost(extra=[tip_plugin]), desk.settings)
    db.create_tables([tip_plugin.TipRecord])
    factories.calendar_years()
    units = factories.sample_units()
    roles = {BUREAU: (Role.SUPERVISOR,)}
    at_work = {
        name: factories.clerk(units[name], *roles.get(name, (Role.HANDLER, Role.LIAISON)))
        for name in (TIEXI, FIRE, BUREAU, ELSEWHERE)
    }
    at_work["同事"] = factories.clerk(units[TIEXI], Role.HANDLER)
    draft = matters.open_matter(tipping, at_work[TIEXI], "tip", {**TOLD, "receiver": units[FIRE].code})
    for purpose in ("own", "photo"):
        files.attach(tipping, at_work[TIEXI], draft.id, purpose, io.BytesIO(PHOTO), f"{NAME}的{purpose}.png")
    told = matters.take(tipping, at_work[TIEXI], draft.id, "tell").matter
    yield Tips(tipping, application(tipping), at_work, told)
    db.drop_tables([tip_plugin.TipRecord])


def nothing_of(told: str, *secrets: str) -> None:
    """No word of who the informant is."""
    for secret in secrets or SECRETS:
        assert secret not in told, f"{secret} is told"


READERS = pytest.mark.parametrize("reader", [TIEXI, "同事", FIRE, BUREAU])
PAGES = (
    "/", "/todo", "/done", "/drafts/", "/notices/", "/search?q=占用", "/letters/", "/matters/kinds/tip", "/matters/{id}",
    "/matters/{id}/supervision", "/matters/{id}/clocks", "/matters/papers?matter={id}", "/matters/{id}/originals/new",
    "/letters/{letter}",
)  # fmt: skip


@READERS
def test_no_page_shows_the_informant(tips: Tips, reader: str) -> None:
    """AT-51: neither the unit that is told, nor 司法局, nor, before they say why, those who handle it."""
    tips.take("note", remark=f"已与{NAME}（{PHONE}）核实")
    letter = IssuedLetter.get(IssuedLetter.matter == tips.matter.id)
    browser = tips.browser(reader)
    for page in PAGES:
        shown = browser.get(page.format(id=tips.matter.id, letter=letter.id))
        assert shown.status_code in (200, 403, 404), page
        nothing_of(shown.text)
    shown = browser.get(f"/matters/{tips.matter.id}").text
    assert "王**举报占用消防车通道" in shown
    assert "已与王**（138****5678）核实" in shown


@READERS
def test_no_answer_of_the_api_names_the_informant(tips: Tips, reader: str) -> None:
    for path in (f"/matters/{tips.matter.id}", "/matters?kind=tip"):
        nothing_of(tips.api(reader, path).text)
    fields = tips.api(reader, f"/matters/{tips.matter.id}").get_json()["fields"]
    assert (fields["informant"], fields["informant_phone"], fields["informant_home"]) == (
        "王**",
        "138****5678",
        "铁**",
    )


@pytest.mark.both
@pytest.mark.parametrize("words", [NAME, PHONE, "建国", HOME, "wjg"])
@READERS
def test_search_finds_nothing_by_who_the_informant_is(tips: Tips, reader: str, words: str) -> None:
    shown = tips.browser(reader).get(f"/search?q={words}").text
    assert f"/matters/{tips.matter.id}" not in shown
    assert tips.api(reader, f"/matters?q={words}").get_json()["matters"] == []


@pytest.mark.both
def test_search_finds_it_by_what_happened(tips: Tips) -> None:
    assert tips.api(FIRE, "/matters?q=货车占道").get_json()["matters"][0]["id"] == tips.matter.id


@READERS
def test_letters_are_read_and_downloaded_without_the_name(tips: Tips, reader: str) -> None:
    tips.take("answer")
    for letter in IssuedLetter.select().where(IssuedLetter.matter == tips.matter.id):
        nothing_of(tips.browser(reader).get(f"/letters/{letter.id}").text)
        for answered in (
            tips.browser(reader).get(f"/letters/{letter.id}.docx"),
            tips.api(reader, f"/letters/{letter.id}.docx"),
        ):
            nothing_of("".join(p.text for p in Document(io.BytesIO(answered.data)).paragraphs))
            nothing_of(str(answered.headers))


@READERS
def test_the_file_that_is_taken_away_names_nobody(tips: Tips, reader: str) -> None:
    tips.take("answer")
    package = zipfile.ZipFile(
        io.BytesIO(tips.browser(reader).get(f"/matters/{tips.matter.id}/archive.zip").data)
    )
    nothing_of(" ".join(package.namelist()))
    for name in package.namelist():
        body = package.read(name)
        if name.endswith(".docx"):
            nothing_of("".join(p.text for p in Document(io.BytesIO(body)).paragraphs))
        elif name.endswith((".html", ".txt")):
            nothing_of(body.decode())


@pytest.mark.parametrize(("reader", "opens"), [(TIEXI, True), ("同事", True), (FIRE, False), (BUREAU, False)])
def test_only_the_handling_unit_opens_the_informants_own_letter(tips: Tips, reader: str, opens: bool) -> None:
    own = StoredFile.get(StoredFile.purpose == "own")
    photo = StoredFile.get(StoredFile.purpose == "photo")
    browser = tips.browser(reader)
    assert browser.get(f"/files/{own.id}").status_code == (200 if opens else 404)
    assert browser.get(f"/files/{photo.id}").status_code == 200
    told = [one["purpose"] for one in tips.api(reader, f"/matters/{tips.matter.id}").get_json()["files"]]
    assert told == (["own", "photo"] if opens else ["photo"])
    zipped = zipfile.ZipFile(
        io.BytesIO(browser.get(f"/matters/{tips.matter.id}/archive.zip").data)
    ).namelist()
    assert any("own" in name for name in zipped) is opens


def test_neither_notices_nor_the_log_name_the_informant(tips: Tips) -> None:
    tips.take("note", remark=f"已与{NAME}核实")
    tips.take("answer")
    veils.unmask(tips.desk, tips.people[TIEXI], tips.matter.id, f"电话答复{NAME}")
    for notice in Notice.select():
        nothing_of(notice.text)
    for entry in AuditEntry.select():
        nothing_of(entry.detail)


def test_the_timeline_names_neither_a_former_name_nor_the_right_one(tips: Tips) -> None:
    tips.take("name", informant="赵卫东")
    for event in matters.Event.select():
        nothing_of(json.dumps([event.details, event.confirmed], ensure_ascii=False), NAME, "赵卫东")
    assert tip_plugin.TipRecord.get().informant == "赵卫东"


# --- lifting the veil ----------------------------------------------------------------------------------------


def test_somebody_of_the_handling_unit_sees_it_once_and_says_why(tips: Tips, now: HeldClock) -> None:
    """AT-51: who, what, why and when stand on the log, and on the page of the matter."""
    now.move_to(datetime(2026, 11, 20, 10, 0))
    browser = tips.browser("同事")
    shown = browser.post(f"/matters/{tips.matter.id}/unmask", {"reason": "电话告知处理结果"})
    assert shown.status_code == 200
    for secret in SECRETS:
        assert secret in shown.text
    assert TOLD["story"] in shown.text, "and what was said, with the name in it"
    entry = AuditEntry.get(AuditEntry.action == "matter.unmask")
    assert (entry.actor_name, entry.object_id) == (tips.people["同事"].name, tips.matter.id)
    assert json.loads(entry.detail)["reason"] == "电话告知处理结果"
    assert json.loads(entry.detail)["columns"] == ["举报人", "举报人电话", "举报人住址"]
    again = browser.get(f"/matters/{tips.matter.id}").text
    nothing_of(again)
    assert "电话告知处理结果" in again
    assert f"{tips.people['同事'].name} 2026年11月20日（周五）10:00" in again


def test_htmx_gets_the_panel_alone(tips: Tips) -> None:
    shown = tips.browser(TIEXI).htmx(f"/matters/{tips.matter.id}/unmask", {"reason": "电话告知处理结果"})
    assert PHONE in shown.text
    assert "<html" not in shown.text


def test_no_address_shows_it(tips: Tips) -> None:
    assert tips.browser(TIEXI).get(
        f"/matters/{tips.matter.id}/unmask?reason=电话告知处理结果"
    ).status_code in (404, 405)
    assert not AuditEntry.select().where(AuditEntry.action == "matter.unmask").exists()


@pytest.mark.parametrize("reason", ["", "   ", "看看"])
def test_without_a_sentence_of_reason_nothing_is_shown(tips: Tips, reason: str) -> None:
    shown = tips.browser(TIEXI).post(f"/matters/{tips.matter.id}/unmask", {"reason": reason})
    assert shown.status_code == 422
    assert "没有写明查看的理由" in shown.text
    nothing_of(shown.text)


@pytest.mark.parametrize(
    ("reader", "refused"), [(FIRE, Forbidden), (BUREAU, Forbidden), (ELSEWHERE, NotFound)]
)
def test_nobody_else_lifts_the_veil(tips: Tips, reader: str, refused: type[Refused]) -> None:
    with pytest.raises(refused):
        veils.unmask(tips.desk, tips.people[reader], tips.matter.id, "想看一下是谁举报的")
    assert not AuditEntry.select().where(AuditEntry.action == "matter.unmask").exists()
    answered = tips.api(reader, f"/matters/{tips.matter.id}/unmask", {"reason": "想看一下是谁举报的"})
    assert answered.status_code == refused.status
    nothing_of(answered.text)


def test_a_program_of_the_handling_unit_says_why_too(tips: Tips) -> None:
    answered = tips.api(TIEXI, f"/matters/{tips.matter.id}/unmask", {"reason": "热线系统回传办理结果"})
    assert answered.get_json()["fields"] == {
        "informant": NAME,
        "informant_phone": PHONE,
        "informant_home": HOME,
    }
    assert tips.api(TIEXI, f"/matters/{tips.matter.id}/unmask", {"reason": ""}).status_code == 422


def test_a_letter_is_read_whole_with_a_reason(tips: Tips) -> None:
    tips.take("answer")
    letter = IssuedLetter.select().order_by(IssuedLetter.id.desc()).get()
    browser = tips.browser(TIEXI)
    assert NAME in browser.post(f"/letters/{letter.id}/whole", {"reason": "打印后送达举报人"}).text
    whole = browser.post(f"/letters/{letter.id}/whole", {"reason": "打印后送达举报人", "act": "docx"})
    assert NAME in "".join(p.text for p in Document(io.BytesIO(whole.data)).paragraphs)
    assert AuditEntry.select().where(AuditEntry.action == "matter.unmask").count() == 2
    assert browser.post(f"/letters/{letter.id}/whole", {"reason": ""}).status_code == 422
    assert (
        tips.browser(BUREAU).post(f"/letters/{letter.id}/whole", {"reason": "想看一下是谁举报的"}).status_code
        == 403
    )
    nothing_of(
        tips.browser(BUREAU).post(f"/letters/{letter.id}/whole", {"reason": "想看一下是谁举报的"}).text
    )


# --- drafts, and what grows from it --------------------------------------------------------------------------


def test_a_draft_is_whole_for_who_opened_it_and_masked_for_a_colleague(tips: Tips) -> None:
    draft = matters.open_matter(tips.desk, tips.people[TIEXI], "tip", TOLD)
    assert tips.api(TIEXI, f"/matters/{draft.id}").get_json()["fields"]["informant"] == NAME
    seen = tips.api("同事", f"/matters/{draft.id}").get_json()["fields"]
    assert (seen["informant"], seen["informant_phone"], seen["informant_home"]) == (
        "王**",
        "138****5678",
        "铁**",
    )


def test_a_colleague_who_writes_on_loses_nothing_that_was_masked(tips: Tips) -> None:
    draft = matters.open_matter(tips.desk, tips.people[TIEXI], "tip", TOLD)
    masked = tips.api("同事", f"/matters/{draft.id}").get_json()["fields"]
    matters.revise(
        tips.desk,
        tips.people["同事"],
        draft.id,
        {**TOLD, **{n: masked[n] for n in ("informant", "informant_phone")}},
    )
    kept = tip_plugin.TipRecord.get(tip_plugin.TipRecord.matter == draft.id)
    assert (kept.informant, kept.informant_phone) == (NAME, PHONE)


def test_what_grows_from_it_does_not_name_the_informant(tips: Tips) -> None:
    """C-6: a transfer carries who told of it only where somebody writes it there on purpose."""
    typed = {"title": TOLD["title"], "facts": TOLD["story"], "subject_phone": "13900005678"}
    grown = matters.open_matter(tips.desk, tips.people[TIEXI], "transfer", typed, grew_from=tips.matter.id)
    nothing_of(json.dumps(Matter.get_by_id(grown.id).draft, ensure_ascii=False))
    nothing_of(tips.browser(TIEXI).get(f"/transfer/{grown.id}").text)


def test_another_tip_that_grows_from_it_knows_who_told_without_anybody_seeing_it(tips: Tips) -> None:
    seen = tips.api("同事", f"/matters/{tips.matter.id}").get_json()["fields"]
    given = {name: seen[name] for name in ("informant", "informant_phone", "informant_home", "story")}
    grown = matters.open_matter(tips.desk, tips.people["同事"], "tip", given, grew_from=tips.matter.id)
    kept = tip_plugin.TipRecord.get(tip_plugin.TipRecord.matter == grown.id)
    assert (kept.informant, kept.informant_phone, kept.informant_home) == SECRETS


def test_no_page_of_a_plugin_reads_past_the_veil() -> None:
    """Views show ``sheet.record`` and ``sheet.draft``; what was typed lies raw in the matter's own row."""
    pages = [path for folder in ("plugins", "portal/procedures") for path in (ROOT / folder).rglob("*.py")]
    pages += (ROOT / "templates").rglob("*.html")
    raw = [str(path.relative_to(ROOT)) for path in pages if "sheet.matter.draft" in path.read_text()]
    assert raw == []
