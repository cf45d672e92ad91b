"""Enters years of working days from the State Council's notice, foresees what that moves, and recounts it (K-8)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.desk import audit, clocks, notices
from portal.desk.duties import must_be
from portal.domain.calendar import Calendar, Changed, Year
from portal.domain.notices import PUBLISHED, NoticeError, doubts, parse_days_csv, parse_notice
from portal.domain.procedure import DESK_ROLES, Actor, Role
from portal.domain.reasons import Reason, Refused, Severity
from portal.store import snapshots
from portal.store.calendar import CalendarYear
from portal.store.db import transaction
from portal.store.matters import MatterClock, Party

NOTICE_MONTH = 11
DOUBT = "W-K-DOUBT"
ACTION_LOAD = "calendar.load"
ACTION_RECOUNT = "clock.recount"
_ROW_OF_DAYS = re.compile(
    r"^[^\S\n]*\"?\d{4}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?\"?[^\S\n]*[,，\t]", re.MULTILINE
)
LONGEST_NOTICE = 50_000
"""Characters; several years as rows are a tenth of it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many running limits of one name would move from one day to another: numbers, no matters (trust 6)."""

    name: str
    before: date
    after: date
    count: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What loading years would do: the days that count otherwise than now, and the running limits that would move."""

    changed: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    settled: int

    @property
    def matters(self) -> int:
        return sum(one.count for one in self.moved)


def foresee(actor: Actor, years: Iterable[Year]) -> Foreseen:
    """What loading these years would change and move, and how many clocks would only cease to be provisional (K-8).

    Changes nothing. Raises Forbidden.
    """
    must_be(actor, "装入工作日历", Role.SYSTEM_ADMIN, operator=False)
    read = list(years)
    then = _with(read)
    changed = snapshots.calendar().differences(then, [year.year for year in read])
    new = list(clocks.recounted(then, [day.date for day in changed]))
    moves = Counter(
        (row.name, row.due_on, counted.due_on) for row, counted in new if row.due_on != counted.due_on
    )
    moved = tuple(Moved(*move, count) for move, count in sorted(moves.items()))
    return Foreseen(tuple(changed), moved, len(new) - moves.total())


def load_year(actor: Actor | None, year: Year) -> list[tuple[MatterClock, date]]:
    """Enter one year's notice, or put a year right; ``actor`` None is the operator at the command line.

    Every running clock that it counts otherwise is counted anew; those that moved are returned with their former
    day, logged, and told to the handlers and liaisons of all parties (K-8). Raises Forbidden.
    """
    return load_years(actor, [year])


def load_years(
    actor: Actor | None, years: Sequence[Year], confirmed: str = ""
) -> list[tuple[MatterClock, date]]:
    """The same for several years, all or none.

    On the page a year that looks unfinished (``doubts``) is entered only with a sentence of reason, which is logged:
    Refused with the warning W-K-DOUBT, naming each place. The operator sees them printed.
    """
    must_be(actor, "装入工作日历", Role.SYSTEM_ADMIN)
    found = [doubt for year in years for doubt in doubts(year)]
    if found and actor is not None and not confirmed.strip():
        raise Refused([_doubted(found)])
    with transaction():
        changed = [
            day.date for day in snapshots.calendar().differences(_with(years), [y.year for y in years])
        ]
        for year in years:
            _write(year)
        snapshots.changed("calendar")
        moved = clocks.recount(changed)
        for year in years:
            audit.record(
                actor, ACTION_LOAD, "calendar", year.year, source=year.source, moved=len(moved), days=len(changed),
                reason=confirmed.strip(),
            )  # fmt: skip
        for row, former in moved:
            _record(actor, years, row, former)
    return moved


def _doubted(found: Sequence[str]) -> Reason:
    remedy = "请核对是否漏贴了通知的一部分；确实如此的，写一句理由后装入。"
    return Reason(DOUBT, f"{len(found)} 处疑点：{'；'.join(found)}。", remedy, "K-8", Severity.WARNING)


def _with(years: Iterable[Year]) -> Calendar:
    """The calendar as it would be with these years in place of those of the same number."""
    known = {row.year: _year(row) for row in CalendarYear.select()}
    return Calendar((known | {year.year: year for year in years}).values())


def read_years(text: str, source: str = "") -> list[Year]:
    """What a pasted text says: the State Council's notice, or rows of ``日期,休|班,名称``; nothing is entered.

    Raises Refused (E-K-NOTICE) naming the sentence or row that contradicts itself.
    """
    if len(text) > LONGEST_NOTICE:
        message, remedy = (
            f"粘贴的内容超过 {LONGEST_NOTICE} 字，不是放假安排。",
            "请只粘贴通知全文或者各年的行。",
        )
        raise Refused([Reason("E-K-NOTICE", message, remedy, "K-3、K-8", field="text")])
    try:
        return parse_days_csv(text, source) if _ROW_OF_DAYS.search(text) else [parse_notice(text, source)]
    except NoticeError as error:
        remedy = "请对照国务院办公厅通知原文核对后重新粘贴；已装入的安排没有变化。"
        raise Refused([Reason("E-K-NOTICE", f"{error}。", remedy, "K-3、K-8", field="text")]) from error


def worries(today: date) -> list[Reason]:
    """What the administrator should mend in the calendar: holidays that are missing, years that are not loaded.

    Refusals while days of this year may be counted wrongly; a warning from November on, when next year's notice
    is due (K-8).
    """
    loaded = {row.year: row for row in CalendarYear.select().order_by(CalendarYear.year)}
    found = [Reason("E-K-NOTICE", f"{doubt}。") for row in loaded.values() for doubt in doubts(_year(row))]
    if today.year not in loaded:
        found.append(_not_loaded(today.year))
    if today.month >= NOTICE_MONTH and today.year + 1 not in loaded:
        found.append(_not_loaded(today.year + 1).as_warning())
    return found


def _not_loaded(year: int) -> Reason:
    message = f"{year} 年的节假日安排未装入，涉及该年的期限为暂定。"
    return Reason(
        "W-K-PROVISIONAL", message, remedy="通知发布后请用 portal calendar import 装入。", clause="K-8"
    )


def _year(row: CalendarYear) -> Year:
    return Year(
        row.year,
        row.source or PUBLISHED.get(row.year, ""),
        {date.fromisoformat(on): why for on, why in row.off.items()},
        {date.fromisoformat(on): why for on, why in row.makeup.items()},
    )


def _write(year: Year) -> None:
    values = {
        "source": year.source,
        "off": {on.isoformat(): why for on, why in sorted(year.off.items())},
        "makeup": {on.isoformat(): why for on, why in sorted(year.makeup.items())},
        "loaded_at": clock.now(),
    }
    if not CalendarYear.update(**values).where(CalendarYear.year == year.year).execute():
        CalendarYear.insert(year=year.year, **values).execute()


def _record(actor: Actor | None, years: Sequence[Year], row: MatterClock, former: date) -> None:
    matter, named = row.matter, "、".join(str(year.year) for year in years)
    audit.record(
        actor, ACTION_RECOUNT, matter.kind, matter.id, term=row.term, former=former, due_on=row.due_on, year=named
    )  # fmt: skip
    text = (
        f"“{matter.title}”的期限（{row.name}）已按 {named} 年节假日安排重新计算：{former} 改为 {row.due_on}。"
    )
    units = {party.unit_id for party in Party.select(Party.unit).where(Party.matter == matter.id)}
    people = {person for unit in units for person in notices.people_of(unit, DESK_ROLES)}
    notices.write([(person, text) for person in sorted(people)], matter=matter, kind=ACTION_RECOUNT)
