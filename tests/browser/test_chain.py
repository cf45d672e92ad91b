"""One incident, five people of four units, each in a window of their own: from a citizen's call until the citizen is told (issue 5, 3)."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.portals import CITY, Portal
from tests.browser.test_disputes import act
from tests.browser.transfers import EVIDENCE, RECALLED, TITLE, VILLAGE
from tests.browser.windows import Window, Windows

__all__ = ["act"]

NAME, PHONE = "王建国", "13800001234"
Act = Callable[..., dict[str, Any]]


def test_a_complaint_is_handed_over_contested_decided_concluded_and_answered(
    served: Portal, windows: Windows, act: Act
) -> None:
    """C-3, T-8, AT-30, D-4, C-6: nobody enters anything twice, and each unit reads the chain as far as it is its own."""
    clerk, liaison, decider = (windows.at(served, who) for who in ("zhanglei", "wangmin", "wuhai"))
    complaint = take_in(clerk)
    hand_over(clerk)
    transfer = send(clerk, windows.at(served, "licheng"))
    object_to(liaison, transfer)
    dispute = contest(clerk, transfer)
    number = int(dispute.rsplit("/", 1)[1])
    act("zhanglei", number, "fail", negotiation="电话协商，未能一致。")
    act("wangmin", number, "sign")
    act("licheng", number, "submit")
    coordinate(windows.at(served, "zhaoqing"), dispute)
    decide(decider, dispute)
    conclude(liaison, transfer)
    answer(clerk, complaint)
    read_the_whole_chain(clerk, liaison, decider, complaint, transfer, dispute)


def take_in(clerk: Window) -> str:
    """平原镇 takes the call."""
    clerk.page.goto("/complaints/new")
    clerk.page.get_by_label("反映的事项").press_sequentially(RECALLED, delay=20)
    clerk.page.get_by_label("发生地点").press_sequentially(VILLAGE, delay=20)
    expect(clerk.page.locator("#whose-part")).to_contain_text(CITY)
    clerk.type_in("反映的问题和诉求", f"{NAME}来电（{PHONE}）：有人在文化广场装了地锁，请清除。")
    clerk.type_in("被反映人（当事人）", "某粮行")
    clerk.type_in("投诉人、举报人姓名", NAME)
    clerk.type_in("联系电话", PHONE)
    clerk.press("登记")
    clerk.in_state("已登记")
    return clerk.page.url


def hand_over(clerk: Window) -> None:
    """It was looked into and is 区城管局's."""
    clerk.press_summary("登记核实情况")
    found = clerk.page.locator("#step-verify")
    found.get_by_label("核实结论").select_option(label="本单位无管辖权")
    found.get_by_label("核实方式").select_option(label="电话、书面核实")
    found.get_by_label("核实情况").fill("文化广场入口装有地锁两把。")
    clerk.press("登记核实情况", inside=found)
    clerk.in_state("核实中")
    clerk.press_summary("移交有管辖权的单位")
    clerk.press("移交有管辖权的单位", inside=clerk.page.locator("#step-hand_over"))
    clerk.in_state("待移交")


def send(clerk: Window, approver: Window) -> str:
    """The transfer is filled in already; who complained is not in it."""
    clerk.press(re.compile("^案件移送（内容已带入）"), "link")
    expect(clerk.page.get_by_label("基本违法事实")).to_have_value("文化广场入口装有地锁两把。")
    assert NAME not in clerk.page.content()
    clerk.type_in("现场检查记录", "现场清点地锁两把，拍照取证。")
    clerk.type_in("执法人员及证号", "张磊（H1001）、王强（H1002）")
    clerk.drop(EVIDENCE, "地锁.png")
    clerk.press("送审")
    clerk.in_state("待审批")
    approver.page.goto(clerk.page.url)
    approver.press("批准移送")
    approver.in_state("待签收")
    return clerk.page.url


def object_to(liaison: Window, transfer: str) -> None:
    """区城管局 signs and does not take it for its own."""
    liaison.page.goto(transfer)
    liaison.press("签收")
    liaison.in_state("已签收")
    liaison.press_summary("不属本单位")
    step = liaison.page.locator("#step-object")
    liaison.choose_from("异议事由", "不在本单位辖区", inside=step)
    step.get_by_label("理由", exact=True).fill("场地属村集体。")
    step.get_by_label("依据（清单项或法条）").fill("行政处罚法第二十二条")
    liaison.choose_from("建议由何单位管辖", "区水利局", inside=step)
    liaison.press("不属本单位", inside=step)
    liaison.reads("已办理：不属本单位")


def contest(clerk: Window, transfer: str) -> str:
    """平原镇 brings it before 司法局; the dispute opens by itself."""
    clerk.page.goto(transfer)
    clerk.press_summary("提请协调")
    step = clerk.page.locator("#step-contest")
    step.get_by_label("本单位的意见和依据").fill("清单载明由区城管局行使。")
    clerk.press("提请协调", inside=step)
    clerk.in_state("争议中")
    clerk.press(f"争议协调：{TITLE}", "link")
    clerk.in_state("待对方答复")
    return clerk.page.url


def coordinate(bureau: Window, dispute: str) -> None:
    """司法局 says what it thinks."""
    bureau.page.goto(dispute)
    bureau.press_summary("提出协调意见")
    step = bureau.page.locator("#step-coordinate")
    step.get_by_label("协调意见").fill("建议区城管局管辖。")
    bureau.press("提出协调意见", inside=step)
    bureau.in_state("待区政府决定")


def decide(decider: Window, dispute: str) -> None:
    """区人民政府 decides."""
    decider.page.goto(dispute)
    decider.choose_from("由谁管辖", CITY, inside=decider.page.locator("#step-decide"))
    decider.type_in("决定的理由", "清单载明该事项由区城管局行使。")
    decider.press("作出决定")
    decider.in_state("已决定")


def conclude(liaison: Window, transfer: str) -> None:
    """区城管局 files the case, decides on it and feeds the result back."""
    liaison.page.goto(transfer)
    liaison.in_state("已受理")
    liaison.press_summary("立案")
    filing = liaison.page.locator("#step-file")
    filing.get_by_label("立案日期").fill("2026-11-20")
    liaison.press("立案", inside=filing)
    liaison.in_state("已立案")
    liaison.press_summary("办结并反馈")
    step = liaison.page.locator("#step-conclude")
    step.get_by_label("办理结果").fill("责令拆除地锁，已履行。")
    step.get_by_label("决定日期").fill("2026-11-20")
    liaison.press("办结并反馈", inside=step)
    liaison.in_state("已办结")


def answer(clerk: Window, complaint: str) -> None:
    """The result has come back by itself; whom to call is seen once, with a reason; the citizen is told."""
    clerk.page.goto(complaint)
    clerk.in_state("已有结果")
    clerk.reads("责令拆除地锁，已履行。")
    assert NAME not in clerk.page.content()
    clerk.page.get_by_label("查看理由").fill("电话答复投诉人")
    clerk.press("查看", inside=clerk.page.locator("#confidential"))
    expect(clerk.page.locator("#confidential")).to_contain_text(PHONE)
    clerk.choose_from("答复方式", "电话", inside=clerk.page.locator("#step-reply"))
    clerk.press("答复并办结")
    clerk.in_state("已办结")
    assert PHONE not in clerk.page.content()
    clerk.reads("电话答复投诉人")


def read_the_whole_chain(
    clerk: Window, liaison: Window, decider: Window, complaint: str, transfer: str, dispute: str
) -> None:
    """On one page, each as far as it is theirs."""
    clerk.page.goto(complaint)
    clerk.press("全程", "link")
    table = clerk.page.locator("main table").first
    for words in ("投诉举报", "案件移送", "争议协调"):
        expect(table).to_contain_text(words)
    clerk.reads("移交有管辖权的单位", "提请协调", "作出决定", "答复投诉人")
    assert NAME not in clerk.page.content()
    for window, start in ((liaison, transfer), (decider, dispute)):
        window.page.goto(f"/matters/{start.rsplit('/', 1)[1]}/incident")
        expect(window.page.locator("main table").first).to_contain_text("争议协调")
        expect(window.page.locator("main table").first).not_to_contain_text("投诉举报")
    expect(liaison.page.locator("main table").first).to_contain_text("立案登记")
    expect(decider.page.locator("main table").first).not_to_contain_text("立案登记")
