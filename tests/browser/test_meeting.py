"""A whole meeting of six units: four presses from the desk to the notices, one to answer, one a line, then the minutes (M-1, M-3)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.portals import CITY, TIEXI, Portal
from tests.browser.windows import Window, Windows

MONDAY = "2026-11-23T09:05:00+08:00"
UNITS = (CITY, TIEXI, "区消防救援大队", "区应急管理局", "区市场监督管理局")
TITLE = "消防车通道联合整治会议"
Open = Callable[[Portal, str], Window]


@pytest.fixture
def friday(tmp_path: Path, district_at_work: Portal) -> Portal:
    """The district on the Friday before."""
    return district_at_work.copy_to(tmp_path / "data")


def test_six_units_meet_from_the_suggested_time_to_the_minutes(
    friday: Portal, windows: Windows, tmp_path: Path
) -> None:
    with friday.serving():
        page = call_the_meeting(windows.at(friday, "zhanglei"))
        answer_with_one_press(windows.at(friday, "wangmin"))
        decline_with_a_reason(windows.at(friday, "chenjie"), page)
    monday = friday.copy_to(tmp_path / "monday", MONDAY)
    with monday.serving():
        clerk = windows.at(monday, "zhanglei")
        hold_it(clerk, page)
        write_together(clerk, windows.at(monday, "licheng"), page)
        issue_the_minutes(clerk, page)
        read_the_minutes(windows.at(monday, "wangmin"), page)


def call_the_meeting(clerk: Window) -> str:
    """product.md: 4 presses; typing, and ticking by the space bar, is free. The first of three slots is chosen already."""
    clerk.page.goto("/")
    with clerk.costs_at_most(4):
        clerk.press("联合执法协商", "link", inside=clerk.page.locator("nav").first)
        clerk.press("协商会议", "link", inside=clerk.page.locator("main"))
        clerk.press("召集会议", "link", inside=clerk.page.locator("main"))
        clerk.type_in("会议名称", TITLE)
        clerk.type_in("会议地点", "平原镇人民政府会议室")
        clerk.type_in("议题", "通道划线\n联合整治分工")
        for unit in UNITS:
            box = clerk.page.locator("#required").get_by_label(unit, exact=True)
            box.focus()
            box.press("Space")
        slots = clerk.page.locator("#slots")
        expect(slots.get_by_role("radio")).to_have_count(3)
        expect(slots).to_contain_text("六家单位均有空")
        clerk.press("发出通知")
        clerk.in_state("已通知")
    clerk.reads("2026年11月23日（周一）", "0 / 5 已答复", f"关于召开{TITLE}的通知")
    return clerk.page.url.split("/", 3)[3]


def answer_with_one_press(liaison: Window) -> None:
    """The invitation is opened from 待办, and answered with one press."""
    liaison.page.goto("/")
    liaison.press(TITLE, "link", inside=liaison.page.locator("main"))
    with liaison.costs_at_most(1):
        liaison.press("参加")
        liaison.reads("变更答复")


def decline_with_a_reason(office: Window, page: str) -> None:
    """Who cannot come writes why."""
    office.page.goto(f"/{page}")
    office.type_in("不能参加的原因", "当天有专项检查")
    office.press("不能参加")
    office.reads("变更答复")


def hold_it(clerk: Window, page: str) -> None:
    """One press a line; attendance is filled in as it was answered, who came without an answer is chosen."""
    clerk.page.goto(f"/{page}")
    clerk.press("开始会议")
    clerk.in_state("会议中")
    for said, outcome in (("由住建部门统一划线。", "决定"), ("各单位通报了准备情况。", "通报")):
        line = clerk.page.locator(".agenda-line[aria-current=step]")
        line.get_by_label("会议情况").fill(said)
        with clerk.costs_at_most(1):
            clerk.press(outcome, inside=line)
            clerk.reads(said)
    came = clerk.page.get_by_label(f"{TIEXI}到会", exact=True)
    expect(came).to_have_value("leave")
    for unit in UNITS:
        row = clerk.page.get_by_label(f"{unit}到会", exact=True)
        if row.input_value() == "absent":
            row.select_option("present")
    clerk.press("结束会议")
    clerk.in_state("已召开")


def write_together(first: Window, second: Window, page: str) -> None:
    """Two people in one minute: texts save themselves, what comes second stands beside what was first, and is merged."""
    was_first, came_second = "由住建部门统一划线，周五前完成。", "由住建部门划线，城管配合。"
    for window in (first, second):
        window.page.goto(f"/{page}")
        window.press_summary("修改文字、增加任务")
    for window, text, told in (
        (first, was_first, "已保存"), (second, came_second, "两份文字都已保留")
    ):  # fmt: skip
        line = window.page.locator(".agenda-line").first
        line.get_by_label("会议情况").fill(text)
        expect(line.get_by_role("status")).to_contain_text(told)
    second.page.reload()
    line = second.page.locator(".agenda-line").first
    expect(line.get_by_label("已保存的文字")).to_have_value(was_first)
    own = line.get_by_label("您的文字（合并后保存）")
    expect(own).to_have_value(came_second)
    own.fill("由住建部门统一划线，城管配合，周五前完成。")
    second.press("只保存文字", inside=line)
    second.reads("由住建部门统一划线，城管配合，周五前完成。")


def issue_the_minutes(clerk: Window, page: str) -> None:
    """They go out, and the meeting that left no task is closed with them."""
    clerk.page.goto(f"/{page}")
    clerk.press_summary("印发纪要")
    clerk.press("印发纪要", inside=clerk.page.locator("#step-issue_minutes"))
    clerk.in_state("已办结")


def read_the_minutes(liaison: Window, page: str) -> None:
    """Everybody who was invited has the minutes."""
    liaison.page.goto(f"/{page}")
    liaison.press(f"{TITLE}纪要", "link", inside=liaison.page.locator("main"))
    liaison.reads("会议决定：由住建部门统一划线，城管配合，周五前完成。", CITY)
