"""C-9: what a pasted 12345 order fills in, by words that the district says."""

import time

import pytest

from plugins.complaints.orders import LABELS, LONGEST, read, understood

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
