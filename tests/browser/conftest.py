"""A served portal and real browsers: each person has a window of their own.

The portal runs as its users run it: ``portal serve`` in a process of its own, over a folder of its own, set up by
the commands of the README. Where no chromium is installed these tests are left out, and the run says so loudly.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import portal

SAMPLES = Path(portal.__file__).parent / "data" / "samples"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
PASSWORD = "Reed-Yellow-7-river"
START = "2026-11-20T09:00:00+08:00"
WIDE = {"width": 1366, "height": 768}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser there is nothing to show."""
    if CHROMIUM:
        return
    print("\n!!!! 没有安装 chromium：浏览器测试全部没有运行。 !!!!", file=sys.stderr)
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's chromium, quiet on a closed network."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    return {"executable_path": CHROMIUM, "args": quiet, "headless": True}


@dataclass
class Portal:
    """A portal of its own: its commands, and the address at which it serves."""

    data: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith("PORTAL_") and n != "DATABASE_URL"}
        own = {"PORTAL_DATA": str(self.data), "PORTAL_PORT": str(self.port)}
        return {**kept, **own, "PORTAL_TRAINING": "1", "PORTAL_NOW": START}

    def run(self, *words: str) -> Any:
        """Run a command with ``--json`` and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "portal", *words, "--json"], env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def serve(self) -> subprocess.Popen[bytes]:
        """Start serving and wait until it answers."""
        process = subprocess.Popen([sys.executable, "-m", "portal", "serve"], env=self.environment)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=1).close()
                return process
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)  # the process is coming up; nothing can be asked of it before
        process.kill()
        raise AssertionError("the portal did not come up")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Portal]:
    """A portal set up by its commands, in the set-up stage, serving."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        site = Portal(tmp_path / "data", free.getsockname()[1])
    site.run("init")
    site.run("units", "import", str(SAMPLES / "units.csv"))
    site.run("places", "import", str(SAMPLES / "places.csv"))
    process = site.serve()
    yield site
    process.terminate()
    process.wait(timeout=20)


@dataclass
class Window:
    """One person's browser window; counts the presses of mouse and Enter that a journey costs."""

    page: Page
    presses: int = 0

    def press(self, what: str, name: str | None = None, **options: Any) -> None:
        """Press a button or a link by what a person reads on it."""
        target = self.page.get_by_role(what, name=name, **options) if name else self.page.locator(what)  # type: ignore[arg-type]
        target.first.click()
        self.presses += 1

    def says(self, words: str) -> None:
        """The page shows these words, at once or as soon as it has changed."""
        self.page.get_by_text(words).first.wait_for(state="visible")


@pytest.fixture
def window(served: Portal, browser: Browser) -> Iterator[Callable[[str, str], Window]]:
    """Open a window and log in; a one-time password is changed on the way, as the portal asks."""
    opened = []

    def log_in(username: str, password: str = PASSWORD) -> Window:
        context = browser.new_context(base_url=served.url, viewport=WIDE, locale="zh-CN")
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto("/login")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        if page.url.endswith("/password"):
            page.fill("input[name=former_password]", password)
            page.fill("input[name=new_password]", PASSWORD)
            page.fill("input[name=repeated_password]", PASSWORD)
            page.press("input[name=repeated_password]", "Enter")
            page.wait_for_url(lambda url: not url.endswith("/password"))
        return Window(page)

    yield log_in
    for context in opened:
        context.close()
