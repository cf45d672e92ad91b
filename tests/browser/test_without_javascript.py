"""Every core act with JavaScript switched off: plain pages, plain forms (product.md, principle 7)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.portals import CITY, Portal
from tests.browser.transfers import FACTS, RECALLED, VILLAGE, is_refused, write
from tests.browser.windows import Window, Windows

Open = Callable[[str], Window]


@pytest.fixture
def plain(served: Portal, windows: Windows) -> Open:
    """Open a window without JavaScript, logged in as somebody."""
    return lambda username: windows.at(served, username, java_script_enabled=False)


def test_login_and_whose_power_it_is(plain: Open) -> None:
    clerk = plain("zhanglei")
    clerk.type_in("事项、违法行为", "szdzds")
    clerk.type_in("地点", VILLAGE)
    clerk.press("查询")
    clerk.reads(CITY, RECALLED, "卫政文〔2025〕61号")
    clerk.press("案件移送", "link", inside=clerk.page.locator("main"))
    expect(clerk.page.get_by_label("接收单位").locator("option:checked")).to_have_text(CITY)


def test_a_transfer_with_its_files_is_approved_signed_objected_to_and_returned(plain: Open) -> None:
    """T-2, T-7, T-8."""
    clerk, address = submitted_plainly(plain, "某停车公司")
    approve_plainly(plain, address)
    liaison = plain("wangmin")
    liaison.page.goto(address)
    liaison.press("签收")
    liaison.in_state("已签收")
    object_to(liaison, "区水利局")
    liaison.in_state("管辖异议")
    clerk.page.goto(address)
    clerk.reads("公共场地属村集体管理范围。", "区水利局")
    clerk.press_summary("同意退回")
    clerk.press("同意退回", inside=clerk.page.locator("#step-agree_return"))
    clerk.in_state("协商退回")


def test_a_transfer_is_accepted_filed_and_concluded(plain: Open) -> None:
    _clerk, address = submitted_plainly(plain, "某租赁公司")
    approve_plainly(plain, address)
    liaison = plain("wangmin")
    liaison.page.goto(address)
    for step, state in (("签收", "已签收"), ("受理", "已受理")):
        liaison.press(step)
        liaison.in_state(state)
    liaison.press_summary("立案")
    liaison.page.locator("#step-file").get_by_label("立案日期").fill("2026-11-20")
    liaison.press("立案", inside=liaison.page.locator("#step-file"))
    liaison.in_state("已立案")
    liaison.press_summary("办结并反馈")
    conclusion = liaison.page.locator("#step-conclude")
    conclusion.get_by_label("决定日期").fill("2026-11-20")
    conclusion.get_by_label("办理结果").fill("责令限期拆除，已履行。")
    liaison.press("办结并反馈", inside=conclusion)
    liaison.in_state("已办结")


def test_a_refused_form_comes_back_with_reasons_and_all_that_was_typed(plain: Open) -> None:
    clerk = plain("zhanglei")
    write(clerk, "某电器店")
    clerk.press("送审")
    is_refused(clerk, "E-T-MAT-EVIDENCE")
    expect(clerk.page.get_by_label("基本违法事实")).to_have_value(FACTS)
    expect(clerk.page.get_by_label("当事人", exact=True)).to_have_value("某电器店")


def test_sent_back_with_a_phrase(plain: Open) -> None:
    _clerk, address = submitted_plainly(plain, "某回收站")
    approver = plain("licheng")
    approver.page.goto(address)
    with approver.costs_at_most(1):
        approver.press("证据不足，请补充")
    answer = approver.page.goto(address)
    assert answer is not None
    approver.in_state("草稿")
    approver.reads("证据不足，请补充")


def object_to(liaison: Window, holder: str) -> None:
    """不属本单位: a ground, a clause and whose it is, with the list's own answer in sight; four clicks."""
    with liaison.costs_at_most(4):
        liaison.press_summary("不属本单位")
        liaison.reads("按清单，今日由区城市管理局行使")
        objection = liaison.page.locator("#step-object")
        liaison.choose_from("异议事由", "不在本单位权责范围", inside=objection)
        objection.get_by_label("理由", exact=True).fill("公共场地属村集体管理范围。")
        objection.get_by_label("依据（清单项或法条）").fill("行政处罚法第二十二条")
        liaison.choose_from("建议由何单位管辖", holder, inside=objection)
        liaison.press("不属本单位", inside=objection)


def submitted_plainly(plain: Open, subject: str) -> tuple[Window, str]:
    clerk = plain("zhanglei")
    write(clerk, subject, "地桩.png", "地锁.png")
    clerk.press("送审")
    clerk.in_state("待审批")
    return clerk, clerk.page.url


def approve_plainly(plain: Open, address: str) -> None:
    approver = plain("licheng")
    approver.page.goto(address)
    approver.press("批准移送")
    approver.in_state("待签收")
