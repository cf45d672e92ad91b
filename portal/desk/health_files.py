"""Is the data folder whole? The checks of ``portal doctor`` that look at kept files, space, the secret, backups."""

import random
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from portal import clock
from portal.desk import Desk
from portal.desk.backup import FOLDER as BACKUPS
from portal.desk.backup_file import SECRET
from portal.desk.health import fault, remark, warning
from portal.desk.restoring import MARK
from portal.domain.reasons import Reason
from portal.store import audit as log
from portal.store import blobs, dump
from portal.store.db import db, rows

KEPT_UNDER = frozenset({"sha256", "template_sha256"})
"""Columns whose values are names of kept files; of other hashes the bytes may lie elsewhere."""
SAMPLE = 200
MIB = 1024 * 1024
TOO_LITTLE, LITTLE = 200 * MIB, 1024 * MIB
NO_BACKUP_FOR = timedelta(days=7)
OLD_SECONDS = 24 * 60 * 60
EVIDENCE = "请从备份取回（备份文件 files/ 下同名的内容）；取不回的，请上传单位重新提供原件并说明。"


def all_there(desk: Desk) -> Iterable[Reason]:
    """Every file of which a row speaks is in its place."""
    missing = sorted(h for h in named(KEPT_UNDER) if not blobs.place_of(desk.settings.data, h).exists())
    if missing:
        yield fault(f"{len(missing)} 个证据、文书文件不在了：{_some(missing)}。", EVIDENCE)


def unharmed(desk: Desk) -> Iterable[Reason]:
    """A sample of the kept files is still what was uploaded."""
    yield from _harmed(desk, random.sample(found, SAMPLE) if len(found := _kept(desk)) > SAMPLE else found)


def all_unharmed(desk: Desk) -> Iterable[Reason]:
    """Every kept file is still what was uploaded."""
    yield from _harmed(desk, _kept(desk))


def unused(desk: Desk) -> Iterable[Reason]:
    """Files of which no row speaks: taken off a draft, or left by a step that was refused; they harm nobody."""
    hashes = named(None)
    left = [path for path in _kept(desk) if path.name not in hashes]
    if left:
        size = sum(path.stat().st_size for path in left) / MIB
        yield remark(
            f"{len(left)} 个文件（{size:.1f} MiB）没有办件使用，例如已从草稿移除的附件；不影响使用。"
        )


def space(desk: Desk) -> Iterable[Reason]:
    """There is room for more."""
    free = shutil.disk_usage(desk.settings.data).free
    remedy = "请清理磁盘或扩容；写满后不能上传和办理（E-DISK），已有内容不受影响。"
    if free < TOO_LITTLE:
        yield fault(f"数据目录所在磁盘只剩 {free // MIB} MiB。", remedy)
    elif free < LITTLE:
        yield warning(f"数据目录所在磁盘只剩 {free // MIB} MiB。", remedy)


def secret(desk: Desk) -> Iterable[Reason]:
    """Only the portal's own user can read the signing key."""
    path = desk.settings.data / SECRET
    if path.exists() and (mode := path.stat().st_mode & 0o777) & 0o077:
        yield fault(f"密钥文件 {SECRET} 的权限是 {mode:04o}，其他用户能读到。", f"请执行 chmod 600 {path}。")


def leftovers(desk: Desk) -> Iterable[Reason]:
    """Nothing was left lying by a restore, a backup or an upload that was interrupted."""
    data = desk.settings.data
    if (data / MARK).exists():
        yield fault(
            "有一次恢复没有做完（数据目录里还有 restoring 标记）。",
            "请核对数据后删除这个文件，或对空目录重新恢复。",
        )
    partial = sorted(path.name for path in (data / BACKUPS).glob("*.partial"))
    if partial:
        yield remark(f"有没写完的备份：{_some(partial)}。", "确认没有备份正在进行后可以删除。")
    now = clock.now().timestamp()
    old = [
        p for p in (data / blobs.FOLDER / blobs.INCOMING).glob("*") if now - p.stat().st_mtime > OLD_SECONDS
    ]
    if old:
        yield remark(
            f"有 {len(old)} 个一天前没传完的上传文件。",
            f"可以删除 {blobs.FOLDER}/{blobs.INCOMING} 下的旧文件。",
        )


def backed_up(desk: Desk) -> Iterable[Reason]:
    """The log knows of a backup, and it is not long ago."""
    made = log.AuditEntry.action.in_(["backup.make", "backup.restore"])
    newest = log.AuditEntry.select(log.AuditEntry.at).where(made).order_by(log.AuditEntry.id.desc()).first()
    if newest is None:
        yield warning("还没有做过备份。", "请运行 portal backup，或在“备份与体检”页制作，并存到另一台机器。")
    elif clock.now() - newest.at > NO_BACKUP_FOR:
        yield warning(
            f"最近一次备份是 {newest.at:%Y-%m-%d}，已过 7 天。", "请运行 portal backup，并存到另一台机器。"
        )


def named(columns: Iterable[str] | None) -> set[str]:
    """Every hash that the database speaks of in these columns; None: in any that holds SHA-256."""
    found: set[str] = set()
    for table in dump.tables():
        for column in db.get_columns(table) if table != dump.SEARCH else ():
            if column.name in columns if columns is not None else column.name.endswith("sha256"):
                asked = f'SELECT DISTINCT "{column.name}" FROM "{table}"'  # noqa: S608
                found |= {value for (value,) in rows(asked) if value}
    return found


def _kept(desk: Desk) -> list[Path]:
    return list(blobs.all_kept(desk.settings.data))


def _harmed(desk: Desk, paths: Iterable[Path]) -> Iterable[Reason]:
    harmed = []
    for path in paths:
        try:
            blobs.open_checked(desk.settings.data, path.name).close()
        except blobs.Damaged:
            harmed.append(path.name)
    if harmed:
        yield fault(f"{len(harmed)} 个证据、文书文件与上传时的校验值不符：{_some(harmed)}。", EVIDENCE)


def _some(names: list[str]) -> str:
    return "、".join(name[:16] for name in names[:3]) + (" 等" if len(names) > 3 else "")
