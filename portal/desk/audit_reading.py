"""The log as the audit administrator reads it: by day, person, unit, act and matter; every reading is itself on the log (trust 7)."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.desk import Desk, audit
from portal.desk.audit_words import Things, unit_name
from portal.desk.duties import must_be
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Role
from portal.store import audit as log
from portal.store import snapshots
from portal.store.audit import AuditEntry
from portal.store.db import transaction
from portal.store.files import IssuedLetter

PAGE = 50
LONGEST_NUMBER = 18
MOST_EXPORTED = 20_000
HEADER = ("编号", "时间", "操作人", "单位", "操作", "对象", "说明", "原始记录", "哈希")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: between two days (both included), of an actor, of a unit, of an act, about a matter.

    ``matter`` is the 文号 of a letter of it, or its own number.
    """

    since: date | None = None
    until: date | None = None
    actor: str = ""
    unit: int | None = None
    action: str = ""
    matter: str = ""

    @property
    def told(self) -> dict[str, Any]:
        return {name: str(value) for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What walking the chain found: how many entries, the newest hash, and the first bad entry if there is one.

    ``bad`` is that entry as it stands now; None where it is missing.
    """

    entries: int
    hash: str
    first_bad: int | None
    bad: Any = None


def read(desk: Desk, actor: Actor, wanted: Wanted, before: int | None = None) -> list[Any]:
    """A page of entries, newest first, below entry ``before``; the reading is logged with what was asked for.

    By the audit administrator only (Forbidden).
    """
    must_be(actor, "查阅审计日志", Role.AUDIT_ADMIN, operator=False)
    rows = _query(desk, wanted)
    rows = _below(rows, before) if before else rows
    found = list(rows.limit(PAGE))
    with transaction():
        audit.record(actor, "audit.read", "audit", None, entries=len(found), asked=wanted.told)
    return found


def export(desk: Desk, actor: Actor, wanted: Wanted) -> Iterator[tuple[Any, ...]]:
    """Rows under HEADER, newest first, at most MOST_EXPORTED; logged before the first row is given."""
    must_be(actor, "导出审计日志", Role.AUDIT_ADMIN, operator=False)
    with transaction():
        audit.record(actor, "audit.export", "audit", None, asked=wanted.told)
    found = list(_query(desk, wanted).limit(MOST_EXPORTED))
    things = Things(desk, found)
    return (_row(things, entry) for entry in found)


def verify(actor: Actor) -> Verdict:
    """Walk the whole chain and say whether it holds; the verdict is logged."""
    must_be(actor, "校验审计日志", Role.AUDIT_ADMIN, operator=False)
    bad = log.first_bad_entry()
    entries, newest = log.head()
    with transaction():
        audit.record(actor, "audit.verify", "audit", None, entries=entries, first_bad=bad)
    return Verdict(entries, newest, bad, AuditEntry.get_or_none(AuditEntry.id == bad))


def head(actor: Actor) -> tuple[int, str]:
    """The anchor to print: how many entries there are, and the newest one's hash."""
    must_be(actor, "取链首", Role.AUDIT_ADMIN, operator=False)
    return log.head()


def _query(desk: Desk, wanted: Wanted) -> Any:
    """The entries under a filter, the newest first; each column filtered by has an index in this order."""
    rows = AuditEntry.select().order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    if wanted.since:
        rows = rows.where(AuditEntry.at >= _midnight(wanted.since))
    if wanted.until:
        rows = rows.where(AuditEntry.at < _midnight(wanted.until + timedelta(days=1)))
    if wanted.actor:
        rows = rows.where(AuditEntry.actor_name == wanted.actor)
    if wanted.unit is not None:
        rows = rows.where(AuditEntry.unit_id == wanted.unit)
    if wanted.action:
        rows = rows.where(AuditEntry.action == wanted.action)
    if wanted.matter:
        kinds = [*desk.host.kinds, *snapshots.declared()]
        about = AuditEntry.object_kind.in_(kinds) & AuditEntry.object_id.in_(_matters(wanted.matter))
        rows = rows.where(about)
    return rows


def _matters(text: str) -> list[int]:
    """The matters that a 文号, or a matter's own number, names."""
    lettered = IssuedLetter.select(IssuedLetter.matter).where(IssuedLetter.number == text).tuples()
    own = [int(text)] if text.isdecimal() and len(text) <= LONGEST_NUMBER else []
    return own + [matter for (matter,) in lettered]


def _below(rows: Any, before: int) -> Any:
    """The rows that follow entry ``before`` in the order of time."""
    mark = AuditEntry.get_or_none(AuditEntry.id == before)
    if mark is None:
        return rows.where(AuditEntry.id < before)
    earlier = (AuditEntry.at < mark.at) | (AuditEntry.id < before)
    return rows.where((AuditEntry.at <= mark.at) & earlier)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def _row(things: Things, entry: Any) -> tuple[Any, ...]:
    when = f"{entry.at:%Y-%m-%d %H:%M:%S}"
    return (
        entry.id, when, entry.actor_name, unit_name(entry.unit_id), things.act(entry), things.thing(entry),
        things.detail(entry), entry.detail, entry.hash,
    )  # fmt: skip
