"""The journeys of product.md with the clicks they may cost: presses of mouse or Enter; typing is free."""

from collections.abc import Callable
from functools import cached_property

import pytest
from playwright.sync_api import expect

from tests.browser.portals import CITY, PINGYUAN, Portal
from tests.browser.transfers import FACTS, FILLED_IN, RECALLED, TITLE, VILLAGE, write
from tests.browser.windows import PHOTO, Window, Windows
from tests.serving import Program

INITIALS = "szdzds"
"""Of 设置地桩、地锁: as many as tell the item from its neighbours."""


class Town:
    """The served portal with a window for each person, and transfers that come in by the API meanwhile."""

    def __init__(self, site: Portal, windows: Windows):
        self._site, self._windows = site, windows

    def window(self, username: str) -> Window:
        return self._windows.at(self._site, username)

    def administrator(self) -> Window:
        return self._windows.at(self._site, self._site.administrators["system_admin"])

    def waiting(self, subject: str) -> str:
        """A transfer of 平原镇 to 区城管局 that waits for approval; its address."""
        clerk = self._clerk
        fields = {
            "item": RECALLED, "place": VILLAGE, "receiver": CITY, "title": TITLE, "subject": subject, "facts": FACTS,
            "discovered_at": "2026-11-20T08:40", "inspection": "现场清点地桩六根。", "officers": "张磊（H1）、王强（H2）",
        }  # fmt: skip
        status, matter = clerk.post("/api/v1/matters", {"kind": "transfer", "fields": fields})
        assert status == 201, matter
        assert clerk.upload(f"/api/v1/matters/{matter['id']}/files", "evidence", "地桩.png", PHOTO)[0] == 201
        assert clerk.post(f"/api/v1/matters/{matter['id']}/steps/submit", {})[0] == 200
        return f"/transfer/{matter['id']}"

    def arrived(self, subject: str) -> str:
        """A transfer that 区城管局 has to sign for; its address."""
        address = self.waiting(subject)
        number = address.rsplit("/", 1)[1]
        status, told = self._approver.post(f"/api/v1/matters/{number}/steps/approve", {})
        assert status == 200, told
        return address

    @cached_property
    def _clerk(self) -> Program:
        return self._program("zhanglei")

    @cached_property
    def _approver(self) -> Program:
        return self._program("licheng")

    def _program(self, username: str) -> Program:
        token = self._site.run("token", "add", PINGYUAN, "--person", username)["token"]
        return Program(self._site.port, token)


def ask(clerk: Window) -> None:
    """Type the item by its initials and the place; the answer comes by itself."""
    clerk.page.get_by_label("事项、违法行为").press_sequentially(INITIALS, delay=20)
    clerk.page.get_by_label("地点").press_sequentially(VILLAGE, delay=20)
    expect(clerk.page.locator("#who-answer")).to_contain_text(CITY)


def who_has_the_power(town: Town, clicks: int) -> None:
    clerk = town.window("zhanglei")
    with clerk.costs_at_most(clicks):
        ask(clerk)


def and_why(town: Town, clicks: int) -> None:
    clerk = town.window("zhanglei")
    ask(clerk)
    with clerk.costs_at_most(clicks):
        clerk.press_summary("为什么")
        clerk.reads(RECALLED, CITY, "卫政文〔2025〕61号")


def transfer_from_the_answer(town: Town, clicks: int) -> None:
    clerk = town.window("zhanglei")
    ask(clerk)
    with clerk.costs_at_most(clicks):
        clerk.press("案件移送", "link", inside=clerk.page.locator("#who-answer"))
        expect(clerk.page.get_by_label("接收单位").locator("option:checked")).to_have_text(CITY)
        for label, text in (
            ("当事人", "某洗车行"), ("基本违法事实", FACTS), ("现场检查记录", "现场清点地桩六根。"),
            ("执法人员及证号", "张磊（H1001）、王强（H1002）"),
        ):  # fmt: skip
            clerk.type_in(label, text)
        clerk.drop("证据材料（照片、视频、笔录）", "地桩.png", "地锁.png")
        clerk.press("送审")
        clerk.in_state("待审批")


def approve_and_number(town: Town, clicks: int) -> None:
    approver = town.window("licheng")
    approver.page.goto(town.waiting("某修车铺"))
    with approver.costs_at_most(clicks):
        approver.press("批准移送")
        approver.in_state("待签收")


def send_back_with_a_phrase(town: Town, clicks: int) -> None:
    approver = town.window("licheng")
    approver.page.goto(town.waiting("某理发店"))
    with approver.costs_at_most(clicks):
        approver.press("证据不足，请补充")
        approver.reads("已办理：退回修改")


def sign_for_ten(town: Town, clicks: int) -> None:
    for number in range(10):
        town.arrived(f"某商户{number}")
    liaison = town.window("wangmin")
    with liaison.costs_at_most(clicks):
        liaison.press("全选")
        liaison.press("签收")
        expect(liaison.page.locator("td .state-good", has_text="已办").nth(9)).to_be_visible()


def assign_ten(town: Town, clicks: int) -> None:
    for number in range(10):
        town.arrived(f"某摊位{number}")
    liaison = town.window("wangmin")
    with liaison.costs_at_most(clicks):
        liaison.press("全选")
        liaison.press("分派")
        expect(liaison.page.get_by_text("承办人：王敏").nth(9)).to_be_visible()


def print_ten(town: Town, clicks: int) -> None:
    for number in range(10):
        town.arrived(f"某门店{number}")
    liaison = town.window("wangmin")
    with liaison.costs_at_most(clicks):
        liaison.press("全选")
        liaison.press("打印文书")
        expect(liaison.page.locator("article.letter").nth(9)).to_be_attached()


def object_to_a_transfer(town: Town, clicks: int) -> None:
    address = town.arrived("某市场")
    liaison = town.window("wangmin")
    liaison.page.goto(address)
    liaison.page.locator("#step-receive button[type=submit]").click()
    liaison.in_state("已签收")
    with liaison.costs_at_most(clicks):
        liaison.press_summary("不属本单位")
        liaison.reads("按清单，今日由区城市管理局行使")
        objection = liaison.page.locator("#step-object")
        liaison.choose_from("异议事由", "不在本单位权责范围", inside=objection)
        objection.get_by_label("理由", exact=True).fill("公共场地属村集体管理范围。")
        objection.get_by_label("依据（清单项或法条）").fill("行政处罚法第二十二条")
        liaison.choose_from("建议由何单位管辖", "区水利局", inside=objection)
        liaison.press("不属本单位", inside=objection)
        liaison.in_state("管辖异议")


def insert_a_phrase(town: Town, clicks: int) -> None:
    clerk = town.window("zhanglei")
    write(clerk, "某停车场")
    clerk.press("存为常用语")
    expect(clerk.page.locator(".phrases .chip").first).to_have_text(FACTS)
    clerk.page.goto(FILLED_IN)
    with clerk.costs_at_most(clicks):
        clerk.press(FACTS)
        expect(clerk.page.get_by_label("基本违法事实")).to_have_value(FACTS)


def monthly_figures_as_xlsx(town: Town, clicks: int) -> None:
    clerk = town.window("zhanglei")
    with clerk.costs_at_most(clicks), clerk.page.expect_download() as figures:
        clerk.press("统计", "link", inside=clerk.page.get_by_role("navigation", name="主菜单"))
        clerk.press("导出 xlsx", "link")
    assert figures.value.suggested_filename.endswith(".xlsx")


def switch_a_plugin(town: Town, clicks: int) -> None:
    administrator = town.administrator()
    administrator.page.goto("/admin/plugins/")
    office = administrator.page.locator("tr", has_text="健康路街道办事处")
    with administrator.costs_at_most(clicks):
        administrator.press("停用", "link", inside=office)
        administrator.reads("以下是影响，尚未改动")
        administrator.press("确认改为停用")
        administrator.reads("停用")


JOURNEYS: tuple[tuple[Callable[[Town, int], None], int], ...] = (
    (who_has_the_power, 0),
    (and_why, 1),
    (transfer_from_the_answer, 3),
    (approve_and_number, 1),
    (send_back_with_a_phrase, 1),
    (sign_for_ten, 2),
    (assign_ten, 2),
    (print_ten, 2),
    (object_to_a_transfer, 4),
    (insert_a_phrase, 1),
    (monthly_figures_as_xlsx, 2),
    (switch_a_plugin, 2),
)


@pytest.mark.parametrize(
    ("journey", "clicks"), JOURNEYS, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_a_journey_stays_within_its_clicks(
    served: Portal, windows: Windows, journey: Callable[[Town, int], None], clicks: int
) -> None:
    journey(Town(served, windows), clicks)
