"""A joint operation from its plan to a decision of each organ, in two windows, at a desk and on a telephone (M-2, AT-104)."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.portals import CITY, PINGYUAN, Portal
from tests.browser.test_every_page import serious
from tests.browser.windows import NARROW, Window, Windows

NAME, TARGET, HELD = "冬季取暖安全联合检查", "演示养老服务中心", "410703-CF-0151"


def test_a_town_and_a_department_act_together_and_each_decides_for_itself(
    window: Callable[..., Window], windows: Windows, served: Portal
) -> None:
    clerk, head, stranger = window("zhanglei"), window("licheng"), window("chenjie")
    liaison = windows.at(served, "wangmin", viewport=NARROW)
    address = plan(clerk)
    knows_nothing(liaison, address)
    approve(head, address)
    knows_nothing(stranger, address)
    confirm(liaison)
    carry_out(clerk, address)
    decide(liaison, address)
    end(clerk, address)


def plan(clerk: Window) -> str:
    """Row by row; powers are checked before anybody sees the plan."""
    clerk.page.goto("/consultation/operations")
    clerk.press("拟订方案", "link")
    for label, text in (
        ("行动名称", NAME), ("检查对象", TARGET), ("开始时间", "2026-11-24T09:00"), ("行动内容和步骤", "逐户查看。"),
        ("执法人员及证号1", "张磊（H1）、周强（H2）"), ("行使的职权1", HELD), ("行使的职权2", HELD), ("证据保管人", "张磊"),
    ):  # fmt: skip
        clerk.type_in(label, text)
    clerk.page.locator("#place-text").fill("八里营村")
    clerk.page.get_by_label("参加单位2").select_option(label=CITY)
    clerk.press("存草稿并核对职权")
    clerk.reads("职权核对", "有此职权", "请改列在其名下")
    assert serious(clerk.page) == []
    clerk.type_in("行使的职权2", "市容秩序检查")
    clerk.press("送审")
    clerk.in_state("待批准")
    return clerk.page.url


def approve(head: Window, address: str) -> None:
    """One press on the plan itself."""
    head.page.goto(address)
    head.reads("以自己的名义", TARGET, PINGYUAN)
    with head.costs_at_most(1):
        head.press("批准并下达")
        head.in_state("待各单位确认")


def knows_nothing(other: Window, address: str) -> None:
    """G-9."""
    assert other.page.goto(address).status == 404  # type: ignore[union-attr]
    other.page.goto("/consultation/operations")
    expect(other.page.locator("body")).not_to_contain_text(NAME)


def confirm(liaison: Window) -> None:
    """From 工作台, on a telephone: the own people are typed, the powers stand there."""
    liaison.page.goto("/")
    liaison.press(NAME, "link", inside=liaison.page.locator("main"))
    form = liaison.page.locator("#step-confirm")
    form.get_by_label("本单位执法人员及证号").fill("王敏（C1）、孙燕（C2）")
    with liaison.costs_at_most(1):
        liaison.press("确认参加", inside=form)
    liaison.in_state("待实施")


def carry_out(clerk: Window, address: str) -> None:
    clerk.page.goto(address)
    clerk.press_summary("登记实施")
    form = clerk.page.locator("#step-carry_out")
    form.get_by_label("实施情况").fill("查看 6 户。")
    clerk.press("登记实施", inside=form)
    clerk.in_state("已实施，待各单位处理")


def decide(liaison: Window, address: str) -> None:
    """AT-104: in two names it is refused, and nothing that was typed is lost."""
    liaison.page.goto(address)
    liaison.press_summary("登记本单位处理结果")
    form = liaison.page.locator("#step-record_result")
    form.get_by_label("处理结果").select_option(label="责令改正")
    form.get_by_label("本单位的文号").fill("卫城责改〔2026〕7号")
    form.get_by_label(PINGYUAN).check()
    expect(form.get_by_label(CITY)).to_be_checked()
    liaison.press("登记本单位处理结果", inside=form)
    liaison.reads("E-M-JOINT-NAME", "各自作出决定、各自编号")
    again = liaison.page.locator("#step-record_result")
    expect(again.get_by_label("本单位的文号")).to_have_value("卫城责改〔2026〕7号")
    again.get_by_label(PINGYUAN).uncheck()
    liaison.press("登记本单位处理结果", inside=again)
    liaison.reads("已办理：登记本单位处理结果", "卫城责改〔2026〕7号")


def end(clerk: Window, address: str) -> None:
    """The town files a case, which lies ready in its own register, and ends the operation."""
    clerk.page.goto(address)
    clerk.reads("卫城责改〔2026〕7号")
    clerk.press_summary("办结")
    form = clerk.page.locator("#step-conclude")
    form.get_by_label("处理结果").select_option(label="立案")
    form.get_by_label("本单位的文号").fill("平政立〔2026〕9号")
    clerk.press("办结", inside=form)
    clerk.in_state("已办结")
    clerk.page.locator("aside, .page-aside").get_by_role("link", name="立案登记").first.click()
    expect(clerk.page.get_by_label("立案号")).to_have_value("平政立〔2026〕9号")
