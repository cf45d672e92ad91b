"""Is the database whole? The checks of ``portal doctor`` that look at tables, migrations, the log and the clock."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from portal import clock
from portal.desk import Desk, migrations
from portal.desk.health import fault, warning
from portal.domain.reasons import Reason
from portal.store import audit as log
from portal.store import dump, snapshots
from portal.store.db import is_postgres, rows
from portal.store.matters import Matter, MatterClock, Party

FROM_BACKUP = "请停机，保全数据目录，从最近的备份恢复（portal restore）。"
TO_MAINTAINER = "请先备份，再把本条交给维护人员；不要直接改数据库。"
DRIFT = timedelta(minutes=5)
GUARDS_OF_SQLITE = {"audit_entry_no_update", "audit_entry_no_delete"}
GUARDS_OF_POSTGRES = {"audit_entry_only_grows"}


def integrity(desk: Desk) -> Iterable[Reason]:
    """The file's own check on SQLite; on PostgreSQL indexes that were left unfinished."""
    if is_postgres():
        for (name,) in rows("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"):
            yield fault(f"索引 {name} 没有建完，不可用。", f"请以数据库管理员执行 REINDEX INDEX {name}。")
        return
    for (line,) in rows("PRAGMA integrity_check(5)"):
        if line != "ok":
            yield fault(f"数据库文件已损坏：{line}。", FROM_BACKUP)


def migrated(desk: Desk) -> Iterable[Reason]:
    """Everything that this version brings has been applied."""
    for name in migrations.pending(desk.host):
        yield fault(f"迁移 {name} 还没有执行。", "请运行 portal migrate。")


def references(desk: Desk) -> Iterable[Reason]:
    """No row points to one that is not there."""
    for table, keys in sorted(dump.references().items()):
        for column, to, key in keys:
            lost = (
                f'SELECT COUNT(*) FROM "{table}" AS a LEFT JOIN "{to}" AS b '  # noqa: S608
                f'ON a."{column}" = b."{key}" WHERE a."{column}" IS NOT NULL AND b."{key}" IS NULL'
            )
            if count := rows(lost)[0][0]:
                yield fault(f"表 {table} 有 {count} 行的 {column} 指向不存在的 {to}。", TO_MAINTAINER)


def guarded(desk: Desk) -> Iterable[Reason]:
    """The triggers that keep the log from being altered are there and on (trust 6, 7)."""
    if is_postgres():
        found = rows("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        wanted = GUARDS_OF_POSTGRES
    else:
        found, wanted = rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"), GUARDS_OF_SQLITE
    for name in sorted(wanted - {name for (name,) in found}):
        yield fault(
            f"审计日志的防改触发器 {name} 不见了或被停用。",
            "请报告区司法局，运行 portal audit verify，并从备份恢复。",
        )


def chained(desk: Desk) -> Iterable[Reason]:
    """The chain of the log holds from the first entry to the head."""
    bad = log.first_bad_entry()
    if bad is not None:
        yield fault(
            f"审计日志第 {bad} 条与链条不符。", "请立即保全数据库，与留存的链首和备份核对，并报告区司法局。"
        )


def remembered(desk: Desk) -> Iterable[Reason]:
    """What this process keeps in memory of units and switches is what the database says."""
    for name in snapshots.stale():
        yield fault(
            f"内存里的{name}与数据库不一致：有人绕过门户直接改了数据库。",
            "请重新启动门户；以后只用门户的页面和命令修改。",
        )


def clocks(desk: Desk) -> Iterable[Reason]:
    """Limits run only on open matters, and lists sort by what the matter itself says."""
    running = (
        MatterClock.select()
        .join(Matter)
        .where(MatterClock.stopped_at.is_null() & (Matter.open == False))
        .count()
    )
    if running:
        yield fault(f"{running} 个期限在已办结的办件上仍在计时。", TO_MAINTAINER)
    differing = Party.select().join(Matter).where(Party.due_at != Matter.due_at).count()
    if differing:
        yield fault(f"{differing} 个单位的待办期限与办件本身的期限不一致。", TO_MAINTAINER)


def hour(desk: Desk) -> Iterable[Reason]:
    """The server's clock has not jumped back, and agrees with the database's."""
    newest = log.AuditEntry.select(log.AuditEntry.at).order_by(log.AuditEntry.id.desc()).first()
    if newest is not None and newest.at > clock.now() + DRIFT:
        yield fault(
            f"最近一条日志记于 {newest.at:%Y-%m-%d %H:%M}，比现在（{clock.now():%Y-%m-%d %H:%M}）还晚：服务器时钟可能被调回。",
            "期限按服务器时钟计算，请立即校时（chrony、ntpd），并核对其间的办理时间。",
        )
    if is_postgres():
        there = datetime.fromtimestamp(float(rows("SELECT EXTRACT(EPOCH FROM clock_timestamp())")[0][0]), UTC)
        if abs(there - datetime.now(UTC)) > DRIFT:
            yield warning("数据库服务器的时钟与本机相差 5 分钟以上。", "请两台机器都校时。")
