"""The district's figures, from the matters themselves: what each unit opened, concluded, and did in time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from peewee import fn

from portal.desk import Desk
from portal.desk.sheet_writing import sheet_bytes
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Outcome, Role, Seat
from portal.domain.reasons import Forbidden, Reason
from portal.domain.terms import Label
from portal.store import snapshots
from portal.store.matters import Matter, MatterClock, Party

HEADER = ("单位", "办件种类", "发起", "办结", "按期", "超期")
OVERSEERS = frozenset({Role.SUPERVISOR, Role.GOV_OFFICE})
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One unit's figures of one kind of matter in a month.

    ``opened`` it sent out; ``concluded`` it dealt with (as receiver, or alone); ``on_time`` and ``late`` are its acts
    under a 机制期限 or 法定期限 — being late against an internal reminder is no violation (G-8) and not counted.
    """

    unit: str
    kind: str
    opened: int
    concluded: int
    on_time: int
    late: int

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        return self.opened, self.concluded, self.on_time, self.late


def figures(desk: Desk, actor: Actor, month: date) -> list[Figure]:
    """The figures of the month that ``month`` lies in: of every unit for 司法局 and 区政府办, else of the own (G-9).

    In the order of unit codes and kinds; drafts that never went out do not count. Raises Forbidden for
    administrators, who see no matters.
    """
    if actor.is_administrator:
        raise Forbidden([Reason("E-G-ROLE", "管理员不查看办件和统计。", clause="G-4 三员分立")])
    units, whose = (
        snapshots.directory(),
        None if actor.roles & OVERSEERS else (actor.principal.id, actor.unit.id),
    )
    first, end = _bounds(month)
    opened = _counted(_opened(first, end), whose)
    concluded = _counted(_concluded(first, end), whose)
    on_time, late = (_counted(_acts(first, end, is_late), whose) for is_late in (False, True))
    order = {kind: number for number, kind in enumerate(desk.host.kinds)}
    keys = sorted(
        {*opened, *concluded, *on_time, *late}, key=lambda k: (units.units[k[0]].code, order.get(k[1], 99))
    )
    return [
        Figure(
            units.name(unit), desk.host.procedure(kind).label, opened[unit, kind], concluded[unit, kind],
            on_time[unit, kind], late[unit, kind],
        )
        for unit, kind in keys
    ]  # fmt: skip


def total(rows: Iterable[Figure]) -> Figure:
    """The sum of all rows."""
    columns = [sum(column) for column in zip(*(row.numbers for row in rows), strict=True)] or [0, 0, 0, 0]
    return Figure("合计", "", *columns)


def as_sheet(rows: list[Figure], month: date) -> bytes:
    """The figures of a month as an xlsx file."""
    lines = [(row.unit, row.kind, *row.numbers) for row in [*rows, total(rows)]]
    return sheet_bytes(f"{month.year}年{month.month}月执法协调联动统计", HEADER, lines)


def next_month(month: date) -> date:
    """The first day of the following month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _bounds(month: date) -> tuple[int, int]:
    days = month.replace(day=1), next_month(month)
    first, end = (int(datetime.combine(day, time(), ZONE).timestamp()) for day in days)
    return first, end


def _counted(query: Any, whose: tuple[int, ...] | None) -> Counter[Key]:
    if whose is not None:
        query = query.where(Party.unit.in_(whose))
    return Counter({(unit, kind): number for unit, kind, number in query.tuples()})


COUNTABLE = (Matter.private == False) & ~(
    (Matter.restricted == True) & Matter.outcome.in_(("", Outcome.WITHDRAWN.value))
)
"""G-9, M-2: what went out; of what only its parties may know, not before it has come to something, for a number, too,
tells that something is being prepared."""


def _parties() -> Any:
    """Parties of matters that went out, counted by unit and kind."""
    counted = Party.select(Party.unit, Matter.kind, fn.COUNT(fn.DISTINCT(Matter.id))).join(Matter)
    return counted.where(COUNTABLE).group_by(Party.unit, Matter.kind)


def _opened(first: int, end: int) -> Any:
    return _parties().where(Party.seat == Seat.SENDER, Matter.opened_at >= first, Matter.opened_at < end)


def _concluded(first: int, end: int) -> Any:
    receiver = Party.alias()
    has_receiver = fn.EXISTS(
        receiver.select(receiver.unit).where(
            (receiver.matter == Matter.id) & (receiver.seat == Seat.RECEIVER)
        )
    )
    answered = (Party.seat == Seat.PARTICIPANT) & Party.answered_at.is_null(False)
    dealt_with = (Party.seat == Seat.RECEIVER) | answered | (~has_receiver & (Party.seat == Seat.SENDER))
    return _parties().where(dealt_with, Matter.closed_at >= first, Matter.closed_at < end)


def _acts(first: int, end: int, is_late: bool) -> Any:
    """Clocks of duties that stopped in the month, by the unit that owed the act."""
    owed = (Party.matter == MatterClock.matter) & (Party.seat == MatterClock.owed_by)
    rows = (
        MatterClock.select(Party.unit, Matter.kind, fn.COUNT(MatterClock.id))
        .join(Matter)
        .join(Party, on=owed)
    )
    late = (MatterClock.lateness != "") if is_late else (MatterClock.lateness == "")
    binding = MatterClock.label != Label.INTERNAL_REMINDER
    stopped = (MatterClock.stopped_at >= first) & (MatterClock.stopped_at < end)
    return rows.where(stopped, late, binding, COUNTABLE).group_by(Party.unit, Matter.kind)
