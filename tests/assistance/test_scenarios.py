"""The scenarios of assistance with their dates, over the desk (domain §17.5)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from plugins.assistance.models import AssistanceRecord
from portal.desk import matters
from portal.desk.calendar import load_year
from portal.domain.calendar import ZONE, Year
from portal.domain.procedure import Role
from portal.domain.reasons import Forbidden, Refused, Severity
from portal.domain.terms import Label
from portal.store import audit
from portal.store.db import transaction
from portal.store.decisions import SEAL_FIRST
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import NEVER, Event, Matter
from tests import factories
from tests.assistance.conftest import FINDING, FIRE, NO_EVIDENCE, TIEXI, Helping, head_of, running, told
from tests.conftest import HeldClock

Codes = Callable[..., set[str]]
SENTENCE = "有特殊情况，已与对方沟通。"
LATER = {"reason_code": "time_needed", "reason": "需送省级机构检测。"}


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=ZONE)


class TestFiveWorkingDays:
    """A-2."""

    @pytest.mark.parametrize(
        ("scenario", "received", "due_on"),
        [
            ("AT-60", at(2026, 4, 30), date(2026, 5, 11)),
            ("AT-61", at(2026, 11, 21), date(2026, 11, 27)),
            ("AT-63", at(2026, 11, 20), date(2026, 11, 27)),
        ],
    )
    def test_the_opinion_is_due_five_working_days_after_the_letter(
        self, helping: Helping, now: HeldClock, scenario: str, received: datetime, due_on: date
    ) -> None:
        now.move_to(received)
        clock = running(helping.delivered())
        assert clock is not None
        assert (clock.due_on, clock.label, clock.owed_by) == (due_on, Label.MECHANISM_LIMIT, "receiver")

    def test_signing_for_the_letter_moves_nothing(self, helping: Helping, now: HeldClock) -> None:
        """Q-16: electronic delivery is the receipt."""
        sent = helping.delivered()
        now.move_to(at(2026, 11, 23))
        clock = running(helping.take(helping.clerks[FIRE], sent, "receive"))
        assert clock is not None
        assert clock.due_on == date(2026, 11, 27)

    def test_a_supplement_stops_the_days_until_it_is_there(self, helping: Helping, now: HeldClock) -> None:
        """A-2: asked on Monday, answered on Wednesday: two working days do not count."""
        signed = helping.signed()
        now.move_to(at(2026, 11, 23))
        asked = helping.helper(signed, "ask_supplement", reason="请补充购买凭证。")
        assert (asked.state, running(asked)) == ("supplement_asked", None)
        now.move_to(at(2026, 11, 25))
        answered = helping.take(helping.clerks[TIEXI], asked, "supplement", remark="凭证已随函。")
        clock = running(answered)
        assert clock is not None
        assert (answered.state, clock.due_on) == ("received", date(2026, 12, 1))
        assert "中止计算 2 个工作日" in clock.later_why

    def test_what_a_supplement_put_off_is_counted_anew_with_the_year(
        self, helping: Helping, now: HeldClock
    ) -> None:
        """A-2, K-8: two days lost, into a year whose days off are published afterwards."""
        now.move_to(at(2026, 12, 23))
        signed = helping.signed()
        now.move_to(at(2026, 12, 24))
        asked = helping.helper(signed, "ask_supplement", reason="请补充购买凭证。")
        now.move_to(at(2026, 12, 28))
        paused = running(helping.take(helping.clerks[TIEXI], asked, "supplement", remark="凭证已随函。"))
        assert paused is not None
        assert (paused.due_on, paused.provisional) == (date(2027, 1, 4), True)
        load_year(
            None,
            Year(2027, "国办发明电〔2026〕9号", {date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"}, {}),
        )
        counted = running(asked)
        assert counted is not None
        assert (counted.due_on, counted.later_on) == (date(2027, 1, 5), date(2027, 1, 5))
        assert not counted.provisional

    def test_a_second_supplement_asks_for_a_sentence(
        self, helping: Helping, now: HeldClock, refused: Codes
    ) -> None:
        asked = helping.helper(helping.signed(), "ask_supplement", reason="请补充购买凭证。")
        again = helping.take(helping.clerks[TIEXI], asked, "supplement", remark="凭证已随函。")
        assert refused(helping.helper, again, "ask_supplement", reason="再补一份。") == {
            "E-A-SUPPLEMENT-TWICE"
        }

    def test_a_partial_answer_lets_the_days_run_on(self, helping: Helping) -> None:
        part = helping.helper(helping.signed(), "reply", partial="y", **FINDING)
        assert part.state == "received"
        assert running(part) is not None
        assert not IssuedLetter.select().where(IssuedLetter.kind == "reply_letter").exists()

    def test_the_limit_binds_only_a_department_that_a_town_office_asks(
        self, helping: Helping, now: HeldClock
    ) -> None:
        """AT-69: a department asks a town office for general help: no day is due."""
        asked = helping.delivered(FIRE, receiver=helping.units[TIEXI].code)
        assert (_record(asked).type, running(asked), asked.due_at) == ("general", None, NEVER)


class TestOnSite:
    """A-3."""

    def test_it_is_asked_for_by_telephone_and_the_letter_follows(
        self, helping: Helping, now: HeldClock
    ) -> None:
        """AT-67: called in the holiday; the letter by 10-08, on site within two hours."""
        now.move_to(at(2026, 10, 1, 9, 5))
        draft = helping.asked(
            type="onsite", called_at="2026-10-01T09:00", called_person="值班室 李某", question=""
        )
        called = helping.take(helping.clerks[TIEXI], draft, "call")
        letter, arrival = running(called, "assistance.letter_after"), running(called, "assistance.onsite")
        assert called.state == "called"
        assert not called.private
        assert letter is not None
        assert arrival is not None
        assert (letter.due_on, letter.owed_by, letter.label) == (
            date(2026, 10, 8), "sender", Label.INTERNAL_REMINDER,
        )  # fmt: skip
        assert arrival.due_at == at(2026, 10, 1, 11)
        assert any("已电话告知" in text for text in told(helping.clerks[FIRE]))

    def test_who_came_and_what_was_done_is_recorded(
        self, helping: Helping, now: HeldClock, refused: Codes
    ) -> None:
        draft = helping.asked(type="onsite", called_person="值班室")
        called = helping.take(helping.clerks[TIEXI], draft, "call")
        assert refused(helping.helper, called, "arrive", officers="王一（H1）", measures="") == {
            "E-G-OFFICER2", "E-A-ONSITE-MEASURES",
        }  # fmt: skip
        now.forward(hours=1)
        there = helping.helper(called, "arrive", officers="王一（H1）、李二（H2）", measures="先行登记保存。")
        assert (there.state, running(there, "assistance.onsite")) == ("called", None)

    def test_the_letter_is_approved_in_sight_of_those_who_were_called(self, helping: Helping) -> None:
        draft = helping.asked(type="onsite", called_person="值班室")
        called = helping.take(helping.clerks[TIEXI], draft, "call")
        pending = helping.take(helping.clerks[TIEXI], called, "submit")
        assert (pending.state, pending.private) == ("letter_pending", False)
        sent = helping.take(helping.approvers[TIEXI], pending, "approve")
        assert (sent.state, running(sent, "assistance.letter_after")) == ("sent", None)

    @pytest.mark.parametrize("way", ["seal_first", "offline"])
    def test_a_letter_that_waits_for_seal_or_bearer_hides_nothing_from_those_who_were_called(
        self, helping: Helping, way: str
    ) -> None:
        """A-3, P-2, §14.4: both limits run on, and whoever was called records that they came."""
        with transaction():
            SEAL_FIRST.decide(way == "seal_first")
        delivery = {"delivery": "offline"} if way == "offline" else {}
        draft = helping.asked(type="onsite", called_person="值班室", **delivery)
        called = helping.take(helping.clerks[TIEXI], draft, "call")
        helping.take(helping.clerks[TIEXI], called, "submit")
        waiting = helping.take(helping.approvers[TIEXI], called, "approve")
        assert (waiting.state, waiting.private) == ("letter_approved", False)
        assert running(waiting, "assistance.onsite")
        assert running(waiting, "assistance.letter_after")
        helping.helper(waiting, "arrive", officers="王一（H1）、李二（H2）", measures="先行登记保存。")
        if way == "offline":
            helping.attach(helping.clerks[TIEXI], waiting, "receipt")
            step, fields = "deliver_offline", {"recipient": "李某", "happened_at": "2026-11-20T09:00"}
        else:
            helping.attach(helping.clerks[TIEXI], waiting, "scan")
            step, fields = "deliver", {}
        there = helping.take(helping.clerks[TIEXI], waiting, step, **fields)
        assert there.state == ("received" if way == "offline" else "sent")
        assert running(there, "assistance.letter_after") is None

    def test_a_letter_taken_back_leaves_the_call(self, helping: Helping) -> None:
        """G-11, A-3: the two hours run on, and so does the day for the letter."""
        draft = helping.asked(type="onsite", called_person="值班室")
        called = helping.take(helping.clerks[TIEXI], draft, "call")
        helping.take(helping.clerks[TIEXI], called, "submit")
        helping.take(helping.approvers[TIEXI], called, "approve")
        back = helping.take(helping.clerks[TIEXI], called, "withdraw", reason="地点写错。")
        assert (back.state, back.private) == ("called", False)
        assert running(back, "assistance.onsite")
        assert running(back, "assistance.letter_after")

    def test_any_other_call_is_logged_and_waits_for_its_letter(self, helping: Helping) -> None:
        """A-1, E-A-NOWRITING."""
        called = helping.take(helping.clerks[TIEXI], helping.asked(called_person="法制岗 李某"), "call")
        assert (called.state, called.private, running(called)) == ("draft", True, None)
        event = Event.get((Event.matter == called.id) & (Event.step == "call"))
        assert "不起算答复期限" in event.confirmed[0][0]


class TestExtension:
    """A-4."""

    def test_it_is_announced_before_the_end_and_nobody_consents(
        self, helping: Helping, now: HeldClock
    ) -> None:
        """AT-63: in the last second of the last day; the requester is told, the new day stands."""
        signed = helping.signed()
        now.move_to(at(2026, 11, 27, 23, 59, 59))
        extended = helping.helper(signed, "extend", new_date="2026-12-11", **LATER)
        clock = running(extended)
        assert clock is not None
        assert (extended.state, clock.due_on) == ("extended", date(2026, 12, 11))
        assert any("告知延期" in text for text in told(helping.clerks[TIEXI]))
        assert [row.lateness for row in Event.select().where(Event.matter == signed.id)] == [""] * 5
        assert IssuedLetter.select().where(IssuedLetter.kind == "extension_letter").count() == 1

    def test_a_second_later_it_is_too_late_but_what_was_said_stays(
        self, helping: Helping, now: HeldClock, refused: Codes
    ) -> None:
        """AT-64: refused, stored, overdue from the original day."""
        signed = helping.signed()
        now.move_to(at(2026, 11, 28))
        assert refused(helping.helper, signed, "extend", new_date="2026-12-11", **LATER) == {"E-A-EXT-LATE"}
        clock, after = running(signed), Matter.get_by_id(signed.id)
        assert clock is not None
        assert (after.state, clock.due_on, clock.later_on) == ("received", date(2026, 11, 27), None)
        event = Event.select().where(Event.matter == signed.id).order_by(Event.id.desc()).first()
        assert event.label == "告知延期（未生效）"
        assert ["说明", "需送省级机构检测。"] in [list(pair) for pair in event.details]
        assert audit.first_bad_entry() is None

    def test_afterwards_one_can_only_explain(self, helping: Helping, now: HeldClock) -> None:
        signed = helping.signed()
        now.move_to(at(2026, 11, 28))
        explained = helping.helper(signed, "explain", reason="检测机构排期。")
        clock = running(explained)
        assert clock is not None
        assert clock.due_on == date(2026, 11, 27)
        assert any("说明逾期情况" in text for text in told(helping.clerks[TIEXI]))

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"new_date": "2026-12-11", "reason_code": "special", "reason": ""}, {"E-A-EXT-NOREASON"}),
            ({"new_date": "2026-11-26", **LATER}, {"E-A-EXT-NOTLATER"}),
            ({"new_date": "2026-11-27", **LATER}, {"E-A-EXT-NOTLATER"}),
            ({"new_date": "", **LATER}, {"E-A-EXT-NOTLATER"}),
            ({"new_date": "2026-12-21", **LATER}, {"E-A-EXT-LIMIT"}),
        ],
    )
    def test_it_needs_a_reason_and_a_later_day(
        self, helping: Helping, refused: Codes, fields: dict[str, str], expected: set[str]
    ) -> None:
        """AT-65."""
        assert refused(helping.helper, helping.signed(), "extend", **fields) == expected

    def test_the_second_is_the_heads_and_a_third_asks_for_a_sentence(
        self, helping: Helping, now: HeldClock
    ) -> None:
        """AT-65: E-A-EXT-LIMIT, a warning."""
        first = helping.helper(helping.signed(), "extend", new_date="2026-12-04", **LATER)
        with pytest.raises(Refused) as caught:
            helping.helper(first, "extend", new_date="2026-12-11", **LATER)
        [reason] = caught.value.reasons
        assert (reason.code, reason.severity) == ("E-A-EXT-LIMIT", Severity.WARNING)
        second = helping.take(
            head_of(helping, FIRE), first, "extend", new_date="2026-12-11", letter_number="", **LATER
        )
        third = helping.take(
            head_of(helping, FIRE), second, "extend", {"E-A-EXT-LIMIT": SENTENCE}, new_date="2026-12-18", **LATER
        )  # fmt: skip
        clock = running(third)
        assert clock is not None
        assert clock.due_on == date(2026, 12, 18)

    def test_what_has_no_limit_of_an_opinion_is_not_extended(self, helping: Helping, refused: Codes) -> None:
        archives = helping.signed(type="archives", purpose="办案", persons="王一（H1）、李二（H2）")
        assert refused(helping.helper, archives, "extend", new_date="2026-12-11", **LATER) == {"E-A-EXT-NONE"}

    def test_the_town_is_warned_where_it_runs_into_its_ninety_days(
        self, helping: Helping, now: HeldClock
    ) -> None:
        """AT-71: filed 2026-09-21, ninety days end on 12-20; an opinion on 12-11 is later than 12-05. The town alone."""
        case = helping.filing("2026-09-21")
        signed = helping.signed(grew_from=case.id)
        extended = helping.helper(signed, "extend", new_date="2026-12-11", **LATER)
        [warning] = told(helping.clerks[TIEXI], kind="W-A-CASE-DUE")
        assert "2026年12月20日" in warning
        assert extended.state == "extended"
        assert not told(helping.clerks[FIRE], kind="W-A-CASE-DUE")
        assert all(
            "12月20日" not in str(e.confirmed) for e in Event.select().where(Event.matter == signed.id)
        )

    def test_fifteen_days_before_the_end_nobody_is_warned(self, helping: Helping) -> None:
        signed = helping.signed(grew_from=helping.filing("2026-09-21").id)
        helping.helper(signed, "extend", new_date="2026-12-05", **LATER)
        assert not told(helping.clerks[TIEXI], kind="W-A-CASE-DUE")


class TestAnswer:
    """A-2, AT-66."""

    def test_an_opinion_alone_is_not_enough(self, helping: Helping, refused: Codes) -> None:
        """AT-66, first."""
        assert refused(helping.helper, helping.signed(), "reply", **FINDING) == {"E-A-REPLY-NOEVID"}

    def test_with_the_word_that_there_is_no_evidence_it_is(self, helping: Helping) -> None:
        """AT-66, second: the limit has ended, a numbered 复函 goes out to who asked, who closes."""
        answered = helping.helper(helping.signed(), "reply", **FINDING, **NO_EVIDENCE)
        assert (answered.state, running(answered)) == ("replied", None)
        letter = IssuedLetter.get(IssuedLetter.kind == "reply_letter")
        assert letter.number == "卫消函〔2026〕1号"
        assert letter.content["head"].endswith(FIRE)
        assert letter.content["addressee"].endswith(TIEXI)
        assert "你单位《关于请求协助认定涉案灭火器是否合格的函》（" in str(letter.content["sections"])
        closed = helping.take(helping.clerks[TIEXI], answered, "close")
        assert (closed.state, closed.open, closed.outcome) == ("closed", False, "concluded")

    def test_without_number_and_seal_it_asks_for_a_sentence(self, helping: Helping, refused: Codes) -> None:
        """AT-66, third."""
        signed, informal = helping.signed(), {"reply_form": "informal", **FINDING, **NO_EVIDENCE}
        assert refused(helping.helper, signed, "reply", **informal) == {"E-A-REPLY-INFORMAL"}
        told_so = helping.helper(signed, "reply", {"E-A-REPLY-INFORMAL": SENTENCE}, **informal)
        assert told_so.state == "replied"
        assert not IssuedLetter.select().where(IssuedLetter.kind == "reply_letter").exists()

    def test_late_it_needs_one_sentence(self, helping: Helping, now: HeldClock, refused: Codes) -> None:
        """K-10."""
        signed = helping.signed()
        now.move_to(at(2026, 11, 30))
        assert refused(helping.helper, signed, "reply", **FINDING, **NO_EVIDENCE) == {"E-A-LATE-NOREASON"}
        helping.helper(signed, "reply", late_reason="检测排期。", **FINDING, **NO_EVIDENCE)
        assert Event.get((Event.matter == signed.id) & (Event.step == "reply")).lateness == "超 1 天"

    def test_its_files_become_evidence_of_the_case_it_serves(self, helping: Helping) -> None:
        case = helping.filing("2026-11-18")
        signed = helping.signed(grew_from=case.id)
        helping.hand_in(signed, "finding")
        helping.helper(signed, "reply", **FINDING)
        [file] = [row for row in _files(case) if row.purpose == "finding"]
        assert (file.name, file.frozen, file.unit_id) == ("检验报告.png", True, helping.units[FIRE].id)
        helping.hand_in(signed, "sealed_opinion", "盖章意见.png")
        helping.helper(signed, "add_opinion")
        assert {row.purpose for row in _files(case)} >= {"finding", "sealed_opinion"}

    def test_of_a_transfer_that_was_filed_the_own_entry_gets_them(self, helping: Helping) -> None:
        """G-9: the unit that handed the case over does not get to read what another department found for it."""
        sent = helping.received("区城市管理局", TIEXI, item=helping.item)
        accepted = helping.take(helping.clerks[TIEXI], sent, "accept")
        signed = helping.signed(grew_from=accepted.id)
        helping.take(helping.clerks[TIEXI], accepted, "file", filed_on="2026-11-20")
        helping.hand_in(signed, "finding")
        helping.helper(signed, "reply", **FINDING)
        own = Matter.get(Matter.kind == "filing")
        assert [row.name for row in _files(own)] == ["检验报告.png"]
        assert "检验报告.png" not in [row.name for row in _files(accepted)]


class TestNoHelp:
    """A-5, A-6."""

    def test_who_cannot_help_says_why(self, helping: Helping, refused: Codes) -> None:
        signed = helping.signed()
        assert refused(helping.helper, signed, "decline") == {"E-A-DECLINE-NOREASON"}
        declined = helping.helper(signed, "decline", reason_code="unable", reason="本单位没有检测资质。")
        assert (declined.state, declined.outcome) == ("declined_reasoned", "refused")
        assert "没有检测资质" in str(IssuedLetter.get(IssuedLetter.kind == "decline_letter").content)

    def test_archives_are_refused_on_legal_grounds_only(self, helping: Helping, refused: Codes) -> None:
        """AT-70."""
        signed = helping.signed(
            type="archives", purpose="办理占用消防车通道案", persons="王一（H1）、李二（H2）"
        )
        assert refused(helping.helper, signed, "decline") == {"E-A-ARCH-REFUSED"}
        assert helping.helper(signed, "decline", reason="已移交档案馆").state == "declined_reasoned"

    def test_a_refusal_without_reason_reaches_the_justice_bureau(self, helping: Helping) -> None:
        supervisor, signed = factories.clerk(helping.units["区司法局"], Role.SUPERVISOR), helping.signed()
        refusing = helping.take(helping.clerks[TIEXI], signed, "record_refusal", reason="电话称不予办理。")
        assert (refusing.state, refusing.outcome, running(refusing) is not None) == (
            "refused",
            "refused",
            True,
        )
        assert any("拒不协助" in text and "电话称不予办理" in text for text in told(supervisor))

    def test_a_reason_given_late_is_still_taken(self, helping: Helping) -> None:
        signed = helping.signed()
        refusing = helping.take(helping.clerks[TIEXI], signed, "record_refusal", reason="电话称不予办理。")
        late = helping.helper(refusing, "decline", reason_code="not_ours", reason="属市级职权。")
        assert late.state == "declined_reasoned"


def test_a_dispute_settled_for_who_was_asked_brings_the_request_back(
    helping: Helping, now: HeldClock
) -> None:
    """A-5, D-4: the declined request waits for its answer again, five working days from the day it was settled."""
    declined = helping.helper(helping.signed(), "decline", reason_code="not_ours", reason="属市级职权。")
    now.move_to(at(2026, 11, 24))
    clerk, other = helping.clerks[TIEXI], helping.clerks[FIRE]
    typed = {
        **helping.answers(FIRE), "dispute_kind": "negative", "sender_view": "属消防职责。", "sender_basis": "消防法第四条",
        "interim_unit": helping.units[TIEXI].code,
    }  # fmt: skip
    draft = matters.open_matter(helping.desk, clerk, "dispute", typed, grew_from=declined.id)
    dispute = helping.take(clerk, draft, "open")
    helping.take(other, dispute, "negotiate", view="属市级职权。", basis="三定方案")
    signed = {"settled_for": helping.units[FIRE].code, "negotiation": "双方电话协商一致。"}
    helping.take(other, dispute, "agree", **signed)
    helping.take(clerk, dispute, "agree", **signed)
    back = Matter.get_by_id(declined.id)
    clock = running(back)
    assert clock is not None
    assert (back.state, clock.due_on) == ("received", date(2026, 12, 1))


def test_the_own_team_does_not_ask_in_its_name(helping: Helping, refused: Codes) -> None:
    """AT-68: 综合行政执法队 as sender."""
    team = "铁西街道综合行政执法队"
    draft = helping.asked(sender=helping.units[team].code)
    with pytest.raises(Refused) as caught:
        helping.take(helping.clerks[TIEXI], draft, "submit")
    [reason] = caught.value.reasons
    assert reason.code == "E-A-SENDER-INTERNAL"
    assert TIEXI in reason.remedy


def _record(matter: Matter) -> AssistanceRecord:
    return AssistanceRecord.get(AssistanceRecord.matter == matter.id)


def _files(matter: Matter) -> list[StoredFile]:
    return list(StoredFile.select().where(StoredFile.matter == matter.id).order_by(StoredFile.id))


class TestCorrection:
    """G-6, AT-107: what went out is neither edited nor deleted; a letter says what was wrong in it."""

    def test_who_asked_puts_the_letter_right_by_another_one(self, helping: Helping, refused: Codes) -> None:
        signed = helping.signed()
        clerk, head = helping.clerks[TIEXI], helping.approvers[TIEXI]
        assert refused(matters.revise, helping.desk, clerk, signed.id, {"facts": "改"}) == {"E-G-IMMUTABLE"}
        assert refused(helping.take, head, signed, "correct") == {"E-FORM-REASON"}
        corrected = helping.take(head, signed, "correct", correction="“两具”应为“三具”。")
        letter = IssuedLetter.get(IssuedLetter.kind == "correction_letter")
        assert (corrected.state, letter.number) == ("received", "铁西办函〔2026〕2号")
        assert "（铁西办函〔2026〕1号）中有关内容更正如下：" in str(letter.content)
        assert letter.content["addressee"] == "新乡市卫滨区消防救援大队"
        assert running(corrected) is not None

    @pytest.mark.parametrize("closed", [False, True], ids=["answered", "closed"])
    def test_who_answered_puts_the_answer_right(self, helping: Helping, closed: bool) -> None:
        """A-2: the answer is evidence of a case that may be decided only later."""
        answered = helping.helper(helping.signed(), "reply", **FINDING, **NO_EVIDENCE)
        if closed:
            answered = helping.take(helping.clerks[TIEXI], answered, "close")
        corrected = helping.helper(answered, "correct_answer", correction="“不合格”应为“合格”。")
        letter = IssuedLetter.get(IssuedLetter.kind == "answer_correction")
        assert (corrected.state, letter.content["addressee"]) == (
            answered.state,
            "新乡市卫滨区铁西街道办事处",
        )
        assert "“不合格”应为“合格”。" in str(letter.content)

    @pytest.mark.parametrize(
        ("step", "by"), [("correct", FIRE), ("correct_answer", TIEXI)], ids=["their letter", "their answer"]
    )
    def test_nobody_corrects_the_other_sides_letter(self, helping: Helping, step: str, by: str) -> None:
        answered = helping.helper(helping.signed(), "reply", **FINDING, **NO_EVIDENCE)
        with pytest.raises(Forbidden):
            helping.take(helping.approvers[by], answered, step, correction="改。")
