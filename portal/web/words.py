"""How instants and days read on pages: the filters ``when``, ``day`` and ``clocktime``."""

from datetime import date, datetime

from portal.domain.calendar import ZONE

WEEKDAYS = "一二三四五六日"


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
