"""Two in the morning of a holiday: two departments are called in two presses, one comes, one is silent (M-4, M-5)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.portals import CITY, Portal
from tests.browser.windows import NARROW, Window, Windows

HOLIDAY_NIGHT, LATER = "2026-10-03T02:00:00+08:00", "2026-10-03T04:01:00+08:00"
WATER, LEAK = "区水利局", "八里营村口燃气管道被挖断"
Open = Callable[[Portal, str], Window]


@pytest.fixture
def night(tmp_path: Path, district_at_work: Portal) -> Portal:
    """The district at two o'clock in the night of the third day of 国庆."""
    return district_at_work.copy_to(tmp_path / "data", HOLIDAY_NIGHT)


@pytest.fixture
def opened(windows: Windows) -> Open:
    """Open a window at a portal, as wide as a telephone: nobody has a desk at that hour."""
    return lambda site, username: windows.at(site, username, viewport=NARROW)


def test_at_two_on_a_holiday_two_departments_are_called_and_the_silent_one_is_reported(
    night: Portal, opened: Open, tmp_path: Path
) -> None:
    with night.serving():
        clerk, liaison = opened(night, "zhanglei"), opened(night, "wangmin")
        call_two_departments(clerk)
        come_and_handle(liaison)
        write_down_that_nobody_answers(clerk)
    two_hours_later = night.copy_to(tmp_path / "later", LATER)
    with two_hours_later.serving():
        report_the_silent_one(opened(two_hours_later, "licheng"))


def call_two_departments(clerk: Window) -> None:
    """product.md: 2 presses from 工作台; typing, and ticking by the space bar, is free."""
    clerk.page.goto("/")
    with clerk.costs_at_most(2):
        clerk.press("紧急情况通知", "link", inside=clerk.page.locator("main"))
        for department in (CITY, WATER):
            box = clerk.page.get_by_label(department, exact=True)
            box.focus()
            box.press("Space")
        clerk.type_in("什么隐患", LEAK)
        clerk.type_in("地点", "八里营村")
        clerk.press("立即通知")
        clerk.in_state("待回应")
    clerk.reads("立即打电话", CITY, WATER, "0373-0000009", "0373-0000014")


def come_and_handle(liaison: Window) -> None:
    """The notice lies on the liaison's desk at once; nothing but a word is asked at any step."""
    liaison.page.goto("/")
    liaison.reads("【待回应】紧急情况通知")
    liaison.press(LEAK, "link", inside=liaison.page.locator("main"))
    liaison.press("接报")
    liaison.in_state("已接报")
    liaison.press_summary("派员")
    liaison.press("派员", inside=liaison.page.locator("#step-dispatch"))
    liaison.in_state("已派员")
    liaison.press_summary("处置完毕")
    handled = liaison.page.locator("#step-handle")
    handled.get_by_label("处置情况").fill("已关阀，疏散完毕。")
    handled.get_by_label("执法人员及证号").fill("王敏（H1）、孙燕（H2）")
    liaison.press("处置完毕", inside=handled)
    liaison.in_state("已处置")


def write_down_that_nobody_answers(clerk: Window) -> None:
    """The other department's notice is one link away; that nobody answers the telephone is written down."""
    clerk.page.reload()
    if WATER not in clerk.page.locator(".matter-route").inner_text():
        clerk.press(WATER, "link", inside=clerk.page.locator("main"))
    clerk.press_summary("登记电话")
    call = clerk.page.locator("#step-log_call")
    clerk.choose_from("对方答复", "无人接听", inside=call)
    clerk.press("登记电话", inside=call)
    clerk.in_state("待回应")


def report_the_silent_one(head: Window) -> None:
    """AT-99: two hours later the report lies ready; the head signs it, and it has a number."""
    head.page.goto("/consultation/")
    head.page.locator("tr", has_text=WATER).get_by_role("link", name=LEAK).click()
    head.reads("距通知已满2小时", "各镇办应向区人民政府报告")
    with head.costs_at_most(2):
        head.press_summary("报告区政府")
        head.press("报告区政府", inside=head.page.locator("#step-report"))
        head.in_state("已报告区政府")
    expect(head.page.locator("main")).to_contain_text("关于八里营村口燃气管道被挖断未得到处置的报告")
    head.press(f"关于{LEAK}未得到处置的报告", "link", inside=head.page.locator("main"))
    head.reads("无人接听", "请区人民政府责成区水利局立即派员处置")
