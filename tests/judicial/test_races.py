"""Many at once on one referral: one head decides, one hand-over is recorded, no letter is numbered twice (trust 3, 4)."""

from functools import partial

from portal.desk import matters
from portal.domain.reasons import Stale
from portal.store import audit
from portal.store.files import IssuedLetter
from portal.store.matters import Event
from tests.flows.test_races import CROWD, at_once
from tests.judicial.conftest import FIRE, Case


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
