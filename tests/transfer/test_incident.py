"""One incident in several transfers: split by holder, objected to twice, disputed, recalled on the way (T-2, T-8, L-7)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from plugins.transfer import addressee, receiving
from portal import clock
from portal.desk import matters, successions
from portal.domain.powers import PowerList, UnitRef
from portal.domain.procedure import Facts, Role, RunningClock
from portal.domain.reasons import Severity
from portal.domain.terms import Unit as TermUnit
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.files import StoredFile
from portal.store.matters import Event, Link, Matter, MatterClock, incident
from portal.store.notices import Notice
from portal.store.powers import PowerGrant
from tests import factories
from tests.conftest import HeldClock
from tests.transfer import values
from tests.transfer.conftest import District, Login
from tests.transfer.values import (
    ARRIVED,
    IN_TIEXI,
    TO_BE_RECALLED,
    X1,
    answered,
    at,
    codes,
    knowing,
    sent_by,
    severities,
    somebody,
    to,
)

FIRE, TIEXI, JIEFANG, PINGYUAN = "区消防救援大队", "铁西街道办事处", "解放路街道办事处", "平原镇人民政府"
URBAN, JUSTICE = "区城市管理局", "区司法局"
Codes = Callable[..., set[str]]
OBJECTION = {"reason_code": "not_here", "reason": "地点属解放路街道。", "legal_basis": "清单"}


# --- T-2: one transfer for each holder -----------------------------------------------------------------------


@pytest.fixture
def split(district: District, login_of: Login) -> tuple[Matter, Matter]:
    """平原镇 found two things at one place: a fire lane in 铁西, and something of 城管; the second grew on its page."""
    other = factories.item("对擅自占道经营的处罚", district.units[URBAN], code="410703-BM-0009")
    first = district.draft(PINGYUAN, TIEXI, source_kind="patrol", measures="已拍照。")
    client = login_of(district.clerks[PINGYUAN])
    assert f"/transfer/new?grew_from={first.id}" in client.get(f"/transfer/{first.id}").text
    page = client.get(f"/transfer/new?grew_from={first.id}").text
    assert "三辆货车停放在消防车通道内。" in page
    assert "已拍照。" in page
    typed = {"item": other.id, "receiver": district.units[URBAN].code, "title": "擅自占道经营"}
    data = {**first.draft, **typed, "grew_from": first.id, "draft_key": "k", "act": "submit"}
    data.pop("item_text", None)
    assert client.post("/transfer/new", data).status_code == 303
    return first, Matter.select().order_by(Matter.id.desc()).get()


def test_a_case_with_two_holders_goes_two_ways_and_nothing_is_typed_or_uploaded_twice(
    split: tuple[Matter, Matter],
) -> None:
    first, second = split
    assert second.state == "pending_approval"
    assert Link.get().relation == "same_incident"
    [old], [new] = (list(StoredFile.select().where(StoredFile.matter == one.id)) for one in split)
    assert (old.sha256, old.purpose) == (new.sha256, new.purpose)
    assert (first.subject, first.place_text) == (second.subject, second.place_text)


def test_each_part_shows_the_others_and_where_they_stand(
    district: District, split: tuple[Matter, Matter], login_of: Login
) -> None:
    first, second = split
    district.take(district.approvers[PINGYUAN], second, "approve")
    third = matters.open_matter(
        district.desk, district.clerks[PINGYUAN], "transfer", district.answers(FIRE), grew_from=second.id
    )
    page = login_of(district.clerks[PINGYUAN]).get(f"/transfer/{first.id}").text
    for other in (second, third):
        assert f'href="/transfer/{other.id}"' in page
    assert "同案" in page
    assert f"待签收（{URBAN}）" in page


def test_a_receiver_sees_nothing_of_the_parts_that_are_not_its_own(
    district: District, split: tuple[Matter, Matter], login_of: Login
) -> None:
    first, second = split
    district.take(district.approvers[PINGYUAN], second, "approve")
    page = login_of(district.clerks[URBAN]).get(f"/transfer/{second.id}").text
    assert "同案" not in page
    assert f"/transfer/{first.id}" not in page


def test_who_passes_a_case_on_does_not_write_under_the_senders_telephone(
    district: District, login_of: Login
) -> None:
    matter = district.received(FIRE, TIEXI, contact="王一", contact_phone="0373-1111111")
    page = login_of(district.clerks[TIEXI]).get(f"/transfer/new?grew_from={matter.id}").text
    assert "三辆货车停放在消防车通道内。" in page
    assert "0373-1111111" not in page


def test_every_part_counts_its_own_days_from_the_same_discovery(split: tuple[Matter, Matter]) -> None:
    due = {row.matter_id: row.due_on for row in MatterClock.select()}
    assert due == {one.id: date(2026, 11, 25) for one in split}


def test_the_return_of_one_part_does_not_put_off_the_others(
    district: District, split: tuple[Matter, Matter], now: HeldClock
) -> None:
    """T-8: only the new transfer of what came back counts from the return."""
    first, second = split
    sender = district.clerks[PINGYUAN]
    first = district.take(district.approvers[PINGYUAN], district.take(sender, first, "submit"), "approve")
    first = object_to(district, district.take(district.clerks[TIEXI], first, "receive"))
    now.move_to(datetime(2026, 11, 24, 9, 0))
    district.take(sender, first, "agree_return")
    district.take(district.approvers[PINGYUAN], second, "send_back", reason="请补充。")
    clock = MatterClock.get((MatterClock.matter == second.id) & MatterClock.stopped_at.is_null())
    assert (clock.term, clock.due_on) == ("transfer.normal", date(2026, 11, 25))


def test_a_dissuasion_before_the_split_serves_every_part_but_each_receiver_is_told(
    district: District, refused: Codes
) -> None:
    """T-4."""
    clerk = district.clerks[PINGYUAN]
    first = district.draft(PINGYUAN, TIEXI, ongoing=True)
    said = {"dissuaders": "王一、李二", "dissuasion": "请停止。"}
    first = district.take(clerk, first, "record_dissuasion", **said)
    first = district.take(clerk, first, "inform", informed_person="赵六")
    answers = district.answers(TIEXI, ongoing=True)
    second = matters.open_matter(district.desk, clerk, "transfer", answers, grew_from=first.id)
    with pytest.raises(Exception, match="缺少：早于移送函的告知记录"):
        district.take(clerk, second, "submit")


def test_an_incident_is_all_that_grew_or_was_split_however_far(district: District) -> None:
    clerk = district.clerks[PINGYUAN]
    first = district.draft(PINGYUAN, TIEXI)
    second = matters.open_matter(district.desk, clerk, "transfer", {}, grew_from=first.id)
    third = matters.open_matter(district.desk, clerk, "filing", {}, grew_from=second.id)
    alone = district.draft(PINGYUAN, TIEXI)
    for one in (first, second, third):
        assert sorted(incident(one.id)) == [first.id, second.id, third.id]
    assert incident(alone.id) == [alone.id]


# --- T-8: the loop guard and the dispute ---------------------------------------------------------------------


def object_to(district: District, matter: Matter, confirm: Mapping[str, str] | None = None) -> Matter:
    fields = {**OBJECTION, "proposed_holder": district.units[JIEFANG].code}
    return district.take(district.clerks[TIEXI], matter, "object", confirm, **fields)


def test_it_goes_on_to_whoever_took_the_place_of_the_proposed_unit(
    district: District, login_of: Login
) -> None:
    """T-8, G-2: 解放 was proposed, and is merged into 平原 before the case is sent anew."""
    objected = object_to(district, district.received(FIRE, TIEXI))
    returned = district.take(district.clerks[FIRE], objected, "agree_return")
    jiefang, pingyuan = district.units[JIEFANG], district.units[PINGYUAN]
    successions.end(district.desk, None, jiefang.id, clock.today(), successor_id=pingyuan.id)
    client = login_of(district.clerks[FIRE])
    page = client.get(f"/transfer/new?grew_from={returned.id}").text
    assert re.search(rf"<option selected[^>]*>{PINGYUAN}</option>", page)
    assert f"<dd>{PINGYUAN}</dd>" in client.get(f"/transfer/{returned.id}").text


@pytest.fixture
def again(district: District, now: HeldClock) -> Matter:
    """Objected to, returned, and sent to the same office once more: signed for."""
    first = object_to(district, district.received(FIRE, TIEXI))
    now.move_to(datetime(2026, 11, 24, 10, 0))
    district.take(district.clerks[FIRE], first, "agree_return")
    clerk = district.clerks[FIRE]
    onward = matters.open_matter(
        district.desk, clerk, "transfer", district.answers(TIEXI), grew_from=first.id
    )
    onward = district.take(clerk, onward, "submit")
    onward = district.take(district.approvers[FIRE], onward, "approve")
    return district.take(district.clerks[TIEXI], onward, "receive")


def test_a_second_objection_leads_to_a_dispute_that_the_receiver_can_open_at_once(
    district: District, again: Matter, refused: Codes
) -> None:
    """AT-32: E-T-LOOP warns, and the way out is there."""
    assert refused(object_to, district, again) == {"E-T-LOOP"}
    matter = district.take(district.clerks[TIEXI], again, "contest", reason="两次移送事实相同。")
    assert (matter.state, matter.outcome) == ("in_dispute", "unsettled")


def test_the_guard_looks_across_the_parts_of_a_split_case(district: District, refused: Codes) -> None:
    """AT-32: same pair, same incident, another transfer."""
    clerk = district.clerks[FIRE]
    first = district.draft(FIRE, TIEXI)
    second = matters.open_matter(
        district.desk, clerk, "transfer", district.answers(TIEXI), grew_from=first.id
    )
    sent = []
    for one in (first, second):
        one = district.take(district.approvers[FIRE], district.take(clerk, one, "submit"), "approve")
        sent.append(district.take(district.clerks[TIEXI], one, "receive"))
    object_to(district, sent[0])
    assert refused(object_to, district, sent[1]) == {"E-T-LOOP"}


def test_another_case_of_the_same_pair_is_no_loop(district: District) -> None:
    object_to(district, district.received(FIRE, TIEXI))
    assert object_to(district, district.received(FIRE, TIEXI)).state == "objected"


@pytest.mark.parametrize(
    ("state", "by", "known", "expected"),
    [
        pytest.param("objected", values.FIRE, {}, set(), id="AT-30 the sender disagrees"),
        pytest.param("objected", values.TIEXI, {}, {("E-T-CONTEST-EARLY", Severity.WARNING)}, id="the receiver, before the answer is due"),
        pytest.param("received", values.TIEXI, {"earlier_objections": 1}, set(), id="AT-32 instead of a second objection"),
        pytest.param("received", values.TIEXI, {}, {("E-D-NO-NEGOTIATION", Severity.REFUSAL)}, id="without any objection"),
        pytest.param("received", values.FIRE, {"earlier_objections": 1}, {("E-D-NO-NEGOTIATION", Severity.REFUSAL)}, id="the sender, unasked"),
        pytest.param("objected", values.MARKET, {}, {("E-G-ROLE", Severity.REFUSAL)}, id="an onlooker"),
    ],
)  # fmt: skip
def test_a_dispute_comes_after_the_two_have_talked(
    state: str, by: UnitRef, known: dict[str, Any], expected: set[tuple[str, Severity]]
) -> None:
    facts = knowing(replace(ARRIVED, state=state, actor=somebody(by)), **known)
    assert severities(receiving.may_contest(answered(facts, reason="现场在铁西。"))) == expected
    assert "E-FORM-REASON" in codes(receiving.may_contest(answered(facts, reason=" ")))


@pytest.mark.parametrize(("now", "offered"), [("2026-11-25T23:59:59", False), ("2026-11-26T00:00:00", True)])
def test_an_objection_left_unanswered_may_be_disputed_by_the_receiver_too(now: str, offered: bool) -> None:
    """T-8 (c): three working days of silence."""
    clock = RunningClock(
        "transfer.answer_objection", "sender", at("2026-11-26T00:00"), date(2026, 11, 25), TermUnit.WORKING_DAYS
    )  # fmt: skip
    facts = replace(ARRIVED, state="objected", clocks=(clock,), now=at(now))
    assert receiving.may_be_contested(facts) is offered
    assert (codes(receiving.may_contest(answered(facts, reason="未答复。"))) == set()) is offered


def test_a_dispute_says_who_keeps_the_evidence_tells_the_bureau_and_prints_both_views(
    district: District, login_of: Login
) -> None:
    """AT-30, D-5, P-5: the offline record of a dispute, the transfer with it."""
    bureau = factories.clerk(district.units[JUSTICE], Role.SUPERVISOR)
    matter = object_to(district, district.received(FIRE, TIEXI))
    client = login_of(district.clerks[FIRE])
    client.post(f"/transfer/{matter.id}/contest", {"reason": "现场在铁西新村。"})
    matter = Matter.get_by_id(matter.id)
    assert matter.state == "in_dispute"
    [details] = [row.details for row in Event.select().where(Event.step == "contest")]
    assert ["争议期间由谁保全证据", TIEXI] in details
    told = Notice.get((Notice.kind == "contest") & (Notice.person == bureau.person_id))
    assert "提请协调" in told.text
    record = client.get(f"/transfer/{matter.id}/preview/dispute_record").text
    for words in ("地点属解放路街道。", "现场在铁西新村。", "卫消函〔2026〕1号", "协商结果"):
        assert words in record


# --- neither side a town office ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(to(values.MARKET), {("W-T-OUTSIDE", Severity.WARNING)}, id="department to department"),
        pytest.param(to(values.TIEXI), set(), id="department to office"),
        pytest.param(to(values.FIRE, sent_by(values.TIEXI)), set(), id="office to department"),
        pytest.param(to(values.TIEXI, sent_by(values.PINGYUAN)), set(), id="Q-10 office to office"),
    ],
)
def test_the_notice_reaches_only_between_offices_and_departments(
    facts: Facts, expected: set[tuple[str, Severity]]
) -> None:
    found = list(addressee.within_the_notice(facts))
    assert severities(found) == expected
    assert all("公函" in reason.remedy and "请求协助" in reason.remedy for reason in found)


def test_between_departments_the_form_says_so_and_no_limit_of_the_notice_runs(
    district: District, login_of: Login, refused: Codes
) -> None:
    """Q-28."""
    item = factories.item("对擅自占道经营的处罚", district.units[URBAN], code="410703-BM-0009")
    page = login_of(district.clerks[FIRE]).get("/transfer/new?item=410703-BM-0009&place=铁西新村").text
    assert "只及于镇办与区级部门之间" in page
    draft = district.draft(FIRE, URBAN, item=item.id)
    assert refused(district.take, district.clerks[FIRE], draft, "submit") == {"W-T-OUTSIDE"}
    confirm = {"W-T-OUTSIDE": "两部门约定。"}
    district.take(district.clerks[FIRE], draft, "submit", confirm)
    assert MatterClock.get().label == "internal_reminder"


# --- L-7: recalled on the way --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("powers", "on", "says"),
    [
        pytest.param(TO_BE_RECALLED, date(2026, 11, 24), False, id="the day before"),
        pytest.param(TO_BE_RECALLED, date(2026, 11, 25), True, id="on the day"),
        pytest.param(values.HELD, date(2026, 11, 25), False, id="never"),
        pytest.param(PowerList({1: X1}, {}), date(2026, 11, 25), False, id="was never there"),
    ],
)
def test_what_a_recall_says_depends_on_the_day(powers: PowerList, on: date, says: bool) -> None:
    found = receiving.what_recall_says(powers, 1, IN_TIEXI, values.TIEXI, on)
    assert (found.get("reason_code"), found.get("proposed_holder")) == (
        ("recalled", values.FIRE.id) if says else (None, None)
    )
    assert not receiving.what_recall_says(powers, 1, IN_TIEXI, values.FIRE, on)


def test_a_recall_that_the_list_does_not_know_asks_for_a_sentence() -> None:
    given = {**OBJECTION, "reason_code": "recalled", "proposed_holder": values.FIRE.id}
    assert severities(receiving.may_object(answered(ARRIVED, **given))) == {
        ("E-T-NOT-RECALLED", Severity.WARNING)
    }
    facts = replace(
        knowing(ARRIVED, recalled={"reason_code": "recalled"}, earlier_objections=1), powers=TO_BE_RECALLED
    )
    assert codes(receiving.may_object(answered(facts, **given))) == set()


@pytest.mark.parametrize(
    ("signed", "recalled"),
    [((2026, 11, 23, 9, 0), date(2026, 11, 23)), ((2026, 12, 1, 9, 0), date(2026, 11, 26))],
    ids=["on the day of the recall", "days later"],
)
def test_what_was_recalled_on_the_way_goes_back_with_an_objection_already_written(
    district: District, now: HeldClock, login_of: Login, signed: tuple[int, ...], recalled: date
) -> None:
    """L-7: the way back is offered, and nobody is late."""
    matter = district.sent(FIRE, TIEXI)
    with transaction():
        PowerGrant.update(valid_to=recalled).where(PowerGrant.item == district.item).execute()
        snapshots.changed("powers")
    now.move_to(datetime(*signed))
    matter = district.take(district.clerks[TIEXI], matter, "receive")
    client = login_of(district.clerks[TIEXI])
    page = client.get(f"/transfer/{matter.id}").text
    assert "事项已收回：自" in page
    assert client.post(f"/transfer/{matter.id}/object", {"reason_code": "recalled"}).status_code == 303
    matter = district.take(district.clerks[FIRE], Matter.get_by_id(matter.id), "agree_return")
    assert matter.state == "returned_agreed"
    senders = Event.select().where((Event.matter == matter.id) & (Event.unit == district.units[FIRE].id))
    assert {row.lateness for row in senders} == {""}
