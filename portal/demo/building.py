"""Builds the demo once: founds the district some months ago, then tells what has happened there since."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from portal import clock
from portal.demo import comforts, deciding, district, people, telling
from portal.desk import Desk, backup
from portal.domain.calendar import ZONE
from portal.domain.reasons import Reason, Refused
from portal.store import decisions, snapshots
from portal.store.db import transaction
from portal.store.decisions import DEMO
from portal.store.people import Person

AT_WORK = timedelta(days=150)
EARLIEST = datetime(2026, 6, 1, tzinfo=ZONE)
MATTERS = 100
DISTRICT = "新乡市卫滨区"


def built() -> dict[str, Any] | None:
    """When and how large the demo in this database was built; None where there is no finished one."""
    mark = DEMO.now
    return mark if mark and mark.get("built_at") else None


def must_be_ours() -> None:
    """Refuse a database in which somebody works for real: a demo never touches it."""
    if DEMO.now is None and Person.select().exists():
        raise Refused(
            [
                Reason(
                    "E-SETUP", "该数据库中已有正式数据，不能用于演示。",
                    remedy="请另设 PORTAL_DATA（和 DATABASE_URL），例如 PORTAL_DATA=./var/demo。",
                )
            ]
        )  # fmt: skip


def build(desk: Desk, matters: int, said: Callable[[int, int], None]) -> None:
    """Fill an empty, migrated database with ``matters`` transfers and what goes with them."""
    now = clock.now()
    if now < EARLIEST:
        raise Refused(
            [Reason("E-SETUP", "演示数据所用的清单自2026年1月1日起施行，时钟不能早于2026年6月1日。")]
        )
    with transaction():
        DEMO.decide({})
        decisions.DISTRICT.decide(DISTRICT)
    with clock.standing_at((now - AT_WORK).replace(hour=9, minute=0, second=0)):
        district.enter_units()
        district.name_bureaus()
        people.settle(desk)
        people.pair()
        district.publish_lists(desk)
        district.switch_off(desk)
    telling.tell(desk, matters, said)
    deciding.decide(desk)
    comforts.arrange(desk)
    people.send_away()
    with transaction():
        mark = {"built_at": now.isoformat(), "matters": matters}
        DEMO.decide(mark)
    snapshots.forget()
    backup.make_here(desk, None)
