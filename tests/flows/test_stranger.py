"""A stranger's package comes in by its entry point, is removed, and comes back: nothing that it left is lost."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from portal.desk import Desk, files
from portal.desk.audit_words import Things
from portal.desk.declarations import remember, removed
from portal.desk.matters import open_matter, take
from portal.desk.migrations import migrate, pending
from portal.domain.procedure import DESK_ROLES, Role
from portal.domain.reasons import Refused
from portal.plugin_host import PluginHost
from portal.settings import Settings
from portal.store.audit import AuditEntry
from portal.store.enablement import DeclaredKind
from portal.store.matters import Matter
from portal.store.people import Person
from tests import factories, serving
from tests.api_fixtures import PHOTO, Program, codes, told
from tests.conftest import HeldClock
from tests.strangers import installed
from tests.web_fixtures import Client, application, member

pytestmark = pytest.mark.thin

TITLE = "联合巡查用车"


@dataclass(frozen=True)
class Portal:
    """A portal as it stands, with or without the package: two offices that lend, a third that has nothing to do with it."""

    desk: Desk
    app: Flask
    people: dict[str, Person]

    def browser(self, who: str) -> Client:
        client = Client(self.app)
        assert client.log_in(self.people[who].username).status_code == 303
        return client

    def program(self, who: str) -> Program:
        return Program(self.app, self.desk, self.people[who])


@dataclass(frozen=True)
class Site:
    """The server on which the package is installed and removed."""

    packages: Path
    settings: Settings
    people: dict[str, Person]

    @contextmanager
    def with_package(self) -> Iterator[Portal]:
        """The portal started anew, with the package installed."""
        with installed(self.packages):
            host = PluginHost()
            migrate(host)
            yield self._started(host)

    def without_package(self) -> Portal:
        """The portal started anew after ``pip uninstall``."""
        return self._started(PluginHost())

    def _started(self, host: PluginHost) -> Portal:
        desk = Desk(host, self.settings)
        return Portal(desk, application(desk), self.people)


@pytest.fixture
def site(stranger_site: Path, settings: Settings, now: HeldClock) -> Site:
    """A server with four people who can log in."""
    factories.calendar_years()
    ours, theirs = factories.unit("平原镇人民政府", "town"), factories.unit("铁西街道办事处")
    people = {
        "asking": member(ours, *DESK_ROLES),
        "lending": member(theirs, *DESK_ROLES),
        "third": member(factories.unit("解放路街道办事处"), *DESK_ROLES),
        "司法局": member(factories.unit("区司法局", "supervisor"), Role.SUPERVISOR),
    }
    return Site(stranger_site, settings, people)


def asked(portal: Portal, title: str = TITLE) -> Matter:
    """A request on its way to the lender, with a photo."""
    actor = factories.actor(portal.people["asking"])
    answers = {"receiver": str(portal.people["lending"].unit_id), "title": title, "people": "3"}
    draft = open_matter(portal.desk, actor, "vehicle_loan", answers)
    files.attach(portal.desk, actor, draft.id, "route", BytesIO(PHOTO), "路线.png")
    return take(portal.desk, actor, draft.id, "ask").matter


def lent(portal: Portal) -> Matter:
    """A request to which the lender has agreed by letter."""
    return take(portal.desk, factories.actor(portal.people["lending"]), asked(portal).id, "lend").matter


class TestInstalled:
    """With the package its procedure is like any other, and no file of the project names it."""

    def test_its_pages_lead_from_a_blank_form_to_the_receiver(self, site: Site) -> None:
        with site.with_package() as portal:
            browser = portal.browser("asking")
            assert "新建借用" in browser.get("/lending/").text
            receiver = str(site.people["lending"].unit_id)
            answers = {"receiver": receiver, "title": TITLE, "people": "6", "act": "submit", "draft_key": "k"}
            refused = browser.post("/lending/new", answers)
            assert refused.status_code == 422
            assert "一辆车最多乘坐 5 人" in refused.text
            sent = browser.post("/lending/new", {**answers, "people": "3"})
            page = portal.browser("lending").get(sent.location).text
            assert TITLE in page
            assert "待答复" in page
            assert "答复信息需求" in page, "the limit of the state"

    def test_programs_may_open_its_kind(self, site: Site) -> None:
        with site.with_package() as portal:
            kinds = told(portal.program("asking").get("/kinds"))["kinds"]
            (kind,) = [kind for kind in kinds if kind["kind"] == "vehicle_loan"]
            assert [field["name"] for field in kind["fields"]] == ["receiver", "title", "people"]

    @pytest.mark.both
    def test_search_and_desk_show_it_to_its_parties_only(self, site: Site) -> None:
        with site.with_package() as portal:
            asked(portal)
            assert TITLE in portal.browser("lending").get("/todo").text
            assert TITLE in portal.browser("asking").get("/search?q=巡查").text
            assert TITLE not in portal.browser("third").get("/search?q=巡查").text

    def test_its_letter_is_numbered_and_its_figures_are_counted(self, site: Site) -> None:
        with site.with_package() as portal:
            matter = lent(portal)
            browser = portal.browser("asking")
            assert matter.number.endswith("〔2026〕1号")
            assert matter.number in browser.get(f"/lending/{matter.id}").text
            assert browser.get("/letters/1.docx").status_code == 200
            assert "执法车辆借用" in browser.get("/statistics/").text

    def test_its_panel_is_for_those_who_may_know_of_the_matter(self, site: Site) -> None:
        with site.with_package() as portal:
            matter = lent(portal)
            assert (
                site.people["lending"].name in portal.browser("asking").get(f"/lending/{matter.id}/keys").text
            )
            assert portal.browser("third").get(f"/lending/{matter.id}/keys").status_code == 404


class TestRemoved:
    """Without the package its matters are read by those who could read them, and nobody moves them."""

    @pytest.fixture
    def matter(self, site: Site) -> Matter:
        """A request that was answered before the package was removed."""
        with site.with_package() as portal:
            return lent(portal)

    @pytest.fixture
    def waiting(self, site: Site) -> Matter:
        """A request that still waited when the package was removed."""
        with site.with_package() as portal:
            return asked(portal)

    @pytest.mark.both
    def test_the_portal_starts_and_misses_no_migration(self, site: Site, matter: Matter) -> None:
        portal = site.without_package()
        assert pending(portal.desk.host) == []
        assert portal.app.test_client().get("/readyz").get_json()["checks"]["migrations"] is True

    def test_what_it_left_is_told_in_words(self, site: Site, matter: Matter, waiting: Matter) -> None:
        (one,) = removed(site.without_package().desk.host)
        assert one.words == (
            "插件“车辆借用”（lending）已移除：留有 2 件办件，其中 1 件未办结，只能查看，不能办理。"
        )

    def test_its_page_says_so_and_keeps_timeline_file_and_letter(self, site: Site, matter: Matter) -> None:
        browser = site.without_package().browser("asking")
        page = browser.get(f"/matters/{matter.id}").text
        assert "“车辆借用”的插件已从系统中移除" in page
        for kept in (TITLE, "已借出", matter.number, "提出借用", "路线.png", "关于同意借用执法车辆的复函"):
            assert kept in page
        assert browser.get("/files/1").data == PHOTO
        assert matter.number in browser.get("/letters/1").text
        assert browser.get("/letters/1.docx").status_code == 200

    def test_lists_search_desk_and_figures_still_know_it(
        self, site: Site, matter: Matter, waiting: Matter
    ) -> None:
        portal = site.without_package()
        browser = portal.browser("lending")
        assert "/matters/kinds/vehicle_loan" in browser.get("/").text, "in the menu"
        for page in ("/todo", "/search?q=巡查", "/matters/kinds/vehicle_loan", "/done"):
            assert TITLE in browser.get(page).text, page
        assert matter.number in browser.get("/matters/kinds/vehicle_loan?closed=1").text
        assert "执法车辆借用" in browser.get("/statistics/").text
        assert TITLE in portal.browser("司法局").get("/search?q=巡查").text
        entry = AuditEntry.get(AuditEntry.action == "vehicle_loan.lend")
        told = Things(portal.desk, [entry])
        assert (told.act(entry), told.thing(entry)) == ("执法车辆借用·lend", f"执法车辆借用 {matter.number}")

    def test_who_could_not_read_it_still_cannot(self, site: Site, matter: Matter) -> None:
        portal = site.without_package()
        third = portal.browser("third")
        for path in (f"/matters/{matter.id}", "/files/1", "/letters/1", f"/matters/{matter.id + 1}"):
            assert third.get(path).status_code == 404, path
        assert TITLE not in third.get("/matters/kinds/vehicle_loan").text
        assert "/matters/kinds/vehicle_loan" not in third.get("/").text, (
            "nothing of theirs: no entry in the menu"
        )
        assert portal.program("third").get(f"/matters/{matter.id}").status_code == 404

    def test_no_step_can_be_taken_and_nothing_attached(self, site: Site, waiting: Matter) -> None:
        portal = site.without_package()
        program = portal.program("lending")
        assert told(program.get(f"/matters/{waiting.id}"))["steps"] == []
        assert codes(program.post(f"/matters/{waiting.id}/steps/lend")) == {"E-P-REMOVED"}
        actor = factories.actor(site.people["asking"])
        with pytest.raises(Refused, match="E-P-REMOVED"):
            files.attach(portal.desk, actor, waiting.id, "route", BytesIO(PHOTO), "新路线.png")
        assert portal.browser("lending").post(f"/lending/{waiting.id}/lend").status_code == 404
        assert Matter.get_by_id(waiting.id).state == "asked"

    def test_nothing_new_is_opened(self, site: Site, matter: Matter) -> None:
        program = site.without_package().program("asking")
        assert "vehicle_loan" not in {kind["kind"] for kind in told(program.get("/kinds"))["kinds"]}
        assert program.post("/matters", {"kind": "vehicle_loan", "fields": {}}).status_code == 404

    def test_installed_again_all_is_back(self, site: Site, matter: Matter, waiting: Matter) -> None:
        site.without_package()
        with site.with_package() as portal:
            browser = portal.browser("lending")
            assert "3" in browser.get(f"/lending/{matter.id}").text
            assert browser.get(f"/matters/{matter.id}").location == f"/lending/{matter.id}"
            assert browser.post(f"/lending/{waiting.id}/lend").status_code == 303
            assert removed(portal.desk.host) == []


def test_a_plugin_of_which_nothing_was_written_down_is_read_by_the_names_of_its_states(site: Site) -> None:
    """A database may come from elsewhere; no page breaks on a kind that nobody here ever declared."""
    with site.with_package() as portal:
        matter = asked(portal)
    DeclaredKind.delete().execute()
    remember(site.without_package().desk.host)
    page = site.without_package().browser("asking").get(f"/matters/{matter.id}")
    assert page.status_code == 200
    assert "asked" in page.text


def test_a_served_portal_finds_the_package_and_warns_when_it_is_gone(site: Site) -> None:
    """The command itself, in a process of its own: first with the package on the path, then without."""
    with site.with_package() as portal:
        asked(portal)
    log = site.settings.data / "server.log"
    told_by_path = {"PYTHONPATH": str(site.packages)}
    with serving.portal(site.settings.data, site.settings.database_url, log, **told_by_path):
        assert "已移除" not in log.read_text()
    with serving.portal(site.settings.data, site.settings.database_url, log):
        assert "插件“车辆借用”（lending）已移除：留有 1 件办件，其中 1 件未办结" in log.read_text()


def test_the_package_passes_its_own_tests(stranger_site: Path, tmp_path: Path) -> None:
    """As its author runs them, with nothing of this project but what is installed."""
    own = Path(__file__).resolve().parents[1] / "stranger" / "tests"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(own),
    ]
    path = {**os.environ, "PYTHONPATH": str(stranger_site)}
    done = subprocess.run(
        [*command, "-c", os.devnull], cwd=tmp_path, env=path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_the_package_uses_only_the_doors() -> None:
    """It imports of the core what docs/plugin-guide.md allows, and nothing of this project's tests."""
    package = Path(__file__).resolve().parents[1] / "stranger" / "vehicle_lending"
    lines = [line for path in package.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    used = {
        line.split()[1] for line in lines if line.startswith(("from portal", "import portal", "from tests"))
    }
    assert all(name.startswith("portal.domain.") or name in {"portal", "portal.kit"} for name in used), used
