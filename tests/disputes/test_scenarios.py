"""The acceptance scenarios of a dispute, over the desk, on both databases (domain §17.6, AT-30, AT-32)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from plugins.disputes import precedents
from portal import clock
from portal.desk import deadlines, matters, successions
from portal.domain.procedure import Relation
from portal.domain.reasons import Refused
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.decisions import JUSTICE_STATION
from portal.store.enablement import PluginSwitch
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import Event, Link, Matter, Party
from portal.store.notices import Notice
from tests.conftest import HeldClock
from tests.disputes.conftest import CITY, FIRE, JIEFANG, OBJECTION, TIEXI, Quarrel

Codes = Callable[..., set[str]]


def record_of(matter: Matter) -> Any:
    from plugins.disputes.models import DisputeRecord

    return DisputeRecord.get(DisputeRecord.matter == matter.id)


def letters_of(matter: Matter) -> list[str]:
    rows = IssuedLetter.select(IssuedLetter.kind).where(IssuedLetter.matter == matter.id)
    return [kind for (kind,) in rows.order_by(IssuedLetter.id).tuples()]


def switch_off(quarrel: Quarrel, unit: str) -> None:
    with transaction():
        PluginSwitch.create(
            plugin="disputes", unit=quarrel.district.units[unit].id, state="off", changed_at=0
        )
        snapshots.changed("switches")


class TestFromAContestedTransfer:
    """T-8, P-5."""

    def test_contesting_opens_the_dispute_with_all_that_is_on_record(self, quarrel: Quarrel) -> None:
        """AT-30: a dispute is created with the transfer, which stands in_dispute."""
        transfer, dispute = quarrel.contested()
        assert (transfer.state, dispute.state, dispute.title) == ("in_dispute", "opened", transfer.title)
        record = record_of(dispute)
        assert record.sender_view == "清单载明由铁西办行使。"
        assert (record.receiver_view, record.receiver_basis) == (
            OBJECTION["reason"],
            OBJECTION["legal_basis"],
        )
        assert record.interim_unit == quarrel.district.units[TIEXI].id
        assert StoredFile.select().where(StoredFile.matter == dispute.id).count() == 1

    def test_with_the_plugin_off_it_stays_a_record_of_what_is_settled_on_paper(
        self, quarrel: Quarrel
    ) -> None:
        """P-5: no dispute in the portal, and no error."""
        switch_off(quarrel, FIRE)
        with pytest.raises(Link.DoesNotExist):
            quarrel.contested()
        transfer = Matter.get(Matter.kind == "transfer")
        settled = quarrel.take(
            quarrel.district.clerks[FIRE],
            transfer,
            "register_offline",
            offline_result="sender",
            reason="双方签字。",
        )
        assert settled.state == "returned_decided"

    def test_a_transfer_in_the_portals_dispute_is_not_settled_beside_it_on_paper(
        self, quarrel: Quarrel, refused: Codes
    ) -> None:
        transfer, _dispute = quarrel.contested()
        answers = {"offline_result": "sender", "reason": "双方签字。"}
        clerk = quarrel.district.clerks[FIRE]
        assert refused(quarrel.take, clerk, transfer, "register_offline", **answers) == {"E-T-NOT-OFFLINE"}

    def test_a_second_objection_becomes_a_dispute_and_an_empty_one_is_none(
        self, quarrel: Quarrel, refused: Codes, now: HeldClock
    ) -> None:
        """AT-32: E-T-RETURN-NOREASON; the second objection of a pair is E-T-LOOP and goes the way of the dispute."""
        district, tiexi = quarrel.district, quarrel.district.clerks[TIEXI]
        received = district.received(FIRE, TIEXI)
        assert refused(district.take, tiexi, received, "object") == {"E-T-RETURN-NOREASON"}
        objected = district.take(tiexi, received, "object", proposed_holder=quarrel.code(CITY), **OBJECTION)
        returned = district.take(district.clerks[FIRE], objected, "agree_return")
        again = matters.open_matter(
            district.desk, district.clerks[FIRE], "transfer", district.answers(TIEXI), grew_from=returned.id
        )
        again = district.take(district.clerks[FIRE], again, "submit")
        again = district.take(district.approvers[FIRE], again, "approve")
        again = district.take(tiexi, again, "receive")
        second = {**OBJECTION, "proposed_holder": quarrel.code(CITY)}
        assert refused(district.take, tiexi, again, "object", **second) == {"E-T-LOOP"}
        again = district.take(tiexi, again, "contest", reason="不属本办。", interim_unit=quarrel.code(TIEXI))
        dispute = quarrel.dispute_over(again)
        assert (again.state, dispute.state) == ("in_dispute", "opened")
        assert record_of(dispute).sender_view == "不属本办。"

    def test_a_dispute_opened_over_an_objection_takes_the_transfer_with_it(self, quarrel: Quarrel) -> None:
        district = quarrel.district
        received = district.received(FIRE, TIEXI)
        objected = district.take(
            district.clerks[TIEXI], received, "object", proposed_holder=quarrel.code(CITY), **OBJECTION
        )
        clerk = district.clerks[FIRE]
        draft = matters.open_matter(quarrel.desk, clerk, "dispute", quarrel.answers(), grew_from=objected.id)
        assert quarrel.again(objected).state == "objected"
        quarrel.take(clerk, draft, "open")
        assert quarrel.again(objected).state == "in_dispute"

    def test_two_others_settle_nothing_for_who_sent_it(self, quarrel: Quarrel, refused: Codes) -> None:
        district, tiexi = quarrel.district, quarrel.district.clerks[TIEXI]
        received = district.received(FIRE, TIEXI)
        objected = district.take(tiexi, received, "object", proposed_holder=quarrel.code(CITY), **OBJECTION)
        beside = quarrel.answers(CITY, interim_unit=quarrel.code(TIEXI))
        draft = matters.open_matter(quarrel.desk, tiexi, "dispute", beside, grew_from=objected.id)
        assert refused(quarrel.take, tiexi, draft, "open") == {"E-D-PARTY"}
        assert quarrel.again(objected).state == "objected"

    def test_withdrawing_the_dispute_gives_the_objection_back(self, quarrel: Quarrel) -> None:
        transfer, dispute = quarrel.contested()
        withdrawn = quarrel.take(quarrel.district.clerks[FIRE], dispute, "withdraw", reason="同意退回。")
        assert (withdrawn.state, quarrel.again(transfer).state) == ("withdrawn", "objected")


class TestAgreement:
    """D-1, AT-72."""

    def test_both_sign_and_the_transfer_is_accepted(self, quarrel: Quarrel) -> None:
        """AT-72: agreed in negotiation that the receiver is competent."""
        transfer, dispute = quarrel.contested()
        first = quarrel.take(
            quarrel.district.clerks[FIRE], dispute, "agree", settled_for=quarrel.code(TIEXI), scope="本案"
        )
        assert (first.state, quarrel.again(transfer).state) == ("negotiating", "in_dispute")
        assert record_of(dispute).settled_for is None
        agreed = quarrel.take(quarrel.district.clerks[TIEXI], dispute, "agree")
        assert (agreed.state, quarrel.again(transfer).state) == ("agreed", "accepted")
        assert letters_of(dispute) == ["negotiation_record"]
        executed = quarrel.take(quarrel.district.clerks[TIEXI], agreed, "execute")
        closed = quarrel.take(quarrel.district.clerks[FIRE], executed, "close")
        assert (executed.state, closed.state, closed.open) == ("executed", "closed", False)

    def test_the_act_is_recorded_on_the_transfer_with_its_cause(self, quarrel: Quarrel) -> None:
        transfer, dispute = quarrel.contested()
        for unit in (FIRE, TIEXI):
            quarrel.take(quarrel.district.clerks[unit], dispute, "agree", settled_for=quarrel.code(TIEXI))
        settled = Event.get((Event.matter == transfer.id) & (Event.step == "settle"))
        assert settled.actor_id == quarrel.district.clerks[TIEXI].person_id
        assert Event.get_by_id(settled.cause_id).matter_id == dispute.id

    def test_signing_for_another_unit_is_an_offer_of_its_own(self, quarrel: Quarrel) -> None:
        dispute = quarrel.answered()
        quarrel.take(quarrel.district.clerks[FIRE], dispute, "agree", settled_for=quarrel.code(TIEXI))
        other = quarrel.take(quarrel.district.clerks[TIEXI], dispute, "agree", settled_for=quarrel.code(FIRE))
        assert (other.state, record_of(dispute).sender_signed_at) == ("negotiating", None)
        agreed = quarrel.take(quarrel.district.clerks[FIRE], dispute, "agree")
        assert (agreed.state, record_of(dispute).settled_for) == ("agreed", quarrel.district.units[FIRE].id)

    def test_signing_for_another_part_is_an_offer_of_its_own(self, quarrel: Quarrel) -> None:
        """D-1, scope: nobody is bound to more or less than they signed."""
        dispute = quarrel.answered(dispute_kind="scope")
        chosen = quarrel.code(TIEXI)
        quarrel.take(
            quarrel.district.clerks[FIRE], dispute, "agree", settled_for=chosen, scope="通道内停车部分"
        )
        other = quarrel.take(
            quarrel.district.clerks[TIEXI], dispute, "agree", settled_for=chosen, scope="石墩部分"
        )
        assert (other.state, record_of(dispute).sender_signed_at) == ("negotiating", None)
        agreed = quarrel.take(quarrel.district.clerks[FIRE], dispute, "agree")
        assert (agreed.state, record_of(dispute).scope) == ("agreed", "石墩部分")

    def test_another_word_on_the_goods_is_an_offer_of_its_own(self, quarrel: Quarrel) -> None:
        """D-1, D-4: what happens to files and goods is part of what is signed."""
        dispute, chosen = quarrel.answered(), quarrel.code(TIEXI)
        fire, tiexi = quarrel.district.clerks[FIRE], quarrel.district.clerks[TIEXI]
        quarrel.take(fire, dispute, "agree", settled_for=chosen, goods="材料移交，物品由消防保管。")
        other = quarrel.take(tiexi, dispute, "agree", settled_for=chosen, goods="材料、物品全部移交。")
        assert (other.state, record_of(dispute).sender_signed_at) == ("negotiating", None)
        agreed = quarrel.take(fire, dispute, "agree")
        assert (agreed.state, record_of(dispute).goods) == ("agreed", "材料、物品全部移交。")

    def test_what_is_told_later_stands_below_what_was_signed(self, quarrel: Quarrel) -> None:
        """D-1: how it went bears both signatures: nobody rewrites it over the other's."""
        dispute, chosen = quarrel.answered(), quarrel.code(TIEXI)
        fire, tiexi = quarrel.district.clerks[FIRE], quarrel.district.clerks[TIEXI]
        quarrel.take(fire, dispute, "agree", settled_for=chosen, negotiation="11月20日电话商定。")
        quarrel.take(tiexi, dispute, "agree", negotiation="11月21日复核无异议。")
        assert record_of(dispute).negotiation == "11月20日电话商定。\n11月21日复核无异议。"

    def test_what_was_offered_of_the_goods_ends_with_the_conferring(self, quarrel: Quarrel) -> None:
        """D-4: the decision says by itself what happens to them."""
        dispute, fire = quarrel.answered(), quarrel.district.clerks[FIRE]
        quarrel.take(fire, dispute, "agree", settled_for=quarrel.code(TIEXI), goods="物品由消防保管。")
        quarrel.take(fire, dispute, "fail", negotiation="未能一致。")
        assert record_of(dispute).goods is None

    def test_who_signed_that_it_failed_has_not_signed_the_offer_before(self, quarrel: Quarrel) -> None:
        dispute, ours = quarrel.answered(), quarrel.code(TIEXI)
        quarrel.take(quarrel.district.clerks[FIRE], dispute, "agree", settled_for=ours)
        quarrel.take(quarrel.district.clerks[TIEXI], dispute, "fail", negotiation="我办不同意。")
        quarrel.take(quarrel.district.clerks[FIRE], dispute, "sign")
        quarrel.take(quarrel.district.approvers[FIRE], dispute, "submit")
        offered = quarrel.take(quarrel.district.clerks[FIRE], dispute, "agree", settled_for=ours)
        assert (offered.state, record_of(dispute).settled_for) == ("submitted", None)

    def test_a_sheet_signed_by_both_on_paper_needs_one_entry(self, quarrel: Quarrel) -> None:
        dispute = quarrel.opened()
        clerk = quarrel.district.clerks[FIRE]
        quarrel.district.attach(clerk, dispute, "record", "协商记录.png")
        assert quarrel.take(clerk, dispute, "agree", settled_for=quarrel.code(FIRE)).state == "agreed"

    def test_agreed_for_the_sender_it_goes_back_by_agreement(self, quarrel: Quarrel) -> None:
        transfer, dispute = quarrel.contested()
        for unit in (FIRE, TIEXI):
            quarrel.take(quarrel.district.clerks[unit], dispute, "agree", settled_for=quarrel.code(FIRE))
        assert quarrel.again(transfer).state == "returned_agreed"

    def test_two_sides_do_not_agree_on_a_third(self, quarrel: Quarrel, refused: Codes) -> None:
        dispute, clerk = quarrel.answered(), quarrel.district.clerks[FIRE]
        assert refused(quarrel.take, clerk, dispute, "agree", settled_for=quarrel.code(CITY)) == {"E-D-PARTY"}


class TestSubmission:
    """D-1, D-3, AT-73."""

    def test_without_a_record_nothing_is_submitted(self, quarrel: Quarrel, refused: Codes) -> None:
        """AT-73, first half: E-D-NO-NEGOTIATION."""
        head = quarrel.district.approvers[FIRE]
        assert refused(quarrel.take, head, quarrel.opened(), "submit") == {"E-D-NO-NEGOTIATION"}
        failed = quarrel.take(
            quarrel.district.clerks[FIRE],
            quarrel.answered(title="另一案", subject="乙"),
            "fail",
            negotiation="未能一致。",
        )
        assert refused(quarrel.take, head, failed, "submit") == {"E-D-NO-NEGOTIATION"}

    def test_with_proof_of_silence_one_side_submits_and_it_goes_to_the_justice_bureau(
        self, quarrel: Quarrel
    ) -> None:
        """AT-73, second half."""
        dispute = quarrel.opened()
        quarrel.take(quarrel.district.clerks[FIRE], dispute, "fail", negotiation="11月21日发函，对方未答复。")
        quarrel.district.attach(quarrel.district.clerks[FIRE], dispute, "silence", "催办函.png")
        submitted = quarrel.take(quarrel.district.approvers[FIRE], dispute, "submit")
        assert submitted.state == "submitted"
        seat = Party.get((Party.matter == dispute.id) & (Party.seat == "coordinator"))
        assert (seat.unit_id, seat.todo) == (quarrel.supervisor.unit.id, "overseeing")
        assert letters_of(dispute) == ["submission"]

    def test_seven_working_days_without_an_answer_prove_silence_by_themselves(
        self, quarrel: Quarrel, refused: Codes, now: HeldClock
    ) -> None:
        dispute, head = quarrel.opened(), quarrel.district.approvers[FIRE]
        now.move_to(datetime(2026, 12, 1, 23, 59))
        assert refused(quarrel.take, head, dispute, "submit") == {"E-D-NO-NEGOTIATION"}
        now.move_to(datetime(2026, 12, 2, 0, 0))
        assert quarrel.take(head, dispute, "submit").state == "submitted"

    def test_either_side_submits(self, quarrel: Quarrel) -> None:
        """Q-14."""
        submitted = quarrel.take(quarrel.district.approvers[TIEXI], quarrel.failed(), "submit")
        assert submitted.state == "submitted"

    def test_with_the_station_switched_off_it_goes_straight_to_the_government(self, quarrel: Quarrel) -> None:
        """D-3, Q-15."""
        with transaction():
            JUSTICE_STATION.decide(False, "卫政办〔2026〕5号")
        submitted = quarrel.submitted()
        assert submitted.state == "coordinating"
        assert Party.get((Party.matter == submitted.id) & (Party.seat == "government")).todo == "overseeing"

    def test_the_justice_bureau_settles_what_both_have_signed_before_it(
        self, quarrel: Quarrel, refused: Codes
    ) -> None:
        """D-3."""
        submitted, bureau = quarrel.submitted(), quarrel.supervisor
        chosen = quarrel.code(TIEXI)
        codes = refused(quarrel.take, bureau, submitted, "agree", settled_for=chosen)
        assert codes == {"E-D-NO-NEGOTIATION"}
        quarrel.district.attach(bureau, submitted, "record", "协调协议.png")
        assert quarrel.take(bureau, submitted, "agree", settled_for=chosen).state == "agreed"

    def test_who_coordinates_and_who_decides_is_reminded_of_it(
        self, quarrel: Quarrel, now: HeldClock
    ) -> None:
        """K-9 for seats of those who oversee: dispute.decide ends on Friday 12-04, the working day before is reminded on."""
        submitted = quarrel.submitted()
        self.round_of(quarrel, now, 3)
        assert quarrel.supervisor.person_id in self.reminded(submitted)
        assert quarrel.gov_office.person_id not in self.reminded(submitted)
        quarrel.take(quarrel.supervisor, submitted, "coordinate", opinion="建议铁西办管辖。")
        self.round_of(quarrel, now, 4)
        assert quarrel.gov_office.person_id in self.reminded(submitted)

    def round_of(self, quarrel: Quarrel, now: HeldClock, day: int) -> None:
        now.move_to(datetime(2026, 12, day, 9, 1))
        deadlines.make_round(quarrel.desk)

    def reminded(self, matter: Matter) -> set[int]:
        """Who was told in a round of the days for deciding."""
        told = Notice.select().where((Notice.matter == matter.id) & Notice.text.contains("区人民政府决定"))
        return {row.person_id for row in told if row.created_at.month == 12 and "提请" not in row.text}

    def test_nobody_outside_takes_part(self, quarrel: Quarrel) -> None:
        dispute = quarrel.answered()
        for step in ("agree", "fail", "submit", "withdraw", "decide"):
            with pytest.raises(Refused):
                quarrel.take(quarrel.district.clerks[JIEFANG], dispute, step)


class TestDecision:
    """D-4, AT-74."""

    def test_decided_for_the_sender_the_transfer_comes_back_and_the_question_is_closed(
        self, quarrel: Quarrel, refused: Codes
    ) -> None:
        """AT-74: returned_decided; materials back; a second objection is E-D-DECIDED."""
        transfer, dispute = quarrel.contested()
        clerks, heads = quarrel.district.clerks, quarrel.district.approvers
        quarrel.take(clerks[TIEXI], dispute, "negotiate", view="不属本办。", basis="清单")
        quarrel.take(clerks[FIRE], dispute, "fail", negotiation="未能一致。")
        quarrel.take(clerks[TIEXI], dispute, "sign")
        quarrel.take(heads[FIRE], dispute, "submit")
        quarrel.take(quarrel.supervisor, dispute, "coordinate", opinion="建议区消防管辖。")
        decided = quarrel.decide(dispute, FIRE)
        returned = quarrel.again(transfer)
        assert (decided.state, returned.state, returned.open) == ("decided", "returned_decided", False)
        assert letters_of(decided) == ["negotiation_record", "submission", "decision_letter"]
        draft = matters.open_matter(
            quarrel.desk, clerks[FIRE], "dispute", quarrel.answers(), grew_from=transfer.id
        )
        assert refused(quarrel.take, clerks[FIRE], draft, "open") == {"E-D-DECIDED"}
        opened = quarrel.take(clerks[FIRE], draft, "open", new_facts="新查明违法地点在解放路辖区。")
        assert opened.state == "opened"

    def test_whoever_was_named_does_not_refuse_again(self, quarrel: Quarrel, refused: Codes) -> None:
        """D-4 in the words of outcomes: the step of another plugin that would say 'not ours' is refused."""
        transfer, dispute = quarrel.contested()
        clerks = quarrel.district.clerks
        quarrel.take(clerks[FIRE], dispute, "fail", negotiation="未能一致。")
        quarrel.take(clerks[TIEXI], dispute, "sign")
        quarrel.take(quarrel.district.approvers[FIRE], dispute, "submit")
        quarrel.take(quarrel.supervisor, dispute, "coordinate", opinion="建议铁西办管辖。")
        quarrel.decide(dispute, TIEXI)
        accepted = quarrel.again(transfer)
        assert accepted.state == "accepted"
        again = {**OBJECTION, "proposed_holder": quarrel.code(CITY)}
        assert "E-D-DECIDED" in refused(quarrel.take, clerks[TIEXI], accepted, "object", **again)

    def test_what_was_decided_is_not_contested_again(self, quarrel: Quarrel, refused: Codes) -> None:
        """AT-74, the other way round: sent once more against the decision, objected to, contested: E-D-DECIDED."""
        transfer, dispute = quarrel.contested()
        district, clerk = quarrel.district, quarrel.district.clerks[FIRE]
        quarrel.district.attach(clerk, dispute, "record", "决定书.png")
        quarrel.take(
            clerk,
            dispute,
            "register_offline",
            offline_result="decided",
            settled_for=quarrel.code(FIRE),
            negotiation="卫政〔2026〕9号。",
        )
        assert quarrel.again(transfer).state == "returned_decided"
        again = matters.open_matter(
            district.desk, clerk, "transfer", district.answers(TIEXI), grew_from=transfer.id
        )
        district.attach(clerk, again, "evidence")
        again = district.take(clerk, again, "submit")
        again = district.take(district.approvers[FIRE], again, "approve")
        again = district.take(district.clerks[TIEXI], again, "receive")
        objection = {**OBJECTION, "proposed_holder": quarrel.code(CITY)}
        warned = {"E-T-LOOP": "已有决定。"}
        again = district.take(district.clerks[TIEXI], again, "object", warned, **objection)
        contest = {"reason": "不同意。", "interim_unit": quarrel.code(TIEXI)}
        assert refused(district.take, clerk, again, "contest", **contest) == {"E-D-DECIDED"}

    def test_whoever_was_merged_with_the_named_unit_is_bound_in_its_stead(
        self, quarrel: Quarrel, refused: Codes
    ) -> None:
        """D-4, G-2."""
        quarrel.decided(FIRE)
        units, clerk = quarrel.district.units, quarrel.district.clerks[CITY]
        successions.end(quarrel.desk, None, units[FIRE].id, clock.today(), successor_id=units[CITY].id)
        draft = matters.open_matter(quarrel.desk, clerk, "dispute", quarrel.answers())
        found = precedents.decided_ones(draft, (units[CITY].id, units[TIEXI].id))
        assert [(one["unit"], one["unit_id"]) for one in found] == [(CITY, units[CITY].id)]
        assert refused(quarrel.take, clerk, draft, "open") == {"E-D-DECIDED"}

    def test_what_was_offered_to_a_unit_is_signed_for_whoever_took_its_place(self, quarrel: Quarrel) -> None:
        """D-1, G-2: 区消防 signs that it is its own, and is merged before 铁西 signs the same."""
        units, offered = quarrel.district.units, quarrel.answered(interim_unit=quarrel.code(FIRE))
        quarrel.take(quarrel.district.clerks[FIRE], offered, "agree", settled_for=quarrel.code(FIRE))
        successions.end(quarrel.desk, None, units[FIRE].id, clock.today(), successor_id=units[CITY].id)
        agreed = quarrel.take(quarrel.district.clerks[TIEXI], offered, "agree")
        assert (agreed.state, record_of(agreed).settled_for) == ("agreed", units[CITY].id)
        letter = IssuedLetter.get(IssuedLetter.matter == agreed.id)
        assert f"双方一致同意本案由{CITY}管辖" in str(letter.content)
        assert f"['争议期间保全证据', '{CITY}']" in str(letter.content)

    def test_whoever_took_the_place_of_a_unit_keeps_the_evidence_in_its_stead(self, quarrel: Quarrel) -> None:
        """D-5, G-2: 解放 is merged into 铁西, which had the case."""
        units, dispute = quarrel.district.units, quarrel.opened(other=JIEFANG)
        successions.end(quarrel.desk, None, units[JIEFANG].id, clock.today(), successor_id=units[TIEXI].id)
        case = matters.open_matter(
            quarrel.desk, quarrel.district.clerks[TIEXI], "filing", {"title": "同一案"}, grew_from=dispute.id
        )
        pending = precedents.pending_on(case, units[TIEXI].id)
        assert pending is not None
        assert pending["interim"] == TIEXI

    def test_the_decision_is_numbered_in_the_series_of_the_government(self, quarrel: Quarrel) -> None:
        decided = quarrel.decided()
        letter = IssuedLetter.get(
            (IssuedLetter.matter == decided.id) & (IssuedLetter.kind == "decision_letter")
        )
        assert letter.number == "卫政函〔2026〕1号"
        assert letter.content["head"] == "新乡市卫滨区人民政府"
        assert "由铁西街道办事处管辖" in str(letter.content)

    def test_a_third_unit_may_be_named_and_is_told(self, quarrel: Quarrel) -> None:
        quarrel.decided(JIEFANG)
        person = quarrel.district.clerks[JIEFANG].person_id
        texts = [row.text for row in Notice.select().where(Notice.person == person)]
        assert any("指定管辖" in text for text in texts)

    def test_the_unit_found_competent_says_that_it_has_taken_over(
        self, quarrel: Quarrel, refused: Codes
    ) -> None:
        decided = quarrel.decided(TIEXI)
        assert refused(quarrel.take, quarrel.district.clerks[FIRE], decided, "execute") == {"E-D-EXECUTE"}
        assert quarrel.take(quarrel.district.clerks[TIEXI], decided, "execute").state == "executed"

    def test_what_the_district_cannot_decide_alone_is_forwarded_and_decided_after(
        self, quarrel: Quarrel
    ) -> None:
        """AT-78: a party is a municipal branch."""
        branch = quarrel.district.units["市生态环境局卫滨分局"]
        clerk = quarrel.district.clerks[FIRE]
        draft = matters.open_matter(
            quarrel.desk, clerk, "dispute", quarrel.answers("市生态环境局卫滨分局", item="")
        )
        opened = quarrel.take(clerk, draft, "open")
        opening = Event.get((Event.matter == opened.id) & (Event.label == "提出争议"))
        assert any("市人民政府" in message for message, _sentence in opening.confirmed)
        quarrel.take(clerk, opened, "fail", negotiation="对方未答复。")
        quarrel.district.attach(clerk, opened, "silence")
        quarrel.take(quarrel.district.approvers[FIRE], opened, "submit")
        quarrel.take(quarrel.supervisor, opened, "coordinate", opinion="涉及市级分局。")
        forwarded = quarrel.take(quarrel.gov_office, opened, "forward", forwarded_to="新乡市人民政府")
        assert (forwarded.state, record_of(opened).forwarded_to) == ("coordinating", "新乡市人民政府")
        decided = quarrel.take(
            quarrel.gov_office, opened, "decide", settled_for=branch.code, decision_reason="市政府批复。"
        )
        assert decided.state == "decided"

    def test_a_change_of_the_list_is_proposed_as_a_draft_and_changes_nothing(self, quarrel: Quarrel) -> None:
        decided = quarrel.decided()
        quarrel.take(quarrel.district.clerks[TIEXI], decided, "propose_change")
        draft = Matter.get(Matter.kind == "list_change")
        assert (draft.state, draft.private, draft.item_id) == ("draft", True, decided.item_id)
        assert "铁西街道办事处管辖" in draft.summary
        link = Link.get(Link.matter == draft.id)
        assert (link.other_id, link.relation) == (decided.id, Relation.GREW_FROM)


class TestMeanwhile:
    """D-5, AT-79."""

    def filed(self, quarrel: Quarrel, unit: str, **more: Any) -> Matter:
        """A case in the unit's own register on the disputed item, place and 当事人."""
        clerk = quarrel.district.clerks[unit]
        typed = {
            "item": quarrel.district.item, "place": "铁西新村3号楼前", "title": "占用消防车通道", "subject": "某物业公司",
            "filed_on": "2026-11-19", **more,
        }  # fmt: skip
        entry = matters.open_matter(quarrel.desk, clerk, "filing", typed)
        return quarrel.take(clerk, entry, "file")

    PENALTY = {"decision": "penalty", "decided_on": "2026-11-20", "result": "罚款五百元。"}

    def test_no_side_punishes_on_the_point_and_reads_who_keeps_the_evidence(self, quarrel: Quarrel) -> None:
        """AT-79: blocked; interim_unit shown."""
        case = self.filed(quarrel, TIEXI)
        quarrel.opened()
        with pytest.raises(Refused) as caught:
            quarrel.take(quarrel.district.clerks[TIEXI], case, "conclude", **self.PENALTY)
        (reason,) = caught.value.reasons
        assert reason.code == "E-D-PENDING"
        assert "由铁西街道办事处保全证据" in reason.message

    def test_the_receiver_of_the_transfer_itself_does_not_punish_meanwhile(self, quarrel: Quarrel) -> None:
        """AT-79 in the same incident, by the words that all procedures share."""
        district, clerk = quarrel.district, quarrel.district.clerks[TIEXI]
        accepted = district.take(clerk, district.received(FIRE, TIEXI), "accept")
        filed = district.take(clerk, accepted, "file", filed_on="2026-11-20")
        quarrel.opened()
        with pytest.raises(Refused, match="E-D-PENDING"):
            quarrel.take(clerk, filed, "conclude", **self.PENALTY)

    def test_ordering_to_put_right_is_no_penalty(self, quarrel: Quarrel) -> None:
        case = self.filed(quarrel, TIEXI)
        quarrel.opened()
        warned = {**self.PENALTY, "decision": "warned"}
        assert quarrel.take(quarrel.district.clerks[TIEXI], case, "conclude", **warned).state == "concluded"

    def test_another_case_goes_on(self, quarrel: Quarrel) -> None:
        case = self.filed(quarrel, TIEXI, subject="另一公司")
        quarrel.opened()
        taken = quarrel.take(quarrel.district.clerks[TIEXI], case, "conclude", **self.PENALTY)
        assert taken.state == "concluded"

    def test_once_it_is_settled_the_competent_unit_goes_on(self, quarrel: Quarrel) -> None:
        case = self.filed(quarrel, TIEXI)
        quarrel.decided(TIEXI)
        taken = quarrel.take(quarrel.district.clerks[TIEXI], case, "conclude", **self.PENALTY)
        assert taken.state == "concluded"

    def test_a_switch_lifts_no_bar(self, quarrel: Quarrel, refused: Codes) -> None:
        """P-1."""
        case = self.filed(quarrel, TIEXI)
        quarrel.opened()
        switch_off(quarrel, TIEXI)
        codes = refused(quarrel.take, quarrel.district.clerks[TIEXI], case, "conclude", **self.PENALTY)
        assert codes == {"E-D-PENDING"}

    def test_one_question_has_one_dispute(self, quarrel: Quarrel, refused: Codes) -> None:
        quarrel.opened()
        clerk = quarrel.district.clerks[TIEXI]
        draft = matters.open_matter(quarrel.desk, clerk, "dispute", quarrel.answers(FIRE))
        assert refused(quarrel.take, clerk, draft, "open") == {"E-D-OPEN"}


class TestOnPaper:
    """P-3, P-5: a side that is not in the portal."""

    def test_a_side_without_the_plugin_registers_what_was_agreed(self, quarrel: Quarrel) -> None:
        transfer, dispute = quarrel.contested()
        switch_off(quarrel, TIEXI)
        clerk = quarrel.district.clerks[TIEXI]
        quarrel.district.attach(clerk, dispute, "record", "协商记录.png")
        settled = quarrel.take(
            clerk,
            dispute,
            "register_offline",
            offline_result="agreed",
            settled_for=quarrel.code(TIEXI),
            negotiation="双方签字。",
        )
        assert (settled.state, quarrel.again(transfer).state) == ("agreed", "accepted")

    def test_without_the_paper_nothing_is_registered(self, quarrel: Quarrel, refused: Codes) -> None:
        answers = {"offline_result": "failed", "negotiation": "未能一致。"}
        clerk = quarrel.district.clerks[FIRE]
        codes = refused(quarrel.take, clerk, quarrel.opened(), "register_offline", **answers)
        assert codes == {"E-D-MAT-RECORD"}
