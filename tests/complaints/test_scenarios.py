"""The acceptance scenarios of domain §17.3, each under its id, through the desk."""

from collections.abc import Callable
from datetime import datetime

import pytest

from portal.desk import matters
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import Event, Matter, MatterClock
from tests import factories
from tests.complaints.conftest import BUREAU, CITY, FIRE, HOUSING, PINGYUAN, TIEXI, Counter
from tests.conftest import HeldClock

Refused = Callable[..., set[str]]
ANSWER = {"reply": "已核实，未发现违法行为。", "reply_by": "phone"}


def test_a_complaint_without_a_violation_is_closed_once_it_is_answered(
    counter: Counter, refused: Refused
) -> None:
    """AT-40: closing without reply is E-C-NOREPLY; with it, closed."""
    found = counter.verified(TIEXI, "none")
    assert found.state == "no_violation"
    assert refused(counter.take, TIEXI, found, "close") == {"E-C-NOREPLY"}
    counter.take(TIEXI, found, "reply", **ANSWER)
    assert counter.take(TIEXI, found, "close").state == "closed"


def test_a_town_files_only_what_it_holds_on_that_date(counter: Counter, refused: Refused) -> None:
    """AT-41: E-C-NOTHOLDER, and the way out is offered."""
    found = counter.verified(PINGYUAN, place=PINGYUAN)
    assert refused(counter.take, PINGYUAN, found, "file") == {"E-C-NOTHOLDER"}
    with pytest.raises(matters.Refused) as caught:
        counter.take(PINGYUAN, found, "file")
    assert "移交有管辖权的单位" in caught.value.reasons[0].remedy
    assert counter.take(PINGYUAN, found, "hand_over").state == "handed_over"


def test_a_case_is_filed_in_the_units_register_and_its_result_comes_back(counter: Counter) -> None:
    """C-3 (b): nothing is typed twice; the result of the register is the complaint's."""
    filed = counter.take(TIEXI, counter.verified(TIEXI), "file", filing_number="铁西立〔2026〕9号")
    (case,) = counter.of(TIEXI, "filing")
    assert (filed.state, case.state, case.subject) == ("filed", "filed", "某物业公司")
    counter.take(TIEXI, case, "conclude", decision="penalty", decided_on="2026-11-20", result="罚款五千元。")
    done = Matter.get_by_id(filed.id)
    assert (done.state, counter.record(done).result) == ("resulted", "罚款五千元。")
    last = Event.select().where(Event.matter == done.id).order_by(Event.id.desc()).first()
    assert (last.step, last.actor_name) == ("note_result", counter.clerks[TIEXI].name)
    assert Event.get_by_id(last.cause_id).matter_id == case.id


@pytest.fixture
def written(counter: Counter) -> Matter:
    """A written complaint at the department, passed on to the town office, its letter still here."""
    return counter.told(FIRE, channel="letter")


def test_written_material_keeps_a_complaint_open(counter: Counter, written: Matter, refused: Refused) -> None:
    """AT-42: ① ② ③ done, no ④: E-C-MAT."""
    record = counter.record(written)
    assert record.told_at
    assert record.office_told_at
    assert written.state == "referred", "still among the department's own tasks"
    assert "E-C-MAT" in refused(counter.take, FIRE, written, "close")
    handed = counter.take(FIRE, written, "hand_materials", materials_list="举报信 2 页")
    assert handed.state == "awaiting_town"
    assert refused(counter.take, FIRE, written, "close") == {"E-C-AWAITING"}


def test_a_call_has_no_material_and_its_record_is_sent(counter: Counter) -> None:
    """AT-43: ④ is not required; the town office gets what was said on the phone."""
    told = counter.told(FIRE)
    assert told.state == "awaiting_town"
    (theirs,) = counter.of(TIEXI)
    record = counter.record(theirs)
    assert (theirs.state, record.points, record.referred_by) == (
        "registered",
        "三辆货车占用消防车通道。",
        counter.units[FIRE].id,
    )
    assert record.received_at == datetime.fromisoformat("2026-11-20T09:00+08:00"), "received that day"
    assert counter.take(FIRE, told, "close", confirm={"E-C-AWAITING": "镇办已书面反馈"}).state == "closed"


def test_an_anonymous_letter_is_passed_on_and_fed_back_without_anybody_to_tell(
    counter: Counter, refused: Refused
) -> None:
    """AT-44: ② waived with reason; ③ ④ required; result notice waived; feedback still required."""
    nobody = {"complainant": "", "complainant_phone": "", "complainant_address": "", "complainant_code": ""}
    ours = counter.registered(FIRE, channel="letter", is_anonymous=True, **nobody)
    assert refused(counter.take, FIRE, ours, "tell_complainant") == {"E-C-NOTELL"}
    counter.take(FIRE, ours, "tell_complainant", tell_waived="匿名信，没有联系方式")
    assert "E-C-MAT" in refused(counter.take, FIRE, ours, "close")
    counter.take(FIRE, ours, "hand_materials", materials_list="匿名信 1 页")
    (theirs,) = counter.of(TIEXI)
    counter.take(TIEXI, theirs, "verify", finding="none", verified_how="desk", facts="通道已腾空。")
    assert refused(counter.take, TIEXI, theirs, "reply", reply="通道已腾空。") == {"E-C-NOREPLY"}
    counter.take(TIEXI, theirs, "reply", reply="通道已腾空。", reply_waived="匿名，没有联系方式")
    assert refused(counter.take, TIEXI, theirs, "close") == {"E-C-NOFEEDBACK"}
    counter.take(TIEXI, theirs, "feed_back", feedback="经核实通道已腾空。")
    assert counter.take(TIEXI, theirs, "close").state == "closed"
    known = Matter.get_by_id(ours.id)
    assert (known.state, counter.take(FIRE, known, "close").state) == ("result_known", "closed")


def test_who_was_asked_first_in_the_transition_stays_responsible_until_another_signs(
    counter: Counter, transition: None, now: HeldClock, refused: Refused
) -> None:
    """AT-45: merged; first is 区消防; passing on is E-C-FIRST-NOPASS until 铁西 signs."""
    now.move_to(datetime(2026, 3, 10, 14, 0))
    first = counter.registered(FIRE, received_at="2026-03-10T09:10")
    second = counter.registered(TIEXI, received_at="2026-03-10T11:30")
    merged = counter.take(TIEXI, second, "merge", into=counter.record(first).register_number)
    assert (merged.state, counter.record(merged).merged_into) == ("merged", first.id)
    assert counter.record(first).first_responsible == counter.units[FIRE].id
    telling = {"told_by": "phone"}
    assert refused(counter.take, FIRE, first, "tell_complainant", **telling) == {"E-C-FIRST-NOPASS"}
    counter.take(TIEXI, first, "sign")
    assert counter.take(FIRE, first, "tell_complainant", **telling).state == "awaiting_town"
    again = Matter.get_by_id(second.id)
    assert (again.state, counter.record(again).referred_by) == ("registered", counter.units[FIRE].id)
    assert counter.of(TIEXI) == [again], "the office goes on with its own, no second one"


def test_after_the_transition_the_way_to_the_town_is_open(counter: Counter, transition: None) -> None:
    """AT-45, second half: 2026-11-20 lies after the window."""
    assert counter.told(FIRE).state == "awaiting_town"


def test_a_town_that_answered_still_owes_the_department_its_feedback(
    counter: Counter, refused: Refused
) -> None:
    """AT-48: E-C-NOFEEDBACK; then the department has the result in its own file."""
    ours = counter.told(FIRE)
    (theirs,) = counter.of(TIEXI)
    counter.take(TIEXI, theirs, "verify", finding="none", verified_how="desk", facts="属实，已腾空。")
    counter.take(TIEXI, theirs, "reply", **ANSWER)
    assert refused(counter.take, TIEXI, theirs, "close") == {"E-C-NOFEEDBACK"}
    counter.take(TIEXI, theirs, "feed_back", feedback="属实，已腾空，已答复投诉人。")
    assert counter.take(TIEXI, theirs, "close").state == "closed"
    assert counter.record(ours).result == "属实，已腾空，已答复投诉人。（铁西办函〔2026〕1号）"


def test_two_points_go_two_ways(counter: Counter) -> None:
    """AT-49: X1 is filed at the town office, the building permit handed over to 区住建局."""
    lane = counter.verified(TIEXI)
    other = matters.open_matter(
        counter.desk, counter.clerks[TIEXI], "complaint",
        counter.answers(item=counter.building.id, points="同一小区内无证施工。"), grew_from=lane.id,
    )  # fmt: skip
    assert [link.relation for link in matters.Link.select()] == ["same_incident"]
    counter.take(TIEXI, lane, "file")
    counter.take(TIEXI, other, "register")
    counter.take(TIEXI, other, "hand_over", facts="在建二层，未见施工许可。")
    transfer = matters.open_matter(counter.desk, counter.clerks[TIEXI], "transfer", {}, grew_from=other.id)
    assert Matter.get_by_id(lane.id).state == "filed"
    assert transfer in counter.grown(other)


def test_a_complaint_against_a_colleague_goes_to_the_bureau_of_justice(
    counter: Counter, refused: Refused
) -> None:
    """AT-50: E-C-CONFLICT → 司法局, which answers it itself."""
    ours = counter.registered(TIEXI, against_staff=True, subject="铁西办某执法人员")
    for step, said in (
        ("verify", {"finding": "none", "facts": "无", "verified_how": "desk"}), ("file", {}), ("hand_over", {"facts": "无"}),
    ):  # fmt: skip
        assert "E-C-CONFLICT" in refused(counter.take, TIEXI, ours, step, **said)
    routed = counter.take(TIEXI, ours, "route", reason="反映本单位工作人员")
    assert routed.state == "routed"
    assert counter.take(BUREAU, routed, "answer_routed", **ANSWER).state == "closed"


def test_an_e_mail_with_photos_is_a_written_complaint(counter: Counter, refused: Refused) -> None:
    """AT-52: ④ is due; the photos lie with the town office's complaint once they are handed over."""
    draft = counter.draft(FIRE, channel="web")
    counter.attach(FIRE, draft)
    ours = counter.take(FIRE, counter.take(FIRE, draft, "register"), "tell_complainant", told_by="message")
    assert "E-C-MAT" in refused(counter.take, FIRE, ours, "close")
    clock = MatterClock.get((MatterClock.matter == ours.id) & (MatterClock.term == "complaint.materials"))
    assert (str(clock.due_on), clock.label) == ("2026-11-25", "internal_reminder")
    counter.take(FIRE, ours, "hand_materials", materials_list="照片 1 张")
    (theirs,) = counter.of(TIEXI)
    assert [file.name for file in StoredFile.select().where(StoredFile.matter == theirs.id)] == ["照片.png"]
    counter.take(TIEXI, ours, "sign_materials")
    assert counter.record(ours).materials_signed_at is not None


def test_what_is_handed_over_moves_on_with_what_grew_from_it(counter: Counter) -> None:
    """T-9, C-6: signed for, filed, concluded by the other side: the complaint has its result."""
    ours = counter.verified(TIEXI, "not_ours", item=counter.building.id)
    counter.take(TIEXI, ours, "hand_over")
    fields = {
        "receiver": counter.units[HOUSING].code, "item": counter.building.id, "place": "铁西新村3号楼前", "title": "无证施工",
        "subject": "某物业公司", "discovered_at": "2026-11-20T08:40", "facts": "在建二层。", "inspection": "在建二层。",
        "officers": "王一（H1）、李二（H2）",
    }  # fmt: skip
    transfer = matters.open_matter(counter.desk, counter.clerks[TIEXI], "transfer", fields, grew_from=ours.id)
    counter.attach(TIEXI, transfer, "evidence")
    counter.take(TIEXI, transfer, "submit")
    matters.take(counter.desk, counter.approvers[TIEXI], transfer.id, "approve", {})
    assert Matter.get_by_id(ours.id).state == "handed_over"
    for step, state in (("receive", "taken_over"), ("accept", "taken_over"), ("file", "taken_over")):
        counter.take(HOUSING, transfer, step, **({"filed_on": "2026-11-20"} if step == "file" else {}))
        assert Matter.get_by_id(ours.id).state == state
    counter.take(
        HOUSING, transfer, "conclude", decision="penalty", decided_on="2026-11-20", result="罚款两万元。"
    )
    assert (Matter.get_by_id(ours.id).state, counter.record(ours).result) == ("resulted", "罚款两万元。")


def test_answer_feedback_and_end_are_one_act_with_a_line_each(counter: Counter) -> None:
    """The closing row: three duties in two clicks."""
    counter.told(FIRE)
    (theirs,) = counter.of(TIEXI)
    counter.take(TIEXI, theirs, "verify", finding="none", verified_how="desk", facts="属实，已腾空。")
    closed = counter.take(TIEXI, theirs, "reply", **ANSWER, also_feed_back=True, also_close=True)
    assert closed.state == "closed"
    steps = [event.step for event in Event.select().where(Event.matter == theirs.id).order_by(Event.id)]
    assert steps[-3:] == ["reply", "feed_back", "close"]
    kinds = [letter.kind for letter in IssuedLetter.select().where(IssuedLetter.matter == theirs.id)]
    assert kinds == ["reply_notice", "feedback_letter"]


def test_the_items_own_law_sets_the_limit(counter: Counter) -> None:
    """AT-47: 户外广告, 30日 from Mon 2026-11-02 → Wed 2026-12-02, 法定期限; it runs on while the case is filed."""
    advert = factories.item(
        "对户外广告破损未修复的处罚", counter.units[CITY], (counter.units[TIEXI],),
        code="410703-CF-0041", basis="《新乡市户外广告设置管理条例》第二十条",
    )  # fmt: skip
    ours = counter.verified(TIEXI, item=advert.id, received_at="2026-11-02T10:00")
    counter.take(TIEXI, ours, "file")
    clock = MatterClock.get((MatterClock.matter == ours.id) & (MatterClock.term == "complaint.by_law"))
    assert (str(clock.due_on), clock.label, clock.stopped_at) == ("2026-12-02", "statutory_limit", None)


@pytest.mark.parametrize(("winner", "state"), [(TIEXI, "verifying"), (HOUSING, "handed_over")])
def test_a_complaint_nobody_holds_is_settled_by_a_dispute(counter: Counter, winner: str, state: str) -> None:
    """D-1, D-4: UNSETTLED offers a dispute; what is found out moves the complaint on."""
    ours = counter.take(
        TIEXI, counter.verified(TIEXI, item=counter.building.id), "ask_who", reason="清单未写明由谁管。"
    )
    typed = {
        **counter.answers(item=counter.building.id), "title": "无证施工", "receiver": counter.units[HOUSING].code,
        "dispute_kind": "negative", "facts": "在建二层。", "sender_view": "由住建局管", "sender_basis": "《建筑法》",
        "interim_unit": counter.units[TIEXI].code,
    }  # fmt: skip
    dispute = matters.open_matter(counter.desk, counter.clerks[TIEXI], "dispute", typed, grew_from=ours.id)
    counter.take(TIEXI, dispute, "open")
    counter.take(HOUSING, dispute, "negotiate", view="由街道管", basis="清单")
    assert Matter.get_by_id(ours.id).state == "unsettled"
    for unit in (TIEXI, HOUSING):
        counter.take(unit, dispute, "agree", settled_for=counter.units[winner].code)
    assert Matter.get_by_id(ours.id).state == state
