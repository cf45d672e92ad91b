"""Criminal hand-off end to end: the scenarios of the specification (§17.7), each named by its id."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.desk import absences, deadlines, enablement, matters
from portal.desk.enablement import State
from portal.desk.staff import actor_of
from portal.domain.procedure import Role
from portal.domain.reasons import Refused
from portal.store.files import IssuedLetter
from portal.store.matters import Event
from portal.store.notices import Notice
from tests.judicial.conftest import FIRE, POLICE, STATION, TIEXI, Case, person_of

Codes = Callable[..., set[str]]
PENALTY = {"decision": "penalty", "decided_on": "2026-11-20", "result": "罚款五万元"}


def test_the_head_has_three_natural_days_that_roll_over_the_holiday(case: Case) -> None:
    """AT-80: reported Fri 2026-02-13: due Tue 2026-02-24, to prepare for Mon 2026-02-16."""
    reported = case.reported("2026-02-13T10:00")
    clock = case.clocks(reported)["judicial.approve"]
    assert (clock.due_on, clock.conservative_on) == (date(2026, 2, 24), date(2026, 2, 16))
    assert clock.label == "statutory_limit"


def test_twenty_four_hours_run_through_the_holiday(case: Case) -> None:
    """AT-81."""
    case.now.move_to(case.now.instant.replace(month=9, day=30, hour=9))
    approved = case.approved("2026-09-30T17:00")
    assert case.clocks(approved)["judicial.send"].due_at.isoformat() == "2026-10-01T17:00:00+08:00"


def test_a_late_hand_over_goes_on_with_one_sentence(case: Case, refused: Codes) -> None:
    """AT-81: one second more than 24 hours is late, and asks for the reason."""
    approved = case.approved("2026-11-20T17:00:00")
    case.now.move_to(case.now.instant.replace(day=21, second=1))
    assert refused(case.on, approved, "send") == {"E-J-LATE-NOREASON"}
    sent = case.on(approved, "send", late_reason="公安机关值班人员外出。")
    assert "超" in Event.get((Event.matter == sent.id) & (Event.step == "send")).lateness


def test_a_team_of_one_cannot_report(case: Case, refused: Codes) -> None:
    """AT-82."""
    draft = case.draft(team="王一（H1）")
    assert refused(case.on, draft, "appoint_team") == {"E-J-TEAM"}


def test_without_a_report_there_is_nothing_to_decide(case: Case, refused: Codes) -> None:
    """AT-82, E-J-NOREPORT."""
    team = case.on(case.draft(report=""), "appoint_team")
    assert refused(case.on, team, "report") == {"E-J-NOREPORT"}
    assert case.on(team, "report", report="经核实，建议移送。").state == "reported"


def test_the_deputy_in_charge_cannot_approve(case: Case, refused: Codes) -> None:
    """AT-82."""
    reported = case.reported()
    assert refused(case.take, case.district.approvers[FIRE], reported, "approve") == {"E-J-APPROVER"}
    assert case.take(case.heads[FIRE], reported, "approve").state == "approved"


def test_a_rejection_needs_its_reason_on_record(case: Case, refused: Codes) -> None:
    """AT-82."""
    reported = case.reported()
    assert refused(case.take, case.heads[FIRE], reported, "disapprove") == {"E-J-REJECT-NOREASON"}
    rejected = case.take(case.heads[FIRE], reported, "disapprove", reason="未达到追诉标准。")
    assert (rejected.state, rejected.open) == ("disapproved", False)


def test_the_list_of_goods_goes_with_the_case_and_a_laboratory_may_not_concern_it(
    case: Case, refused: Codes
) -> None:
    """AT-83."""
    approved = case.approved(goods="", lab="none")
    assert refused(case.on, approved, "send") == {"E-J-MAT-GOODS"}
    assert case.on(approved, "send", goods="无").state == "sent"


def test_a_police_station_is_not_the_police_of_the_same_level(case: Case) -> None:
    """AT-84: refused, with the branch of the public security offered."""
    team = case.on(case.draft(receiver=case.district.units[STATION].code), "appoint_team")
    with pytest.raises(Refused) as caught:
        case.on(team, "report")
    (reason,) = caught.value.reasons
    assert (reason.code, POLICE in reason.remedy) == ("E-J-ADDRESSEE", True)


def test_what_the_police_miss_is_sent_within_three_days(case: Case) -> None:
    """AT-85: notice Fri 2026-11-20, due Mon 2026-11-23."""
    asked = case.on(case.receipted(), "ask_supplement", "2026-11-20T15:00", missing="伤亡人员身份证明")
    assert case.clocks(asked)["judicial.supplement"].due_on == date(2026, 11, 23)
    assert case.on(asked, "supplement", remark="见说明").state == "receipted"


def test_against_a_refusal_there_are_three_days_and_then_still_the_procuratorate(
    case: Case, refused: Codes
) -> None:
    """AT-86: notice Wed 2026-11-25; 复议 due Mon 2026-11-30, conservative Sat 11-28; on 12-01 only supervision is left."""
    refusal = case.not_filed("2026-11-25T10:00")
    clock = case.clocks(refusal)["judicial.reconsider"]
    assert (clock.due_on, clock.conservative_on) == (date(2026, 11, 30), date(2026, 11, 28))
    case.now.move_to(case.now.instant.replace(month=12, day=1))
    asked: dict[str, Any] = {"grounds": "已有一人死亡，达到追诉标准。"}
    assert refused(case.take, case.heads[FIRE], refusal, "reconsider", **asked) == {"E-J-RECON-LATE"}
    supervised = case.take(case.heads[FIRE], refusal, "supervise", **asked)
    assert supervised.state == "supervising"
    event = Event.get((Event.matter == supervised.id) & (Event.step == "supervise"))
    assert event.lateness == ""  # a remedy not used is no duty broken


def test_a_reconsideration_that_upholds_leaves_three_days_for_the_procuratorate(case: Case) -> None:
    """J-7: 复议 in time, upheld on Fri 2026-11-27: supervision until Mon 2026-11-30; then the police must file."""
    refusal = case.not_filed("2026-11-25T10:00")
    asked = case.take(case.heads[FIRE], refusal, "reconsider", grounds="达到追诉标准。")
    assert case.clocks(asked)["judicial.police_review"].owed_by == "receiver"
    upheld = case.on(asked, "review", "2026-11-27T16:00", review="upheld")
    assert case.clocks(upheld)["judicial.supervise"].due_on == date(2026, 11, 30)
    supervised = case.take(case.heads[FIRE], upheld, "supervise", grounds="达到追诉标准。")
    ordered = case.on(supervised, "procuratorate", "2026-12-01T10:00", opinion="ordered")
    assert case.clocks(ordered)["judicial.police_file"].due_on == date(2026, 12, 16)
    assert case.on(ordered, "file").state == "filed"
    titles = [row.title for row in IssuedLetter.select().where(IssuedLetter.matter == ordered.id)]
    assert [title[:4] for title in titles] == ["涉嫌犯罪", "关于提请", "关于对某"]


def test_the_goods_go_over_within_three_days_of_the_filing_notice(case: Case, refused: Codes) -> None:
    """AT-88: notice Thu 2026-11-26, due Mon 2026-11-30, conservative Sun 11-29; not without a signed record."""
    filed = case.filed("2026-11-26T10:00")
    clock = case.clocks(filed)["judicial.goods"]
    assert (clock.due_on, clock.conservative_on) == (date(2026, 11, 30), date(2026, 11, 29))
    assert refused(case.on, filed, "hand_goods") == {"E-J-HANDOVER"}
    case.district.attach(case.clerk(), filed, "handover")
    assert case.on(filed, "hand_goods", goods_taker="赵警官").state == "goods_handed"


def test_no_fine_instead_of_the_police_while_the_referral_is_on_its_way(case: Case, refused: Codes) -> None:
    """AT-89: whatever the procedure that decides, and whatever the switches."""
    filing = case.filing()
    case.reported(grew_from=filing)
    assert refused(case.on, filing, "conclude", **PENALTY) == {"E-J-LIEU"}
    assert Event.select().where((Event.matter == filing.id) & Event.label.contains("未生效")).count() == 1


def test_a_case_marked_as_a_crime_does_not_end_in_a_fine(case: Case, refused: Codes) -> None:
    """AT-89: also before the referral is written."""
    filing = case.filing()
    marked = case.on(filing, "conclude", decision="crime", decided_on="2026-11-20")
    assert (marked.state, marked.outcome) == ("suspected_crime", "suspected_crime")
    assert refused(case.on, marked, "conclude", **PENALTY) == {"E-J-LIEU"}


def test_a_switch_lifts_no_bar(case: Case, refused: Codes) -> None:
    """AT-89, P-1: 行刑衔接 is off at the unit, and its case may end in a fine no more than before."""
    marked = case.on(case.filing(), "conclude", decision="crime", decided_on="2026-11-20")
    enablement.switch(case.desk, None, "judicial", case.district.units[FIRE].id, State.OFF)
    assert refused(case.on, marked, "conclude", **PENALTY) == {"E-J-LIEU"}


def test_the_receiver_of_a_transfer_cannot_fine_either(case: Case, refused: Codes) -> None:
    """AT-89: the transfer, and the register entry that grew from it, are one incident with the referral."""
    district, clerk = case.district, case.clerk(TIEXI)
    accepted = district.take(clerk, district.received(FIRE, TIEXI), "accept")
    filed = district.take(clerk, accepted, "file", filed_on="2026-11-20")
    draft = case.draft(TIEXI, grew_from=filed)
    case.take(clerk, draft, "appoint_team")
    assert "E-J-LIEU" in refused(district.take, clerk, filed, "conclude", **PENALTY)


def test_earlier_penalties_stand_in_the_file_and_in_the_letter(case: Case) -> None:
    """AT-90."""
    said = "消（责）字〔2026〕5号，2026年11月1日，责令停产停业"
    approved = case.approved(penalties=said)
    (letter,) = IssuedLetter.select().where(IssuedLetter.matter == approved.id)
    words = str(letter.content)
    assert said in words
    assert "继续执行" in words


def test_an_opinion_of_the_procuratorate_is_answered_within_ninety_days(case: Case) -> None:
    """AT-91: received Fri 2026-11-20: Thu 2027-02-18, provisional, a reminder and no limit of the law."""
    answers = {
        "title": "某公司销售伪劣产品案", "receiver": case.district.units["区人民检察院"].code, "received_on": "2026-11-20",
        "opinion": "不起诉，建议给予行政处罚。",
    }  # fmt: skip
    draft = matters.open_matter(case.desk, case.clerk(), "procuratorial_opinion", answers)
    registered = case.on(draft, "register")
    clock = case.clocks(registered)["judicial.opinion_reply"]
    assert (clock.due_on, clock.provisional, clock.label) == (date(2027, 2, 18), True, "internal_reminder")
    decided = case.on(
        registered, "decide", decision="penalty", decided_on="2026-11-20", answer="罚款一万元。"
    )
    replied = case.take(case.heads[FIRE], decided, "reply")
    assert (replied.state, bool(replied.number)) == ("replied", True)


def test_the_clue_of_an_officials_crime_goes_to_the_supervision_commission_and_never_to_the_police(
    case: Case, refused: Codes
) -> None:
    """AT-92."""
    bribery = {
        "organ": "supervision",
        "offence": "受贿罪",
        "article": "刑法第三百八十五条",
        "title": "某干部受贿线索",
    }
    team = case.on(case.draft(receiver=case.district.units[POLICE].code, **bribery), "appoint_team")
    assert refused(case.on, team, "report") == {"E-J-ADDRESSEE"}
    reported = case.reported(**bribery)
    assert reported.clocks.count() == 0  # 310号令 art. 19 sets no days
    approved = case.take(case.heads[FIRE], reported, "approve")
    sent = case.on(approved, "send")
    assert case.again(sent).parties.where(True).count() == 2
    (letter,) = IssuedLetter.select().where(IssuedLetter.matter == sent.id)
    assert "监察委员会" in letter.content["addressee"]


def test_once_it_is_final_that_no_case_is_filed_the_administrative_case_goes_on(
    case: Case, refused: Codes
) -> None:
    """AT-93: the register's entry revives by itself, and may now end in a penalty."""
    filing = case.on(case.filing(), "conclude", decision="crime", decided_on="2026-11-20")
    refusal = case.not_filed(grew_from=filing)
    assert refused(case.on, filing, "conclude", **PENALTY) == {"E-J-LIEU"}
    final = case.on(refusal, "close")
    assert (final.state, case.again(filing).state) == ("revived", "filed")
    assert case.on(filing, "conclude", **PENALTY).state == "concluded"


def test_what_the_head_does_not_approve_goes_on_as_an_administrative_case(case: Case) -> None:
    """J-3, J-9."""
    filing = case.on(case.filing(), "conclude", decision="crime", decided_on="2026-11-20")
    case.take(case.heads[FIRE], case.reported(grew_from=filing), "disapprove", reason="情节轻微。")
    assert case.on(filing, "conclude", **PENALTY).state == "concluded"


def test_who_stands_in_for_the_head_does_not_become_the_head(case: Case, refused: Codes) -> None:
    """AT-82: a deputy borrows the head's work as an approver's (G-4)."""
    reported = case.reported()
    head, deputy = case.heads[FIRE], case.clerk()
    plan = absences.Plan(date(2026, 11, 20), date(2026, 11, 27), deputy.person_id, "外出开会")
    absences.begin(None, head.person_id, plan)
    stand_in = actor_of(person_of(deputy))
    assert Role.APPROVER in stand_in.roles
    assert refused(case.take, stand_in, reported, "approve") == {"E-J-APPROVER"}


def test_what_the_police_owe_is_watched_and_never_the_senders_lateness(case: Case) -> None:
    """J-6: the clerk hears of it, for the police have nobody in the portal; nothing of it is 超期 of the sender."""
    receipted = case.on(case.sent(), "receipt", "2026-11-20T10:00")
    clocks = case.clocks(receipted)
    assert {row.owed_by for row in clocks.values()} == {"receiver"}
    assert clocks["judicial.police_decision"].due_on == date(2026, 11, 23)
    case.now.move_to(case.now.instant.replace(day=24, hour=9, minute=1))
    deadlines.make_round(case.desk)
    told = [row.text for row in Notice.select().where(Notice.person == case.clerk().person_id)]
    assert any(text.startswith(f"等{POLICE}答复：") and "决定是否立案" in text for text in told)
    filed = case.on(receipted, "file")
    stopped = {row.term: row.lateness for row in filed.clocks if row.stopped_at}
    assert stopped["judicial.police_decision"] == "超 1 天"
    assert stopped["judicial.police_forward"] == stopped["judicial.police_incomplete"] == ""
    ours = [row for row in filed.clocks if row.owed_by == "sender" and row.lateness]
    assert ours == []
