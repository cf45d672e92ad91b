"""What waits for a person, what they did, what is new to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from peewee import SQL, fn

from portal import clock
from portal.desk import Desk, undo
from portal.desk.list_rows import Row, rows_of
from portal.desk.lists import known_to, light_named, shining
from portal.desk.recording import todo_groups
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Role, Seat
from portal.store import snapshots
from portal.store.db import Prepared, transaction
from portal.store.matters import NEVER, Event, Matter, Party, waiting
from portal.store.notices import Notice

COUNTED = 100
"""Figures stop here and are shown as 99+: nobody's day depends on the hundredth."""


def todo(
    actor: Actor, *, limit: int, mine: bool = False, light: str = "", groups: Sequence[str] | None = None
) -> Sequence[Row]:
    """Matters that wait for this person's hand, the earliest due first (待办).

    ``mine`` keeps to those assigned to them, or to somebody away for whom they stand in; ``light`` to those under one
    light; Refused where there is no such light. ``groups``: those that wait for others of the unit, the desk or who
    signs.
    """
    groups = todo_groups(actor) if groups is None else groups
    if not groups:
        return ()
    rows = (
        Party.select(Party.matter)
        .where((Party.unit == actor.principal.id) & Party.todo.in_(groups) & (Party.open == True))
        .order_by(Party.due_at, Party.matter)
        .limit(limit)
    )
    if mine:
        theirs = [actor.person_id, *(place.person_id for place in actor.stands_in)]
        rows = rows.where(Party.assignee.in_(theirs))
    if light:
        rows = rows.join(Matter).where(*shining(Party, light_named(light)))
    return rows_of(actor, [number for (number,) in rows.tuples()])


def figures(actor: Actor) -> dict[str, int]:
    """How many wait: late, past a reminder, due today, due within two working days, at all; none beyond COUNTED."""
    unit, groups, now = actor.principal.id, tuple(todo_groups(actor)), clock.now()
    seconds, tonight, soon = int(now.timestamp()), _midnight_after(now, 0), _midnight_after(now, 2)
    past = [reminder for (reminder,) in _past(groups)(unit, seconds)]
    return {
        "late": past.count(False),
        "passed": past.count(True),
        "today": len(_due(groups)(unit, seconds, tonight)),
        "soon": len(_due(groups)(unit, tonight, soon)),
        "all": len(_due(groups)(unit, 0, NEVER)),
    }


def counts(actor: Actor, kinds: Sequence[str]) -> dict[str, int]:
    """How many of each kind wait for this person, none beyond COUNTED."""
    return waiting({actor.principal.id, actor.unit.id}, todo_groups(actor), kinds, COUNTED)


@cache
def _due(groups: tuple[str, ...]) -> Prepared:
    """What falls due for a unit after one instant and up to another."""
    return Prepared(
        lambda unit, after, until: (
            Party.select(Party.matter)
            .where(*_waiting(unit, groups), Party.due_at > after, Party.due_at <= until)
            .limit(COUNTED)
            .tuples()
        )
    )


@cache
def _past(groups: tuple[str, ...]) -> Prepared:
    """What has fallen due for a unit: whether it was only a reminder."""
    return Prepared(
        lambda unit, until: (
            Party.select(Matter.due_reminder)
            .join(Matter)
            .where(*_waiting(unit, groups), Party.due_at <= until)
            .limit(COUNTED)
            .tuples()
        )
    )


def _waiting(unit: Any, groups: tuple[str, ...]) -> tuple[Any, ...]:
    return Party.unit == unit, Party.todo.in_(groups), Party.open == True


def _midnight_after(now: datetime, working_days: int) -> int:
    day = now.date() if working_days == 0 else snapshots.calendar().add_working(now.date(), working_days)
    return int(datetime.combine(day + timedelta(days=1), time(), ZONE).timestamp())


def done(actor: Actor, *, limit: int) -> Sequence[Row]:
    """Matters in which this person has acted and which they may still know of, the latest act first (已办)."""
    return _acted_on(actor, Event.actor == actor.person_id, limit)


def done_for(actor: Actor, *, limit: int) -> Sequence[Row]:
    """Matters in which others have acted in this person's place, the latest act first (代办)."""
    return _acted_on(actor, Event.acted_for == actor.person_id, limit)


def _acted_on(actor: Actor, whose: Any, limit: int) -> Sequence[Row]:
    rows = (
        Event.select(Event.matter)
        .where(whose)
        .order_by(Event.recorded_at.desc(), Event.id.desc())
        .limit(limit * 4)
        .tuples()
    )
    ids = list(dict.fromkeys(matter_id for (matter_id,) in rows))
    return rows_of(actor, known_to(actor, ids)[:limit])


def drafts(actor: Actor, desk: Desk, *, limit: int) -> Sequence[Row]:
    """Drafts of the person's unit that are still being written (草稿箱); none for an administrator."""
    if actor.is_administrator:
        return ()
    editable = {s.name for kind in desk.host.kinds for s in desk.host.procedure(kind).states if s.editable}
    rows = (
        Party.select(Party.matter)
        .where(
            (Party.unit == actor.principal.id)
            & (Party.open == True)
            & (Party.seat == Seat.SENDER)
            & Party.state.in_(editable)
        )
        .order_by(Party.due_at + SQL("0"), Party.matter)  # by state first: drafts are few among what is open
        .limit(limit)
    )
    return rows_of(actor, [number for (number,) in rows.tuples()])


def notices(actor: Actor, *, limit: int, before: int | None = None) -> list[Any]:
    """The person's notices, the newest first; of matters only while they are the unit's, or overseen."""
    rows = Notice.select().where(Notice.person == actor.person_id)
    if actor.is_administrator:
        rows = rows.where(Notice.matter.is_null())
    elif not actor.roles & {Role.SUPERVISOR, Role.GOV_OFFICE}:
        ours = (actor.principal.id, actor.unit.id)
        takes_part = Party.select(Party.unit).where((Party.matter == Notice.matter) & Party.unit.in_(ours))
        rows = rows.where(Notice.matter.is_null() | fn.EXISTS(takes_part))
    if before is not None:
        rows = rows.where(Notice.id < before)
    return list(rows.order_by(Notice.id.desc()).limit(limit))


def mark_read(actor: Actor) -> int:
    """All notices up to now are read; gives the number by which this is undone."""
    with transaction():
        now = clock.now()
        Notice.update(read_at=now).where(
            (Notice.person == actor.person_id) & Notice.read_at.is_null()
        ).execute()
        return undo.remember(actor, "notices.read", read_at=now.isoformat())


@undo.reverses("notices.read")
def _mark_unread(_desk: Desk, actor: Actor, values: Mapping[str, Any]) -> str:
    Notice.update(read_at=None).where(
        (Notice.person == actor.person_id) & (Notice.read_at == datetime.fromisoformat(values["read_at"]))
    ).execute()
    return "通知已恢复为未读。"
