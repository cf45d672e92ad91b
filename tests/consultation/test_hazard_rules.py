"""The rules of an urgent notice as tables of facts and reasons: no database, no clock (domain M-4, M-5)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from plugins.consultation.hazard import answering, letters, reporting, timing
from plugins.consultation.hazard.rules import HAZARD, OPEN
from portal.domain.procedure import Attachment, Facts, Outcome, Role, Seat
from portal.domain.reasons import Reason, Severity
from tests.transfer.values import FIRE, MARKET, TIEXI, WORKING_DAYS, at, codes, severities, somebody

SENT = Facts(
    "hazard_notice",
    "sent",
    at("2026-11-20T18:05"),
    somebody(TIEXI),
    particulars={
        "receiver": FIRE.id,
        "sent_at": at("2026-11-20T18:05"),
        "title": "燃气泄漏",
        "where": "铁西新村3号楼",
    },
    parties={Seat.SENDER: TIEXI, Seat.RECEIVER: FIRE},
    calendar=WORKING_DAYS,
)


def when(moment: str, state: str = "sent", **record: Any) -> Facts:
    """The notice of 18:05 at a later minute of the same evening."""
    day = moment if "T" in moment else f"2026-11-20T{moment}"
    return replace(SENT, now=at(day), state=state, particulars={**SENT.particulars, **record})


def answered(facts: Facts, **fields: Any) -> Facts:
    return replace(facts, fields=fields)


class TestSending:
    """Nothing may block a notice."""

    def test_a_notice_with_nothing_but_a_department_goes_out(self) -> None:
        blank = replace(SENT, state="draft", particulars={}, fields={"receivers": [FIRE.id]})
        assert list(answering.may_send(blank)) == []

    def test_somebody_must_be_told(self) -> None:
        blank = replace(SENT, state="draft", particulars={}, fields={"receivers": []})
        assert codes(answering.may_send(blank)) == {"E-M-NOBODY"}

    def test_the_own_unit_is_nobody_to_tell(self) -> None:
        own = replace(SENT, state="draft", particulars={}, fields={"receivers": [TIEXI.id]})
        assert codes(answering.may_send(own)) == {"E-M-NOBODY"}

    def test_each_department_is_told_once(self) -> None:
        chosen = answered(SENT, receivers=[FIRE.id, MARKET.id, FIRE.id, TIEXI.id])
        assert answering.told(chosen) == [FIRE.id, MARKET.id]

    def test_no_switch_holds_the_kind_back_and_everybody_of_the_unit_may_send(self) -> None:
        assert HAZARD.emergency
        assert {
            Role.HANDLER,
            Role.LIAISON,
            Role.APPROVER,
            Role.HEAD,
            Role.LEGAL_REVIEWER,
        } == HAZARD.opened_by.roles

    def test_what_was_left_out_is_said_afterwards_but_not_nothing(self) -> None:
        assert codes(answering.may_complete(answered(SENT, danger=""))) == {"E-FORM"}
        assert codes(answering.may_complete(answered(SENT, danger="阀门已关闭"))) == set()
        photo = replace(answered(SENT), files=(Attachment(1, "media", "照片.png"),))
        assert codes(answering.may_complete(photo)) == set()

    @pytest.mark.parametrize(
        ("typed", "title"),
        [({}, "重大隐患"), ({"danger_kind": "gas"}, "燃气隐患"), ({"danger_kind": "other"}, "重大隐患"),
         ({"danger_kind": "gas", "title": "管道被挖断"}, "管道被挖断")],
    )  # fmt: skip
    def test_a_notice_is_called_by_what_is_known(self, typed: dict[str, str], title: str) -> None:
        assert letters.title_of(replace(SENT, particulars={}, fields=typed)) == title


class TestTime:
    """AT-99, AT-101: thirty minutes and two hours of natural time, to the second."""

    @pytest.mark.parametrize(
        ("moment", "record", "noted"),
        [("18:34:59", {}, False), ("18:35", {}, True), ("18:35", {"phoned_at": at("2026-11-20T18:10")}, False),
         ("18:40", {"phoned_at": at("2026-11-20T18:36")}, False)],
    )  # fmt: skip
    def test_at_99_a_call_that_is_not_logged_in_half_an_hour_is_noted_and_bars_nothing(
        self, moment: str, record: dict[str, Any], noted: bool
    ) -> None:
        facts = when(moment, **record)
        assert severities(reporting.no_call(facts)) == ({("W-M-NOPHONE", Severity.NOTE)} if noted else set())

    @pytest.mark.parametrize(
        ("state", "noted"),
        [("acknowledged", True), ("dispatched", True), ("no_response", True), ("on_site", False),
         ("refused_with_reason", False), ("handled", False), ("reported", False)],
    )  # fmt: skip
    def test_an_answer_in_the_portal_is_no_telephone_call(self, state: str, noted: bool) -> None:
        """M-4: the call is asked for until somebody is on the spot, or it has come to something else."""
        facts = when("18:35", state, answered_at=at("2026-11-20T18:20"))
        assert codes(reporting.no_call(facts)) == ({"W-M-NOPHONE"} if noted else set())

    @pytest.mark.parametrize(
        ("moment", "state", "record", "opens"),
        [
            pytest.param("20:04:59", "sent", {}, False, id="a second before"),
            pytest.param("20:05", "sent", {}, True, id="AT-99 two hours"),
            pytest.param("20:05", "acknowledged", {}, True, id="only answered"),
            pytest.param("20:05", "dispatched", {"dispatched_at": at("2026-11-20T19:50")}, False, id="on the way"),
            pytest.param("21:50", "dispatched", {"dispatched_at": at("2026-11-20T19:50")}, True, id="never arrived"),
            pytest.param("23:00", "on_site", {}, False, id="on the spot"),
            pytest.param("18:20", "no_response", {}, True, id="AT-101 refused without a word"),
            pytest.param("23:00", "refused_with_reason", {}, False, id="AT-100 refused with a reason"),
            pytest.param("2026-11-22T18:05", "sent", {}, True, id="on a Sunday as well"),
        ],
    )  # fmt: skip
    def test_the_report_opens_for_silence_and_for_a_refusal_without_a_reason(
        self, moment: str, state: str, record: dict[str, Any], opens: bool
    ) -> None:
        assert timing.may_report_now(when(moment, state, **record)) is opens

    def test_limits_run_around_the_clock_from_the_notice(self) -> None:
        waiting = HAZARD.state("sent").clocks
        assert [(clock.term_id(SENT), clock.owed_by, clock.aside) for clock in waiting] == [
            ("hazard.on_site", Seat.RECEIVER, False),
            ("hazard.acknowledge", Seat.RECEIVER, False),
            ("hazard.acknowledge", Seat.SENDER, True),
        ]
        assert {clock.since(SENT) for clock in waiting} == {at("2026-11-20T18:05")}


class TestAnswers:
    """What the department says, in the portal or on the telephone."""

    @pytest.mark.parametrize(
        ("state", "said", "leads_to"),
        [
            pytest.param("sent", {"reason_code": "not_ours"}, "refused_with_reason", id="a ground"),
            pytest.param(
                "sent", {"reason": "由住建局主管"}, "refused_with_reason", id="AT-100 a word of reason"
            ),
            pytest.param("sent", {"reason": "  "}, "no_response", id="AT-101 nothing"),
            pytest.param(
                "no_response", {"reason": "人员均在外出警"}, "refused_with_reason", id="a reason after all"
            ),
            pytest.param(
                "reported", {"reason": "人员均在外出警"}, "reported", id="too late: the report stays"
            ),
            pytest.param("instructed", {}, "instructed", id="instructed already"),
        ],
    )
    def test_a_refusal_leads_where_its_reason_leads(
        self, state: str, said: dict[str, str], leads_to: str
    ) -> None:
        assert answering.refused(answered(when("18:20", state), **said)) == leads_to

    @pytest.mark.parametrize(
        ("state", "call", "leads_to"),
        [
            ("sent", {"line": "receiver", "said": "told"}, "acknowledged"),
            ("sent", {"line": "receiver", "said": "dispatched"}, "dispatched"),
            ("dispatched", {"line": "receiver", "said": "told"}, "dispatched"),
            ("acknowledged", {"line": "receiver", "said": "on_site"}, "on_site"),
            ("sent", {"line": "receiver", "said": "handled"}, "handled"),
            ("sent", {"line": "receiver", "said": "unanswered"}, "sent"),
            ("sent", {"line": "119", "said": "dispatched"}, "sent"),
            ("sent", {"line": "receiver", "said": "refused", "words": "不归我们管"}, "refused_with_reason"),
            ("sent", {"line": "receiver", "said": "refused"}, "no_response"),
            ("no_response", {"line": "receiver", "said": "told"}, "acknowledged"),
            ("refused_with_reason", {"line": "receiver", "said": "told"}, "refused_with_reason"),
            ("refused_with_reason", {"line": "receiver", "said": "refused"}, "refused_with_reason"),
            ("refused_with_reason", {"line": "receiver", "said": "dispatched"}, "dispatched"),
            ("reported", {"line": "receiver", "said": "dispatched"}, "reported"),
            ("reported", {"line": "receiver", "said": "handled"}, "handled"),
        ],
    )
    def test_a_call_moves_the_notice_on_as_the_department_would_and_never_back(
        self, state: str, call: dict[str, str], leads_to: str
    ) -> None:
        assert answering.said_by_phone(answered(when("18:20", state), **call)) == leads_to

    def test_a_call_names_who_answered_unless_nobody_did(self) -> None:
        assert codes(answering.may_log_call(answered(SENT, said="told"))) == {"E-M-NOANSWERER"}
        assert codes(answering.may_log_call(answered(SENT, said="unanswered"))) == set()
        later = answered(SENT, said="told", answerer="值班员", called_at=at("2026-11-20T18:30"))
        assert codes(answering.may_log_call(later)) == {"E-G-FUTURE"}

    @pytest.mark.parametrize(
        ("check", "fields", "expected"),
        [
            (answering.may_handle, {}, {"E-M-NORESULT", "E-G-OFFICER2"}),
            (answering.may_handle, {"result": "已关阀", "officers": "王一（H1）"}, {"E-G-OFFICER2"}),
            (answering.may_handle, {"result": "已关阀", "officers": "王一（H1）、李二（H2）"}, set()),
            (answering.may_record_end, {}, {"E-M-NORESULT"}),
            (answering.may_register_offline, {"offline_result": "over"}, {"E-M-NORESULT"}),
        ],
    )
    def test_an_end_says_how(
        self, check: Callable[[Facts], Iterable[Reason]], fields: dict[str, str], expected: set[str]
    ) -> None:
        assert codes(check(answered(SENT, **fields))) == expected


class TestReport:
    """M-5: both conditions, or no report."""

    def test_at_99_at_20_05_nothing_stands_against_the_report(self) -> None:
        silent = when("20:05", phoned_at=at("2026-11-20T18:10"))
        assert codes(reporting.may_report(silent)) == set()

    def test_before_the_two_hours_it_asks_for_a_sentence_since_they_are_our_own_number(self) -> None:
        early = when("18:20")
        assert severities(reporting.may_report(early)) == {("E-M-REPORT-EARLY", Severity.WARNING)}

    def test_at_100_a_reason_that_was_given_bars_the_report_and_offers_what_is_left(self) -> None:
        (reason,) = reporting.may_report(when("20:30", "refused_with_reason"))
        assert (reason.code, reason.severity) == ("E-M-REPORT-HASREASON", Severity.REFUSAL)
        assert "管辖争议" in reason.remedy
        assert "改通知其他单位" in reason.remedy

    def test_at_101_a_refusal_without_a_reason_is_reported_at_once(self) -> None:
        assert codes(reporting.may_report(when("18:20", "no_response"))) == set()

    @pytest.mark.parametrize("state", sorted(OPEN - {"handled", "instructed"}))
    def test_at_99_a_notice_is_not_closed_without_handling_or_instruction(self, state: str) -> None:
        assert codes(reporting.may_close(when("20:05", state))) == {"E-M-NOTHANDLED"}

    @pytest.mark.parametrize("state", ["handled", "instructed"])
    def test_after_handling_or_instruction_it_is(self, state: str) -> None:
        assert codes(reporting.may_close(when("20:05", state))) == set()

    def test_an_instruction_answers_a_report_and_has_words(self) -> None:
        assert codes(reporting.may_instruct(when("20:05", "handled"))) == {
            "E-M-NOREPORT",
            "E-M-NOINSTRUCTION",
        }
        waiting = when("20:30", "reported", reported_at=at("2026-11-20T20:06"))
        assert codes(reporting.may_instruct(answered(waiting, instruction="请立即处置"))) == set()
        assert reporting.instructed(waiting) == "instructed"
        assert reporting.instructed(replace(waiting, state="handled")) == "handled"


class TestPapers:
    """紧急情况通知单 and the report."""

    def test_the_notice_names_what_is_known_and_leaves_out_what_is_not(self) -> None:
        slip = letters.hazard_notice(when("18:05", danger_kind="gas", told_beside="区应急管理局"))
        rows = dict(slip.table.rows if slip.table else ())
        assert rows["类别"] == "燃气"
        assert rows["同时通知"] == "区应急管理局"
        assert "受威胁人员" not in rows
        assert (slip.addressee, slip.form, slip.number) == ("区消防救援大队", "slip", None)

    def test_at_99_the_report_is_written_by_the_record(self) -> None:
        call = letters.Past(at("2026-11-20T18:10"), "铁西街道办事处", "登记电话", (("对方答复", "无人接听"),))
        silent = when("20:05", danger="管道被挖断，有浓重气味")
        facts = replace(silent, known={"history": (call,)}, files=(Attachment(1, "media", "现场.png"),))
        report = letters.hazard_report(facts, None)
        parts = {part.heading: "".join(part.paragraphs) for part in report.sections}
        assert "管道被挖断" in parts["一、隐患情况"]
        assert (
            parts["二、通知经过"]
            == "1. 2026年11月20日18时10分，铁西街道办事处登记电话（对方答复：无人接听）。"
        )
        assert "已满2小时" in parts["三、未处置情况"]
        assert "没有说明理由" in parts["三、未处置情况"]
        assert "责成区消防救援大队" in parts["四、请求"]
        assert report.copies == ("区司法局",)
        assert report.table is not None

    def test_at_101_it_says_so_when_a_refusal_had_no_reason(self) -> None:
        facts = when("18:21", "no_response", refused_at=at("2026-11-20T18:20"))
        assert "18时20分答复不处理，没有说明理由" in letters.unhandled(
            facts.particulars, facts.now, FIRE.name
        )

    def test_a_reason_that_was_given_before_is_not_denied(self) -> None:
        """M-5: refused with a reason, found to be theirs, and then silent: the report says just that."""
        facts = when("21:00", "acknowledged", refused_at=at("2026-11-20T18:20"), reason="阀室不归消防管")
        said = letters.unhandled(facts.particulars, facts.now, FIRE.name)
        assert "曾于2026年11月20日18时20分说明理由不处理" in said
        assert "答复不处理，没有说明理由" not in said

    def test_what_the_signer_writes_goes_before_what_the_portal_would_write(self) -> None:
        facts = answered(when("20:05"), request="请立即调度。")
        assert letters.hazard_report(facts, None).sections[-1].paragraphs == ("请立即调度。",)

    @pytest.mark.parametrize("write", letters.BLANKS.values(), ids=letters.BLANKS.keys())
    def test_both_can_be_printed_blank_beforehand(self, write: Callable[[Facts], Any]) -> None:
        nothing = replace(
            SENT, particulars={}, parties={Seat.SENDER: TIEXI}, known={"sender_name": "铁西街道办事处"}
        )
        blank = write(nothing)
        assert blank.date is None
        assert "燃气" not in blank.canonical()


def test_what_a_state_means_to_others() -> None:
    """A dispute starts from a reason, a transfer from the alarm, 司法局's list from what nobody explains."""
    meant = {state.name: state.outcome for state in HAZARD.states}
    assert meant["refused_with_reason"] is Outcome.REFUSED
    assert meant["no_response"] is Outcome.UNEXPLAINED
    assert meant["sent"] is meant["on_site"] is Outcome.ALERTED
    assert meant["closed"] is meant["handled"] is Outcome.CONCLUDED
