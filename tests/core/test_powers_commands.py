"""``portal powers`` and ``portal go-live`` as other programs rely on them (interface.md, "Command line")."""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from portal import clock
from portal.cli import portal
from portal.desk import Desk
from portal.desk.sheets import csv_bytes
from portal.store.audit import AuditEntry
from portal.store.db import connection, open_database
from portal.store.matters import Matter, Party
from portal.store.powers import PowerItem
from portal.store.units import Unit
from tests import factories
from tests.core.district import SAMPLES, sample_records
from tests.core.entering import HEADER, NEW, X0, X1

pytestmark = pytest.mark.thin

ENTRY = {"code", "name", "detail", "offices"}
HEADINGS = {
    "新增": "added",
    "收回": "recalled",
    "部分收回": "narrowed",
    "名称变更": "renamed",
    "依据变更": "changed",
}


class Shell:
    """A shell at the sample district's portal."""

    def __init__(self, folder: Path, url: str):
        self.folder = folder
        self._environment = {"PORTAL_DATA": str(folder), "DATABASE_URL": url}

    def run(self, *words: str) -> Result:
        """Run ``portal WORDS`` and return what came of it."""
        return CliRunner().invoke(portal, words, env=self._environment)

    def facts(self, *words: str) -> Any:
        """The JSON that a command prints; it must have succeeded."""
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    @contextmanager
    def database(self) -> Iterator[None]:
        """The database, for a look at what a command left there."""
        pool = open_database(self._environment["DATABASE_URL"])
        try:
            with connection():
                yield
        finally:
            pool.close_all()

    def list_file(self, *rows: tuple[str, ...]) -> str:
        """A file with a list of invented rows."""
        path = self.folder / "清单.csv"
        path.write_bytes(csv_bytes(HEADER, rows))
        return str(path)

    def entered(self, file: str, mode: str, document: str, effective: str) -> None:
        """Import a list and publish it."""
        draft = self.facts(
            "powers", "import", file, "--as", mode, "--document", document, "--effective", effective
        )
        self.facts("powers", "publish", str(draft["draft"]))


@pytest.fixture
def shell(desk: Desk) -> Shell:
    """A shell before any list is entered."""
    factories.sample_units()
    return Shell(desk.settings.data, desk.settings.database_url)


def sample_path(name: str) -> str:
    return str(SAMPLES / name)


def test_the_two_lists_are_entered_and_their_difference_is_told(shell: Shell) -> None:
    shell.entered(sample_path("power_list_2024.xlsx"), "whole", "卫政文〔2024〕7号", "2024-03-01")
    told = shell.facts(
        "powers", "import", sample_path("power_list_2026.xlsx"), "--as", "whole", "--document", NEW,
        "--effective", "2026-01-01",
    )  # fmt: skip
    assert (told["rows"], told["problems"]) == (72, [])
    assert codes(told) == expected_changes()
    assert told["added"][0].keys() == ENTRY
    shell.facts("powers", "publish", str(told["draft"]))
    assert codes(shell.facts("powers", "diff", "2025-12-31", "2026-01-01")) == expected_changes()


def codes(told: Mapping[str, Any]) -> dict[str, list[str]]:
    return {heading: sorted(entry["code"] for entry in told[heading]) for heading in HEADINGS.values()}


def expected_changes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {heading: [] for heading in HEADINGS.values()}
    for row in sample_records("power_list_2026_changes.csv"):
        found[HEADINGS[row["调整类型"]]].append(row["事项编码"])
    return {heading: sorted(listed) for heading, listed in found.items()}


def test_a_faulty_file_exits_1_with_a_draft_of_null_and_its_faults(shell: Shell) -> None:
    file = shell.list_file((*X1[:3], "火星街道", *X1[4:]))
    refused = shell.run(
        "powers",
        "import",
        file,
        "--as",
        "supplement",
        "--document",
        NEW,
        "--effective",
        "2026-12-01",
        "--json",
    )
    told = json.loads(refused.stdout)
    assert (refused.exit_code, told["draft"]) == (1, None)
    assert told["problems"] == [
        {
            "row": 2,
            "column": "承接主体",
            "message": "不认识的镇办「火星街道」，请核对名称，或者先在通讯录中登记。",
            "severity": "error",
        }
    ]
    assert refused.stderr.startswith("E-L-ROW 第 2 行「承接主体」")


@pytest.mark.parametrize(
    ("left_out", "code"),
    [("--as", 2), ("--document", 2), ("--effective", 2)],
    ids=["how it is to be read is always declared", "the paper is named", "the day is named"],
)
def test_what_an_import_must_be_told(shell: Shell, left_out: str, code: int) -> None:
    options = {"--as": "whole", "--document": NEW, "--effective": "2026-12-01"}
    words = [word for name, value in options.items() if name != left_out for word in (name, value)]
    assert shell.run("powers", "import", shell.list_file(X1), *words).exit_code == code


def test_an_empty_paper_is_no_basis(shell: Shell) -> None:
    refused = shell.run(
        "powers",
        "import",
        shell.list_file(X1),
        "--as",
        "whole",
        "--document",
        " ",
        "--effective",
        "2026-12-01",
    )
    assert (refused.exit_code, "E-L-NOBASIS" in refused.stderr) == (1, True)


def test_columns_of_any_name_can_be_pointed_at(shell: Shell) -> None:
    path = shell.folder / "列名.csv"
    path.write_text("违法行为,由谁管,交给谁\n对甲的处罚,区城市管理局,铁西街道办事处\n", encoding="utf-8")
    told = shell.facts(
        "powers", "import", str(path), "--columns", "事项名称=违法行为,origin=由谁管,offices=交给谁", "--as", "supplement",
        "--document", NEW, "--effective", "2026-12-01",
    )  # fmt: skip
    assert [entry["name"] for entry in told["added"]] == ["对甲的处罚"]


def test_a_column_that_no_list_has_is_wrong_usage(shell: Shell) -> None:
    words = ("--columns", "颜色=B", "--as", "whole", "--document", NEW, "--effective", "2026-12-01")
    assert shell.run("powers", "import", shell.list_file(X1), *words).exit_code == 2


def test_doubts_wait_for_their_confirmation(shell: Shell) -> None:
    shell.entered(shell.list_file(X0), "supplement", NEW, "2026-01-01")
    nearly = ("", "对擅自占道堆放物品的处罚", *X0[2:3], "平原镇", *X0[4:])
    draft = shell.facts(
        "powers", "import", shell.list_file(nearly), "--as", "supplement", "--document", NEW,
        "--effective", "2026-12-01",
    )  # fmt: skip
    assert [problem["severity"] for problem in draft["problems"]] == ["doubt"]
    refused = shell.run("powers", "publish", str(draft["draft"]))
    assert (refused.exit_code, "E-L-DOUBT" in refused.stderr) == (1, True)
    assert shell.facts("powers", "publish", str(draft["draft"]), "--confirm-doubts")["state"] == "published"


def test_without_doubts_the_flag_is_allowed(shell: Shell) -> None:
    draft = shell.facts(
        "powers",
        "import",
        shell.list_file(X1),
        "--as",
        "supplement",
        "--document",
        NEW,
        "--effective",
        "2026-12-01",
    )
    done = shell.facts("powers", "publish", str(draft["draft"]), "--confirm-doubts")
    assert done["changes"] == {"新增": 1}


def test_what_the_operator_publishes_is_in_the_log_as_the_operator_s(shell: Shell) -> None:
    shell.entered(shell.list_file(X1), "supplement", NEW, "2026-12-01")
    with shell.database():
        entry = AuditEntry.get(AuditEntry.action == "powers.publish")
    assert entry.actor_name == "运维操作员（命令行）"


@pytest.mark.parametrize("draft", ["99", "1"], ids=["no such draft", "published already"])
def test_what_cannot_be_published_is_refused(shell: Shell, draft: str) -> None:
    shell.entered(shell.list_file(X1), "supplement", NEW, "2026-12-01")
    assert shell.run("powers", "publish", draft).exit_code == 1


def test_who_names_holder_paper_and_days(shell: Shell) -> None:
    shell.entered(shell.list_file(X1), "supplement", NEW, "2026-01-01")
    told = shell.facts("powers", "who", "X1", "--place", "铁西街道", "--on", "2026-11-20")
    assert told["outcome"] == "one"
    assert told["holder"]["name"] == "铁西街道办事处"
    assert (told["since"], told["until"]) == ("2026-01-01", None)
    assert NEW in told["basis"]
    assert told["reasons"]


def test_who_answers_in_words_too(shell: Shell) -> None:
    shell.entered(shell.list_file(X1), "supplement", NEW, "2026-01-01")
    told = shell.run("powers", "who", "消防车通道", "--place", "铁西", "--on", "2025-12-31")
    assert told.stdout.startswith("2025年12月31日：区消防救援大队")


def test_an_item_that_no_list_has_is_answered_with_none(shell: Shell) -> None:
    told = shell.facts("powers", "who", "门前堆东西", "--place", "铁西")
    assert (told["outcome"], told["holder"]) == ("none", None)


def test_an_export_goes_down_the_pipe_or_into_a_file(shell: Shell) -> None:
    shell.entered(shell.list_file(X1), "supplement", NEW, "2026-01-01")
    piped = shell.run("powers", "export", "--on", "2026-11-20")
    assert names_in(piped.stdout_bytes) == ["对占用消防车通道的处罚"]
    path = shell.folder / "导出.xlsx"
    assert shell.facts("powers", "export", "--on", "2025-01-01", "--output", str(path))["file"] == str(path)
    assert names_in(path.read_bytes()) == []


def names_in(data: bytes) -> list[Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [row[2] for row in sheet.iter_rows(min_row=3, values_only=True)]


def test_a_draft_is_tried_out_before_it_is_published(shell: Shell) -> None:
    draft = shell.facts(
        "powers",
        "import",
        shell.list_file(X1),
        "--as",
        "supplement",
        "--document",
        NEW,
        "--effective",
        "2026-12-01",
    )
    tried = shell.facts("powers", "impact", str(draft["draft"]), "--open-cases", "along")
    assert tried == {"draft": draft["draft"], "open_cases": "along", "touched": [], "offices": []}


def test_the_try_out_tells_each_office_s_cases_with_what_becomes_of_them(shell: Shell) -> None:
    """interface.md ``powers impact``; L-7."""
    shell.entered(shell.list_file(X1), "supplement", NEW, "2026-01-01")
    with shell.database():
        office = Unit.get(Unit.name == "铁西街道办事处")
        by = factories.person(office)
        kept = {"opened_at": clock.now(), "opened_by": by, "entered_at": clock.now(), "title": "某店占道"}
        item = PowerItem.get(PowerItem.code == "X1")
        case = Matter.create(kind="filing", state="filed", item=item, office=office, **kept)
        Party.create(matter=case, unit=office, seat="sender", kind="filing", state="filed")
    file = shell.list_file(X1)
    draft = shell.facts(
        "powers", "import", file, "--as", "recall", "--document", NEW, "--effective", "2026-12-01"
    )
    told = shell.facts("powers", "impact", str(draft["draft"]))
    assert told["offices"] == [{"name": "铁西街道办事处", "handling": {"return": 1}}]
    (touched,) = told["touched"]
    assert (touched["matter"], touched["kind"], touched["handling"], touched["office"]) == (
        case.id, "filing", "return", "铁西街道办事处",
    )  # fmt: skip
    words = shell.run("powers", "impact", str(draft["draft"])).stdout
    assert "铁西街道办事处：协商退回 1 件" in words


def test_a_transition_period_is_entered_with_the_list(shell: Shell) -> None:
    """Q-6."""
    told = (
        "--as",
        "supplement",
        "--document",
        NEW,
        "--effective",
        "2026-12-01",
        "--transition",
        "2026-12-01",
        "2027-05-31",
    )
    draft = shell.facts("powers", "import", shell.list_file(X1), *told)
    shell.facts("powers", "publish", str(draft["draft"]))
    answer = shell.facts("powers", "who", "X1", "--place", "铁西街道办事处", "--on", "2026-12-02")
    assert answer["transition"] == {"from": "2026-12-01", "to": "2027-05-31", "document": NEW}


def test_the_set_up_stage_ends_once(shell: Shell) -> None:
    assert shell.facts("go-live")["live_since"] == "2026-11-20"
    again = shell.run("go-live")
    assert (again.exit_code, "E-L-LIVE" in again.stderr) == (1, True)


def test_after_go_live_a_past_list_needs_a_reason(shell: Shell) -> None:
    """AT-97."""
    shell.facts("go-live")
    draft = shell.facts(
        "powers",
        "import",
        shell.list_file(X1),
        "--as",
        "supplement",
        "--document",
        NEW,
        "--effective",
        "2026-01-01",
    )
    refused = shell.run("powers", "publish", str(draft["draft"]))
    assert (refused.exit_code, "E-L-BACKDATE" in refused.stderr) == (1, True)
    with shell.database():
        assert PowerItem.select().count() == 0
    assert shell.run("powers", "publish", str(draft["draft"]), "--reason", "文件迟到").exit_code == 0
