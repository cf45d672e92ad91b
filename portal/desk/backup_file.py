"""A backup as one zip file: the rows of every table, every kept file, the secret, and a manifest that proves them.

``manifest.json`` says of each member what it must be; nothing else may be in the file. Rows are lines of JSON in
``tables/<table>.jsonl``, kept files lie under their SHA-256 in ``files/``.
"""

import fcntl
import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from portal import __version__, clock
from portal.desk import Desk, migrations
from portal.domain.reasons import Reason, Refused
from portal.store import audit, blobs, dump
from portal.store.db import Busy, is_postgres

FORMAT = 1
MANIFEST, SECRET = "manifest.json", "secret_key"
LARGEST_MANIFEST = 64 * 1024 * 1024
NAME = re.compile(r"[a-z_][a-z0-9_]*")
TYPE = re.compile(r"[A-Za-z]+( [A-Za-z]+)*(\(\d+(, ?\d+)?\))?( [A-Za-z]+)*")
OURS = re.compile(r"manifest\.json|secret_key|tables/[a-z0-9_]+\.jsonl|files/[0-9a-f]{64}")
Said = Callable[[str], None]
"""Who is told how far it has come, a sentence at a time."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, as of the one moment at which its rows were read.

    ``tables``: name → columns, number of rows, digest. ``shapes``: what tables of plugins are like, for where they are
    not installed. ``migrations``: owner → names applied. ``files``: SHA-256 → size. ``damaged`` are kept files that were
    no longer what their hash says and are left out. ``log_entries`` and ``log_hash`` are the head of the log.
    """

    made_at: str
    portal: str
    database: str
    log_entries: int
    log_hash: str
    tables: Mapping[str, Any] = field(default_factory=dict)
    shapes: Mapping[str, Any] = field(default_factory=dict)
    migrations: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()
    secret: bool = False
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table["rows"] for table in self.tables.values())

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def words(self) -> str:
        """What it holds, in one sentence."""
        size = sum(self.files.values())
        told = f"{len(self.tables)} 张表 {self.rows} 行，{len(self.files)} 个文件 {size / 1024**2:.1f} MiB，日志 {self.log_entries} 条"
        return told + (f"；{len(self.damaged)} 个文件已损坏，未收入" if self.damaged else "")


def refused(message: str, remedy: str) -> Refused:
    """A backup that cannot be made or must not be restored (E-BACKUP)."""
    return Refused([Reason("E-BACKUP", message, remedy)])


def unfit(why: str) -> Refused:
    """A file that is no whole backup of ours."""
    return refused(
        f"{why}，没有恢复任何内容。", "请换用另一份备份；备份文件不要改动，用 sha256sum 与保存时的值核对。"
    )


def write(desk: Desk, target: Path, said: Said) -> Manifest:
    """Write a whole backup to a file that is not there yet, while others go on working; it is checked once written.

    It appears under its name when it is whole and safe on disk, or not at all. Raises Refused (E-BACKUP: the file is
    there already, no such folder), Busy (another one is being written to the same name) and DiskFull.
    """
    with _beside(target) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as bundle:
            _write_members(desk, bundle, said)
        file.flush()
        said("正在核对写好的备份……")
        return check(Path(file.name))


def check(path: Path) -> Manifest:
    """Read a backup from end to end and hold it against its manifest. Raises Refused (E-BACKUP), with the reason."""
    with opened(path) as bundle:
        manifest = read_manifest(bundle)
        expected = {MANIFEST, *([SECRET] if manifest.secret else [])}
        expected |= {f"tables/{name}.jsonl" for name in manifest.tables}
        expected |= {f"files/{sha256}" for sha256 in manifest.files}
        if lacking := sorted(expected - set(bundle.namelist())):
            raise unfit(f"备份不完整，缺少 {lacking[0]} 等 {len(lacking)} 项")
        for name, table in manifest.tables.items():
            counted = dump.Tally()
            for line in lines_of(bundle, name):
                counted.add(line)
            if (counted.rows, counted.digest) != (table["rows"], table["digest"]):
                raise unfit(f"备份已损坏：表 {name} 的内容与清单不符")
        for sha256 in manifest.files:
            with bundle.open(f"files/{sha256}") as member:
                if hashlib.file_digest(member, "sha256").hexdigest() != sha256:  # type: ignore[arg-type]
                    raise unfit(f"备份已损坏：文件 {sha256[:12]}… 的内容与校验值不符")
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A backup for reading; what is no zip, holds foreign members or breaks off while being read is refused."""
    try:
        with zipfile.ZipFile(path) as bundle:
            names = bundle.namelist()
            if foreign := next((name for name in names if not OURS.fullmatch(name)), None):
                raise unfit(f"文件不是本系统的备份，或者已损坏、不完整（含有不应有的内容“{foreign[:80]}”）")
            if len(set(names)) != len(names):
                raise unfit("备份已损坏：有重复的内容")
            yield bundle
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise unfit(f"文件不是本系统的备份，或者已损坏、不完整（{error}）") from error


def read_manifest(bundle: zipfile.ZipFile) -> Manifest:
    """What a backup says of itself. Raises Refused for one that is none, or that a newer portal has made."""
    if MANIFEST not in bundle.namelist() or bundle.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise unfit("不是本系统的备份：没有清单")
    try:
        told = json.loads(bundle.read(MANIFEST))
        if told["format"] > FORMAT:
            raise unfit(f"备份由更新的版本（{told['portal']}）制作")
        manifest = Manifest(**{**told, "damaged": tuple(told["damaged"])})
        _ = manifest.words, manifest.at  # they read all that must be of a certain shape
        _must_be_names(manifest)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise unfit(f"清单已损坏（{error}）") from error
    return manifest


def _must_be_names(manifest: Manifest) -> None:
    """Names and types become part of statements, by which a forged backup could order the database about."""
    names = [
        *manifest.tables,
        *manifest.shapes,
        *(n for table in manifest.tables.values() for n in table["columns"]),
    ]
    for shape in manifest.shapes.values():
        names += [name for name, *_rest in shape["columns"]]
        names += [name for among, _unique in shape["indexes"] for name in among]
        names += [name for key in shape["keys"] for name in key]
        names += [""] * sum(TYPE.fullmatch(column[1]) is None for column in shape["columns"])
    if strange := [name for name in names if not NAME.fullmatch(name)]:
        raise ValueError(f"{len(strange)} 个名称不合规定")


def lines_of(bundle: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    """The rows of a table, one line each."""
    with bundle.open(f"tables/{table}.jsonl") as member:
        yield from member


def _write_members(desk: Desk, bundle: zipfile.ZipFile, said: Said) -> None:
    made_at = clock.now()
    with dump.one_moment():
        tables, shapes = _write_tables(bundle, said)
        entries, newest = audit.head()
        applied = migrations.applied(desk.host)
    files, damaged = _write_files(desk.settings.data, bundle, said)
    secret = desk.settings.data / SECRET
    if secret.exists():
        bundle.write(secret, SECRET)
    manifest = Manifest(
        made_at.isoformat(), __version__, "postgresql" if is_postgres() else "sqlite", entries, newest, tables, shapes,
        applied, files, damaged, secret.exists(),
    )  # fmt: skip
    bundle.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


def _write_tables(bundle: zipfile.ZipFile, said: Said) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows of every table; of those that are no table of the core what they are like, too."""
    written: dict[str, Any] = {}
    names = dump.tables()
    for number, name in enumerate(names, start=1):
        counted = dump.Tally()
        with bundle.open(f"tables/{name}.jsonl", "w", force_zip64=True) as member:
            for line in dump.lines(name):
                counted.add(line)
                member.write(line)
        written[name] = {"columns": dump.columns(name), "rows": counted.rows, "digest": counted.digest}
        said(f"数据表 {number}/{len(names)}：{name}，{counted.rows} 行")
    core = {table._meta.table_name for table in migrations.core_tables()} | {dump.SEARCH}
    return written, {name: dump.shape(name) for name in names if name not in core}


def _write_files(data: Path, bundle: zipfile.ZipFile, said: Said) -> tuple[dict[str, int], tuple[str, ...]]:
    """Every kept file, as it is: they are never overwritten, so that all the rows speak of are still there."""
    written: dict[str, int] = {}
    damaged: list[str] = []
    for path in blobs.all_kept(data):
        try:
            with blobs.open_checked(data, path.name) as file:
                _write_file(bundle, path.name, file)
            written[path.name] = path.stat().st_size
        except blobs.Damaged:
            damaged.append(path.name)
    said(f"文件：{len(written)} 个")
    return written, tuple(damaged)


def _write_file(bundle: zipfile.ZipFile, sha256: str, file: IO[bytes]) -> None:
    """Evidence is mostly photographs and PDF, which do not get smaller."""
    info = zipfile.ZipInfo(f"files/{sha256}")
    with bundle.open(info, "w", force_zip64=True) as member:
        while chunk := file.read(blobs.CHUNK):
            member.write(chunk)


@contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    """A file beside ``target``, readable by its owner only, that takes its name once all is well and safe on disk."""
    if target.exists():
        raise refused(f"{target} 已经存在，备份不覆盖任何文件。", "请换一个文件名。")
    if not target.parent.is_dir():
        raise refused(f"目录 {target.parent} 不存在。", "请先建立目录，或换一个位置。")
    path = target.with_name(f"{target.name}.partial")
    with blobs.room():
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "r+b") as locked:
            _alone(locked)
            locked.truncate()
            with path.open("r+b") as file:
                try:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                    path.rename(target)
                except BaseException:
                    path.unlink(missing_ok=True)
                    raise
        blobs.sync_folder(target.parent)


def _alone(file: IO[bytes]) -> None:
    """What an earlier writer left when it was killed is written over; one that is still at it is not disturbed."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Busy(file.name) from error
