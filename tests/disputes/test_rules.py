"""The rules of a dispute as tables: facts in, reasons out; no database, no clock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plugins.disputes import letters, opening, settling
from plugins.disputes.proposals import proposal
from plugins.disputes.rules import DISPUTE
from portal.domain.powers import Item, PowerList, UnitRef
from portal.domain.procedure import Facts, Outcome, Role, Seat, State
from portal.domain.reasons import Severity
from tests.transfer.values import (
    BRANCH,
    FIRE,
    HELD,
    HUB,
    IN_TIEXI,
    JIEFANG,
    MARKET,
    TEAM,
    TIEXI,
    WORKING_DAYS,
    X1,
    answered,
    at,
    codes,
    having,
    knowing,
    photo,
    severities,
    somebody,
)

COMPLETE = {
    "title": "占用消防车通道", "dispute_kind": "negative", "facts": "三辆货车。", "sender_view": "应由铁西办管辖。", "sender_basis": "清单",
    "interim_unit": TIEXI.id, "item": 1,
}  # fmt: skip
DRAFT = Facts(
    kind="dispute", state="draft", now=at("2026-11-20T09:00"), actor=somebody(FIRE), fields=COMPLETE, parties={Seat.SENDER: FIRE},
    known={"receiver_principal": TIEXI, "receiver_on": True, "place": IN_TIEXI}, powers=HELD, calendar=WORKING_DAYS,
)  # fmt: skip
OPEN = replace(
    DRAFT, state="negotiating", fields={}, parties={Seat.SENDER: FIRE, Seat.RECEIVER: TIEXI},
    particulars={**COMPLETE, "disputed_at": at("2026-11-20T09:00")},
)  # fmt: skip
DECIDED = {"on": date(2026, 10, 12), "unit": "铁西街道办事处", "unit_id": TIEXI.id}
OWN = Item(2, "X9", "跨部门事项的处罚", "综合", "某法第一条", ("罚款",), FIRE, False)
BY_DEPARTMENTS = PowerList({2: OWN}, {})


def test_the_declaration_has_no_fault() -> None:
    assert DISPUTE.faults() == []


def filled(**more: Any) -> Facts:
    return replace(DRAFT, fields={**COMPLETE, **more})


def against(other: UnitRef | None, ours: UnitRef = FIRE) -> Facts:
    return replace(
        knowing(DRAFT, receiver_principal=other), actor=somebody(ours), parties={Seat.SENDER: ours}, fields={**COMPLETE, "interim_unit": None}
    )  # fmt: skip


class TestOpening:
    """D-1, D-5: what stands against opening a dispute."""

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            (DRAFT, set()),
            (filled(title=""), {"E-FORM"}),
            (filled(sender_view=" "), {"E-FORM"}),
            (filled(sender_basis=""), {"E-FORM"}),
            (filled(interim_unit=None), {"E-D-INTERIM"}),
            (filled(interim_unit=JIEFANG.id), {"E-D-INTERIM"}),
            (filled(classification="secret"), {"E-G-SECRET"}),
            (filled(sender_filed_on=date(2026, 11, 20)), set()),
            (filled(sender_filed_on=date(2026, 11, 21)), {"E-G-FUTURE"}),
            (filled(violated_on=date(2026, 11, 21)), {"E-G-FUTURE"}),
            (knowing(DRAFT, open_disputes=[{"title": "一案", "since": date(2026, 11, 18)}]), {"E-D-OPEN"}),
            (knowing(DRAFT, decided=[DECIDED]), {"E-D-DECIDED"}),
            (knowing(filled(new_facts="查明地点在解放路。"), decided=[DECIDED]), set()),
        ],
    )
    def test_a_dispute_is_whole_and_new(self, facts: Facts, expected: set[str]) -> None:
        refusing = [reason for reason in opening.may_open(facts) if not reason.notes]
        assert codes(refusing) == expected

    @pytest.mark.parametrize(
        ("facts", "refused"),
        [
            (against(TIEXI), False),
            (against(BRANCH), False),
            (against(None), True),
            (against(FIRE), True),
            (against(HUB), True),
            (against(TIEXI, ours=HUB), True),
        ],
    )
    def test_a_dispute_is_between_two_that_can_hold_a_power(self, facts: Facts, refused: bool) -> None:
        assert bool(codes(opening.between_two(facts))) is refused
        assert codes(opening.between_two(facts)) <= {"E-D-PARTY"}

    @pytest.mark.parametrize(
        ("facts", "noted"),
        [
            (DRAFT, set()),
            (filled(violated_on=date(2024, 11, 20)), {"W-D-LIMITATION"}),
            (filled(violated_on=date(2024, 11, 21)), set()),
            (filled(violated_on=date(2024, 2, 29)), {"W-D-LIMITATION"}),
            (against(BRANCH), {"W-D-HIGHER"}),
            (knowing(DRAFT, receiver_on=False), {"W-P-DISABLED"}),
        ],
    )
    def test_what_nobody_is_held_up_by_is_said(self, facts: Facts, noted: set[str]) -> None:
        """行政处罚法36, AT-78, P-5."""
        found = opening.what_to_know(facts)
        assert severities(found) == {(code, Severity.NOTE) for code in noted}


class TestMeanwhile:
    """D-5, D-4: what other procedures may not do on the point."""

    PENDING: Mapping[str, Any] = {"interim": "铁西街道办事处", "first_filer": None}

    @pytest.mark.parametrize(
        ("decision", "pending", "expected"),
        [
            ("penalty", PENDING, {("E-D-PENDING", Severity.REFUSAL)}),
            ("warned", PENDING, set()),
            ("penalty", None, set()),
            ("penalty", {**PENDING, "first_filer": FIRE.id}, {("E-D-PENDING", Severity.WARNING)}),
            ("penalty", {**PENDING, "first_filer": TIEXI.id}, {("E-D-PENDING", Severity.REFUSAL)}),
        ],
    )
    def test_nobody_punishes_but_who_filed_first_where_both_may(
        self, decision: str, pending: Mapping[str, Any] | None, expected: set[tuple[str, Severity]]
    ) -> None:
        """AT-79."""
        found = list(opening.no_penalty_meanwhile(answered(OPEN, decision=decision), pending))
        assert severities(found) == expected
        assert all("由铁西街道办事处保全证据" in reason.message for reason in found)

    @pytest.mark.parametrize(
        ("who", "outcome", "refused"),
        [
            (TIEXI, Outcome.NOT_OURS, True),
            (TIEXI, Outcome.REFUSED, True),
            (FIRE, Outcome.NOT_OURS, False),
            (FIRE, Outcome.UNSETTLED, True),
        ],
    )
    def test_what_was_decided_is_not_refused_again(
        self, who: UnitRef, outcome: Outcome, refused: bool
    ) -> None:
        facts = replace(OPEN, actor=somebody(who))
        found = opening.no_second_refusal(facts, State("somewhere", "某处", outcome=outcome), [DECIDED])
        assert codes(found) == ({"E-D-DECIDED"} if refused else set())


class TestProposals:
    """D-2: whose it probably is."""

    BOTH_FILED: Mapping[str, Any] = {
        "dispute_kind": "positive", "sender_filed_on": date(2026, 11, 18), "receiver_filed_on": date(2026, 11, 16),
    }  # fmt: skip

    def test_of_two_that_both_may_the_first_to_file(self) -> None:
        """AT-76."""
        facts = replace(
            having(OPEN, **self.BOTH_FILED, item=2), powers=BY_DEPARTMENTS, parties={Seat.SENDER: FIRE, Seat.RECEIVER: MARKET}
        )  # fmt: skip
        found = proposal(facts)
        assert found is not None
        assert (found.unit, found.clause) == (MARKET, "行政处罚法第二十五条")
        assert "2026年11月16日立案" in found.reason

    def test_a_devolved_item_is_the_towns_whoever_filed_first(self) -> None:
        """AT-77: exclusivity beats first filing."""
        first = {**self.BOTH_FILED, "sender_filed_on": date(2026, 11, 1)}
        found = proposal(having(OPEN, **first))
        assert found is not None
        assert found.unit == TIEXI

    @pytest.mark.parametrize(
        "record",
        [
            {"sender_filed_on": date(2026, 11, 18), "receiver_filed_on": None},
            {"sender_filed_on": date(2026, 11, 18), "receiver_filed_on": date(2026, 11, 18)},
            {"dispute_kind": "negative"},
        ],
    )
    def test_nobody_is_proposed_without_list_or_days(self, record: Mapping[str, Any]) -> None:
        facts = having(OPEN, **{**self.BOTH_FILED, "item": None, **record})
        assert proposal(facts) is None

    def test_without_a_devolution_the_list_names_the_department_against_a_town_office(self) -> None:
        facts = replace(having(OPEN, **self.BOTH_FILED), powers=PowerList({1: X1}, {}))
        found = proposal(facts)
        assert found is not None
        assert found.unit == FIRE


class TestSteps:
    """D-1, D-3, D-4."""

    @pytest.mark.parametrize(
        ("record", "files", "now", "proved"),
        [
            ({}, (), "2026-11-20T10:00", False),
            ({"sender_signed_at": at("2026-11-23T10:00")}, (), "2026-11-24T10:00", False),
            (
                {
                    "sender_signed_at": at("2026-11-23T10:00"), "receiver_signed_at": at("2026-11-23T11:00"),
                    "answered_at": at("2026-11-23T11:00"),
                },
                (), "2026-11-24T10:00", True,
            ),
            ({"answered_at": at("2026-11-23T10:00")}, (photo("record"),), "2026-11-24T10:00", True),
            ({}, (photo("silence"),), "2026-11-24T10:00", True),
            ({}, (), "2026-12-01T23:59", False),
            ({}, (), "2026-12-02T00:00", True),
            ({"answered_at": at("2026-11-30T10:00")}, (), "2026-12-02T00:00", False),
        ],
    )  # fmt: skip
    def test_the_negotiation_is_proved_by_both_or_by_silence(
        self, record: Mapping[str, Any], files: tuple[Any, ...], now: str, proved: bool
    ) -> None:
        """AT-73, D-1 E-D-NO-NEGOTIATION; dispute.negotiate: seven working days from Friday 11-20 end on 12-01."""
        facts = replace(having(OPEN, **record), files=files, now=at(now))
        assert codes(settling.may_submit(facts)) == (set() if proved else {"E-D-NO-NEGOTIATION"})

    @pytest.mark.parametrize(
        ("who", "record", "chosen", "leads_to"),
        [
            (FIRE, {}, TIEXI.id, "negotiating"),
            (TIEXI, {"sender_signed_at": at("2026-11-20T10:00"), "agreed_for": TIEXI.id}, TIEXI.id, "agreed"),
            (TIEXI, {"sender_signed_at": at("2026-11-20T10:00"), "agreed_for": TIEXI.id}, None, "agreed"),
            (TIEXI, {"sender_signed_at": at("2026-11-20T10:00"), "agreed_for": TIEXI.id}, FIRE.id, "negotiating"),
            (FIRE, {"sender_signed_at": at("2026-11-20T10:00"), "agreed_for": TIEXI.id}, TIEXI.id, "negotiating"),
        ],
    )  # fmt: skip
    def test_agreed_is_what_both_have_signed(
        self, who: UnitRef, record: Mapping[str, Any], chosen: int | None, leads_to: str
    ) -> None:
        facts = replace(having(OPEN, **record), actor=somebody(who), fields={"settled_for": chosen})
        assert codes(settling.may_agree(facts)) == set()
        assert settling.after_agreeing(facts) == leads_to

    @pytest.mark.parametrize(
        ("check", "fields", "expected"),
        [
            (settling.may_negotiate, {}, {"E-FORM"}),
            (settling.may_negotiate, {"view": "归对方。", "basis": "清单"}, set()),
            (
                settling.may_negotiate,
                {"view": "归对方。", "basis": "清单", "filed_on": date(2026, 11, 21)},
                {"E-G-FUTURE"},
            ),
            (settling.may_fail, {}, {"E-FORM-REASON"}),
            (settling.may_coordinate, {}, {"E-FORM"}),
            (settling.may_forward, {}, {"E-FORM"}),
            (settling.may_decide, {}, {"E-FORM"}),
            (settling.may_decide, {"settled_for": TIEXI.id, "decision_reason": "清单。"}, set()),
            (
                settling.may_decide,
                {"settled_for": TIEXI.id, "decision_reason": "清单。", "settled_on": date(2026, 11, 21)},
                {"E-G-FUTURE"},
            ),
            (settling.may_decide, {"settled_for": FIRE.id, "decision_reason": "不属该事项。"}, {"W-D-LIST"}),
            (settling.may_withdraw, {}, {"E-FORM-REASON"}),
        ],
    )
    def test_each_step_says_what_it_needs(
        self, check: Any, fields: Mapping[str, Any], expected: set[str]
    ) -> None:
        assert codes(check(replace(OPEN, fields=fields))) == expected

    @pytest.mark.parametrize(
        "check",
        [
            settling.may_negotiate,
            settling.may_fail,
            settling.may_sign,
            settling.may_submit,
            settling.may_execute,
        ],
    )
    def test_only_the_sides_act_on_the_way(self, check: Any) -> None:
        assert "E-D-PARTY" in codes(check(replace(OPEN, actor=somebody(JIEFANG, Role.HEAD))))

    def test_the_team_of_an_office_speaks_for_its_office(self) -> None:
        team = replace(
            OPEN, actor=somebody(TEAM, principal=TIEXI), fields={"view": "归对方。", "basis": "清单"}
        )
        assert codes(settling.may_negotiate(team)) == set()


class TestPapers:
    """§14.5: 管辖争议协商记录, 提请决定书, 决定书."""

    TOLD = having(
        OPEN, sender_view="应由铁西办管辖。", receiver_view="属消防职责。", receiver_basis="消防法第四条", negotiation="电话协商。",
        failed_at=at("2026-11-23T10:00"), settled_on=date(2026, 11, 24),
    )  # fmt: skip

    def test_the_record_has_both_views_and_both_signatures(self) -> None:
        record = letters.negotiation_record(self.TOLD)
        said = str(record.to_json())
        assert all(
            words in said for words in ("应由铁西办管辖。", "属消防职责。", "消防法第四条", "协商不成")
        )
        assert record.signature_lines == ("区消防救援大队（签名、盖章）", "铁西街道办事处（签名、盖章）")

    def test_the_submission_carries_the_extract_of_the_list(self) -> None:
        letter = letters.submission(self.TOLD, "卫消函〔2026〕3号")
        said = str(letter.to_json())
        assert "铁西街道办事处" in said
        assert "X1 占用消防车通道的处罚" in said
        assert "请决定本案由哪一方管辖" in said

    def test_the_decision_names_unit_scope_day_and_what_happens_to_files_and_goods(self) -> None:
        facts = knowing(self.TOLD, settled_name="铁西街道办事处", government_name="新乡市卫滨区人民政府")
        letter = letters.decision_letter(facts, "卫政函〔2026〕1号")
        said = str(letter.to_json())
        assert "本案由铁西街道办事处管辖，自2026年11月24日起办理。" in said
        assert "全部移交铁西街道办事处" in said
        assert letter.addressee == "区消防救援大队、铁西街道办事处"

    @pytest.mark.parametrize("title", letters.BLANKS)
    def test_every_paper_can_be_printed_blank_for_an_outage(self, title: str) -> None:
        nothing = replace(
            DRAFT, fields={}, particulars={}, known={"sender_name": "区消防救援大队"}, powers=None
        )
        letter = letters.BLANKS[title](nothing)
        assert "三辆货车" not in str(letter.to_json())
