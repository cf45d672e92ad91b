"""How a limit was counted, day by day, to read and to print: one limit, or all of a matter for the file (K-1 … K-8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from portal import clock
from portal.desk.clocks import due_of
from portal.desk.reminding import owing_units
from portal.domain.reasons import NotFound
from portal.domain.terms import Label
from portal.store import snapshots
from portal.store.matters import MatterClock
from portal.web import pages
from portal.web.lines import ClockLine, clock_line
from portal.web.matters import MatterSheet, sheet

blueprint = Blueprint("proofs", __name__)


@dataclass(frozen=True, slots=True)
class Proof:
    """One limit with all that proves it: who owed it, how it ended, by which calendars it was counted.

    ``today`` is the day that today's calendar gives, where it is another than the one on record: a notice came after
    the limit had stopped.
    """

    clock: ClockLine
    owed_by: str
    outcome: str
    calendars: Sequence[str]
    today: date | None


@blueprint.get("/matters/<int:matter_id>/clocks/<int:clock_id>")
def one(matter_id: int, clock_id: int) -> str:
    """The proof of one limit."""
    shown = sheet(matter_id)
    row = MatterClock.get_or_none((MatterClock.id == clock_id) & (MatterClock.matter == matter_id))
    if row is None:
        raise NotFound
    return _page(shown, [row])


@blueprint.get("/matters/<int:matter_id>/clocks")
def all_of(matter_id: int) -> str:
    """The proofs of all limits that ever ran on the matter, in the order in which they began."""
    shown = sheet(matter_id)
    rows = MatterClock.select().where(MatterClock.matter == matter_id)
    return _page(shown, list(rows.order_by(MatterClock.started_at, MatterClock.id)))


def _page(shown: MatterSheet, rows: Sequence[MatterClock]) -> str:
    return render_template(
        "matters/proof.html",
        sheet=shown,
        proofs=[_proof(shown, row) for row in rows],
        printed_at=clock.now(),
        crumbs=pages.crumbs((shown.matter.title or "（未填案由）", shown.url_of()), "期限计算"),
    )


def _proof(shown: MatterSheet, row: MatterClock) -> Proof:
    calendar = snapshots.calendar()
    line = clock_line(row, whole_proof=True)
    counted = due_of(row, calendar)
    units = owing_units(shown.matter, row.owed_by)
    years = () if line.by_hours else range(row.started_at.year, max(row.due_on.year, counted.due_on.year) + 1)
    sources = [_source(year, calendar.sources.get(year)) for year in years]
    moved = counted.due_on if counted.due_on != row.due_on else None
    return Proof(line, "、".join(unit.name for unit in units), _outcome(row, line), sources, moved)


def _source(year: int, source: str | None) -> str:
    if source is None:
        return f"{year}年：节假日安排未发布，按周末和法定节假日暂定"
    return f"{year}年：{source or '国务院办公厅节假日安排'}"


def _outcome(row: MatterClock, line: ClockLine) -> str:
    """How it stands or ended, in words; an internal reminder is never told as overstepped (G-8)."""
    if row.stopped_at is None:
        return f"计时中，{line.standing.words}" if line.standing else "计时中"
    on_time = "提醒日之前" if row.label == Label.INTERNAL_REMINDER else "按期"
    return row.lateness or on_time
