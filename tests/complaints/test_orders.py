"""C-9: what a pasted 12345 order fills in, by words that the district says."""

import time
from collections.abc import Callable
from datetime import datetime

import pytest

from plugins.complaints.models import OrderLabels
from plugins.complaints.orders import LABELS, LONGEST, read, understood
from portal.domain.procedure import Role
from portal.store.audit import AuditEntry
from portal.store.matters import MatterClock
from tests import factories
from tests.complaints.conftest import TIEXI, Counter
from tests.conftest import HeldClock
from tests.transfer.conftest import Login
from tests.web_fixtures import Client

ORDER = """新乡市12345政务服务便民热线工单
工单编号：XX20261102000123　　工单类型：投诉
派单时间：2026-11-02 09:10:33  办结时限：2026年11月9日
来电人：王建国 性别：男 联系电话：138 0000 1234
联系地址：铁西新村3号楼
事发地址：人民路与和平路交叉口
被反映单位：某广告公司
诉求标题：户外广告牌脱落
诉求内容：市民反映人民路口广告牌松动，
随时可能掉落。联系电话是他本人的。希望尽快处理。
"""


def test_an_order_fills_the_form() -> None:
    assert read(ORDER).answers == {
        "ticket_number": "XX20261102000123", "received_at": "2026-11-02T09:10", "ticket_due": "2026-11-09T23:59",
        "complainant": "王建国", "complainant_phone": "13800001234", "complainant_address": "铁西新村3号楼",
        "place": "人民路与和平路交叉口", "subject": "某广告公司", "title": "户外广告牌脱落",
        "points": "市民反映人民路口广告牌松动，\n随时可能掉落。联系电话是他本人的。希望尽快处理。",
    }  # fmt: skip
    assert read(ORDER).missing == ()


@pytest.mark.parametrize(
    "text",
    [
        "工单编号\tA1\t来电人\t李四\n诉求内容\t路灯不亮",
        "【工单编号】A1\n【来电人】李四\n【诉求内容】路灯不亮",
        "工单编号\nA1\n来电人\n李四\n诉求内容\n路灯不亮",
        "工单编号:A1|来电人:李四|诉求内容:路灯不亮",
        "工单编号： A1\r\n来电人 ：李四\r\n诉求内容：路灯不亮\r\n",
    ],
    ids=["a table", "brackets", "line under line", "one line", "a window's line ends"],
)
def test_however_the_sheet_is_laid_out(text: str) -> None:
    found = read(text).answers
    assert (found["ticket_number"], found["complainant"], found["points"]) == ("A1", "李四", "路灯不亮")


def test_words_inside_a_sentence_are_no_column() -> None:
    assert "complainant_phone" not in read("诉求内容：他的联系电话打不通：一直忙音").answers


@pytest.mark.parametrize("nobody", ["匿名", "不愿透露", "无"])
def test_who_leaves_no_name_is_anonymous(nobody: str) -> None:
    found = read(f"来电人：{nobody}\n诉求内容：路灯不亮")
    assert found.answers == {"points": "路灯不亮", "is_anonymous": "y"}
    assert "complainant" not in found.missing


def test_a_day_without_an_hour_is_the_end_of_a_limit_and_no_time_of_receipt() -> None:
    found = read("派单时间：2026/11/2\n办结时限：2026/11/9").answers
    assert found == {"ticket_due": "2026-11-09T23:59"}


def test_what_the_order_does_not_tell_is_named() -> None:
    assert read("诉求内容：路灯不亮").missing == (
        "ticket_number", "received_at", "ticket_due", "complainant", "complainant_phone", "place", "subject",
    )  # fmt: skip


def test_other_words_read_another_city_s_orders() -> None:
    labels = {**LABELS, "ticket_number": ("案件流水",), "points": ("事件描述",)}
    assert read("案件流水：7\n事件描述：路灯不亮", labels).answers == {
        "ticket_number": "7",
        "points": "路灯不亮",
    }


@pytest.mark.parametrize(
    "text", ["姓名：" * 40_000, "工单编号 " * 20_000, "：" * 100_000, "\n" * 100_000, "1" * 100_000]
)
def test_no_text_keeps_the_portal_busy(text: str) -> None:
    began = time.perf_counter()
    found = read(text)
    assert time.perf_counter() - began < 1
    assert all(len(value) <= LONGEST for value in found.answers.values())


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"points": ""}, "points"),
        ({"points": "内"}, "points"),
        ({"points": "诉求内容：（必填）"}, "points"),
        ({"points": "诉求内容、工单编号", "ticket_number": "工单编号"}, "points"),
        ({"points": "、".join(f"叫法{n}" for n in range(13))}, "points"),
    ],
)
def test_words_that_could_not_be_read_are_refused(typed: dict[str, str], field: str) -> None:
    _labels, faults = understood(typed)
    assert [fault.field for fault in faults] == [field]


def test_words_are_set_apart_as_people_do() -> None:
    labels, faults = understood({"points": "诉求内容、工单内容，问题描述\n诉求内容"})
    assert not faults
    assert labels["points"] == ("诉求内容", "工单内容", "问题描述")


# --- on the pages --------------------------------------------------------------------------------------------


def test_a_pasted_order_fills_the_form_and_is_registered(counter: Counter, login_of: Login) -> None:
    browser = login_of(counter.clerks[TIEXI])
    shown = browser.post("/complaints/orders/read", {"order": ORDER})
    assert shown.status_code == 200
    assert "已从工单读出 10 栏" in shown.text
    for value in ("XX20261102000123", "2026-11-02T09:10", "王建国", "13800001234", "某广告公司"):
        assert f'value="{value}"' in shown.text
    assert "随时可能掉落" in shown.text
    typed = {**read(ORDER).answers, "channel": "12345", "act": "submit", "draft_key": "k1"}
    assert browser.post("/complaints/new", typed).status_code == 303
    (matter,) = counter.of(TIEXI)
    record = counter.record(matter)
    assert (matter.state, record.ticket_number, record.complainant) == (
        "registered",
        "XX20261102000123",
        "王建国",
    )


def test_what_cannot_be_read_is_not_lost(counter: Counter, login_of: Login) -> None:
    shown = (
        login_of(counter.clerks[TIEXI])
        .post("/complaints/orders/read", {"order": "人民路口广告牌松动，快来看看"})
        .text
    )
    assert "没有读出诉求内容" in shown
    assert "人民路口广告牌松动，快来看看</textarea>" in shown


def test_the_outer_deadline_is_shown_and_lengthens_nothing(counter: Counter, login_of: Login) -> None:
    """C-9: the limits of the notice and of the law stay what they are."""
    plain = counter.registered(TIEXI, channel="12345")
    ordered = counter.registered(TIEXI, channel="12345", ticket_number="A1", ticket_due="2027-06-30T18:00")
    assert plain.due_at == ordered.due_at
    shown = login_of(counter.clerks[TIEXI]).get(f"/complaints/{ordered.id}").text
    assert "2027年6月30日（周三）18:00（只作提示，不延长本件的期限）" in shown


def test_an_order_is_returned_within_two_working_days(
    counter: Counter, refused: Callable[..., set[str]], now: HeldClock
) -> None:
    """C-9 [CONV]: the window is a reminder of ours; after it a sentence lets the order go back all the same."""
    matter = counter.registered(TIEXI, channel="12345", ticket_number="A1", received_at="2026-11-20T08:40")
    window = MatterClock.get(
        (MatterClock.matter == matter.id) & (MatterClock.term == "complaint.return_order")
    )
    assert (str(window.due_on), window.label, window.aside) == ("2026-11-24", "internal_reminder", True)
    assert counter.take(TIEXI, matter, "return_order", reason="事项属市级权限").state == "returned"
    late = counter.registered(TIEXI, channel="12345", ticket_number="A2", received_at="2026-11-20T08:40")
    now.move_to(datetime(2026, 11, 25, 9, 0))
    assert refused(counter.take, TIEXI, late, "return_order", reason="事项属市级权限") == {"E-C-RETURN-LATE"}
    said = {"E-C-RETURN-LATE": "已与热线平台沟通"}
    assert (
        counter.take(TIEXI, late, "return_order", confirm=said, reason="事项属市级权限").state == "returned"
    )


def test_what_is_no_order_cannot_be_returned(counter: Counter, refused: Callable[..., set[str]]) -> None:
    matter = counter.registered(TIEXI)
    assert "E-C-ORDER" in refused(counter.take, TIEXI, matter, "return_order", reason="事项属市级权限")


@pytest.fixture
def system(counter: Counter, login_of: Login) -> Client:
    """The system administrator's browser."""
    return login_of(factories.clerk(factories.unit("系统管理"), Role.SYSTEM_ADMIN))


OTHER = {"ticket_number": "案件流水", "points": "事件描述"}


def test_the_words_are_tried_on_a_sample_and_then_saved(
    counter: Counter, system: Client, login_of: Login
) -> None:
    sample = "案件流水：7\n事件描述：路灯不亮"
    tried = system.post("/complaints/orders/labels/try", {**OTHER, "sample": sample}).text
    assert "试读结果" in tried
    assert "路灯不亮" in tried
    assert OrderLabels.select().count() == 0
    assert system.post("/complaints/orders/labels", {**OTHER, "sample": sample}).status_code == 303
    row = OrderLabels.get()
    assert row.labels["points"] == ["事件描述"]
    entry = AuditEntry.get(AuditEntry.action == "district.decide")
    assert "12345 工单的栏目名称" in entry.detail
    assert "路灯" not in entry.detail + str(row.labels), "the sample names people and is not kept"
    shown = login_of(counter.clerks[TIEXI]).post("/complaints/orders/read", {"order": sample}).text
    assert "路灯不亮</textarea>" in shown
    assert 'value="7"' in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({**OTHER, "sample": ""}, "没有从样本中读出诉求内容"),
        ({**OTHER, "sample": "诉求内容：路灯不亮"}, "没有从样本中读出诉求内容"),
        ({"points": "", "sample": "事件描述：路灯不亮"}, "没有填写诉求内容的栏目名称"),
    ],
)
def test_words_that_read_nothing_are_not_saved(system: Client, typed: dict[str, str], words: str) -> None:
    answer = system.post("/complaints/orders/labels", typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert OrderLabels.select().count() == 0
