"""Somebody goes on leave: three presses, the deputy does the work, the timeline says in whose place (A/B 岗)."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.transfers import TITLE, sent
from tests.browser.windows import NARROW, Window

LAST_DAY = "至（含当日）"
HANDED_OVER = "由 孙燕 代办"


def test_work_is_handed_to_the_deputy_in_three_presses_and_comes_back_in_one(
    window: Callable[..., Window],
) -> None:
    sent(window("zhanglei"), window("licheng"), "某便民商店")
    liaison, deputy = window("wangmin"), window("sunyan")
    choose_a_deputy(liaison)
    deputy.page.goto("/")
    deputy.reads("没有等您办理的事项")
    hand_over(liaison)
    sign_in_the_place_of_the_liaison(deputy)
    come_back(liaison)
    deputy.page.goto("/")
    expect(deputy.page.locator("body")).not_to_contain_text("您正在代")


def choose_a_deputy(liaison: Window) -> None:
    liaison.page.goto("/me/")
    liaison.press_summary("平时的 B 岗")
    liaison.choose_from("平时的 B 岗", "孙燕（分管负责人）", inside=liaison.page.locator("#absence"))
    liaison.press("定为 B 岗")
    liaison.reads("平时的 B 岗：孙燕")


def hand_over(liaison: Window) -> None:
    """product.md: hand my work to my deputy while I am away, 3 presses from 工作台; typing the last day is free."""
    liaison.page.goto("/")
    with liaison.costs_at_most(3):
        liaison.press_summary("王敏")
        liaison.press("我的设置", "link")
        liaison.page.get_by_label(LAST_DAY).fill("2026-11-27")
        liaison.press("交给 B 岗代办")
        liaison.reads(HANDED_OVER)


def sign_in_the_place_of_the_liaison(deputy: Window) -> None:
    deputy.page.goto("/")
    deputy.reads("您正在代王敏办理")
    deputy.press(TITLE, "link", inside=deputy.page.locator("main"))
    deputy.press("签收")
    deputy.in_state("已签收")
    expect(deputy.page.locator(".timeline")).to_contain_text("孙燕代王敏")


def come_back(liaison: Window) -> None:
    liaison.page.goto("/")
    with liaison.costs_at_most(1):
        liaison.press("已回岗")
        liaison.reads("代办随之停止")
    expect(liaison.page.locator("main")).not_to_contain_text("您登记了不在岗")


def test_without_a_deputy_a_sentence_is_asked_for_and_the_days_typed_stay(
    window: Callable[..., Window],
) -> None:
    """On a telephone, too: the sentence goes with what was typed."""
    clerk = window("chenjie", viewport=NARROW)
    clerk.page.goto("/me/")
    clerk.page.get_by_label(LAST_DAY).fill("2026-11-24")
    clerk.press("交给 B 岗代办")
    clerk.reads("W-G-NO-DEPUTY")
    expect(clerk.page.get_by_label(LAST_DAY)).to_have_value("2026-11-24")
    clerk.page.get_by_label("说明理由").fill("仅本人值守")
    clerk.press("交给 B 岗代办")
    clerk.reads("由主要负责人接收")
