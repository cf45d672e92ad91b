"""A matter that goes to many units: each is told, has it in 待办 until it has answered, and answers for itself."""

from datetime import date
from functools import partial

import pytest

from portal.desk import Desk, inbox, matters, reminding, successions
from portal.desk.facts import participants_of
from portal.desk.lists import matters_of
from portal.domain.procedure import Actor, Role, Seat
from portal.domain.reasons import Forbidden, NotFound, Stale
from portal.plugin_host import PluginHost
from portal.store.matters import Matter, MatterClock
from portal.store.notices import Notice
from portal.store.units import Unit
from tests import circular_plugin, factories
from tests.conftest import HeldClock
from tests.flows.test_races import CROWD, at_once


@pytest.fixture
def circulars(desk: Desk) -> Desk:
    """A desk on which circulars can be sent."""
    return Desk(PluginHost(extra=[circular_plugin]), desk.settings)


@pytest.fixture
def everybody(circulars: Desk, now: HeldClock) -> list[Actor]:
    """A sender, and three units with a clerk each."""
    return [factories.clerk(factories.unit()) for _ in range(4)]


def sent(desk: Desk, sender: Actor, *receivers: Actor) -> Matter:
    answers = {"title": "请报防火检查情况", "receivers": [str(one.unit.id) for one in receivers]}
    draft = matters.open_matter(desk, sender, "circular", answers)
    return matters.take(desk, sender, draft.id, "send").matter


def answer(desk: Desk, who: Actor, matter: Matter) -> Matter:
    return matters.take(desk, who, matter.id, "answer", version=matter.version).matter


def waits(who: Actor) -> list[int]:
    return [row.id for row in inbox.todo(who, limit=10)]


def told(who: Actor) -> list[str]:
    return [row.text for row in Notice.select().where(Notice.person == who.person_id).order_by(Notice.id)]


def test_each_has_it_in_its_own_list_until_it_has_answered(circulars: Desk, everybody: list[Actor]) -> None:
    sender, first, second, _other = everybody
    matter = sent(circulars, sender, first, second)
    assert waits(first) == waits(second) == [matter.id]
    answer(circulars, first, matter)
    assert (waits(first), waits(second)) == ([], [matter.id])
    answered = answer(circulars, second, matter)
    assert (answered.state, waits(second)) == ("answered", [])


def test_who_was_not_asked_does_not_know_of_it(circulars: Desk, everybody: list[Actor]) -> None:
    sender, first, second, other = everybody
    matter = sent(circulars, sender, first, second)
    with pytest.raises(NotFound):
        answer(circulars, other, matter)
    assert matters_of(other).rows == ()
    assert [row.id for row in matters_of(first, side="in").rows] == [matter.id]
    assert matters_of(first, side="out").rows == ()


def test_what_the_others_answer_meanwhile_stops_nobody(circulars: Desk, everybody: list[Actor]) -> None:
    sender, first, second, third = everybody
    seen = sent(circulars, sender, first, second, third)
    for who in (first, second, third):
        answer(circulars, who, seen)
    assert Matter.get_by_id(seen.id).state == "answered"


def test_a_unit_answers_once(circulars: Desk, everybody: list[Actor], now: HeldClock) -> None:
    sender, first, second, _other = everybody
    matter = sent(circulars, sender, first, second)
    answer(circulars, first, matter)
    with pytest.raises(Stale, match=f"{first.name}于2026-11-20 09:00办理“答复”"):
        answer(circulars, first, matter)
    [one] = [one for one in participants_of(Matter.get_by_id(matter.id)) if one.unit == first.unit]
    assert one.answered_at == now.instant


def test_only_a_participant_answers(circulars: Desk, everybody: list[Actor]) -> None:
    sender, first, _second, _other = everybody
    with pytest.raises(Forbidden, match="参与单位"):
        answer(circulars, sender, sent(circulars, sender, first))


def test_nobody_answers_what_has_changed_and_all_are_asked_anew(
    circulars: Desk, everybody: list[Actor]
) -> None:
    sender, first, second, _other = everybody
    seen = sent(circulars, sender, first, second)
    answer(circulars, first, seen)
    changed = matters.take(circulars, sender, seen.id, "change").matter
    with pytest.raises(Stale):
        answer(circulars, second, seen)
    assert waits(first) == waits(second) == [changed.id]
    assert answer(circulars, first, changed).state == "sent"


def test_an_answer_is_told_to_the_sender_and_not_to_the_other_participants(
    circulars: Desk, everybody: list[Actor]
) -> None:
    sender, first, second, _other = everybody
    matter = sent(circulars, sender, first, second)
    answer(circulars, first, matter)
    assert told(sender) == [f"{first.unit.name}已答复：请报防火检查情况"]
    assert told(second) == ["【待各单位答复】传阅：请报防火检查情况"]


def test_those_who_have_not_answered_are_reminded(circulars: Desk, everybody: list[Actor]) -> None:
    sender, first, second, _other = everybody
    matter = sent(circulars, sender, first, second)
    answer(circulars, first, matter)
    owing = reminding.owing_units(Matter.get_by_id(matter.id), Seat.PARTICIPANT)
    assert owing == [second.unit]
    assert MatterClock.get(MatterClock.matter == matter.id).owed_by == Seat.PARTICIPANT


def test_of_two_participants_that_merge_one_is_left(circulars: Desk, everybody: list[Actor]) -> None:
    sender, first, second, _other = everybody
    matter = sent(circulars, sender, first, second)
    administrator = factories.clerk(factories.unit(kind="government"), Role.SYSTEM_ADMIN)
    successions.end(circulars, administrator, first.unit.id, date(2026, 11, 20), second.unit.id)
    assert [one.unit.id for one in participants_of(Matter.get_by_id(matter.id))] == [second.unit.id]


def test_sixteen_units_that_answer_at_the_same_moment_all_answer(
    circulars: Desk, everybody: list[Actor]
) -> None:
    crowd = [factories.clerk(factories.unit()) for _ in range(CROWD)]
    matter = sent(circulars, everybody[0], *crowd)
    answered = at_once([partial(answer, circulars, who, matter) for who in crowd])
    assert [type(one) for one in answered] == [Matter] * CROWD
    last = Matter.get_by_id(matter.id)
    assert (last.state, all(one.answered_at for one in participants_of(last))) == ("answered", True)


def test_of_sixteen_people_of_one_unit_one_answers(circulars: Desk, everybody: list[Actor]) -> None:
    sender, first, second, _other = everybody
    matter = sent(circulars, sender, first, second)
    unit = Unit.get_by_id(first.unit.id)
    crowd = [factories.clerk(unit) for _ in range(CROWD)]
    answered = at_once([partial(answer, circulars, who, matter) for who in crowd])
    assert sorted(type(one).__name__ for one in answered) == ["Matter"] + ["Stale"] * (CROWD - 1)
