"""Calendars for phones and desktops outside (RFC 5545, 5546): whoever sees them there may be anybody.

So they say what kind of matter it is, its number here and that more is read after logging in: no title, no party, no
informant. Of a restricted matter they say only that the time is taken (G-9).
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vCalAddress, vText

from portal.desk.diary import Due, Meeting
from portal.domain.calendar import ONE_DAY
from portal.store.decisions import DISTRICT
from portal.web.sessions import current_desk
from portal.web.words import one_line

TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Coordination portal//ZH"
NOBODY = "invalid:nomail"
"""The address of a unit: it has none, and RFC 5546 wants one."""
REFRESH = timedelta(hours=1)
RESTRICTED = "工作安排"


def feed(meetings: Iterable[Meeting], dues: Iterable[Due]) -> bytes:
    """A person's meetings and deadlines."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", "联动门户")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for meeting in meetings:
        calendar.add_component(_meeting(meeting))
    for due in dues:
        calendar.add_component(_due(due))
    return calendar.to_ical()


def invitation(meeting: Meeting, units: Sequence[str]) -> bytes:
    """One meeting, to be put into a calendar, moved in it or taken out of it; ``units`` by name, who convenes first."""
    calendar = _calendar("CANCEL" if meeting.cancelled else "REQUEST")
    event = _meeting(meeting)
    named = [RESTRICTED] if meeting.restricted else units
    event.add("organizer", _address(named[0]))
    for name in named[1:]:
        event.add("attendee", _address(name, CUTYPE="GROUP", PARTSTAT="NEEDS-ACTION"))
    calendar.add_component(event)
    return calendar.to_ical()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    for name, value in (
        ("prodid", PRODUCT),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", method),
    ):
        calendar.add(name, value)
    return calendar


def _address(name: str, **more: str) -> vCalAddress:
    address = vCalAddress(NOBODY)
    for key, value in {"CN": name, **more}.items():
        address.params[key] = vText(value)
    return address


def _meeting(one: Meeting) -> Event:
    event = _event(one.uid, one.changed_at, one)
    event.add("summary", RESTRICTED if one.restricted else f"{_kind(one.row.kind)}（{one.row.id} 号）")
    event.add("dtstart", one.starts_at.astimezone(UTC))
    event.add("dtend", one.ends_at.astimezone(UTC))
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    if not one.restricted and (where := _where(one)):
        event.add("location", where)
    return event


def _due(one: Due) -> Event:
    words = RESTRICTED if one.restricted else f"{_kind(one.row.kind)}（{one.row.id} 号）"
    event = _event(_uid_of_limit(one), one.since, one)
    event.add("summary", f"{'提醒' if one.row.due_reminder else '到期'}：{words}")
    event.add("dtstart", one.day)
    event.add("dtend", one.day + ONE_DAY)
    event.add("sequence", one.row.version)
    event.add("transp", "TRANSPARENT")
    return event


def _event(uid: str, changed_at: datetime, one: Meeting | Due) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", changed_at.astimezone(UTC))
    event.add("last-modified", changed_at.astimezone(UTC))
    event.add("class", "PRIVATE")
    if not one.restricted:
        event.add("description", f"详情请登录联动门户查看，办件 {one.row.id} 号。")
    return event


def _where(one: Meeting) -> str:
    return one_line(one.place if one.room in one.place else f"{one.place} {one.room}")


def _kind(kind: str) -> str:
    return current_desk().host.procedure(kind).label


def _uid_of_limit(one: Due) -> str:
    """The same for as long as the matter lives, and no other portal's."""
    return str(uuid5(NAMESPACE_URL, f"{DISTRICT.now}/{one.row.opened}/{one.row.id}/limit"))
