"""Founds a new portal: the calendars that are shipped, and the three administrators (三员)."""

from importlib.resources import files

from portal.desk import Desk, second_factor
from portal.desk.calendar import load_year
from portal.desk.people import Added, add_first_administrators
from portal.domain.notices import parse_days_csv
from portal.domain.procedure import ADMIN_ROLES
from portal.store import snapshots
from portal.store.calendar import CalendarYear
from portal.store.db import transaction
from portal.store.people import Person
from portal.store.units import Unit

SHIPPED_DAYS = "workdays_2024-2026.csv"
HUB = {
    "code": "D24",
    "name": "镇办综合指挥和信息化网络中心",
    "full_name": "新乡市卫滨区镇办综合指挥和信息化网络中心",
    "short_name": "指挥中心",
    "kind": "hub",
}
"""The unit that runs the portal (notice, part 4), as the units' list has it; every field can be edited."""


def load_shipped_years() -> list[int]:
    """Load the shipped years that the calendar does not have yet; returns them. Entered years stay as they are."""
    text = (files("portal") / "data" / SHIPPED_DAYS).read_text(encoding="utf-8-sig")
    present = {row.year for row in CalendarYear.select(CalendarYear.year)}
    missing = [year for year in parse_days_csv(text) if year.year not in present]
    for year in missing:
        load_year(None, year)
    return [year.year for year in missing]


def appoint_administrators(desk: Desk) -> list[Added]:
    """Appoint system, security and audit administrator, each with a one-time password; none where one exists.

    They exclude one another and see no matters (G-4, GB/T 22239-2019 三员分立).
    """
    if any(person.role_set & ADMIN_ROLES for person in Person.select()):
        return []
    with transaction():
        if not desk.settings.training:
            second_factor.require(desk, True)
        return add_first_administrators(desk, _hub().id)


def _hub() -> Unit:
    found = Unit.get_or_none(Unit.kind == "hub")
    if found is None:
        found = Unit.create(**HUB)
        snapshots.changed("units")
    return found
