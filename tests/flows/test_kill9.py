"""``kill -9`` under load: what a client was told is on record, and nothing is half done (trust 1, 2).

The kernel lives on, so this shows the portal's own order of writing; that the disk keeps what was synced is
SQLite's and PostgreSQL's part, asked for by ``synchronous=FULL``.
"""

import random

import pytest

from portal.settings import Settings
from portal.store.db import db
from tests import factories, serving
from tests.consultation.meetings import FIRE, Meetings
from tests.flows.clerks import Staff, at_work
from tests.flows.history import History, faults
from tests.transfer.conftest import District

MORNING = "2026-11-20T09:00:00+08:00"


def killed_rounds(
    rounds: int, crowd: int, answers: tuple[int, int], district: District, settings: Settings
) -> History:
    """Kill the portal under load so many times, each after a random number of answers; judge after each restart."""
    staff, history, log = Staff(district), History(), settings.data / "server.log"
    with serving.portal(settings.data, settings.database_url, log, PORTAL_NOW=MORNING) as server:
        for number in range(rounds):
            with at_work(staff, server.port, history, crowd):
                history.await_more(random.randint(*answers))  # the moment of the fault
                server.kill()
            server.start()
            assert faults(history, settings.database_url, settings.data) == [], f"round {number}"
    return history


def test_a_killed_portal_has_lost_nothing_that_it_acknowledged(
    district: District, settings: Settings
) -> None:
    history = killed_rounds(2, 4, (60, 90), district, settings)
    assert all((history.drafts, history.steps, history.numbers, history.files))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM event WHERE id = (SELECT MAX(id) FROM event)", "is not on record"),
        ("UPDATE matter SET draft = '{}'", "on record is None"),
        (
            "UPDATE issued_letter SET number = 'x', sequence = 7 WHERE sequence = 1",
            "was acknowledged, on record is",
        ),
        ("UPDATE audit_entry SET actor_name = '某人' WHERE id = 2", "does not hold at entry 2"),
        ("DELETE FROM audit_entry WHERE id = (SELECT MAX(id) FROM audit_entry)", "the head of the log"),
    ],
)
def test_the_checker_sees_what_was_lost(
    district: District, settings: Settings, damage: str, said: str
) -> None:
    """A checker that finds nothing proves nothing, unless it finds what is there to find."""
    sent = district.sent("区消防救援大队", "铁西街道办事处")
    history = History()
    history.draft(sent.id, "三辆货车停放在消防车通道内。")
    history.step(sent.id, "approve", sent.version, sent.number)
    assert faults(history, settings.database_url, settings.data) == []
    with factories.unguarded_log():
        db.execute_sql(damage)
    assert any(said in fault for fault in faults(history, settings.database_url, settings.data))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM appointment", "place in the calendar and guests do not stand together"),
        ("UPDATE party SET answered_at = NULL", "an answer and what it said do not stand together"),
        ("DELETE FROM event WHERE step = 'attend'", "was acknowledged and is lost"),
    ],
)
def test_the_checker_sees_what_a_meeting_lost(
    district: District, settings: Settings, damage: str, said: str
) -> None:
    meetings, history = Meetings(district.desk, district), History()
    told = meetings.notified(FIRE)
    meetings.take(meetings.invited(FIRE), told, "attend")
    history.invitation(told.id)
    history.answer(told.id)
    assert faults(history, settings.database_url, settings.data) == []
    with factories.unguarded_log():
        db.execute_sql(damage)
    assert any(said in fault for fault in faults(history, settings.database_url, settings.data))
