"""The pages of administration over HTTP: what each administrator sees and does, and what others are refused."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal import clock
from portal.desk import Desk, liaisons, matters
from portal.desk.clocks import term_on
from portal.desk.enablement import State, switch
from portal.desk.terms import when_due
from portal.domain.calendar import ZONE
from portal.domain.procedure import Role
from portal.store import snapshots
from portal.store.audit import AuditEntry
from portal.store.calendar import CalendarYear, TermVersion
from portal.store.files import NumberSeries
from portal.store.matters import Matter, MatterClock
from portal.store.notices import Notice
from portal.store.people import LoginSession, Person
from portal.store.units import Liaison, Unit
from tests import factories
from tests.conftest import HeldClock
from tests.core.district import sample
from tests.web_fixtures import Client, member

NOTICE = (
    "国务院办公厅关于2027年部分节假日安排的通知 国办发明电〔2026〕9号\n"
    "一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。1月9日（周六）上班。\n"
)
ADMINISTRATORS = {
    "sysadmin": Role.SYSTEM_ADMIN,
    "secadmin": Role.SECURITY_ADMIN,
    "auditadmin": Role.AUDIT_ADMIN,
}
PARTS = {
    "/admin/units/": "sysadmin", "/admin/people/": "sysadmin", "/admin/people/new": "sysadmin", "/admin/plugins/": "sysadmin",
    "/admin/calendar/2026": "sysadmin", "/admin/terms/": "sysadmin", "/admin/terms/transfer.normal": "sysadmin",
    "/admin/series/": "sysadmin", "/admin/backup/": "sysadmin", "/admin/roles/": "secadmin", "/admin/audit/": "auditadmin", "/admin/audit/export.csv": "auditadmin",
}  # fmt: skip
FIVE_DAYS = {
    "length": "5", "since": "2026-11-23", "document": "卫政办〔2026〕5号", "clause": "应当在5个工作日内移送。",
}  # fmt: skip
PASSWORD_LINE = "一次性口令只显示这一次"


@pytest.fixture
def hub(database: str, now: HeldClock) -> Unit:
    factories.calendar_years()
    return factories.unit("指挥中心", "hub")


@pytest.fixture
def tiexi(database: str) -> Unit:
    return factories.unit("铁西街道办事处", code="410703009")


def logged_in(app: Flask, unit: Unit, role: Role, username: str) -> Client:
    member(unit, role, username=username, name=role.text)
    client = Client(app)
    assert client.log_in(username).status_code == 303
    return client


@pytest.fixture
def system(app: Flask, hub: Unit) -> Client:
    return logged_in(app, hub, Role.SYSTEM_ADMIN, "sysadmin")


@pytest.fixture
def security(app: Flask, hub: Unit) -> Client:
    return logged_in(app, hub, Role.SECURITY_ADMIN, "secadmin")


@pytest.fixture
def auditor(app: Flask, hub: Unit) -> Client:
    return logged_in(app, hub, Role.AUDIT_ADMIN, "auditadmin")


def upload(client: Client, url: str, data: bytes, name: str) -> Any:
    return client.post(url, {"file": (BytesIO(data), name)}, content_type="multipart/form-data")


# --- who may enter ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PARTS)
def test_each_part_opens_to_its_own_administrator_and_refuses_everybody_else(
    app: Flask, hub: Unit, page: str
) -> None:
    for username, role in {**ADMINISTRATORS, "clerk": Role.HANDLER, "head": Role.HEAD}.items():
        answer = logged_in(app, hub, role, username).get(page)
        assert answer.status_code == (200 if PARTS[page] == username else 403), username
    assert Client(app).get(page).status_code == 303


def test_the_menu_of_each_administrator_leads_to_their_pages_only(
    system: Client, security: Client, auditor: Client
) -> None:
    pages = {
        "/admin/units/",
        "/admin/people/",
        "/admin/plugins/",
        "/admin/calendar/",
        "/admin/terms/",
        "/admin/series/",
    }
    for client, own in ((system, pages), (security, {"/admin/roles/"}), (auditor, {"/admin/audit/"})):
        text = client.get("/units/").text
        assert {
            page for page in (*pages, "/admin/roles/", "/admin/audit/") if f'href="{page}"' in text
        } == own


@pytest.mark.parametrize("page", ["/admin/units/987654", "/admin/people/987654", "/admin/terms/no.such", "/admin/series/2026/987654",
                                  "/admin/plugins/transfer/987654/off", "/admin/plugins/none/1/off", "/admin/calendar/12345", "/units/987654"])  # fmt: skip
def test_what_does_not_exist_is_not_found(system: Client, page: str) -> None:
    assert system.get(page).status_code == 404


# --- 通讯录 and one's own page --------------------------------------------------------------------------------


def test_everybody_finds_liaisons_and_duty_phones_in_the_directory(
    app: Flask, hub: Unit, tiexi: Unit
) -> None:
    liaisons.name_liaison(
        None, tiexi.id, {"name": "李某", "mobile": "13900000000", "backup": "赵某"}, since=clock.today()
    )
    factories.unit("南桥街道办事处")
    page = logged_in(app, tiexi, Role.HANDLER, "clerk").get("/units/").text
    for words in ("铁西街道办事处", "李某", "13900000000", "赵某", "南桥街道办事处", "未明确"):
        assert words in page


def test_the_directory_is_searched_by_name_and_by_liaison(app: Flask, hub: Unit, tiexi: Unit) -> None:
    factories.unit("南桥街道办事处")
    liaisons.name_liaison(None, tiexi.id, {"name": "李某"}, since=clock.today())
    clerk = logged_in(app, hub, Role.HANDLER, "clerk")
    for words, found in (("南桥", "南桥街道办事处"), ("李某", "铁西街道办事处")):
        page = clerk.get("/units/", query_string={"q": words}).text
        assert [n for n in ("铁西街道办事处", "南桥街道办事处") if n in page] == [found]


def test_the_directory_goes_out_as_xlsx_in_which_nothing_computes(app: Flask, hub: Unit, tiexi: Unit) -> None:
    liaisons.name_liaison(None, tiexi.id, {"name": "=1+1"}, since=clock.today())
    answer = logged_in(app, hub, Role.HANDLER, "clerk").get("/units/export.xlsx")
    cells = [
        cell for row in load_workbook(BytesIO(answer.data)).active for cell in row if cell.value == "=1+1"
    ]
    assert [cell.data_type for cell in cells] == ["s"]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_units_page_shows_its_territory_and_who_answers_for_it(app: Flask, hub: Unit, tiexi: Unit) -> None:
    factories.place("铁西新村", tiexi)
    team = factories.unit("铁西执法队", "internal", parent=tiexi)
    clerk = logged_in(app, hub, Role.HANDLER, "clerk")
    page = clerk.get(f"/units/{tiexi.id}").text
    assert "铁西新村" in page
    assert "铁西执法队" in page
    assert "没有在任的联络人" in page
    assert "铁西街道办事处" in clerk.get(f"/units/{team.id}").text


def test_ones_own_page_keeps_phones_and_ends_other_logins(app: Flask, hub: Unit, tiexi: Unit) -> None:
    elsewhere = logged_in(app, tiexi, Role.HANDLER, "clerk")
    here = Client(app)
    here.log_in("clerk")
    assert here.post("/me/phones", {"office_phone": "0373-1", "mobile": "139"}).status_code == 303
    page = here.get("/me/").text
    assert "0373-1" in page
    assert "退出其他登录" in page
    here.post("/me/sessions/end")
    assert elsewhere.get("/me/").status_code == 303
    assert here.get("/me/").status_code == 200
    assert LoginSession.select().where(LoginSession.stamp != 0).count() == 1


# --- units and people -----------------------------------------------------------------------------------------


def test_a_list_of_units_is_uploaded_and_told_what_it_did(system: Client) -> None:
    assert upload(system, "/admin/units/import", sample("units.csv"), "units.csv").status_code == 303
    assert "新增 36 项" in system.get("/admin/units/").text
    assert upload(system, "/admin/units/places", sample("places.csv"), "places.csv").status_code == 303
    assert "29 处地点" in system.get("/admin/units/").text


def test_a_faulty_list_shows_every_fault_and_enters_nothing(system: Client) -> None:
    answer = upload(
        system, "/admin/units/import", "编码,名称,类型\nX1,甲科,internal\nX2,乙局,bureau\n".encode(), "u.csv"
    )
    assert answer.status_code == 422
    assert "第 2 行“上级”" in answer.text
    assert "第 3 行“类型”" in answer.text
    assert not Unit.select().where(Unit.code == "X1").exists()


def test_no_file_chosen_is_told(system: Client) -> None:
    answer = system.post("/admin/units/import", {})
    assert answer.status_code == 422
    assert "请选择文件" in answer.text


def test_a_unit_is_corrected_given_a_liaison_renamed_and_ended_on_its_page(
    system: Client, tiexi: Unit
) -> None:
    page = f"/admin/units/{tiexi.id}"
    assert (
        system.post(
            page, {"duty_phone": "0373-7", "aliases": "铁西、铁西办", "short_name": "铁西办"}
        ).status_code
        == 303
    )
    assert Unit.get_by_id(tiexi.id).aliases == ["铁西", "铁西办"]
    assert system.post(f"{page}/liaisons", {"name": "李某", "since": "2026-11-20"}).status_code == 303
    liaison = Liaison.get()
    assert system.post(f"{page}/liaisons/{liaison.id}", {"backup": "赵某"}).status_code == 303
    assert "赵某" in system.get(page).text
    assert system.post(f"{page}/liaisons/{liaison.id}/end", {"on": "2026-11-20"}).status_code == 303
    assert "已卸任" in system.get(page).text
    assert (
        system.post(f"{page}/rename", {"name": "铁西新区街道办事处", "on": "2026-11-20"}).status_code == 303
    )
    assert system.post(f"{page}/end", {"on": "2026-11-20", "successor": ""}).status_code == 303
    assert "已于 2026年11月20日（周五） 撤销或更名" in system.get(page).text


def test_a_refused_form_is_shown_again_with_what_was_typed_and_the_other_forms_untouched(
    system: Client, tiexi: Unit
) -> None:
    answer = system.post(
        f"/admin/units/{tiexi.id}/rename", {"name": "南桥街道办事处", "full_name": "全称甲", "on": "哪天"}
    )
    assert answer.status_code == 422
    assert "日期应写作 2026-11-20" in answer.text
    assert "全称甲" in answer.text
    assert f'value="{tiexi.organ_code}"' in answer.text


def test_a_new_person_gets_a_password_that_is_shown_once(app: Flask, system: Client, tiexi: Unit) -> None:
    answer = system.post(
        "/admin/people/new", {"username": "wangfang", "name": "王芳", "unit": "410703009", "badge": "豫G001"}
    )
    assert PASSWORD_LINE in answer.text
    person = Person.get(Person.username == "wangfang")
    assert (person.role_set, person.badge, person.must_change_password) == (frozenset(), "豫G001", True)
    handed = answer.text.split("wangfang</code></td><td><code>")[1].split("<")[0]
    assert Client(app).log_in("wangfang", handed).headers["Location"] == "/password"
    assert handed not in system.get(f"/admin/people/{person.id}").text


def test_a_person_is_corrected_reset_disabled_and_enabled(app: Flask, system: Client, tiexi: Unit) -> None:
    clerk = logged_in(app, tiexi, Role.HANDLER, "clerk")
    person = Person.get(Person.username == "clerk")
    page = f"/admin/people/{person.id}"
    assert (
        system.post(page, {"name": "王方", "unit": "410703009", "badge_until": "2027-12-31"}).status_code
        == 303
    )
    assert Person.get_by_id(person.id).badge_until == date(2027, 12, 31)
    handed_over = system.post(f"{page}/reset-password").text
    assert PASSWORD_LINE in handed_over
    assert 'href="/admin/people/">已交付，返回' in handed_over
    assert clerk.get("/units/").status_code == 303
    system.post(f"{page}/disable")
    assert "已停用" in system.get("/admin/people/", query_string={"state": "disabled"}).text
    system.post(f"{page}/enable")
    assert Person.get_by_id(person.id).active


def test_who_moves_to_another_unit_logs_in_again(app: Flask, system: Client, hub: Unit, tiexi: Unit) -> None:
    clerk = logged_in(app, tiexi, Role.HANDLER, "clerk")
    person = Person.get(Person.username == "clerk")
    system.post(f"/admin/people/{person.id}", {"name": "王芳", "unit": hub.code})
    assert clerk.get("/units/").status_code == 303


def test_a_list_of_people_is_entered_whole_with_their_one_time_passwords(system: Client, tiexi: Unit) -> None:
    good = "用户名,姓名,单位,职务,证件有效期\nwangfang,王芳,铁西街道办事处,科员,2027/12/31\nliming,李明,410703009,,\n"
    bad = upload(system, "/admin/people/import", (good + "x,,某局,,某日\n").encode(), "people.csv")
    assert bad.status_code == 422
    assert all(f"第 4 行“{column}”" in bad.text for column in ("姓名", "单位", "证件有效期"))
    assert not Person.select().where(Person.username == "wangfang").exists()
    done = upload(system, "/admin/people/import", good.encode("gb18030"), "people.csv")
    assert PASSWORD_LINE in done.text
    again = upload(system, "/admin/people/import", good.replace("科员", "科长").encode(), "people.csv")
    assert again.status_code == 303
    assert Person.get(Person.username == "wangfang").post == "科长"


def test_the_system_administrator_gives_no_roles_and_nobody_gives_them_to_oneself(
    system: Client, security: Client, tiexi: Unit
) -> None:
    person = member(tiexi, username="clerk")
    assert system.post(f"/admin/roles/{person.id}", {"roles": ["head"]}).status_code == 403
    assert security.post(f"/admin/roles/{person.id}", {"roles": ["head", "handler"]}).status_code == 303
    assert Person.get_by_id(person.id).role_set == {Role.HEAD, Role.HANDLER}
    own = Person.get(Person.username == "secadmin")
    assert "不能给自己授予" in security.get(f"/admin/roles/{own.id}").text
    assert security.post(f"/admin/roles/{own.id}", {"roles": ["security_admin", "head"]}).status_code == 403


def test_administrators_exclude_one_another_on_the_page_too(security: Client, tiexi: Unit) -> None:
    person = member(tiexi, username="clerk")
    answer = security.post(f"/admin/roles/{person.id}", {"roles": ["system_admin", "audit_admin"]})
    assert answer.status_code == 422
    assert "相互排斥" in answer.text
    assert 'value="audit_admin"' in answer.text


# --- calendar -------------------------------------------------------------------------------------------------


def test_a_year_is_shown_as_twelve_months_with_days_off_and_made_up(system: Client) -> None:
    page = system.get("/admin/calendar/2026").text
    assert page.count("<caption>") == 12
    assert "248 个工作日" in page
    assert "暂定" in system.get("/admin/calendar/2027").text


def test_a_pasted_notice_is_read_back_and_changes_nothing_until_confirmed(system: Client) -> None:
    page = system.post("/admin/calendar/2027/read", {"text": NOTICE}).text
    for words in (
        "核对读出的安排",
        "国办发明电〔2026〕9号",
        "2027年1月1日（周五）",
        "2027年1月9日（周六）",
        "2027-05-01 是劳动节",
    ):
        assert words in page
    assert 2027 not in snapshots.calendar().loaded


def test_a_part_of_the_notice_is_loaded_only_with_a_sentence_which_is_logged(system: Client) -> None:
    """K-8: nobody shall take a year for final of which half was pasted."""
    refused = system.post("/admin/calendar/2027/load", {"text": NOTICE})
    assert refused.status_code == 422
    assert "2027-05-01 是劳动节，表中没有列为休息日" in refused.text
    assert "核对读出的安排" in refused.text
    assert 2027 not in snapshots.calendar().loaded
    system.post("/admin/calendar/2027/load", {"text": NOTICE, "confirm-W-K-DOUBT": "其余节日另行通知。"})
    assert 2027 in snapshots.calendar().loaded
    assert (
        "其余节日另行通知。"
        in AuditEntry.get(AuditEntry.action == "calendar.load", AuditEntry.object_id == 2027).detail
    )


def test_a_loaded_year_is_put_right_and_says_which_days_and_limits_that_moves(
    memo_desk: Desk, system: Client, tiexi: Unit
) -> None:
    """K-8: found Fri 2026-11-20; Mon 2026-11-23 turns out to be off, so three working days end a day later."""
    found = {"title": "占用消防车通道", "discovered_at": "2026-11-20T08:30"}
    draft = matters.open_matter(memo_desk, factories.clerk(tiexi), "transfer", found)
    known = "\n".join(
        f"{on},{kind},{name}"
        for kind, days in (
            ("休", CalendarYear.get_by_id(2026).off),
            ("班", CalendarYear.get_by_id(2026).makeup),
        )
        for on, name in days.items()
    )
    right = {"text": f"{known}\n2026-11-23,休,临时放假", "source": "国办发明电〔2026〕20号"}
    told = system.post("/admin/calendar/2026/read", right).text
    for words in (
        "1 天",
        "2026年11月23日（周一）",
        "临时放假",
        "2026年11月25日（周三）",
        "2026年11月26日（周四）",
    ):
        assert words in told
    assert system.post("/admin/calendar/2026/load", right).status_code == 303
    assert MatterClock.get(MatterClock.matter == draft.id).due_on == date(2026, 11, 26)
    assert AuditEntry.select().where(AuditEntry.action == "clock.recount").count() == 1
    again = system.post("/admin/calendar/2026/read", right).text
    assert "每一天的班、休都与现行相同" in again
    assert "没有期限变动" in again


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("关于2027年\n一、元旦：1月1日（周六）放假。", "1月1日是周五，不是周六"),
        ("2027-01-01,休,元旦\n2027-02-30,休,春节", "第2行"),
        ("2027-05-01,班,劳动节", "法定节假日，不能安排上班"),
        ("", "没有写明是哪一年"),
    ],
    ids=["a weekday that is wrong", "a day that is none", "work on a statutory day", "nothing"],
)
def test_a_notice_that_contradicts_itself_is_refused_and_stays_as_typed(
    system: Client, text: str, words: str
) -> None:
    for act in ("read", "load"):
        answer = system.post(f"/admin/calendar/2027/{act}", {"text": text})
        assert answer.status_code == 422
        assert words in answer.text
    assert text.splitlines()[:1] == [] or text.splitlines()[0] in answer.text


def test_loading_a_year_recounts_a_running_transfer_logs_it_and_tells_its_people(
    memo_desk: Desk, system: Client, tiexi: Unit, now: HeldClock
) -> None:
    """AT-11: found Wed 2026-12-30, three working days; 2027 is loaded later and makes Mon 2027-01-04 off."""
    clerk = factories.clerk(tiexi)
    now.move_to(datetime(2026, 12, 30, 10, tzinfo=ZONE))
    system.log_in("sysadmin")
    found = {"title": "占用消防车通道", "discovered_at": "2026-12-30T09:30"}
    draft = matters.open_matter(memo_desk, clerk, "transfer", found)
    running = MatterClock.get((MatterClock.matter == draft.id) & (MatterClock.term == "transfer.normal"))
    assert (running.due_on, running.provisional) == (date(2027, 1, 5), True)
    told = system.post("/admin/calendar/2027/read", {"text": NOTICE}).text
    for words in ("1 个变动", "移送案件", "2027年1月5日（周二）", "2027年1月6日（周三）"):
        assert words in told
    assert "占用消防车通道" not in told
    sure = {"text": NOTICE, "confirm-W-K-DOUBT": "其余节日另行通知。"}
    assert system.post("/admin/calendar/2027/load", sure).status_code == 303
    counted = MatterClock.get_by_id(running.id)
    assert (counted.due_on, counted.provisional) == (date(2027, 1, 6), False)
    assert Matter.get_by_id(draft.id).due_at == int(counted.due_at.timestamp())
    entry = AuditEntry.get(AuditEntry.action == "clock.recount")
    assert (entry.object_id, entry.actor_name) == (draft.id, "系统管理员")
    assert [n.person_id for n in Notice.select().where(Notice.kind == "clock.recount")] == [clerk.person_id]
    assert when_due("transfer.normal", "2026-12-30").due_on == date(2027, 1, 6)


# --- limits, numbers, switches --------------------------------------------------------------------------------


def test_all_limits_are_listed_with_label_basis_and_source(system: Client) -> None:
    page = system.get("/admin/terms/").text
    for words in (
        "transfer.normal",
        "judicial.police_file",
        "机制期限",
        "法定期限",
        "内部提醒",
        "卫政办〔2024〕1号",
    ):
        assert words in page


def test_a_limit_changes_by_a_document_from_a_day_on_and_running_matters_keep_theirs(
    memo_desk: Desk, system: Client, tiexi: Unit
) -> None:
    clerk = factories.clerk(tiexi)
    found = {"title": "占用消防车通道", "discovered_at": "2026-11-20T08:30"}
    before = matters.open_matter(memo_desk, clerk, "transfer", found)
    change = {**FIVE_DAYS, "length": "5", "since": "2026-11-23"}
    assert system.post("/admin/terms/transfer.normal", change).status_code == 303
    page = system.get("/admin/terms/transfer.normal").text
    assert "卫政办〔2026〕5号" in page
    assert "应当在5个工作日内移送" in page
    assert MatterClock.get(MatterClock.matter == before.id).due_on == date(2026, 11, 25)
    assert when_due("transfer.normal", "2026-11-20").due_on == date(2026, 11, 25)
    assert when_due("transfer.normal", "2026-11-23").due_on == date(2026, 11, 30)
    assert AuditEntry.select().where(AuditEntry.action == "term.set").exists()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("transfer.normal", {"document": ""}),
        ("transfer.normal", {"document": "会议商定"}),
        ("transfer.normal", {"clause": ""}),
        ("transfer.normal", {"off": "y"}),
        ("filing.decision", {"off": "y"}),
        ("transfer.normal", {"length": "0"}),
        ("transfer.normal", {"since": "2026-11-19"}),
        ("transfer.normal", {"length": "-1"}),
        ("transfer.normal", {"length": "三"}),
        ("transfer.sign", {"document": ""}),
        ("sharing.same_day", {}),
        ("complaint.by_law", {}),
    ],
    ids=[
        "without a document", "by a paper without number", "without what the paper says", "the notice's limit off",
        "the law's limit off", "no time at all", "backwards", "below nothing", "no number", "a reminder without a document",
        "当日 has no number", "the law's own",
    ],
)  # fmt: skip
def test_a_limit_is_not_changed_otherwise(system: Client, rule: str, change: dict[str, str]) -> None:
    for address in (f"/admin/terms/{rule}/foresee", f"/admin/terms/{rule}"):
        assert system.post(address, {**FIVE_DAYS, **change}).status_code == 422
    assert TermVersion.select().count() == 0


def test_what_a_change_would_mean_is_shown_before_it_is_made(
    memo_desk: Desk, system: Client, tiexi: Unit
) -> None:
    """G-12: what runs keeps its own, what starts on the day is due otherwise."""
    found = {"title": "占用消防车通道", "discovered_at": "2026-11-20T08:30"}
    matters.open_matter(memo_desk, factories.clerk(tiexi), "transfer", found)
    page = system.post("/admin/terms/transfer.normal/foresee", FIVE_DAYS).text
    for words in (
        "尚未改动",
        "2026年11月26日（周四） 24:00 前",
        "2026年11月30日（周一） 24:00 前",
        "1 个，保持不变",
    ):
        assert words in page
    assert TermVersion.select().count() == 0


def test_a_reminder_is_switched_off_from_a_day_on(system: Client) -> None:
    """§0, G-12."""
    off = {"length": "1", "since": "2026-11-23", "document": "区司法局通知", "off": "y"}
    assert "不再提醒" in system.post("/admin/terms/transfer.sign/foresee", off).text
    assert system.post("/admin/terms/transfer.sign", off).status_code == 303
    assert "已停用" not in system.get("/admin/terms/transfer.sign").text
    assert term_on("transfer.sign", date(2026, 11, 22)).off is False
    assert term_on("transfer.sign", date(2026, 11, 23)).off is True
    assert "区司法局通知" in system.get("/admin/terms/history").text


def test_of_two_changes_for_one_day_the_later_entered_holds_and_both_are_kept(system: Client) -> None:
    for length in ("5", "4"):
        system.post("/admin/terms/transfer.normal", {**FIVE_DAYS, "length": length})
    assert term_on("transfer.normal", date(2026, 11, 23)).length == 4
    page = system.get("/admin/terms/history").text
    assert page.count("2026年11月23日") == 2
    assert page.count("已被替换") == 1


def test_the_numbers_of_a_units_letters_are_decided_for_a_year(system: Client, tiexi: Unit) -> None:
    page = f"/admin/series/2026/{tiexi.id}"
    assert system.post(page, {"mode": "auto", "organ_code": "铁西办函", "start": "31"}).status_code == 303
    assert "铁西办函〔2026〕31号" in system.get("/admin/series/").text
    assert system.post(page, {"mode": "auto", "organ_code": "铁西办函", "start": "3"}).status_code == 422
    assert NumberSeries.get().next_number == 31


def test_a_switch_takes_two_clicks_the_first_of_which_only_tells(
    app: Flask, system: Client, tiexi: Unit
) -> None:
    address = f"/admin/plugins/transfer/{tiexi.id}/off"
    assert f'href="{address}"' in system.get("/admin/plugins/").text
    told = system.get(address).text
    assert "尚未改动" in told
    assert "确认改为停用" in told
    assert snapshots.switch("transfer", tiexi.id) == "on"
    assert system.post(address).status_code == 303
    assert "已改为停用" in system.get("/admin/plugins/").text


def test_the_page_offers_draining_where_clocks_run(memo_desk: Desk, system: Client, tiexi: Unit) -> None:
    """AT-106, on the page."""
    found = {"title": "占用消防车通道", "discovered_at": "2026-11-20T08:30"}
    for _ in range(2):
        matters.open_matter(memo_desk, factories.clerk(tiexi), "transfer", found)
    address = f"/admin/plugins/transfer/{tiexi.id}/"
    told = system.get(f"{address}off").text
    assert "E-P-OPEN-MATTERS" in told
    assert f'action="{address}draining"' in told
    assert "占用消防车通道" not in told
    refused = system.post(f"{address}off")
    assert refused.status_code == 422
    assert refused.text.count("E-P-OPEN-MATTERS") == 1
    assert system.post(f"{address}draining").status_code == 303
    assert snapshots.switch("transfer", tiexi.id) == "draining"


def test_the_supervisor_sees_the_matrix_and_overrides_with_a_reason(
    app: Flask, memo_desk: Desk, hub: Unit, tiexi: Unit
) -> None:
    matters.open_matter(memo_desk, factories.clerk(tiexi), "transfer", {"discovered_at": "2026-11-20T08:30"})
    supervisor = logged_in(app, factories.unit("区司法局", "supervisor"), Role.SUPERVISOR, "sup")
    address = f"/admin/plugins/transfer/{tiexi.id}/off"
    assert "强制停用" in supervisor.get(address).text
    assert supervisor.post(address, {"reason": ""}).status_code == 422
    assert supervisor.post(address, {"reason": "机构改革"}).status_code == 303
    assert snapshots.switch("transfer", tiexi.id) == "off"


def test_a_department_has_one_master_switch_that_may_be_mixed(memo_desk: Desk, system: Client) -> None:
    fire = factories.unit("区消防救援大队", "department")
    assert f"/admin/plugins/all/{fire.id}/off" in system.get("/admin/plugins/").text
    switch(memo_desk, None, "transfer", fire.id, State.OFF)
    assert "部分停用" in system.get("/admin/plugins/").text


# --- the log --------------------------------------------------------------------------------------------------


def test_the_log_is_read_by_day_actor_and_act_and_the_reading_is_on_it(
    auditor: Client, tiexi: Unit, now: HeldClock
) -> None:
    liaisons.name_liaison(None, tiexi.id, {"name": "李某"}, since=clock.today())
    page = auditor.get(
        "/admin/audit/", query_string={"action": "liaison.name", "since": "2026-11-20", "until": "2026-11-20"}
    ).text
    assert "李某" in page
    assert "运维操作员（命令行）" in page
    assert "李某" not in auditor.get("/admin/audit/", query_string={"until": "2026-11-19"}).text
    assert "李某" not in auditor.get("/admin/audit/", query_string={"actor": "张三"}).text
    assert "liaison.name" in AuditEntry.select().where(AuditEntry.action == "audit.read").first().detail


def test_the_log_turns_its_pages(auditor: Client, tiexi: Unit) -> None:
    for number in range(60):
        liaisons.name_liaison(None, tiexi.id, {"name": f"李{number}"}, since=clock.today())
    first = auditor.get("/admin/audit/", query_string={"action": "liaison.name"}).text
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "李59" in first
    assert "李0" in auditor.get(onward).text


def test_verifying_tells_whether_the_chain_holds(auditor: Client, tiexi: Unit) -> None:
    assert "链条完整" in auditor.post("/admin/audit/verify").text
    with factories.unguarded_log():
        AuditEntry.update(actor_name="别人").where(AuditEntry.id == 2).execute()
    assert "第 2 条与链条不符" in auditor.post("/admin/audit/verify").text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_log_goes_out_safe_from_formulas_and_the_export_is_logged(
    auditor: Client, tiexi: Unit, kind: str
) -> None:
    actor = factories.person(tiexi, name="=HYPERLINK(1)")
    liaisons.name_liaison(factories.actor(_promoted(actor)), tiexi.id, {"name": "李某"}, since=clock.today())
    data = auditor.get(f"/admin/audit/export.{kind}").data
    if kind == "csv":
        assert b"'=HYPERLINK(1)" in data
    else:
        cells = [c for row in load_workbook(BytesIO(data)).active for c in row if c.value == "=HYPERLINK(1)"]
        assert {cell.data_type for cell in cells} == {"s"}
    assert AuditEntry.select().where(AuditEntry.action == "audit.export").count() == 1


def _promoted(person: Person) -> Person:
    person.roles = Role.SYSTEM_ADMIN.value
    person.save()
    return person


class TestBackup:
    """备份与体检: made and kept on the server, never handed out; the checks in words."""

    def test_a_backup_is_made_shown_and_cannot_be_downloaded(self, system: Client) -> None:
        assert "服务器上还没有备份" in system.get("/admin/backup/").text
        assert system.post("/admin/backup/make").status_code == 303
        page = system.get("/admin/backup/").text
        assert "portal-20261120-090000.zip" in page
        assert "可用" in page
        assert "不能从页面下载" in page
        assert system.get("/admin/backup/portal-20261120-090000.zip").status_code == 404

    def test_the_number_kept_is_decided_and_nonsense_refused(self, system: Client) -> None:
        refused = system.post("/admin/backup/keep", {"number": "0"})
        assert refused.status_code == 422
        assert "应为 1 至 365 份" in refused.text
        assert system.post("/admin/backup/keep", {"number": "3"}).status_code == 303
        assert 'value="3"' in system.get("/admin/backup/").text

    def test_the_checks_are_told_with_what_to_do(self, system: Client) -> None:
        page = system.post("/admin/backup/examine").text
        assert "日志链条完整" in page
        assert "还没有做过备份" in page
        assert "怎么办" in page
        assert "没有故障" in page
