"""Every page that the matrix answers for somebody: no serious finding of axe, nothing sideways, fit to print.

The pages come from ``tests/matrix.py``: a new line there is looked at here without a further word. They are shown
in a real browser, whose requests the application answers without a server between.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Route

from portal import clock
from portal.desk import Desk, deadlines
from portal.plugin_host import PluginHost
from portal.settings import Settings
from portal.store.db import connection
from tests.browser.windows import NARROW, WIDE
from tests.conftest import MORNING
from tests.databases import SQLITE, backend_for
from tests.flows.test_matrix import World, address_of
from tests.matrix import READERS, Line, lines
from tests.transfer.conftest import small_district
from tests.web_fixtures import Client, application

SITE = "http://portal.test"
ABOUT_A_MATTER = frozenset({"clerk", "other"})
"""Those who read the same matter differently; all else is looked at by the first who may."""
TO_BE_SIGNED = frozenset({"submitted", "undecided"})
"""What an approver sees otherwise than the clerk who wrote it."""
SIDEWAYS = "Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"
A4 = {"width": 718, "height": 1015}
"""A sheet between its margins, as wide as a browser lays out what it prints."""
ASKEW = """() => [...document.querySelectorAll("table")].flatMap(table => {
  const wide = row => [...row.cells].filter(c => getComputedStyle(c).display !== "none").reduce((n, c) => n + c.colSpan, 0);
  const head = table.tHead && table.tHead.rows.length === 1 ? wide(table.tHead.rows[0]) : 0;
  const rows = head ? [...table.tBodies].flatMap(body => [...body.rows]) : [];
  return rows.filter(r => r.getClientRects().length && wide(r) !== head).map(r => r.innerText.slice(0, 40));
})"""
"""Rows whose cells do not stand under their headings."""
EVERYTHING: Mapping[str, Any] = {"resultTypes": ["violations"]}
BUT_COLOURS = {**EVERYTHING, "rules": {"color-contrast": {"enabled": False}}}
"""Colours are the same at any width, and comparing them takes longest."""
AGAIN = "options => axe.run(document, options)"
"""Once more with the axe that the page has already."""
SHOWN = "selector => [...document.querySelectorAll(selector)].filter(e => e.getClientRects().length).length"


def pages() -> list[tuple[Line, str]]:
    """Each line that shows something, with each reader to whom it may look different."""
    found = []
    for line in lines():
        readers = [
            reader
            for reader, status in zip(READERS, line.statuses, strict=True)
            if (line.method, status) == ("GET", 200)
        ]
        differing = ABOUT_A_MATTER | ({"approver"} if line.thing in TO_BE_SIGNED else set())
        several = [reader for reader in readers if reader in differing] if line.thing != "-" else []
        found += [(line, reader) for reader in several or readers[:1]]
    return found


@pytest.fixture(scope="module")
def world(host: PluginHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world of the matrix."""
    folder = tmp_path_factory.mktemp("pages")
    with (
        backend_for(SQLITE, "pages", folder) as backend,
        backend.clean(host) as url,
        connection(),
        clock.standing_at(MORNING),
    ):
        desk = Desk(host, Settings(folder, url, "a key for tests"))
        deadlines.make_round(desk)  # a portal that serves has made one
        yield World(small_district(desk), application(desk))


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A browser window whose requests the application answers itself."""
    context = browser.new_context(base_url=SITE, viewport=WIDE, locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("line", "reader"), pages(), ids=str)
def test_a_page_is_accessible_fits_and_prints(world: World, page: Page, line: Line, reader: str) -> None:
    client = world.browser(reader)
    address = address_of(line, reader, world.make(line.thing))
    answer = client.get(address)
    assert answer.status_code == 200
    if "<html" not in answer.text[:200] if answer.mimetype == "text/html" else True:
        return  # a download, a figure or a fragment: it is looked at on the page that asks for it
    look_at(page, client, address)
    assert faults(page) == {}


def test_a_list_and_a_letter_on_paper_are_those_of_a_wide_screen(world: World, page: Page) -> None:
    """A sheet of A4 is narrower than a narrow window: what is folded there must not fold on paper."""
    (letter,) = world.make("letter")
    client = world.browser("clerk")
    look_at(page, client, f"/letters/{letter}")
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    size = page.locator(".letter-body p").first.evaluate("line => getComputedStyle(line).fontSize")
    assert round(float(size.removesuffix("px")) * 72 / 96) == 16
    assert page.locator(".page-head").is_hidden()
    page.emulate_media(media="screen")
    look_at(page, client, "/transfer/")
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    assert page.locator("tbody tr").count() > 0
    assert page.evaluate(ASKEW) == []
    page.emulate_media(media="screen")


def look_at(page: Page, client: Client, address: str) -> None:
    """Open an address; the application answers whatever the page asks for, as this reader's."""

    def answered(route: Route) -> None:
        asked = urlsplit(route.request.url)
        with clock.standing_at(MORNING):
            answer = client.get(f"{asked.path}?{asked.query}", headers=_headers(route))
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.data)

    page.unroute_all()
    page.route("**/*", answered)
    page.set_viewport_size(WIDE)
    page.goto(address)


def _headers(route: Route) -> dict[str, str]:
    return {name: value for name, value in route.request.headers.items() if name.startswith("hx-")}


def faults(page: Page) -> dict[str, Any]:
    """What is wrong with the page that is open: at both widths, in the largest text, on paper."""
    found: dict[str, Any] = {"axe at 1366": serious(page)}
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    found["controls on paper"] = page.evaluate(SHOWN, ".app-head, .app-menu, .app-drawer, main button")
    found["askew on paper"] = page.evaluate(ASKEW)
    page.emulate_media(media="screen")
    page.set_viewport_size(NARROW)
    found |= {
        "axe at 390": _grave(page.evaluate(AGAIN, BUT_COLOURS)),
        "sideways at 390": page.evaluate(SIDEWAYS),
    }
    for size in ("large", "huge"):
        page.evaluate("size => { document.documentElement.className = 'has-script text-' + size; }", size)
        found[f"sideways at 390, {size}"] = page.evaluate(SIDEWAYS)
    return {what: seen for what, seen in found.items() if seen}


def serious(page: Page, options: Mapping[str, Any] = EVERYTHING) -> list[str]:
    """What axe finds serious or critical on the open page: rule and place."""
    return _grave(Axe().run(page, options=options).response)


def _grave(found: dict[str, Any]) -> list[str]:
    violations: list[dict[str, Any]] = found["violations"]
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in violations
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:3]
    ]
