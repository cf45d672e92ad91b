"""Who stands in for whom while somebody is away, as tables of facts and reasons (G-4, G-5)."""

from datetime import date

import pytest

from portal.domain.absence import (
    VACANT,
    Away,
    Member,
    Office,
    acting,
    cover_warnings,
    deputy_faults,
    lent,
    span_faults,
)
from portal.domain.actors import DESK_ROLES, SIGNING_ROLES, Actor, Role, StandIn
from portal.domain.official_papers import four_eyes
from portal.domain.powers import UnitRef
from portal.domain.procedure import By, Facts, Seat
from tests.conftest import MORNING

OFFICE = UnitRef(1, "T", "铁西街道办事处", "subdistrict")
MON, TUE, FRI = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
ZHANG = Member(1, "张三", frozenset({Role.HANDLER, Role.LIAISON}))
LI = Member(2, "李四", frozenset({Role.HANDLER}))
QIAN = Member(3, "钱分管", frozenset({Role.APPROVER}))
SUN = Member(4, "孙主要", frozenset({Role.HEAD}))
ADMIN = Member(5, "系统管理员", frozenset({Role.SYSTEM_ADMIN}))
NOBODY = Member(6, "无角色", frozenset())
ALL = {m.id: m for m in (ZHANG, LI, QIAN, SUN, ADMIN, NOBODY)}
DESK, SIGNING = By(Seat.RECEIVER, DESK_ROLES), By(Seat.SENDER, SIGNING_ROLES)


def away(who: Member, deputy: Member | None = None) -> Away:
    return Away(who.id, deputy.id if deputy else None, MON, FRI)


def office(*aways: Away, needs_desk: bool = True, without: tuple[Member, ...] = ()) -> Office:
    return Office({n: m for n, m in ALL.items() if m not in without}, aways, needs_desk)


@pytest.mark.parametrize(
    ("aways", "who", "stands_in"),
    [
        pytest.param([], ZHANG, (), id="nobody is away"),
        pytest.param([away(ZHANG, LI)], ZHANG, (LI.id,), id="the deputy"),
        pytest.param([away(ZHANG, LI)], LI, (), id="nobody for who is there"),
        pytest.param([away(ZHANG, LI), away(LI, QIAN)], ZHANG, (SUN.id,), id="both away: the head, no chain of deputies"),
        pytest.param([away(ZHANG)], ZHANG, (SUN.id,), id="no deputy: the head"),
        pytest.param([away(ZHANG), away(SUN)], ZHANG, (), id="no deputy, and the head is away"),
        pytest.param([away(SUN, QIAN)], SUN, (QIAN.id,), id="the head's own deputy"),
        pytest.param([away(ZHANG, ADMIN)], ZHANG, (SUN.id,), id="an administrator stands in for nobody"),
        pytest.param([away(ZHANG, NOBODY)], ZHANG, (SUN.id,), id="nor does who has no role any more"),
        pytest.param([away(ADMIN, LI)], ADMIN, (), id="and nobody for an administrator"),
    ],
)  # fmt: skip
def test_the_work_of_somebody_away_is_the_deputys_or_the_heads(
    aways: list[Away], who: Member, stands_in: tuple[int, ...]
) -> None:
    assert office(*aways).in_place_of(who.id) == stands_in


def test_a_deputy_who_has_left_the_unit_is_no_deputy() -> None:
    assert office(away(ZHANG, LI), without=(LI,)).in_place_of(ZHANG.id) == (SUN.id,)


@pytest.mark.parametrize(
    ("held", "given"),
    [
        ({Role.HANDLER, Role.LIAISON}, {Role.HANDLER, Role.LIAISON}),
        ({Role.APPROVER}, {Role.APPROVER}),
        ({Role.HEAD}, {Role.APPROVER}),
        ({Role.SUPERVISOR}, {Role.SUPERVISOR}),
        ({Role.SECURITY_ADMIN}, set()),
        ({Role.SERVICE}, set()),
    ],
)
def test_roles_are_lent_but_a_heads_only_as_an_approvers_and_an_administrators_never(
    held: set[Role], given: set[Role]
) -> None:
    assert lent(frozenset(held)) == given


def test_who_is_away_stands_in_for_nobody() -> None:
    assert office(away(ZHANG, LI), away(LI)).stand_ins(LI.id) == ()


def test_the_head_gets_the_inbox_of_a_unit_without_anybody_at_its_desk() -> None:
    """G-5: only where a liaison is required, and only while nobody is there."""
    assert office(without=(ZHANG, LI)).stand_ins(SUN.id) == (VACANT,)
    assert office(without=(ZHANG,)).stand_ins(SUN.id) == ()
    assert office(without=(ZHANG, LI), needs_desk=False).stand_ins(SUN.id) == ()


def test_a_notice_reaches_who_is_meant_and_who_stands_in() -> None:
    assert office(away(ZHANG, LI)).reached([ZHANG.id, QIAN.id]) == [ZHANG.id, QIAN.id, LI.id]


def actor(member: Member, *places: StandIn) -> Actor:
    return Actor(member.id, member.name, OFFICE, OFFICE, member.roles).standing_in(places)


FOR_ZHANG = StandIn(ZHANG.id, ZHANG.name, lent(ZHANG.roles))
FOR_QIAN = StandIn(QIAN.id, QIAN.name, lent(QIAN.roles))


@pytest.mark.parametrize(
    ("who", "by", "hand", "signature"),
    [
        pytest.param(actor(LI), DESK, ZHANG.id, "李四", id="nobody is away"),
        pytest.param(actor(QIAN, FOR_ZHANG), DESK, None, "钱分管代张三", id="the role is only lent"),
        pytest.param(actor(LI, FOR_ZHANG), DESK, None, "李四", id="the own role suffices"),
        pytest.param(actor(LI, FOR_ZHANG), DESK, LI.id, "李四", id="the own work"),
        pytest.param(actor(LI, FOR_ZHANG), DESK, ZHANG.id, "李四代张三", id="the work that the other had in hand"),
        pytest.param(actor(LI, FOR_QIAN), SIGNING, None, "李四代钱分管", id="a lent approval"),
        pytest.param(actor(SUN, FOR_QIAN), SIGNING, QIAN.id, "孙主要", id="an approval of one's own right"),
        pytest.param(actor(SUN, FOR_QIAN, FOR_ZHANG), DESK, None, "孙主要代张三", id="the one whose role it is"),
    ],
)  # fmt: skip
def test_an_act_is_recorded_as_done_in_whose_place(
    who: Actor, by: By, hand: int | None, signature: str
) -> None:
    place = acting(who, by, hand)
    assert f"{who.name}{'代' + place.name if place else ''}" == signature


def test_lent_roles_are_told_from_ones_own() -> None:
    li = actor(LI, FOR_ZHANG, FOR_QIAN)
    assert li.roles == {Role.HANDLER, Role.LIAISON, Role.APPROVER}
    assert li.own_roles == LI.roles
    assert li.standing_in(()).roles == LI.roles | {Role.LIAISON, Role.APPROVER}


@pytest.mark.parametrize(
    ("who", "in_place_of", "last_editor", "codes"),
    [
        pytest.param(LI, QIAN, ZHANG.id, set(), id="another wrote it"),
        pytest.param(LI, QIAN, LI.id, {"E-G-FOUR-EYES"}, id="the deputy wrote it"),
        pytest.param(LI, QIAN, QIAN.id, {"E-G-FOUR-EYES"}, id="who is away wrote it"),
        pytest.param(
            SUN, None, SUN.id, {"W-G-FOUR-EYES"}, id="the head of an office of one, in the own name"
        ),
        pytest.param(
            LI, SUN, LI.id, {"E-G-FOUR-EYES"}, id="standing in for that head does not lend the exception"
        ),
    ],
)
def test_four_eyes_hold_while_one_stands_in(
    who: Member, in_place_of: Member | None, last_editor: int, codes: set[str]
) -> None:
    places = (StandIn(in_place_of.id, in_place_of.name, lent(in_place_of.roles)),) if in_place_of else ()
    acts = actor(who, *places)
    acts = Actor(
        acts.person_id,
        acts.name,
        OFFICE,
        OFFICE,
        acts.roles,
        acts.stands_in,
        acts.borrowed,
        next(iter(places), None),
    )
    facts = Facts("transfer", "pending_approval", MORNING, acts, last_editor=last_editor)
    assert {reason.code for reason in four_eyes(facts)} == codes


@pytest.mark.parametrize(
    ("person", "deputy", "refused"),
    [
        (ZHANG, LI, False),
        (ZHANG, SUN, False),
        (ZHANG, ZHANG, True),
        (ZHANG, ADMIN, True),
        (ZHANG, NOBODY, True),
        (ZHANG, None, True),
        (ADMIN, LI, True),
    ],
    ids=[
        "a colleague",
        "the head",
        "oneself",
        "an administrator",
        "nobody's role",
        "a stranger",
        "of an administrator",
    ],
)
def test_who_may_be_a_deputy(person: Member, deputy: Member | None, refused: bool) -> None:
    assert bool(deputy_faults(person, deputy)) is refused


@pytest.mark.parametrize(
    ("since", "until", "fields"),
    [
        (TUE, FRI, []),
        (TUE, TUE, []),
        (FRI, TUE, ["until"]),
        (MON, TUE, ["since"]),
        (TUE, date(2027, 12, 1), ["until"]),
    ],
    ids=["from today on", "one day", "turned round", "begun before today", "longer than a year"],
)
def test_which_days_can_be_entered(since: date, until: date, fields: list[str]) -> None:
    assert [reason.field for reason in span_faults(since, until, TUE, [])] == fields


def test_an_absence_does_not_overlap_another_of_the_same_person() -> None:
    assert span_faults(FRI, FRI, TUE, [away(ZHANG, LI)])
    assert not span_faults(date(2026, 11, 28), date(2026, 11, 28), TUE, [away(ZHANG, LI)])


@pytest.mark.parametrize(
    ("deputy", "aways", "codes"),
    [
        (LI, [], []),
        (None, [], ["W-G-NO-DEPUTY"]),
        (LI, [away(LI, QIAN)], ["W-G-DEPUTY-AWAY"]),
        (LI, [Away(LI.id, None, date(2026, 12, 1), date(2026, 12, 2))], []),
        (LI, [away(QIAN, ZHANG)], ["W-G-STANDING-IN"]),
    ],
    ids=[
        "covered",
        "no deputy",
        "the deputy is away too",
        "away at another time",
        "stands in for somebody meanwhile",
    ],
)
def test_days_on_which_nobody_would_have_the_work_are_warned_of(
    deputy: Member | None, aways: list[Away], codes: list[str]
) -> None:
    found = cover_warnings(ZHANG, deputy, MON, FRI, aways, ALL)
    assert [reason.code for reason in found] == codes
    assert not any(reason.refuses for reason in found)
