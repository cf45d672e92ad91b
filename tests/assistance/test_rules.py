"""What stands against each act of assistance, as tables of facts and reasons: no database, no clock."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plugins.assistance import asking, clocks, helping
from portal.domain.procedure import Facts, RunningClock, Seat
from portal.domain.reasons import Reason, Severity
from portal.domain.term_table import TERMS
from portal.domain.terms import Unit, due, put_off
from tests.transfer.values import (
    BRIGADE,
    FIRE,
    HUB,
    JIEFANG,
    MARKET,
    TEAM,
    TIEXI,
    WORKING_DAYS,
    answered,
    at,
    codes,
    having,
    knowing,
    photo,
    severities,
    somebody,
)

ASKED = Facts(
    kind="assistance",
    state="draft",
    now=at("2026-11-20T16:00"),
    actor=somebody(TIEXI),
    particulars={
        "type": "technical", "title": "认定灭火器", "facts": "两具压力不足。", "question": "是否合格？",
    },
    parties={Seat.SENDER: TIEXI},
    known={"receiver": FIRE, "receiver_principal": FIRE, "sender": TIEXI, "senders": (TIEXI, TEAM)},
    calendar=WORKING_DAYS,
    last_editor=9,
)  # fmt: skip
DUE = RunningClock(
    "assistance.opinion", "receiver", at("2026-11-28T00:00"), date(2026, 11, 27), Unit.WORKING_DAYS
)
WITH_FIRE = replace(
    ASKED, state="received", actor=somebody(FIRE), parties={Seat.SENDER: TIEXI, Seat.RECEIVER: FIRE}, clocks=(DUE,)
)  # fmt: skip
OPINION = {"opinion": "不合格。"}


def refusals(reasons: Iterable[Reason]) -> set[str]:
    return {reason.code for reason in reasons if reason.refuses}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (ASKED, set()),
        (having(ASKED, question=""), {"E-A-NOQUESTION"}),
        (having(ASKED, title="", facts=""), {"E-A-LETTER"}),
        (having(ASKED, type="archives"), {"E-G-OFFICER2", "E-A-LETTER"}),
        (having(ASKED, type="archives", purpose="办案", persons="王一（H1）、李二（H2）"), set()),
        (having(ASKED, classification="secret"), {"E-G-SECRET"}),
        (knowing(ASKED, receiver=None, receiver_principal=None), {"E-A-RECEIVER"}),
        (knowing(ASKED, receiver=TEAM, receiver_principal=TIEXI), {"E-A-SELF"}),
        (knowing(ASKED, sender=TEAM), {"E-A-SENDER-INTERNAL"}),
        (knowing(ASKED, sender=JIEFANG), {"E-A-SENDER-OTHER"}),
        (knowing(ASKED, sender=BRIGADE, senders=(BRIGADE,)), {"E-A-SENDER-INTERNAL"}),
        (knowing(ASKED, sender=HUB, senders=(HUB,)), {"E-A-SENDER-INTERNAL"}),
        (knowing(ASKED, receiver_on=False), {"E-P-DISABLED"}),
        (having(knowing(ASKED, receiver_on=False), delivery="offline"), set()),
    ],
)  # fmt: skip
def test_what_a_letter_needs(facts: Facts, expected: set[str]) -> None:
    """A-1, A-6, AT-68."""
    assert refusals(asking.may_submit(facts)) == expected


@pytest.mark.parametrize(
    ("sender", "receiver", "chosen", "kept"),
    [
        (TIEXI, FIRE, "technical", "technical"),
        (TIEXI, FIRE, None, "technical"),
        (FIRE, TIEXI, "technical", "general"),
        (FIRE, MARKET, "technical", "general"),
        (TIEXI, JIEFANG, "technical", "general"),
        (FIRE, TIEXI, "archives", "archives"),
        (TIEXI, None, "technical", "technical"),
    ],
)
def test_technical_support_is_what_a_town_office_asks_of_a_department(
    sender: Any, receiver: Any, chosen: str | None, kept: str
) -> None:
    """A-1, AT-69."""
    facts = having(replace(ASKED, actor=somebody(sender), parties={Seat.SENDER: sender}), type=chosen)
    assert asking.kind_of(knowing(facts, receiver_principal=receiver)) == kept


def test_general_help_is_said_to_have_no_limit(*_: Any) -> None:
    """AT-69, Q-28: a note, in nobody's way."""
    facts = replace(knowing(ASKED, receiver=TIEXI, receiver_principal=TIEXI, sender=FIRE, senders=(FIRE,)), actor=somebody(FIRE), parties={Seat.SENDER: FIRE})  # fmt: skip
    assert severities(asking.may_submit(facts)) == {("W-A-GENERAL", Severity.NOTE)}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"type": "onsite", "called_person": "值班室"}, set()),
        ({"type": "onsite", "called_person": ""}, {("E-A-CALL-PERSON", Severity.REFUSAL)}),
        ({"type": "technical", "called_person": "李某"}, {("E-A-NOWRITING", Severity.NOTE)}),
        (
            {"type": "onsite", "called_person": "值班室", "called_at": at("2026-11-20T16:01")},
            {("E-G-FUTURE", Severity.REFUSAL)},
        ),
        ({"type": "onsite", "called_person": "值班室", "title": ""}, {("E-A-LETTER", Severity.REFUSAL)}),
    ],
)
def test_what_a_call_needs(record: dict[str, Any], expected: set[tuple[str, Severity]]) -> None:
    """A-3, E-A-NOWRITING."""
    assert severities(asking.may_call(having(ASKED, **record))) == expected


def test_on_site_without_a_call_before_asks_for_a_sentence() -> None:
    """A-3 [CONV]: telephone first."""
    assert ("E-A-CALL-FIRST", Severity.WARNING) in severities(asking.may_submit(having(ASKED, type="onsite")))


@pytest.mark.parametrize(
    ("kind", "record", "term"),
    [
        ("technical", {}, "assistance.opinion"),
        ("archives", {}, "assistance.archives"),
        ("onsite", {}, "assistance.onsite"),
        ("onsite", {"arrived_at": at("2026-11-20T16:00")}, None),
        ("general", {}, None),
    ],
)
def test_each_type_has_its_limit_or_none(kind: str, record: dict[str, Any], term: str | None) -> None:
    """A-1, A-2, A-3, A-6."""
    assert clocks.duty(having(WITH_FIRE, type=kind, **record)) == term


@pytest.mark.parametrize(
    ("record", "day"),
    [
        ({}, date(2026, 11, 27)),
        ({"paused": 2}, date(2026, 12, 1)),
        ({"extended_on": date(2026, 12, 11)}, date(2026, 12, 11)),
        ({"extended_on": date(2026, 12, 11), "paused": 2}, date(2026, 12, 11)),
    ],
)
def test_a_pause_and_an_announced_day_put_the_end_off(record: dict[str, Any], day: date) -> None:
    """A-2, A-4."""
    found = due(TERMS["assistance.opinion"], at("2026-11-20T10:00"), WORKING_DAYS)
    assert put_off(found, clocks.put_off(having(WITH_FIRE, **record), found), WORKING_DAYS).due_on == day


def test_a_pause_moves_a_day_that_was_announced_before() -> None:
    """A-2, A-4: asked on Monday, there on Wednesday; the announced Friday becomes the Tuesday after."""
    waiting = having(
        replace(WITH_FIRE, now=at("2026-12-02T10:00")), pause_since=date(2026, 11, 30), extended_on=date(2026, 12, 4)
    )  # fmt: skip
    assert clocks.pause_ended(waiting) == {"pause_since": None, "paused": 2, "extended_on": date(2026, 12, 8)}


def test_asking_for_a_supplement_too_late_saves_no_day() -> None:
    """A-2: what had run out before is not brought back by a question."""
    late = replace(WITH_FIRE, now=at("2026-11-30T09:00"))
    assert clocks.pause_begun(late)["pause_since"] is None
    assert clocks.pause_ended(having(late, pause_since=None)) == {}


@pytest.mark.parametrize(
    ("asked_at", "expected"),
    [("2026-11-24T17:00", set()), ("2026-11-25T09:00", {("E-A-SUPPLEMENT-LATE", Severity.WARNING)})],
)
def test_a_supplement_is_asked_for_within_two_working_days(
    asked_at: str, expected: set[tuple[str, Severity]]
) -> None:
    """A-2 [CONV]."""
    facts = having(replace(WITH_FIRE, now=at(asked_at)), delivered_at=at("2026-11-20T09:00"))
    assert severities(helping.may_ask_supplement(answered(facts, reason="凭证。"))) == expected


@pytest.mark.parametrize(
    ("case_due", "warned"),
    [(date(2026, 12, 20), True), (date(2026, 12, 26), False), (date(2026, 12, 25), True), (None, False)],
)
def test_fewer_than_fifteen_days_before_the_end_of_the_ninety_the_town_is_warned(
    case_due: date | None, warned: bool
) -> None:
    """AT-71."""
    assert clocks.runs_into(date(2026, 12, 11), case_due) is warned


@pytest.mark.parametrize(
    ("record", "files", "fields", "expected"),
    [
        ({}, (), OPINION, {"E-A-REPLY-NOEVID"}),
        ({}, (), {**OPINION, "no_evidence": True}, set()),
        ({}, ("finding",), OPINION, set()),
        ({}, ("evidence",), OPINION, {"E-A-REPLY-NOEVID"}),
        ({}, ("finding", "sealed_opinion"), {}, set()),
        ({}, ("finding",), {}, {"E-A-REPLY-EMPTY"}),
        ({"type": "general"}, (), OPINION, set()),
        ({}, (), {**OPINION, "partial": True}, set()),
    ],
)
def test_what_an_answer_needs(
    record: dict[str, Any], files: tuple[str, ...], fields: dict[str, Any], expected: set[str]
) -> None:
    """A-2, AT-66: what was sent along is no evidence of the answer."""
    facts = replace(having(WITH_FIRE, **record), files=tuple(photo(purpose) for purpose in files))
    assert codes(helping.may_reply(answered(facts, **fields))) == expected


def test_an_informal_answer_warns() -> None:
    """AT-66: E-A-REPLY-INFORMAL is a warning until the district hardens it (§12)."""
    facts = answered(WITH_FIRE, reply_form="informal", no_evidence=True, **OPINION)
    assert severities(helping.may_reply(facts)) == {("E-A-REPLY-INFORMAL", Severity.WARNING)}


def test_a_reminder_that_has_passed_asks_no_reason() -> None:
    """G-8: archives are only reminded of."""
    clock = replace(DUE, term="assistance.archives")
    late = replace(having(WITH_FIRE, type="archives"), clocks=(clock,), now=at("2026-12-01T09:00"))
    assert codes(helping.may_reply(answered(late, copied="2 页", **OPINION))) == set()


@pytest.mark.parametrize(
    ("known", "record", "actor", "files", "expected"),
    [
        ({"receiver_on": True}, {}, TIEXI, ("record",), {"E-A-NOT-OFFLINE"}),
        ({"receiver_on": False}, {}, TIEXI, ("record",), set()),
        ({"receiver_on": False}, {}, TIEXI, (), {"E-A-MAT-RECORD"}),
        ({"receiver_on": False}, {}, FIRE, (), set()),
        ({"receiver_on": True}, {"delivery": "offline"}, TIEXI, ("record",), set()),
        ({"receiver_on": False}, {}, JIEFANG, ("record",), {"E-G-ROLE"}),
    ],
)
def test_what_was_answered_on_paper_is_entered_by_a_party(
    known: dict[str, Any], record: dict[str, Any], actor: Any, files: tuple[str, ...], expected: set[str]
) -> None:
    """P-2, P-3."""
    facts = replace(
        knowing(having(WITH_FIRE, **record), **known), actor=somebody(actor), files=tuple(map(photo, files))
    )
    said = answered(facts, offline_result="replied", reason="已书面答复。")
    assert codes(helping.may_register_offline(said)) == expected
