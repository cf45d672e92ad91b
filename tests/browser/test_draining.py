"""Draining in the browser: from the refusal to "off by itself" (P-4), as the administrator and the clerk see it."""

from playwright.sync_api import expect

from tests.browser.portals import PINGYUAN, Portal
from tests.browser.transfers import write
from tests.browser.windows import Window, Windows


def test_a_system_drains_from_the_refusal_to_off_by_itself(served: Portal, windows: Windows) -> None:
    """AT-106, and its way out."""
    administrator = windows.at(served, served.administrators["system_admin"])
    clerk = windows.at(served, "zhanglei")
    write(clerk, "某汽修门市", "地桩.png")
    clerk.press("存草稿")
    clerk.reads("草稿已保存")
    address = clerk.page.url
    with administrator.costs_at_most(2):
        ask_to_switch_off(administrator)
        administrator.reads("E-P-OPEN-MATTERS", "1 件未办结", "1 个期限在走")
        administrator.press("改为收尾")
    administrator.reads(f"{PINGYUAN}的“案件移送”已改为收尾")
    clerk.page.goto("/transfer/new")
    clerk.reads("未启用“案件移送”，不能新建")
    clerk.page.goto(address)
    clerk.press_summary("作废草稿")
    clerk.page.locator("#step-drop").get_by_label("理由").fill("与另一件重复")
    clerk.press("作废草稿", inside=clerk.page.locator("#step-drop"))
    clerk.in_state("已作废")
    administrator.page.goto("/notices/")
    administrator.reads(f"{PINGYUAN}的“案件移送”已收尾完毕，自动停用")
    administrator.page.goto("/admin/plugins/")
    expect(administrator.page.locator("tr", has_text=PINGYUAN).first).to_contain_text("停用")


def ask_to_switch_off(administrator: Window) -> None:
    administrator.page.goto("/admin/plugins/")
    row = administrator.page.locator("tr", has_text=PINGYUAN).first
    administrator.press("停用", "link", inside=row)
    administrator.reads("以下是影响，尚未改动")
