"""Makes backups while the portal serves: where the operator says, or in the data folder, where the newest are kept."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal import clock
from portal.desk import Desk, audit, backup_file
from portal.desk.backup_file import Manifest, Said
from portal.desk.duties import must_be
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Reason, Refused
from portal.store.blobs import sync_folder
from portal.store.db import transaction
from portal.store.decisions import BACKUPS_KEPT

FOLDER = "backups"
NAMES = "portal-*.zip"
FEWEST, MOST = 1, 365


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in the data folder; ``words`` say what it holds, or why it cannot be read."""

    name: str
    size: int
    at: datetime | None
    words: str
    readable: bool


def make(desk: Desk, target: Path, said: Said = lambda sentence: None) -> Manifest:
    """Write a backup to ``target`` as the operator's act; it is checked once written, and the log says so.

    Raises what ``backup_file.write`` raises.
    """
    return _make(desk, None, target, said)


def make_here(desk: Desk, actor: Actor | None, said: Said = lambda sentence: None) -> Path:
    """Write a backup into the data folder and let the oldest beyond the number kept go; the new one's path.

    By the system administrator, who can neither download nor open it there: it holds all matters (trust 6).
    """
    must_be(actor, "制作备份", Role.SYSTEM_ADMIN)
    folder = desk.settings.data / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"portal-{clock.now():%Y%m%d-%H%M%S}.zip"
    _make(desk, actor, target, said)
    for old in sorted(folder.glob(NAMES))[: -BACKUPS_KEPT.now]:
        old.unlink()
    sync_folder(folder)
    return target


def make_daily(desk: Desk) -> Path | None:
    """Write today's backup if the data folder has none yet: for the round, which may ask as often as it likes."""
    if any((desk.settings.data / FOLDER).glob(f"portal-{clock.today():%Y%m%d}-*.zip")):
        return None
    return make_here(desk, None)


def kept(desk: Desk) -> list[Kept]:
    """The backups in the data folder, the newest first."""
    return [_kept(path) for path in sorted((desk.settings.data / FOLDER).glob(NAMES), reverse=True)]


def decide_kept(actor: Actor | None, number: int) -> None:
    """Decide how many backups stay in the data folder."""
    must_be(actor, "设置备份保留份数", Role.SYSTEM_ADMIN)
    if not FEWEST <= number <= MOST:
        raise Refused(
            [Reason("E-FORM", f"保留份数应为 {FEWEST} 至 {MOST}。", "请重新填写。", field="number")]
        )
    with transaction():
        former = BACKUPS_KEPT.now
        BACKUPS_KEPT.decide(number, at=clock.now())
        audit.record(actor, "backup.keep", former=former, number=number)


def _make(desk: Desk, actor: Actor | None, target: Path, said: Said) -> Manifest:
    manifest = backup_file.write(desk, target, said)
    with transaction():
        audit.record(
            actor, "backup.make", file=target.name, rows=manifest.rows, entries=manifest.log_entries, hash=manifest.log_hash
        )  # fmt: skip
    return manifest


def _kept(path: Path) -> Kept:
    try:
        with backup_file.opened(path) as bundle:
            manifest = backup_file.read_manifest(bundle)
    except (Refused, OSError) as error:
        return Kept(path.name, path.stat().st_size, None, str(error), readable=False)
    return Kept(path.name, path.stat().st_size, manifest.at, manifest.words, readable=True)
