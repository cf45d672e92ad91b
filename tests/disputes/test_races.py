"""Sixteen at once sign or decide a dispute: one act, one letter, one number; the others are told who did it (trust 3, 4)."""

from functools import partial

import pytest

from portal.desk import matters
from portal.domain.reasons import Refused, Stale
from portal.store import audit
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter
from tests.consultation.meanwhile import Meanwhile
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


def test_a_penalty_does_not_slip_past_a_dispute_that_is_opened_meanwhile(quarrel: Quarrel) -> None:
    """D-5: judged before the dispute was there, and once more at its turn."""
    clerk = quarrel.district.clerks[TIEXI]
    typed = {
        "item": quarrel.district.item, "place": "铁西新村3号楼前", "title": "占用、堵塞消防车通道", "subject": "某物业公司",
        "filed_on": "2026-11-20",
    }  # fmt: skip
    case = quarrel.take(clerk, matters.open_matter(quarrel.desk, clerk, "filing", typed), "file")
    penalty = {"decision": "penalty", "decided_on": "2026-11-20", "result": "罚款五百元。"}
    with pytest.raises(Refused) as caught:
        matters.take(quarrel.desk, clerk, case.id, "conclude", penalty, confirm=Meanwhile(quarrel.opened))
    assert {reason.code for reason in caught.value.reasons} == {"E-D-PENDING"}
    assert quarrel.again(case).state == "filed"


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
