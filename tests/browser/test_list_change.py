"""A new list from the official xlsx: import, difference, what it does to open matters, publish, and what follows."""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect

from portal.web.words import day
from tests.browser import transfers
from tests.browser.portals import SAMPLES
from tests.browser.test_every_page import serious
from tests.browser.windows import Window

EFFECTIVE = date(2026, 12, 1)
DOCUMENT = "卫政文〔2026〕50号"
HANDOVER = f"区城市管理局与平原镇人民政府的在办事项交接（{DOCUMENT}）"


def test_a_list_is_tried_out_and_published_within_five_clicks(window: Callable[..., Window]) -> None:
    """product.md: five clicks; L-5, L-7, T-1. The list of 2024 comes back, and with it a case between two units."""
    clerk, approver, bureau = window("zhanglei"), window("licheng"), window("zhaoqing")
    transfers.sent(clerk, approver, "某停车服务部")
    import_and_publish(bureau)
    read_the_papers(bureau, window("wangmin"), clerk)
    is_nobody_else_s(window("chenjie"), bureau.page.url)
    acknowledge_the_changed_bases(clerk)


def import_and_publish(bureau: Window) -> None:
    bureau.page.goto("/powers/")
    with bureau.costs_at_most(5):
        bureau.press("导入、调整清单", "link")
        bureau.page.get_by_label("清单文件").set_input_files(SAMPLES / "power_list_2024.xlsx")
        bureau.presses += 1
        bureau.choose("完整清单（未列入的事项将收回）")
        bureau.type_in("依据文号", DOCUMENT)
        bureau.type_in("生效日期*", EFFECTIVE.isoformat())
        bureau.press("读入并比较")
        bureau.in_state("草稿")
        bureau.reads("未列入的事项将收回：12 项")
        touched = bureau.page.locator("#touched")
        expect(touched).to_contain_text("平原镇人民政府 1 件：协商处理 1 件")
        expect(touched).to_contain_text("与平原镇人民政府协商后移送（通知三（一））")
        assert serious(bureau.page) == []
        bureau.press(f"公布，自{day(EFFECTIVE)}起生效")
        bureau.in_state("已公布")


def read_the_papers(bureau: Window, department: Window, office: Window) -> None:
    """One record and one list for the pair, to be printed by both."""
    change = bureau.page.url
    bureau.press(HANDOVER, "link")
    address = bureau.page.url
    for one in (bureau, department, office):
        one.page.goto(address)
        one.reads(transfers.TITLE, "清单调整在办事项协商记录", "清单调整在办事项交接清单")
    assert serious(office.page) == []
    department.press("清单调整在办事项协商记录", "link")
    department.reads("协商意见", "平原镇人民政府（盖章、签名）")
    bureau.page.goto(change)


def is_nobody_else_s(stranger: Window, change: str) -> None:
    """G-9: an office that has no part in the case learns of nothing."""
    stranger.page.goto("/list_change/handovers")
    stranger.reads("没有在办的清单交接")
    assert stranger.page.goto(change).status == 404  # type: ignore[union-attr]


def acknowledge_the_changed_bases(holder: Window) -> None:
    """L-4: told once of all the items of the list; one click acknowledges."""
    holder.page.goto("/list_change/basis")
    holder.press(re.compile("^依据变更："), "link")
    holder.in_state("待确认")
    holder.reads("410703-CF-0142", "内部提醒")
    assert serious(holder.page) == []
    with holder.costs_at_most(1):
        holder.press("确认知悉")
        holder.in_state("已确认")
