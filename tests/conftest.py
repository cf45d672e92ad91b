"""What every test may ask for: a clean database of each kind, a clock that stands, a desk.

``database`` runs a test once on SQLite and once on PostgreSQL, where one answers at TEST_POSTGRES_URL.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from portal import clock
from portal.desk import Desk
from portal.domain.calendar import ZONE
from portal.plugin_host import PluginHost
from portal.settings import Settings
from portal.store.db import connection
from tests.databases import BACKENDS, POSTGRES, POSTGRES_URL, Backend, backend_for

pytest_plugins = ["tests.web_fixtures", "tests.api_fixtures", "tests.strangers"]

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
"""A Friday in the middle of nothing: where the tests' clock stands unless they move it."""


class HeldClock:
    """The portal's clock, held still; a test moves it."""

    def __init__(self, held: ExitStack):
        self._held = held
        self.move_to(MORNING)

    @property
    def instant(self) -> datetime:
        return clock.now()

    def move_to(self, instant: datetime) -> datetime:
        """Let it be ``instant`` from here on; without a zone it is the clock on the wall of the office."""
        local = instant if instant.tzinfo else instant.replace(tzinfo=ZONE)
        self._held.enter_context(clock.standing_at(local))
        return local

    def forward(self, **step: float) -> datetime:
        """Let so many ``days``, ``hours``, ``minutes`` or ``seconds`` pass."""
        return self.move_to(self.instant + timedelta(**step))


@pytest.fixture
def now() -> Iterator[HeldClock]:
    """The clock, standing at Friday 2026-11-20 09:00 in Asia/Shanghai."""
    with ExitStack() as held:
        yield HeldClock(held)


@pytest.fixture(scope="session")
def host() -> PluginHost:
    """All installed plugins, loaded once: they keep no state."""
    return PluginHost()


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """A database server, or the folder that stands in for one; each worker of xdist has its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with backend_for(request.param, worker, tmp_path_factory.mktemp("databases")) as opened:
        yield opened


@pytest.fixture
def database(backend: Backend, host: PluginHost) -> Iterator[str]:
    """The URL of a database with all tables and no rows, opened and connected in this thread."""
    with backend.clean(host) as url, connection():
        yield url


@pytest.fixture
def empty_database(backend: Backend) -> Iterator[str]:
    """The URL of a database without a single table, opened and connected in this thread."""
    with backend.empty() as url, connection():
        yield url


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    """Settings as on a clerk's first morning: loopback, no training."""
    return Settings(data=tmp_path, database_url=database, secret_key="a key for tests")


@pytest.fixture
def desk(host: PluginHost, settings: Settings, now: HeldClock) -> Desk:
    """The desk over a clean database, on a standing clock."""
    return Desk(host, settings)


PAGES = {"app", "client", "world", "portal_app"}
"""Fixtures of tests that look at pages, or call the API, over HTTP."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Look at pages and commands on SQLite alone: what they read and do is tried at the desk, on both databases.

    ``make soak`` (TEST_PAGES=both) takes all on PostgreSQL too. Tests marked ``both`` are taken on both every time,
    for there the query is the matter; those marked ``thin`` are laid over what is tried on both.
    """
    if os.environ.get("TEST_PAGES") == "both":
        return
    later = [item for item in items if _can_wait_for_the_soak(item)]
    if later:
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in set(later)]


def _can_wait_for_the_soak(item: pytest.Item) -> bool:
    values = getattr(getattr(item, "callspec", None), "params", {})
    if values.get("backend") != POSTGRES:
        return False
    if (
        values.get("elsewhere") == POSTGRES
    ):  # from one kind to the other, and from a file to a file, is enough
        return True
    marked = next((mark.name for mark in item.iter_markers() if mark.name in ("both", "thin")), None)
    return marked == "thin" or (marked is None and bool(set(getattr(item, "fixturenames", ())) & PAGES))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not shown: promises that hold on SQLite are promised on PostgreSQL too."""
    if POSTGRES in BACKENDS:
        return
    ran = [r for outcome in ("passed", "failed") for r in terminalreporter.getreports(outcome)]
    alone = len({report.nodeid for report in ran if "sqlite" in report.nodeid})
    if alone:
        terminalreporter.section("PostgreSQL 未应答", sep="!", red=True)
        terminalreporter.write_line(f"{POSTGRES_URL} 未应答：以下 {alone} 项只在 SQLite 上跑了。", red=True)
