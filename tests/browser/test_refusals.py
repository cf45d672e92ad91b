"""What the portal does not let pass, and what a person reads then: each refusal with its reason and the way out."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.portals import CITY, TIEXI
from tests.browser.transfers import EVIDENCE, FACTS, is_refused, sent, submitted, write
from tests.browser.windows import Window

Open = Callable[..., Window]


def test_an_internal_team_does_not_send_in_its_own_name(window: Open) -> None:
    """T-6: the team may write the letter, which goes out in the name of its town."""
    team = window("zhouqiang")
    write(team, "某汽修门市", "地桩.png")
    team.press_summary("更多：")
    team.page.get_by_label("移送名义").select_option(label="平原镇综合行政执法队")
    team.press("送审")
    is_refused(team, "E-T-SENDER-INTERNAL")
    team.reads("平原镇综合行政执法队是内设机构，不得以其名义移送", "请改以“平原镇人民政府”名义移送")
    team.page.get_by_label("移送名义").select_option(label="平原镇人民政府")
    team.press("送审")
    team.in_state("待审批")


def test_without_evidence_nothing_goes_and_nothing_typed_is_lost(window: Open) -> None:
    """T-5: what is missing is marked, and one click on the refusal leads there."""
    clerk = window("zhanglei")
    write(clerk, "某建材门市")
    clerk.press("送审")
    is_refused(clerk, "E-T-MAT-EVIDENCE")
    clerk.press("到这一栏", "link")
    expect(clerk.page.locator(".field-wrong input[type=file]")).to_be_focused()
    expect(clerk.page.get_by_label("基本违法事实")).to_have_value(FACTS)
    clerk.drop(EVIDENCE, "地桩.png")
    clerk.press("送审")
    clerk.in_state("待审批")


def test_who_does_not_hold_the_power_is_not_sent_to(window: Open) -> None:
    """T-2: the list says whose it is, here a department's that has it back since 2026."""
    clerk = window("zhanglei")
    write(clerk, "某物流公司", "地桩.png")
    clerk.page.get_by_label("接收单位").select_option(label=TIEXI)
    clerk.press("送审")
    is_refused(clerk, "E-T-JURIS")
    clerk.reads(f"请移送{CITY}")


def test_a_second_click_is_told_who_was_first(window: Open) -> None:
    """Two windows show the same matter; the later press changes nothing and reads what happened."""
    address = submitted(window("zhanglei"), "某洗车行")
    first, second = window("licheng"), window("licheng")
    second.page.goto(address)
    first.page.goto(address)
    first.press("批准移送")
    first.in_state("待签收")
    second.press("批准移送")
    is_refused(second, "E-G-STALE")
    second.reads("李成", "批准移送")


def test_a_double_click_approves_once(window: Open) -> None:
    address = submitted(window("zhanglei"), "某小吃店")
    approver = window("licheng")
    approver.page.goto(address)
    approver.page.get_by_role("button", name="批准移送", exact=True).dblclick()
    approver.in_state("待签收")
    expect(approver.page.locator(".timeline-title", has_text="批准移送")).to_have_count(1)


def test_another_unit_finds_nothing(window: Open) -> None:
    """G-9: what is not one's own cannot be told from what does not exist; nor is it found or listed."""
    address = sent(window("zhanglei"), window("licheng"), "某仓储公司")
    stranger = window("chenjie")
    answer = stranger.page.goto(address)
    assert answer is not None
    assert answer.status == 404
    stranger.reads("没有找到该内容，或者您无权查看")
    stranger.page.goto("/search?q=某仓储公司")
    stranger.reads("没有您可以查看的办件符合")
    stranger.page.goto("/transfer/")
    expect(stranger.page.get_by_text("某仓储公司")).to_have_count(0)


def test_the_receiver_sees_nothing_before_the_letter_is_approved(window: Open) -> None:
    address = submitted(window("zhanglei"), "某粮油店")
    answer = window("wangmin").page.goto(address)
    assert answer is not None
    assert answer.status == 404
