"""Many at once on one request: one winner, one letter, no number twice or skipped (trust 2-4)."""

from functools import partial

import pytest

from portal.desk import matters
from portal.domain.reasons import Stale
from portal.store import audit
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import Event, Matter
from tests.assistance.conftest import FINDING, FIRE, NO_EVIDENCE, TIEXI, Helping, running
from tests.flows.test_races import CROWD, at_once

ANSWERS = 5
EXTENSION = {"new_date": "2026-12-04", "reason_code": "time_needed", "reason": "需送检。"}


def test_of_sixteen_who_announce_an_extension_one_does(helping: Helping) -> None:
    signed = helping.signed()
    extend = partial(
        matters.take, helping.desk, helping.clerks[FIRE], signed.id, "extend", EXTENSION, version=signed.version
    )  # fmt: skip
    answers = at_once([extend] * CROWD)
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    assert Event.select().where((Event.matter == signed.id) & (Event.step == "extend")).count() == 1
    assert _numbers("extension_letter") == [1]
    assert audit.first_bad_entry() is None


def test_who_was_overtaken_is_told_so_and_not_what_the_own_act_would_have_met(helping: Helping) -> None:
    """Read before somebody else's act and judged after it, the same day is no longer later than the one announced."""
    seen = Matter.get_by_id(helping.signed().id)
    act = partial(matters.take, helping.desk, helping.clerks[FIRE])
    act(seen.id, "extend", EXTENSION)
    with pytest.raises(Stale, match="E-G-STALE"):
        act(seen, "extend", EXTENSION)


def test_an_answer_and_an_extension_at_once_leave_one_of_them(helping: Helping) -> None:
    signed = helping.signed()
    take = partial(matters.take, helping.desk, helping.clerks[FIRE], signed.id, version=signed.version)
    reply, extend = (
        partial(take, "reply", {**FINDING, **NO_EVIDENCE}),
        partial(take, "extend", EXTENSION),
    )
    answers = at_once([reply, extend] * (CROWD // 2))
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    after = Matter.get_by_id(signed.id)
    assert (after.state, running(after) is None) in {("replied", True), ("extended", False)}


def test_answers_at_once_are_numbered_without_a_gap_and_lie_in_the_case_once(
    helping: Helping,
) -> None:
    case = helping.filing("2026-11-18")
    waiting = [helping.signed(grew_from=case.id) for _ in range(ANSWERS)]
    for number, matter in enumerate(waiting):
        helping.hand_in(matter, "finding", f"报告{number}.png")
    clerk = helping.clerks[FIRE]
    at_once([partial(matters.take, helping.desk, clerk, matter.id, "reply", FINDING) for matter in waiting])
    assert _numbers("reply_letter") == list(range(1, ANSWERS + 1))
    laid = StoredFile.select().where((StoredFile.matter == case.id) & (StoredFile.purpose == "finding"))
    assert laid.count() == 1  # the same photograph, several times
    assert audit.first_bad_entry() is None


def test_of_sixteen_approvals_one_letter_goes_out(helping: Helping) -> None:
    submitted = helping.take(helping.clerks[TIEXI], helping.asked(), "submit")
    approve = partial(
        matters.take, helping.desk, helping.approvers[TIEXI], submitted.id, "approve", version=submitted.version
    )  # fmt: skip
    answers = at_once([approve] * CROWD)
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    assert _numbers("assistance_letter") == [1]


def _numbers(kind: str) -> list[int]:
    rows = IssuedLetter.select(IssuedLetter.sequence).where(IssuedLetter.kind == kind)
    return sorted(number for (number,) in rows.tuples())
