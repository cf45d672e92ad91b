"""The rules of complaints as tables: facts in, reasons out (domain C-1 … C-7)."""

from dataclasses import replace
from typing import Any

import pytest

from plugins.complaints import answering, clocks, handling, passing
from plugins.complaints.closing import duties
from plugins.complaints.rules import COMPLAINT, after_merging, after_telling_office, after_verifying
from portal.domain.procedure import Facts
from portal.domain.reasons import Severity
from tests.complaints import values as v
from tests.complaints.values import AT_FIRE, AT_TIEXI, FIRE, JIEFANG, MARKET, TIEXI, answered, at, having, to

REFUSED, ASKED = Severity.REFUSAL, Severity.WARNING
IN_WINDOW = having(
    replace(AT_FIRE, powers=v.IN_TRANSITION), received_at=at("2026-03-10T09:10"), first_responsible=FIRE.id
)
NOBODY = {"is_anonymous": True, "complainant": "", "complainant_phone": ""}


def test_the_declaration_has_no_faults() -> None:
    assert COMPLAINT.faults() == []


@pytest.mark.parametrize("name", [
    "register", "verify", "reply", "file", "hand_over", "tell_complainant", "tell_office", "hand_materials", "feed_back",
    "merge", "close",
])  # fmt: skip
def test_the_steps_of_the_contract_are_there(name: str) -> None:
    assert COMPLAINT.step(name) is not None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"channel": ""}, ["E-FORM"]),
        ({"points": " "}, ["E-FORM"]),
        ({"received_at": at("2026-11-20T10:01")}, ["E-FORM"]),
        ({"complainant": ""}, ["E-FORM"]),
        ({"complainant": "", "is_anonymous": True}, []),
        ({"classification": "secret"}, ["E-G-SECRET"]),
        ({"subject": "李四"}, ["E-C-CONFLICT"]),
        ({"subject": "李四", "against_staff": True}, []),
    ],
)
def test_what_intake_asks(fields: dict[str, Any], expected: list[str]) -> None:
    """C-2, G-7, C-7: channel, minute, words, who; a colleague's name is asked about."""
    facts = v.knowing(replace(AT_TIEXI, particulars={}), staff_names=frozenset({"李四"}))
    assert v.codes(handling.may_register(answered(facts, **{**v.TYPED, **fields}))) == expected


def test_a_name_like_a_colleagues_is_no_refusal() -> None:
    facts = v.knowing(AT_TIEXI, staff_names=frozenset({"某物业公司"}))
    assert v.severities(handling.may_register(answered(facts, **v.TYPED))) == {("E-C-CONFLICT", ASKED)}


FOUND = {
    "finding": "violation",
    "verified_how": "on_site",
    "facts": "三辆货车。",
    "officers": "王一（H1）、李二（H2）",
}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"officers": "王一（H1）"}, ["E-G-OFFICER2"]),
        ({"officers": "", "verified_how": "desk"}, []),
        ({"facts": ""}, ["E-FORM"]),
        ({"finding": ""}, ["E-FORM"]),
    ],
)
def test_what_verifying_asks(fields: dict[str, Any], expected: list[str]) -> None:
    """C-3, G-4: facts and conclusion; two officers on the spot."""
    assert v.codes(handling.may_verify(answered(AT_TIEXI, **{**FOUND, **fields}))) == expected


@pytest.mark.parametrize(
    ("facts", "finding", "expected"),
    [
        (AT_FIRE, "none", {("E-C-NOTOWN", REFUSED)}),
        (AT_FIRE, "not_ours", set()),
        (AT_FIRE, "going_on", set()),
        (AT_TIEXI, "none", set()),
        (IN_WINDOW, "none", set()),
        (having(AT_FIRE, item=2), "none", set()),
    ],
    ids=[
        "a department, on what a town office holds", "it says so", "it is still looking", "the town office itself",
        "asked first within the window (C-1)", "an item that stayed with a department",
    ],
)  # fmt: skip
def test_a_department_draws_no_conclusion_on_what_a_town_office_holds(
    facts: Facts, finding: str, expected: set[tuple[str, Severity]]
) -> None:
    """C-4: it registers, tells the complainant and the town office, which verifies and answers."""
    found = handling.may_verify(answered(facts, **{**FOUND, "finding": finding}))
    assert {(reason.code, reason.severity) for reason in found} == expected


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        ("none", "no_violation"), ("outside", "resulted"), ("violation", "verifying"), ("not_ours", "verifying"),
        ("going_on", "verifying"),
    ],
)  # fmt: skip
def test_where_verifying_leads(finding: str, state: str) -> None:
    assert after_verifying(answered(AT_TIEXI, finding=finding)) == state


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (AT_TIEXI, set()),
        (AT_FIRE, {("E-C-NOTHOLDER", REFUSED)}),
        (v.knowing(AT_TIEXI, place=v.IN_JIEFANG), {("E-C-NOTHOLDER", REFUSED)}),
        (having(AT_TIEXI, item=2), {("E-C-NOTHOLDER", REFUSED)}),
        (having(AT_TIEXI, item=None), {("E-C-NOTHOLDER", REFUSED)}),
        (answered(AT_TIEXI, filed_on=at("2025-12-31T00:00").date()), {("E-C-NOTHOLDER", REFUSED)}),
        (answered(AT_TIEXI, filed_on=at("2026-11-21T00:00").date()), {("E-FORM", REFUSED)}),
        (having(AT_TIEXI, against_staff=True), {("E-C-CONFLICT", REFUSED)}),
        (having(AT_TIEXI, against_staff=True, conflict_cleared=True), set()),
    ],
)
def test_who_may_file(facts: Facts, expected: set[tuple[str, Severity]]) -> None:
    """C-3 (b), AT-41: the holder on that day, nobody else."""
    assert v.severities(handling.may_file_case(facts)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (having(AT_TIEXI, item=2), {("E-C-NODOC", REFUSED)}),
        (answered(having(AT_TIEXI, item=2), facts="在建。"), set()),
        (having(AT_TIEXI, item=2, facts="在建。"), set()),
        (having(AT_TIEXI, facts="三辆货车。"), {("E-C-HOLDER", ASKED)}),
    ],
)
def test_handing_over_is_done_in_writing(facts: Facts, expected: set[tuple[str, Severity]]) -> None:
    """C-3 (c): the notice asks for written papers; what is our own by the list is asked about."""
    assert v.severities(handling.may_hand_over(facts)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (IN_WINDOW, {("E-C-FIRST-NOPASS", ASKED)}),
        (having(IN_WINDOW, signed_at=at("2026-03-11T09:00")), set()),
        (having(IN_WINDOW, first_responsible=TIEXI.id), set()),
        (having(IN_WINDOW, received_at=at("2026-06-30T23:59")), {("E-C-FIRST-NOPASS", ASKED)}),
        (having(IN_WINDOW, received_at=at("2026-07-01T00:00")), set()),
        (having(IN_WINDOW, item=2), set()),
        (v.knowing(IN_WINDOW, place=None), {("E-C-FIRST-NOPASS", ASKED)}),
        (replace(IN_WINDOW, powers=v.POWERS), set()),
    ],
)
def test_first_asked_in_the_transition(facts: Facts, expected: set[tuple[str, Severity]]) -> None:
    """C-1, §12: a warning that the district may harden; the last day counts."""
    assert v.severities(passing.first_answers(facts)) == expected


def one(number: int, minute: str, unit: int) -> dict[str, Any]:
    return {
        "id": number, "received_at": at(f"2026-03-10T{minute}"), "unit": unit, "unit_name": "某单位", "state": "registered",
        "item": 1, "place_id": None, "office": TIEXI.id, "where": "铁西新村", "subject": "", "result": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mine", "other", "first"),
    [
        (one(2, "09:10", FIRE.id), one(1, "11:30", TIEXI.id), True),
        (one(2, "11:30", TIEXI.id), one(1, "09:10", FIRE.id), False),
        (one(1, "09:10:59", FIRE.id), one(2, "09:10:01", TIEXI.id), False),
        (one(2, "09:10", TIEXI.id), one(1, "09:10", FIRE.id), True),
        (one(1, "09:10", FIRE.id), one(2, "09:10", MARKET.id), True),
    ],
)
def test_who_leads_when_two_are_merged(mine: Any, other: Any, first: bool) -> None:
    """C-1: the earliest minute; of an equal one the office of the place; else the lower number."""
    assert passing.leads(mine, other, TIEXI.id) is first


def merging(other: dict[str, Any] | None, **record: Any) -> Facts:
    facts = having(replace(AT_FIRE, powers=v.IN_TRANSITION), **record)
    return v.knowing(facts, mine=one(2, "09:10", FIRE.id), other=other)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (merging(one(1, "08:00", TIEXI.id)), set()),
        (merging(None), {("E-C-MERGE", REFUSED)}),
        (merging(one(2, "09:10", FIRE.id)), {("E-C-MERGE", REFUSED)}),
        (merging(one(1, "08:00", TIEXI.id) | {"item": 2, "where": "别处"}), {("E-C-MERGE", ASKED)}),
        (merging(one(1, "08:00", TIEXI.id) | {"state": "merged"}), {("E-C-MERGE", REFUSED)}),
        (
            merging(one(1, "11:00", TIEXI.id) | {"state": "filed"}, received_at=at("2026-03-10T09:10")),
            {("E-C-MERGE-LATE", ASKED)},
        ),
    ],
)
def test_what_may_be_merged(facts: Facts, expected: set[tuple[str, Severity]]) -> None:
    assert v.severities(passing.may_merge(facts)) == expected


@pytest.mark.parametrize(
    ("other", "state"),
    [
        (one(1, "08:00", TIEXI.id), "merged"),
        (one(1, "11:00", TIEXI.id), "registered"),
        (one(1, "11:00", TIEXI.id) | {"state": "filed"}, "merged"),
        (one(1, "08:00", TIEXI.id) | {"state": "closed", "result": "已腾空。"}, "resulted"),
    ],
)
def test_where_a_merged_complaint_stands(other: dict[str, Any], state: str) -> None:
    """C-3: a repeat of what is done with has its result at once and no clock of its own."""
    assert after_merging(merging(other)) == state


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (to(TIEXI, told_by="phone"), set()),
        (to(TIEXI), {("E-C-NOTELL", REFUSED)}),
        (to(TIEXI, tell_waived="三次电话无人接听"), {("E-C-NOTELL", ASKED)}),
        (to(TIEXI, having(AT_FIRE, **NOBODY), tell_waived="匿名"), set()),
        (to(TIEXI, having(AT_FIRE, **NOBODY)), {("E-C-NOTELL", REFUSED)}),
        (to(JIEFANG, told_by="phone"), {("E-C-NOTOWN", ASKED)}),
        (to(TIEXI, having(AT_FIRE, item=2), told_by="phone"), {("E-C-NOTOWN", REFUSED)}),
        (to(TIEXI, having(AT_FIRE, item=None), told_by="phone"), {("E-C-NOTOWN", ASKED)}),
        (to(FIRE, told_by="phone"), {("E-C-NOTOWN", REFUSED)}),
        (to(TIEXI, v.knowing(AT_FIRE, receiver_on=False), told_by="phone"), {("E-P-DISABLED", REFUSED)}),
        (to(TIEXI, v.knowing(AT_FIRE, receiver_on=False), told_by="phone", office_told_by="paper"), set()),
        (to(TIEXI, having(AT_FIRE, against_staff=True), told_by="phone"), {("E-C-CONFLICT", REFUSED)}),
        (to(TIEXI, IN_WINDOW, told_by="phone"), {("E-C-FIRST-NOPASS", ASKED)}),
    ],
)
def test_passing_on_to_the_town_office(facts: Facts, expected: set[tuple[str, Severity]]) -> None:
    """C-4, P-2: to the office that holds it, telling both; what no office holds is handled or handed over."""
    assert v.severities(passing.may_tell(facts)) == expected


DONE = {"told_at": at("2026-11-20T09:00"), "office_told_at": at("2026-11-20T09:00"), "receiver": TIEXI.id}


@pytest.mark.parametrize(
    ("record", "state", "expected"),
    [
        ({}, "referred", {("E-C-NOTELL", REFUSED), ("E-C-AWAITING", ASKED)}),
        (DONE, "awaiting_town", {("E-C-AWAITING", ASKED)}),
        ({**DONE, "channel": "letter"}, "result_known", {("E-C-MAT", REFUSED), ("E-C-RELAY", ASKED)}),
        ({**DONE, "channel": "web", "materials_at": at("2026-11-20T09:30"), "consent_identity": True}, "result_known", set()),
        ({**DONE, "written": True, "consent_identity": True}, "result_known", {("E-C-MAT", REFUSED)}),
        ({**DONE, **NOBODY}, "result_known", set()),
        ({}, "no_violation", {("E-C-NOREPLY", REFUSED)}),
        ({"replied_at": at("2026-11-20T09:00")}, "replied", set()),
        ({"reply_waived": "匿名"}, "replied", set()),
        ({"replied_at": at("2026-11-20T09:00"), "referred_by": FIRE.id}, "replied", {("E-C-NOFEEDBACK", REFUSED)}),
        (
            {"replied_at": at("2026-11-20T09:00"), "referred_by": FIRE.id, "fed_back_at": at("2026-11-20T09:00")}, "fed_back",
            set(),
        ),
    ],
)  # fmt: skip
def test_what_must_be_done_before_the_end(
    record: dict[str, Any], state: str, expected: set[tuple[str, Severity]]
) -> None:
    """C-4 … C-6, AT-40, AT-42, AT-48."""
    assert v.severities(answering.may_close(replace(having(AT_FIRE, **record), state=state))) == expected


REPLY = {"reply": "已腾空。", "reply_by": "phone"}


@pytest.mark.parametrize(
    ("facts", "fields", "expected"),
    [
        (AT_TIEXI, REPLY, set()),
        (AT_TIEXI, {}, {("E-C-NOREPLY", REFUSED)}),
        (AT_TIEXI, {"reply": "已腾空。"}, {("E-C-NOREPLY", REFUSED)}),
        (AT_TIEXI, {"reply_waived": "拒收"}, {("E-C-NOREPLY", ASKED)}),
        (having(AT_TIEXI, **NOBODY), {"reply_waived": "匿名"}, set()),
        (having(AT_TIEXI, referred_by=FIRE.id), {**REPLY, "also_close": True}, {("E-C-NOFEEDBACK", REFUSED)}),
        (
            having(AT_TIEXI, referred_by=FIRE.id),
            {**REPLY, "also_feed_back": True},
            {("E-C-NOFEEDBACK", REFUSED)},
        ),
        (
            having(AT_TIEXI, referred_by=FIRE.id),
            {**REPLY, "also_feed_back": True, "feedback": "已腾空。"},
            set(),
        ),
        (having(AT_TIEXI, against_staff=True), REPLY, {("E-C-CONFLICT", REFUSED)}),
    ],
)
def test_what_an_answer_says(
    facts: Facts, fields: dict[str, Any], expected: set[tuple[str, Severity]]
) -> None:
    """C-5: words and way, or why nobody could be told."""
    assert v.severities(answering.may_reply(answered(facts, **fields))) == expected


@pytest.mark.parametrize(
    ("facts", "term"),
    [
        (AT_FIRE, "complaint.tell"),
        (AT_TIEXI, "complaint.acknowledge"),
        (having(AT_TIEXI, acknowledged_at=at("2026-11-20T09:00")), None),
        (having(AT_TIEXI, **NOBODY), None),
        (having(AT_FIRE, told_at=at("2026-11-20T09:00")), None),
        (having(AT_FIRE, item=2), "complaint.acknowledge"),
    ],
)
def test_which_reminder_runs_first(facts: Facts, term: str | None) -> None:
    """C-2, C-4: to acknowledge what is handled here, to pass on what a town office must handle."""
    assert clocks.first_answer(facts) == term


@pytest.mark.parametrize(
    ("record", "state"),
    [({}, "awaiting_town"), ({"written": True}, "referred"), ({"channel": "letter"}, "referred")],
)
def test_a_complaint_with_papers_stays_with_who_has_them(record: dict[str, Any], state: str) -> None:
    assert after_telling_office(having(replace(AT_FIRE, state="referred"), **record)) == state


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (replace(AT_TIEXI, state="resulted"), ["owed", "excused", "excused"]),
        (replace(having(AT_TIEXI, referred_by=FIRE.id), state="resulted"), ["owed", "owed", "excused"]),
        (
            replace(having(AT_TIEXI, referred_by=FIRE.id, replied_at=at("2026-11-20T09:00"), fed_back_at=at("2026-11-20T09:00")),
                    files=(v.photo("complaint"),), state="fed_back"),
            ["done", "done", "done"],
        ),
        (replace(having(AT_FIRE, **DONE, channel="letter"), state="referred"), ["done", "done", "owed"]),
        (replace(having(AT_FIRE, **DONE), state="awaiting_town"), ["done", "done", "excused"]),
        (
            replace(having(AT_FIRE, **DONE, written=True, materials_at=at("2026-11-20T09:30")), state="awaiting_town"),
            ["done", "done", "done"],
        ),
    ],
)  # fmt: skip
def test_the_three_facts_of_the_closing_row(facts: Facts, expected: list[str]) -> None:
    """C-4 … C-6: 答复、反馈、材料; of who passed it on 告知投诉人、告知镇办、材料."""
    assert [duty.standing for duty in duties(facts)] == expected
