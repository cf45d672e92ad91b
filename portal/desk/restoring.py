"""Restores a backup into an empty portal: everything is proved first, and what comes out is compared row by row."""

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal import __version__
from portal.desk import Desk, audit, migrations
from portal.desk.backup_file import SECRET, Manifest, Said, check, lines_of, opened, refused, unfit
from portal.store import audit as log
from portal.store import blobs, dump, snapshots
from portal.store.db import db, is_postgres, transaction

MARK = "restoring"
"""A file in the data folder while a restore is going on: whoever was interrupted may begin again."""
KEPT_BESIDE = frozenset({"backups", MARK})


def proved(path: Path) -> Manifest:
    """The manifest of a backup that was read from end to end and found whole; touches nothing.

    Raises Refused (E-BACKUP): damaged, cut short, no backup of ours, or made by a newer version.
    """
    manifest = check(path)
    if _numbers(manifest.portal) > _numbers(__version__):
        raise unfit(f"备份由更新的版本 {manifest.portal} 制作，本机为 {__version__}")
    return manifest


def must_be_empty(data: Path) -> None:
    """Refuse (E-BACKUP) a data folder in which something is kept already, but for backups."""
    if (data / MARK).exists() or not data.is_dir():
        return
    if found := sorted(path.name for path in data.iterdir() if path.name not in KEPT_BESIDE):
        raise refused(
            f"数据目录 {data} 不是空的（有 {'、'.join(found[:3])}），不恢复到已有数据之上。",
            "请换一个空目录（PORTAL_DATA），或先把原目录移走。",
        )


def restore(
    desk: Desk, path: Path, manifest: Manifest, said: Said, *, accept_broken_log: bool = False
) -> list[str]:
    """Put a proved backup into the open, empty database and the data folder; what else the operator should know.

    All rows are written in one transaction and read back before it is committed: every table must equal the
    source's. Then the log says that this was a restore, and migrations that came since are applied. Whatever goes
    wrong, the target is left as empty as it was. Raises Refused (E-BACKUP), DiskFull, MigrationFailed.
    """
    _must_fit(desk, manifest)
    with _nothing_left_behind(desk), opened(path) as bundle:
        with transaction():
            _make_tables(desk, manifest)
            tables = {n: t for n, t in manifest.tables.items() if n not in migrations.histories(desk.host)}
            _load(bundle, tables, said)
            _must_equal(manifest.database, tables, said)
            broken = _broken_log(accept_broken_log)
            _put_files(desk.settings.data, bundle, manifest, said)
            audit.record(
                None,
                "backup.restore",
                source=manifest.made_at,
                rows=manifest.rows,
                entries=manifest.log_entries,
            )
        snapshots.forget()
    migrations.migrate(desk.host)
    return [*broken, *_notes(desk, manifest)]


def _must_fit(desk: Desk, manifest: Manifest) -> None:
    if db.get_tables():
        raise refused(
            "目标数据库里已有数据表，不恢复到已有数据之上。", "请换一个空的数据库（DATABASE_URL）。"
        )
    if newer := migrations.unknown(desk.host, manifest.migrations):
        raise unfit(f"备份来自更新的版本：本机没有迁移 {newer[0]}")
    needed = 2 * sum(manifest.files.values()) + 1024 * manifest.rows
    if shutil.disk_usage(desk.settings.data).free < needed:
        raise refused(
            f"磁盘空间不足，约需 {needed // 1024**2} MiB。", "请清理磁盘或换一个位置；没有恢复任何内容。"
        )


def _make_tables(desk: Desk, manifest: Manifest) -> None:
    """The tables as they were: by the migrations applied then; of plugins that are not installed, by their shape."""
    if not is_postgres():
        db.execute_sql("PRAGMA defer_foreign_keys = ON")
    migrations.bring_to(desk.host, manifest.migrations)
    there = set(db.get_tables())
    for name in manifest.tables:
        if name not in there and name in manifest.shapes:
            dump.make(name, manifest.shapes[name])
        elif name not in there:
            raise unfit(f"备份里的表 {name} 没有说明，无法建立")


def _load(bundle: zipfile.ZipFile, tables: Mapping[str, Any], said: Said) -> None:
    for name in tables:
        dump.empty(name)
    for number, (name, table) in enumerate(tables.items(), start=1):
        dump.load(name, table["columns"], lines_of(bundle, name))
        dump.count_on(name)
        said(f"恢复数据表 {number}/{len(tables)}：{name}，{table['rows']} 行")


def _must_equal(database: str, tables: Mapping[str, Any], said: Said) -> None:
    """Read back what was written; the search index may be cut into other words by the other kind of database."""
    said("正在逐表核对……")
    same_kind = database == ("postgresql" if is_postgres() else "sqlite")
    for name, table in tables.items():
        found = dump.tally(name)
        differs = found.digest != table["digest"] and (same_kind or name != dump.SEARCH)
        if found.rows != table["rows"] or differs:
            raise refused(
                f"恢复后的表 {name} 与备份不一致，已全部撤回。", "请把本条信息和备份一并交给维护人员。"
            )


def _broken_log(accept: bool) -> list[str]:
    bad = log.first_bad_entry()
    if bad is None:
        return []
    sentence = f"备份里的审计日志第 {bad} 条与链条不符：做备份之前日志已被改动。"
    if not accept:
        raise refused(
            sentence, "请换用更早的备份；确需恢复这一份的，加 --accept-broken-log，并报告区司法局。"
        )
    return [sentence]


def _put_files(data: Path, bundle: zipfile.ZipFile, manifest: Manifest, said: Said) -> None:
    for sha256 in manifest.files:
        with (
            bundle.open(f"files/{sha256}") as member,
            blobs.incoming(data, member, manifest.files[sha256]) as written,
        ):
            blobs.keep(data, written)
    said(f"恢复文件：{len(manifest.files)} 个")
    if manifest.secret:
        path = data / SECRET
        path.unlink(missing_ok=True)
        path.touch(0o600)
        path.write_bytes(bundle.read(SECRET))
        blobs.sync_folder(data)


@contextmanager
def _nothing_left_behind(desk: Desk) -> Iterator[None]:
    """Mark the folder while it is being filled; if that fails, take out again what came in."""
    data = desk.settings.data
    (data / MARK).touch()
    try:
        yield
    except BaseException:
        shutil.rmtree(data / blobs.FOLDER, ignore_errors=True)
        (data / SECRET).unlink(missing_ok=True)
        raise
    finally:
        (data / MARK).unlink(missing_ok=True)


def _notes(desk: Desk, manifest: Manifest) -> list[str]:
    missing = sorted(
        owner for owner in manifest.migrations if desk.host.plugin(owner) is None and owner != migrations.CORE
    )
    notes = [f"备份时装有插件 {name}，本机没有：它的办件只能查看，安装后恢复办理。" for name in missing]
    if manifest.damaged:
        notes.append(
            f"有 {len(manifest.damaged)} 个文件在做备份时已经损坏，未能恢复；portal doctor --all 列出是哪些。"
        )
    if not manifest.secret:
        notes.append("备份里没有签名密钥（由 PORTAL_SECRET_KEY 提供）：请设置同一个值，否则各人须重新登录。")
    return notes


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
