"""What people see of an urgent notice, over HTTP: the button, the form, whom to call, the report (domain M-4, M-5)."""

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.desk import Desk, matters
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.enablement import PluginSwitch
from portal.store.matters import Link, Matter
from portal.store.people import Person
from tests.api_fixtures import Program, told
from tests.conftest import HeldClock
from tests.consultation.conftest import FIRE, POLICE, RESCUE, TIEXI, Emergency, emergency_in
from tests.transfer.conftest import District, Login

NEW = "/consultation/hazard_notice/new"


@pytest.fixture
def emergency(district: District, now: HeldClock) -> Emergency:
    """The same people as elsewhere, each with a browser (``login_of``)."""
    now.move_to(datetime(2026, 11, 20, 18, 5))
    return emergency_in(district)


def code(emergency: Emergency, name: str) -> str:
    return str(emergency.district.units[name].code)


class TestTheForm:
    """Two clicks from 工作台."""

    def test_the_button_stands_on_the_desk_of_who_may_send_whatever_the_switch_says(
        self, emergency: Emergency, login_of: Login
    ) -> None:
        with transaction():
            office = emergency.district.units[TIEXI].id
            PluginSwitch.create(plugin="consultation", unit=office, state="off", changed_at=0)
            snapshots.changed("switches")
        assert f'href="{NEW}"' in login_of(emergency.sender).get("/").text
        assert f'href="{NEW}"' not in login_of(emergency.justice).get("/").text
        assert login_of(emergency.sender).get(NEW).status_code == 200

    def test_a_department_whose_switch_is_off_answers_all_the_same(
        self, emergency: Emergency, login_of: Login, app: Flask
    ) -> None:
        """M-4, P-3: on its pages and by program, where other kinds would only be read."""
        with transaction():
            department = emergency.district.units[FIRE].id
            PluginSwitch.create(plugin="consultation", unit=department, state="off", changed_at=0)
            snapshots.changed("switches")
        sent = emergency.told(FIRE)
        client = login_of(emergency.fire)
        assert "只能查看" not in client.get(f"/consultation/{sent.id}").text
        assert client.post(f"/consultation/{sent.id}/acknowledge", {}).status_code == 303
        program = Program(app, emergency.desk, Person.get_by_id(emergency.fire.person_id))
        assert program.post(f"/matters/{sent.id}/steps/arrive", {"fields": {}}).status_code == 200

    def test_departments_are_ticked_and_each_gets_its_notice(
        self, emergency: Emergency, login_of: Login
    ) -> None:
        client = login_of(emergency.sender)
        page = client.get(NEW).text
        assert all(name in page for name in (FIRE, RESCUE, POLICE))
        assert "不需要审批和材料" in page
        typed = {
            "act": "submit",
            "receivers": [code(emergency, FIRE), code(emergency, RESCUE)],
            "place": "铁西新村3号楼前",
        }
        answer = client.post(NEW, typed)
        assert answer.status_code == 303
        assert [one.state for one in Matter.select()] == ["sent", "sent"]
        shown = client.get(answer.location).text
        assert "立即打电话" in shown
        assert "13900000000" in shown
        assert "0373-0000016" in shown
        assert "请立即打电话确认" in shown

    def test_what_was_typed_survives_when_nobody_was_chosen(
        self, emergency: Emergency, login_of: Login
    ) -> None:
        answer = login_of(emergency.sender).post(NEW, {"act": "submit", "title": "燃气管道被挖断"})
        assert answer.status_code == 422
        assert "没有选择通知哪个部门" in answer.text
        assert "燃气管道被挖断" in answer.text

    def test_a_second_click_sends_no_second_notice(self, emergency: Emergency, login_of: Login) -> None:
        client = login_of(emergency.sender)
        typed = {
            "act": "submit",
            "draft_key": "k1",
            "receivers": [code(emergency, FIRE), code(emergency, RESCUE)],
        }
        client.post(NEW, typed)
        assert client.post(NEW, typed).status_code in (409, 422)
        assert Matter.select().count() == 2

    def test_a_draft_is_sent_from_its_own_page(self, emergency: Emergency, login_of: Login) -> None:
        client = login_of(emergency.sender)
        kept = client.post(NEW, {"act": "save", "title": "燃气管道被挖断"})
        assert "还没有通知任何部门" in client.get(kept.location).text
        typed = {"act": "submit", "title": "燃气管道被挖断", "receivers": code(emergency, FIRE)}
        assert client.post(f"{kept.location}/send", typed).status_code == 303
        assert Matter.get().state == "sent"


class TestTheNotice:
    """One notice as each side sees it."""

    def test_the_department_sees_what_it_can_do_and_not_whom_else_was_told(
        self, emergency: Emergency, login_of: Login
    ) -> None:
        sent = emergency.told(FIRE, RESCUE)
        page = login_of(emergency.fire).get(f"/consultation/{sent.id}").text
        assert all(words in page for words in ("接报", "派员", "到场", "处置完毕", "不处理"))
        assert "立即打电话" not in page
        assert f"/consultation/{sent.id}/log_call" not in page

    def test_at_99_half_an_hour_without_a_call_is_said_on_the_page(
        self, emergency: Emergency, login_of: Login, now: HeldClock
    ) -> None:
        sent = emergency.told(FIRE)
        client = login_of(emergency.sender)
        assert "W-M-NOPHONE" not in client.get(f"/consultation/{sent.id}").text
        now.move_to(datetime(2026, 11, 20, 18, 35))
        assert "W-M-NOPHONE" in client.get(f"/consultation/{sent.id}").text

    def test_at_99_after_two_hours_the_report_lies_ready_to_be_signed(
        self, emergency: Emergency, login_of: Login, now: HeldClock
    ) -> None:
        sent = emergency.told(FIRE)
        now.move_to(datetime(2026, 11, 20, 20, 4))
        assert "报告区政府" not in login_of(emergency.head).get(f"/consultation/{sent.id}").text
        now.move_to(datetime(2026, 11, 20, 20, 5))
        page = login_of(emergency.head).get(f"/consultation/{sent.id}").text
        assert "距通知已满2小时" in page
        assert f'action="/consultation/{sent.id}/report"' in page
        assert "请区人民政府责成区消防救援大队立即派员处置" in page
        assert (
            "请本单位负责人在本页签发报告" in login_of(emergency.sender).get(f"/consultation/{sent.id}").text
        )
        preview = login_of(emergency.sender).get(f"/consultation/{sent.id}/preview/hazard_report").text
        assert "关于燃气管道被挖断未得到处置的报告" in preview
        assert f'action="/consultation/{sent.id}/close"' not in page

    def test_at_100_a_reason_is_shown_with_what_is_left_to_do(
        self, emergency: Emergency, login_of: Login
    ) -> None:
        sent = emergency.told(FIRE)
        emergency.take(emergency.fire, sent, "refuse", reason_code="not_ours", reason="属住建部门。")
        page = login_of(emergency.head).get(f"/consultation/{sent.id}").text
        assert "属住建部门" in page
        assert "改通知其他单位" in page
        answer = login_of(emergency.head).post(f"/consultation/{sent.id}/report", {})
        assert answer.status_code == 422
        assert "E-M-REPORT-HASREASON" in answer.text
        assert "管辖争议" in answer.text

    def test_the_government_has_the_report_in_its_todo_and_instructs(
        self, emergency: Emergency, login_of: Login
    ) -> None:
        sent = emergency.told(FIRE)
        emergency.take(emergency.fire, sent, "refuse")
        emergency.take(emergency.head, sent, "report")
        client = login_of(emergency.government)
        assert "燃气管道被挖断" in client.get("/todo").text
        page = client.get(f"/consultation/{sent.id}").text
        assert "签收报告" in page
        assert "登记批示" in page
        client.post(f"/consultation/{sent.id}/instruct", {"instruction": "请立即到场。"})
        assert "请立即到场。" in login_of(emergency.fire).get(f"/consultation/{sent.id}").text

    def test_the_case_behind_it_is_transferred_from_here_as_urgent(
        self, emergency: Emergency, login_of: Login
    ) -> None:
        """T-2: within 24 hours of the alarm, to whom was called."""
        sent = emergency.told(FIRE)
        client = login_of(emergency.sender)
        address = f"/transfer/new?grew_from={sent.id}"
        assert address in client.get(f"/consultation/{sent.id}").text
        form = client.get(address).text
        assert re.search(r'name="urgent"[^>]* checked|checked[^>]* name="urgent"', form)
        assert f'<option selected value="{emergency.district.units[FIRE].id}">' in form
        assert "气味很浓。" in form
        assert "2026-11-20T18:05" in form

    def test_another_unit_finds_nothing(self, emergency: Emergency, login_of: Login) -> None:
        sent = emergency.told(FIRE)
        client = login_of(emergency.district.clerks["平原镇人民政府"])
        assert client.get(f"/consultation/{sent.id}").status_code == 404
        assert "燃气管道被挖断" not in client.get("/consultation/").text
        assert "燃气管道被挖断" not in client.get("/search?q=燃气").text

    def test_a_transfer_of_another_plugin_is_not_shown_here(
        self, emergency: Emergency, login_of: Login
    ) -> None:
        other = emergency.district.sent(FIRE, TIEXI)
        assert login_of(emergency.fire).get(f"/consultation/{other.id}").status_code == 404


class TestFigures:
    """M-7."""

    def test_a_year_shows_how_fast_each_department_came(
        self, emergency: Emergency, login_of: Login, now: HeldClock
    ) -> None:
        first, second = emergency.parts(emergency.told(FIRE, RESCUE))
        now.forward(minutes=10)
        emergency.take(emergency.fire, first, "acknowledge")
        emergency.take(emergency.rescue, second, "refuse")
        now.forward(minutes=30)
        emergency.take(emergency.fire, first, "arrive")
        page = login_of(emergency.justice).get("/consultation/hazard_notice/figures?year=2026").text
        rows = [re.findall(r'class="number">([^<]*)<', row) for row in page.split("<tr>")[2:]]
        assert rows == [
            ["1 件", "10 分钟", "40 分钟", "—", "0 件", "0 件"], ["1 件", "10 分钟", "—", "—", "0 件", "1 件"]
        ]  # fmt: skip
        assert (
            "没有紧急情况通知"
            in login_of(emergency.justice).get("/consultation/hazard_notice/figures?year=2025").text
        )

    def test_a_unit_sees_the_figures_of_its_own_notices(self, emergency: Emergency, login_of: Login) -> None:
        emergency.told(FIRE, RESCUE)
        assert RESCUE not in login_of(emergency.fire).get("/consultation/hazard_notice/figures").text
        assert RESCUE in login_of(emergency.sender).get("/consultation/hazard_notice/figures").text
        other = login_of(emergency.district.clerks["平原镇人民政府"])
        assert "没有紧急情况通知" in other.get("/consultation/hazard_notice/figures").text


class TestPrograms:
    """The API takes a list of codes, or one."""

    @pytest.mark.parametrize("several", [True, False])
    def test_receivers_are_a_list_of_codes_or_one(
        self, emergency: Emergency, app: Flask, several: bool
    ) -> None:
        api = Program(app, emergency.desk, Person.get_by_id(emergency.sender.person_id))
        receivers: Any = (
            [code(emergency, FIRE), code(emergency, RESCUE)] if several else code(emergency, FIRE)
        )
        opened = api.post("/matters", {"kind": "hazard_notice", "fields": {"receivers": receivers}})
        assert opened.status_code == 201
        sent = api.take(told(opened), "send")
        assert sent["state"] == "sent"
        assert len(sent["links"]) == (1 if several else 0)
        assert Link.select().count() == (1 if several else 0)

    def test_an_unknown_code_is_named(self, emergency: Emergency, app: Flask) -> None:
        api = Program(app, emergency.desk, Person.get_by_id(emergency.sender.person_id))
        opened = api.post("/matters", {"kind": "hazard_notice", "fields": {"receivers": ["D99"]}})
        answer = api.post(f"/matters/{told(opened)['id']}/steps/send", {"fields": {}})
        assert answer.status_code == 422
        assert any("没有“D99”这个单位" in reason["message"] for reason in told(answer)["reasons"])


def test_every_departments_notice_goes_out_by_every_channel(district: District, tmp_path: Path) -> None:
    """What follows from a step is told as far as the step itself: a gateway reads the notices of all departments."""
    folder = tmp_path / "spool"
    spooling = replace(district, desk=Desk(district.desk.host, replace(district.desk.settings, spool=folder)))
    emergency = emergency_in(spooling)
    emergency.told(FIRE, RESCUE)
    told = [json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()]
    assert {one["person"] for one in told} >= {emergency.fire.name, emergency.rescue.name}
    assert len(told) == len({json.dumps(one, sort_keys=True) for one in told})


def test_a_kind_whose_switch_is_off_is_offered_to_programs_all_the_same(emergency: Emergency) -> None:
    with transaction():
        office = emergency.district.units[TIEXI].id
        PluginSwitch.create(plugin="consultation", unit=office, state="off", changed_at=0)
        snapshots.changed("switches")
    assert matters.open_matter(emergency.desk, emergency.sender, "hazard_notice", {}).state == "draft"
