"""What every rule asks of its facts, and from when and while what a clock runs."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from portal.domain.answered import yet_to_come
from portal.domain.calendar import ZONE
from portal.domain.powers import UnitRef
from portal.domain.procedure import Actor, Clock, Facts, Role, RunningClock, Seat, since, unless
from portal.domain.terms import Unit

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=ZONE)
STREET = UnitRef(1, "S", "铁西街道办事处", "subdistrict")
BUREAU = UnitRef(3, "D", "区消防救援大队", "department")
ACTOR = Actor(1, "张三", STREET, STREET, frozenset({Role.HANDLER}))
FACTS = Facts("letter", "draft", NOW, ACTOR, entered_at=NOW - timedelta(days=1))


def running(term: str, due_at: datetime) -> RunningClock:
    return RunningClock(term, "sender", due_at, due_at.date(), Unit.HOURS)


def test_what_was_said_comes_without_blanks_and_nothing_as_no_words() -> None:
    facts = replace(FACTS, fields={"title": "  占道经营 \n"}, particulars={"reason": None})
    assert (facts.said("title"), facts.said("reason"), facts.said("unheard_of")) == ("占道经营", "", "")


def test_a_matter_is_its_senders_and_before_that_whoever_writes_it() -> None:
    assert FACTS.writer == STREET
    assert replace(FACTS, parties={Seat.SENDER: BUREAU}).writer == BUREAU


def test_a_limit_has_run_out_only_once_its_end_is_past() -> None:
    facts = replace(
        FACTS, clocks=(running("a", NOW - timedelta(hours=1)), running("b", NOW + timedelta(hours=1)))
    )
    assert [facts.clock(term) is not None for term in "abc"] == [True, True, False]
    assert [facts.overrun(term) is not None for term in "abc"] == [True, False, False]


@pytest.mark.parametrize(
    ("record", "began"),
    [
        ({"called_at": NOW, "sent_at": NOW - timedelta(hours=2)}, NOW),
        ({"sent_at": NOW - timedelta(hours=2)}, NOW - timedelta(hours=2)),
        ({}, FACTS.entered_at),
    ],
    ids=["the first on record", "the next", "the entry into the state"],
)
def test_a_clock_runs_from_what_is_on_record(record: dict[str, Any], began: datetime) -> None:
    assert since("called_at", "sent_at")(replace(FACTS, particulars=record)) == began


def test_a_clock_runs_until_what_ends_it_is_on_record() -> None:
    clock = Clock("letter.scan", Seat.SENDER, runs=unless("scanned_at"))
    assert clock.term_id(FACTS) == "letter.scan"
    assert clock.term_id(replace(FACTS, particulars={"scanned_at": NOW})) is None


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (NOW, None), (NOW + timedelta(minutes=1), "通话时间晚于现在。"), (date(2026, 11, 27), None),
        (date(2026, 11, 28), "通话时间晚于今天。"), (None, None),
    ],
)  # fmt: skip
def test_nothing_is_entered_before_it_has_happened(when: Any, words: str | None) -> None:
    found = list(yet_to_come(replace(FACTS, fields={"called_at": when}), {"called_at": "通话时间"}))
    assert [(one.code, one.message, one.field) for one in found] == (
        [("E-G-FUTURE", words, "called_at")] if words else []
    )
