"""Regular meetings: a rule of repetition (RFC 5545) in Chinese, and on which working days it falls (M-1). Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import dropwhile, islice, takewhile

from dateutil.rrule import rrulestr

from portal.domain.calendar import Calendar
from portal.domain.reasons import Reason, Refused

PRESETS: Mapping[str, str] = {
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU": "每季度第二个星期二",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR": "每季度最后一个星期五",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU": "每两个月第二个星期二",
    "FREQ=MONTHLY;BYDAY=1TU": "每月第一个星期二",
    "FREQ=MONTHLY;BYMONTHDAY=15": "每月15日",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU": "每两周星期二",
    "FREQ=WEEKLY;BYDAY=MO": "每周星期一",
}
"""Rules a unit may choose without knowing how they are written."""
EXAMPLE = "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU"
LONGEST = 200
_DAY = r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)"
_MONTH_DAY = r"-?([1-9]|[12]\d|3[01])"
PARTS: Mapping[str, str] = {
    "FREQ": r"[A-Z]+",
    "INTERVAL": r"[1-9]|[1-5]\d|60",
    "BYDAY": rf"{_DAY}(,{_DAY})*",
    "BYMONTHDAY": rf"{_MONTH_DAY}(,{_MONTH_DAY})*",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYSETPOS": r"[1-5]|-1",
    "WKST": r"MO|SU",
    "COUNT": r"[1-9]\d{0,2}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
}
"""What a rule may say; whatever else RFC 5545 has is for bells, not for meetings."""
FREQUENCIES = {"WEEKLY": "周", "MONTHLY": "个月", "YEARLY": "年"}
WEEKDAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), "一二三四五六日", strict=True))
NUMERALS = "零一两三四五六七八九十"
ORDINALS = "零一二三四五"
ANCHOR = datetime(2024, 1, 1)
"""A Monday and a first of January: from here intervals are counted, so that quarters are those of the calendar."""
FAR = timedelta(days=3653)
"""Beyond ten years nobody plans a meeting."""
LAST = datetime(2200, 1, 1)
"""So far a rule is followed: one without any day (30 February) would be followed to the year 9999."""
CLOSEST_DAYS = 6.5
LONGEST_BREAK = timedelta(days=14)
"""No row of days off is longer; so far a date may be moved."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A date that a rule gives, and the working day on which the meeting is; ``moved`` says why another."""

    by_rule: date
    on: date
    moved: str = ""


def faults_of(rule: str, after: date, begins: date | None = None) -> tuple[Reason, ...]:
    """E-M-RULE: why meetings cannot repeat by a rule after a day; empty where they can."""
    parts = _parts(_clean(rule))
    if parts is None or "FREQ" not in parts:
        return (_fault("看不懂这条重复规则。"),)
    if parts["FREQ"] not in FREQUENCIES:
        return (_fault("会议不能这样频繁，最多每周一次。"),)
    if parts["FREQ"] == "WEEKLY" and (
        {"BYMONTHDAY", "BYSETPOS"} & set(parts) or re.search(r"\d", parts.get("BYDAY", ""))
    ):
        return (_fault("每周的规则只能写星期几。"),)
    if not {"BYDAY", "BYMONTHDAY"} & set(parts):
        return (_fault("重复规则没有写明是哪一天。"),)
    try:
        first = list(islice(_dates(parts, None), 20))
        coming = next(_coming(parts, after, begins), None) if first else None
    except ValueError:  # an UNTIL that is no day
        return (_fault("看不懂这条重复规则。"),)
    if len(first) > 1 and (first[-1] - first[0]).days < CLOSEST_DAYS * (len(first) - 1):
        return (_fault("会议不能这样频繁，最多每周一次。"),)
    return () if coming else (_fault("这条重复规则今后没有日期：已经到期，或者没有这样的日子。"),)


def occurrences(
    rule: str, after: date, calendar: Calendar, count: int = 3, *, begins: date | None = None
) -> tuple[Occurrence, ...]:
    """The next so many dates after a day, each moved off days off to the next working day; make-up days are known.

    ``begins`` is the day from which a rule with COUNT counts (None: from ``after``). Raises Refused (E-M-RULE).
    """
    if faults := faults_of(rule, after, begins):
        raise Refused(faults)
    parts = _parts(_clean(rule)) or {}
    if begins is None and "COUNT" in parts:
        begins = after + timedelta(days=1)
    earlier = _coming(parts, after - LONGEST_BREAK, begins)
    found = (_on_working_day(day, calendar) for day in earlier)
    return tuple(islice((one for one in found if one.on > after), count))


def words(rule: str) -> str:
    """The rule in Chinese: 每季度第二个星期二; what cannot be said so is shown as it is written."""
    text = _clean(rule)
    parts = _parts(text)
    if parts is None or parts.get("FREQ") not in FREQUENCIES or "BYSETPOS" in parts:
        return text
    if len({"BYDAY", "BYMONTHDAY"} & set(parts)) != 1:
        return text
    said = _when(parts)
    return text if said is None else _how_often(parts) + said + _skipped(parts) + _until(parts)


def _how_often(parts: Mapping[str, str]) -> str:
    interval, unit = int(parts.get("INTERVAL", "1")), FREQUENCIES[parts["FREQ"]]
    if parts["FREQ"] == "MONTHLY" and interval in (3, 6):
        return "每季度" if interval == 3 else "每半年"
    if interval == 1:
        return f"每{unit.removeprefix('个')}"
    return f"每{NUMERALS[interval] if interval <= 10 else interval}{unit}"


def _when(parts: Mapping[str, str]) -> str | None:
    """On which day; None where there are no words for it."""
    months = "、".join(f"{one}月" for one in parts.get("BYMONTH", "").split(",") if one)
    if "BYDAY" in parts:
        days = [_day_words(one) for one in parts["BYDAY"].split(",")]
    else:
        days = [_month_day(one) for one in parts["BYMONTHDAY"].split(",")]
    return None if None in days else months + "、".join(filter(None, days))


def _day_words(one: str) -> str | None:
    found = re.fullmatch(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)", one)
    if found is None:
        return None
    place, day = int(found[1] or 0), f"星期{WEEKDAYS[found[2]]}"
    if place == 0:
        return day
    if place == -1:
        return f"最后一个{day}"
    return f"第{ORDINALS[place]}个{day}" if 0 < place <= 5 else None


def _month_day(one: str) -> str | None:
    if one.startswith("-"):
        return "最后一天" if one == "-1" else f"倒数第{one[1:]}天"
    return f"{one}日"


def _skipped(parts: Mapping[str, str]) -> str:
    """RFC 5545 leaves out a month that has no such day, and does not take its last one instead."""
    days = {abs(int(one)) for one in parts.get("BYMONTHDAY", "").split(",") if one}
    fifth = any("5" in one for one in parts.get("BYDAY", "").split(","))
    return "（没有该日的月份不召开）" if parts["FREQ"] == "MONTHLY" and (fifth or days & {29, 30, 31}) else ""


def _until(parts: Mapping[str, str]) -> str:
    if "COUNT" in parts:
        return f"，共{parts['COUNT']}次"
    if "UNTIL" in parts:
        until = parts["UNTIL"]
        return f"，至{until[:4]}年{int(until[4:6])}月{int(until[6:8])}日"
    return ""


def _on_working_day(day: date, calendar: Calendar) -> Occurrence:
    judged = calendar.day(day)
    if judged.working:
        return Occurrence(day, day)
    on = calendar.next_working(day)
    return Occurrence(day, on, f"{day.month}月{day.day}日{judged.why}休息，顺延至{on.month}月{on.day}日")


def _coming(parts: Mapping[str, str], after: date, begins: date | None) -> Iterator[date]:
    """The dates of a rule after a day, within the years in which somebody may plan."""
    for day in _dates(parts, begins or after + timedelta(days=1)):
        if day > after + FAR:
            return
        if day > after:
            yield day


def _dates(parts: Mapping[str, str], begins: date | None) -> Iterator[date]:
    """The dates of a rule from ``begins`` on (None: from the anchor on, without its end)."""
    ends = ("COUNT", "UNTIL")
    text = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ends)
    days = (one.date() for one in rrulestr(f"{text};UNTIL={LAST:%Y%m%d}", dtstart=ANCHOR))
    if begins is None:
        return days
    until = datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date() if "UNTIL" in parts else date.max
    later = takewhile(lambda day: day <= until, dropwhile(lambda day: day < begins, days))
    return islice(later, int(parts["COUNT"])) if "COUNT" in parts else later


def _clean(rule: str) -> str:
    return re.sub(r"\s", "", rule).upper().removeprefix("RRULE:").rstrip(";")


def _parts(text: str) -> dict[str, str] | None:
    """The parts of a rule by name; None where one is not understood, or there twice."""
    pairs = [part.partition("=") for part in text.split(";")]
    parts = {name: value for name, _equals, value in pairs}
    understood = all(
        name in PARTS and re.fullmatch(PARTS[name], value, re.ASCII) for name, value in parts.items()
    )
    return parts if understood and len(parts) == len(pairs) and len(text) <= LONGEST else None


def _fault(message: str) -> Reason:
    return Reason(
        "E-M-RULE",
        message,
        f"请从常用规则中选择，如“{PRESETS[EXAMPLE]}”；自行填写的，按 {EXAMPLE} 的格式，并写明今后的日期。",
        "M-1；RFC 5545（系统输入校验）",
        field="rule",
    )
