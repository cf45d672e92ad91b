"""Passing a complaint on, to the end: on paper, back again, with guidance, and sixteen clerks at once (C-1, C-4, P-2, P-3)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest

from portal import clock
from portal.desk import enablement, matters, successions
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import NotFound, Stale
from portal.store import audit
from portal.store.db import Busy
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import Event, Link, Matter, MatterClock
from tests import factories
from tests.complaints.conftest import BUREAU, CITY, FIRE, HOUSING, JIEFANG, TIEXI, Counter
from tests.conftest import HeldClock
from tests.flows.test_races import CROWD, at_once
from tests.transfer.conftest import Login

Refused = Callable[..., set[str]]


@pytest.fixture
def without(counter: Counter) -> None:
    """铁西 does not use the portal for complaints."""
    enablement.switch(counter.desk, None, "complaints", counter.units[TIEXI].id, enablement.State.OFF)


def test_an_office_without_the_plugin_is_told_on_paper(
    counter: Counter, without: None, refused: Refused
) -> None:
    """P-2: the duty does not disappear; the receipt proves the hour, and the clock stops there."""
    ours = counter.registered(FIRE, channel="letter")
    assert refused(counter.take, FIRE, ours, "tell_complainant", told_by="phone") == {"E-P-DISABLED"}
    told = counter.take(FIRE, ours, "tell_complainant", told_by="phone", office_told_by="paper")
    assert (told.state, counter.of(TIEXI)) == ("referred", [])
    assert "E-C-NOTELL" in refused(counter.take, FIRE, told, "close")
    assert refused(counter.take, FIRE, told, "tell_office") == {
        "E-P-OFFLINE-TIME", "E-P-OFFLINE-RECIPIENT", "E-P-MAT-RECEIPT",
    }  # fmt: skip
    counter.attach(FIRE, told, "receipt", "回执.png")
    handed = {"happened_at": "2026-11-20T09:00", "recipient": "赵某", "delivery_method": "direct"}
    counter.take(FIRE, told, "tell_office", **handed)
    listed = {"materials_list": "举报信 2 页"}
    assert refused(counter.take, FIRE, told, "hand_materials", **listed) == {"E-P-MAT-RECEIPT"}
    counter.attach(FIRE, told, "receipt", "清单.png")
    assert counter.take(FIRE, told, "hand_materials", **listed).state == "awaiting_town"
    known = counter.take(FIRE, told, "register_offline", result="铁西办书面反馈：通道已腾空。")
    assert known.state == "result_known"


def test_an_office_without_the_plugin_still_registers_what_it_did(
    counter: Counter, without: None, login_of: Login
) -> None:
    """P-3: its people read what was passed on to them, and enter the result of their paper."""
    ours = counter.registered(FIRE)
    counter.take(FIRE, ours, "tell_complainant", told_by="phone", office_told_by="paper")
    clerk = login_of(counter.clerks[TIEXI])
    page = clerk.get(f"/complaints/{ours.id}").text
    assert "已停用“投诉举报”" in page
    assert "登记线下办理结果" in page
    sent = {"result": "已责令改正。", "happened_at": "2026-11-20T09:00"}
    assert clerk.post(f"/complaints/{ours.id}/register_offline", sent).status_code == 303
    assert Matter.get_by_id(ours.id).state == "result_known"
    assert clerk.get("/complaints/new").status_code == 403


def test_whoever_oversees_registers_no_result(counter: Counter) -> None:
    ours = counter.told(FIRE)
    both = factories.clerk(counter.units[BUREAU], Role.SUPERVISOR, Role.HANDLER)
    with pytest.raises(matters.Refused, match="E-G-ROLE"):
        matters.take(counter.desk, both, ours.id, "register_offline", {"result": "已办。"})


def test_a_transfer_that_comes_back_brings_the_complaint_back(counter: Counter) -> None:
    """T-8, C-3: returned by agreement, it is this unit's to decide on again."""
    ours = counter.verified(TIEXI, "not_ours", item=counter.building.id)
    counter.take(TIEXI, ours, "hand_over")
    fields = {
        "receiver": counter.units[HOUSING].code, "item": counter.building.id, "title": "无证施工", "place": "铁西新村3号楼前", "facts": "在建二层。",
        "discovered_at": "2026-11-20T08:40", "inspection": "在建二层。", "officers": "王一（H1）、李二（H2）",
    }  # fmt: skip
    transfer = matters.open_matter(counter.desk, counter.clerks[TIEXI], "transfer", fields, grew_from=ours.id)
    counter.attach(TIEXI, transfer, "evidence")
    counter.take(TIEXI, transfer, "submit")
    matters.take(counter.desk, counter.approvers[TIEXI], transfer.id, "approve", {})
    counter.take(HOUSING, transfer, "receive")
    assert Matter.get_by_id(ours.id).state == "taken_over"
    objection = {
        "reason_code": "not_here",
        "reason": "不在辖区",
        "legal_basis": "清单",
        "proposed_holder": counter.units[TIEXI].code,
    }
    counter.take(HOUSING, transfer, "object", **objection)
    counter.take(TIEXI, transfer, "agree_return")
    assert Matter.get_by_id(ours.id).state == "verifying"


def test_the_office_asks_for_guidance_and_gets_it(counter: Counter, login_of: Login) -> None:
    """C-4 ⑤."""
    ours = counter.told(FIRE)
    counter.take(TIEXI, ours, "ask_guidance", reason="石墩是否属于占用消防车通道？")
    counter.take(FIRE, ours, "guide", guidance="固定障碍物属于，依据消防法第二十八条。")
    page = login_of(counter.clerks[TIEXI]).get(f"/complaints/{ours.id}").text
    assert "固定障碍物属于" in page


def test_the_first_asked_unit_hands_over_to_an_office_that_signs(
    counter: Counter, transition: None, now: HeldClock
) -> None:
    """C-1: no merging needed: the office is asked and signs; then the way is open without a sentence."""
    now.move_to(datetime(2026, 3, 10, 14, 0))
    ours = counter.registered(FIRE, received_at="2026-03-10T09:10")
    assert counter.record(ours).first_responsible == counter.units[FIRE].id
    counter.take(FIRE, ours, "offer")
    counter.take(TIEXI, ours, "sign")
    assert counter.take(FIRE, ours, "tell_complainant", told_by="phone").state == "awaiting_town"


def test_the_first_asked_unit_is_whoever_it_was_merged_into(
    counter: Counter, transition: None, now: HeldClock, refused: Refused, login_of: Login
) -> None:
    """C-1, G-2: the duty of who was asked first goes on with who took its place."""
    now.move_to(datetime(2026, 3, 10, 14, 0))
    ours = counter.registered(FIRE, received_at="2026-03-10T09:10")
    successions.end(
        counter.desk, None, counter.units[FIRE].id, clock.today(), successor_id=counter.units[CITY].id
    )
    assert "E-C-FIRST-NOPASS" in refused(counter.take, CITY, ours, "tell_complainant", told_by="phone")
    page = login_of(counter.clerks[CITY]).get(f"/complaints/{ours.id}").text
    assert "过渡期内本单位是首问单位" in page


def test_an_office_that_was_not_asked_knows_nothing_of_it(counter: Counter) -> None:
    ours = counter.take(FIRE, counter.registered(FIRE), "offer", receiver=counter.units[JIEFANG].code)
    with pytest.raises(NotFound):
        counter.take(TIEXI, ours, "sign")
    assert counter.take(JIEFANG, ours, "sign").state == "registered"


def test_everybody_who_complained_is_answered(counter: Counter) -> None:
    """C-5: a repeat has no clock of its own, gets the result of the first, and its own answer."""
    first, repeat = counter.registered(TIEXI), counter.registered(TIEXI, complainant="李四")
    merged = counter.take(TIEXI, repeat, "merge", into=counter.record(first).register_number)
    assert merged.state == "merged"
    running = MatterClock.select().where((MatterClock.matter == merged.id) & MatterClock.stopped_at.is_null())
    assert not running.exists()
    counter.take(TIEXI, first, "verify", finding="none", verified_how="desk", facts="已腾空。")
    counter.take(TIEXI, first, "reply", reply="已腾空。", reply_by="phone", also_close=True)
    answered = Matter.get_by_id(repeat.id)
    assert (answered.state, counter.record(answered).result) == ("resulted", "已腾空。")
    third = counter.take(TIEXI, counter.registered(TIEXI), "merge", into=str(first.id))
    assert (third.state, counter.record(third).result) == ("resulted", "已腾空。")


@pytest.mark.parametrize("step", ["withdraw", "return_order"])
def test_whoever_waits_for_a_complaint_that_is_taken_back_goes_on_alone(counter: Counter, step: str) -> None:
    """C-5: one complainant takes back, or the hotline gets back, his own complaint and nobody else's."""
    first = counter.registered(TIEXI, channel="12345", ticket_number="12345-1", ticket_due="")
    repeat = counter.registered(TIEXI, complainant="李四")
    counter.take(TIEXI, repeat, "merge", into=str(first.id))
    assert not counter.take(TIEXI, first, step, reason="投诉人来电撤回。").open
    left = Matter.get_by_id(repeat.id)
    assert (left.state, counter.record(left).merged_into) == ("registered", None)
    counter.take(TIEXI, left, "verify", finding="none", verified_how="desk", facts="已腾空。")
    assert counter.take(TIEXI, left, "reply", reply="已腾空。", reply_by="phone").state == "replied"


def test_nothing_is_merged_into_what_ended_without_a_result(counter: Counter, refused: Refused) -> None:
    """C-5: nobody would answer it."""
    first, repeat = counter.registered(TIEXI), counter.registered(TIEXI, complainant="李四")
    counter.take(TIEXI, first, "withdraw", reason="投诉人来电撤回。")
    assert refused(counter.take, TIEXI, repeat, "merge", into=str(first.id)) == {"E-C-MERGE"}


def test_closed_before_the_result_is_known_it_leaves_the_others_to_go_on(counter: Counter) -> None:
    first = counter.registered(FIRE)
    repeat = counter.take(FIRE, counter.registered(FIRE, complainant="李四"), "merge", into=str(first.id))
    counter.take(FIRE, first, "tell_complainant", told_by="phone")
    counter.take(FIRE, first, "close", confirm={"E-C-AWAITING": "镇办电话告知另案办理。"})
    assert Matter.get_by_id(repeat.id).state == "registered"


def test_papers_go_to_the_office_that_gets_the_complaint_and_to_nobody_else(counter: Counter) -> None:
    """C-4 ④, G-9: what a complainant wrote is for the unit that handles his complaint, not for one that had merged its own."""
    ours = counter.registered(FIRE, channel="letter")
    counter.attach(FIRE, ours)
    theirs = counter.registered(JIEFANG, complainant="李四", received_at="2026-11-20T08:50")
    assert counter.take(JIEFANG, theirs, "merge", into=str(ours.id)).state == "merged"
    counter.take(FIRE, ours, "tell_complainant", told_by="phone", receiver=counter.units[TIEXI].code)
    counter.take(FIRE, ours, "hand_materials", materials_list="投诉信 1 页", materials_copies="original")
    having = {
        row.matter_id for row in StoredFile.select(StoredFile.matter).where(StoredFile.purpose == "complaint")
    }
    assert having == {ours.id, counter.of(TIEXI)[0].id}


def test_the_feedback_reaches_whoever_took_over_from_the_department(counter: Counter) -> None:
    """C-6, G-2: the department that passed it on was merged into another one meanwhile."""
    ours = counter.told(FIRE)
    successions.end(
        counter.desk, None, counter.units[FIRE].id, clock.today(), successor_id=counter.units[CITY].id
    )
    town = counter.of(TIEXI)[0]
    counter.take(TIEXI, town, "verify", finding="none", verified_how="desk", facts="已腾空。")
    counter.take(TIEXI, town, "feed_back", feedback="未发现违法，已腾空。")
    assert Matter.get_by_id(ours.id).state == "result_known"
    letter = IssuedLetter.get((IssuedLetter.matter == town.id) & (IssuedLetter.kind == "feedback_letter"))
    assert CITY in str(letter.content)


# --- many at once ---------------------------------------------------------------------------------------------


def test_of_sixteen_who_pass_one_complaint_on_the_office_gets_one(counter: Counter) -> None:
    ours = counter.registered(FIRE)
    tell = partial(
        matters.take, counter.desk, counter.clerks[FIRE], ours.id, "tell_complainant", {"told_by": "phone"}
    )
    answers = at_once([tell] * CROWD)
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    assert len(counter.of(TIEXI)) == 1
    told = Event.select().where((Event.matter == ours.id) & (Event.step == "tell_office"))
    assert told.count() == 1
    assert audit.first_bad_entry() is None


def test_nothing_is_merged_into_what_another_one_answers(counter: Counter, refused: Refused) -> None:
    """Neither into its own follower, which would leave nobody to answer, nor into somebody else's."""
    lead, follower, third = (counter.registered(TIEXI) for _ in range(3))
    counter.take(TIEXI, follower, "merge", into=str(lead.id))
    for late in (lead, third):
        assert refused(counter.take, TIEXI, late, "merge", into=str(follower.id)) == {"E-C-MERGE"}


def test_of_sixteen_repeats_merged_at_once_none_is_lost(counter: Counter) -> None:
    """Each is merged, or told that somebody was first and still there to be merged."""
    first = counter.registered(TIEXI)
    number = counter.record(first).register_number
    repeats = [counter.registered(TIEXI) for _ in range(CROWD)]

    def merging(clerk: Actor, repeat: Matter) -> Callable[[], object]:
        return partial(matters.take, counter.desk, clerk, repeat.id, "merge", {"into": number})

    answers = at_once([merging(counter.clerks[TIEXI], repeat) for repeat in repeats])
    for repeat, answer in zip(repeats, answers, strict=True):
        state = Matter.get_by_id(repeat.id).state
        linked = Link.select().where((Link.matter == repeat.id) & (Link.other == first.id)).exists()
        assert (state, linked) == (
            ("registered", False) if isinstance(answer, Stale | Busy) else ("merged", True)
        )
    assert audit.first_bad_entry() is None


def test_two_merged_into_each_other_at_once_leave_one_that_leads(counter: Counter) -> None:
    one, two = counter.registered(TIEXI), counter.registered(TIEXI)
    clerk, desk = counter.clerks[TIEXI], counter.desk
    into = [
        partial(matters.take, desk, clerk, mine.id, "merge", {"into": str(other.id)})
        for mine, other in ((one, two), (two, one))
    ]
    at_once(into * (CROWD // 2))
    assert sorted(Matter.get_by_id(each.id).state for each in (one, two)) == ["merged", "registered"]
