"""全过程记录: the append-only, hash-chained log, written in the transaction of the act (trust 7)."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from peewee import BigIntegerField, TextField

from portal.store.db import InstantField, Prepared, Table, db, is_postgres

GENESIS = "0" * 64
HEAD = "SELECT last, hash FROM audit_head WHERE id = 1"
HEAD_FOR_UPDATE = "SELECT last, hash FROM audit_head WHERE id = 1 FOR UPDATE"


class AuditEntry(Table):
    """One act or one sensitive reading: who, for which unit, what, on which object, chained to the entry before."""

    id = BigIntegerField(primary_key=True)
    at = InstantField()
    actor_id = BigIntegerField(null=True)
    actor_name = TextField()
    unit_id = BigIntegerField(null=True)
    action = TextField()
    object_kind = TextField(default="")
    object_id = BigIntegerField(null=True)
    detail = TextField(default="{}")
    previous = TextField()
    hash = TextField()

    class Meta:
        indexes = (
            (("at", "id"), False),
            (("actor_name", "at", "id"), False),
            (("unit_id", "at", "id"), False),
            (("action", "at", "id"), False),
            (("object_kind", "object_id", "at", "id"), False),
        )


class AuditHead(Table):
    """The newest entry's number and hash: one row, locked while the chain grows."""

    id = BigIntegerField(primary_key=True)
    last = BigIntegerField()
    hash = TextField()


COLUMNS = (
    "id", "at", "actor_id", "actor_name", "unit_id", "action", "object_kind", "object_id", "detail", "previous", "hash",
)  # fmt: skip
ADD = Prepared(lambda *values: AuditEntry.insert(dict(zip(COLUMNS, values, strict=True))))
BATCH = 5000
ENTRIES_AFTER = Prepared(
    lambda last: (
        AuditEntry.select().where(AuditEntry.id > last).order_by(AuditEntry.id).limit(BATCH).namedtuples()
    )
)
MOVE_HEAD = Prepared(lambda last, sealed: AuditHead.update(last=last, hash=sealed).where(AuditHead.id == 1))


def digest(entry_id: int, at: int, actor: str, action: str, thing: str, detail: str, previous: str) -> str:
    """SHA-256 over an entry's canonical JSON and the hash before it."""
    canonical = json.dumps([entry_id, at, actor, action, thing, detail, previous], ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def wait_for_turn() -> None:
    """Let one act at a time look at what is there and add to it; until the transaction ends.

    SQLite has one writer anyway. For rare acts of administrators: every other act that is logged waits meanwhile.
    """
    if is_postgres():
        db.execute_sql(HEAD_FOR_UPDATE)


def append(
    at: datetime,
    action: str,
    *,
    actor_id: int | None,
    actor_name: str,
    unit_id: int | None = None,
    object_kind: str = "",
    object_id: int | None = None,
    detail: Any = None,
) -> None:
    """Add one entry to the chain; call it inside the transaction of the act that it records."""
    last, previous = db.execute_sql(HEAD_FOR_UPDATE if is_postgres() else HEAD).fetchone()
    number, seconds = last + 1, int(at.timestamp())
    text = json.dumps(detail or {}, ensure_ascii=False, default=str, sort_keys=True)
    actor, thing = _actor(actor_id, actor_name, unit_id), _thing(object_kind, object_id)
    sealed = digest(number, seconds, actor, action, thing, text, previous)
    ADD.execute(
        number, seconds, actor_id, actor_name, unit_id, action, object_kind, object_id, text, previous, sealed
    )
    MOVE_HEAD.execute(number, sealed)


def head() -> tuple[int, str]:
    """The anchor to print or ship: how many entries there are, and the newest one's hash."""
    row = AuditHead.get_by_id(1)
    return row.last, row.hash


def first_bad_entry() -> int | None:
    """Walk the chain; the number of the first entry that does not hold, None when all do."""
    expected, previous = 1, GENESIS
    for entry in _entries():
        actor, thing = (
            _actor(entry.actor_id, entry.actor_name, entry.unit_id),
            _thing(entry.object_kind, entry.object_id),
        )
        sealed = digest(
            entry.id, int(entry.at.timestamp()), actor, entry.action, thing, entry.detail, previous
        )
        if entry.id != expected or entry.previous != previous or entry.hash != sealed:
            return min(entry.id, expected)
        expected, previous = expected + 1, sealed
    return expected if head() != (expected - 1, previous) else None


def _entries() -> Iterator[Any]:
    """All entries in their order, a few thousand at a time: a log of years is walked in little memory."""
    last = -(2**62)
    while batch := ENTRIES_AFTER(last):
        yield from batch
        last = batch[-1].id


def _actor(actor_id: int | None, name: str, unit_id: int | None) -> str:
    return f"{actor_id}|{name}|{unit_id}"


def _thing(kind: str, object_id: int | None) -> str:
    return f"{kind}|{object_id}"
