"""``kill -9`` amid a round: no reminder is lost, none is sent twice, and no inbox has half of one (trust 10)."""

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

from portal.settings import Settings
from portal.store.db import run, transaction
from portal.store.matters import AT_ONCE, MatterClock
from portal.store.notices import Notice
from tests import factories
from tests.flows.history import reading
from tests.transfer.conftest import District

REMINDED_ON = "2026-11-25T09:00:00+08:00"
COLUMNS = [name for name in MatterClock._meta.columns if name != "id"]


def many_limits(district: District, count: int) -> None:
    """So many running limits on one letter, each two working days overdue by the time of the rounds."""
    sent = district.sent("区消防救援大队", "铁西街道办事处")
    named = ", ".join(f'"{name}"' for name in COLUMNS)
    with transaction():
        for _ in range(count - 1):
            run(
                f"INSERT INTO matter_clock ({named}) SELECT {named} FROM matter_clock "
                "WHERE matter_id = ? AND term = 'transfer.sign' ORDER BY id LIMIT 1",
                sent.id,
            )
        MatterClock.update(aside=False, remind_at=AT_ONCE).where(
            MatterClock.term == "transfer.sign"
        ).execute()
        MatterClock.delete().where(MatterClock.term != "transfer.sign").execute()
        Notice.delete().execute()


def killed_rounds(kills: int, limits: int, district: District, settings: Settings) -> int:
    """Kill one ``portal round`` after another, each at another moment; how many kills met it amid its work.

    Each is killed once it has put some more reminders on record; a last one is left alone.
    """
    factories.person(district.units["铁西街道办事处"])
    many_limits(district, limits)
    amid = 0
    for _ in range(kills):
        before = _sent(settings)
        amid += _killed(settings, before + random.randint(1, max(limits // (kills + 1), 1)))
    assert _round(settings).wait(120) == 0
    return amid


def faults(limits: int, settings: Settings) -> list[str]:
    """What differs from one reminder a limit, told once to each clerk of the office, as an outsider reads it."""
    with reading(settings.database_url) as rows:
        by_clock = Counter(clock for (clock,) in rows("SELECT clock_id FROM reminder"))
        by_person = Counter(
            person for (person,) in rows("SELECT person_id FROM notice WHERE kind = 'reminder'")
        )
        running = rows("SELECT COUNT(*) FROM matter_clock WHERE stopped_at IS NULL")[0][0]
    found = [f"limit {clock} was reminded of {n} times" for clock, n in by_clock.items() if n != 1]
    found += [f"person {person} has {n} of {limits}" for person, n in by_person.items() if n != limits]
    if not len(by_clock) == running == limits or len(by_person) != 2:
        found.append(f"{len(by_clock)} of {limits} limits were reminded of, {len(by_person)} people told")
    return found


def test_killed_rounds_lose_no_reminder_and_repeat_none(district: District, settings: Settings) -> None:
    limits = 200
    amid = killed_rounds(2, limits, district, settings)
    assert faults(limits, settings) == []
    assert amid > 0, "no kill met a round amid its work"


def _round(settings: Settings) -> "subprocess.Popen[bytes]":
    told = {
        "PORTAL_DATA": str(settings.data), "DATABASE_URL": settings.database_url,
        "PORTAL_TRAINING": "1", "PORTAL_NOW": REMINDED_ON,
    }  # fmt: skip
    log = (Path(settings.data) / "rounds.log").open("ab")
    with log:
        return subprocess.Popen(
            [sys.executable, "-m", "portal", "round"], env={**os.environ, **told}, stdout=log, stderr=log
        )


def _killed(settings: Settings, after: int) -> bool:
    """Kill a round once so many reminders are on record; whether it was still at it."""
    process = _round(settings)
    while process.poll() is None and _sent(settings) < after:
        pass
    process.kill()
    return process.wait(30) < 0


def _sent(settings: Settings) -> int:
    with reading(settings.database_url) as rows:
        return int(rows("SELECT COUNT(*) FROM reminder")[0][0])
