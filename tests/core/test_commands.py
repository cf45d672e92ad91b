"""The command line as other programs rely on it: words or JSON, refusals on stderr, exit codes 0, 1, 2."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.cli import COMMANDS, portal
from portal.store.audit import AuditEntry
from portal.store.db import connection, open_database
from tests import factories

pytestmark = pytest.mark.thin

NOTICE_2027 = "日期,休|班,名称\n2027-01-01,休,元旦\n2027-01-02,休,元旦\n2027-01-04,休,元旦\n"


class Shell:
    """A shell in an empty folder; every command runs as a program of its own would."""

    def __init__(self, folder: Path, url: str):
        self.folder = folder
        self.url = url
        self._environment = {"PORTAL_DATA": str(folder), "DATABASE_URL": url}

    def run(self, *words: str, **environment: str) -> Result:
        """Run ``portal WORDS`` and return what came of it."""
        return CliRunner().invoke(portal, words, env=self._environment | environment)

    def facts(self, *words: str) -> Any:
        """The JSON that a command prints; it must have succeeded."""
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture
def shell(empty_database: str, tmp_path: Path) -> Shell:
    """A shell before ``portal init``."""
    return Shell(tmp_path, empty_database)


@pytest.fixture
def ready(database: str, tmp_path: Path) -> Shell:
    """A shell after ``portal init``."""
    shell = Shell(tmp_path, database)
    assert shell.run("init").exit_code == 0
    return shell


@pytest.mark.both
def test_init_makes_tables_calendars_and_three_administrators_with_one_time_passwords(shell: Shell) -> None:
    made = shell.facts("init")
    assert made["calendars"] == [2024, 2025, 2026]
    assert [person["role"] for person in made["administrators"]] == [
        "system_admin", "security_admin", "audit_admin",
    ]  # fmt: skip
    assert len({person["password"] for person in made["administrators"]}) == 3


def test_what_is_kept_is_for_the_account_of_the_portal_only(empty_database: str, tmp_path: Path) -> None:
    data, given = tmp_path / "made", tmp_path / "given"
    given.mkdir(mode=0o755)
    for folder in (data, given):
        assert Shell(folder, f"sqlite:///{folder}/portal.sqlite3").run("init").exit_code == 0
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    kept = [path for folder in (data, given) for path in folder.rglob("*")]
    assert {path.name for path in kept} >= {"portal.sqlite3", "secret_key"}
    assert [path for path in kept if path.stat().st_mode & 0o077] == []


def test_init_may_be_repeated_and_changes_nothing(ready: Shell) -> None:
    again = ready.facts("init")
    assert (again["migrations"], again["calendars"], again["administrators"]) == ([], [], [])


def test_before_init_a_command_is_refused_and_says_what_to_do(shell: Shell) -> None:
    refused = shell.run("terms", "list")
    assert refused.exit_code == 1
    assert "E-SETUP" in refused.stderr
    assert "portal init" in refused.stderr


@pytest.mark.both
def test_migrate_check_changes_nothing_and_tells_what_is_pending(shell: Shell) -> None:
    for _ in range(2):
        refused = shell.run("migrate", "--check")
        assert refused.exit_code == 1
        assert "core/0001_initial" in refused.stderr
    assert "core/0001_initial" in shell.facts("migrate")["applied"]
    assert shell.run("migrate", "--check").exit_code == 0


def test_the_signing_key_is_readable_by_its_owner_only(ready: Shell) -> None:
    assert (ready.folder / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("question", "due_at"),
    [
        pytest.param(["transfer.normal", "--from", "2026-09-30"], "2026-10-11T00:00:00+08:00", id="AT-05"),
        pytest.param(["transfer.normal", "--from", "2026-12-30"], "2027-01-06T00:00:00+08:00", id="AT-11"),
        pytest.param(
            ["transfer.urgent", "--from", "2026-09-30T16:30"], "2026-10-01T16:30:00+08:00", id="AT-12"
        ),
        pytest.param(
            ["transfer.urgent", "--from", "2026-09-30T08:30:00Z"],
            "2026-10-01T16:30:00+08:00",
            id="an instant of another zone is the same instant",
        ),
        pytest.param(
            ["transfer.normal", "--from", "2023-03-01"],
            "2023-03-07T00:00:00+08:00",
            id="also before the notice's own date",
        ),
    ],
)
def test_terms_due_says_when_a_limit_ends(ready: Shell, question: list[str], due_at: str) -> None:
    assert ready.facts("terms", "due", *question)["due_at"] == due_at


def test_terms_due_proves_its_answer_day_by_day(ready: Shell) -> None:
    answer = ready.facts("terms", "due", "transfer.normal", "--from", "2026-12-30")
    assert answer["provisional"] is True
    assert answer["due_on"] == "2027-01-05"
    assert [day["date"] for day in answer["days"] if day["counted"]] == [
        "2026-12-31",
        "2027-01-04",
        "2027-01-05",
    ]
    assert {
        "rule",
        "label",
        "basis",
        "due_at",
        "due_on",
        "provisional",
        "conservative_on",
        "days",
    } <= answer.keys()


def test_terms_list_answers_every_rule_with_its_basis(ready: Shell) -> None:
    rows = ready.facts("terms", "list")
    assert {"transfer.normal", "complaint.by_law", "judicial.opinion_reply"} <= {row["rule"] for row in rows}
    assert all(row["basis"] and row["label"] for row in rows)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["terms", "due", "no.such", "--from", "2026-11-20"], "E-K-RULE"),
        (["terms", "due", "transfer.normal", "--from", "明天"], "E-K-INSTANT"),
        (["terms", "due", "transfer.normal", "--from", "0001-01-01T00:00:00+08:00"], "E-K-INSTANT"),
        (["terms", "due", "transfer.normal", "--from", "2026-11-20", "--sender", "没有的局"], "E-G-UNIT"),
        (["terms", "due", "complaint.by_law", "--from", "2026-11-20", "--item", "没有的事项"], "E-L-NOITEM"),
        (["terms", "due", "complaint.by_law", "--from", "2026-11-20"], "E-K-RULE"),
    ],
)
def test_a_refusal_is_one_line_on_stderr_with_its_code(ready: Shell, words: list[str], code: str) -> None:
    refused = ready.run(*words)
    assert refused.exit_code == 1
    assert refused.stderr.startswith(code)
    assert refused.stderr.count("\n") == 1
    assert refused.stdout == ""


@pytest.mark.parametrize("words", [["no-such-command"], ["terms", "due"], ["calendar", "show", "lots"]])
def test_wrong_usage_exits_with_two(shell: Shell, words: list[str]) -> None:
    assert shell.run(*words).exit_code == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(shell: Shell, command: str) -> None:
    assert shell.run(command, "--help").exit_code == 0


def test_calendar_show_gives_each_day_its_reason(ready: Shell) -> None:
    year = ready.facts("calendar", "show", "2026")
    assert (year["working_days"], year["provisional"], len(year["days"])) == (248, False, 365)
    assert {"date": "2026-10-10", "working": True, "why": "调休上班", "provisional": False} in year["days"]


def test_calendar_import_of_a_table_makes_a_year_final(ready: Shell) -> None:
    table = ready.folder / "2027.csv"
    table.write_bytes(NOTICE_2027.encode("gb18030"))
    assert ready.run("calendar", "import", str(table), "--source", "国办发明电〔2026〕9号").exit_code == 0
    year = ready.facts("calendar", "show", "2027")
    assert (year["provisional"], year["source"]) == (False, "国办发明电〔2026〕9号")
    assert ready.facts("terms", "due", "transfer.normal", "--from", "2026-12-30")["due_on"] == "2027-01-06"


def test_a_table_that_contradicts_itself_changes_nothing(ready: Shell) -> None:
    table = ready.folder / "2027.csv"
    table.write_text("日期,休|班,名称\n2027-02-30,休,春节\n")
    refused = ready.run("calendar", "import", str(table))
    assert (refused.exit_code, refused.stderr[:10]) == (1, "E-K-NOTICE")
    assert ready.facts("calendar", "show", "2027")["provisional"] is True


def test_calendar_check_refuses_a_year_without_its_statutory_days(ready: Shell) -> None:
    table = ready.folder / "2027.csv"
    table.write_text(NOTICE_2027)
    ready.run("calendar", "import", str(table))
    refused = ready.run("calendar", "check")
    assert refused.exit_code == 1
    assert "2027-05-01" in refused.stderr


def test_audit_head_is_the_anchor_that_verify_confirms(ready: Shell) -> None:
    verified, head = ready.facts("audit", "verify"), ready.facts("audit", "head")
    assert verified["intact"] is True
    assert (verified["entries"], verified["hash"]) == (head["entries"], head["hash"])


def test_audit_verify_names_the_first_bad_entry(ready: Shell) -> None:
    pool = open_database(ready.url)
    with connection(), factories.unguarded_log():
        AuditEntry.update(actor_name="别人").where(AuditEntry.id == 2).execute()
    pool.close_all()
    refused = ready.run("audit", "verify")
    assert refused.exit_code == 1
    assert "第 2 条" in refused.stderr


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PORTAL_HOST": "0.0.0.0"}, "PORTAL_PLAIN_HTTP"),  # noqa: S104 - this is what is refused
        ({"PORTAL_PORT": "eighty"}, "PORTAL_PORT"),
        ({"PORTAL_NOW": "2026-11-20T09:00:00+08:00"}, "PORTAL_TRAINING"),
        ({"PORTAL_TZ": "UTC"}, "PORTAL_TZ"),
    ],
)
def test_serve_refuses_surroundings_that_are_not_safe(
    ready: Shell, environment: dict[str, str], words: str
) -> None:
    refused = ready.run("serve", **environment)
    assert refused.exit_code == 1
    assert words in refused.stderr


def test_a_round_says_what_it_did(ready: Shell) -> None:
    made = ready.facts("round")
    assert (made["reminders"], made["digests"], made["elsewhere"]) == (0, 0, False)
    assert ready.run("round").stdout == "期限提醒 0 件，每日摘要 0 份，收尾停用 0 项，公告 0 则。\n"
