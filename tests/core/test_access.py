"""Who may read a matter and who may take its steps, as tables: role × seat × visibility (G-4, G-9, trust 5, 6)."""

from dataclasses import replace

import pytest

from portal.domain.access import Standing, may, may_read, role_conflicts, seats_of
from portal.domain.powers import UnitRef
from portal.domain.procedure import Actor, By, Role, Seat, Step

SENDER_UNIT = UnitRef(1, "S", "区消防救援大队", "department")
RECEIVER_UNIT = UnitRef(2, "R", "铁西街道办事处", "subdistrict")
TEAM = UnitRef(3, "T", "铁西街道综合行政执法队", "internal")
STRANGER = UnitRef(4, "X", "平原镇人民政府", "town")
JUSTICE = UnitRef(5, "J", "区司法局", "supervisor")
GOVERNMENT = UnitRef(6, "G", "区人民政府办公室", "government")

SENT = Standing({Seat.SENDER: SENDER_UNIT, Seat.RECEIVER: RECEIVER_UNIT})
DRAFT = replace(SENT, private=True)
RESTRICTED = replace(SENT, restricted=True)
ESCALATED = replace(SENT, escalated=True)


def somebody(unit: UnitRef, *roles: Role, principal: UnitRef | None = None) -> Actor:
    return Actor(1, "张三", unit, principal or unit, frozenset(roles))


SENDERS_CLERK = somebody(SENDER_UNIT, Role.HANDLER)
RECEIVERS_CLERK = somebody(RECEIVER_UNIT, Role.HANDLER)
ONE_OF_THE_TEAM = somebody(TEAM, Role.HANDLER, principal=RECEIVER_UNIT)
A_STRANGER = somebody(STRANGER, Role.HANDLER, Role.HEAD)
SUPERVISOR = somebody(JUSTICE, Role.SUPERVISOR)
GOV_OFFICE = somebody(GOVERNMENT, Role.GOV_OFFICE)


@pytest.mark.parametrize(
    ("who", "sent", "draft", "restricted", "escalated"),
    [
        pytest.param(SENDERS_CLERK, True, True, True, True, id="the sender's people"),
        pytest.param(RECEIVERS_CLERK, True, False, True, True, id="the receiver's people, but no drafts"),
        pytest.param(ONE_OF_THE_TEAM, True, False, True, True, id="people of the receiver's team"),
        pytest.param(A_STRANGER, False, False, False, False, id="another unit"),
        pytest.param(
            SUPERVISOR, True, False, False, True, id="司法局, but neither drafts nor restricted ones"
        ),
        pytest.param(GOV_OFFICE, False, False, False, True, id="区政府办, only what was escalated"),
    ],
)
def test_a_matter_is_read_by_its_parties_and_those_who_oversee(
    who: Actor, sent: bool, draft: bool, restricted: bool, escalated: bool
) -> None:
    expected = (sent, draft, restricted, escalated)
    assert tuple(may_read(who, standing) for standing in (SENT, DRAFT, RESTRICTED, ESCALATED)) == expected


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
@pytest.mark.parametrize("standing", [SENT, DRAFT, RESTRICTED, ESCALATED])
def test_administrators_read_no_matter_even_of_their_own_unit(role: Role, standing: Standing) -> None:
    assert not may_read(somebody(SENDER_UNIT, role), standing)
    assert not may_read(somebody(JUSTICE, role, Role.SUPERVISOR), standing)


@pytest.mark.parametrize(
    ("who", "seats"),
    [
        (SENDERS_CLERK, {Seat.SENDER}),
        (ONE_OF_THE_TEAM, {Seat.RECEIVER}),
        (A_STRANGER, set()),
        (SUPERVISOR, set()),
    ],
)
def test_a_seat_is_the_units_and_its_inner_organs(who: Actor, seats: set[Seat]) -> None:
    assert seats_of(who, SENT) == seats


def step(by: By) -> Step:
    return Step("receive", "签收", frozenset({"sent"}), "received", by)


@pytest.mark.parametrize(
    ("by", "who", "allowed"),
    [
        (By(Seat.RECEIVER, frozenset({Role.HANDLER})), RECEIVERS_CLERK, True),
        (By(Seat.RECEIVER, frozenset({Role.HANDLER})), ONE_OF_THE_TEAM, True),
        (By(Seat.RECEIVER, frozenset({Role.HANDLER})), SENDERS_CLERK, False),
        (By(Seat.RECEIVER, frozenset({Role.HEAD})), RECEIVERS_CLERK, False),
        (By(Seat.RECEIVER), A_STRANGER, False),
        (By(Seat.SENDER), SUPERVISOR, False),
        (By(None, frozenset({Role.SUPERVISOR})), SUPERVISOR, True),
        (By(None, frozenset({Role.SUPERVISOR})), SENDERS_CLERK, False),
    ],
    ids=[
        "the right seat and role", "through its team", "the wrong seat", "the wrong role", "no seat",
        "overseeing is no seat", "the overseeing office", "a party is not the overseeing office",
    ],
)  # fmt: skip
def test_a_step_is_taken_by_seat_and_role(by: By, who: Actor, allowed: bool) -> None:
    assert (may(who, step(by), SENT) == ()) is allowed


def test_a_refusal_names_the_seat_in_the_words_of_the_procedure() -> None:
    [reason] = may(
        SENDERS_CLERK,
        step(By(Seat.RECEIVER, frozenset({Role.HEAD}))),
        SENT,
        {Seat.RECEIVER: "协助方"}.__getitem__,
    )
    assert reason.message == "“签收”应由协助方的主要负责人办理。"


def test_the_government_reads_what_is_brought_before_it_and_no_other() -> None:
    """G-9: a seat of its own lets 区政府办 see one matter; the draft stays with who writes it."""
    brought = replace(SENT, parties={**SENT.parties, Seat.GOVERNMENT: GOVERNMENT})
    assert not may_read(GOV_OFFICE, SENT)
    assert may_read(GOV_OFFICE, brought)
    assert not may_read(GOV_OFFICE, replace(brought, private=True))


def test_a_refusal_says_whose_step_it_is() -> None:
    [reason] = may(SENDERS_CLERK, step(By(Seat.RECEIVER, frozenset({Role.HEAD}))), SENT)
    assert (reason.code, reason.message) == ("E-G-ROLE", "“签收”应由接收方的主要负责人办理。")


@pytest.mark.parametrize(
    ("roles", "conflict"),
    [
        (set(), False),
        ({Role.HANDLER, Role.LIAISON, Role.APPROVER}, False),
        ({Role.SYSTEM_ADMIN}, False),
        ({Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN}, True),
        ({Role.SECURITY_ADMIN, Role.HANDLER}, True),
        ({Role.AUDIT_ADMIN, Role.SUPERVISOR}, True),
    ],
)
def test_the_three_administrators_exclude_one_another_and_all_other_roles(
    roles: set[Role], conflict: bool
) -> None:
    assert bool(role_conflicts(frozenset(roles))) is conflict
