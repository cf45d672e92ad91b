"""The rules of a joint operation as tables of facts and reasons: no database, no clock (domain M-2, AT-104)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from plugins.consultation.joint import answering, deciding, letters, planning, taking_part
from plugins.consultation.joint.rules import JOINT_OPERATION
from plugins.consultation.joint.taking_part import CONFIRMED, DECLINED, Part, Power
from portal.domain.procedure import Facts, Participant, Role, Seat
from portal.domain.reasons import Severity
from portal.domain.usual_papers import moment
from tests.transfer.values import (
    FIRE,
    HELD,
    HUB,
    IN_JIEFANG,
    IN_TIEXI,
    JIEFANG,
    MARKET,
    TEAM,
    TIEXI,
    TO_BE_RECALLED,
    WORKING_DAYS,
    X1,
    at,
    codes,
    severities,
    somebody,
)

UNITS = {unit.id: unit for unit in (TIEXI, JIEFANG, FIRE, MARKET)}
TWO, LANE = "王一（H1）、李二（H2）", Power("X1", X1)
PLAN = {
    "title": "消防车通道联合整治", "course": "逐户查看。", "where": "铁西新村", "starts_at": at("2026-11-24T09:00"),
    "ends_at": at("2026-11-24T11:00"), "units": [TIEXI.id, FIRE.id], "officers": [TWO, ""], "powers": ["X1", ""],
    "keeper": "王一",
}  # fmt: skip


def power_of(words: str) -> Power:
    return LANE if words == "X1" else Power(words)


DRAFT = Facts(
    "joint_operation", "draft", at("2026-11-20T16:00"), somebody(TIEXI), particulars=PLAN, parties={Seat.SENDER: TIEXI},
    known={"organ_of": UNITS.get, "power_of": power_of, "place": IN_TIEXI, "parts": (), "entered_for": None},
    powers=HELD, calendar=WORKING_DAYS, last_editor=2,
)  # fmt: skip
OURS = Part(TIEXI, ("王一（H1）", "李二（H2）"), (LANE,), CONFIRMED)
NOON = at("2026-11-24T12:00")
THEIRS = Part(FIRE, ("赵六（X1）", "钱七（X2）"), (Power("现场检查"),), CONFIRMED)


def planned(**record: Any) -> Facts:
    return replace(DRAFT, particulars={**PLAN, **record})


def going(*parts: Part, now: datetime = NOON, state: str = "carried_out", **fields: Any) -> Facts:
    """The operation with these parts, as 铁西 looks at it on its day."""
    known = {**DRAFT.known, "parts": parts or (OURS, THEIRS), "answering": TIEXI, "off": set()}
    return replace(DRAFT, now=now, state=state, fields=fields, known=known)


def by(facts: Facts, unit: Any, **known: Any) -> Facts:
    return replace(facts, actor=somebody(unit), known={**facts.known, "answering": unit, **known})


class TestThePlan:
    """What 铁西 may put before its head."""

    def test_a_plan_with_all_that_is_asked_for_stands(self) -> None:
        assert list(planning.may_plan(DRAFT)) == []

    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            pytest.param({"title": " "}, {"E-M-PLAN"}, id="no name"),
            pytest.param({"course": ""}, {"E-M-PLAN"}, id="nothing to do"),
            pytest.param({"where": ""}, {"E-M-PLAN"}, id="nowhere"),
            pytest.param({"starts_at": None}, {"E-M-PLAN"}, id="no time"),
            pytest.param({"starts_at": at("2026-11-20T15:00")}, {"W-M-PAST"}, id="gone by"),
            pytest.param({"units": [TIEXI.id], "officers": [TWO], "powers": ["X1"]}, {"E-M-NOPARTY"}, id="AT-104 one unit"),
            pytest.param({"units": [TIEXI.id, TIEXI.id]}, {"E-M-NOPARTY"}, id="one unit twice"),
            pytest.param({"officers": ["王一（H1）", ""]}, {"E-G-OFFICER2"}, id="one officer of the own"),
            pytest.param({"officers": ["王一（H1）、王一（H1）", ""]}, {"E-G-OFFICER2"}, id="one officer named twice"),
            pytest.param({"officers": ["", ""], "keeper": "王一"}, {"E-G-OFFICER2", "W-M-KEEPER"}, id="nobody"),
            pytest.param({"officers": [TWO, "赵六（X1）"]}, {"E-G-OFFICER2"}, id="one officer of the other"),
            pytest.param({"officers": ["王一、李二", ""]}, {"W-M-CERTIFICATE"}, id="no certificates"),
            pytest.param({"powers": ["", ""]}, {"E-M-POWERS"}, id="no power of the own"),
            pytest.param({"powers": ["噪声监测", ""]}, {"E-L-NOITEM"}, id="an office beyond its list"),
            pytest.param({"powers": ["X1", "噪声监测"]}, {"W-M-UNLISTED"}, id="a department beyond the list is only told"),
            pytest.param({"powers": ["X1", "X1"]}, {"E-L-NOPOWER"}, id="a department with a power it has lost"),
            pytest.param({"keeper": ""}, {"W-M-KEEPER"}, id="no keeper"),
            pytest.param({"keeper": "赵六"}, {"W-M-KEEPER"}, id="a keeper who does not come"),
            pytest.param({"leader": MARKET.id}, {"W-M-LEADER"}, id="a leader who does not come"),
            pytest.param({"units": [TIEXI.id, FIRE.id, None], "officers": [TWO, "", "赵六"]}, {"E-FORM"}, id="people of nobody"),
            pytest.param({"classification": "secret"}, {"E-G-SECRET"}, id="classified"),
        ],
    )  # fmt: skip
    def test_what_is_missing_is_said(self, changed: dict[str, Any], expected: set[str]) -> None:
        assert codes(planning.may_plan(planned(**changed))) == expected

    def test_a_unit_with_several_powers_may_have_a_row_for_each(self) -> None:
        facts = planned(units=[1, 4, 1], officers=["王一（H1）", "", "李二（H2）"], powers=["X1", "", "X1"])
        assert list(planning.may_plan(facts)) == []
        assert [len(part.officers) for part in taking_part.parts_of_plan(facts)] == [2, 0]

    @pytest.mark.parametrize(
        ("until", "expected"),
        [(date(2026, 11, 23), {"W-M-CERTIFICATE"}), (date(2026, 11, 24), set()), (None, set())],
    )
    def test_a_certificate_that_has_run_out_by_the_day_is_asked_about(
        self, until: date | None, expected: set[str]
    ) -> None:
        """G-4."""
        badges = [taking_part.Badge("王一", "H1", until), taking_part.Badge("旁人", "H9", date(2020, 1, 1))]
        assert codes(planning.may_plan(replace(DRAFT, known={**DRAFT.known, "badges": badges}))) == expected

    def test_who_only_organises_names_no_people_of_its_own(self) -> None:
        rows = {"units": [JIEFANG.id, FIRE.id], "officers": ["", ""], "powers": ["", ""]}
        assert codes(planning.may_plan(planned(**rows))) == {"W-M-KEEPER"}

    def test_a_hub_or_a_team_plans_in_no_name_of_its_own(self) -> None:
        """G-2, T-6."""
        for unit in (HUB, TEAM):
            own = replace(DRAFT, parties={Seat.SENDER: unit}, actor=somebody(unit))
            assert "E-M-SENDER" in codes(planning.may_plan(own))

    def test_who_is_busy_then_is_named_and_holds_nothing_up(self) -> None:
        facts = replace(DRAFT, known={**DRAFT.known, "busy": [FIRE]})
        assert severities(planning.may_plan(facts)) == {("W-M-BUSY", Severity.NOTE)}

    def test_only_the_law_and_the_notice_refuse(self) -> None:
        """Domain §12: the keeper, the certificates, the day gone by are our own readings."""
        facts = planned(
            keeper="", officers=["王一、李二", ""], starts_at=at("2026-11-20T15:00"), leader=MARKET.id
        )
        found = severities(planning.may_plan(facts))
        assert {severity for _code, severity in found} == {Severity.WARNING}

    @pytest.mark.parametrize(
        ("day", "place", "expected"),
        [
            ("2026-11-24", IN_TIEXI, set()),
            ("2026-11-25", IN_TIEXI, {"E-L-NOPOWER"}),
            ("2026-11-24", IN_JIEFANG, {"E-L-NOPOWER"}),
        ],
    )
    def test_powers_are_checked_by_the_list_of_the_planned_day_at_the_planned_place(
        self, day: str, place: Any, expected: set[str]
    ) -> None:
        """L-1, L-7: the item is taken back from 2026-11-25 on."""
        facts = replace(planned(starts_at=at(f"{day}T09:00"), ends_at=None), powers=TO_BE_RECALLED)
        facts = replace(facts, known={**facts.known, "place": place})
        assert codes(planning.of_its_units(facts)) == expected

    def test_a_lost_power_names_who_has_it(self) -> None:
        [reason] = planning.may_plan(planned(powers=["X1", "X1"]))
        assert "铁西街道办事处" in reason.remedy
        assert reason.message.startswith("区消防救援大队")

    def test_four_eyes_see_the_plan(self) -> None:
        mine = replace(DRAFT, last_editor=1, actor=somebody(TIEXI, Role.APPROVER))
        assert "E-G-FOUR-EYES" in codes(planning.may_approve(mine))

    def test_who_does_not_use_the_portal_is_named_and_holds_nothing_up(self) -> None:
        facts = replace(DRAFT, known={**DRAFT.known, "off": {FIRE.id}, "without_liaison": {FIRE.id}})
        assert severities(planning.reaches(facts)) == {
            ("W-M-OFFLINE", Severity.NOTE), ("W-G-NO-LIAISON", Severity.NOTE),
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("X1", ["X1"]),
            ("X1、噪声监测", ["X1", "噪声监测"]),
            ("检查通道、出口；X1", ["检查通道、出口", "X1"]),
            ("X1；X1\nX1", ["X1"]),
            (" ；、 ", []),
        ],
    )
    def test_names_of_items_may_have_the_mark_that_separates_them(
        self, typed: str, expected: list[str]
    ) -> None:
        assert [power.words for power in taking_part.powers_in(typed, power_of)] == expected


class TestAnswers:
    """What each unit answers for itself."""

    def test_what_the_plan_says_of_a_unit_is_confirmed_by_a_press(self) -> None:
        whole = Part(FIRE, THEIRS.officers, THEIRS.powers)
        assert severities(answering.may_confirm(by(going(OURS, whole), FIRE))) == {
            ("W-M-UNLISTED", Severity.NOTE)
        }

    def test_a_unit_of_which_the_plan_says_nothing_names_its_people_and_powers(self) -> None:
        bare = by(going(OURS, Part(FIRE)), FIRE)
        assert codes(answering.may_confirm(bare)) == {"E-G-OFFICER2", "E-M-POWERS"}
        said = by(going(OURS, Part(FIRE), own_officers="赵六（1）、钱七（2）", own_powers="X1"), FIRE)
        assert codes(answering.may_confirm(said)) == {"E-L-NOPOWER"}

    @pytest.mark.parametrize(
        ("answer", "answered", "leads_to"),
        [("planned", False, "approved"), ("planned", True, "ready"), (DECLINED, False, "ready")],
    )
    def test_the_last_answer_makes_it_ready(self, answer: str, answered: bool, leads_to: str) -> None:
        facts = by(going(OURS, Part(FIRE), Part(MARKET, answer=answer), state="approved"), FIRE)
        other = Participant(MARKET, at("2026-11-21T09:00") if answered else None)
        assert answering.after_own_answer(replace(facts, participants=(Participant(FIRE), other))) == leads_to

    def test_the_convener_answers_for_nobody_who_uses_the_portal(self) -> None:
        """P-2."""
        entered = by(
            going(OURS, Part(FIRE), said=DECLINED, reason="另有任务。", of_unit=FIRE.id),
            TIEXI,
            entered_for=FIRE,
        )
        assert codes(answering.may_enter_answer(entered)) == {"E-M-NOT-OFFLINE", "W-M-RECORD"}
        offline = replace(entered, known={**entered.known, "off": {FIRE.id}})
        assert codes(answering.may_enter_answer(offline)) == {"W-M-RECORD"}


class TestCarryingOut:
    """On the day itself."""

    @pytest.mark.parametrize(
        ("other", "expected"),
        [
            pytest.param(THEIRS, set(), id="all confirmed"),
            pytest.param(replace(THEIRS, answer=DECLINED), {"E-M-NOPARTY"}, id="only one is left"),
            pytest.param(replace(THEIRS, answer="planned"), {"W-M-UNCONFIRMED"}, id="named, not answered"),
            pytest.param(Part(FIRE), {"E-M-NOPARTY", "W-M-UNCONFIRMED"}, id="neither named nor answered"),
            pytest.param(replace(THEIRS, powers=(LANE,)), {"E-L-NOPOWER"}, id="a power it has lost"),
            pytest.param(replace(THEIRS, officers=("赵六（X1）",)), {"E-G-OFFICER2"}, id="one officer"),
        ],
    )  # fmt: skip
    def test_each_unit_that_comes_has_two_officers_and_its_powers(
        self, other: Part, expected: set[str]
    ) -> None:
        assert codes(planning.may_carry_out(going(OURS, other, state="ready"))) == expected

    def test_the_list_of_the_day_on_which_it_happened_decides(self) -> None:
        facts = replace(going(OURS, THEIRS, now=at("2026-11-25T12:00"), state="ready"), powers=TO_BE_RECALLED)
        assert "E-L-NOPOWER" in codes(planning.may_carry_out(facts))
        the_day_before = replace(facts, fields={"carried_out_at": at("2026-11-24T10:00")})
        assert "E-L-NOPOWER" not in codes(planning.may_carry_out(the_day_before))

    def test_another_day_than_the_planned_one_is_told(self) -> None:
        late = going(OURS, THEIRS, now=at("2026-11-25T12:00"), state="ready")
        assert severities(planning.may_carry_out(late)) == {("W-M-OTHER-DAY", Severity.NOTE)}

    def test_nothing_is_carried_out_in_the_future(self) -> None:
        facts = going(OURS, THEIRS, state="ready", carried_out_at=at("2026-11-24T12:01"))
        assert "E-G-FUTURE" in codes(planning.may_carry_out(facts))

    def test_another_time_keeps_the_length(self) -> None:
        moved = going(OURS, THEIRS, state="ready", starts_at=at("2026-11-26T14:00"), reason="下雨。")
        assert planning.ends_at(moved) == at("2026-11-26T16:00")
        assert codes(planning.may_reschedule(moved)) == {"W-M-UNLISTED"}


class TestDecisions:
    """One organ, one decision."""

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            pytest.param({"decision": "clean"}, set(), id="nothing found"),
            pytest.param({}, {"E-FORM"}, id="no result"),
            pytest.param({"decision": "penalty", "decision_number": "铁西罚〔2026〕1号"}, set(), id="own decision"),
            pytest.param(
                {"decision": "penalty", "decision_number": "铁西罚〔2026〕1号", "organs": [TIEXI.id]}, set(), id="in its own name"
            ),
            pytest.param(
                {"decision": "penalty", "decision_number": "铁西罚〔2026〕1号", "organs": [TIEXI.id, FIRE.id]}, {"E-M-JOINT-NAME"},
                id="AT-104 in two names",
            ),
            pytest.param({"decision": "clean", "organs": [FIRE.id]}, {"E-M-OTHERS-DECISION"}, id="in another's name"),
            pytest.param({"decision": "penalty"}, {"W-M-NONUMBER"}, id="a decision without its number"),
            pytest.param({"decision": "clean", "decided_on": date(2026, 11, 25)}, {"E-G-FUTURE"}, id="tomorrow"),
            pytest.param({"decision": "clean", "decided_on": date(2026, 11, 23)}, {"W-M-DECIDED-EARLY"}, id="before the action"),
            pytest.param({"decision": "file", "decision_number": "1", "used_power": "噪声监测"}, {"E-L-NOITEM"}, id="beyond its list"),
        ],
    )  # fmt: skip
    def test_an_organ_decides_in_its_own_name_alone(self, fields: dict[str, Any], expected: set[str]) -> None:
        facts = going(OURS, THEIRS, **fields)
        facts = replace(facts, particulars={**PLAN, "carried_out_at": at("2026-11-24T09:30")})
        assert codes(deciding.may_record(facts)) == expected

    def test_two_organs_do_not_decide_under_one_number(self) -> None:
        """AT-104: the same paper in two names is seen by its number, however it is spaced."""
        decided = replace(THEIRS, decision="penalty", number="卫联罚〔2026〕1号")
        facts = going(OURS, decided, decision="penalty", decision_number=" 卫联罚〔2026〕 1号")
        [reason] = deciding.may_record(facts)
        assert (reason.code, reason.field) == ("E-M-JOINT-NAME", "decision_number")

    def test_a_power_lost_meanwhile_punishes_nobody(self) -> None:
        facts = replace(
            going(decision="penalty", decision_number="1", decided_on=date(2026, 11, 25)),
            powers=TO_BE_RECALLED,
        )
        assert "E-L-NOPOWER" in codes(deciding.may_record(replace(facts, now=at("2026-11-26T09:00"))))

    def test_a_unit_that_declined_is_asked_about(self) -> None:
        facts = by(going(OURS, replace(THEIRS, answer=DECLINED), decision="clean"), FIRE)
        assert severities(deciding.may_record(facts)) == {("W-M-NOT-TAKING-PART", Severity.WARNING)}

    def test_a_result_is_recorded_once_and_then_corrected_with_a_reason(self) -> None:
        """G-6."""
        ended = going(replace(OURS, decision="clean"), THEIRS, decision="clean")
        assert codes(deciding.may_record(ended)) == {"E-M-RECORDED"}
        assert codes(deciding.may_correct(ended)) == {"E-FORM-REASON"}
        assert "E-M-NOT-RECORDED" in codes(deciding.may_correct(going(decision="clean", reason="写错。")))
        both = {"organs": [TIEXI.id, FIRE.id], "reason": "写错。"}
        assert codes(deciding.may_correct(replace(ended, fields={**ended.fields, **both}))) == {
            "E-M-JOINT-NAME"
        }

    def test_it_ends_with_the_own_result_and_asks_about_the_others(self) -> None:
        assert codes(deciding.may_conclude(going())) == {"E-FORM", "W-M-RESULTS-OPEN"}
        ended = (replace(OURS, decision="clean"), replace(THEIRS, decision="warned"))
        assert list(deciding.may_conclude(going(*ended))) == []
        assert codes(deciding.may_conclude(going(*ended, organs=[TIEXI.id, FIRE.id]))) == {"E-M-JOINT-NAME"}


class TestTheProcedure:
    """Who sees it when, and the paper."""

    def test_before_the_action_only_the_parties_know_and_before_approval_only_the_convener(self) -> None:
        """G-9, M-2."""
        seen = {state.name: (state.private, state.restricted) for state in JOINT_OPERATION.states}
        assert seen["draft"] == seen["pending_approval"] == (True, True)
        assert seen["approved"] == seen["ready"] == seen["cancelled"] == (False, True)
        assert seen["carried_out"] == seen["concluded"] == (False, False)

    def test_the_declaration_has_no_faults(self) -> None:
        assert JOINT_OPERATION.faults() == []

    def test_the_plan_says_who_comes_with_what_and_that_each_decides_for_itself(self) -> None:
        letter = letters.joint_plan(planned(target="某物业公司"), "铁西办函〔2026〕3号")
        text = "".join(p for section in letter.sections for p in section.paragraphs)
        assert (letter.title, letter.addressee) == ("消防车通道联合整治方案", "区消防救援大队")
        assert all(
            words in text
            for words in (moment(at("2026-11-24T09:00")), "铁西新村", "某物业公司", "以自己的名义", "王一")
        )
        assert letter.table is not None
        assert letter.table.rows == (
            ("铁西街道办事处", TWO, "X1 占用消防车通道的处罚"), ("区消防救援大队", "由该单位确认", "由该单位确认"),
        )  # fmt: skip

    def test_the_paper_of_a_changed_plan_says_so_and_leaves_out_who_does_not_come(self) -> None:
        moved = going(
            OURS,
            replace(THEIRS, answer=DECLINED),
            state="ready",
            starts_at=at("2026-11-26T14:00"),
            reason="下雨",
        )
        letter = letters.joint_plan(moved, "1")
        assert letter.title.endswith("（调整）")
        assert letter.table is not None
        assert len(letter.table.rows) == 1

    def test_the_blank_form_has_room_and_no_names(self) -> None:
        blank = letters.blank_plan(DRAFT)
        assert "铁西新村" not in str(blank)
        signed = letters.blank_plan(
            replace(DRAFT, known={**DRAFT.known, "sender_name": "新乡市卫滨区铁西街道办事处"})
        )
        assert signed.head == signed.signer.partition("　")[0] == "新乡市卫滨区铁西街道办事处"
        assert blank.table is not None
        assert blank.table.header == letters.HEADER
