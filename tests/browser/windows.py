"""One person's browser window, and how much pressing of mouse and keys a journey costs in it."""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect

from tests.browser.portals import PASSWORD, Portal

WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""The smallest photograph: one pixel."""
PATIENCE = 30_000
"""Milliseconds that a busy machine may take for one page."""

expect.set_options(timeout=PATIENCE)


def photo(name: str) -> FilePayload:
    """A photograph as it lies on a clerk's desktop."""
    return {"name": name, "mimeType": "image/png", "buffer": PHOTO}


@dataclass
class Window:
    """One person's browser window; ``presses`` counts what a journey costs, typing is free."""

    page: Page
    presses: int = 0

    def press(
        self, name: str | re.Pattern[str], role: Any = "button", *, inside: Locator | None = None
    ) -> None:
        """Press a button or a link by exactly what a person reads on it."""
        (inside or self.page).get_by_role(role, name=name, exact=isinstance(name, str)).first.click()
        self.presses += 1

    def press_summary(self, name: str) -> None:
        """Open what is folded under these words."""
        self.page.locator("summary", has_text=name).first.click()
        self.presses += 1

    def choose(self, name: str) -> None:
        """Press a radio button or a check box by its label."""
        self.page.get_by_text(name, exact=True).first.click()
        self.presses += 1

    def choose_from(self, label: str, option: str, *, inside: Locator) -> None:
        """Choose an option from a drop-down list."""
        inside.get_by_label(label).select_option(label=option)
        self.presses += 1

    def drop(self, label: str, *names: str) -> None:
        """Drop photographs into the box with this label: one movement of the mouse, counted as one press."""
        self.page.get_by_label(label).set_input_files([photo(name) for name in names])
        self.presses += 1

    def type_in(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label, exact=True).first.fill(text)

    def reads(self, *words: str) -> None:
        """The page shows these words, at once or as soon as it has changed."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)

    def in_state(self, words: str) -> None:
        """The matter on this page stands there."""
        expect(self.page.locator(".matter-marks .state")).to_have_text(words)

    @contextmanager
    def costs_at_most(self, presses: int) -> Iterator[None]:
        """The journey in this block stays within its budget."""
        before = self.presses
        yield
        spent = self.presses - before
        assert spent <= presses, f"{spent} presses, {presses} are allowed"


@dataclass
class Windows:
    """Opens windows at portals and closes them at the end of the test."""

    browser: Browser
    opened: list[BrowserContext] = field(default_factory=list)

    def at(self, site: Portal, username: str = "", **options: Any) -> Window:
        """A window of its own; with a user name, logged in."""
        told = {"viewport": WIDE, "locale": "zh-CN", **options}
        context = self.browser.new_context(base_url=site.url, **told)
        context.set_default_timeout(PATIENCE)
        self.opened.append(context)
        window = Window(context.new_page())
        if username:
            log_in(window.page, site, username)
        return window

    def close(self) -> None:
        for context in self.opened:
            context.close()


def log_in(page: Page, site: Portal, username: str) -> None:
    """Log in; a one-time password is changed on the way, as the portal asks."""
    page.goto("/login")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(site.passwords[username])
    page.get_by_label("密码").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    if not page.url.endswith("/password"):
        return
    page.get_by_label("原密码").fill(site.passwords[username])
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输入一次新密码").fill(PASSWORD)
    page.get_by_label("再输入一次新密码").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/password"))
    site.passwords[username] = PASSWORD


def give_roles(windows: Windows, site: Portal, people: dict[str, Any]) -> None:
    """The security administrator gives everybody their roles."""
    window = windows.at(site, site.administrators["security_admin"])
    for name, _unit, roles in people.values():
        window.page.goto("/admin/roles/")
        window.press(name, "link")
        for role in roles:
            window.choose(role.text)
        window.press("授予所选角色")
        window.reads(f"{name}的角色：")
