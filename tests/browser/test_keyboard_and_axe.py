"""For everybody: no serious finding of axe on any page, the main line by keyboard alone, 390 px, 特大."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.portals import Portal
from tests.browser.transfers import EVIDENCE, FACTS, FILLED_IN, RECALLED, VILLAGE, sent, submitted
from tests.browser.windows import NARROW, Window, Windows, photo

Open = Callable[..., Window]
WHO = f"/powers/who?item={RECALLED}&place={VILLAGE}"
EVERYBODYS = ("/me/", "/password", "/notices/", "/help/", "/powers/", f"/powers/{RECALLED}", "/units/")
WORKING = ("/", "/todo", "/done", "/drafts/", "/search?q=地桩", WHO, "/transfer/", "/filing/")
PAGES = {
    "zhanglei": (
        *EVERYBODYS, *WORKING, FILLED_IN, "/filing/new", "/powers/changes?from=2025-12-31&to=2026-01-01",
        "/powers/who?item=消防&place=铁西", "/powers/who?item=门前堆东西&place=铁西", WHO.replace("who?", "who/sheet?"),
    ),
    "licheng": ("/", "/todo", "/transfer/"),
    "wangmin": ("/", "/todo", "/list_change/", "/list_change/new"),
    "zhaoqing": ("/", "/supervision/", "/list_change/", "/list_change/new", "/powers/synonyms", "/admin/plugins/"),
    "sysadmin": (
        "/", "/admin/units/", "/admin/people/", "/admin/people/new", "/admin/plugins/", "/admin/calendar/",
        "/admin/terms/", "/admin/series/",
    ),
    "secadmin": ("/", "/admin/roles/"),
    "auditadmin": ("/", "/admin/audit/"),
}  # fmt: skip
"""The pages of each kind of person; those of a matter are visited besides."""


@pytest.fixture
def matters(window: Open) -> tuple[str, str]:
    """One transfer that waits for approval and one that waits at its receiver: their addresses."""
    clerk, approver = window("zhanglei"), window("licheng")
    return submitted(clerk, "某药店"), sent(clerk, approver, "某饭店")


@pytest.mark.parametrize("username", PAGES)
def test_axe_finds_nothing_serious(username: str, window: Open) -> None:
    person = window(username)
    found = {address: serious(person.page, address) for address in PAGES[username]}
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_axe_finds_nothing_serious_on_the_pages_of_a_matter(window: Open, matters: tuple[str, str]) -> None:
    waiting, gone = matters
    about = gone.replace("/transfer/", "/matters/")
    overseen = [gone, f"{about}/supervision", f"{about}/clocks"]
    seen = {"zhanglei": [waiting, gone], "licheng": [waiting, gone], "wangmin": [gone], "zhaoqing": overseen}
    found = {
        (username, address): serious(person.page, address)
        for username, addresses in seen.items()
        for person in [window(username)]
        for address in addresses
    }
    assert {page: faults for page, faults in found.items() if faults} == {}


def test_the_login_page_reads_well_and_fits(served: Portal, windows: Windows) -> None:
    page = windows.at(served, viewport=NARROW).page
    assert serious(page, "/login") == []
    assert sideways(page, "/login") == 0


@pytest.mark.parametrize("username", PAGES)
def test_no_page_scrolls_sideways_at_390_pixels(username: str, window: Open) -> None:
    person = window(username, viewport=NARROW)
    found = {address: sideways(person.page, address) for address in PAGES[username]}
    assert {address: wider for address, wider in found.items() if wider} == {}


def test_no_page_of_a_matter_scrolls_sideways_at_390_pixels(window: Open, matters: tuple[str, str]) -> None:
    for username, address in (("licheng", matters[0]), ("wangmin", matters[1])):
        assert sideways(window(username, viewport=NARROW).page, address) == 0


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


def test_the_keys_that_the_help_names(window: Open, matters: tuple[str, str]) -> None:
    clerk = window("zhanglei")
    clerk.page.goto("/transfer/")
    clerk.page.keyboard.press("?")
    expect(clerk.page.get_by_role("dialog", name="快捷键")).to_be_visible()
    clerk.page.keyboard.press("Escape")
    clerk.page.keyboard.press("/")
    expect(clerk.page.get_by_role("searchbox")).to_be_focused()
    clerk.page.keyboard.press("Tab")
    clerk.page.keyboard.press("j")
    expect(clerk.page.locator("tr[aria-selected=true]")).to_have_count(1)
    clerk.page.keyboard.press("n")
    clerk.page.wait_for_url("**/transfer/new")
    clerk.page.locator("body").press("g")
    clerk.page.keyboard.press("w")
    clerk.page.wait_for_url(lambda url: url.endswith("/"))


def serious(page: Page, address: str) -> list[str]:
    """What axe finds serious or critical at an address: rule and place."""
    page.goto(address)
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:3]
    ]


def sideways(page: Page, address: str) -> int:
    """By how many pixels the page at an address is wider than the window."""
    page.goto(address)
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what reads so."""
    reads = (
        "() => { const it = document.activeElement; if (!it) return '';"
        " const label = it.labels && it.labels[0]; return (label || it).textContent.trim().replace('*', ''); }"
    )
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(reads) == name:
            return
    raise AssertionError(f"no way by keyboard to {name}")
