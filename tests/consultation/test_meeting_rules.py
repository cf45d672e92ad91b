"""The rules of a meeting as tables of facts and reasons: no database, no clock (domain M-1, M-3)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from plugins.consultation.meeting import answering, holding, letters, overdue, planning
from plugins.consultation.meeting.rules import MEETING
from portal.domain.procedure import Attachment, Facts, Participant, Seat
from portal.domain.reasons import Severity
from portal.domain.reminders import latest
from portal.domain.term_table import TERMS
from portal.domain.terms import due
from tests.transfer.values import FIRE, MARKET, TIEXI, WORKING_DAYS, at, codes, severities, somebody

WEDNESDAY = at("2026-11-25T09:30")
DRAFT = Facts(
    "meeting", "draft", at("2026-11-20T09:00"), somebody(TIEXI),
    particulars={"title": "联合整治会议", "sort": "adhoc", "required": [FIRE.id, MARKET.id], "optional": [], "length": 90,
                 "starts_at": WEDNESDAY, "ends_at": at("2026-11-25T11:00"), "room": "三楼会议室", "topics": "通道划线"},
    parties={Seat.SENDER: TIEXI}, calendar=WORKING_DAYS, known={"names": {FIRE.id: FIRE.name, MARKET.id: MARKET.name}},
)  # fmt: skip
TOLD = replace(DRAFT, state="notified", participants=(Participant(FIRE), Participant(MARKET)))


def draft(**record: Any) -> Facts:
    return replace(DRAFT, particulars={**DRAFT.particulars, **record})


def answer(**fields: Any) -> Facts:
    return replace(TOLD, actor=somebody(FIRE), fields=fields)


class TestPlanning:
    """What a meeting needs, and what speaks against a time."""

    @pytest.mark.parametrize(
        ("record", "found"),
        [
            pytest.param({}, set(), id="two units, a name, a time, a place"),
            pytest.param({"required": []}, {"E-M-NOPARTY"}, id="AT-104: a meeting with one unit"),
            pytest.param({"required": [TIEXI.id]}, {"E-M-NOPARTY"}, id="AT-104: the convener counts once"),
            pytest.param({"required": [], "outside": "供电公司"}, set(), id="a unit outside the portal is a second one"),
            pytest.param({"required": [], "optional": [FIRE.id]}, set(), id="so is one that need not come"),
            pytest.param({"title": "", "room": " ", "starts_at": None}, {"E-M-NOTITLE", "E-M-NOROOM", "E-M-NOTIME"}, id="all that is missing at once"),
            pytest.param({"classification": "secret"}, {"E-G-SECRET"}, id="nothing classified"),
        ],
    )  # fmt: skip
    def test_a_consultation_takes_two_units_a_name_a_time_and_a_place(
        self, record: dict[str, Any], found: set[str]
    ) -> None:
        assert codes(planning.may_plan(draft(**record))) == found
        assert codes(planning.may_notify(draft(**record))) == found

    @pytest.mark.parametrize(
        ("record", "known", "code"),
        [
            ({"starts_at": at("2026-11-19T09:30")}, {}, "W-M-PAST"),
            ({"starts_at": at("2026-11-22T09:30")}, {}, "W-M-DAYOFF"),
            ({}, {"room_taken": True}, "W-M-ROOM"),
            ({}, {"busy": [FIRE]}, "W-M-BUSY"),
        ],
    )
    def test_what_speaks_against_a_time_warns_and_never_refuses(
        self, record: dict[str, Any], known: dict[str, Any], code: str
    ) -> None:
        assert dict(severities(planning.may_plan(replace(draft(**record), known=known)))) == {
            code: Severity.WARNING
        }

    def test_what_was_judged_when_it_was_planned_is_not_asked_again_but_for_the_room(self) -> None:
        planned = replace(DRAFT, state="planned", known={"busy": [FIRE], "moved": False})
        assert codes(planning.may_notify(planned)) == set()
        taken = replace(planned, known={"room_taken": True, "moved": False})
        assert codes(planning.may_notify(taken)) == {"W-M-ROOM"}
        assert codes(planning.may_notify(replace(planned, now=at("2026-11-26T09:00")))) == {"W-M-PAST"}
        assert codes(planning.may_notify(replace(planned, known={"room_taken": True, "moved": True}))) == {
            "W-M-ROOM"
        }

    def test_a_unit_without_the_plugin_is_invited_on_paper_and_one_without_liaison_is_noted(self) -> None:
        away = replace(DRAFT, known={"off": [FIRE], "without_liaison": [MARKET]})
        assert dict(severities(planning.may_notify(away))) == {
            "E-P-DISABLED": Severity.REFUSAL,
            "W-G-NO-LIAISON": Severity.NOTE,
        }
        handed = replace(away, particulars={**DRAFT.particulars, "offline_note": "11月20日送达，签收人王某"})
        assert codes(planning.may_notify(handed)) == {"W-G-NO-LIAISON"}

    def test_who_is_invited_later_is_somebody_new_and_served_like_the_others(self) -> None:
        known = {"off": [MARKET, replace(MARKET, id=77)]}
        assert codes(planning.may_invite(replace(TOLD, fields={"required": [FIRE.id, TIEXI.id]}))) == {
            "E-FORM"
        }
        assert planning.added(replace(TOLD, fields={"required": [FIRE.id, 77], "optional": [77]})) == [77]
        assert codes(planning.may_invite(replace(TOLD, fields={"required": [77]}, known=known))) == {
            "E-P-DISABLED"
        }
        assert codes(planning.may_invite(replace(TOLD, fields={"optional": [78]}, known=known))) == set()

    @pytest.mark.parametrize(
        ("fields", "found"),
        [
            ({"starts_at": at("2026-11-26T15:00"), "reason": "另有部署"}, set()),
            ({"starts_at": WEDNESDAY, "room": "二楼会议室", "reason": "会议室停电"}, set()),
            ({"starts_at": at("2026-11-26T15:00")}, {"E-FORM-REASON"}),
            ({"reason": "另有部署"}, {"E-M-NOTIME"}),
            ({"starts_at": WEDNESDAY, "length": 90, "reason": "另有部署"}, {"E-M-NOTMOVED"}),
        ],
    )
    def test_a_change_says_what_changes_and_why(self, fields: dict[str, Any], found: set[str]) -> None:
        assert codes(planning.may_postpone(replace(TOLD, fields=fields))) == found


class TestProposing:
    """A meeting that another unit is to convene."""

    @pytest.mark.parametrize(
        ("fields", "found"),
        [
            ({"proposed_to": MARKET.id, "proposal": "属地牵头"}, set()),
            ({}, {"E-M-NOCONVENER", "E-M-NOPROPOSAL"}),
            ({"proposed_to": TIEXI.id, "proposal": "属地牵头"}, {"E-M-NOCONVENER"}),
        ],
    )
    def test_it_says_to_whom_and_why(self, fields: dict[str, Any], found: set[str]) -> None:
        assert codes(planning.may_propose(replace(DRAFT, fields=fields))) == found


class TestAnswering:
    """Each unit for itself."""

    @pytest.mark.parametrize(
        ("fields", "found"),
        [
            ({}, set()),
            ({"attendance": "deputy"}, {"E-M-NODEPUTY"}),
            ({"attendance": "deputy", "deputy": "李副局长"}, set()),
            ({"attendance": "decline"}, {"E-M-NOREASON"}),
            ({"attendance": "decline", "reason": "出警"}, set()),
        ],
    )
    def test_a_deputy_is_named_and_absence_has_its_reason(
        self, fields: dict[str, Any], found: set[str]
    ) -> None:
        assert codes(answering.may_answer(answer(**fields))) == found

    def test_an_answer_is_changed_to_something(self) -> None:
        assert codes(answering.may_change(answer())) == {"E-FORM"}
        assert codes(answering.may_change(answer(attendance="attend"))) == set()

    def test_saying_the_same_again_changes_nothing(self) -> None:
        known = {"seats": {FIRE.id: {"attendance": "decline", "deputy": "", "reason": "出警"}}}
        again = replace(answer(attendance="decline", reason="出警"), known=known)
        assert codes(answering.may_change(again)) == {"E-M-SAMEANSWER"}
        assert (
            codes(answering.may_change(replace(again, fields={"attendance": "decline", "reason": "培训"})))
            == set()
        )

    def test_who_has_answered_is_offered_the_change_and_nothing_else(self) -> None:
        done = replace(answer(), participants=(Participant(FIRE, WEDNESDAY), Participant(MARKET)))
        assert (answering.to_answer(answer()), answering.has_answered(answer())) == (True, False)
        assert (answering.to_answer(done), answering.has_answered(done)) == (False, True)


class TestHolding:
    """Attendance and what is owed afterwards."""

    def test_the_sheet_begins_with_what_each_unit_had_answered(self) -> None:
        known = {
            "seats": {
                FIRE.id: {"attendance": "deputy", "deputy": "李某"},
                MARKET.id: {"attendance": "decline", "deputy": ""},
            }
        }
        rows = holding.attendance(replace(TOLD, known=known))
        assert [(row["came"], row["people"]) for row in rows] == [("present", "李某"), ("leave", "")]

    def test_what_is_typed_goes_before_what_was_answered_and_nonsense_counts_for_nothing(self) -> None:
        typed = replace(TOLD, fields={"came": ["observer", "x"], "people": ["王某"]})
        assert [row["came"] for row in holding.attendance(typed)] == ["observer", "absent"]

    def test_a_meeting_to_which_nobody_came_was_none(self) -> None:
        empty = replace(TOLD, now=at("2026-11-25T11:00"), fields={"came": ["leave", "absent"]})
        assert codes(holding.may_conclude(empty)) == {"E-M-NOBODYCAME"}
        guests = replace(empty, fields={**empty.fields, "observers": "供电公司王某"})
        assert codes(holding.may_conclude(guests)) == set()

    @pytest.mark.parametrize(
        ("now", "held"), [("2026-11-25T10:40", "2026-11-25T10:40"), ("2026-11-27T09:00", "2026-11-25T11:00")]
    )
    def test_the_minutes_are_owed_from_the_meeting_not_from_when_it_is_entered(
        self, now: str, held: str
    ) -> None:
        assert holding.held_at(replace(TOLD, now=at(now))) == at(held)

    def test_opened_only_after_its_day_it_was_held_then(self) -> None:
        friday = at("2026-11-27T09:00")
        assert dict(severities(holding.may_open(replace(TOLD, now=friday)))) == {"W-M-LATE": Severity.WARNING}
        late = {**TOLD.particulars, "opened_at": friday}
        assert holding.held_at(replace(TOLD, now=friday, particulars=late)) == friday
        ended = {**late, "held_at": friday + timedelta(hours=1)}
        said = letters.meeting_minutes(replace(TOLD, particulars=ended), None).sections[0].paragraphs[0]
        assert said.startswith("2026年11月27日（星期五）9时至10时，")

    def test_minutes_and_what_corrects_them_go_to_all_invited_whether_they_came_or_not(self) -> None:
        paper = replace(TOLD, particulars={**TOLD.particulars, "outside": "供电公司"})
        for letter in (letters.meeting_minutes, letters.minutes_correction):
            assert letter(paper, None).copies == (FIRE.name, MARKET.name, "供电公司")

    @pytest.mark.parametrize(
        ("answer", "came", "asked"),
        [
            (None, "absent", {"W-M-ABSENT"}),
            ({"attendance": "attend", "deputy": ""}, "leave", {"W-M-ABSENT"}),
            ({"attendance": "decline", "deputy": "", "reason": "出警"}, "leave", set()),
            (None, "observer", set()),
        ],
    )
    def test_absence_is_on_record_with_its_reason(
        self, answer: dict[str, str] | None, came: str, asked: set[str]
    ) -> None:
        """M-1: who had to come and did not has said why, or the convener says it in a sentence."""
        known = {"seats": {MARKET.id: answer} if answer else {}}
        over = replace(TOLD, now=at("2026-11-25T11:00"), known=known, fields={"came": ["present", came]})
        assert codes(holding.may_conclude(over)) == asked
        said = replace(over, fields={**over.fields, "absence": "临时有任务"})
        assert codes(holding.may_conclude(said)) == set()

    def test_a_meeting_before_its_day_asks_for_a_sentence(self) -> None:
        assert dict(severities(holding.may_open(TOLD))) == {"W-M-EARLY": Severity.WARNING}
        assert codes(holding.may_open(replace(TOLD, now=WEDNESDAY))) == set()


class TestTheInterval:
    """AT-105: the last regular meeting was on 2026-07-15, a quarter."""

    FOUND = overdue.interval(at("2026-07-15T11:00"), TERMS[overdue.INTERVAL], WORKING_DAYS)

    def test_it_is_overdue_after_the_fifteenth_of_october(self) -> None:
        """AT-105"""
        assert date(2026, 10, 15) == self.FOUND.due_on
        assert codes(overdue.is_overdue(self.FOUND, date(2026, 10, 15))) == set()
        assert dict(severities(overdue.is_overdue(self.FOUND, date(2026, 10, 16)))) == {
            "W-M-OVERDUE": Severity.NOTE
        }

    def test_people_hear_of_it_ten_working_days_before(self) -> None:
        """AT-105: eight days off for National Day, two make-up days."""
        assert WORKING_DAYS.working_between(self.FOUND.remind_on, self.FOUND.due_on) == 10
        limit = due(TERMS[overdue.INTERVAL], at("2026-07-15T11:00"), WORKING_DAYS)
        first = latest(limit, at(f"{self.FOUND.remind_on}T09:00"), WORKING_DAYS, 10)
        assert first is not None
        assert latest(limit, at(f"{self.FOUND.remind_on}T08:59"), WORKING_DAYS, 10) is None

    def test_only_a_regular_meeting_owes_the_next_one(self) -> None:
        last = {"previous_at": at("2026-07-15T11:00")}
        assert overdue.owed(draft(sort="regular", **last)) == "consultation.regular"
        assert overdue.owed(draft(sort="adhoc", **last)) is None
        assert overdue.owed(draft(sort="regular")) is None


class TestPapers:
    """What goes out."""

    def test_the_notice_says_when_where_who_and_on_what(self) -> None:
        letter = letters.meeting_notice(DRAFT, "铁西办函〔2026〕3号")
        said = [text for section in letter.sections for text in section.paragraphs]
        assert "2026年11月25日（星期三）9时30分至11时。" in said
        assert "区消防救援大队、区市场监督管理局。" in said
        assert "1.通道划线" in said
        with_paper = replace(DRAFT, files=(Attachment(1, "topic_paper", "整治方案.docx"),))
        assert letters.meeting_notice(with_paper, None).attachments == ("整治方案.docx",)

    def test_a_cancelled_meeting_is_called_by_its_time_and_reason(self) -> None:
        letter = letters.meeting_cancelled(
            replace(TOLD, fields={"reason": "因议题已解决。"}), "铁西办函〔2026〕4号"
        )
        assert (
            letter.sections[0]
            .paragraphs[0]
            .startswith("因议题已解决，原定于2026年11月25日（星期三）9时30分至11时召开的")
        )

    def test_the_sheet_to_sign_has_a_line_for_each_unit(self) -> None:
        table = letters.attendance_sheet(
            replace(TOLD, particulars={**DRAFT.particulars, "outside": "供电公司、燃气公司"})
        ).table
        assert table is not None
        assert [row[1] for row in table.rows] == [TIEXI.name, FIRE.name, MARKET.name, "供电公司", "燃气公司"]


def test_every_state_but_the_last_can_be_left() -> None:
    """What is closed can still be corrected by a paper of its own."""
    assert MEETING.faults() == []
    stuck = {state.name for state in MEETING.states if not MEETING.steps_from(state.name)}
    assert stuck == {"cancelled", "adopted", "not_adopted"}
