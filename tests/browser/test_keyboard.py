"""Without a mouse: the main line on both sides, the keys that the help names, and keys that stay letters while one types."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.transfers import EVIDENCE, FACTS, FILLED_IN, RECALLED, VILLAGE, sent, submitted
from tests.browser.windows import NARROW, Window, photo

Open = Callable[..., Window]
WHO = f"/powers/who?item={RECALLED}&place={VILLAGE}"


@pytest.fixture
def matters(window: Open) -> tuple[str, str]:
    """One transfer that waits for approval and one that waits at its receiver: their addresses."""
    clerk, approver = window("zhanglei"), window("licheng")
    return submitted(clerk, "某药店"), sent(clerk, approver, "某饭店")


def test_the_largest_text_stays_chosen_and_fits_at_390_pixels(window: Open, matters: tuple[str, str]) -> None:
    clerk = window("zhanglei", viewport=NARROW)
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = clerk.page.evaluate(size)
    clerk.page.goto("/me/")
    clerk.press("特大", inside=clerk.page.locator("main"))
    clerk.page.goto("/")
    assert clerk.page.evaluate(size) > before
    found = {address: sideways(clerk.page, address) for address in ("/", FILLED_IN, WHO, *matters)}
    assert {address: wider for address, wider in found.items() if wider} == {}


def test_the_main_line_by_keyboard_alone(window: Open) -> None:
    """From the question to the approval without a mouse: tab, typing, Enter, Ctrl+Enter (product.md, principle 7)."""
    clerk = window("zhanglei")
    tab_to(clerk.page, "事项、违法行为")
    clerk.page.keyboard.type("szdzds")
    tab_to(clerk.page, "地点")
    clerk.page.keyboard.type(VILLAGE)
    expect(clerk.page.locator("#who-answer")).to_contain_text("410703-CF-0005")
    tab_to(clerk.page, "案件移送")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url("**/transfer/new?*")
    for label, text in (
        ("当事人", "某书店"), ("基本违法事实", FACTS), ("现场检查记录", "现场清点地桩六根。"),
        ("执法人员及证号", "张磊（H1001）、王强（H1002）"),
    ):  # fmt: skip
        tab_to(clerk.page, label)
        clerk.page.keyboard.insert_text(text)
    tab_to(clerk.page, EVIDENCE)
    clerk.page.locator(":focus").set_input_files([photo("地桩.png")])  # the system's own window is not ours
    clerk.page.keyboard.press("Control+Enter")
    clerk.in_state("待审批")
    approver = window("licheng")
    approver.page.goto(clerk.page.url)
    tab_to(approver.page, "批准移送")
    approver.page.keyboard.press("Enter")
    approver.in_state("待签收")
    receive_by_keyboard(window("wangmin"), clerk.page.url)


def receive_by_keyboard(liaison: Window, address: str) -> None:
    """Signed for, accepted, filed and concluded: p goes to what comes next, forms are tabbed through."""
    page = liaison.page
    page.goto(address)
    for step, state in (("签收", "已签收"), ("受理", "已受理")):
        page.keyboard.press("p")
        expect(page.locator(":focus")).to_have_text(step)
        page.keyboard.press("Enter")
        liaison.in_state(state)
    tab_to(page, "立案")
    page.keyboard.press("Enter")
    tab_to(page, "立案日期")
    page.locator(":focus").fill("2026-11-20")  # the parts of a date are typed differently in each language
    page.keyboard.press("Control+Enter")
    liaison.in_state("已立案")
    tab_to(page, "办结并反馈")
    page.keyboard.press("Enter")
    tab_to(page, "决定日期")
    page.locator(":focus").fill("2026-11-20")
    tab_to(page, "办理结果")
    page.keyboard.insert_text("责令拆除，已履行。")
    page.keyboard.press("Control+Enter")
    liaison.in_state("已办结")


def test_several_are_signed_for_by_keyboard_alone(window: Open, matters: tuple[str, str]) -> None:
    liaison = window("wangmin")
    liaison.page.goto("/transfer/?state=sent")
    for key in "jx":
        liaison.page.keyboard.press(key)
    expect(liaison.page.get_by_text("已选 1 件")).to_be_visible()
    tab_to(liaison.page, "签收", backwards=True)
    liaison.page.keyboard.press("Enter")
    liaison.reads("已办 1 件")


def test_the_keys_that_the_help_names(window: Open, matters: tuple[str, str]) -> None:
    clerk = window("zhanglei")
    page = clerk.page
    page.goto("/transfer/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    page.keyboard.press("n")  # does nothing behind the box
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_hidden()
    page.keyboard.press("h")
    expect(page.locator(".app-help-panel")).to_contain_text("案件移送列表")
    page.keyboard.press("Escape")
    expect(page.locator(".app-help-panel")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.locator(":focus")).to_contain_text("案件移送")
    page.keyboard.press("a")
    expect(page.locator("input[name=matter]:not(:checked)")).to_have_count(0)
    page.keyboard.press("j")
    expect(page.locator("tr[aria-selected=true]")).to_have_count(1)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="搜索办件、文号、当事人、事项")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("n")
    page.wait_for_url("**/transfer/new")


@pytest.mark.parametrize(
    ("key", "address"), [("w", "/"), ("t", "/todo"), ("d", "/drafts/"), ("n", "/notices/"), ("p", "/powers/")]
)
def test_g_and_a_letter_lead_to_a_place(window: Open, key: str, address: str) -> None:
    clerk = window("zhanglei")
    clerk.page.goto("/help/")
    clerk.page.keyboard.press("g")
    clerk.page.keyboard.press(key)
    clerk.page.wait_for_url(lambda url: url.endswith(address))


def test_a_letter_stays_a_letter_while_one_types_or_composes(window: Open) -> None:
    clerk = window("zhanglei")
    page = clerk.page
    page.goto("/transfer/")
    search = page.get_by_role("searchbox", name="搜索办件、文号、当事人、事项")
    search.press_sequentially("gwnjp?/h")
    expect(search).to_have_value("gwnjp?/h")
    page.keyboard.press("Tab")
    page.locator("body").evaluate(
        "body => body.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', isComposing: true, bubbles: true}))"
    )
    page.keyboard.press("m")
    expect(page.locator(":focus")).to_contain_text("案件移送")
    assert page.url.endswith("/transfer/")


def test_the_first_tab_leads_past_the_menu_and_the_focus_is_seen(window: Open) -> None:
    clerk = window("zhanglei")
    clerk.page.goto("/transfer/")
    clerk.page.keyboard.press("Tab")
    focused = clerk.page.locator(":focus")
    expect(focused).to_have_text("跳到正文")
    assert focused.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
    clerk.page.keyboard.press("Enter")
    expect(clerk.page.locator("#main")).to_be_focused()


def sideways(page: Page, address: str) -> int:
    """By how many pixels the page at an address is wider than the window."""
    page.goto(address)
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"))


def tab_to(page: Page, name: str, *, backwards: bool = False) -> None:
    """Press Tab until the focus is on what reads so."""
    reads = (
        "() => { const it = document.activeElement; if (!it) return '';"
        " const label = it.labels && it.labels[0]; return (label || it).textContent.trim().replace('*', ''); }"
    )
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate(reads) == name:
            return
    raise AssertionError(f"no way by keyboard to {name}")
