"""From the start of a limit to its end, with the day-by-day proof (K-1 … K-8, K-11)."""

from calendar import monthrange
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from portal.domain.calendar import ONE_DAY, Calendar
from portal.domain.limits import Due, Later, ProofDay, Term, Unit, local


def due(term: Term, start: datetime, calendar: Calendar, *, proof: bool = False) -> Due:
    """K-1 … K-8: when a limit that starts at `start` ends, with the day-by-day proof if asked.

    Raises ValueError for a naive instant and for one outside the years 1949–2199.
    """
    started_at = local(start, calendar)
    if term.unit.is_clock_time:
        return _due_by_clock(term, started_at, calendar, proof)
    start_on = started_at.date()
    last_on = _last_day(term, start_on, calendar)
    rolled_on = calendar.next_working(last_on)
    due_on = rolled_on if term.unit is Unit.NATURAL_DAYS_ROLLED else last_on
    return Due(
        term=term,
        started_at=started_at,
        due_at=_midnight_after(due_on, calendar),
        due_on=due_on,
        provisional=_is_provisional(term, start_on, last_on, rolled_on, calendar),
        conservative_on=last_on if term.unit is Unit.NATURAL_DAYS_ROLLED else None,
        rolled_on=rolled_on if term.unit is Unit.NATURAL_DAYS_STRICT and rolled_on != last_on else None,
        days=_proof_by_days(term, start_on, last_on, rolled_on, calendar) if proof else (),
    )


def due_since_urgent(old: Due, urgent: Due) -> Due:
    """K-11, T-3: the deadline after urgency arose: the urgent one if it is earlier, else the old one."""
    return urgent if urgent.due_at < old.due_at else old


def put_off(found: Due, later: Later | None, calendar: Calendar) -> Due:
    """K-11, A-4, S-3: the same limit ending on a later day, where its rule knows one; proved day by day up to there.

    A day that is not later, and limits by the clock, change nothing. Days that did not count are counted from the
    limit's own end, and provisionally like it (K-8).
    """
    if later is None or found.unit.is_clock_time:
        return found
    if later.days:
        later = replace(later, on=calendar.add_working(found.due_on, later.days))
    if later.on <= found.due_on:
        return found
    further = [_later_line(on, later, calendar) for on in _days(found.due_on + ONE_DAY, later.on)]
    return replace(
        found,
        due_at=_midnight_after(later.on, calendar),
        due_on=later.on,
        conservative_on=None,
        rolled_on=None,
        provisional=found.provisional or (later.days > 0 and calendar.is_provisional(found.due_on, later.on)),
        later=later,
        days=(*found.days, *further) if found.days else (),
    )


def _midnight_after(on: date, calendar: Calendar) -> datetime:
    return datetime.combine(on + ONE_DAY, time.min, tzinfo=calendar.zone)


def _last_day(term: Term, start_on: date, calendar: Calendar) -> date:
    """K-2, K-6, K-7: the last day of a limit in days, before any roll-over of natural days."""
    match term.unit:
        case Unit.WORKING_DAYS:
            return calendar.add_working(start_on, term.length)
        case Unit.SAME_DAY:
            return calendar.next_working(start_on)
        case Unit.MONTHS:
            return _add_months(start_on, term.length)
        case _:
            return start_on + timedelta(days=term.length)


def _add_months(start: date, months: int) -> date:
    """The same day so many months later, or the month's last where there is none (民法典202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _is_provisional(term: Term, start_on: date, last_on: date, rolled_on: date, calendar: Calendar) -> bool:
    """K-8: whether a day that was asked of the calendar lies in a year whose notice is not loaded."""
    if term.unit is Unit.MONTHS:
        return False
    if term.unit is Unit.WORKING_DAYS and term.length:
        return calendar.is_provisional(start_on + ONE_DAY, last_on)
    return calendar.is_provisional(start_on if term.unit.counts_working_days else last_on, rolled_on)


def _due_by_clock(term: Term, started_at: datetime, calendar: Calendar, proof: bool) -> Due:
    """K-5: natural hours or minutes from the instant, in whole seconds, holidays included."""
    length = timedelta(hours=term.length) if term.unit is Unit.HOURS else timedelta(minutes=term.length)
    whole = started_at.replace(microsecond=0)
    due_at = (whole.astimezone(UTC) + length).astimezone(calendar.zone)
    days = _days(whole.date(), due_at.date()) if proof else []
    why = "按自然小时连续计算，节假日不停"
    return Due(
        term, whole, due_at, due_at.date(), False, days=tuple(ProofDay(on, True, why, None) for on in days)
    )


def _proof_by_days(
    term: Term, start_on: date, last_on: date, rolled_on: date, calendar: Calendar
) -> tuple[ProofDay, ...]:
    if term.unit is Unit.SAME_DAY or term.length == 0:
        return tuple(_same_day_line(on, calendar) for on in _days(start_on, last_on))
    lines = [ProofDay(start_on, False, "起算当日不计入", None)]
    number = 0
    for on in _days(start_on + ONE_DAY, last_on):
        day = calendar.day(on)
        counted = day.working or not term.unit.counts_working_days
        number += counted
        lines.append(ProofDay(on, counted, _marked(day.why, day.provisional), number if counted else None))
    if term.unit is Unit.NATURAL_DAYS_ROLLED:
        lines += [_rolled_line(on, rolled_on, calendar) for on in _days(last_on + ONE_DAY, rolled_on)]
    return tuple(lines)


def _same_day_line(on: date, calendar: Calendar) -> ProofDay:
    """K-7: a day of a same-day limit: days off are passed over until the first working day."""
    day = calendar.day(on)
    return ProofDay(on, day.working, _marked(day.why, day.provisional), 1 if day.working else None)


def _rolled_line(on: date, rolled_on: date, calendar: Calendar) -> ProofDay:
    """K-6: a day after the last natural day, over which the end rolls to the first working day."""
    day = calendar.day(on)
    why = f"{day.why}，期限顺延至本日" if on == rolled_on else f"{day.why}，继续顺延"
    return ProofDay(on, False, _marked(why, day.provisional), None)


def _later_line(on: date, later: Later, calendar: Calendar) -> ProofDay:
    """K-11: a day between the limit's own last day and the later one."""
    day = calendar.day(on)
    why = f"{day.why}，{later.why}" + ("，期限至本日" if on == later.on else "")
    return ProofDay(on, day.working, _marked(why, day.provisional), None)


def _marked(why: str, provisional: bool) -> str:
    return f"{why}（节假日安排未发布，暂定）" if provisional else why


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
