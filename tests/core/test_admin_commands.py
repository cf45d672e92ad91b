"""Units, places, people and switches at the command line: the operator's acts, refused in words, logged as such."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.desk import Desk, matters
from portal.desk.audit import OPERATOR
from portal.domain.procedure import Role
from portal.plugin_host import PluginHost
from portal.settings import Settings
from portal.store.audit import AuditEntry, first_bad_entry
from portal.store.db import connection, open_database
from portal.store.people import Person
from portal.store.units import Unit
from tests import factories
from tests.core.district import sample
from tests.core.test_commands import Shell

pytestmark = pytest.mark.thin


@pytest.fixture
def shell(database: str, tmp_path: Path) -> Shell:
    """A shell after ``portal init``, with the sample units and places."""
    made = Shell(tmp_path, database)
    assert made.run("init").exit_code == 0
    for group in ("units", "places"):
        (tmp_path / f"{group}.csv").write_bytes(sample(f"{group}.csv"))
        assert made.run(group, "import", str(tmp_path / f"{group}.csv")).exit_code == 0
    return made


@contextmanager
def opened(shell: Shell) -> Iterator[None]:
    """The database between two commands, as the log or another process sees it."""
    pool = open_database(shell.url)
    with connection():
        yield
    pool.close_all()


def test_units_are_listed_with_kind_parent_and_phone(shell: Shell) -> None:
    units = {unit["code"]: unit for unit in shell.facts("units", "list")}
    assert len(units) == 36
    assert (units["N009"]["parent"], units["N009"]["kind_text"]) == ("410703009", "内设机构")
    assert units["410703009"]["duty_phone"] == "0373-0000007"


def test_places_are_listed_with_their_office(shell: Shell) -> None:
    places = {place["name"]: place["office"]["name"] for place in shell.facts("places", "list")}
    assert (len(places), places["铁西新村"]) == (29, "铁西街道办事处")


def test_a_second_import_says_that_nothing_changed(shell: Shell) -> None:
    again = shell.facts("units", "import", str(shell.folder / "units.csv"))
    assert again == {"added": 0, "changed": 0, "unchanged": 36}


def test_a_faulty_list_is_refused_one_fault_a_line_and_enters_nothing(shell: Shell) -> None:
    path = shell.folder / "bad.csv"
    path.write_text("编码,名称,类型\nX1,甲科,internal\nX2,乙局,bureau\n", "gb18030")
    refused = shell.run("units", "import", str(path))
    assert refused.exit_code == 1
    assert [line[:16] for line in refused.stderr.splitlines()] == ["E-G-SHEET 第 2 行“", "E-G-SHEET 第 3 行“"]
    assert len(shell.facts("units", "list")) == 36


def test_a_person_is_added_without_a_role_reset_disabled_and_enabled(shell: Shell) -> None:
    added = shell.facts("people", "add", "wangfang", "王芳", "--unit", "铁西街道办事处")
    assert (added["username"], len(added["password"])) == ("wangfang", 14)
    assert shell.facts("people", "reset-password", "wangfang")["password"] != added["password"]
    assert shell.facts("people", "disable", "wangfang") == {"username": "wangfang", "active": False}
    assert shell.facts("people", "enable", "wangfang")["active"] is True
    listed = next(one for one in shell.facts("people", "list") if one["username"] == "wangfang")
    assert (listed["roles"], listed["unit"]["code"]) == ([], "410703009")


def test_people_come_in_from_a_list_and_their_passwords_are_printed(shell: Shell) -> None:
    path = shell.folder / "people.csv"
    path.write_text("用户名,姓名,单位\nliming,李明,D08\n")
    done = shell.facts("people", "import", str(path))
    assert (done["added"], [one["username"] for one in done["passwords"]]) == (1, ["liming"])


@pytest.mark.parametrize(
    "words",
    [
        ("people", "add", "wangfang", "王芳", "--unit", "某局"),
        ("people", "add", "sysadmin", "王芳", "--unit", "D08"),
        ("people", "disable", "nobody"),
        ("plugins", "disable", "transfer", "--office", "某镇"),
        ("plugins", "disable", "none", "--office", "410703009"),
        ("plugins", "disable", "filing", "--office", "410703009"),
    ],
    ids=[
        "an unknown unit",
        "a taken user name",
        "an unknown person",
        "an unknown office",
        "an unknown plugin",
        "the core",
    ],
)
def test_what_cannot_be_is_refused_with_its_code(shell: Shell, words: tuple[str, ...]) -> None:
    refused = shell.run(*words)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("E-")


def test_a_missing_argument_is_wrong_usage(shell: Shell) -> None:
    assert shell.run("people", "add", "wangfang", "王芳").exit_code == 2
    assert shell.run("plugins", "disable", "transfer").exit_code == 2


def test_plugins_are_listed_for_all_offices_or_one_and_switched(shell: Shell) -> None:
    everywhere = shell.facts("plugins", "list")
    assert {row["state"] for row in everywhere} == {"on"}
    assert shell.facts("plugins", "drain", "transfer", "--office", "铁西办")["state"] == "draining"
    assert shell.facts("plugins", "disable", "transfer", "--office", "铁西办")["former"] == "draining"
    at_one = {row["plugin"]: row["state"] for row in shell.facts("plugins", "list", "--office", "铁西办")}
    assert (at_one["transfer"], at_one["filing"]) == ("off", "on")
    assert shell.facts("plugins", "enable", "transfer", "--office", "铁西办")["state"] == "on"


def test_disabling_with_open_clocks_is_refused_and_names_how_many(shell: Shell, host: PluginHost) -> None:
    """AT-106."""
    with opened(shell):
        desk = Desk(host, Settings(data=shell.folder, database_url=shell.url, secret_key="k"))
        clerk = factories.clerk(Unit.get(Unit.code == "410703009"), Role.HANDLER)
        for _ in range(2):
            matters.open_matter(desk, clerk, "transfer", {"discovered_at": "2026-11-20T08:30"})
    refused = shell.run("plugins", "disable", "transfer", "--office", "410703009")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("E-P-OPEN-MATTERS 铁西街道办事处还有 2 件未办结")


def test_what_the_command_line_does_is_logged_as_the_operators_act(shell: Shell) -> None:
    shell.facts("people", "add", "wangfang", "王芳", "--unit", "D08")
    shell.facts("plugins", "drain", "transfer", "--office", "410703009")
    with opened(shell):
        rows = AuditEntry.select().where(
            AuditEntry.action.in_(["unit.import", "place.import", "person.add", "plugin.switch"])
        )
        assert {(row.actor_id, row.actor_name) for row in rows} == {(None, OPERATOR)}
        assert {row.action for row in rows} == {"unit.import", "place.import", "person.add", "plugin.switch"}
        assert Person.get(Person.username == "wangfang").role_set == frozenset()
        assert first_bad_entry() is None
