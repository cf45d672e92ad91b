"""The rules of a transfer as tables: values in, codes out; no database, no clock (domain §4, §17.2)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from plugins.transfer import addressee, clocks, receiving, rules, sending, urgency
from portal.domain import official_papers as papers
from portal.domain.answered import reason_given
from portal.domain.powers import UnitRef
from portal.domain.procedure import Actor, Attachment, Facts, Role, RunningClock, Seat
from portal.domain.reasons import Reason, Severity
from portal.domain.terms import Unit
from tests.transfer.values import (
    ARRIVED,
    BRANCH,
    BRIGADE,
    ENTRUSTED,
    FIRE,
    FOUND,
    HUB,
    IN_JIEFANG,
    JIEFANG,
    MARKET,
    OFFICE_OF_MARKET,
    PINGYUAN,
    SOMEWHERE,
    TEAM,
    TIEXI,
    TO_BE_RECALLED,
    UNLISTED,
    answered,
    at,
    codes,
    having,
    knowing,
    photo,
    sent_by,
    severities,
    somebody,
    to,
)  # fmt: skip


def test_a_complete_draft_meets_no_objection() -> None:
    assert codes(sending.may_submit(FOUND)) == set()


# --- T-6, G-3: in whose name ---------------------------------------------------------------------------------

CITED = {
    "exception_law": "市场监督管理行政处罚程序规定",
    "exception_article": "第七条",
    "exception_text": "派出机构可以……",
}


@pytest.mark.parametrize(
    ("name_of", "record", "expected"),
    [
        pytest.param(TIEXI, {}, set(), id="AT-18 a street office is a 派出机关 and may"),
        pytest.param(PINGYUAN, {}, set(), id="a town may"),
        pytest.param(FIRE, {}, set(), id="a department may"),
        pytest.param(TEAM, {}, {"E-T-SENDER-INTERNAL"}, id="AT-16 a team may not"),
        pytest.param(TEAM, CITED, {"E-T-SENDER-INTERNAL"}, id="no exception lets an internal organ"),
        pytest.param(HUB, {}, {"E-T-SENDER-INTERNAL"}, id="a hub routes and does not sign"),
        pytest.param(
            OFFICE_OF_MARKET, {}, {"E-T-EXCEPTION-NOCITE"}, id="AT-17 a dispatched agency without citation"
        ),
        pytest.param(
            OFFICE_OF_MARKET, CITED, set(), id="AT-17 a dispatched agency with law, article and text"
        ),
        pytest.param(BRIGADE, CITED, set(), id="an affiliated organ with citation"),
        pytest.param(
            BRANCH,
            {},
            {"E-T-EXCEPTION-NOCITE"},
            id="Q-21 a municipal branch in its own name, without citation",
        ),
        pytest.param(BRANCH, CITED, set(), id="Q-21 a municipal branch in its own name, with citation"),
        pytest.param(
            OFFICE_OF_MARKET,
            CITED | {"exception_text": " "},
            {"E-T-EXCEPTION-NOCITE"},
            id="a blank text is no citation",
        ),
    ],
)
def test_a_letter_goes_out_in_the_name_of_a_principal_unit(
    name_of: UnitRef, record: dict[str, str], expected: set[str]
) -> None:
    assert codes(sending.sender_of_record(having(knowing(FOUND, sender=name_of), **record))) == expected


def test_a_branch_signs_in_the_bureaus_name_where_the_district_says_so() -> None:
    """Q-21, set per unit."""
    facts = knowing(sent_by(BRANCH), municipal_name="新乡市生态环境局")
    assert codes(sending.sender_of_record(facts)) == set()
    [reason] = sending.sender_of_record(sent_by(BRANCH))
    assert "单位资料" in reason.remedy


def test_the_refused_team_is_told_whose_name_to_use() -> None:
    """AT-16 offers the street office."""
    facts = knowing(replace(FOUND, parties={Seat.SENDER: TIEXI}), sender=TEAM)
    assert ["铁西街道办事处" in reason.remedy for reason in sending.sender_of_record(facts)] == [True]


@pytest.mark.parametrize(
    ("approver", "expected"),
    [(somebody(MARKET), set()), (somebody(OFFICE_OF_MARKET, principal=MARKET), {"E-T-EXCEPTION-CONFIRM"})],
    ids=["of the principal unit", "of the dispatched unit itself"],
)
def test_an_exception_is_confirmed_by_the_principal_unit(approver: Actor, expected: set[str]) -> None:
    """AT-17, second half."""
    assert (
        codes(sending.principal_confirms(knowing(replace(FOUND, actor=approver), sender=OFFICE_OF_MARKET)))
        == expected
    )


# --- T-2: to whom --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(to(TIEXI), set(), id="another unit"),
        pytest.param(to(FIRE), {"E-T-SELF"}, id="AT-31 the receiver is the sender"),
        pytest.param(
            to(TEAM, sent_by(TIEXI), principal=TIEXI),
            {"E-T-SELF"},
            id="AT-31 the receiver is the sender's own team",
        ),
        pytest.param(knowing(FOUND, receiver=None), {"E-T-RECEIVER"}, id="nobody"),
    ],
)
def test_no_transfer_goes_to_oneself(facts: Facts, expected: set[str]) -> None:
    assert codes(addressee.not_to_oneself(facts)) == expected


REFUSAL, WARNING = Severity.REFUSAL, Severity.WARNING


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(to(TIEXI), set(), id="the holder of the place"),
        pytest.param(
            to(FIRE, sent_by(PINGYUAN)),
            {("E-T-JURIS", REFUSAL)},
            id="AT-35 the department that lost the item",
        ),
        pytest.param(to(TIEXI, sent_by(PINGYUAN)), set(), id="AT-35 the office that holds it"),
        pytest.param(to(JIEFANG), {("E-T-JURIS", REFUSAL)}, id="an office without a grant"),
        pytest.param(
            knowing(to(FIRE, sent_by(PINGYUAN)), place=IN_JIEFANG),
            set(),
            id="the department, where no office holds it",
        ),
        pytest.param(
            knowing(to(MARKET, sent_by(PINGYUAN)), place=IN_JIEFANG),
            {("E-T-JURIS", WARNING)},
            id="another department",
        ),
        pytest.param(
            knowing(to(TIEXI), place=SOMEWHERE), {("E-T-JURIS", WARNING)}, id="a place nobody knows"
        ),
        pytest.param(having(to(FIRE), item=UNLISTED), {("E-T-NOITEM", WARNING)}, id="no item, a department"),
        pytest.param(having(to(TIEXI), item=None), {("E-T-NOITEM", REFUSAL)}, id="no item, a street office"),
        pytest.param(
            replace(to(FIRE, sent_by(PINGYUAN)), powers=ENTRUSTED),
            {("E-T-JURIS", WARNING)},
            id="Q-20 entrusted only",
        ),
    ],
)
def test_the_receiver_holds_the_power_on_the_day_of_sending(
    facts: Facts, expected: set[tuple[str, Severity]]
) -> None:
    assert severities(addressee.to_the_holder(facts)) == expected


def test_a_recall_between_discovery_and_sending_names_both_days() -> None:
    later = replace(FOUND, powers=TO_BE_RECALLED, now=at("2026-11-25T09:00"))
    [reason] = addressee.to_the_holder(later)
    assert reason.refuses
    assert "由区消防救援大队行使" in reason.message
    assert "发现之日2026年11月20日由铁西街道办事处行使" in reason.message


PARENT = {"id": 7, "sender": FIRE.id, "receiver": TIEXI.id, "returned_at": None}


@pytest.mark.parametrize(
    ("parent", "sender", "receiver", "expected"),
    [
        pytest.param(PARENT, TIEXI, JIEFANG, {"E-T-NO-FORWARD"}, id="AT-28 by the receiver to a third unit"),
        pytest.param(PARENT, TIEXI, FIRE, set(), id="back to where it came from"),
        pytest.param(PARENT, FIRE, JIEFANG, set(), id="by the first sender"),
        pytest.param(
            PARENT | {"returned_at": at("2026-11-24T10:00")}, TIEXI, JIEFANG, set(), id="after its return"
        ),
        pytest.param(None, TIEXI, JIEFANG, set(), id="from nothing"),
    ],
)
def test_a_receiver_does_not_pass_a_transfer_on(
    parent: dict[str, Any] | None, sender: UnitRef, receiver: UnitRef, expected: set[str]
) -> None:
    found = list(addressee.not_forwarded(knowing(to(receiver, sent_by(sender)), parent=parent)))
    assert codes(found) == expected
    assert not any(reason.refuses for reason in found)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(FOUND, set(), id="plugin on, liaison there"),
        pytest.param(knowing(FOUND, receiver_on=False), {"E-P-DISABLED"}, id="plugin off, electronic"),
        pytest.param(
            having(knowing(FOUND, receiver_on=False), delivery="offline"), set(), id="plugin off, on paper"
        ),
        pytest.param(
            knowing(FOUND, receiver_has_liaison=False), {"W-G-NO-LIAISON"}, id="no liaison only notes"
        ),
    ],
)
def test_a_receiver_without_the_plugin_is_served_on_paper(facts: Facts, expected: set[str]) -> None:
    assert codes(papers.reachable(facts, "案件移送", "移送函")) == expected


# --- T-5: materials ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(FOUND, set(), id="complete"),
        pytest.param(having(FOUND, facts=""), {"E-T-MAT-LETTER"}, id="AT-19 no letter"),
        pytest.param(replace(FOUND, files=(photo("evidence"),)), {"E-T-MAT-SOURCE"}, id="AT-19 no source"),
        pytest.param(replace(FOUND, files=(photo("source"),)), {"E-T-MAT-EVIDENCE"}, id="AT-19 no evidence"),
        pytest.param(
            having(replace(FOUND, files=(photo("evidence"),)), inspection="三辆货车。"), set(), id="the record is the source"
        ),
        pytest.param(
            having(replace(FOUND, files=(photo("source"),)), evidence_pending=True), {"E-T-MAT-EVIDENCE"},
            id="evidence may follow only when urgent",
        ),
        pytest.param(
            having(replace(FOUND, files=(photo("source"),)), evidence_pending=True, urgent=True), set(),
            id="urgent, evidence to follow",
        ),
    ],
)  # fmt: skip
def test_a_transfer_carries_letter_source_and_evidence(facts: Facts, expected: set[str]) -> None:
    assert codes(sending.materials(facts)) == expected


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("王一", {"E-G-OFFICER2"}),
        ("王一、李二", set()),
        ("王一,李二", set()),
        ("王一\n李二", set()),
        ("王一、王一", {"E-G-OFFICER2"}),
        ("", {"E-G-OFFICER2"}),
    ],
)
def test_an_inspection_names_two_officers(named: str, expected: set[str]) -> None:
    assert codes(sending.may_submit(having(FOUND, inspection="检查。", officers=named))) == expected


@pytest.mark.parametrize(
    ("said", "expected"), [("secret", {"E-G-SECRET"}), ("none", set()), ("", set()), (None, set())]
)
def test_nothing_classified_is_sent(said: str | None, expected: set[str]) -> None:
    """G-7, 保守国家秘密法第三十一条; a refusal that no sentence lets pass."""
    found = list(sending.may_submit(having(FOUND, classification=said)))
    assert codes(found) == expected
    assert all(reason.refuses for reason in found)


# --- T-2, T-3, K-10, K-11: the clock -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param({}, ("transfer.normal", "2026-11-20T15:20"), id="from discovery"),
        pytest.param(
            {"found_at": at("2026-11-23T09:00")}, ("transfer.normal", "2026-11-23T09:00"), id="Q-1 from finding whose it is"
        ),
        pytest.param({"urgent": True}, ("transfer.urgent", "2026-11-20T15:20"), id="urgent from discovery"),
        pytest.param(
            {"urgent": True, "urgent_since": at("2026-11-23T10:00")}, ("transfer.urgent", "2026-11-23T10:00"),
            id="urgent from when urgency arose",
        ),
        pytest.param(
            {"urgent": True, "urgent_since": at("2026-11-25T10:00")}, ("transfer.normal", "2026-11-20T15:20"),
            id="K-11 urgency on the last day lengthens nothing",
        ),
    ],
)  # fmt: skip
def test_the_duty_runs_from_the_right_instant(record: dict[str, Any], expected: tuple[str, str]) -> None:
    facts = having(FOUND, **record)
    assert (clocks.duty(facts), clocks.duty_since(facts)) == (expected[0], at(expected[1]))


def test_before_the_notice_there_is_no_limit_of_the_notice() -> None:
    """G-1: older events can be entered, with no deadline."""
    by_an_office = to(FIRE, sent_by(PINGYUAN))
    assert clocks.duty(having(by_an_office, discovered_at=at("2024-02-03T23:59"))) is None
    assert clocks.duty(having(by_an_office, discovered_at=at("2024-02-04T00:00"))) == "transfer.normal"


def test_after_an_agreed_return_the_clock_starts_at_the_return() -> None:
    """AT-29."""
    returned = at("2026-11-24T10:00")
    facts = knowing(FOUND, parent={"returned_at": returned})
    assert clocks.duty_since(facts) == returned
    assert clocks.duty_since(having(facts, urgent=True, urgent_since=at("2026-11-20T18:00"))) == returned


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param("2026-11-24T18:00", set(), id="two working days"),
        pytest.param(
            "2026-11-25T08:00", {("W-T-FIRSTGAP", Severity.NOTE)}, id="three working days are noted"
        ),
        pytest.param("2026-11-20T15:00", {("E-T-FOUND-EARLY", REFUSAL)}, id="before the discovery"),
    ],
)
def test_a_long_way_to_the_right_unit_is_noted(found: str, expected: set[tuple[str, Severity]]) -> None:
    assert severities(sending.first_gap(having(FOUND, found_at=at(found)))) == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"discovered_at": at("2026-11-20T16:01")}, {"E-G-FUTURE"}),
        ({"found_at": at("2026-11-21T09:00")}, {"E-G-FUTURE"}),
        ({"urgent": True, "urgent_since": at("2026-11-20T15:00")}, {"E-T-URGENT-EARLY"}),
        ({"urgent": True, "urgent_since": at("2026-11-20T15:30")}, set()),
    ],
)
def test_what_a_clock_starts_from_has_happened(record: dict[str, Any], expected: set[str]) -> None:
    assert codes(urgency.moments(having(FOUND, **record))) == expected


NORMAL = RunningClock(
    "transfer.normal", "sender", at("2026-11-26T00:00"), date(2026, 11, 25), Unit.WORKING_DAYS
)
URGENT = RunningClock("transfer.urgent", "sender", at("2026-10-01T16:30"), date(2026, 10, 1), Unit.HOURS)
REMINDER = RunningClock(
    "transfer.sign", "receiver", at("2026-11-26T00:00"), date(2026, 11, 25), Unit.WORKING_DAYS
)


@pytest.mark.parametrize(
    ("clock", "now", "expected"),
    [
        pytest.param(NORMAL, "2026-11-25T23:59:59", set(), id="AT-15 in the last second"),
        pytest.param(NORMAL, "2026-11-26T00:00:00", {"E-T-LATE-NOREASON"}, id="AT-15 at midnight"),
        pytest.param(URGENT, "2026-10-01T16:30:00", set(), id="AT-14 16:30:00"),
        pytest.param(URGENT, "2026-10-01T16:30:01", {"E-T-LATE-NOREASON"}, id="AT-14 16:30:01"),
        pytest.param(REMINDER, "2026-11-27T09:00:00", set(), id="another clock"),
    ],
)
def test_being_late_asks_for_a_reason(clock: RunningClock, now: str, expected: set[str]) -> None:
    late = replace(FOUND, clocks=(clock,), now=at(now))
    assert codes(sending.late_with_reason(late)) == expected
    assert codes(sending.late_with_reason(answered(late, late_reason="系统停电。"))) == set()


def test_between_town_offices_lateness_asks_for_nothing() -> None:
    """Q-10: there the three days only remind."""
    late = replace(to(TIEXI, sent_by(PINGYUAN)), clocks=(NORMAL,), now=at("2026-11-30T09:00"))
    assert codes(sending.late_with_reason(late)) == set()


# --- G-4: four eyes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roles", "editor", "others", "expected"),
    [
        pytest.param({Role.APPROVER}, 2, 0, set(), id="another wrote it"),
        pytest.param({Role.APPROVER}, 1, 1, {("E-G-FOUR-EYES", REFUSAL)}, id="his own draft"),
        pytest.param(
            {Role.HEAD}, 1, 1, {("E-G-FOUR-EYES", REFUSAL)}, id="the head, while another could sign"
        ),
        pytest.param(
            {Role.HEAD}, 1, 0, {("W-G-FOUR-EYES", Severity.NOTE)}, id="the head in an office of one, logged"
        ),
        pytest.param(
            {Role.APPROVER}, 1, 0, {("E-G-FOUR-EYES", REFUSAL)}, id="a deputy even in an office of one"
        ),
    ],
)
def test_nobody_approves_what_he_edited_last(
    roles: set[Role], editor: int, others: int, expected: set[tuple[str, Severity]]
) -> None:
    facts = knowing(replace(FOUND, actor=somebody(FIRE, *roles), last_editor=editor), others_who_sign=others)
    assert severities(papers.four_eyes(facts)) == expected


# --- T-7, T-8, G-11, L-7: at the receiver and back -----------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param("sent", set(), id="AT-38 before signing"),
        pytest.param("approved", set(), id="before it went out"),
        pytest.param("received", {"E-T-WITHDRAW-RECEIVED"}, id="AT-38 after signing"),
        pytest.param("filed", {"E-T-WITHDRAW-RECEIVED"}, id="after filing"),
    ],
)
def test_a_letter_is_withdrawn_only_before_it_is_signed_for(state: str, expected: set[str]) -> None:
    assert codes(receiving.may_withdraw(answered(replace(FOUND, state=state), reason="发错了"))) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2026-11-24T17:00", set()), ("2026-11-25T08:00", {"E-L-NOPOWER"})],
    ids=["before the recall", "on the day of the recall"],
)
def test_the_receivers_power_is_judged_on_the_receiving_day(received: str, expected: set[str]) -> None:
    """L-7."""
    facts = having(
        replace(ARRIVED, powers=TO_BE_RECALLED, now=at("2026-11-26T09:00")), received_at=at(received)
    )
    assert codes(receiving.may_accept(facts)) == expected


@pytest.mark.parametrize(
    ("filed_on", "expected"),
    [
        (date(2026, 11, 24), set()),
        (date(2026, 11, 25), {"E-L-NOPOWER"}),
        (date(2026, 12, 1), {"E-G-FUTURE", "E-L-NOPOWER"}),
        (None, {"E-FORM"}),
    ],
)
def test_a_case_is_filed_only_by_who_holds_the_power_that_day(
    filed_on: date | None, expected: set[str]
) -> None:
    """L-7, L-3."""
    facts = replace(ARRIVED, state="accepted", powers=TO_BE_RECALLED, now=at("2026-11-26T09:00"))
    assert codes(receiving.may_file_case(answered(facts, filed_on=filed_on))) == expected


OBJECTION = {
    "reason_code": "not_here",
    "reason": "地点在解放路。",
    "legal_basis": "清单第 3 项",
    "proposed_holder": JIEFANG.id,
}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, set(), id="reason, basis and proposed holder"),
        pytest.param({"reason": " "}, {"E-T-RETURN-NOREASON"}, id="AT-32 empty reason"),
        pytest.param({"reason_code": ""}, {"E-T-RETURN-NOREASON"}, id="no reason code"),
        pytest.param({"legal_basis": ""}, {"E-T-RETURN-NOREASON"}, id="no basis"),
        pytest.param({"proposed_holder": None}, {"E-T-RETURN-NOREASON"}, id="no proposed holder"),
        pytest.param({"proposed_holder": TIEXI.id}, {"E-T-RETURN-NOREASON"}, id="the objector itself"),
    ],
)
def test_an_objection_says_why_on_what_basis_and_whose(fields: dict[str, Any], expected: set[str]) -> None:
    assert codes(receiving.may_object(answered(ARRIVED, **OBJECTION | fields))) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            knowing(ARRIVED, earlier_objections=1), {("E-T-LOOP", WARNING)}, id="AT-32 a second time"
        ),
        pytest.param(
            replace(ARRIVED, state="accepted"), {("E-T-OBJECT-ACCEPTED", WARNING)}, id="after acceptance"
        ),
    ],
)
def test_an_unusual_objection_asks_for_a_sentence(facts: Facts, expected: set[tuple[str, Severity]]) -> None:
    assert severities(receiving.may_object(answered(facts, **OBJECTION))) == expected


def test_after_acceptance_a_recalled_item_goes_back_unasked() -> None:
    """L-7."""
    accepted = knowing(replace(ARRIVED, state="accepted"), recalled={"reason_code": "recalled"})
    assert codes(receiving.may_object(answered(accepted, **OBJECTION | {"reason_code": "recalled"}))) == set()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [(None, set()), (at("2026-11-23T09:00"), {("E-T-SUPPLEMENT-TWICE", WARNING)})],
    ids=["once", "twice"],
)
def test_a_supplement_is_asked_for_once(asked: datetime | None, expected: set[tuple[str, Severity]]) -> None:
    facts = having(answered(ARRIVED, reason="缺检查记录"), supplement_asked_at=asked)
    assert severities(receiving.may_ask_supplement(facts)) == expected


@pytest.mark.parametrize(
    ("files", "remark", "expected"),
    [
        ((), "", {"E-T-SUPPLEMENT-EMPTY"}),
        ((), "无法取得。", set()),
        ((photo("supplement"),), "", set()),
        ((photo("supplement", frozen=True),), "", {"E-T-SUPPLEMENT-EMPTY"}),
    ],
    ids=["nothing", "words", "a file", "only what was there before"],
)
def test_a_supplement_brings_something(
    files: tuple[Attachment, ...], remark: str, expected: set[str]
) -> None:
    assert codes(receiving.may_supplement(answered(replace(ARRIVED, files=files), remark=remark))) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(replace(ARRIVED, state="in_dispute"), set(), id="a dispute"),
        pytest.param(having(ARRIVED, delivery="offline"), set(), id="served on paper"),
        pytest.param(knowing(ARRIVED, receiver_on=False), set(), id="the receiver has the plugin off"),
        pytest.param(ARRIVED, {"E-T-NOT-OFFLINE"}, id="the receiver works in the portal"),
        pytest.param(
            replace(ARRIVED, state="in_dispute", actor=somebody(MARKET)), {"E-G-ROLE"}, id="an onlooker"
        ),
    ],
)
def test_paper_results_are_entered_only_for_what_went_on_paper(facts: Facts, expected: set[str]) -> None:
    """P-3, P-5."""
    given = answered(facts, offline_result="receiver", reason="双方协商一致。")
    assert codes(receiving.may_register_offline(given)) == expected


@pytest.mark.parametrize(
    ("state", "result", "target"),
    [
        ("in_dispute", "receiver", "accepted"),
        ("in_dispute", "sender", "returned_decided"),
        ("received", "sender", "returned_agreed"),
        ("received", "filed", "filed"),
        ("accepted", "not_filed", "not_filed"),
        ("filed", "concluded", "concluded"),
    ],
)
def test_a_paper_result_moves_the_transfer(state: str, result: str, target: str) -> None:
    assert rules.settled_offline(answered(replace(ARRIVED, state=state), offline_result=result)) == target


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"decided_on": date(2026, 11, 20), "result": "罚款。"}, set()),
        ({"decided_on": date(2026, 11, 21), "result": "罚款。"}, {"E-G-FUTURE"}),
        ({"decided_on": date(2026, 11, 17), "result": "罚款。"}, {"E-F-DECIDED-EARLY"}),
        ({"decided_on": date(2026, 11, 20), "result": ""}, {"E-FORM-REASON"}),
        ({}, {"E-FORM", "E-FORM-REASON"}),
    ],
)
def test_a_result_names_what_was_decided_and_when(fields: dict[str, Any], expected: set[str]) -> None:
    filed = having(replace(ARRIVED, state="filed"), filed_on=date(2026, 11, 18))
    assert codes(receiving.may_conclude(answered(filed, **fields))) == expected


@pytest.mark.parametrize(
    "check",
    [reason_given, receiving.may_withdraw, receiving.may_ask_supplement, receiving.may_register_offline],
)
def test_taking_back_says_why(check: Callable[[Facts], Iterable[Reason]]) -> None:
    assert "E-FORM-REASON" in codes(check(answered(replace(ARRIVED, state="sent"), reason="  ")))


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        (ARRIVED, False),
        (having(ARRIVED, delivery="offline"), True),
        (replace(ARRIVED, state="in_dispute"), True),
    ],
    ids=["what goes through the portal", "what was served on paper", "a dispute"],
)
def test_registering_paper_results_is_offered_only_where_it_makes_sense(facts: Facts, offered: bool) -> None:
    step = rules.TRANSFER.step("register_offline")
    assert step is not None
    assert step.offered(facts) is offered
