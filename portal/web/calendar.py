"""日历: months, weeks and lists of a person's, a unit's, the district's days; drawn here, without a script (M-1)."""

from calendar import Calendar as Weeks
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from portal import clock
from portal.desk import diary, facts, feeds
from portal.desk.diary import Diary, Due, Gone, Meeting, Whose
from portal.domain.calendar import ONE_DAY
from portal.domain.procedure import Actor
from portal.domain.reasons import NotFound, Reason, Refused
from portal.store import snapshots
from portal.web import ics, pages, sessions
from portal.web.downloads import attachment
from portal.web.lists import Lines
from portal.web.sessions import current_actor, current_desk
from portal.web.words import WEEKDAYS, clocktime

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")
VIEWS = {"month": "月", "week": "周", "list": "列表"}
LISTED_DAYS = 31
SHOWN_A_DAY = 5
FIRST_YEAR, LAST_YEAR = 2000, 2100
FEED_BEFORE, FEED_AFTER = timedelta(days=60), timedelta(days=365)
"""How far back and ahead a feed goes: what was called off stays in it for two months."""
SOON_DAYS, SOON_MEETINGS = 7, 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a day: a meeting, a matter that falls due, somebody away."""

    kind: str
    words: str
    time: str = ""
    note: str = ""
    url: str = ""
    light: Any = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it is drawn: how it looks, what it is called, what lies on it; ``outside`` of the month that is asked."""

    on: date
    look: str
    called: str
    today: bool
    outside: bool
    entries: tuple[Entry, ...]

    @property
    def shown(self) -> tuple[Entry, ...]:
        return self.entries[:SHOWN_A_DAY]

    @property
    def more(self) -> int:
        return len(self.entries) - len(self.shown)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a view, the month to which they belong (0: none), and where one goes from there."""

    title: str
    first: date
    last: date
    month: int
    before: date
    after: date


@blueprint.get("/")
def index() -> str:
    """The days of whom and when the address says; a month of one's own where it says nothing."""
    actor = current_actor()
    whose = Whose(_chosen("whose", [one.value for one in Whose], Whose.ME.value))
    view, on = _chosen("view", [*VIEWS], "month"), _day_asked()
    span = _span(view, on)
    found = diary.read(actor, whose, span.first, span.last, current_desk().host.staying_away)
    days = _days(span, found, Lines(actor))
    return render_template(
        "core/calendar.html",
        span=span, view=view, whose=whose, on=on, days=days, cut=found.cut, most=diary.MOST, weekdays=WEEKDAYS,
        weeks=[days[n : n + 7] for n in range(0, len(days), 7)],
        views=[(_url(view=one, on=on), f"按{words}" if one != "list" else words, one == view) for one, words in VIEWS.items()],
        people=[(_url(whose=one.value), one.text, one is whose) for one in Whose],
        url=_url, now=clock.today(), crumbs=pages.crumbs("日历"),
    )  # fmt: skip


@blueprint.get("/<secret>.ics")
@sessions.public
def feed(secret: str) -> Response:
    """Somebody's meetings and deadlines for their phone: whoever has the address reads it, nobody else (404)."""
    actor, today = feeds.reader_of(secret), clock.today()
    first, last = today - FEED_BEFORE, today + FEED_AFTER
    meetings = diary.meetings_of(actor, Whose.ME, first, last, away=current_desk().host.staying_away)
    body = ics.feed(meetings, diary.dues_of(actor, Whose.ME, first, last))
    return Response(body, content_type=ics.TYPE)


@blueprint.get("/matters/<int:matter_id>.ics")
def invitation(matter_id: int) -> Response:
    """The appointment of one matter, to be put into a calendar; called off, to be taken out of it."""
    actor = current_actor()
    matter = facts.readable(current_desk(), actor, matter_id)
    meeting = diary.meeting_of(actor, matter)
    if meeting is None:
        raise NotFound("这一办件没有定时间。")
    units = [unit.name for unit in facts.all_units_of(matter)]
    return attachment(ics.invitation(meeting, units), f"{matter_id}.ics", ics.TYPE)


def soon(actor: Actor) -> list[tuple[date, Entry]]:
    """The reader's meetings of the coming days, for 工作台; none for an administrator."""
    if actor.is_administrator:
        return []
    today, lines = clock.today(), Lines(actor)
    last, away = today + timedelta(days=SOON_DAYS), current_desk().host.staying_away
    found = diary.meetings_of(actor, Whose.ME, today, last, most=SOON_MEETINGS, away=away)
    return [(max(one.days[0], today), _meeting(one, max(one.days[0], today), lines)) for one in found]


def _days(span: Span, found: Diary, lines: Lines) -> list[Day]:
    """Every day of a span with what lies on it; of a list, only those on which something lies."""
    on_day: dict[date, list[Entry]] = {}
    for meeting in found.meetings:
        for day in _between(*meeting.days, span):
            on_day.setdefault(day, []).append(_meeting(meeting, day, lines))
    for due in found.dues:
        on_day.setdefault(due.day, []).append(_due(due, lines))
    for gone in found.gone:
        for day in _between(gone.since, gone.until, span):
            on_day.setdefault(day, []).append(_gone(gone))
    return [_drawn(day, span, on_day.get(day, [])) for day in _between(span.first, span.last, span)]


def _drawn(on: date, span: Span, entries: Sequence[Entry]) -> Day:
    judged, weekend = snapshots.calendar().day(on), on.weekday() >= 5
    if judged.working:
        look, called = ("makeup", "班") if weekend else ("", "")
    else:
        named = judged.why not in ("周六", "周日")
        look, called = ("off", judged.why) if named else ("weekend", "")
    return Day(
        on, look, called, on == clock.today(), bool(span.month) and on.month != span.month, tuple(entries)
    )


def _meeting(one: Meeting, on: date, lines: Lines) -> Entry:
    row = lines.of(one.row)
    note = "、".join(filter(None, [row.kind, one.place, one.room if one.room != one.place else ""]))
    return Entry("meeting", row.title, _hours(one, on), note, row.url, cancelled=one.cancelled)


def _hours(one: Meeting, on: date) -> str:
    """When a meeting is on, on one of its days."""
    first, last = one.days
    if first == last:
        return f"{clocktime(one.starts_at)}–{clocktime(one.ends_at)}"
    if on == first:
        return f"{clocktime(one.starts_at)} 起"
    return f"至 {clocktime(one.ends_at)}" if on == last else "全天"


def _due(one: Due, lines: Lines) -> Entry:
    row = lines.of(one.row)
    return Entry("due", row.title, "提醒" if one.row.due_reminder else "到期", row.kind, row.url, row.light)


def _gone(one: Gone) -> Entry:
    return Entry("gone", f"{one.name}不在岗")


def _between(first: date, last: date, span: Span) -> Iterable[date]:
    day, end = max(first, span.first), min(last, span.last)
    while day <= end:
        yield day
        day += ONE_DAY


def _span(view: str, on: date) -> Span:
    """The days that a view shows around a day."""
    if view == "week":
        first = on - timedelta(days=on.weekday())
        last = first + timedelta(days=6)
        title = f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"
        return Span(title, first, last, 0, first - timedelta(days=7), first + timedelta(days=7))
    if view == "list":
        last, step = on + timedelta(days=LISTED_DAYS - 1), timedelta(days=LISTED_DAYS)
        title = f"{on.year}年{on.month}月{on.day}日至{last.month}月{last.day}日"
        return Span(title, on, last, 0, on - step, on + step)
    weeks = Weeks().monthdatescalendar(on.year, on.month)
    first_of = on.replace(day=1)
    before, after = (first_of - ONE_DAY).replace(day=1), (first_of + timedelta(days=31)).replace(day=1)
    return Span(f"{on.year}年{on.month}月", weeks[0][0], weeks[-1][-1], on.month, before, after)


def _url(**changed: Any) -> str:
    """The address of the same days, seen otherwise."""
    kept = {name: request.args.get(name, "")[:10] for name in ("view", "whose", "on")}
    asked: dict[str, Any] = {name: str(value) for name, value in {**kept, **changed}.items() if value}
    return url_for("calendar.index", **asked)


def _chosen(name: str, known: Sequence[str], otherwise: str) -> str:
    asked = request.args.get(name, "") or otherwise
    if asked not in known:
        raise Refused([_unknown(name, f"可用的值：{'、'.join(known)}。")])
    return asked


def _day_asked() -> date:
    """The day around which the page is drawn: 2026-11-20, or the first of 2026-11; today where the address is silent."""
    asked = request.args.get("on", "").strip()
    if not asked:
        return clock.today()
    for written in ("%Y-%m-%d", "%Y-%m"):
        try:
            found = datetime.strptime(asked, written).date()
        except ValueError:
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise Refused([_unknown("on", f"请写成 2026-11-20 或者 2026-11，{FIRST_YEAR} 年至 {LAST_YEAR} 年。")])


def _unknown(name: str, remedy: str) -> Reason:
    return Reason("E-QUERY", f"查询参数 {name} 的值不存在。", remedy=remedy, field=name)
