"""日历 at the desk: whose days show what, and to whom (M-1, G-9)."""

from datetime import date, datetime
from functools import partial

import pytest

from portal.desk import Desk, absences, assigning, diary, feeds, matters
from portal.desk.appointments import appoint
from portal.desk.diary import Whose
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound
from portal.plugin_host import PluginHost
from portal.store.matters import Matter
from portal.store.people import Absence
from portal.store.personal import CalendarFeed
from portal.store.units import Unit
from tests import circular_plugin, factories
from tests.conftest import HeldClock
from tests.flows.test_races import CROWD, at_once

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
EVERYBODY = tuple(Whose)


@pytest.fixture
def circulars(desk: Desk) -> Desk:
    """A desk with a kind of matter that many units take part in."""
    return Desk(PluginHost(extra=[circular_plugin]), desk.settings)


@pytest.fixture
def people(circulars: Desk, now: HeldClock) -> list[Actor]:
    """A sender, one who is asked, a stranger; a clerk each."""
    return [factories.clerk(factories.unit()) for _ in range(3)]


@pytest.fixture
def supervisor(circulars: Desk) -> Actor:
    """Somebody of 司法局."""
    return factories.clerk(factories.unit("区司法局", "supervisor"), Role.SUPERVISOR)


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def met(desk: Desk, sender: Actor, *asked: Actor, send: bool = True) -> Matter:
    """A circular with an appointment on Tuesday."""
    answers = {"title": "商议张三一案", "receivers": [str(one.unit.id) for one in asked]}
    matter = matters.open_matter(desk, sender, "circular", answers)
    if send:
        matter = matters.take(desk, sender, matter.id, "send").matter
    appoint(matter, at(date(2026, 11, 24), 9), at(date(2026, 11, 24), 11), "区政府三楼")
    return matter


def seen(who: Actor, whose: Whose) -> list[int]:
    return [one.row.id for one in diary.read(who, whose, MONDAY, SUNDAY).meetings]


def due(who: Actor, whose: Whose) -> list[tuple[int, date]]:
    found = diary.read(who, whose, date(2026, 11, 20), date(2026, 12, 20))
    return [(one.row.id, one.day) for one in found.dues]


def test_a_meeting_is_in_the_days_of_all_who_take_part_and_of_nobody_else(
    circulars: Desk, people: list[Actor]
) -> None:
    sender, asked, stranger = people
    matter = met(circulars, sender, asked)
    for whose in EVERYBODY:
        assert seen(sender, whose) == seen(asked, whose) == [matter.id]
        assert seen(stranger, whose) == []


def test_who_oversees_finds_it_in_the_district_and_not_among_the_own(
    circulars: Desk, people: list[Actor], supervisor: Actor
) -> None:
    matter = met(circulars, *people[:2])
    assert [seen(supervisor, whose) for whose in EVERYBODY] == [[], [], [matter.id]]
    assert due(supervisor, Whose.DISTRICT)[0][0] == matter.id


def test_of_a_draft_only_its_writer_knows(circulars: Desk, people: list[Actor], supervisor: Actor) -> None:
    sender, asked, _stranger = people
    met(circulars, sender, asked, send=False)
    assert [len(seen(who, Whose.DISTRICT)) for who in (sender, asked, supervisor)] == [1, 0, 0]


def test_of_what_is_restricted_only_its_parties_know(
    circulars: Desk, people: list[Actor], supervisor: Actor
) -> None:
    sender, asked, stranger = people
    matter = met(circulars, sender, asked)
    Matter.update(restricted=True).where(Matter.id == matter.id).execute()
    assert [len(seen(who, Whose.DISTRICT)) for who in (sender, asked, stranger, supervisor)] == [1, 1, 0, 0]
    assert [len(due(who, Whose.DISTRICT)) for who in (asked, stranger, supervisor)] == [1, 0, 0]


def test_what_is_assigned_to_a_colleague_is_the_unit_s_and_not_mine(
    circulars: Desk, people: list[Actor]
) -> None:
    sender, asked, _stranger = people
    colleague = factories.clerk(Unit.get_by_id(asked.unit.id))
    matter = met(circulars, sender, asked)
    assigning.assign(circulars, asked, matter.id, colleague.person_id)
    assert seen(asked, Whose.ME) == due(asked, Whose.ME) == []
    assert seen(colleague, Whose.ME) == seen(asked, Whose.UNIT) == [matter.id]
    assert len(due(colleague, Whose.ME)) == len(due(asked, Whose.UNIT)) == 1


def test_what_falls_due_is_in_the_days_of_whom_it_waits_for(circulars: Desk, people: list[Actor]) -> None:
    sender, asked, _stranger = people
    matter = met(circulars, sender, asked)
    (found,) = due(asked, Whose.ME)
    assert found == (matter.id, date(2026, 11, 27))
    assert due(sender, Whose.UNIT) == []
    assert due(sender, Whose.DISTRICT) == [found]
    matters.take(circulars, asked, matter.id, "answer", version=matter.version)
    assert due(asked, Whose.UNIT) == []


def test_who_is_away_is_shown_to_the_unit_and_only_as_long_as_it_lasts(
    circulars: Desk, people: list[Actor]
) -> None:
    sender, asked, _stranger = people
    plan = absences.Plan(date(2026, 11, 20), date(2026, 11, 25))
    absences.begin(None, sender.person_id, plan, {"W-G-NO-DEPUTY": "临时外出"})
    (gone,) = diary.read(sender, Whose.UNIT, MONDAY, SUNDAY).gone
    assert (gone.name, gone.until) == (sender.name, date(2026, 11, 25))
    assert diary.read(asked, Whose.DISTRICT, MONDAY, SUNDAY).gone == ()
    absences.end(None, Absence.get().id)
    assert diary.read(sender, Whose.UNIT, MONDAY, SUNDAY).gone == ()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_has_no_days(people: list[Actor], role: Role) -> None:
    with pytest.raises(Forbidden, match="E-G-ROLE"):
        diary.read(factories.clerk(factories.unit(), role), Whose.DISTRICT, MONDAY, SUNDAY)


def test_what_lasts_until_midnight_has_not_reached_the_day_after(
    circulars: Desk, people: list[Actor]
) -> None:
    matter = met(circulars, *people[:2])
    appoint(matter, at(date(2026, 11, 21), 9), at(date(2026, 11, 24), 0), "")
    (found,) = diary.read(people[0], Whose.ME, MONDAY, SUNDAY).meetings
    assert found.days == (date(2026, 11, 21), MONDAY)
    assert diary.read(people[0], Whose.ME, date(2026, 11, 24), SUNDAY).meetings == ()


def test_of_sixteen_who_renew_an_address_at_once_one_address_is_left(people: list[Actor]) -> None:
    made = [one for one in at_once([partial(feeds.make, people[0])] * CROWD) if isinstance(one, str)]
    assert CalendarFeed.select().count() == 1
    assert sum(opens(secret) for secret in made) == 1


def opens(secret: str) -> bool:
    """Whether a secret still reads a calendar."""
    try:
        feeds.reader_of(secret)
    except NotFound:
        return False
    return True
