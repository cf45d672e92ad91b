"""The round: reminds of limits, escalates, sends the digests; once each, whatever happened before (K-9, trust 10).

Run by ``portal serve`` every minute and by ``portal round``. It asks an index for the clocks whose moment has come, so
that a round with nothing to do costs one look, and it catches up by itself after a stop.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal import clock
from portal.desk import Desk, announcements, backup, digests, enablement, notices, reminding
from portal.store import snapshots
from portal.store.db import Busy, DiskFull, Prepared, transaction
from portal.store.deadlines import Heartbeat
from portal.store.locks import alone
from portal.store.matters import AT_ONCE, MatterClock
from portal.store.notices import Notice

log = logging.getLogger(__name__)
LOCK = "round"
AT_A_TIME = 50
"""Clocks looked at in one transaction: others who write wait no longer than that takes."""

EVERY = timedelta(minutes=1)
LATE_AFTER = timedelta(minutes=5)
NIGHT = range(1, 5)
"""The hours of the day in which the round writes the day's backup: nobody works, and a full copy may take its time."""

TURNED_BACK = timedelta(minutes=2)
"""A heartbeat so far ahead of the clock means that the clock was put back."""

DUE = Prepared(
    lambda now, at_most: (
        MatterClock.select()
        .where((MatterClock.remind_at <= now) & MatterClock.stopped_at.is_null())
        .order_by(MatterClock.remind_at, MatterClock.id)
        .limit(at_most)
    )
)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did; ``elsewhere`` where another process was at it and this one left it alone.

    ``drained`` are the switches that turned off by themselves, ``announced`` the announcements whose first day came.
    """

    at: datetime
    reminders: int = 0
    digests: int = 0
    drained: int = 0
    announced: int = 0
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Pulse:
    """When the round last came to its end (None: never), and by how much it is late now."""

    beat_at: datetime | None
    late_by: timedelta

    @property
    def is_well(self) -> bool:
        return self.beat_at is not None and not self.late_by


def make_round(desk: Desk) -> Round:
    """Remind of every limit whose moment has come, send the digests of the day, and note the heartbeat.

    Beside that it does what else waits for a day to come: asks the plugins (with the digests), ends what drains (P-4),
    tells of announcements, and at night writes the day's backup.

    Safe to call at any time and by several processes at once. Raises Busy or DiskFull; then what was sent stands and
    the rest is sent by the next round.
    """
    with snapshots.reading(), alone(LOCK) as ours:
        now = clock.now()
        if not ours:
            return Round(now, elsewhere=True)
        before = Heartbeat.get_or_none(Heartbeat.name == LOCK)
        if before is not None and before.beat_at > now + TURNED_BACK:
            _look_at_all_again()
        reminders = sum(_remind(desk, batch, now) for batch in _batches(now))
        done_for = before.digests_on if before is not None else None
        former, (sent, done_for) = done_for, digests.send(desk, now, done_for)
        if done_for != former:
            _ask_plugins(desk)
        made = Round(now, reminders, sent, enablement.end_drained(desk), announcements.tell_started())
        _beat(now, done_for)
        if now.hour in NIGHT:
            backup.make_daily(desk)
        return made


def pulse() -> Pulse:
    """The heartbeat as a watcher reads it."""
    row = Heartbeat.get_or_none(Heartbeat.name == LOCK)
    if row is None:
        return Pulse(None, timedelta(0))
    silent = clock.now() - row.beat_at
    return Pulse(row.beat_at, silent if silent > LATE_AFTER else timedelta(0))


def _batches(now: datetime) -> Iterator[list[MatterClock]]:
    """The clocks whose moment has come, the longest waiting first; each is given a later moment before the next ask."""
    while batch := DUE(int(now.timestamp()), AT_A_TIME):
        yield batch


def _remind(desk: Desk, batch: list[MatterClock], now: datetime) -> int:
    with _delivered_afterwards(desk) as written, transaction():
        return sum(reminding.look_at(desk, row, now, written) for row in batch)


def _ask_plugins(desk: Desk) -> None:
    """Let every plugin tell what only a day brings; one that fails is logged, and limits go on."""
    for plugin in desk.host.plugins:
        if plugin.each_morning is None:
            continue
        try:
            with _delivered_afterwards(desk) as written, transaction():
                written += plugin.each_morning(desk)
        except (Busy, DiskFull):
            raise
        except Exception:
            log.exception("the morning of plugin %s failed", plugin.name)


@contextmanager
def _delivered_afterwards(desk: Desk) -> Iterator[list[Notice]]:
    """Collects notices, and offers them to further channels once their transaction has been committed."""
    written: list[Notice] = []
    yield written
    notices.carry(desk, written)


def _look_at_all_again() -> None:
    """The clock was put back: every running limit is planned anew; what went out already is known by its instant."""
    with transaction():
        MatterClock.update(remind_at=AT_ONCE).where(MatterClock.stopped_at.is_null()).execute()


def _beat(now: datetime, digests_on: object) -> None:
    with transaction():
        values = {"beat_at": now, "digests_on": digests_on}
        if not Heartbeat.update(**values).where(Heartbeat.name == LOCK).execute():
            Heartbeat.insert(name=LOCK, **values).execute()
