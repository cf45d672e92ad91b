"""A backup is a restore: taken while serving, restored elsewhere it equals the source; what is not whole is refused."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.desk import Desk, audit, backup, backup_file, migrations, restoring
from portal.desk.declarations import remember, removed
from portal.desk.matters import open_matter, take
from portal.domain.reasons import Forbidden, Refused
from portal.hookspecs import Plugin, hookimpl
from portal.plugin_host import PluginHost
from portal.settings import Settings
from portal.store import audit as log
from portal.store import blobs, dump, snapshots
from portal.store.db import Busy, connection, db, transaction
from portal.store.decisions import BACKUPS_KEPT
from portal.store.files import StoredFile
from portal.store.matters import Event, Matter
from tests import factories
from tests.conftest import HeldClock
from tests.databases import BACKENDS, SQLITE, Backend, backend_for
from tests.strangers import installed
from tests.transfer.conftest import District

SENDER, RECEIVER = "区消防救援大队", "铁西街道办事处"
QUIET: Callable[[str], None] = lambda sentence: None  # noqa: E731 - nobody watches
NO_SHAPE: dict[str, object] = {"columns": [], "indexes": [], "keys": []}


SMALL_DISK = 'mount -t tmpfs -o size=16k none "$FOLDER" && "$@"; code=$?; ls -A "$FOLDER"; exit $code'
OWN_DISK = ("unshare", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK, "sh")
OWN_LIMIT = ("sh", "-c", 'ulimit -f 32; "$@"', "sh")
FULL = [
    OWN_LIMIT,
    *(
        [OWN_DISK]
        if subprocess.run(
            [*OWN_DISK, "true"], env={**os.environ, "FOLDER": "/mnt"}, capture_output=True
        ).returncode
        == 0
        else []
    ),
]
"""Ways to fill a disk without being asked for a password: a limit always, a small disk where the system lets us make one."""


@pytest.fixture(scope="module", params=BACKENDS)
def elsewhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """Another server: an empty database of either kind."""
    worker = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_elsewhere"
    with backend_for(request.param, worker, tmp_path_factory.mktemp("elsewhere")) as opened:
        yield opened


@pytest.fixture
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """An empty SQLite file, where the kind of the target does not matter."""
    with backend_for(SQLITE, "here", tmp_path_factory.mktemp("here")) as opened:
        yield opened


@contextmanager
def moved_to(other: Backend, data: Path, host: PluginHost | None = None) -> Iterator[Desk]:
    """Within the block the desk of an empty portal over the other database."""
    source = db.obj
    try:
        with other.empty() as url, connection():
            yield Desk(host or PluginHost(), Settings(data, url, "a key for tests"))
    finally:
        db.initialize(source)
        snapshots.forget()


def contents() -> dict[str, tuple[int, str]]:
    """All rows of the open database: by table their number and digest; what the restore itself added is left out."""
    with dump.one_moment():
        counted = {name: dump.tally(name) for name in dump.tables() if not name.startswith("migration_")}
    return {name: (one.rows, one.digest) for name, one in counted.items()}


def restore(desk: Desk, path: Path, **options: bool) -> list[str]:
    """As the command does it."""
    manifest = restoring.proved(path)
    restoring.must_be_empty(desk.settings.data)
    return restoring.restore(desk, path, manifest, QUIET, **options)


@pytest.fixture
def worked(district: District) -> District:
    """A district in which a case went out, with its letter, evidence and log; the secret is there."""
    remember(district.desk.host)
    district.sent(SENDER, RECEIVER)
    (district.desk.settings.data / "secret_key").write_text("a secret")
    return district


@pytest.fixture
def made(worked: District, tmp_path: Path) -> Path:
    """A backup of that district."""
    path = tmp_path / "full.zip"
    backup.make(worked.desk, path)
    return path


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """The same backup with members changed, left out (None) or added."""
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                copy.writestr(name, content)
        for name, content in more.items():
            copy.writestr(name, content)
    return target


def versioned(folder: Path, *sources: str) -> PluginHost:
    """A host with one further plugin at the version that has these migrations."""
    folder.mkdir()
    for number, source in enumerate(sources, start=1):
        (folder / f"{number:04}_change.py").write_text(source)

    class Ours:
        @staticmethod
        @hookimpl
        def declare() -> Plugin:
            return Plugin(name="ours", label="我们的", migrations=folder)

    return PluginHost(extra=[Ours])


class TestRestoredElsewhere:
    """Restored elsewhere it equals the source: rows, files, log; on the same kind of database and on the other."""

    def test_every_table_equals_the_source_and_the_log_holds(
        self, worked: District, elsewhere: Backend, tmp_path: Path
    ) -> None:
        path = tmp_path / "full.zip"
        source = contents()
        manifest = backup.make(worked.desk, path)
        with moved_to(elsewhere, tmp_path / "new") as desk:
            desk.settings.data.mkdir()
            assert restore(desk, path) == []
            found = contents()
            same = set(source) - {
                "audit_entry",
                "audit_head",
                *([] if manifest.database in str(db.obj) else [dump.SEARCH]),
            }
            assert {name: found[name] for name in same} == {name: source[name] for name in same}
            assert log.first_bad_entry() is None
            assert log.head()[0] == manifest.log_entries + 1, (
                "the restore is on the log, and nothing else is new"
            )
            for row in StoredFile.select():
                blobs.open_checked(desk.settings.data, row.sha256).close()
            assert (desk.settings.data / "secret_key").read_text() == "a secret"
            assert (desk.settings.data / "secret_key").stat().st_mode & 0o777 == 0o600
            assert not (desk.settings.data / restoring.MARK).exists()

    def test_work_goes_on_where_it_stopped(
        self, worked: District, elsewhere: Backend, tmp_path: Path
    ) -> None:
        path = tmp_path / "full.zip"
        backup.make(worked.desk, path)
        newest = Event.select().order_by(Event.id.desc()).first().id
        with moved_to(elsewhere, tmp_path / "new") as desk:
            desk.settings.data.mkdir()
            restore(desk, path)
            again = District(desk, worked.units, worked.clerks, worked.approvers, worked.item)
            again.sent(SENDER, RECEIVER)
            assert Event.select().where(Event.id > newest).count() > 0
            assert Matter.select().count() == 2
            assert log.first_bad_entry() is None

    def test_the_log_is_guarded_again(self, made: Path, elsewhere: Backend, tmp_path: Path) -> None:
        with moved_to(elsewhere, tmp_path / "new") as desk:
            desk.settings.data.mkdir()
            restore(desk, made)
            with pytest.raises(Exception, match="append-only"), transaction():
                db.execute_sql("DELETE FROM audit_entry")

    @pytest.mark.parametrize("removed_before", [False, True])
    def test_a_plugin_that_is_not_here_leaves_what_it_has_until_it_comes(
        self,
        stranger_site: Path,
        settings: Settings,
        elsewhere: Backend,
        now: HeldClock,
        tmp_path: Path,
        removed_before: bool,
    ) -> None:
        """Its tables are made from their description, whether or not it was there when the backup was made."""
        with installed(stranger_site):
            with_it = PluginHost()
        without = PluginHost()
        migrations.migrate(with_it)
        factories.calendar_years()
        asking, lending = factories.clerk(factories.unit()), factories.clerk(factories.unit())
        answers = {"receiver": str(lending.unit.id), "title": "联合巡查", "people": "3"}
        source = Desk(with_it, settings)
        draft = open_matter(source, asking, "vehicle_loan", answers)
        take(source, asking, draft.id, "ask")
        path = tmp_path / "full.zip"
        backup.make(Desk(without, settings) if removed_before else source, path)
        with moved_to(elsewhere, tmp_path / "new", without) as desk:
            desk.settings.data.mkdir()
            notes = restore(desk, path)
            assert any("插件 lending" in note for note in notes) is not removed_before
            assert [one.name for one in removed(without)] == ["lending"]
            assert migrations.migrate(with_it) == [], "nothing is made twice"
            taken = take(Desk(with_it, desk.settings), lending, draft.id, "lend")
            assert taken.matter.state == "lent"

    def test_one_of_an_older_version_is_brought_up_to_date(
        self, settings: Settings, here: Backend, now: HeldClock, tmp_path: Path
    ) -> None:
        """Its tables are made as they were, filled, and only then changed by what came since."""
        first = 'def up(migrator, db):\n    db.execute_sql("CREATE TABLE ours (id INTEGER)")\n'
        second = first.replace(
            "CREATE TABLE ours (id INTEGER)", "ALTER TABLE ours ADD COLUMN later INTEGER DEFAULT 7"
        )
        former = versioned(tmp_path / "former", first)
        migrations.migrate(former)
        db.execute_sql("INSERT INTO ours (id) VALUES (1)")
        try:
            backup.make(Desk(former, settings), tmp_path / "full.zip")
        finally:
            db.execute_sql("DROP TABLE ours")
            db.execute_sql("DROP TABLE migration_ours")
        with moved_to(here, tmp_path / "new", versioned(tmp_path / "later", first, second)) as desk:
            desk.settings.data.mkdir()
            restore(desk, tmp_path / "full.zip")
            assert db.execute_sql("SELECT id, later FROM ours").fetchall() == [(1, 7)]


class TestWhileServing:
    """A backup shows one moment: nothing half done, whoever goes on writing."""

    def test_writers_go_on_and_the_backup_is_one_moment(
        self, worked: District, here: Backend, tmp_path: Path
    ) -> None:
        path, stop = tmp_path / "full.zip", threading.Event()

        def write() -> None:
            with connection():
                while not stop.is_set():
                    with transaction():
                        audit.record(None, "unit.edit", "unit", 1)

        writers = [threading.Thread(target=write) for _ in range(3)]
        for writer in writers:
            writer.start()
        try:
            before = log.head()[0]
            manifest = backup.make(worked.desk, path)
        finally:
            stop.set()
            for writer in writers:
                writer.join()
        assert log.head()[0] > manifest.log_entries >= before, "they wrote on"
        with moved_to(here, tmp_path / "new") as desk:
            desk.settings.data.mkdir()
            restore(desk, path)
            assert log.first_bad_entry() is None

    def test_nobody_else_can_read_it_and_the_log_knows_of_it(self, worked: District, made: Path) -> None:
        assert made.stat().st_mode & 0o777 == 0o600
        assert log.AuditEntry.select().order_by(log.AuditEntry.id.desc()).first().action == "backup.make"

    def test_it_overwrites_nothing(self, worked: District, tmp_path: Path) -> None:
        (tmp_path / "mine.zip").write_bytes(b"mine")
        with pytest.raises(Refused, match="已经存在"):
            backup.make(worked.desk, tmp_path / "mine.zip")
        assert (tmp_path / "mine.zip").read_bytes() == b"mine"

    def test_a_folder_that_is_not_there_is_named(self, worked: District, tmp_path: Path) -> None:
        with pytest.raises(Refused, match=r"目录 .*nowhere 不存在"):
            backup.make(worked.desk, tmp_path / "nowhere" / "full.zip")

    def test_evidence_that_is_damaged_does_not_stop_it_and_is_told(
        self, worked: District, here: Backend, tmp_path: Path
    ) -> None:
        sha256 = StoredFile.select().first().sha256
        blobs.place_of(worked.desk.settings.data, sha256).write_bytes(b"something else")
        manifest = backup.make(worked.desk, tmp_path / "full.zip")
        assert manifest.damaged == (sha256,)
        assert "1 个文件已损坏" in manifest.words
        with moved_to(here, tmp_path / "new") as desk:
            desk.settings.data.mkdir()
            assert any("1 个文件在做备份时已经损坏" in note for note in restore(desk, tmp_path / "full.zip"))


@pytest.mark.thin
class TestRefused:
    """What is not whole, not ours, or too new is refused with the reason, and the target stays as it was."""

    def refuse(self, path: Path, here: Backend, tmp_path: Path) -> str:
        """Why the restore is refused; afterwards the target is as empty as before."""
        with moved_to(here, tmp_path / "new") as desk:
            desk.settings.data.mkdir()
            with pytest.raises(Refused) as refusal:
                restore(desk, path)
            assert db.get_tables() == []
            assert list(desk.settings.data.iterdir()) == []
        assert {reason.code for reason in refusal.value.reasons} == {"E-BACKUP"}
        return str(refusal.value)

    def test_cut_short(self, made: Path, here: Backend, tmp_path: Path) -> None:
        made.write_bytes(made.read_bytes()[:-2000])
        assert "已损坏、不完整" in self.refuse(made, here, tmp_path)

    def test_a_byte_that_was_turned_over(self, made: Path, here: Backend, tmp_path: Path) -> None:
        content = bytearray(made.read_bytes())
        content[len(content) // 3] ^= 0xFF
        made.write_bytes(content)
        assert "已损坏" in self.refuse(made, here, tmp_path)

    def test_a_row_that_was_changed(self, made: Path, here: Backend, tmp_path: Path) -> None:
        def change(name: str, content: bytes) -> bytes:
            return (
                content.replace("某物业公司".encode(), "某商贸公司".encode())
                if name == "tables/matter.jsonl"
                else content
            )

        assert "表 matter 的内容与清单不符" in self.refuse(rewritten(made, change), here, tmp_path)

    def test_evidence_that_was_exchanged(self, made: Path, here: Backend, tmp_path: Path) -> None:
        def change(name: str, content: bytes) -> bytes:
            return b"another photo" if name.startswith("files/") else content

        assert "的内容与校验值不符" in self.refuse(rewritten(made, change), here, tmp_path)

    def test_evidence_that_was_taken_out(self, made: Path, here: Backend, tmp_path: Path) -> None:
        def change(name: str, content: bytes) -> bytes | None:
            return None if name.startswith("files/") else content

        assert "备份不完整，缺少 files/" in self.refuse(rewritten(made, change), here, tmp_path)

    @pytest.mark.parametrize(
        "name", ["../../etc/cron.d/evil", "/etc/passwd", "files/../secret_key", "readme.txt"]
    )
    def test_a_member_that_leads_elsewhere(
        self, made: Path, here: Backend, tmp_path: Path, name: str
    ) -> None:
        path = rewritten(made, lambda _name, content: content, **{name: b"evil"})
        assert f"含有不应有的内容“{name}”" in self.refuse(path, here, tmp_path)

    @pytest.mark.parametrize("content", [b"", b"not a zip at all", b"PK\x03\x04 and no more"])
    def test_what_is_no_backup(self, worked: District, here: Backend, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "other.zip").write_bytes(content)
        assert "文件不是本系统的备份" in self.refuse(tmp_path / "other.zip", here, tmp_path)

    def test_a_zip_of_somebody_else(self, worked: District, here: Backend, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "other.zip", "w") as bundle:
            bundle.writestr("secret_key", "x")
        assert "没有清单" in self.refuse(tmp_path / "other.zip", here, tmp_path)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"format": 2}, "由更新的版本"),
            ({"portal": "99.0.0"}, "由更新的版本 99.0.0 制作"),
            ({"migrations": {"core": ["0001_initial", "0099_later"]}}, "本机没有迁移 core/0099_later"),
            ({"tables": None}, "清单已损坏"),
            ({"surprise": 1}, "清单已损坏"),
            ({"shapes": {'x" (a); DROP TABLE y; --': NO_SHAPE}}, "个名称不合规定"),
            (
                {"shapes": {"x": {**NO_SHAPE, "columns": [["a", "INTEGER); DROP TABLE y; --", 0, 0, 0]]}}},
                "个名称不合规定",
            ),
            (
                {"tables": {"x": {"columns": ['a") VALUES (1); --'], "rows": 0, "digest": ""}}},
                "个名称不合规定",
            ),
        ],
    )
    def test_one_of_a_newer_version_or_with_a_spoilt_manifest(
        self, made: Path, here: Backend, tmp_path: Path, changes: dict[str, object], said: str
    ) -> None:
        def change(name: str, content: bytes) -> bytes:
            return json.dumps(json.loads(content) | changes).encode() if name == "manifest.json" else content

        assert said in self.refuse(rewritten(made, change), here, tmp_path)

    def test_a_target_that_holds_something(self, made: Path, worked: District) -> None:
        with pytest.raises(Refused, match="不是空的"):
            restoring.must_be_empty(worked.desk.settings.data)
        with pytest.raises(Refused, match="已有数据表"):
            restoring.restore(worked.desk, made, restoring.proved(made), QUIET)
        assert Matter.select().count() == 1

    def test_a_log_that_was_forged_before_unless_one_insists(
        self, worked: District, here: Backend, tmp_path: Path
    ) -> None:
        with factories.unguarded_log():
            db.execute_sql("UPDATE audit_entry SET actor_name = '某人' WHERE id = 2")
        path = tmp_path / "forged.zip"
        backup.make(worked.desk, path)
        assert "审计日志第 2 条与链条不符" in self.refuse(path, here, tmp_path)
        with moved_to(here, tmp_path / "new") as desk:
            (note,) = restore(desk, path, accept_broken_log=True)
            assert "第 2 条" in note


@pytest.mark.thin
class TestFaults:
    """A full disk, a kill, a second backup at the same time: the source is untouched and no torn file passes for a backup."""

    @pytest.mark.parametrize("full", FULL)
    def test_a_full_disk_leaves_no_file(
        self, worked: District, settings: Settings, tmp_path: Path, full: tuple[str, ...]
    ) -> None:
        """In a process of its own, on a disk of 16 KiB, or where no file may be larger."""
        folder = tmp_path / "full"
        folder.mkdir()
        told = {"PORTAL_DATA": str(settings.data), "DATABASE_URL": settings.database_url}
        command = [*full, sys.executable, "-m", "portal", "backup", str(folder / "full.zip")]
        done = subprocess.run(
            command, env={**os.environ, **told, "FOLDER": str(folder)}, capture_output=True, text=True
        )
        assert done.returncode == 1
        assert "E-DISK 磁盘已满" in done.stderr
        assert done.stdout == "", "nothing is left on the disk"
        assert list(folder.iterdir()) == []
        assert log.AuditEntry.select().where(log.AuditEntry.action == "backup.make").count() == 0

    def test_a_second_one_to_the_same_name_has_to_wait(self, worked: District, tmp_path: Path) -> None:
        with (tmp_path / "full.zip.partial").open("wb") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            with pytest.raises(Busy):
                backup.make(worked.desk, tmp_path / "full.zip")
        backup.make(worked.desk, tmp_path / "full.zip")

    def test_killed_in_the_middle_it_leaves_the_source_and_no_backup(
        self, worked: District, settings: Settings, tmp_path: Path
    ) -> None:
        path, before = tmp_path / "full.zip", contents()
        told = {"PORTAL_DATA": str(settings.data), "DATABASE_URL": settings.database_url}
        command = [sys.executable, "-m", "portal", "backup", str(path)]
        running = subprocess.Popen(command, env={**os.environ, **told}, stderr=subprocess.PIPE, text=True)
        assert running.stderr is not None
        assert "数据表 1/" in running.stderr.readline(), "it has begun"
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stderr.close()
        assert not path.exists()
        assert contents() == before
        made = backup.make(worked.desk, path)
        assert backup_file.check(path) == made, "the torn rest was written over"

    def test_a_restore_that_was_killed_can_begin_again(self, made: Path, tmp_path: Path) -> None:
        """The database commits last: what a killed restore leaves is its mark, and perhaps files."""
        data = tmp_path / "new"
        inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        command = [sys.executable, "-m", "portal", "restore", str(made)]
        told = {**inherited, "PORTAL_DATA": str(data)}
        running = subprocess.Popen(command, env=told, stderr=subprocess.PIPE, text=True)
        assert running.stderr is not None
        assert "恢复数据表 1/" in running.stderr.readline(), "it has begun"
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stderr.close()
        assert (data / restoring.MARK).exists()
        again = subprocess.run(command, env=told, capture_output=True, text=True)
        assert again.returncode == 0, again.stderr
        assert "逐表一致" in again.stdout
        assert not (data / restoring.MARK).exists()
        assert (data / "secret_key").read_text() == "a secret"


@pytest.mark.thin
class TestKeptHere:
    """Backups in the data folder: made by the system administrator or the round, the oldest go."""

    def test_the_newest_stay_and_the_oldest_go(self, worked: District, now: HeldClock) -> None:
        with transaction():
            BACKUPS_KEPT.decide(2)
        for _ in range(3):
            backup.make_here(worked.desk, None)
            now.forward(hours=1)
        assert [one.name for one in backup.kept(worked.desk)] == [
            "portal-20261120-110000.zip", "portal-20261120-100000.zip",
        ]  # fmt: skip
        assert all(one.readable for one in backup.kept(worked.desk))

    def test_the_round_makes_one_a_day(self, worked: District, now: HeldClock) -> None:
        assert backup.make_daily(worked.desk) is not None
        assert backup.make_daily(worked.desk) is None
        now.forward(days=1)
        assert backup.make_daily(worked.desk) is not None

    def test_one_that_cannot_be_read_is_shown_as_such(self, worked: District) -> None:
        folder = worked.desk.settings.data / backup.FOLDER
        folder.mkdir()
        (folder / "portal-20261119-090000.zip").write_bytes(b"torn")
        (one,) = backup.kept(worked.desk)
        assert not one.readable
        assert "文件不是本系统的备份" in one.words

    def test_only_the_system_administrator_makes_one(self, worked: District) -> None:
        with pytest.raises(Forbidden):
            backup.make_here(worked.desk, worked.clerks[SENDER])

    def test_a_number_that_makes_no_sense_is_refused(self, worked: District) -> None:
        with pytest.raises(Refused, match="1 至 365"):
            backup.decide_kept(None, 0)


def test_the_commands_carry_everything_to_another_folder(
    worked: District, settings: Settings, tmp_path: Path
) -> None:
    """As the operator types it, in processes of their own."""
    source = {"PORTAL_DATA": str(settings.data), "DATABASE_URL": settings.database_url}
    target = {"PORTAL_DATA": str(tmp_path / "new")}

    def portal(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
        inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        command = [sys.executable, "-m", "portal", *words]
        return subprocess.run(
            command, env={**inherited, **environ}, capture_output=True, text=True, check=False
        )

    path = str(tmp_path / "full.zip")
    told = json.loads(portal(source, "backup", path, "--json").stdout)
    assert told["tables"]["matter"] == 1
    again = portal(source, "backup", path)
    assert (again.returncode, "E-BACKUP" in again.stderr) == (1, True)
    done = portal(target, "restore", path)
    assert done.returncode == 0, done.stderr
    assert "逐表一致" in done.stdout
    assert json.loads(portal(target, "audit", "verify", "--json").stdout)["intact"] is True
    assert "不是空的" in portal(target, "restore", path).stderr
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(Path(path).read_bytes()[:-100])
    third = {"PORTAL_DATA": str(tmp_path / "third")}
    refused = portal(third, "restore", str(damaged))
    assert (refused.returncode, "E-BACKUP" in refused.stderr) == (1, True)
    assert not (tmp_path / "third").exists()
