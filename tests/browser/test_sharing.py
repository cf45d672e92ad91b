"""A published list writes the share of its changed bases itself; shared by rule, it reaches exactly the holders."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser import transfers
from tests.browser.test_every_page import serious
from tests.browser.test_list_change import import_and_publish
from tests.browser.windows import Window

TITLE = re.compile("项处罚事项的设定依据调整")


def test_sharing_made_from_a_published_list_reaches_exactly_the_holders(
    window: Callable[..., Window],
) -> None:
    """Issue 6: 司法局 lets changed laws go out by themselves, publishes the list, and 平原镇, which holds the items, has it."""
    bureau, holder, other = window("zhaoqing"), window("zhanglei"), window("chenjie")
    transfers.sent(holder, window("licheng"), "某停车服务部")
    let_it_go_out_by_itself(bureau)
    import_and_publish(bureau)
    acknowledge(holder)
    knows_nothing_of_it(other, holder.page.url)


def let_it_go_out_by_itself(bureau: Window) -> None:
    bureau.page.goto("/sharing/delays")
    form = bureau.page.locator("form.setting-line").first
    bureau.choose_from("1. 法规规章调整", "自动共享", inside=form)
    bureau.press("保存", inside=form)
    expect(bureau.page.locator(".flash")).to_contain_text("已保存")
    assert serious(bureau.page) == []


def acknowledge(holder: Window) -> None:
    holder.page.goto("/sharing/?side=in")
    holder.press(TITLE, "link")
    holder.reads("法律、法规、规章调整情况", "区交通运输局")
    assert serious(holder.page) == []
    with holder.costs_at_most(1):
        holder.press("知悉")
        expect(holder.page.locator(".flash")).to_contain_text("已办理：知悉")


def knows_nothing_of_it(other: Window, address: str) -> None:
    other.page.goto("/sharing/?side=in")
    other.reads("没有符合条件的共享信息")
    assert other.page.goto(address).status == 404  # type: ignore[union-attr]
