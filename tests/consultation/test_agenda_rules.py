"""What comes before a meeting and why, what may be recorded, what minutes say: tables of facts (M-1, M-2, M-3)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from plugins.consultation.meeting import minutes, outcomes
from plugins.consultation.meeting.agenda import (
    Candidate,
    Disputed,
    HandedOver,
    Left,
    Marked,
    OpenTask,
    Overdue,
    Question,
    candidates,
    repeated,
    told_apart,
)
from plugins.consultation.meeting.outcomes import Line, Task
from plugins.consultation.rules import MEETING, MEETING_TASK
from plugins.consultation.task import rules as task
from portal import kit_testing
from portal.domain.procedure import Facts
from portal.domain.reasons import Severity
from portal.domain.term_table import TERMS
from portal.domain.terms import due, put_off
from tests.core.test_terms import CALENDAR

TODAY = date(2026, 11, 20)
TOWN, FIRE = "铁西街道办事处", "区消防救援大队"
BOTH = (TOWN, FIRE)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


EACH = [
    ({"disputed": [Disputed(1, days_ago(12), BOTH)]}, "管辖争议事项的协商", f"{TOWN}与{FIRE}的争议未决，已 12 天", True),
    ({"overdue": [Overdue(1, days_ago(5), False, BOTH)]}, "未按期办结事项的办理", f"{TOWN}、{FIRE}：已超期，期限为2026年11月15日", True),
    ({"overdue": [Overdue(1, days_ago(3), True, BOTH)]}, "未办结事项的办理", f"{TOWN}、{FIRE}：内部提醒日期2026年11月17日已过", False),
    ({"overdue": [Overdue(1, TODAY, False, BOTH)]}, "未按期办结事项的办理", f"{TOWN}、{FIRE}：已超期，期限为2026年11月20日", False),
    ({"marked": [Marked(1, TOWN, "口径不一", days_ago(2))]}, f"{TOWN}提请研究的事项", f"{TOWN}2026年11月18日提请：口径不一", True),
    ({"tasks": [OpenTask(1, FIRE, days_ago(1))]}, "以往会议议定任务的落实", f"{FIRE}，应于2026年11月19日前完成，未完成", True),
    ({"tasks": [OpenTask(1, "", None)]}, "以往会议议定任务的落实", "没有写明牵头单位，未完成", True),
    ({"questions": [Question(1, "占用消防车通道", TOWN, days_ago(9))]}, "“占用消防车通道”的业务指导", f"{TOWN}提问 9 天，没有答复", False),
    ({"left": [Left(7, "通道划线", days_ago(30), 5)]}, "通道划线", "2026年10月21日的会议没有议到", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sources", "words", "reason", "proposed"), EACH, ids=[next(iter(row[0])) for row in EACH]
)
def test_each_candidate_says_why_it_is_there(
    sources: dict[str, Any], words: str, reason: str, proposed: bool
) -> None:
    """A reminder that has passed is told as one, never as a violation, and is not ticked beforehand (G-8)."""
    (found,) = candidates(TODAY, **sources)
    assert (found.words, found.reason, found.proposed) == (words, reason, proposed)


@pytest.mark.parametrize(
    ("days", "expected"), [([1, 30, 60], 1), ([1, 30, 61], 0), ([1, 30], 0), ([1, 2, 3, 61], 1), ([-1, 1, 2], 0)]
)  # fmt: skip
def test_an_item_handed_over_three_times_in_sixty_days_is_a_common_problem(
    days: list[int], expected: int
) -> None:
    """M-1: whoever it was between; the reason says between whom, the same pair once."""
    found = repeated([HandedOver(9, "占用消防车通道", days_ago(day), TOWN, FIRE) for day in days], TODAY)
    assert len(found) == expected
    for one in found:
        assert one.words == "“占用消防车通道”案件的移送和管辖"
        assert one.reason == f"60 日内移送 3 次（{TOWN}→{FIRE}）"


def test_three_items_once_each_are_none() -> None:
    assert repeated([HandedOver(n, f"事项{n}", TODAY, TOWN, FIRE) for n in range(3)], TODAY) == []


def test_what_presses_most_stands_first_and_a_matter_once_for_its_best_reason() -> None:
    found = candidates(
        TODAY,
        disputed=[Disputed(1, days_ago(40), BOTH)],
        overdue=[Overdue(1, days_ago(9), False, BOTH), Overdue(2, days_ago(1), False, BOTH)],
        marked=[Marked(2, TOWN, "要统一", TODAY)],
        questions=[Question(4, "占道经营", TOWN, TODAY)],
        left=[Left(7, "通道划线", days_ago(30), None)],
    )
    assert [one.key for one in found] == ["left:7", "marked:2", "dispute:1", "guidance:4"]


def test_lines_of_the_same_words_are_told_apart() -> None:
    assert [told_apart("划线", present) for present in ([], ["划线"], ["划线", "划线（2）"])] == [
        "划线", "划线（2）", "划线（3）"
    ]  # fmt: skip


def test_there_are_no_candidates_where_there_is_nothing() -> None:
    assert candidates(TODAY) == []
    assert Candidate("hand", "x", "", 59).proposed is False


# --- recording ------------------------------------------------------------------------------------------------


LINES = (Line(1, "通道划线"), Line(2, "联合整治"))


def recording(**fields: Any) -> Facts:
    now = datetime(2026, 11, 20, 10, tzinfo=UTC)
    return replace(
        kit_testing.facts(MEETING, state="in_session"),
        fields={"line": 1, **fields},
        known={"lines": LINES},
        now=now,
    )


DONE = {"result": "task", "task": "划线", "owner": 4, "due_on": date(2026, 12, 1)}
RECORDED = [
    ("a decision", {"result": "decision"}, {}),
    ("an information", {"result": "information"}, {}),
    ("a line of another meeting", {"result": "decision", "line": 9}, {"E-FORM"}),
    ("nothing pressed", {}, {"E-FORM"}),
    ("a whole task", DONE, {}),
    ("AT-104 a task without owner", {**DONE, "owner": None}, {"E-M-NO-OWNER"}),
    ("a task without a day", {**DONE, "due_on": None}, {"W-M-NO-DATE"}),
    ("a task for yesterday", {**DONE, "due_on": date(2026, 11, 19)}, {"E-FORM"}),
    ("a task without words", {**DONE, "task": " "}, {"E-FORM"}),
    ("a task in the words of the line", {**DONE, "task": "", "said": "划线"}, {}),
    ("AT-104 a penalty in two names", {"result": "decision", "organs": [1, 2]}, {"E-M-JOINT-NAME"}),
    ("a penalty in one name", {"result": "decision", "organs": [1]}, {}),
    ("a holder agreed by an information", {"result": "information", "settled_for": 1}, {"E-FORM"}),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "codes"), [row[1:] for row in RECORDED], ids=[row[0] for row in RECORDED])
def test_what_may_be_recorded_of_a_line(fields: dict[str, Any], codes: set[str]) -> None:
    assert {reason.code for reason in outcomes.may_record(recording(**fields))} == set(codes)


def test_at_104_a_missing_owner_warns_and_a_joint_name_refuses() -> None:
    """§12: E-M-NO-OWNER stands on a reading of ours; E-M-JOINT-NAME on 河南省行政执法条例16."""
    (owner,) = outcomes.may_record(recording(**{**DONE, "owner": None}))
    (joint,) = outcomes.may_record(recording(result="decision", organs=[1, 2]))
    assert (owner.severity, joint.severity) == (Severity.WARNING, Severity.REFUSAL)
    assert joint.clause == "河南省行政执法条例第十六条"


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ((), {"W-M-EMPTY"}),
        ((Line(1, "通道划线"),), {"W-M-EMPTY"}),
        ((Line(1, "通道划线", "decision", "划。"),), set()),
        ((Line(1, "通道划线", "decision", "划。", other_texts=1),), {"W-M-UNMERGED"}),
    ],
)
def test_what_warns_before_minutes_go_out(lines: tuple[Line, ...], codes: set[str]) -> None:
    facts = replace(recording(), known={"lines": lines})
    assert {reason.code for reason in outcomes.may_issue(facts)} == codes


def test_minutes_say_what_came_of_each_line_what_was_left_and_what_they_are_not() -> None:
    told = (
        Line(1, "通道划线", "decision", "同意划线。\n周五前完成。", tasks=(Task("划线。", FIRE, date(2026, 12, 1)),)),
        Line(2, "整治情况", "information", "已检查 12 家。"),
        Line(3, "案件管辖", "decision", settled_for=TOWN),
        Line(4, "处罚情况", "information", "已作出。", organ=FIRE),
        Line(5, "经费", "task", tasks=(Task("测算经费", "", None),)),
        Line(6, "培训"),
    )  # fmt: skip
    found = minutes.sections(replace(recording(), known={"lines": told}))
    assert [(part.heading, part.paragraphs) for part in found] == [
        ("一、通道划线", ("会议决定：同意划线。", "周五前完成。", f"任务：划线，由{FIRE}牵头，2026年12月1日前完成。")),
        ("二、整治情况", ("会议通报：已检查 12 家。",)),
        ("三、案件管辖", (f"经商定，由{TOWN}管辖，双方分别签署后办理。",)),
        ("四、处罚情况", ("会议通报：已作出。", f"上述处罚决定由{FIRE}以自己的名义作出。")),
        ("五、经费", ("任务：测算经费，牵头单位由召集单位另行明确。",)),
        ("六、未议事项", ("培训。以上转下次会议。",)),
        (None, (minutes.NOT_A_BASIS,)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "text", "paragraphs"),
    [
        ("通道划线", "完成划线。", ("会议议定：完成划线。", "由区消防牵头，2026年12月1日前完成。")),
        ("完成划线", "", ("由区消防牵头，2026年12月1日前完成。",)),
        ("通道划线", "同意。", ("会议议定：同意。", "任务：完成划线，由区消防牵头，2026年12月1日前完成。")),
    ],
)
def test_minutes_do_not_say_again_as_a_task_what_the_line_has_said(
    heading: str, text: str, paragraphs: tuple[str, ...]
) -> None:
    task = Task("完成划线", "区消防", date(2026, 12, 1))
    known = {"lines": (Line(1, heading, "task", text, tasks=(task,)),)}
    assert minutes.sections(replace(recording(), known=known))[0].paragraphs == paragraphs


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (32, "三十二")])  # fmt: skip
def test_headings_are_numbered_as_papers_are(number: int, words: str) -> None:
    assert minutes.ordinal(number) == words


# --- tasks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agreed", [date(2026, 11, 21), date(2026, 11, 23), date(2027, 3, 1)])
def test_a_task_ends_on_the_day_that_was_agreed_whatever_day_it_is(agreed: date) -> None:
    facts = kit_testing.facts(MEETING_TASK, state="assigned", due_on=agreed)
    found = due(TERMS[task.TASK], datetime(2026, 11, 20, 10, tzinfo=CALENDAR.zone), CALENDAR)
    assert put_off(found, task.agreed_day(facts, found), CALENDAR).due_on == agreed


def test_a_task_without_a_day_has_no_clock_and_one_without_owner_waits_for_the_convener() -> None:
    assert task.term_of(kit_testing.facts(MEETING_TASK)) is None
    assert task.sent(kit_testing.facts(MEETING_TASK)) == "unassigned"
    assert task.sent(kit_testing.facts(MEETING_TASK, owner=4)) == "assigned"
