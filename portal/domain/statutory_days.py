"""Public holidays that the law itself fixes, for years whose yearly notice is not out yet (K-8)."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

# From 2025 on 除夕 and 2 May are statutory days: 全国年节及纪念日放假办法, as revised by 国务院令第795号.
_REVISED = 2025

# year: (正月初一, 端午 = 五月初五, 中秋 = 八月十五); compared day by day with the package lunardate.
_LUNAR: dict[int, tuple[tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    2020: ((1, 25), (6, 25), (10, 1)),
    2021: ((2, 12), (6, 14), (9, 21)),
    2022: ((2, 1), (6, 3), (9, 10)),
    2023: ((1, 22), (6, 22), (9, 29)),
    2024: ((2, 10), (6, 10), (9, 17)),
    2025: ((1, 29), (5, 31), (10, 6)),
    2026: ((2, 17), (6, 19), (9, 25)),
    2027: ((2, 6), (6, 9), (9, 15)),
    2028: ((1, 26), (5, 28), (10, 3)),
    2029: ((2, 13), (6, 16), (9, 22)),
    2030: ((2, 3), (6, 5), (9, 12)),
    2031: ((1, 23), (6, 24), (10, 1)),
    2032: ((2, 11), (6, 12), (9, 19)),
    2033: ((1, 31), (6, 1), (9, 8)),
    2034: ((2, 19), (6, 20), (9, 27)),
    2035: ((2, 8), (6, 10), (9, 16)),
}


@lru_cache(maxsize=64)
def statutory_days(year: int) -> Mapping[date, str]:
    """K-8: the statutory days of a year with their names, for whoever counts before the notice is published.

    Beyond the lunar table (2020–2035) only the days fixed in the solar calendar are known. Days in lieu of
    those that fall on a weekend (art. 6) are left to the notice: counting them as working days gives the
    earlier, safer date. Source: 全国年节及纪念日放假办法.
    """
    named: dict[date, str] = {}
    for on, name in [*_solar(year), *_lunar(year)]:
        named[on] = f"{named[on]}、{name}" if on in named else name
    return MappingProxyType(named)


def _solar(year: int) -> list[tuple[date, str]]:
    labour = [1, 2] if year >= _REVISED else [1]
    return [
        (date(year, 1, 1), "元旦"),
        *[(date(year, 5, day), "劳动节") for day in labour],
        *[(date(year, 10, day), "国庆节") for day in (1, 2, 3)],
    ]


def _lunar(year: int) -> list[tuple[date, str]]:
    if year not in _LUNAR:
        return []
    new_year, dragon_boat, mid_autumn = (date(year, *month_day) for month_day in _LUNAR[year])
    eve = -1 if year >= _REVISED else 0
    return [
        *[(new_year + timedelta(days=n), "春节") for n in range(eve, 3)],
        (_qingming(year), "清明节"),
        (dragon_boat, "端午节"),
        (mid_autumn, "中秋节"),
    ]


def _qingming(year: int) -> date:
    """Return 清明 of a year of the 21st century by the usual approximation, exact for the table's years."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)
