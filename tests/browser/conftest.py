"""Served portals and real browsers: each person has a window of their own.

The portal runs as its users run it: set up by the commands of the README and by its administrators in the browser,
served by ``portal serve`` over a folder of its own. Founding it takes seconds, so it is done once and copied.
Where no chromium is installed these tests are left out, and the run says so loudly.
"""

import fcntl
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.portals import LISTED, PEOPLE, Portal, founded, with_lists
from tests.browser.windows import Window, Windows, give_roles

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
"""Debian's chromium; its headless shell is the same browser without a window to draw, and takes a third less."""
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser there is nothing to show; with one, a module's tests share its portal.

    What needs no portal comes first, so that one worker looks at pages while the other founds what all the rest share.
    """
    items.sort(key=lambda item: item.path.stem != "test_every_page")
    ours = [item for item in items if "tests/browser" in item.nodeid]
    if ours and not CHROMIUM:
        print("\n!!!! 没有安装 chromium：浏览器测试全部没有运行。 !!!!", file=sys.stderr)
    for item in ours:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group(item.path.stem))
        if not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's chromium, quiet on a closed network."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    return {"executable_path": CHROMIUM, "args": quiet, "headless": True}


@pytest.fixture(scope="session")
def district_in_set_up(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Portal:
    """A district before its lists: units, places and people by the commands, roles by the security administrator."""

    def found(data: Path) -> Portal:
        site, windows = founded(data), Windows(browser)
        with site.serving():
            give_roles(windows, site, PEOPLE)
            windows.close()
        return site

    return once(tmp_path_factory, "founded", found)


@pytest.fixture(scope="session")
def district_at_work(tmp_path_factory: pytest.TempPathFactory, district_in_set_up: Portal) -> Portal:
    """The same district a little later: lists published, live."""

    def at_work(data: Path) -> Portal:
        site = district_in_set_up.copy_to(data, LISTED)
        with_lists(site)
        return site

    return once(tmp_path_factory, "at work", at_work)


@pytest.fixture
def new_portal(tmp_path: Path, district_in_set_up: Portal) -> Iterator[Portal]:
    """A portal in the set-up stage, of this test alone."""
    with district_in_set_up.copy_to(tmp_path / "data").serving() as site:
        yield site


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, district_at_work: Portal) -> Iterator[Portal]:
    """A working portal that the tests of a module share; each opens matters of its own."""
    with district_at_work.copy_to(tmp_path_factory.mktemp("served") / "data").serving() as site:
        yield site


@pytest.fixture
def windows(browser: Browser) -> Iterator[Windows]:
    """Windows at any portal."""
    opened = Windows(browser)
    yield opened
    opened.close()


@pytest.fixture
def window(served: Portal, windows: Windows) -> Callable[..., Window]:
    """Open a window at the served portal, logged in as somebody."""
    return lambda username, **options: windows.at(served, username, **options)


def once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], Portal]) -> Portal:
    """What ``make`` makes in an empty folder: made by the worker that is first, and waited for by the others."""
    base = folders.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    shared.mkdir(exist_ok=True)
    told = shared / "site.json"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            site = make(shared / "data")
            told.write_text(json.dumps({**asdict(site), "data": str(site.data)}))
    known = json.loads(told.read_text())
    return Portal(**{**known, "data": Path(known["data"])})
