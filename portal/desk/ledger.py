"""The matters of a unit as a ledger (台账): the columns that a superior asks for, in rows that print (S-5)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from portal import clock
from portal.desk import Desk, audit, clocks
from portal.desk.list_rows import Row, rows_of
from portal.desk.lists import CLOCK_UNITS, readable_by
from portal.domain.calendar import ZONE
from portal.domain.masking import masked
from portal.domain.procedure import Actor, Seat
from portal.domain.reasons import Forbidden, Reason, Refused
from portal.domain.terms import Label
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.matters import NEVER, Matter, MatterClock

COLUMNS = {
    "number": "文号", "kind": "办件种类", "title": "案由", "subject": "当事人", "item": "处罚事项", "place": "地点", "sender": "发起单位",
    "others": "对方单位", "opened": "建立日期", "due": "期限", "state": "状态", "closed": "办结日期", "late": "超期", "assignee": "承办人",
}  # fmt: skip
"""What a ledger can have, in the order in which it stands if nothing is said."""
NOT_THEIRS = Reason("E-G-ROLE", "管理员不查看办件和统计。", clause="G-4 三员分立")
LEDGER = "matter.ledger"
AT_MOST = 5_000
AT_ONCE = 100
A_DAY = timedelta(days=1)
BINDING = (Label.MECHANISM_LIMIT, Label.STATUTORY_LIMIT)
"""G-8: that a reminder of our own has passed is no lateness to report."""


def header(columns: Sequence[str]) -> list[str]:
    """The names of the columns that were asked for; all where none was."""
    return [COLUMNS[name] for name in _known(columns)]


def lines(
    desk: Desk, actor: Actor, columns: Sequence[str], first: date, last: date, kind: str = ""
) -> list[list[str]]:
    """The matters that were opened between two days and that the actor may read, one a row, drafts left out.

    Of a unit its own, of those who oversee what they see (G-9); numbers of persons masked as in lists. The log keeps
    who took how many out (trust 7: so many rows leave at once). Raises Forbidden for administrators, Refused (E-QUERY) for more than a sheet is read with.
    """
    if actor.is_administrator:
        raise Forbidden([NOT_THEIRS])
    ids = _opened(actor, first, last, kind)
    if len(ids) > AT_MOST:
        words = f"这段时间有 {AT_MOST} 件以上。"
        raise Refused([Reason("E-QUERY", words, "请缩短起止日期，或者按办件种类分别导出。", field="from")])
    told: list[list[str]] = []
    for start in range(0, len(ids), AT_ONCE):
        chosen = ids[start : start + AT_ONCE]
        cells = _Cells(desk, chosen)
        told += [[cells.of(row, name) for name in _known(columns)] for row in rows_of(actor, chosen)]
    with transaction():
        audit.record(actor, LEDGER, kind, None, since=first, until=last, entries=len(told))
    return told


def _known(columns: Sequence[str]) -> list[str]:
    return [name for name in dict.fromkeys(columns) if name in COLUMNS] or list(COLUMNS)


def _opened(actor: Actor, first: date, last: date, kind: str) -> list[int]:
    since, until = (datetime.combine(day, time(), ZONE) for day in (first, last + A_DAY))
    asked = (Matter.opened_at >= since) & (Matter.opened_at < until) & (Matter.private == False)
    if kind:
        asked &= Matter.kind == kind
    rows = Matter.select(Matter.id).where(asked & readable_by(actor)).order_by(Matter.opened_at, Matter.id)
    return [number for (number,) in rows.limit(AT_MOST + 1).tuples()]


class _Cells:
    """What the cells of some rows say; all that they share is looked up once."""

    def __init__(self, desk: Desk, ids: Sequence[int]):
        self._desk, self._units = desk, snapshots.directory()
        self._items = snapshots.power_list(clock.today()).items
        closed = Matter.select(Matter.id, Matter.closed_at).where(Matter.id.in_(ids))
        self._closed = dict(closed.tuples())
        self._late = _lateness(ids)

    def of(self, row: Row, name: str) -> str:
        """One cell."""
        return CELLS[name](self, row)

    def kind(self, row: Row) -> str:
        return self._desk.host.procedure(row.kind).label

    def state(self, row: Row) -> str:
        return self._desk.host.procedure(row.kind).state(row.state).label

    def item(self, row: Row) -> str:
        item = self._items.get(row.item_id or 0)
        return f"{item.code} {item.name}" if item else ""

    def sender(self, row: Row) -> str:
        return self._named(unit for seat, unit in row.parties if seat is Seat.SENDER)

    def others(self, row: Row) -> str:
        return self._named(unit for seat, unit in row.parties if seat is not Seat.SENDER)

    def closed(self, row: Row) -> str:
        at = self._closed.get(row.id)
        return "" if row.open or at is None else at.date().isoformat()

    def late(self, row: Row) -> str:
        return self._late.get(row.id, "")

    def _named(self, units: Iterable[int]) -> str:
        return "、".join(self._units.name(unit) for unit in units)


def _due(_cells: _Cells, row: Row) -> str:
    """The last day of what runs; with the hour where it is a limit by the clock."""
    if not row.open or row.due_at >= NEVER:
        return ""
    if row.due_unit in CLOCK_UNITS:
        return f"{datetime.fromtimestamp(row.due_at, ZONE):%Y-%m-%d %H:%M}"
    return datetime.fromtimestamp(row.due_at - 1, ZONE).date().isoformat()


def _lateness(ids: Sequence[int]) -> dict[int, str]:
    """What was or is late of each, by a limit of the notice or of a law: by name and how much."""
    found: dict[int, list[str]] = {}
    binding = MatterClock.label.in_(BINDING) & (MatterClock.aside == False)
    rows: Any = MatterClock.select().where(MatterClock.matter.in_(ids) & binding).order_by(MatterClock.id)
    for row in rows:
        if late := row.lateness if row.stopped_at else clocks.lateness(row, clock.now()):
            found.setdefault(row.matter_id, []).append(f"{row.name}：{late}")
    return {number: "；".join(said) for number, said in found.items()}


CELLS: dict[str, Callable[[_Cells, Row], str]] = {
    "number": lambda _cells, row: row.number,
    "kind": _Cells.kind,
    "title": lambda _cells, row: masked(row.title),
    "subject": lambda _cells, row: masked(row.subject),
    "item": _Cells.item,
    "place": lambda _cells, row: masked(row.place_text),
    "sender": _Cells.sender,
    "others": _Cells.others,
    "opened": lambda _cells, row: row.opened_at.date().isoformat(),
    "due": _due,
    "state": _Cells.state,
    "closed": _Cells.closed,
    "late": _Cells.late,
    "assignee": lambda _cells, row: row.assignee,
}
