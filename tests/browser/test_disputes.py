"""A dispute in real windows: contested, conferred over, decided within its clicks, and carried out by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.portals import BUREAU, CITY, PINGYUAN, Portal
from tests.browser.transfers import FACTS, RECALLED, TITLE, VILLAGE
from tests.browser.windows import NARROW, PHOTO, Windows
from tests.serving import Program

UNITS = {"zhanglei": PINGYUAN, "licheng": PINGYUAN, "wangmin": CITY, "sunyan": CITY, "zhaoqing": BUREAU}
Act = Callable[..., dict[str, Any]]


@pytest.fixture
def act(served: Portal) -> Act:
    """Take a step of a matter as somebody, by the API; ``kind`` in place of a step opens a draft."""
    programs: dict[str, Program] = {}

    def acted(who: str, number: int | str, step: str = "", **fields: Any) -> dict[str, Any]:
        if who not in programs:
            token = served.run("token", "add", UNITS[who], "--person", who)["token"]
            programs[who] = Program(served.port, token)
        path = f"/api/v1/matters/{number}/steps/{step}" if step else "/api/v1/matters"
        sent = {"fields": fields} if step else {"kind": number, "fields": fields}
        status, told = programs[who].post(path, sent)
        assert status in (200, 201), told
        if not step and number == "transfer":
            assert (
                programs[who].upload(f"/api/v1/matters/{told['id']}/files", "evidence", "地桩.png", PHOTO)[0]
                == 201
            )
        return dict(told)

    return acted


def objected(act: Act, subject: str) -> int:
    """A transfer of 平原镇 that 区城管局 does not take for its own."""
    draft = act(
        "zhanglei", "transfer", item=RECALLED, place=VILLAGE, receiver=CITY, title=TITLE, subject=subject, facts=FACTS,
        discovered_at="2026-11-20T08:40", inspection="现场清点地桩六根。", officers="张磊（H1）、王强（H2）",
    )  # fmt: skip
    number = int(draft["id"])
    act("zhanglei", number, "submit")
    act("licheng", number, "approve")
    act("wangmin", number, "receive")
    act(
        "wangmin", number, "object", reason_code="not_here", reason="场地属村集体。", legal_basis="行政处罚法第二十二条",
        proposed_holder="区水利局",
    )  # fmt: skip
    return number


def test_a_contested_transfer_is_decided_in_four_clicks_and_goes_on(
    served: Portal, windows: Windows, act: Act
) -> None:
    """AT-30, D-4: 提请协调 opens the dispute; what 区政府办 decides moves the transfer."""
    transfer = objected(act, "某货栈")
    clerk = windows.at(served, "zhanglei")
    clerk.page.goto(f"/transfer/{transfer}")
    with clerk.costs_at_most(3):
        clerk.press_summary("提请协调")
        step = clerk.page.locator("#step-contest")
        step.get_by_label("本单位的意见和依据").fill("清单载明由区城管局行使。")
        clerk.press("提请协调", inside=step)
        clerk.in_state("争议中")
        clerk.press(f"争议协调：{TITLE}", "link")
    clerk.in_state("待对方答复")
    clerk.reads("清单载明由区城管局行使。", "场地属村集体。", f"参考意见：由{CITY}管辖")
    number = int(clerk.page.url.rsplit("/", 1)[1])

    act("wangmin", number, "negotiate", view="场地不在建成区。", basis="管理办法第三条")
    act("zhanglei", number, "fail", negotiation="11月20日现场踏勘，未能一致。")
    act("wangmin", number, "sign")
    act("licheng", number, "submit")
    act("zhaoqing", number, "coordinate", opinion="建议区城管局管辖。", recommended_for=CITY)

    decider = windows.at(served, "wuhai")
    with decider.costs_at_most(4):
        decider.press(TITLE, "link")
        expect(decider.page.get_by_label("由谁管辖").locator("option:checked")).to_have_text(CITY)
        decider.choose_from("由谁管辖", CITY, inside=decider.page.locator("#step-decide"))
        decider.type_in("决定的理由", "清单载明该事项由区城管局行使。")
        decider.press("作出决定")
        decider.in_state("已决定")
    decider.reads("卫政函〔2026〕1号")

    clerk.page.goto(f"/transfer/{transfer}")
    clerk.in_state("已受理")


def test_a_dispute_is_opened_and_agreed_on_a_telephone(served: Portal, windows: Windows) -> None:
    """D-1, AT-72 at 390 px: opened freely, answered, signed by both."""
    clerk, liaison = (windows.at(served, who, viewport=NARROW) for who in ("zhanglei", "wangmin"))
    clerk.page.goto("/disputes/new")
    for label, text in (
        ("案由", "河滩烧烤"), ("当事人", "某烧烤摊"), ("争议的事实", "摊位在河滩。"), ("本单位的意见", "由区城管局管。"),
        ("依据（清单项或法条）", "市容条例"),
    ):  # fmt: skip
        clerk.type_in(label, text)
    form = clerk.page.locator("#main-form")
    clerk.choose_from("争议的另一方", CITY, inside=form)
    clerk.choose_from("争议种类", "都认为不归自己（消极争议）", inside=form)
    clerk.choose_from("争议期间由谁保全证据", PINGYUAN, inside=form)
    clerk.press("提出争议")
    clerk.in_state("待对方答复")
    address = clerk.page.url
    for window in (clerk, liaison):
        window.page.goto(address)
        window.press_summary("签署一致意见")
        step = window.page.locator("#step-agree")
        window.choose_from("由谁管辖", CITY, inside=step)
        window.press("签署一致意见", inside=step)
        window.reads("已办理：签署一致意见")
    liaison.in_state("协商一致")
    liaison.reads("双方协商一致")
    assert liaison.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
