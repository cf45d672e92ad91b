"""A receiver that does not use the portal: from the refusal to the recorded receipt, and what was done in an outage."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.portals import CITY, PINGYUAN, Portal
from tests.browser.transfers import is_refused, sent, write
from tests.browser.windows import Window, Windows, photo

Open = Callable[..., Window]
AFTERWARDS = "2026-11-26T09:00:00+08:00"
"""The Thursday after; the limit of what was found on Friday ended on Wednesday."""


@pytest.fixture
def own_portal(tmp_path: Path, district_at_work: Portal) -> Portal:
    """A working portal of this test alone, which it may stop and start again on another day."""
    return district_at_work.copy_to(tmp_path / "data")


def test_a_letter_goes_on_paper_where_the_receiver_does_not_use_the_portal(
    own_portal: Portal, windows: Windows
) -> None:
    """AT-25, P-2, P-3: found on Friday, signed on Wednesday at ten, entered on Thursday: on time."""
    with own_portal.serving() as site:
        site.run("plugins", "disable", "all", "--office", CITY)
        clerk = windows.at(site, "zhanglei")
        write(clerk, "某物流公司", "地桩.png")
        clerk.press("送审")
        is_refused(clerk, "E-P-DISABLED")
        clerk.reads(f"{CITY}未启用案件移送，不能电子送达", "期限照常计算")
        clerk.page.get_by_label("送达方式").select_option(label="线下送达")
        clerk.press("送审")
        clerk.in_state("待审批")
        address = clerk.page.url.removeprefix(site.url)
        approver = windows.at(site, "licheng")
        approver.page.goto(address)
        approver.press("批准移送")
        approver.in_state("待送达")
    own_portal.begins = AFTERWARDS
    with own_portal.serving() as site:
        clerk = windows.at(site, "zhanglei")
        clerk.page.goto(address)
        clerk.press("送达回证", "link")
        clerk.reads("受送达单位", f"新乡市卫滨区{CITY.removeprefix('区')}", "收件人（签名，单位盖章）")
        clerk.page.goto(address)
        record_the_receipt(clerk)
        clerk.in_state("已签收")
        clerk.reads("2026年11月25日（周三）10:00", "2026年11月26日（周四）", "补录", "直接送达")
        expect(clerk.page.locator(".timeline-late")).to_have_count(0)
        receiver = windows.at(site, "wangmin")
        receiver.page.goto(address)
        receiver.reads("登记线下办理结果")
        expect(receiver.page.get_by_role("button", name="受理")).to_have_count(0)


def record_the_receipt(clerk: Window) -> None:
    """Who signed, when, and the signed receipt; a time still to come is refused and nothing typed is lost."""
    with clerk.costs_at_most(4):
        clerk.press_summary("登记线下送达")
        clerk.page.locator("#step-deliver_offline").get_by_label("签收人").fill("赵六")
        clerk.page.locator("#step-deliver_offline").get_by_label("签收时间").fill("2026-11-27T10:00")
        clerk.page.locator("#step-deliver_offline input[type=file]").set_input_files([photo("回证.png")])
        clerk.presses += 1
        clerk.press("登记线下送达", inside=clerk.page.locator("#step-deliver_offline"))
        is_refused(clerk, "E-G-FUTURE")
        clerk.page.locator("#step-deliver_offline").get_by_label("签收时间").fill("2026-11-25T10:00")
        clerk.press("登记线下送达", inside=clerk.page.locator("#step-deliver_offline"))


def test_what_was_signed_in_an_outage_is_entered_with_its_true_time(window: Open) -> None:
    """G-11a."""
    address = sent(window("zhanglei"), window("licheng"), "某仓储公司")
    liaison = window("wangmin")
    liaison.page.goto(address)
    liaison.press("停机期间已在纸上办理的，补录", "link")
    liaison.press_summary("签收")
    form = liaison.page.locator("#step-receive")
    form.get_by_label("补录原因").fill("停电")
    form.locator("input[type=file]").set_input_files([photo("签收单.png")])
    liaison.press("签收", inside=form)
    is_refused(liaison, "E-G-BACK-TIME")
    expect(form.get_by_label("补录原因")).to_have_value("停电")
    form.get_by_label("实际办理时间").fill("2026-11-20T08:00")
    liaison.press("签收", inside=form)
    is_refused(liaison, "E-G-ORDER")


def test_originals_are_listed_printed_and_signed_for(window: Open) -> None:
    """§14.4: by both sides, on the page of the matter."""
    clerk, liaison = window("zhanglei"), window("wangmin")
    address = sent(clerk, window("licheng"), "某汽配城")
    clerk.page.goto(address)
    clerk.press("开具交接单", "link")
    clerk.page.get_by_label("名称1", exact=True).fill("现场检查笔录")
    clerk.page.get_by_label("页数、数量1", exact=True).fill("3 页")
    clerk.press("开具交接单")
    clerk.reads("待接收单位清点签收", "双方当面清点", "移交人 张磊")
    liaison.page.goto(address)
    liaison.press("现场检查笔录", "link")
    liaison.press("签收")
    liaison.reads("已由双方签收", PINGYUAN, CITY)


def test_blank_forms_are_one_click_away(window: Open) -> None:
    clerk = window("zhanglei")
    clerk.press("空白文书", "link")
    offered = clerk.page.locator('main a[href$=".docx"]').count()
    assert offered > 8  # those of a transfer, and of the other systems
    clerk.press("全部打印", "link")
    expect(clerk.page.locator("article.letter")).to_have_count(offered)
