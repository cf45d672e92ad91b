"""工作日历: a year as twelve small months; the State Council's notice pasted, read back, then loaded (K-3, K-8)."""

from calendar import Calendar as Weeks
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from portal import clock
from portal.desk import calendar as desk_calendar
from portal.domain.calendar import Calendar, Year
from portal.domain.notices import FIRST_YEAR, LAST_YEAR, doubts
from portal.domain.procedure import Role
from portal.store import snapshots
from portal.web import htmx, pages
from portal.web.admin.shared import part
from portal.web.sessions import current_actor

blueprint = part("calendar", "工作日历", Role.SYSTEM_ADMIN)
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in a small month: its number, whether it is off or made up, and the few words under it."""

    day: int
    look: str
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    """A small month: weeks of cells, None before its first and after its last day; how many days are worked."""

    number: int
    weeks: list[list[Cell | None]]
    working: int


@blueprint.get("/")
def index() -> Response:
    """The present year."""
    return redirect(url_for(".show", year=clock.today().year))  # type: ignore[return-value]


@blueprint.get("/<int:year>")
def show(year: int) -> str:
    """A year as it is counted now, and the form that loads one."""
    _must_be_a_year(year)
    known = snapshots.calendar()
    return render_template(
        "admin/calendar.html",
        year=year,
        months=months(known, year),
        loaded=year in known.loaded,
        source=known.sources.get(year, ""),
        tabs=_tabs(sorted({*known.loaded, clock.today().year, clock.today().year + 1, year}), year),
        worries=desk_calendar.worries(clock.today()),
        typed=pages.typed() or {},
        weekdays=WEEKDAYS,
        crumbs=pages.crumbs("工作日历", f"{year} 年"),
    )


@blueprint.post("/<int:year>/read")
@pages.shown_again(show)
def read(year: int) -> str:
    """Read the pasted text back in full before anything is loaded; changes nothing."""
    text, source = _pasted()
    years = desk_calendar.read_years(text, source)
    return render_template(
        "admin/calendar_read.html",
        year=year,
        text=text,
        source=source,
        read=[(one, months(Calendar([one]), one.year), doubts(one)) for one in years],
        foreseen=desk_calendar.foresee(current_actor(), years),
        loaded=snapshots.calendar().loaded,
        weekdays=WEEKDAYS,
        crumbs=pages.crumbs(("工作日历", url_for(".show", year=year)), "核对"),
    )


@blueprint.post("/<int:year>/load")
@pages.shown_again(read)
def load(year: int) -> Response:
    """Load what was read back, and recount what it moves; what looks unfinished asks for a sentence."""
    years = desk_calendar.read_years(*_pasted())
    sentence = pages.confirmed(request.form).get(desk_calendar.DOUBT, "")
    moved = len(desk_calendar.load_years(current_actor(), years, sentence))
    named = "、".join(str(one.year) for one in years)
    flash(f"已装入 {named} 年的安排；重新计算后变动的期限 {moved} 个，已记入日志并通知双方。", "success")
    return htmx.go_to(url_for(".show", year=years[-1].year))


def months(known: Calendar, year: int) -> list[Month]:
    """A year for the page, month by month."""
    return [_month(known, year, number) for number in range(1, 13)]


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days in a row joined: how notices name them."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and (day - found[-1][1]).days == 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def holidays(year: Year) -> list[tuple[str, list[tuple[date, date]]]]:
    """The days off of a year by holiday, joined to spans, in the order of the year."""
    names = list(dict.fromkeys(name for _day, name in sorted(year.off.items())))
    return [(name, spans(day for day, of in year.off.items() if of == name)) for name in names]


blueprint.app_context_processor(lambda: {"holidays_of": holidays, "spans_of": spans})


def _tabs(years: list[int], year: int) -> list[tuple[str, str, bool]]:
    return [(url_for(".show", year=one), f"{one} 年", one == year) for one in years]


def _month(known: Calendar, year: int, number: int) -> Month:
    weeks = Weeks().monthdatescalendar(year, number)
    cells = [[_cell(known, day) if day.month == number else None for day in week] for week in weeks]
    working = sum(known.is_working(day) for week in weeks for day in week if day.month == number)
    return Month(number, cells, working)


def _cell(known: Calendar, on: date) -> Cell:
    """Weekends are pale; what the notice moves is named: a holiday, or 班."""
    day, weekend = known.day(on), on.weekday() >= 5
    today = " today" if on == clock.today() else ""
    if day.working:
        return Cell(on.day, ("makeup" if weekend else "") + today, "班" if weekend else "")
    named = day.why not in ("周六", "周日")
    return Cell(on.day, ("off" if named else "weekend") + today, day.why[:3] if named else "")


def _pasted() -> tuple[str, str]:
    return request.form.get("text", ""), request.form.get("source", "").strip()


def _must_be_a_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
