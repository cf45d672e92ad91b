"""Looks up what may come before a meeting: one query a source, nothing that the convener's unit may not read (G-9)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from plugins.consultation.meeting import agenda
from plugins.consultation.meeting.models import MeetingRecord
from plugins.consultation.meeting.tables import AgendaLine, TableMark, TaskRecord
from portal import kit
from portal.domain.procedure import OVERSEEING_ROLES, Actor, Outcome, Relation, Seat

AT_MOST = 20
"""So many of each source; who has more open disputes than that holds another meeting."""
TRANSFERS_AT_MOST = 500
OVER = ("minuted", "closed", "cancelled")
"""States of a meeting whose open lines go to the next one."""
NEVER_PROPOSED = ("meeting", "meeting_task", "joint_operation")


def candidates(actor: Actor) -> list[agenda.Candidate]:
    """M-1, M-3: what the unit of a person may put on the agenda of its next meeting, without what is on one already."""
    if actor.is_administrator:
        return []
    today = kit.clock.today()
    disputed, overdue, passed = _disputed(actor), _overdue(actor), _passed(actor, today)
    units = _units([row.id for row in (*disputed, *overdue, *passed)])
    found = agenda.candidates(
        today,
        disputed=[agenda.Disputed(row.id, _day(row.opened_at), _names(units, row.id)) for row in disputed],
        overdue=[
            agenda.Overdue(row.id, _due_on(row), row.due_reminder, _names(units, row.id)) for row in overdue
        ],
        handed_over=_handed_over(passed, units),
        marked=_marked(actor),
        tasks=_tasks(actor),
        questions=_questions(actor),
        left=_left(actor),
    )
    taken = _taken(actor)
    return [one for one in found if one.key not in taken]


def _readable(actor: Actor) -> Any:
    """Open matters that the unit may know of and that need no secrecy before others; a draft never."""
    return (kit.Matter.open == True) & _known_to(actor, kit.Party.open == True)


def _known_to(actor: Actor, among: Any) -> Any:
    """G-9: the unit's own matters, found by its rows among the parties; for those who oversee what they see in lists."""
    m, party = kit.Matter, kit.Party
    shown = (m.private == False) & (m.restricted == False)
    if actor.roles & OVERSEEING_ROLES:
        return shown & kit.readable_by(actor)
    ours = party.unit.in_({actor.principal.id, actor.unit.id})
    return shown & m.id.in_(party.select(party.matter).where(ours & among))


def _disputed(actor: Actor) -> list[Any]:
    """Unsettled matters; what a dispute has taken up is told by the dispute."""
    m, taker, link = kit.Matter, kit.Matter.alias(), kit.Link
    taken_up = (
        link.select(link.other)
        .join(taker, on=(link.matter == taker.id))
        .where((link.other == m.id) & (link.relation == Relation.TAKES_UP) & (taker.open == True))
    )
    rows = m.select(m.id, m.opened_at).where(
        _readable(actor) & (m.outcome == Outcome.UNSETTLED) & ~fn.EXISTS(taken_up)
    )
    return list(rows.order_by(m.opened_at, m.id).limit(AT_MOST))


def _overdue(actor: Actor) -> list[Any]:
    m, now = kit.Matter, int(kit.clock.now().timestamp())
    rows = m.select(m.id, m.due_at, m.due_unit, m.due_reminder).where(
        _readable(actor) & (m.due_at <= now) & (m.paused == False) & m.kind.not_in(NEVER_PROPOSED)
    )
    return list(rows.order_by(m.due_reminder, m.due_at, m.id).limit(AT_MOST))


def _passed(actor: Actor, today: Any) -> list[Any]:
    """Transfers of the last sixty days by item, also those that have ended meanwhile; what was taken back does not count."""
    m = kit.Matter
    since = datetime.combine(today - agenda.WINDOW, datetime.min.time(), kit.clock.now().tzinfo)
    rows = m.select(m.id, m.item, m.opened_at).where(
        (m.kind == "transfer") & m.item.is_null(False) & (m.opened_at >= since)
        & (m.outcome != Outcome.WITHDRAWN) & _known_to(actor, kit.Party.kind == "transfer")
    )  # fmt: skip
    return list(rows.order_by(m.id.desc()).limit(TRANSFERS_AT_MOST))


def _handed_over(rows: Iterable[Any], units: Mapping[int, Mapping[str, str]]) -> list[agenda.HandedOver]:
    items = kit.power_list(kit.clock.today()).items
    return [
        agenda.HandedOver(
            row.item_id, items[row.item_id].name, _day(row.opened_at),
            units[row.id].get(Seat.SENDER, ""), units[row.id].get(Seat.RECEIVER, ""),
        )
        for row in rows if row.item_id in items
    ]  # fmt: skip


def _marked(actor: Actor) -> list[agenda.Marked]:
    rows = (
        TableMark.select(TableMark.matter, TableMark.unit, TableMark.why, TableMark.marked_at)
        .join(kit.Matter)
        .where(_readable(actor) & TableMark.discussed_at.is_null())
        .order_by(TableMark.marked_at, TableMark.id)
        .limit(AT_MOST)
    )
    units = kit.directory()
    return [agenda.Marked(row.matter_id, units.name(row.unit), row.why, _day(row.marked_at)) for row in rows]


def _tasks(actor: Actor) -> list[agenda.OpenTask]:
    rows = (
        TaskRecord.select()
        .join(kit.Matter)
        .where(_readable(actor) & kit.Matter.id.in_(_of_convener(actor)))
        .order_by(TaskRecord.due_on, TaskRecord.id)
        .limit(AT_MOST)
    )
    units = kit.directory()
    return [
        agenda.OpenTask(row.matter_id, units.name(row.owner) if row.owner else "", row.due_on) for row in rows
    ]


def _questions(actor: Actor) -> list[agenda.Question]:
    """L-4: questions of guidance without an answer; what a request is for stands in its draft."""
    m = kit.Matter
    rows = m.select(m.id, m.item, m.draft, m.entered_at).where(
        _readable(actor) & (m.kind == "info_request") & m.item.is_null(False)
    )
    found = [
        row
        for row in rows.order_by(m.id).limit(TRANSFERS_AT_MOST)
        if (row.draft or {}).get("sort") == "guidance"
    ]
    items, units = kit.power_list(kit.clock.today()).items, _units([row.id for row in found])
    return [
        agenda.Question(
            row.id,
            items[row.item_id].name,
            units[row.id].get(Seat.SENDER, ""),
            _day(row.entered_at),
        )
        for row in found[:AT_MOST]
        if row.item_id in items
    ]


def _left(actor: Actor) -> list[agenda.Left]:
    """Lines of the unit's former meetings that were not discussed and that no other meeting has taken over."""
    m = kit.Matter
    rows = (
        AgendaLine.select(AgendaLine, m, MeetingRecord.starts_at.alias("met_at"))
        .join(m)
        .join(MeetingRecord, on=(MeetingRecord.matter == m.id), attr="record")
        .where(
            m.id.in_(_of_convener(actor)) & m.state.in_(OVER)
            & (AgendaLine.outcome == "") & (AgendaLine.text == "") & AgendaLine.carried_to.is_null()
        )
        .order_by(AgendaLine.id.desc())
        .limit(AT_MOST)
    )  # fmt: skip
    return [agenda.Left(row.id, row.words, _day(_met_at(row.meeting)), row.about) for row in rows]


def _met_at(meeting: Any) -> Any:
    """When a meeting was; of one whose time was never fixed, when it came to its end here."""
    return meeting.record.met_at or meeting.entered_at


def _taken(actor: Actor) -> set[str]:
    """The keys of what stands on an agenda of the unit's that is still to be gone through."""
    m = kit.Matter
    rows = (
        AgendaLine.select(AgendaLine.origin)
        .join(m)
        .where(m.id.in_(_of_convener(actor)) & (m.open == True) & (AgendaLine.outcome == ""))
        .where(m.state.not_in(OVER))
    )
    return {origin for (origin,) in rows.tuples()}


def _of_convener(actor: Actor) -> Any:
    party = kit.Party
    return party.select(party.matter).where(
        (party.unit == actor.principal.id) & (party.seat == Seat.SENDER) & party.kind.in_(("meeting", "meeting_task"))
    )  # fmt: skip


def _units(numbers: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """The names of the two sides of many matters, by seat."""
    found: dict[int, dict[str, str]] = {number: {} for number in numbers}
    party, units = kit.Party, kit.directory()
    rows = party.select(party.matter, party.seat, party.unit).where(
        party.matter.in_(list(numbers)) & party.seat.in_((Seat.SENDER, Seat.RECEIVER))
    )
    for matter, seat, unit in rows.tuples() if numbers else ():
        found[matter][seat] = units.name(unit)
    return found


def _names(units: Mapping[int, Mapping[str, str]], matter: int) -> tuple[str, ...]:
    sides = units.get(matter, {})
    return tuple(sides[seat] for seat in (Seat.SENDER, Seat.RECEIVER) if seat in sides)


def _day(instant: Any) -> Any:
    return instant.astimezone(kit.clock.now().tzinfo).date()


def _due_on(row: Any) -> Any:
    """The last day of a limit: that before the midnight at which a limit in days ends."""
    ends = datetime.fromtimestamp(row.due_at, kit.clock.now().tzinfo)
    by_clock = row.due_unit in ("hours", "minutes")
    return ends.date() if by_clock else (ends - timedelta(seconds=1)).date()
