"""Urgent notices over the desk, on both databases: sent at any hour, answered, reported, closed (domain M-4, M-5)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from plugins.consultation.hazard.records import known
from plugins.consultation.models import HazardRecord
from portal.desk import deadlines, matters, supervision
from portal.domain.procedure import Actor, Role, Seat
from portal.domain.reasons import Forbidden, Refused
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.enablement import PluginSwitch
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter, MatterClock, Party
from portal.store.notices import Notice
from tests import factories
from tests.conftest import HeldClock
from tests.consultation.conftest import FIRE, POLICE, RESCUE, TIEXI, Emergency

EVENING = datetime(2026, 11, 20, 18, 5)
HOLIDAY_NIGHT = datetime(2026, 10, 3, 2, 0)
Codes = Callable[..., set[str]]


def inbox(actor: Actor) -> list[str]:
    return [row.text for row in Notice.select().where(Notice.person == actor.person_id).order_by(Notice.id)]


def running(matter: Matter) -> dict[tuple[str, str], datetime]:
    rows = MatterClock.select().where((MatterClock.matter == matter.id) & MatterClock.stopped_at.is_null())
    return {(row.term, row.owed_by): row.due_at for row in rows}


def record_of(matter: Matter) -> Any:
    return HazardRecord.get(HazardRecord.matter == matter.id)


def switch_off(emergency: Emergency, *units: str) -> None:
    with transaction():
        for unit in units:
            PluginSwitch.create(
                plugin="consultation", unit=emergency.district.units[unit].id, state="off", changed_at=0
            )
        snapshots.changed("switches")


def at(now: HeldClock, hour: int, minute: int) -> None:
    now.move_to(now.instant.replace(hour=hour, minute=minute, second=0))


class TestSending:
    """Nothing blocks a notice, and every department gets its own."""

    def test_one_act_tells_several_departments_each_with_a_notice_and_limits_of_its_own(
        self, emergency: Emergency, now: HeldClock
    ) -> None:
        now.move_to(EVENING)
        first, second = emergency.parts(emergency.told(FIRE, RESCUE))
        assert [first.state, second.state] == ["sent", "sent"]
        assert [(one.title, one.place_text) for one in (first, second)] == [
            ("燃气管道被挖断", "铁西新村3号楼前")
        ] * 2
        seats = dict(Party.select(Party.seat, Party.unit).where(Party.matter == second.id).tuples())
        assert seats == {
            "sender": emergency.district.units[TIEXI].id,
            "receiver": emergency.district.units[RESCUE].id,
        }
        assert {name: due.strftime("%H:%M") for name, due in running(second).items()} == {
            ("hazard.acknowledge", "receiver"): "18:35", ("hazard.on_site", "receiver"): "20:05",
            ("hazard.acknowledge", "sender"): "18:35",
        }  # fmt: skip
        assert inbox(emergency.rescue) == ["【待回应】紧急情况通知：燃气管道被挖断"]
        slips = IssuedLetter.select().order_by(IssuedLetter.id)
        assert [(slip.title, slip.content["addressee"]) for slip in slips] == [
            ("紧急情况通知单", "新乡市卫滨区消防救援大队"), ("紧急情况通知单", "新乡市卫滨区应急管理局")]  # fmt: skip
        assert "区应急管理局" in str(slips[0].content["table"])
        assert "区消防救援大队" in str(slips[1].content["table"])

    def test_at_two_on_a_holiday_the_people_are_told_at_once(
        self, emergency: Emergency, now: HeldClock
    ) -> None:
        now.move_to(HOLIDAY_NIGHT)
        emergency.told(FIRE)
        assert inbox(emergency.fire) == ["【待回应】紧急情况通知：燃气管道被挖断"]

    def test_reminders_go_out_around_the_clock_to_both_sides(
        self, emergency: Emergency, now: HeldClock
    ) -> None:
        """K-9, M-4: at three in the night of a holiday the round reminds the department, and who has not telephoned."""
        now.move_to(HOLIDAY_NIGHT)
        emergency.told(FIRE)
        at(now, 2, 31)
        deadlines.make_round(emergency.desk)
        assert any("回应重大隐患通知" in text for text in inbox(emergency.fire))
        assert any("登记电话确认" in text for text in inbox(emergency.sender))

    def test_with_nothing_but_a_department_it_goes_out_and_is_completed_later(
        self, emergency: Emergency
    ) -> None:
        code = emergency.district.units[FIRE].code
        draft = matters.open_matter(emergency.desk, emergency.sender, "hazard_notice", {"receivers": code})
        sent = emergency.take(emergency.sender, draft, "send")
        assert (sent.state, sent.title) == ("sent", "重大隐患")
        completed = emergency.take(
            emergency.sender, sent, "complete", danger="井盖缺失", place="铁西新村北门"
        )
        assert (completed.place_text, completed.state) == ("铁西新村北门", "sent")

    def test_the_police_are_offered_and_no_court_procuratorate_or_commission(
        self, emergency: Emergency
    ) -> None:
        offered = {one.name for one in known(None, {}, emergency.sender)["receivers"]}
        assert {FIRE, RESCUE, POLICE} <= offered
        assert not offered & {"区人民法院", "区人民检察院", "区监察委员会"}

    def test_no_switch_on_either_side_holds_it_back(self, emergency: Emergency) -> None:
        switch_off(emergency, TIEXI, FIRE)
        sent = emergency.told(FIRE)
        assert emergency.take(emergency.fire, sent, "acknowledge").state == "acknowledged"

    @pytest.mark.parametrize("role", [Role.LEGAL_REVIEWER, Role.HEAD, Role.HANDLER])
    def test_anybody_of_the_unit_may_send(self, emergency: Emergency, role: Role) -> None:
        emergency.sender = factories.clerk(emergency.district.units[TIEXI], role)
        assert emergency.told(FIRE).state == "sent"

    def test_who_looks_after_the_portal_does_not(self, emergency: Emergency) -> None:
        emergency.sender = factories.clerk(emergency.district.units[TIEXI], Role.SYSTEM_ADMIN)
        with pytest.raises(Forbidden):
            emergency.told(FIRE)

    def test_a_department_that_was_forgotten_is_told_beside(self, emergency: Emergency) -> None:
        first = emergency.told(FIRE)
        emergency.take(
            emergency.sender, first, "tell_more", receivers=[emergency.district.units[RESCUE].code]
        )
        assert [one.state for one in emergency.parts(first)] == ["sent", "sent"]
        assert inbox(emergency.rescue) == ["【待回应】紧急情况通知：燃气管道被挖断"]

    def test_photos_go_to_every_department(self, emergency: Emergency) -> None:
        codes = [emergency.district.units[name].code for name in (FIRE, RESCUE)]
        draft = matters.open_matter(emergency.desk, emergency.sender, "hazard_notice", {"receivers": codes})
        emergency.district.attach(emergency.sender, draft, "media")
        first, second = emergency.parts(emergency.take(emergency.sender, draft, "send"))
        assert [file.name for file in second_files(second)] == ["照片.png"]
        assert all(file.frozen for one in (first, second) for file in second_files(one))

    def test_a_department_knows_of_its_own_notice_only(self, emergency: Emergency) -> None:
        """G-9."""
        first, second = emergency.parts(emergency.told(FIRE, RESCUE))
        assert matters.readable(emergency.desk, emergency.fire, first.id)
        with pytest.raises(Refused):
            matters.readable(emergency.desk, emergency.fire, second.id)


def second_files(matter: Matter) -> list[Any]:
    from portal.store.files import StoredFile

    return list(StoredFile.select().where(StoredFile.matter == matter.id))


class TestAnswering:
    """From the alarm to the end."""

    def test_acknowledged_dispatched_on_site_handled_closed(
        self, emergency: Emergency, now: HeldClock
    ) -> None:
        now.move_to(EVENING)
        sent = emergency.told(FIRE)
        at(now, 18, 20)
        assert emergency.take(emergency.fire, sent, "acknowledge").state == "acknowledged"
        assert (
            emergency.take(emergency.fire, sent, "dispatch", sent_people="孙八等 3 人").state == "dispatched"
        )
        at(now, 18, 50)
        assert emergency.take(emergency.fire, sent, "arrive").state == "on_site"
        at(now, 19, 30)
        handled = emergency.take(
            emergency.fire, sent, "handle", result="已关阀疏散", officers="孙八（X1）、周九（X2）"
        )
        assert handled.state == "handled"
        assert [row.lateness for row in MatterClock.select()] == ["", "", ""]
        assert emergency.take(emergency.sender, sent, "close").open is False

    def test_what_comes_too_late_is_a_reminder_passed_and_no_bar(
        self, emergency: Emergency, now: HeldClock
    ) -> None:
        now.move_to(EVENING)
        sent = emergency.told(FIRE)
        at(now, 18, 45)
        emergency.take(emergency.fire, sent, "acknowledge")
        assert (
            Event.get((Event.matter == sent.id) & (Event.step == "acknowledge")).lateness
            == "提醒时间已过 10 分钟"
        )

    def test_the_police_without_an_account_answers_by_telephone(
        self, emergency: Emergency, now: HeldClock
    ) -> None:
        """Q-23: the sender writes down who answered, when, and what the police said; the paper notice is there to print."""
        now.move_to(EVENING)
        sent = emergency.told(POLICE)
        at(now, 18, 12)
        call = {
            "line": "receiver",
            "answerer": "值班民警（警号 0001）",
            "said": "dispatched",
            "called_at": "2026-11-20T18:08",
        }
        assert emergency.take(emergency.sender, sent, "log_call", **call).state == "dispatched"
        assert IssuedLetter.get(IssuedLetter.matter == sent.id).title == "紧急情况通知单"
        told = dict(Event.get((Event.matter == sent.id) & (Event.step == "log_call")).details)
        assert (told["接听人"], told["对方答复"]) == ("值班民警（警号 0001）", "对方说已派员")
        stopped = MatterClock.get(
            (MatterClock.matter == sent.id)
            & (MatterClock.owed_by == "receiver")
            & MatterClock.stopped_at.is_null(False)
        )
        assert stopped.stopped_at.strftime("%H:%M") == "18:08"
        done = emergency.take(
            emergency.sender, sent, "log_call", line="receiver", answerer="值班民警", said="handled"
        )
        assert done.state == "handled"

    def test_several_calls_stand_in_the_log_and_one_to_119_moves_nothing(self, emergency: Emergency) -> None:
        sent = emergency.told(FIRE)
        emergency.take(emergency.sender, sent, "log_call", line="receiver", said="unanswered")
        after = emergency.take(
            emergency.sender, sent, "log_call", line="119", answerer="接警员 3 号", said="dispatched"
        )
        assert after.state == "sent"
        assert Event.select().where((Event.matter == sent.id) & (Event.step == "log_call")).count() == 2
        assert ("hazard.acknowledge", "sender") in running(sent)

    def test_the_wrong_department_says_so_and_the_notice_is_readdressed(self, emergency: Emergency) -> None:
        sent = emergency.told(FIRE)
        rescue = emergency.district.units[RESCUE]
        emergency.take(emergency.fire, sent, "refuse", reason_code="not_ours", proposed_holder=rescue.code)
        assert Matter.get_by_id(sent.id).outcome == "refused"
        assert (
            emergency.take(emergency.sender, sent, "readdress", receivers=[rescue.code]).state == "passed_on"
        )
        first, second = emergency.parts(sent)
        assert (first.open, second.state, second.title) == (False, "sent", "燃气管道被挖断")
        assert inbox(emergency.rescue) == ["【待回应】紧急情况通知：燃气管道被挖断"]

    @pytest.mark.parametrize(
        ("result", "state"), [("receiver", "acknowledged"), ("other", "passed_on"), ("over", "handled")]
    )
    def test_a_dispute_over_a_refusal_can_be_settled_on_paper(
        self, emergency: Emergency, result: str, state: str
    ) -> None:
        """P-5."""
        sent = emergency.told(FIRE)
        emergency.take(emergency.fire, sent, "refuse", reason="阀室不归消防管")
        fields = {"offline_result": result, "agreed": "经区司法局电话协调商定。"}
        assert emergency.take(emergency.sender, sent, "register_offline", **fields).state == state

    @pytest.mark.parametrize(("winner", "state"), [(FIRE, "acknowledged"), (TIEXI, "refused_with_reason")])
    def test_a_dispute_over_a_refusal_brings_the_department_or_leaves_it(
        self, emergency: Emergency, winner: str, state: str
    ) -> None:
        """AT-100, D-4: a refusal with a reason is disputed, and the notice goes on by what is settled."""
        sent = emergency.told(FIRE)
        emergency.take(emergency.fire, sent, "refuse", reason="阀室不归消防管")
        codes = {name: str(unit.code) for name, unit in emergency.district.units.items()}
        view = {
            "receiver": codes[FIRE], "title": "燃气管道被挖断", "place": "铁西新村3号楼前", "dispute_kind": "negative",
            "facts": "管道被挖断。", "sender_view": "应由消防处置。", "sender_basis": "消防法第四条", "interim_unit": codes[TIEXI],
        }  # fmt: skip
        dispute = matters.open_matter(emergency.desk, emergency.sender, "dispute", view, grew_from=sent.id)
        emergency.take(emergency.sender, dispute, "open", {"E-D-NOITEM": "隐患不对应清单事项。"})
        for side in (emergency.fire, emergency.sender):
            emergency.take(side, dispute, "agree", settled_for=codes[winner], scope="本次处置")
        assert Matter.get_by_id(dispute.id).outcome == "settled"
        assert Matter.get_by_id(sent.id).state == state

    def test_the_sender_sees_that_the_danger_is_over(self, emergency: Emergency) -> None:
        sent = emergency.told(FIRE)
        ended = emergency.take(
            emergency.sender, sent, "record_end", result="燃气公司已关阀，19:10 现场查看无气味。"
        )
        assert emergency.take(emergency.sender, ended, "close").state == "closed"


class TestReport:
    """M-5: AT-99, AT-100, AT-101."""

    def test_at_99_silence_is_noted_at_half_an_hour_and_reported_at_two(
        self, emergency: Emergency, now: HeldClock, refused: Codes
    ) -> None:
        now.move_to(EVENING)
        sent = emergency.told(FIRE)
        at(now, 20, 5)
        assert refused(emergency.take, emergency.sender, sent, "close") == {"E-M-NOTHANDLED"}
        reported = emergency.take(emergency.head, sent, "report")
        assert (reported.state, reported.number) == ("reported", "铁西办函〔2026〕1号")
        noted = Event.get((Event.matter == sent.id) & (Event.step == "report")).confirmed
        assert [message for message, _sentence in noted] == ["通知已满半小时，没有登记电话确认。"]
        letter = IssuedLetter.get(IssuedLetter.kind == "hazard_report")
        assert letter.title == "关于燃气管道被挖断未得到处置的报告"
        assert letter.content["addressee"] == "新乡市卫滨区人民政府"
        assert letter.content["copies"] == ["区司法局"]
        said = str(letter.content["sections"])
        assert "18时05分，铁西街道办事处发出紧急情况通知" in said
        assert "已满2小时，区消防救援大队没有到场处置，也没有说明理由" in said
        assert refused(emergency.take, emergency.sender, sent, "close") == {"E-M-NOTHANDLED"}

    def test_at_100_a_reason_given_at_18_20_bars_the_report(
        self, emergency: Emergency, now: HeldClock, refused: Codes
    ) -> None:
        now.move_to(EVENING)
        sent = emergency.told(FIRE)
        at(now, 18, 20)
        emergency.take(emergency.fire, sent, "refuse", reason="管道属燃气公司，应由住建部门处理。")
        at(now, 20, 30)
        assert refused(emergency.take, emergency.head, sent, "report") == {"E-M-REPORT-HASREASON"}

    def test_a_call_after_a_reason_neither_takes_it_back_nor_opens_the_report(
        self, emergency: Emergency, now: HeldClock, refused: Codes
    ) -> None:
        """M-5: whoever was given a reason and telephones once more has still been given it."""
        now.move_to(EVENING)
        sent = emergency.told(FIRE)
        emergency.take(emergency.fire, sent, "refuse", reason="阀室不归消防管")
        for said in ("refused", "told"):
            call = {"line": "receiver", "answerer": "值班员", "said": said}
            assert emergency.take(emergency.sender, sent, "log_call", **call).state == "refused_with_reason"
        assert HazardRecord.get(HazardRecord.matter == sent.id).reason == "阀室不归消防管"
        at(now, 20, 30)
        assert refused(emergency.take, emergency.head, sent, "report") == {"E-M-REPORT-HASREASON"}

    def test_at_101_a_refusal_without_a_reason_at_18_20_is_reported_at_once(
        self, emergency: Emergency, now: HeldClock
    ) -> None:
        now.move_to(EVENING)
        sent = emergency.told(FIRE)
        at(now, 18, 20)
        silent = emergency.take(emergency.fire, sent, "refuse")
        assert (silent.state, silent.outcome) == ("no_response", "unexplained")
        assert any("未处理也未说明理由" in text for text in inbox(emergency.head))
        assert emergency.take(emergency.head, sent, "report").state == "reported"

    def test_who_signs_for_the_office_reports_and_nobody_else(self, emergency: Emergency) -> None:
        sent = emergency.told(FIRE)
        emergency.take(emergency.fire, sent, "refuse")
        with pytest.raises(Forbidden):
            emergency.take(emergency.sender, sent, "report")

    def test_before_two_hours_a_report_takes_a_sentence(self, emergency: Emergency, refused: Codes) -> None:
        sent = emergency.told(FIRE)
        assert refused(emergency.take, emergency.head, sent, "report") == {"E-M-REPORT-EARLY"}
        why = {"E-M-REPORT-EARLY": "气味扩散到学校，无人到场。"}
        assert emergency.take(emergency.head, sent, "report", confirm=why).state == "reported"

    def test_the_government_reads_receives_and_instructs_and_the_bureau_has_a_copy(
        self, emergency: Emergency
    ) -> None:
        sent = emergency.told(FIRE)
        with pytest.raises(Refused):
            matters.readable(emergency.desk, emergency.government, sent.id)
        emergency.take(emergency.fire, sent, "refuse")
        emergency.take(emergency.head, sent, "report")
        assert any("已报告区政府" in text for text in inbox(emergency.government))
        assert any("【报告区政府】铁西街道办事处" in text for text in inbox(emergency.justice))
        seated = Party.get((Party.matter == sent.id) & (Party.seat == Seat.GOVERNMENT))
        assert (seated.unit_id, seated.todo) == (emergency.government.unit.id, "overseeing")
        emergency.take(emergency.government, sent, "receive_report")
        instructed = emergency.take(
            emergency.government,
            sent,
            "instruct",
            instruction="请区消防救援大队立即到场。",
            instructor="王副区长",
        )
        assert instructed.state == "instructed"
        assert any("区政府已批示" in text for text in inbox(emergency.fire))
        assert emergency.take(emergency.sender, sent, "close").state == "closed"

    def test_a_reason_after_the_report_is_appended_and_the_report_stays(
        self, emergency: Emergency, now: HeldClock
    ) -> None:
        sent = emergency.told(FIRE)
        emergency.take(emergency.fire, sent, "refuse")
        emergency.take(emergency.head, sent, "report")
        first = record_of(sent).refused_at
        now.forward(hours=3)
        late = emergency.take(emergency.fire, sent, "refuse", reason="当时全员在另一处火场。")
        assert late.state == "reported"
        assert (record_of(sent).refused_at, record_of(sent).reason) == (first, "当时全员在另一处火场。")
        assert not IssuedLetter.get(IssuedLetter.kind == "hazard_report").void

    def test_a_department_that_comes_after_the_report_is_recorded_and_ends_it(
        self, emergency: Emergency
    ) -> None:
        sent = emergency.told(FIRE)
        emergency.take(emergency.fire, sent, "refuse")
        emergency.take(emergency.head, sent, "report")
        assert emergency.take(emergency.fire, sent, "dispatch").state == "reported"
        assert emergency.take(emergency.fire, sent, "arrive").state == "reported"
        done = emergency.take(
            emergency.fire, sent, "handle", result="已处置", officers="孙八（X1）、周九（X2）"
        )
        assert done.state == "handled"
        answer = emergency.take(emergency.government, sent, "instruct", instruction="引以为戒，限期整改。")
        assert answer.state == "handled"

    def test_a_municipal_branch_is_reported_all_the_same(self, emergency: Emergency, now: HeldClock) -> None:
        sent = emergency.told(POLICE)
        now.forward(hours=2)
        assert emergency.take(emergency.head, sent, "report").state == "reported"

    def test_what_nobody_explains_and_nobody_reports_stands_on_the_list_of_the_bureau(
        self, emergency: Emergency, now: HeldClock
    ) -> None:
        """M-5 edge: 应 is a duty of the 镇办."""
        silent, refused = emergency.told(FIRE), emergency.told(RESCUE)
        assert supervision.lying(emergency.justice, limit=10) == []
        emergency.take(emergency.rescue, refused, "refuse")
        assert [one.row.id for one in supervision.lying(emergency.justice, limit=10)] == [refused.id]
        now.forward(hours=3)
        assert {one.row.id for one in supervision.lying(emergency.justice, limit=10)} == {
            silent.id,
            refused.id,
        }
        assert supervision.lying(emergency.justice, limit=10, supervised=True) == []
        assert supervision.lying(emergency.sender, limit=10) == []
