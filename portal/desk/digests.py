"""One notice a day for each person: what is late, what falls due, what waits; nothing where there is nothing.

What it lists is kept as ids and looked up when it is opened, so that who has left a unit no longer reads its matters.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal import clock
from portal.desk import Desk, inbox, notices, staff, supervision
from portal.desk.list_rows import Row, rows_of
from portal.desk.lists import known_to
from portal.domain.procedure import ADMIN_ROLES, Actor, Role
from portal.domain.reasons import NotFound
from portal.domain.reminders import Reminded, is_open
from portal.domain.terms import Light, Unit, standing
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.deadlines import Digest
from portal.store.decisions import REMINDED
from portal.store.matters import NEVER
from portal.store.notices import Notice
from portal.store.people import Person

DIGEST = "digest"
OVERSEEN = "overseen"
WAITING = "waiting"
SECTIONS = {
    "late": "已超期", "passed": "提醒日已过", "today": "今日到期", "soon": "两个工作日内到期",
    WAITING: "其他待办", OVERSEEN: "各单位到期未办或者督办中",
}  # fmt: skip
PRESSING = (Light.LATE, Light.PASSED, Light.TODAY, Light.SOON)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a digest: its heading, how many there were that morning, and those the reader may know of now."""

    label: str
    count: int
    rows: Sequence[Row]


def send(desk: Desk, now: datetime, done_for: date | None) -> tuple[int, date | None]:
    """Send the digests of today to whom they have not gone out; how many, and the day for which all are sent.

    In working hours only. ``done_for`` is that day as the last round left it: the rest of the day costs nothing.
    """
    today = now.date()
    if done_for == today or not is_open(now, snapshots.calendar()) or REMINDED.now == Reminded.NONE:
        return 0, done_for
    sent = 0
    for actor in _readers(today):
        with transaction():
            notice = _send_one(actor, now)
        notices.carry(desk, [notice] if notice else [])
        sent += notice is not None
    return sent, today


def of_day(actor: Actor, day: date) -> list[Section]:
    """The reader's own digest of a day; NotFound where there was none."""
    row = Digest.get_or_none((Digest.person == actor.person_id) & (Digest.day == day))
    if row is None:
        raise NotFound("这一天没有摘要。")
    return [
        Section(SECTIONS[name], len(ids), rows_of(actor, known_to(actor, ids)))
        for name, ids in row.sections.items()
    ]


def sections_for(actor: Actor) -> dict[str, list[int]]:
    """What lies before a person now: their own 待办 by light, for a head also what the desk has let pass, for those who oversee what lies (T-7)."""
    found: dict[str, list[int]] = {name: [] for name in SECTIONS}
    for row in _own(actor):
        light = _light(row)
        found[light.value if light in PRESSING else WAITING].append(row.id)
    found[OVERSEEN] = [one.row.id for one in supervision.lying(actor, limit=inbox.COUNTED)]
    return {name: ids for name, ids in found.items() if ids}


def _own(actor: Actor) -> Iterator[Row]:
    yield from (mine := inbox.todo(actor, limit=inbox.COUNTED))
    if Role.HEAD in actor.roles:
        known = {row.id for row in mine}
        of_desk = inbox.todo(actor, limit=inbox.COUNTED, groups=("desk", "shared"))
        yield from (
            row for row in of_desk if row.id not in known and _light(row) in (Light.LATE, Light.PASSED)
        )


def _light(row: Row) -> Light:
    if row.due_at == NEVER:
        return Light.NONE
    at = datetime.fromtimestamp(row.due_at, clock.now().tzinfo)
    return standing(
        at, Unit(row.due_unit), clock.now(), snapshots.calendar(), reminder=row.due_reminder
    ).light


def _send_one(actor: Actor, now: datetime) -> Notice | None:
    sections = sections_for(actor)
    if not sections:
        return None
    Digest.create(person=actor.person_id, day=now.date(), sections=sections, sent_at=now)
    return notices.put(actor.person_id, _words(sections), kind=DIGEST)


def _words(sections: Mapping[str, Sequence[int]]) -> str:
    counted = "，".join(f"{SECTIONS[name]} {_capped(len(ids))} 件" for name, ids in sections.items())
    return f"今日摘要：{counted}。"


def _capped(count: int) -> str:
    return f"{count}" if count < inbox.COUNTED else f"{inbox.COUNTED - 1}+"


def _readers(today: date) -> Iterator[Actor]:
    """Everybody who works with matters and has no digest of today yet."""
    done = Digest.select(Digest.person).where(Digest.day == today)
    rows = Person.select().where((Person.active == True) & Person.id.not_in(done)).order_by(Person.id)
    for row in list(rows):
        if not row.role_set & (ADMIN_ROLES | {Role.SERVICE}):
            yield staff.actor_of(row)
