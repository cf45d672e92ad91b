"""Where a deadline stands at an instant: on time, late by how much, and its light (K-4, K-5, K-10)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.calendar import ONE_DAY, Calendar
from portal.domain.limits import Deadline, Unit, local


def is_late(due_at: datetime, unit: Unit, acted_at: datetime) -> bool:
    """K-4, K-5: whether an act came too late: from midnight on for days, a second past for hours."""
    if unit.is_clock_time:
        return acted_at.replace(microsecond=0) > due_at.replace(microsecond=0)
    return acted_at >= due_at


@dataclass(frozen=True, slots=True)
class Lateness:
    """K-10: by how much an act is late, in days, hours or minutes, and in words."""

    amount: int
    unit: str
    on_non_working_day: bool
    words: str

    @property
    def reminder_words(self) -> str:
        """The words where it is only a day, or an hour, of reminding that has passed (G-8)."""
        past = "提醒日已过" if self.unit == "天" else "提醒时间已过"
        return self.words.replace("已超期", past).replace("超 ", f"{past} ")


def late_by(deadline: Deadline, acted_at: datetime, calendar: Calendar) -> Lateness | None:
    """K-10: by how much an act at `acted_at` is late, None if it is on time.

    Working-day limits count working days, at least 1; natural-day limits natural days; hours are rounded up.
    """
    return _lateness(deadline.due_at, deadline.due_on, deadline.unit, local(acted_at, calendar), calendar)


_LIGHTS = {
    "late": ("■", "已超期"),
    "passed": ("□", "提醒日已过"),
    "today": ("▲", "今日到期"),
    "soon": ("◆", "即将到期"),
    "calm": ("●", "未到期"),
    "paused": ("‖", "已中止"),
    "none": ("○", "无期限"),
}


class Light(StrEnum):
    """Where a deadline stands, told by colour, word and shape together."""

    LATE = "late"
    PASSED = "passed"
    TODAY = "today"
    SOON = "soon"
    CALM = "calm"
    PAUSED = "paused"
    NONE = "none"

    @property
    def shape(self) -> str:
        """The shape that tells the light in print and to the colour-blind."""
        return _LIGHTS[self.value][0]

    @property
    def words(self) -> str:
        """The light's name, for filters and legends."""
        return _LIGHTS[self.value][1]


@dataclass(frozen=True, slots=True)
class Standing:
    """A deadline at a glance, such as ▲ 今日到期."""

    light: Light
    words: str

    @property
    def shape(self) -> str:
        """The shape of the light."""
        return self.light.shape


SOON_WORKING_DAYS = 2  # Light.SOON: at most so many are left


def standing(
    due_at: datetime | None,
    unit: Unit,
    now: datetime,
    calendar: Calendar,
    paused: bool = False,
    reminder: bool = False,
) -> Standing:
    """Where a deadline stands at `now`, in constant time, for every row of a list and for the desk.

    What is only a `reminder` is never told as a limit overstepped (G-8).
    """
    if due_at is None:
        return Standing(Light.NONE, Light.NONE.words)
    if paused:
        return Standing(Light.PAUSED, Light.PAUSED.words)
    at, due_on = local(now, calendar), _due_on(due_at, unit, calendar)
    late = _lateness(due_at, due_on, unit, at, calendar)
    if late and reminder:
        return Standing(Light.PASSED, late.reminder_words)
    if late:
        return Standing(Light.LATE, late.words)
    if unit.is_clock_time:
        light = _light_ahead(at.date(), due_on, calendar)
        return Standing(light, _time_left(due_at - at))
    return _standing_in_days(at.date(), due_on, unit, calendar)


def _standing_in_days(today: date, due_on: date, unit: Unit, calendar: Calendar) -> Standing:
    light = _light_ahead(today, due_on, calendar)
    if light is Light.TODAY:
        return Standing(light, light.words)
    working = calendar.working_between(today, due_on)
    left = max(working, 1) if unit.counts_working_days else (due_on - today).days
    return Standing(light, f"剩 {left} 天")


def _light_ahead(today: date, due_on: date, calendar: Calendar) -> Light:
    if due_on <= today:
        return Light.TODAY
    return Light.SOON if calendar.working_between(today, due_on) <= SOON_WORKING_DAYS else Light.CALM


def _time_left(left: timedelta) -> str:
    minutes = max(int(left.total_seconds()), 0) // 60
    if minutes >= 60:
        return f"剩 {minutes // 60} 小时"
    return f"剩 {minutes} 分钟" if minutes else "剩不到 1 分钟"


def _lateness(
    due_at: datetime, due_on: date, unit: Unit, at: datetime, calendar: Calendar
) -> Lateness | None:
    if not is_late(due_at, unit, at):
        return None
    off_day = not calendar.is_working(at.date())
    if unit.is_clock_time:
        return _late_by_clock(due_at, unit, at, off_day)
    if not unit.counts_working_days:
        days = (at.date() - due_on).days
        return Lateness(days, "天", off_day, f"超 {days} 天")
    days = calendar.working_between(due_on, at.date())
    words = f"超 {days} 天" if days else "已超期（非工作日）"
    return Lateness(max(days, 1), "天", off_day, words)


def _late_by_clock(due_at: datetime, unit: Unit, at: datetime, off_day: bool) -> Lateness:
    seconds = int((at.replace(microsecond=0) - due_at.replace(microsecond=0)).total_seconds())
    in_minutes = unit is Unit.MINUTES and seconds <= 3600
    amount, name = (-(-seconds // 60), "分钟") if in_minutes else (-(-seconds // 3600), "小时")
    return Lateness(amount, name, off_day, f"超 {amount} {name}")


def _due_on(due_at: datetime, unit: Unit, calendar: Calendar) -> date:
    local = due_at.astimezone(calendar.zone).date()
    return local if unit.is_clock_time else local - ONE_DAY
