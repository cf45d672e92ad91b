"""Each fault is named in words, with what to do: a test makes the fault and reads the sentence."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from portal.cli import portal
from portal.desk import backup, doctor, restoring
from portal.domain.reasons import Forbidden, Reason
from portal.settings import Settings
from portal.store import blobs, snapshots
from portal.store.db import db, is_postgres
from portal.store.files import StoredFile
from portal.store.matters import Matter, Party
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.transfer.conftest import District

pytestmark = pytest.mark.thin

PROJECT = Path(__file__).resolve().parents[2]
SENDER, RECEIVER = "区消防救援大队", "铁西街道办事处"


@pytest.fixture
def healthy(district: District) -> District:
    """A district in which all is well: a case went out, and a backup was made."""
    district.sent(SENDER, RECEIVER)
    secret = district.desk.settings.data / "secret_key"
    secret.touch(0o600)
    backup.make_here(district.desk, None)
    return district


def found(district: District, name: str, **options: bool) -> list[Reason]:
    """What one check finds."""
    examined = doctor.examine(district.desk, None, **options)
    return list(next(one for one in examined if one.name == name).findings)


def sentence(district: District, name: str, **options: bool) -> str:
    """The one thing that a check finds, as it is told."""
    (reason,) = found(district, name, **options)
    assert reason.remedy or reason.notes, "says what to do"
    return f"{reason.message}{reason.remedy}"


def evidence(district: District) -> Path:
    """Where the photo of the case lies."""
    return blobs.place_of(district.desk.settings.data, StoredFile.select().first().sha256)


@contextmanager
def unchecked() -> Iterator[None]:
    """Let a reference be broken, as by somebody who has the database itself in hand."""
    db.execute_sql("SET session_replication_role = replica" if is_postgres() else "PRAGMA foreign_keys = OFF")
    yield
    db.execute_sql("SET session_replication_role = DEFAULT" if is_postgres() else "PRAGMA foreign_keys = ON")


@pytest.mark.both
def test_a_healthy_portal_has_no_fault(healthy: District) -> None:
    examined = list(doctor.examine(healthy.desk, None, all_files=True))
    assert [one.name for one in examined if not one.healthy] == []
    assert len({one.name for one in examined}) == len(examined) == len(doctor.BEFORE_ALL) + len(doctor.CHECKS)


def test_only_the_system_administrator_and_the_operator_may_ask(healthy: District) -> None:
    with pytest.raises(Forbidden):
        doctor.examine(healthy.desk, healthy.clerks[SENDER])


@pytest.mark.both
class TestDatabase:
    """What is wrong with tables, log, limits and the clock."""

    def test_a_migration_that_was_not_applied(self, healthy: District) -> None:
        db.execute_sql("DELETE FROM migration_core WHERE name = '0002_beginnings'")
        try:
            examined = list(doctor.examine(healthy.desk, None))
        finally:
            db.execute_sql(
                "INSERT INTO migration_core (name, applied) VALUES ('0002_beginnings', '2026-11-20 09:00:00')"
            )
        (reason,) = examined[1].findings
        assert (
            "迁移 core/0002_beginnings 还没有执行。请运行 portal migrate。" in reason.message + reason.remedy
        )
        assert len(examined) == 2, "what cannot be judged before is left out"

    def test_a_row_that_points_nowhere(self, healthy: District) -> None:
        with unchecked():
            db.execute_sql("UPDATE stored_file SET uploaded_by_id = 987654")
        assert "表 stored_file 有 1 行的 uploaded_by_id 指向不存在的 person" in sentence(
            healthy, "references"
        )

    def test_the_log_without_its_guard(self, healthy: District) -> None:
        with factories.unguarded_log():
            said = [f"{one.message}{one.remedy}" for one in found(healthy, "log_guard")]
        assert said
        assert all("审计日志的防改触发器" in one and "报告区司法局" in one for one in said)

    def test_an_entry_that_was_altered(self, healthy: District) -> None:
        with factories.unguarded_log():
            db.execute_sql("UPDATE audit_entry SET actor_name = '某人' WHERE id = 2")
        assert "审计日志第 2 条与链条不符" in sentence(healthy, "log")

    def test_a_unit_that_was_changed_past_the_portal(self, healthy: District) -> None:
        """As on the page: there the process that serves looks at what it keeps itself."""
        with snapshots.reading():
            snapshots.directory()
            db.execute_sql("UPDATE unit SET name = '改了名' WHERE id = (SELECT MIN(id) FROM unit)")
            assert "内存里的单位与数据库不一致" in sentence(healthy, "memory")

    def test_a_limit_that_runs_on_after_the_end(self, healthy: District) -> None:
        Matter.update(open=False).execute()
        assert any("个期限在已办结的办件上仍在计时" in one.message for one in found(healthy, "clocks"))

    def test_a_list_that_would_sort_wrongly(self, healthy: District) -> None:
        Party.update(due_at=1).execute()
        assert "个单位的待办期限与办件本身的期限不一致" in sentence(healthy, "clocks")

    def test_a_clock_that_was_set_back(self, healthy: District, now: HeldClock) -> None:
        now.forward(days=-2)
        said = sentence(healthy, "hour")
        assert (
            "最近一条日志记于 2026-11-20 09:00，比现在（2026-11-18 09:00）还晚：服务器时钟可能被调回" in said
        )
        assert "请立即校时" in said


class TestFiles:
    """What is wrong with kept files, space, the secret, leftovers, backups."""

    def test_evidence_that_is_gone(self, healthy: District) -> None:
        evidence(healthy).unlink()
        assert "1 个证据、文书文件不在了" in sentence(healthy, "files_there")
        assert "从备份取回" in sentence(healthy, "files_there")

    @pytest.mark.parametrize("every", [False, True])
    def test_evidence_that_was_altered(self, healthy: District, every: bool) -> None:
        evidence(healthy).write_bytes(b"something else")
        assert "1 个证据、文书文件与上传时的校验值不符" in sentence(
            healthy, "files_unharmed", all_files=every
        )

    def test_a_file_that_nobody_uses_is_only_remarked(self, healthy: District) -> None:
        place = blobs.place_of(healthy.desk.settings.data, "ab" * 32)
        place.parent.mkdir(parents=True)
        place.write_bytes(b"left over")
        (reason,) = found(healthy, "files_unused")
        assert "1 个文件（0.0 MiB）没有办件使用" in reason.message
        assert reason.notes

    @pytest.mark.parametrize(("free", "refuses"), [(100, True), (700, False)])
    def test_a_disk_that_fills_up(
        self, healthy: District, monkeypatch: pytest.MonkeyPatch, free: int, refuses: bool
    ) -> None:
        monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=free * 1024**2))
        (reason,) = found(healthy, "space")
        assert f"只剩 {free} MiB" in reason.message
        assert reason.refuses is refuses

    def test_a_secret_that_others_can_read(self, healthy: District) -> None:
        (healthy.desk.settings.data / "secret_key").chmod(0o644)
        assert "密钥文件 secret_key 的权限是 0644，其他用户能读到。请执行 chmod 600" in sentence(
            healthy, "secret"
        )

    def test_a_restore_that_was_broken_off(self, healthy: District) -> None:
        (healthy.desk.settings.data / restoring.MARK).touch()
        assert "有一次恢复没有做完" in sentence(healthy, "leftovers")

    def test_a_torn_backup_and_an_upload_that_never_ended(self, healthy: District, now: HeldClock) -> None:
        data = healthy.desk.settings.data
        (data / "backups" / "portal-20261119-010000.zip.partial").touch()
        upload = data / "files" / "incoming" / "half"
        upload.touch()
        long_ago = (now.instant - timedelta(days=2)).timestamp()
        os.utime(upload, (long_ago, long_ago))
        said = "".join(reason.message for reason in found(healthy, "leftovers"))
        assert "有没写完的备份：portal-20261119" in said
        assert "有 1 个一天前没传完的上传文件" in said

    def test_no_backup_for_a_week(self, healthy: District, now: HeldClock) -> None:
        now.forward(days=8)
        assert "最近一次备份是 2026-11-20，已过 7 天" in sentence(healthy, "backups")

    def test_no_backup_at_all(self, district: District) -> None:
        assert "还没有做过备份。请运行 portal backup" in sentence(district, "backups")


class TestSettings:
    """What administrators have still to enter."""

    def test_a_year_that_is_not_loaded(self, healthy: District, now: HeldClock) -> None:
        now.move_to(now.instant.replace(year=2028))
        assert any(
            "2028 年的节假日安排未装入" in one.message and one.refuses for one in found(healthy, "calendar")
        )

    def test_next_year_from_november_on(self, healthy: District) -> None:
        assert "2027 年的节假日安排未装入" in sentence(healthy, "calendar")

    def test_units_without_a_liaison(self, healthy: District) -> None:
        said = sentence(healthy, "liaisons")
        assert "个单位没有联络人" in said
        assert "请在“单位”页明确联络人" in said

    def test_units_without_a_code(self, healthy: District) -> None:
        Unit.update(organ_code="").where(Unit.name == RECEIVER).execute()
        snapshots.forget()
        assert RECEIVER in sentence(healthy, "numbers")
        assert "没有机关代字，不能自动编定文号" in sentence(healthy, "numbers")


def test_a_template_that_cannot_be_filled(settings: Settings, tmp_path: Path) -> None:
    """In an installation of its own, whose template somebody has spoilt."""
    tree = tmp_path / "installed"
    for folder in ("portal", "plugins", "templates", "migrations"):
        shutil.copytree(
            PROJECT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__", "static")
        )
    (tree / "templates" / "letters" / "slip.docx").write_bytes(b"no document")
    told = {**os.environ, "PORTAL_DATA": str(settings.data), "DATABASE_URL": settings.database_url}
    done = subprocess.run(
        [sys.executable, "-m", "portal", "doctor"], cwd=tree, env=told, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "E-DOCTOR 文书模板 slip 不能填写" in done.stderr
    assert "letter 不能填写" not in done.stderr


def test_a_plugin_that_was_removed(healthy: District) -> None:
    Matter.update(kind="vehicle_loan").execute()
    said = sentence(healthy, "plugins")
    assert "已移除：留有 1 件办件" in said
    assert "请重新安装该插件" in said


def test_a_check_that_breaks_off_says_so_and_the_others_go_on(healthy: District) -> None:
    db.execute_sql("ALTER TABLE number_series RENAME TO elsewhere")
    try:
        examined = {one.name: one for one in doctor.examine(healthy.desk, None)}
    finally:
        db.execute_sql("ALTER TABLE elsewhere RENAME TO number_series")
    assert "检查没能做完" in examined["numbers"].findings[0].message
    assert examined["log"].healthy


class TestCommand:
    """``portal doctor`` in words and as JSON, with its exit code."""

    @pytest.fixture
    def run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
        monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "data"))
        monkeypatch.delenv("DATABASE_URL", raising=False)

        def run(*words: str) -> Any:
            return CliRunner().invoke(portal, list(words))

        return run

    def test_a_portal_that_was_just_founded_is_healthy_with_warnings(self, run: Callable[..., Any]) -> None:
        assert run("init").exit_code == 0
        done = run("doctor")
        assert done.exit_code == 0, done.output
        assert "[正常] 日志链条完整" in done.output
        assert "[注意] 有近期备份：还没有做过备份" in done.output

    def test_a_fault_is_refused_with_exit_code_1(self, run: Callable[..., Any], tmp_path: Path) -> None:
        run("init")
        (tmp_path / "data" / "secret_key").chmod(0o644)
        done = run("doctor", "--all", "--json")
        assert done.exit_code == 1
        assert "E-DOCTOR 密钥文件 secret_key 的权限是 0644" in done.stderr
        told = json.loads(done.stdout)
        assert told["healthy"] is False
        assert [one["name"] for one in told["checks"] if not one["healthy"]] == ["secret"]

    def test_a_file_that_is_no_whole_database(self, run: Callable[..., Any], tmp_path: Path) -> None:
        run("init")
        path = tmp_path / "data" / "portal.sqlite3"
        content = bytearray(path.read_bytes())
        content[8192:40960] = os.urandom(40960 - 8192)
        path.write_bytes(content)
        done = run("doctor")
        assert done.exit_code == 1
        assert "数据库文件已损坏" in done.stderr or "检查没能做完" in done.stderr
