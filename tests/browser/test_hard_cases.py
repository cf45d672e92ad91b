"""Cases that a good day does not bring: a violation that is going on, a case that two units must have."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.transfers import is_refused, submitted, write
from tests.browser.windows import Window

Open = Callable[..., Window]
FIRE_PRODUCTS = "410703-BM-0031"
"""对人员密集场所使用不合格消防产品的处罚, which stays with 区消防救援大队."""


def test_what_is_going_on_is_dissuaded_from_and_told_of_before_the_letter(window: Open) -> None:
    """AT-24: the refusal names both records, the draft's page asks for them, then the letter goes its way."""
    clerk = window("zhanglei")
    write(clerk, "某拖车服务部", "地桩.png")
    clerk.choose("违法行为正在进行")
    clerk.press("送审")
    is_refused(clerk, "E-T-ONGOING-NORECORD")
    clerk.press("存草稿")
    clerk.reads("先劝阻、先告知，再移送")
    with clerk.costs_at_most(5):
        clerk.press_summary("登记劝阻")
        dissuasion = clerk.page.locator("#step-record_dissuasion")
        dissuasion.get_by_label("执法人员及证号").fill("张磊（H1001）、王强（H1002）")
        dissuasion.get_by_label("劝阻的言语和措施").fill("告知其停止安装并拆除地桩。")
        clerk.press("登记劝阻", inside=dissuasion)
        clerk.reads("劝阻记录")
        clerk.press_summary("登记告知")
        telling = clerk.page.locator("#step-inform")
        telling.get_by_label("被告知人").fill("王敏，联络人")
        clerk.press("登记告知", inside=telling)
        clerk.reads("告知记录")
        clerk.press("送审")
    clerk.in_state("待审批")


def test_another_item_of_the_same_case_goes_to_its_own_holder(window: Open) -> None:
    """T-2: party, facts and photographs come along; only the item is chosen anew."""
    clerk = window("zhanglei")
    first = submitted(clerk, "某练歌房")
    with clerk.costs_at_most(2):
        clerk.press(re.compile("同一案件还有别的事项"), "link")
        expect(clerk.page.get_by_label("当事人", exact=True)).to_have_value("某练歌房")
        clerk.page.get_by_label("处罚事项").fill(FIRE_PRODUCTS)
        expect(clerk.page.locator("#receiver-part")).to_contain_text("清单核对：区消防救援大队")
        clerk.press("送审")
    clerk.in_state("待审批")
    clerk.reads("同案", "地桩.png")
    clerk.page.goto(first)
    clerk.reads("同案", "人员密集场所使用不合格消防产品")
