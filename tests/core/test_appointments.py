"""When the units of a matter meet, and what is told of it to whoever looks for a free hour (M-1, G-9)."""

from datetime import date, datetime, timedelta

import pytest

from portal.desk import Desk, absences, liaisons, matters
from portal.desk.appointments import appoint, appointment_of, call_off, due_days, engagements, in_room
from portal.domain.appointments import LIAISON_AWAY, MEETING, Engagement
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Refused
from portal.plugin_host import PluginHost
from portal.store.matters import Matter
from portal.store.units import Unit
from tests import circular_plugin, factories
from tests.conftest import HeldClock

MONDAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def circulars(desk: Desk) -> Desk:
    """A desk with a kind of matter that many units take part in."""
    return Desk(PluginHost(extra=[circular_plugin]), desk.settings)


@pytest.fixture
def units(circulars: Desk, now: HeldClock) -> list[Actor]:
    """A sender, two that are asked, one that is not; a clerk each."""
    return [factories.clerk(factories.unit()) for _ in range(4)]


def drafted(desk: Desk, sender: Actor, *asked: Actor) -> Matter:
    answers = {"title": "商议某公司一案", "receivers": [str(one.unit.id) for one in asked]}
    return matters.open_matter(desk, sender, "circular", answers)


def sent(desk: Desk, sender: Actor, *asked: Actor) -> Matter:
    return matters.take(desk, sender, drafted(desk, sender, *asked).id, "send").matter


def taken(who: Actor, **but: int) -> tuple[Engagement, ...]:
    return engagements([who.unit.id], at(0), at(23), **but)[who.unit.id]


def test_an_appointment_keeps_its_name_and_counts_its_changes(circulars: Desk, units: list[Actor]) -> None:
    matter = sent(circulars, *units[:3])
    first = appoint(matter, at(9), at(11), "区政府三楼", "第一会议室")
    again = appoint(matter, at(9), at(11), " 区政府三楼 ", "第一会议室")
    assert (first.uid, again.uid, again.sequence) == (first.uid, first.uid, 0)
    moved = appoint(matter, at(14), at(16), "区政府三楼", "第一会议室")
    assert (moved.uid, moved.sequence) == (first.uid, 1)


def test_one_that_was_called_off_says_so_once_and_may_be_appointed_anew(
    circulars: Desk, units: list[Actor]
) -> None:
    matter = sent(circulars, *units[:3])
    assert call_off(matter) is None
    appoint(matter, at(9), at(11), "区政府三楼")
    call_off(matter)
    off = call_off(matter)
    assert off is not None
    assert (off.cancelled, off.sequence) == (True, 1)
    assert taken(units[1]) == ()
    anew = appoint(matter, at(9), at(11), "区政府三楼")
    assert (anew.cancelled, anew.sequence) == (False, 2)


def test_what_ends_before_it_begins_is_no_appointment(circulars: Desk, units: list[Actor]) -> None:
    matter = sent(circulars, *units[:3])
    for ends in (at(9), at(8), at(9) + timedelta(days=32)):
        with pytest.raises(Refused, match="E-M-TIME"):
            appoint(matter, at(9), ends, "区政府三楼")
    assert appointment_of(matter.id) is None


def test_it_takes_the_time_of_every_unit_in_it_and_says_no_word_of_what_it_is_about(
    circulars: Desk, units: list[Actor]
) -> None:
    appoint(sent(circulars, *units[:3]), at(9), at(11), "某公司", "第一会议室")
    for who in units[:3]:
        assert taken(who) == (Engagement(at(9), at(11), MEETING),)
    assert taken(units[3]) == ()
    assert [one.what for one in in_room("第一会议室", at(10), at(12))] == ["会议室已有安排"]
    assert in_room("第一会议室", at(11), at(12)) == ()


def test_one_that_ends_when_another_begins_does_not_clash(circulars: Desk, units: list[Actor]) -> None:
    appoint(sent(circulars, *units[:3]), at(9), at(11), "")
    sender = units[0].unit.id
    assert engagements([sender], at(11), at(12)) == {sender: ()}
    assert engagements([sender], at(7), at(9)) == {sender: ()}


def test_a_draft_takes_the_time_of_its_writer_alone_and_no_room(circulars: Desk, units: list[Actor]) -> None:
    appoint(drafted(circulars, *units[:3]), at(9), at(11), "", "第一会议室")
    assert len(taken(units[0])) == 1
    assert taken(units[1]) == ()
    assert in_room("第一会议室", at(9), at(11)) == ()


def test_an_appointment_does_not_stand_in_the_way_of_its_own_change(
    circulars: Desk, units: list[Actor]
) -> None:
    matter = sent(circulars, *units[:3])
    appoint(matter, at(9), at(11), "", "第一会议室")
    assert taken(units[1], but=matter.id) == ()
    assert in_room("第一会议室", at(9), at(11), but=matter.id) == ()


@pytest.mark.parametrize("with_deputy", [True, False])
def test_a_unit_whose_liaisons_are_all_away_is_taken_unless_somebody_stands_in(
    circulars: Desk, units: list[Actor], with_deputy: bool
) -> None:
    unit = Unit.get_by_id(units[1].unit.id)
    people = [factories.person(unit, Role.LIAISON) for _ in range(2)]
    for one in people:
        liaisons.name_liaison(None, unit.id, {"name": one.name}, since=date(2026, 1, 1), person_id=one.id)
    plan = absences.Plan(MONDAY, MONDAY, deputy=units[1].person_id if with_deputy else None)
    confirmed = {"W-G-NO-DEPUTY": "临时外出"}
    absences.begin(None, people[0].id, plan, confirmed)
    assert taken(units[1]) == ()
    absences.begin(None, people[1].id, plan, confirmed)
    assert [(one.what, one.firm) for one in taken(units[1])] == [(LIAISON_AWAY, not with_deputy)]


def test_days_on_which_a_limit_ends_are_numbers_only_and_reminders_none(
    circulars: Desk, units: list[Actor]
) -> None:
    matter, days = sent(circulars, *units[:3]), (date(2026, 11, 20), date(2026, 12, 31))
    asked, other = units[1].unit.id, units[3].unit.id
    assert due_days([asked, other], *days) == {asked: {}, other: {}}
    Matter.update(due_reminder=False).where(Matter.id == matter.id).execute()
    assert due_days([asked, other], *days) == {asked: {date(2026, 11, 27): 1}, other: {}}


def test_however_many_units_are_asked_for_it_takes_as_many_queries(
    circulars: Desk, units: list[Actor], caplog: pytest.LogCaptureFixture
) -> None:
    appoint(sent(circulars, *units[:3]), at(9), at(11), "")
    caplog.set_level("DEBUG", logger="peewee")
    counts = []
    for asked in (units[:1], units):
        caplog.clear()
        engagements([one.unit.id for one in asked], at(0), at(23))
        counts.append(len(caplog.records))
    assert counts[0] == counts[1] <= 2  # the second asks whether the absences kept in memory are up to date
