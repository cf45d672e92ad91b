"""The journeys of product.md with the clicks they may cost: presses of mouse or Enter; typing is free."""

import re
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


OUTSIDE_THE_SHOP = "410703-CF-0007"
"""对店外经营的处罚: 平原镇's since it went down; 区城市管理局 is asked all the same."""


def take_in_a_complaint(town: Town, clicks: int, subject: str = "某饭店") -> str:
    """At the department: item first, then who and how; number, query code and slip are there."""
    liaison = town.window("wangmin")
    with liaison.costs_at_most(clicks):
        liaison.press(
            re.compile("^投诉举报"), "link", inside=liaison.page.get_by_role("navigation", name="主菜单")
        )
        liaison.press("登记投诉举报", "link")
        liaison.page.get_by_label("反映的事项").press_sequentially(OUTSIDE_THE_SHOP, delay=20)
        liaison.page.get_by_label("发生地点").press_sequentially(VILLAGE, delay=20)
        expect(liaison.page.locator("#whose-part")).to_contain_text(PINGYUAN)
        liaison.type_in("反映的问题和诉求", "饭店把桌椅摆到人行道上，请清理。")
        liaison.type_in("被反映人（当事人）", subject)
        liaison.type_in("投诉人、举报人姓名", "王建国")
        liaison.type_in("联系电话", "13800001234")
        liaison.press("登记")
        liaison.in_state("已登记")
    liaison.reads("登记编号", "查询码", "投诉举报登记回执")
    return str(liaison.page.url)


def pass_a_complaint_on_and_tell(town: Town, clicks: int, subject: str = "某茶馆") -> str:
    """The complainant and the town office hear of it in one act."""
    address = take_in_a_complaint(town, clicks, subject)
    liaison = town.window("wangmin")
    liaison.page.goto(address)
    with liaison.costs_at_most(clicks):
        liaison.press_summary("转镇办并告知")
        telling = liaison.page.locator("#step-tell_complainant")
        liaison.choose_from("告知投诉人的方式", "电话", inside=telling)
        liaison.press("转镇办并告知", inside=telling)
        liaison.in_state("待镇办反馈")
    return address


def close_a_complaint_with_its_three_duties(town: Town, clicks: int) -> None:
    """At the town office: the answer, the feedback and the end; the department reads the result."""
    address = pass_a_complaint_on_and_tell(town, 3, "某烧烤店")
    clerk = town.window("zhanglei")
    clerk.page.goto("/complaints/")
    clerk.page.locator("tr", has_text="某烧烤店").get_by_role("link").first.click()
    clerk.in_state("已登记")
    clerk.page.locator("summary", has_text="登记核实情况").click()
    found = clerk.page.locator("#step-verify")
    found.get_by_label("核实结论").select_option(label="未发现违法行为")
    found.get_by_label("核实方式").select_option(label="电话、书面核实")
    found.get_by_label("核实情况").fill("桌椅已清理，道路通畅。")
    found.get_by_role("button", name="登记核实情况").click()
    clerk.in_state("未发现违法")
    with clerk.costs_at_most(clicks):
        clerk.reads("办结前的三件事", "反馈转来部门")
        clerk.choose_from("答复方式", "由转来的部门转告", inside=clerk.page.locator("#step-reply"))
        clerk.press("答复、反馈并办结")
        clerk.in_state("已办结")
    liaison = town.window("wangmin")
    liaison.page.goto(address)
    liaison.in_state("镇办已反馈")
    liaison.reads("桌椅已清理，道路通畅。")


JOURNEYS: tuple[tuple[Callable[[Town, int], object], int], ...] = (
    (who_has_the_power, 0),
    (and_why, 1),
    (transfer_from_the_answer, 3),
    (approve_and_number, 1),
    (send_back_with_a_phrase, 1),
    (sign_for_ten, 2),
    (assign_ten, 2),
    (print_ten, 2),
    (object_to_a_transfer, 4),
    (take_in_a_complaint, 3),
    (pass_a_complaint_on_and_tell, 3),
    (close_a_complaint_with_its_three_duties, 2),
    (insert_a_phrase, 1),
    (monthly_figures_as_xlsx, 2),
    (switch_a_plugin, 2),
)


@pytest.mark.parametrize(
    ("journey", "clicks"), JOURNEYS, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_a_journey_stays_within_its_clicks(
    served: Portal, windows: Windows, journey: Callable[[Town, int], object], clicks: int
) -> None:
    journey(Town(served, windows), clicks)
