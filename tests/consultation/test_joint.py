"""A joint operation over a database: who answers, who decides, and who knows of it when (domain M-2, AT-104)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from portal.desk import Desk, inbox, lists, matters, successions
from portal.desk.appointments import appointment_of, engagements
from portal.desk.facts import readable
from portal.desk.figures import figures
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import NotFound, Refused, Stale
from portal.store import audit, snapshots
from portal.store.audit import AuditEntry
from portal.store.db import transaction
from portal.store.enablement import PluginSwitch
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Link, Matter, Party
from portal.store.notices import Notice
from tests import factories
from tests.conftest import HeldClock
from tests.consultation.meanwhile import Meanwhile
from tests.consultation.operations import (
    BEFORE,
    BUREAU,
    CITY,
    FIRE,
    MORNING,
    NAME,
    PINGYUAN,
    PLACE,
    POLICE,
    TARGET,
    TIEXI,
    Operations,
)
from tests.flows.test_races import CROWD, at_once
from tests.transfer.conftest import refused, small_district

__all__ = ["refused"]
Refusing = Callable[..., set[str]]
NOON = datetime(2026, 11, 24, 12, 0)


@pytest.fixture
def operations(desk: Desk, now: HeldClock) -> Operations:
    """The district on the Friday before, at four in the afternoon."""
    now.move_to(BEFORE)
    return Operations(small_district(desk), now)


def todo(actor: Actor) -> list[str]:
    return [row.title for row in inbox.todo(actor, limit=20) if row.kind == "joint_operation"]


# --- from plan to end -------------------------------------------------------------------------------------------


def test_an_operation_goes_from_its_plan_to_a_decision_of_each_organ(
    operations: Operations, now: HeldClock, refused: Refusing
) -> None:
    """M-2, AT-104: each confirms for itself, each decides in its own name, and all read the common record."""
    tiexi, fire = operations.clerk(TIEXI), operations.clerk(FIRE)
    approved = operations.approved()
    assert (approved.state, todo(fire)) == ("approved", [NAME])
    [plan] = IssuedLetter.select().where(IssuedLetter.kind == "joint_plan")
    assert plan.number == "铁西办函〔2026〕1号"
    ready = operations.confirm(FIRE, approved)
    assert (ready.state, todo(fire), todo(tiexi)) == ("ready", [], [NAME])
    changed = operations.take(fire, ready, "change_answer", own_officers="孙一（X3）、周二（X4）")
    assert (changed.state, operations.part(changed, FIRE).officers) == ("ready", ["孙一（X3）", "周二（X4）"])
    now.move_to(NOON)
    done = operations.take(
        tiexi, ready, "carry_out", carried_out_at="2026-11-24T09:30", happened="查看 3 处。"
    )
    assert (done.state, done.restricted, done.subject) == ("carried_out", False, TARGET)
    assert todo(fire) == todo(tiexi) == [NAME]
    both = {"organs": [operations.district.units[name].code for name in (TIEXI, FIRE)]}
    decided = {"decision": "penalty", "decision_number": "卫消罚〔2026〕8号"}
    assert refused(operations.take, fire, done, "record_result", **decided, **both) == {"E-M-JOINT-NAME"}
    operations.take(fire, done, "record_result", **decided)
    assert operations.part(done, FIRE).recorded_by == fire.name
    assert todo(fire) == []
    ended = {"decision": "warned", "decision_number": "卫消罚〔2026〕8号"}
    assert refused(operations.take, tiexi, done, "conclude", **ended) == {"E-M-JOINT-NAME"}
    assert refused(operations.take, tiexi, done, "conclude", **decided, **both) == {"E-M-JOINT-NAME"}
    assert refused(operations.take, fire, done, "correct_result", **decided) == {"E-FORM-REASON"}
    operations.take(
        fire,
        done,
        "correct_result",
        decision="penalty",
        decision_number="卫消罚〔2026〕9号",
        reason="文号写错。",
    )
    assert operations.part(done, FIRE).decision_number == "卫消罚〔2026〕9号"
    closed = operations.take(tiexi, done, "conclude", decision="clean", conclusion="整改到位。")
    assert (closed.state, closed.open, operations.part(closed, TIEXI).decision) == (
        "concluded",
        False,
        "clean",
    )


def test_who_files_finds_the_own_case_begun_in_its_own_register(operations: Operations) -> None:
    """G-11b, M-2: results return to each; the case of one unit is nobody else's."""
    matter = operations.carried_out()
    operations.take(
        operations.clerk(TIEXI),
        matter,
        "record_own_result",
        decision="file",
        decision_number="铁西立〔2026〕5号",
        result="三辆货车。",
    )
    [case] = Matter.select().where(Matter.kind == "filing")
    assert (case.state, case.subject, case.title) == (
        "draft",
        TARGET,
        "占用、堵塞、封闭消防车通道妨碍消防车通行",
    )
    assert case.draft["filing_number"] == "铁西立〔2026〕5号"
    assert Link.get(Link.matter == case.id).other_id == matter.id
    assert Party.get(Party.matter == case.id).unit_id == operations.district.units[TIEXI].id
    with pytest.raises(NotFound):
        readable(operations.district.desk, operations.clerk(FIRE), case.id)
    again = {"decision": "file", "decision_number": "铁西立〔2026〕6号", "reason": "立案号写错。"}
    operations.take(operations.clerk(TIEXI), matter, "correct_own_result", **again)
    assert Matter.select().where(Matter.kind == "filing").count() == 1
    matters.take(operations.district.desk, operations.clerk(TIEXI), case.id, "file", {})


def test_each_answers_for_itself_and_the_convener_for_who_is_not_in_the_portal(
    operations: Operations, now: HeldClock, refused: Refusing
) -> None:
    """P-2: the police have no account; what they said on paper is entered with their people."""
    tiexi, city = operations.clerk(TIEXI), operations.clerk(CITY)
    matter = operations.approved(FIRE, CITY, POLICE)
    assert refused(operations.take, city, matter, "decline") == {"E-FORM-REASON"}
    operations.take(city, matter, "decline", reason="当日另有任务。")
    operations.take(
        city, matter, "change_answer", own_officers="郑一（C1）、王二（C2）", own_powers="市容检查"
    )
    assert operations.part(matter, CITY).answer == "confirmed"
    operations.take(city, matter, "decline", reason="还是来不了。")
    operations.confirm(FIRE, matter)
    police = operations.district.units[POLICE].code
    said = {"of_unit": police, "own_officers": "周八（J1）、吴九（J2）", "own_powers": "维持秩序"}
    assert refused(operations.take, tiexi, matter, "enter_answer", **said) == {"W-M-RECORD"}
    own = {**said, "of_unit": operations.district.units[CITY].code}
    assert refused(operations.take, tiexi, matter, "enter_answer", **own) >= {"E-M-NOT-OFFLINE"}
    ready = operations.take(tiexi, matter, "enter_answer", {"W-M-RECORD": "值班室电话答复。"}, **said)
    assert ready.state == "ready"
    assert [operations.part(matter, name).answer for name in (FIRE, CITY, POLICE)] == [
        "confirmed",
        "declined",
        "confirmed",
    ]
    other = {**said, "own_powers": "交通疏导"}
    ready = operations.take(tiexi, ready, "enter_answer", {"W-M-RECORD": "改派。"}, **other)
    assert (ready.state, operations.part(ready, POLICE).powers) == ("ready", ["交通疏导"])
    now.move_to(MORNING)
    done = operations.take(tiexi, ready, "carry_out")
    assert (todo(city), todo(operations.clerk(FIRE))) == ([], [NAME])
    operations.take(tiexi, done, "enter_result", of_unit=police, decision="clean")
    assert operations.part(done, POLICE).decision == "clean"


def test_a_unit_that_switched_the_plugin_off_is_served_on_paper(operations: Operations) -> None:
    with transaction():
        fire = operations.district.units[FIRE].id
        PluginSwitch.create(plugin="consultation", unit=fire, state="off", changed_at=0)
        snapshots.changed("switches")
    matter = operations.approved()
    event = Event.get((Event.matter == matter.id) & (Event.step == "approve"))
    assert any("收不到本方案" in message for message, _sentence in event.confirmed)
    said = {
        "of_unit": operations.district.units[FIRE].code,
        "own_officers": "赵六（X1）、钱七（X2）",
        "own_powers": "检查",
    }
    entered = operations.take(
        operations.clerk(TIEXI), matter, "enter_answer", {"W-M-RECORD": "电话。"}, **said
    )
    assert entered.state == "ready"


def test_what_was_entered_for_a_unit_is_in_its_tasks_no_more(operations: Operations, now: HeldClock) -> None:
    """P-2, M-2: it declined, or decided, on paper; whoever reads there has nothing left to do."""
    city, fire, tiexi = (operations.clerk(name) for name in (CITY, FIRE, TIEXI))
    with transaction():
        for name in (CITY, FIRE):
            unit = operations.district.units[name].id
            PluginSwitch.create(plugin="consultation", unit=unit, state="off", changed_at=0)
        snapshots.changed("switches")
    matter = operations.approved(FIRE, CITY)
    assert (todo(city), todo(fire)) == ([NAME], [NAME])
    declined = {"of_unit": operations.district.units[CITY].code, "said": "declined", "reason": "另有任务。"}
    operations.take(tiexi, matter, "enter_answer", {"W-M-RECORD": "电话。"}, **declined)
    assert (todo(city), todo(fire)) == ([], [NAME])
    code = operations.district.units[FIRE].code
    coming = {"of_unit": code, "own_officers": "赵六（X1）、钱七（X2）", "own_powers": "消防监督检查"}
    ready = operations.take(tiexi, matter, "enter_answer", {"W-M-RECORD": "电话。"}, **coming)
    now.move_to(MORNING)
    done = operations.take(tiexi, ready, "carry_out")
    assert (todo(city), todo(fire)) == ([], [NAME])
    operations.take(tiexi, done, "enter_result", of_unit=code, decision="clean")
    assert (todo(city), todo(fire)) == ([], [])


def test_another_time_is_told_to_all_and_all_answer_again(operations: Operations) -> None:
    matter = operations.confirm(FIRE, operations.approved())
    first = appointment_of(matter.id)
    assert first is not None
    head = operations.district.approvers[TIEXI]
    moved = operations.take(head, matter, "reschedule", starts_at="2026-11-26T14:00", reason="有大雾")
    second = appointment_of(matter.id)
    assert second is not None
    assert (moved.state, operations.part(moved, FIRE).answer, todo(operations.clerk(FIRE))) == (
        "approved",
        "planned",
        [NAME],
    )
    assert (second.uid, second.sequence, second.ends_at - second.starts_at) == (
        first.uid,
        1,
        timedelta(hours=2),
    )
    assert [row.title for row in IssuedLetter.select().order_by(IssuedLetter.id)][-1].endswith("（调整）")
    called_off = operations.take(operations.clerk(TIEXI), moved, "cancel", reason="线索不实。")
    last = appointment_of(matter.id)
    assert last is not None
    assert all(row.void for row in IssuedLetter.select())
    assert (called_off.state, called_off.restricted, last.cancelled) == ("cancelled", True, True)


def test_who_is_asked_to_two_at_once_is_named_without_the_other(operations: Operations) -> None:
    """M-1, G-9."""
    operations.approved()
    second = operations.take(
        operations.clerk(TIEXI), operations.drafted(title="另一次检查", target="", place="铁西新村"), "plan"
    )
    [event] = Event.select().where((Event.matter == second.id) & (Event.step == "plan"))
    said = " ".join(message for message, _sentence in event.confirmed)
    assert "铁西街道办事处、区消防救援大队这个时段另有安排" in said
    assert not leaks(said)


def test_a_unit_that_the_plan_names_comes_also_without_its_word(
    operations: Operations, refused: Refusing, now: HeldClock
) -> None:
    """M-2: the plan is what was approved; that a unit did not answer asks for a sentence and bars nothing."""
    named = operations.drafted(
        officers=["王一（H1）、李二（H2）", "赵六（X1）、钱七（X2）"],
        powers=["410703-CF-0151", "消防监督检查"],
    )
    matter, tiexi = operations.issued(named), operations.clerk(TIEXI)
    now.move_to(MORNING)
    assert refused(operations.take, tiexi, matter, "carry_out") == {"W-M-UNCONFIRMED"}
    done = operations.take(tiexi, matter, "carry_out", {"W-M-UNCONFIRMED": "已按方案到场。"})
    operations.take(operations.clerk(FIRE), done, "record_result", decision="clean")
    assert operations.part(done, FIRE).decision == "clean"


def test_who_missed_the_end_still_records_its_result(operations: Operations, refused: Refusing) -> None:
    matter = operations.carried_out()
    tiexi = operations.clerk(TIEXI)
    assert refused(operations.take, tiexi, matter, "conclude", decision="clean") == {"W-M-RESULTS-OPEN"}
    closed = operations.take(
        tiexi, matter, "conclude", {"W-M-RESULTS-OPEN": "消防另行立案。"}, decision="clean"
    )
    operations.take(operations.clerk(FIRE), closed, "record_result", decision="clean")
    assert operations.part(closed, FIRE).decision == "clean"


def test_a_complaint_waits_for_the_case_and_not_for_the_operation(operations: Operations) -> None:
    """C-3: acting together answers no complainant."""
    tiexi, desk = operations.clerk(TIEXI), operations.district.desk
    said = {
        "item": "410703-CF-0151", "place": PLACE, "subject": TARGET, "points": "三辆货车占用消防车通道。", "channel": "phone",
        "received_at": "2026-11-20T08:40", "complainant": "王建国", "complainant_phone": "13800001234",
    }  # fmt: skip
    complaint = operations.take(tiexi, matters.open_matter(desk, tiexi, "complaint", said), "register")
    operations.take(tiexi, complaint, "verify", finding="violation", verified_how="desk", facts="属实。")
    filed = operations.take(tiexi, complaint, "file")
    draft = operations.drafted(grew_from=filed.id)
    done = operations.carried_out(draft=draft)
    operations.take(operations.clerk(FIRE), done, "record_result", decision="clean")
    operations.take(tiexi, done, "conclude", decision="clean", result="未发现违法行为。")
    assert Matter.get_by_id(complaint.id).state == "filed"


def test_who_has_taken_over_a_unit_answers_and_decides_in_its_place(operations: Operations) -> None:
    """G-2: 区消防 is merged into 区城管 between the plan and the answer."""
    matter, district = operations.approved(), operations.district
    today = operations.now.instant.date()
    successions.end(district.desk, None, district.units[FIRE].id, today, district.units[CITY].id)
    ready = operations.confirm(CITY, Matter.get_by_id(matter.id))
    assert (ready.state, operations.part(ready, FIRE).answer) == ("ready", "confirmed")


# --- who knows --------------------------------------------------------------------------------------------------


def leaks(text: Any) -> bool:
    return any(word in str(text) for word in (TARGET, NAME, PLACE))


def test_before_approval_nobody_but_the_convener_knows_and_before_the_action_only_the_parties(
    operations: Operations, now: HeldClock
) -> None:
    """G-9, M-2: neither lists, search, notices, engagements nor the log tell others whom it is about and where."""
    desk, clerk = operations.district.desk, operations.clerk
    planned = operations.take(clerk(TIEXI), operations.drafted(), "plan")
    justice = factories.clerk(operations.district.units[BUREAU], Role.SUPERVISOR)
    outsiders, party = [clerk(PINGYUAN), clerk(CITY), justice], clerk(FIRE)
    for actor in (*outsiders, party):
        assert not sees(desk, actor, planned), actor.unit.name
    approved = operations.take(operations.district.approvers[TIEXI], planned, "approve")
    assert sees(desk, party, approved)
    for actor in outsiders:
        assert not sees(desk, actor, approved), actor.unit.name
    told = Notice.select().where(Notice.person.not_in([clerk(FIRE).person_id, clerk(TIEXI).person_id]))
    theirs = {operations.district.approvers[name].person_id for name in (TIEXI, FIRE)}
    assert [row.text for row in told if leaks(row.text) and row.person_id not in theirs] == []
    assert [row.detail for row in AuditEntry.select() if leaks(row.detail)] == []
    span = (datetime(2026, 11, 23, tzinfo=ZONE), datetime(2026, 11, 28, tzinfo=ZONE))
    taken = engagements([operations.district.units[FIRE].id], *span)
    assert any(taken.values())
    assert not leaks(taken)
    cancelled = operations.take(clerk(TIEXI), approved, "cancel", reason="另行安排。")
    for actor in outsiders:
        assert not sees(desk, actor, cancelled), actor.unit.name


def test_no_figure_tells_of_an_operation_before_it_was_carried_out_nor_of_one_called_off(
    operations: Operations,
) -> None:
    """G-9, M-2: that a unit prepares something is what nobody is to know; what took place counts in its month."""
    bureau = factories.clerk(operations.district.units[BUREAU], Role.SUPERVISOR)

    def counted(reader: Actor) -> list[tuple[str, tuple[int, ...]]]:
        found = figures(operations.district.desk, reader, date(2026, 11, 1))
        return [(row.unit, row.numbers) for row in found if row.kind == "联合执法"]

    operations.take(operations.clerk(TIEXI), operations.approved(), "cancel", reason="走漏风声")
    draft = operations.drafted()
    operations.issued(draft)
    assert counted(bureau) == counted(operations.clerk(TIEXI)) == []
    operations.confirm(FIRE, draft)
    operations.now.move_to(MORNING)
    operations.take(operations.clerk(TIEXI), draft, "carry_out", happened="查看 3 处。")
    assert counted(bureau) == counted(operations.clerk(TIEXI)) == [(TIEXI, (1, 0, 0, 0))]


def test_after_the_action_the_justice_bureau_sees_it_and_strangers_do_not(operations: Operations) -> None:
    matter = operations.carried_out()
    desk, clerk = operations.district.desk, operations.clerk
    assert sees(desk, factories.clerk(operations.district.units[BUREAU], Role.SUPERVISOR), matter)
    assert not sees(desk, clerk(PINGYUAN), matter)
    assert not sees(desk, clerk(CITY), matter)


def sees(desk: Desk, actor: Actor, matter: Matter) -> bool:
    """Is it found by its number, in lists, or by searching for its name, its target or its place?"""
    try:
        readable(desk, actor, matter.id)
        return True
    except NotFound:
        found = [lists.matters_of(actor, q=word) for word in (TARGET, NAME, PLACE)]
        return any(page.rows for page in (*found, lists.matters_of(actor, kind="joint_operation")))


# --- races ------------------------------------------------------------------------------------------------------


def test_of_sixteen_approvals_one_wins_and_one_plan_has_a_number(operations: Operations) -> None:
    planned = operations.take(operations.clerk(TIEXI), operations.drafted(), "plan")
    head, desk = operations.district.approvers[TIEXI], operations.district.desk
    approve = partial(matters.take, desk, head, planned.id, "approve", version=planned.version)
    answers = at_once([approve] * CROWD)
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    assert [row.number for row in IssuedLetter.select()] == ["铁西办函〔2026〕1号"]
    assert operations.part(planned, TIEXI).answer == "confirmed"
    assert audit.first_bad_entry() is None


def test_two_units_that_answer_last_at_once_make_it_ready_once(operations: Operations) -> None:
    matter = operations.approved(FIRE, CITY)
    said = {"own_officers": "赵六（X1）、钱七（X2）", "own_powers": "检查"}
    answering = [
        partial(matters.take, operations.district.desk, operations.clerk(name), matter.id, "confirm", said)
        for name in (FIRE, CITY) * 4
    ]
    answers = at_once(answering)
    assert all(isinstance(answer, Refused) for answer in answers if isinstance(answer, Exception))
    operations_left = [name for name in (FIRE, CITY) if operations.part(matter, name).answer == "planned"]
    for name in operations_left:  # told that somebody was first, they press again
        operations.confirm(name, Matter.get_by_id(matter.id))
    assert Matter.get_by_id(matter.id).state == "ready"
    assert Event.select().where(Event.step == "confirm").count() == 2


def test_who_declines_while_it_is_being_carried_out_leaves_no_unit_to_do_it_alone(
    operations: Operations, now: HeldClock
) -> None:
    """AT-104: answers move no version, so the step looks once more at its turn."""
    matter = operations.confirm(FIRE, operations.approved())
    now.move_to(MORNING)
    decline = partial(operations.take, operations.clerk(FIRE), matter, "decline", reason="出警")
    with pytest.raises(Refused) as caught:
        operations.take(operations.clerk(TIEXI), matter, "carry_out", confirm=Meanwhile(decline))
    assert "E-M-NOPARTY" in {reason.code for reason in caught.value.reasons}
    assert Matter.get_by_id(matter.id).state == "ready"


def test_two_organs_that_record_one_number_at_once_decide_in_no_common_name(operations: Operations) -> None:
    """AT-104, M-2: no decision of two organs under one number, also where neither stood when the other was judged."""
    done = operations.carried_out(FIRE, CITY)
    said = {"decision": "file", "decision_number": "卫联立〔2026〕1号", "used_power": "检查"}
    other = partial(operations.take, operations.clerk(CITY), done, "record_result", **said)
    with pytest.raises(Refused) as caught:
        operations.take(operations.clerk(FIRE), done, "record_result", confirm=Meanwhile(other), **said)
    assert {reason.code for reason in caught.value.reasons} == {"E-M-JOINT-NAME"}
    assert (operations.part(done, FIRE).decision, operations.part(done, CITY).decision) == ("", "file")
