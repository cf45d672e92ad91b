"""Sixteen at once sign or decide a dispute: one act, one letter, one number; the others are told who did it (trust 3, 4)."""

from functools import partial

from portal.desk import matters
from portal.domain.reasons import Stale
from portal.store import audit
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter
from tests.disputes.conftest import FIRE, TIEXI, Quarrel
from tests.flows.test_races import CROWD, at_once


def test_of_sixteen_who_decide_one_wins_and_the_transfer_moves_once(quarrel: Quarrel) -> None:
    transfer, dispute = quarrel.contested()
    clerks = quarrel.district.clerks
    quarrel.take(clerks[FIRE], dispute, "fail", negotiation="未能一致。")
    quarrel.take(clerks[TIEXI], dispute, "sign")
    quarrel.take(quarrel.district.approvers[FIRE], dispute, "submit")
    waiting = quarrel.take(quarrel.supervisor, dispute, "coordinate", opinion="建议铁西办管辖。")
    fields = {"settled_for": quarrel.code(TIEXI), "decision_reason": "清单载明。"}
    decide = partial(
        matters.take, quarrel.desk, quarrel.gov_office, waiting.id, "decide", fields, version=waiting.version
    )
    answers = at_once([decide] * CROWD)
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    numbers = [row.number for row in IssuedLetter.select().where(IssuedLetter.kind == "decision_letter")]
    assert numbers == ["卫政函〔2026〕1号"]
    assert Event.select().where((Event.matter == transfer.id) & (Event.step == "settle")).count() == 1
    assert Matter.get_by_id(transfer.id).state == "accepted"
    assert audit.first_bad_entry() is None


def test_of_sixteen_who_sign_the_same_agreement_one_settles_it(quarrel: Quarrel) -> None:
    transfer, dispute = quarrel.contested()
    offered = quarrel.take(quarrel.district.clerks[FIRE], dispute, "agree", settled_for=quarrel.code(TIEXI))
    sign = partial(
        matters.take,
        quarrel.desk,
        quarrel.district.clerks[TIEXI],
        offered.id,
        "agree",
        {},
        version=offered.version,
    )
    answers = at_once([sign] * CROWD)
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    assert IssuedLetter.select().where(IssuedLetter.kind == "negotiation_record").count() == 1
    assert Matter.get_by_id(dispute.id).state == "agreed"
    assert Matter.get_by_id(transfer.id).state == "accepted"


def test_both_sides_signing_in_one_instant_leave_one_signature_and_no_half_agreement(
    quarrel: Quarrel,
) -> None:
    dispute = quarrel.answered()
    fields = {"settled_for": quarrel.code(TIEXI)}
    acts = [
        partial(matters.take, quarrel.desk, quarrel.district.clerks[unit], dispute.id, "agree", fields, version=dispute.version)
        for unit in (FIRE, TIEXI)
    ]  # fmt: skip
    answers = at_once(acts)  # type: ignore[arg-type]
    assert sum(isinstance(answer, Stale) for answer in answers) == 1
    assert Matter.get_by_id(dispute.id).state == "negotiating"
    assert Event.select().where((Event.matter == dispute.id) & (Event.step == "agree")).count() == 1
