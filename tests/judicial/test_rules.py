"""The rules of a referral as tables: facts → reasons, without a database (J-1 … J-11)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from plugins.judicial import answers, letters, opinions, papers, preparing
from plugins.judicial.pending import Pending, no_penalty_instead
from plugins.judicial.preparing import organ_of
from plugins.judicial.rules import CRIMINAL_REFERRAL
from portal.domain.actors import StandIn
from portal.domain.powers import UnitRef
from portal.domain.procedure import Attachment, Facts, Outcome, Role, RunningClock, Seat
from portal.domain.reasons import Reason, Severity
from portal.domain.terms import Unit
from tests.judicial.conftest import COMPLETE
from tests.transfer.values import FIRE, WORKING_DAYS, at, somebody

POLICE = UnitRef(20, "D15", "市公安局卫滨分局", "judicial")
STATION = UnitRef(21, "D15-1", "铁西派出所", "dispatched")
PROCURATORATE = UnitRef(22, "D20", "区人民检察院", "judicial")
COMMISSION = UnitRef(23, "D23", "区监察委员会", "judicial")
COURT = UnitRef(24, "D21", "区人民法院", "judicial")
ORGANS = {"police": POLICE, "procuratorate": PROCURATORATE, "supervision": COMMISSION}
SUSPECTED = Facts(
    kind="criminal_referral",
    state="team",
    now=at("2026-11-20T16:00"),
    actor=somebody(FIRE),
    particulars={**COMPLETE, "organ": "police", "lab": "none"},
    parties={Seat.SENDER: FIRE},
    known={
        "receiver": POLICE,
        "organs": ORGANS,
        "procuratorate_name": "区人民检察院",
        "receiver_name": POLICE.name,
    },
    calendar=WORKING_DAYS,
)
HEAD = replace(SUSPECTED, state="reported", actor=somebody(FIRE, Role.HEAD))


def having(facts: Facts = SUSPECTED, /, **record: Any) -> Facts:
    return replace(facts, particulars={**facts.particulars, **record})


def saying(facts: Facts = SUSPECTED, /, **fields: Any) -> Facts:
    return replace(facts, fields=fields)


def to(receiver: UnitRef | None, /, **record: Any) -> Facts:
    return having(replace(SUSPECTED, known={**SUSPECTED.known, "receiver": receiver}), **record)


def with_file(purpose: str, facts: Facts = SUSPECTED) -> Facts:
    return replace(facts, files=(Attachment(1, purpose, "扫描件.pdf"),))


def past(term: str, facts: Facts, due: str) -> Facts:
    """The same with a clock that ended on this day."""
    day = date.fromisoformat(due)
    running = RunningClock(term, "sender", at(f"{due}T23:59"), day, Unit.NATURAL_DAYS_ROLLED)
    return replace(facts, clocks=(running,))


def found(reasons: Iterable[Reason]) -> set[tuple[str, str]]:
    return {(reason.code, reason.severity.value) for reason in reasons}


@pytest.mark.parametrize(
    ("team", "codes"),
    [
        ("", {("E-J-TEAM", "refusal")}),
        ("王一（H1）", {("E-J-TEAM", "refusal")}),
        ("王一（H1）、王一（H1）", {("E-J-TEAM", "refusal")}),
        ("王一（H1）、李二（H2）", set()),
        ("王一（H1），李二（H2）\n赵三（H3）", set()),
    ],
)
def test_a_team_is_two_officers_or_more(team: str, codes: set[tuple[str, str]]) -> None:
    """AT-82, J-2."""
    assert found(preparing.may_appoint(having(team=team))) == codes


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (SUSPECTED, set()),
        (having(report=""), {("E-J-NOREPORT", "refusal")}),
        (with_file("report_file", having(report="")), set()),
        (having(offence="", article=""), {("E-J-SUSPICION", "refusal")}),
        (having(figures=""), {("W-J-STANDARD", "warning")}),
        (having(classification="secret"), {("E-G-SECRET", "refusal")}),
    ],
)
def test_a_report_names_the_crime_and_what_was_found(facts: Facts, codes: set[tuple[str, str]]) -> None:
    """J-1, J-2: without figures reasonable suspicion is enough, with a sentence (IP cases, 310号令 art. 3)."""
    assert found(preparing.may_report(facts)) == codes


@pytest.mark.parametrize(
    ("unit", "organ"),
    [(POLICE, "police"), (STATION, ""), (PROCURATORATE, "procuratorate"), (COMMISSION, "supervision"), (COURT, ""), (FIRE, "")],
)  # fmt: skip
def test_an_organ_of_justice_is_known_by_its_name(unit: UnitRef, organ: str) -> None:
    assert organ_of(unit) == organ


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        (to(POLICE), None),
        (to(STATION), POLICE.name),
        (to(PROCURATORATE), POLICE.name),
        (to(FIRE), POLICE.name),
        (to(None), POLICE.name),
        (to(COMMISSION, organ="supervision"), None),
        (to(PROCURATORATE, organ="supervision"), None),
        (to(POLICE, organ="supervision"), COMMISSION.name),
        (to(STATION, organ="supervision"), COMMISSION.name),
    ],
)
def test_a_crime_goes_to_the_police_of_the_level_and_an_officials_to_the_commission(
    facts: Facts, offered: str | None
) -> None:
    """AT-84, AT-92: the right addressee is offered."""
    reasons = list(preparing.addressee(facts))
    assert [reason.code for reason in reasons] == ([] if offered is None else ["E-J-ADDRESSEE"])
    assert all(offered in reason.remedy for reason in reasons if offered)


def test_where_the_directory_knows_no_police_the_administrator_enters_them() -> None:
    nobody = replace(SUSPECTED, known={"receiver": None, "organs": {}})
    (reason,) = preparing.addressee(nobody)
    assert "单位目录" in reason.remedy


@pytest.mark.parametrize(
    ("roles", "borrowed", "decides"),
    [
        ({Role.HEAD}, set(), True),
        ({Role.APPROVER}, set(), False),
        ({Role.APPROVER, Role.HEAD}, set(), True),
        ({Role.APPROVER}, {Role.APPROVER}, False),
        ({Role.HEAD}, {Role.HEAD}, False),
        ({Role.HANDLER}, set(), False),
    ],
)
def test_only_the_head_in_the_own_person_decides(
    roles: set[Role], borrowed: set[Role], decides: bool
) -> None:
    """AT-82, J-3: not the deputy in charge, nobody in the head's place."""
    away = (StandIn(9, "王主任", frozenset(borrowed)),) if borrowed else ()
    actor = replace(somebody(FIRE, *roles), borrowed=frozenset(borrowed), stands_in=away)
    codes = {
        code
        for code, severity in found(preparing.may_approve(replace(HEAD, actor=actor)))
        if severity == "refusal"
    }
    assert codes == (set() if decides else {"E-J-APPROVER"})


def test_a_head_who_wrote_the_draft_decides_all_the_same_and_it_is_noted() -> None:
    """J-3, G-4: the law names nobody else."""
    own = replace(HEAD, last_editor=HEAD.actor.person_id)
    assert ("W-G-FOUR-EYES", "note") in found(preparing.may_approve(own))


def test_a_rejection_is_reasoned() -> None:
    """AT-82."""
    assert found(preparing.may_disapprove(HEAD)) == {("E-J-REJECT-NOREASON", "refusal")}
    assert found(preparing.may_disapprove(saying(HEAD, reason="未达到追诉标准。"))) == set()


def test_what_a_head_does_late_needs_a_sentence_and_goes_on() -> None:
    """K-10."""
    late = past("judicial.approve", HEAD, "2026-11-18")
    assert found(preparing.may_approve(late)) == {("E-J-LATE-NOREASON", "refusal")}
    assert found(preparing.may_approve(saying(late, late_reason="外出开会。"))) == set()


def test_an_approver_is_told_what_is_still_missing_and_not_held_up() -> None:
    """J-5: the materials are demanded at the hand-over."""
    assert found(preparing.may_approve(having(HEAD, goods=""))) == {("E-J-MAT-GOODS", "note")}


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (SUSPECTED, set()),
        (having(goods=""), {"E-J-MAT-GOODS"}),
        (having(goods="无"), set()),
        (with_file("goods_file", having(goods="")), set()),
        (having(report=""), {"E-J-MAT-REPORT"}),
        (having(subject=""), {"E-J-MAT-TRANSFER"}),
        (having(lab="attached"), {"E-J-MAT-LAB"}),
        (with_file("lab_file", having(lab="attached")), set()),
        (having(lab="pending"), set()),
        (having(lab=None), set()),
    ],
)
def test_letter_report_and_goods_go_together_and_a_laboratory_where_there_is_one(
    facts: Facts, codes: set[str]
) -> None:
    """AT-83, J-5."""
    assert {reason.code for reason in preparing.materials(facts)} == codes


def test_a_day_more_than_twenty_four_hours_is_late() -> None:
    """AT-81: for the police; art. 19 sets no hours for 监察机关."""
    late = past("judicial.send", SUSPECTED, "2026-11-18")
    assert found(preparing.may_send(late)) == {("E-J-LATE-NOREASON", "refusal")}
    assert (
        found(
            preparing.may_send(
                having(replace(late, known={**late.known, "receiver": COMMISSION}), organ="supervision")
            )
        )
        == set()
    )


REFUSED = having(
    replace(SUSPECTED, state="not_filed"), grounds="达到标准。", non_filing_reason="没有犯罪事实。"
)


@pytest.mark.parametrize(
    ("facts", "reconsider", "supervise"),
    [
        (REFUSED, set(), set()),
        (having(REFUSED, grounds=""), {"E-FORM-REASON"}, {"E-FORM-REASON"}),
        (past("judicial.reconsider", REFUSED, "2026-11-19"), {"E-J-RECON-LATE"}, set()),
        (past("judicial.supervise", REFUSED, "2026-11-19"), set(), {"W-J-SUPERVISE-LATE"}),
    ],
)
def test_a_late_reconsideration_is_refused_and_supervision_never(
    facts: Facts, reconsider: set[str], supervise: set[str]
) -> None:
    """AT-86, J-7: the text sets no days for supervision of the first refusal."""
    assert {reason.code for reason in answers.may_reconsider(facts)} == reconsider
    assert {reason.code for reason in answers.may_supervise(facts)} == supervise
    assert all(
        r.severity is Severity.WARNING for r in answers.may_supervise(facts) if r.code.startswith("W-")
    )


def test_a_remedy_that_nobody_took_is_never_late() -> None:
    """J-7, K-10: it ended unused, one second before its limit."""
    lapsed = past("judicial.reconsider", REFUSED, "2026-11-19")
    ended = answers.ended_unused("judicial.reconsider")
    assert ended(lapsed) == at("2026-11-19T23:58:59")
    assert ended(REFUSED) is None
    early = replace(lapsed, now=at("2026-11-18T10:00"))
    assert ended(early) == at("2026-11-18T10:00")


FILED = replace(SUSPECTED, state="filed")


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (FILED, {"E-J-HANDOVER"}),
        (saying(FILED, goods_taker="赵警官"), {"E-J-HANDOVER"}),
        (with_file("handover", saying(FILED, goods_taker="赵警官")), set()),
        (
            past("judicial.goods", with_file("handover", saying(FILED, goods_taker="赵警官")), "2026-11-19"),
            {"E-J-LATE-NOREASON"},
        ),
        (
            past("judicial.goods", with_file("handover", saying(FILED, goods_taker="赵警官", goods_delay="需专门仓储。")), "2026-11-19"),
            set(),
        ),
    ],
)  # fmt: skip
def test_goods_go_over_with_a_signed_record(facts: Facts, codes: set[str]) -> None:
    """AT-88, J-8: other law may give more time."""
    assert {reason.code for reason in answers.may_hand_goods(facts)} == codes


@pytest.mark.parametrize(
    ("state", "organ", "result", "leads_to"),
    [
        ("filed", "police", "convicted", "result"),
        ("goods_handed", "police", "no_liability", "revived"),
        ("not_filed", "police", "", "revived"),
        ("upheld", "police", "", "revived"),
        ("unsupported", "police", "", "revived"),
        ("receipted", "supervision", "handled", "result"),
        ("receipted", "supervision", "no_liability", "revived"),
        ("filed", "police", "", None),
        ("filed", "police", "not_filed", None),
        ("filed", "police", "handled", None),
        ("receipted", "police", "convicted", None),
    ],
)
def test_a_referral_ends_with_what_was_decided_about_it(
    state: str, organ: str, result: str, leads_to: str | None
) -> None:
    """AT-93, J-9."""
    facts = past(
        "judicial.reconsider",
        saying(having(replace(SUSPECTED, state=state), organ=organ), result=result),
        "2026-11-19",
    )
    assert ("E-FORM" in {r.code for r in answers.may_close(facts)}) is (leads_to is None)
    assert leads_to is None or answers.ended(facts) == leads_to


def test_giving_up_while_a_remedy_is_open_needs_a_sentence() -> None:
    assert found(answers.may_close(replace(REFUSED, clocks=()))) == {("W-J-STILL-OPEN", "warning")}


PUNISHING = saying(replace(SUSPECTED, kind="filing"), decision="penalty")
OURS, THEIRS = Pending(True, True, True), Pending(True, False, True)


@pytest.mark.parametrize(
    ("facts", "suspected", "referrals", "codes"),
    [
        (PUNISHING, False, [], set()),
        (PUNISHING, False, [OURS], {("E-J-LIEU", "refusal")}),
        (PUNISHING, False, [THEIRS], {("E-J-LIEU", "refusal")}),
        (PUNISHING, True, [], {("E-J-LIEU", "refusal")}),
        (PUNISHING, False, [Pending(False, True, True, convicted=True)], {("W-J-FINE", "warning")}),
        (PUNISHING, True, [Pending(False, True, True, convicted=True)], {("W-J-FINE", "warning")}),
        (PUNISHING, False, [Pending(True, True, False)], {("W-J-SAME-PARTY", "warning")}),
        (PUNISHING, False, [Pending(True, True, True, sure=False)], {("W-J-SAME-PARTY", "warning")}),
        (saying(PUNISHING, decision="warned"), False, [OURS], {("W-J-PENDING", "warning")}),
        (saying(PUNISHING, decision="closed"), True, [], {("W-J-PENDING", "warning")}),
        (saying(PUNISHING, decision="warned"), False, [], set()),
        (saying(PUNISHING, decision="crime"), True, [OURS], set()),
    ],
)
def test_no_penalty_while_a_crime_is_suspected(
    facts: Facts, suspected: bool, referrals: list[Pending], codes: set[tuple[str, str]]
) -> None:
    """AT-89, J-9: refused by 310号令 art. 11; what stands only on our reading asks for a sentence."""
    assert found(no_penalty_instead(facts, suspected, referrals)) == codes


def test_others_learn_no_more_than_that_the_case_is_in_the_hands_of_justice() -> None:
    """G-9: no word of what it is, who referred it, or to whom."""
    (reason,) = no_penalty_instead(PUNISHING, False, [THEIRS])
    assert "公安" not in reason.message + reason.remedy
    assert reason.kept


def test_all_pending_states_say_so_to_other_plugins_and_none_is_seen_by_outsiders() -> None:
    """J-9, G-9."""
    private = {"clue", "team", "reported", "approved", "disapproved", "dropped"}
    for state in CRIMINAL_REFERRAL.states:
        assert state.restricted
        assert state.private is (state.name in private)
        pending = state.open and not state.private
        assert (state.outcome is Outcome.SUSPECTED_CRIME) is pending


# --- letters ---------------------------------------------------------------------------------------------------


def words(letter: Any) -> str:
    return str(letter.to_json())


def test_the_letter_says_offence_article_duties_and_lists_the_goods() -> None:
    """§14.5: by article 27 of today's law, with the sentences of the usual form, copied to the procuratorate."""
    letter = letters.referral_letter(SUSPECTED, "消函〔2026〕3号")
    said = words(letter)
    assert (letter.title, letter.addressee, letter.copies) == (
        "涉嫌犯罪案件移送书",
        POLICE.name,
        ("区人民检察院",),
    )
    for part in (
        "第二十七条",
        COMPLETE["offence"],
        COMPLETE["article"],
        "立案通知书之日起3日内",
        "退回案卷材料",
        "案件主办人",
    ):
        assert part in said
    assert letter.table is not None
    assert letter.table.rows == (("1", "灭火器", "2具", "无检验标识", "大队仓库"),)


def test_the_letter_of_an_officials_crime_is_another() -> None:
    """AT-92."""
    letter = letters.clue_letter(having(organ="supervision"), None)
    assert "第十九条" in words(letter)
    assert "问题线索" in letter.title


@pytest.mark.parametrize(
    ("title", "said"),
    [("危险作业案", "查处危险作业案中"), ("销售不合格灭火器", "查处销售不合格灭火器一案中")],
)
def test_a_case_is_called_a_case_once(title: str, said: str) -> None:
    assert said in words(letters.referral_letter(having(title=title), None))


@pytest.mark.parametrize("state", ["not_filed", "upheld"])
def test_both_remedies_say_why_the_case_should_be_filed(state: str) -> None:
    facts = having(replace(REFUSED, state=state), notice_at=datetime.fromisoformat("2026-11-18T09:00+08:00"))
    review, supervision = letters.reconsideration_letter(facts, None), letters.supervision_letter(facts, None)
    assert (review.addressee, supervision.addressee) == (POLICE.name, "区人民检察院")
    for letter in (review, supervision):
        assert "达到标准。" in words(letter)
        assert "没有犯罪事实。" in words(letter)
        assert "2026年11月18日" in words(letter)
    assert ("经复议仍维持" in words(supervision)) is (state == "upheld")


def test_records_and_blank_forms_leave_room_to_be_signed() -> None:
    blank = replace(SUSPECTED, particulars={}, known={"sender_name": "区消防救援大队"})
    for write in letters.RECORDS.values():
        assert write(SUSPECTED).form in ("record", "slip")
    for title, write in papers.BLANKS.items():
        letter = write(blank)
        assert letter.date is None, title
        assert COMPLETE["subject"] not in words(letter)


# --- what comes back -------------------------------------------------------------------------------------------

CAME_BACK = replace(
    SUSPECTED, kind="procuratorial_opinion", state="draft",
    fields={"title": "某案", "receiver": 22, "received_on": date(2026, 11, 20)},
    particulars={"received_on": date(2026, 11, 20)},
)  # fmt: skip


def test_an_opinion_is_registered_with_who_when_and_what() -> None:
    """AT-91, J-10."""
    assert found(opinions.may_register(CAME_BACK)) == set()
    assert {r.field for r in opinions.may_register(saying(CAME_BACK))} == {"title", "receiver", "received_on"}
    tomorrow = having(
        saying(CAME_BACK, title="某案", receiver=22, received_on="x"), received_on=date(2026, 11, 21)
    )
    assert "E-G-FUTURE" in {
        r.code
        for r in opinions.may_register(
            replace(tomorrow, fields={**CAME_BACK.fields, "received_on": date(2026, 11, 21)})
        )
    }


def test_the_reply_says_what_was_decided() -> None:
    decided = having(
        CAME_BACK,
        decision="penalty",
        decided_on=date(2026, 11, 25),
        answer="罚款一万元。",
        opinion_number="卫检意〔2026〕2号",
    )
    said = words(opinions.reply_letter(replace(decided, fields={}), None))
    for part in ("卫检意〔2026〕2号", "2026年11月25日作出行政处罚", "罚款一万元。"):
        assert part in said
    assert found(opinions.may_reply(CAME_BACK)) == {("E-FORM", "refusal")}
    assert {r.field for r in opinions.may_decide(saying(CAME_BACK))} == {"decision", "decided_on"}
