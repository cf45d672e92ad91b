"""How instants, days and what was typed read on pages and in files: the filters ``when``, ``day``, ``clocktime``."""

import re
from datetime import date, datetime

from portal.domain.calendar import ZONE

WEEKDAYS = "一二三四五六日"
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]+")
"""Line breaks, controls, and marks that turn the direction of writing."""


def day(value: date | datetime | None) -> str:
    """2026年9月30日（周三）; nothing for nothing."""
    if value is None:
        return ""
    local = value.astimezone(ZONE) if isinstance(value, datetime) else value
    return f"{local.year}年{local.month}月{local.day}日（周{WEEKDAYS[local.weekday()]}）"


def clocktime(value: datetime | None) -> str:
    """17:30, in Asia/Shanghai."""
    return "" if value is None else f"{value.astimezone(ZONE):%H:%M}"


def when(value: datetime | None) -> str:
    """2026年9月30日（周三）17:30, in Asia/Shanghai."""
    return day(value) + clocktime(value)


def size(count: int) -> str:
    """A file's size for people: 12 KB, 3.4 MB."""
    return f"{max(1, round(count / 1024))} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"


def one_line(text: str) -> str:
    """What somebody typed as one line of a header, a file name, a calendar: it takes no line break from users."""
    return _BREAKS.sub(" ", text).strip()
