"""Many at once on one referral: one head decides, one hand-over is recorded, no letter is numbered twice (trust 3, 4)."""

from functools import partial

import pytest

from portal.desk import matters
from portal.domain.reasons import Refused, Stale
from portal.store import audit
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter
from tests.consultation.meanwhile import Meanwhile
from tests.flows.test_races import CROWD, at_once
from tests.judicial.conftest import FIRE, TIEXI, Case


def test_of_sixteen_decisions_of_the_head_one_stands(case: Case) -> None:
    """Approval and refusal at once: one of them, one letter or none, everybody else is told."""
    reported = case.reported()
    take = partial(matters.take, case.desk, case.heads[FIRE], reported.id, version=reported.version)
    approve, disapprove = partial(take, "approve"), partial(take, "disapprove", {"reason": "情节轻微。"})
    answers = at_once([approve, disapprove] * (CROWD // 2))
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    decided = case.again(reported)
    letters = IssuedLetter.select().where(IssuedLetter.matter == reported.id).count()
    assert (decided.state, letters) in {("approved", 1), ("disapproved", 0)}
    assert audit.first_bad_entry() is None


def test_a_penalty_does_not_slip_past_a_referral_that_is_reported_meanwhile(case: Case) -> None:
    """J-9: judged before the referral was there, and once more at its turn."""
    filing = case.filing()
    penalty = {"decision": "penalty", "decided_on": "2026-11-20", "result": "罚款五万元"}
    meanwhile = Meanwhile(lambda: case.reported(grew_from=filing))
    with pytest.raises(Refused) as caught:
        matters.take(case.desk, case.clerk(), filing.id, "conclude", penalty, confirm=meanwhile)
    assert {reason.code for reason in caught.value.reasons} == {"E-J-LIEU"}
    assert case.again(filing).state == "filed"
    assert not Event.select().where((Event.matter == filing.id) & (Event.step == "conclude")).exists()


def test_a_warning_that_was_passed_is_not_asked_for_again_at_its_turn(case: Case) -> None:
    """J-9: closing a suspected case without a penalty takes one sentence, and takes it once."""
    filing = case.filing()
    case.reported(grew_from=filing)
    closing = {"decision": "closed", "decided_on": "2026-11-20", "result": "撤销立案。"}
    passed = {"W-J-PENDING": "线索有误。"}
    assert not matters.take(
        case.desk, case.clerk(), filing.id, "conclude", closing, confirm=passed
    ).matter.open


def test_what_follows_from_a_penalty_that_was_judged_is_not_judged_itself(case: Case) -> None:
    """J-9: the register's entry of a transferred case is concluded with it; one sentence was given for both."""
    district, clerk = case.district, case.clerk(TIEXI)
    accepted = district.take(clerk, district.received(FIRE, TIEXI), "accept")
    filed = district.take(clerk, accepted, "file", filed_on="2026-11-20")
    other = case.draft(TIEXI, subject="某物业公司")
    case.take(clerk, other, "appoint_team")
    decided = {"decision": "penalty", "decided_on": "2026-11-20", "result": "罚款五百元。"}
    passed = {"W-J-SAME-PARTY": "不是同一行为。"}
    concluded = matters.take(case.desk, clerk, filed.id, "conclude", decided, confirm=passed).matter
    register = Matter.get((Matter.kind == "filing") & (Matter.title == filed.title))
    assert (concluded.open, register.open) == (False, False)


def test_of_sixteen_hand_overs_one_is_recorded(case: Case) -> None:
    approved = case.approved()
    send = partial(matters.take, case.desk, case.clerk(), approved.id, "send", version=approved.version)
    answers = at_once([send] * CROWD)
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    assert Event.select().where((Event.matter == approved.id) & (Event.step == "send")).count() == 1


def test_sixteen_approvals_are_numbered_without_a_gap(case: Case) -> None:
    waiting = [case.reported() for _ in range(CROWD)]
    at_once([partial(matters.take, case.desk, case.heads[FIRE], one.id, "approve") for one in waiting])
    numbers = sorted(
        row.sequence for row in IssuedLetter.select().where(IssuedLetter.kind == "referral_letter")
    )
    assert numbers == list(range(1, CROWD + 1))
