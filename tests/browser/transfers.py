"""Transfers as people make them in their windows: what the tests of refusals, of htmx and of keys begin with."""

from playwright.sync_api import expect

from tests.browser.windows import Window

RECALLED = "410703-CF-0005"
"""对设置地桩、地锁或者障碍物圈占道路、公共场地的处罚: 平原镇's until 2026, since then 区城市管理局's again."""
VILLAGE = "八里营村"
TITLE = "设置地桩、地锁或者障碍物圈占道路、公共场地"
FACTS = "在八里营村文化广场入口发现当事人自行安装地桩六根、地锁两把，圈占公共场地约三十平方米。"
EVIDENCE = "证据材料（照片、视频、笔录）"
FILLED_IN = f"/transfer/new?item={RECALLED}&place={VILLAGE}"
"""The address to which the resolver's answer leads."""


def write(clerk: Window, subject: str, *photos: str) -> None:
    """Fill in a transfer from the resolver's answer."""
    clerk.page.goto(FILLED_IN)
    clerk.type_in("当事人", subject)
    clerk.type_in("基本违法事实", FACTS)
    clerk.type_in("现场检查记录", "现场清点地桩六根、地锁两把，拍照取证。")
    clerk.type_in("执法人员及证号", "张磊（H1001）、王强（H1002）")
    if photos:
        clerk.drop(EVIDENCE, *photos)


def submitted(clerk: Window, subject: str) -> str:
    """A transfer that waits for approval; its address."""
    write(clerk, subject, "地桩.png")
    clerk.press("送审")
    clerk.in_state("待审批")
    return clerk.page.url


def sent(clerk: Window, approver: Window, subject: str) -> str:
    """A transfer that has gone out; its address."""
    address = submitted(clerk, subject)
    approver.page.goto(address)
    approver.press("批准移送")
    approver.in_state("待签收")
    return address


def is_refused(window: Window, *codes: str) -> None:
    """The refusal box tells these reasons, each with its code."""
    box = window.page.locator("#refusals")
    for code in codes:
        expect(box).to_contain_text(code)
