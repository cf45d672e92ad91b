"""T-4: a violation that is going on is dissuaded from and told of before its letter goes out."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from plugins.transfer import ongoing
from plugins.transfer.rules import TELLING
from portal.domain.reasons import Reason
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter, MatterClock
from portal.store.notices import Notice
from tests.conftest import HeldClock
from tests.transfer.conftest import District, Login
from tests.transfer.values import FOUND, answered, at, codes, having, knowing

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"
Codes = Callable[..., set[str]]
GOING_ON = having(FOUND, ongoing=True)
TWO, ONE = "王一（H1）、李二（H2）", "王一（H1）"
SAID = {"dissuaders": TWO, "dissuasion": "告知停止占用，请其驶离。", "reaction": "两辆已驶离，一辆拒绝。"}
TOLD = {"informed_by": "phone", "informed_person": "赵六（值班）"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(SAID, set(), id="AT-24 two officers"),
        pytest.param(SAID | {"dissuaders": ONE}, {"E-G-OFFICER2"}, id="AT-24 one officer"),
        pytest.param(SAID | {"dissuaders": ""}, {"E-G-OFFICER2"}, id="no officer"),
        pytest.param(SAID | {"dissuasion": " "}, {"E-T-ONGOING-NORECORD"}, id="no words"),
        pytest.param(SAID | {"reaction": ""}, set(), id="nobody there to react"),
    ],
)
def test_a_dissuasion_is_recorded_by_two(fields: dict[str, str], expected: set[str]) -> None:
    assert codes(ongoing.may_record_dissuasion(answered(GOING_ON, **fields))) == expected


@pytest.mark.parametrize(
    ("fields", "people", "expected"),
    [
        (TOLD, (), set()),
        (TOLD | {"informed_person": ""}, (), {"E-T-ONGOING-NORECORD"}),
        ({"informed_by": "portal"}, ((7, "赵六"),), set()),
        ({"informed_by": "portal"}, (), {"E-T-ONGOING-NORECORD"}),
    ],
    ids=["by telephone", "to nobody", "through the portal", "through the portal to nobody"],
)
def test_a_telling_names_who_was_told(
    fields: dict[str, str], people: tuple[Any, ...], expected: set[str]
) -> None:
    facts = answered(knowing(GOING_ON, receiver_people=people), **fields)
    assert codes(ongoing.may_inform(facts)) == expected


@pytest.mark.parametrize("check", [ongoing.may_record_dissuasion, ongoing.may_inform])
def test_neither_comes_before_the_discovery(check: Callable[..., list[Reason]]) -> None:
    early = replace(answered(GOING_ON, **SAID, **TOLD), now=at("2026-11-20T15:19"))
    assert codes(check(early)) == {"E-T-ONGOING-TIME"}


BOTH = {"dissuaded_at": at("2026-11-20T15:30"), "informed_at": at("2026-11-20T15:40")}


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        pytest.param(BOTH, "", id="both"),
        pytest.param({}, "劝阻记录、早于移送函的告知记录", id="AT-24 neither"),
        pytest.param(BOTH | {"dissuaded_at": None}, "劝阻记录", id="AT-24 not dissuaded"),
        pytest.param(BOTH | {"informed_at": None}, "早于移送函的告知记录", id="AT-24 not told"),
        pytest.param(BOTH | {"informed_at": at("2026-11-20T16:01")}, "早于移送函的告知记录", id="told after the letter"),
    ],
)  # fmt: skip
def test_the_letter_waits_for_both_records(record: dict[str, Any], missing: str) -> None:
    found = list(ongoing.dissuaded_and_told(having(GOING_ON, **record)))
    assert [(reason.code, missing in reason.message) for reason in found] == (
        [("E-T-ONGOING-NORECORD", True)] if missing else []
    )
    assert not list(ongoing.dissuaded_and_told(having(FOUND, **record)))


def test_the_reminder_to_tell_ends_with_the_telling() -> None:
    assert (TELLING.term_id(GOING_ON), TELLING.since(GOING_ON)) == (
        "transfer.ongoing",
        at("2026-11-20T15:20"),
    )
    assert TELLING.term_id(having(GOING_ON, informed_by="phone")) is None
    assert TELLING.term_id(FOUND) is None


# --- over the desk and its pages -----------------------------------------------------------------------------


def going_on(district: District, now: HeldClock, **more: Any) -> Matter:
    """A draft about something that is happening since half past eight; it is nine."""
    now.move_to(datetime(2026, 11, 20, 9, 0))
    return district.draft(FIRE, TIEXI, ongoing=True, **more)


def test_record_telling_and_letter_in_their_order(district: District, now: HeldClock, refused: Codes) -> None:
    """AT-24."""
    draft, clerk = going_on(district, now), district.clerks[FIRE]
    assert refused(district.take, clerk, draft, "submit") == {"E-T-ONGOING-NORECORD"}
    one = SAID | {"dissuaders": ONE}
    assert refused(district.take, clerk, draft, "record_dissuasion", **one) == {"E-G-OFFICER2"}
    draft = district.take(clerk, draft, "record_dissuasion", happened_at="2026-11-20T08:40", **SAID)
    assert refused(district.take, clerk, draft, "submit") == {"E-T-ONGOING-NORECORD"}
    draft = district.take(clerk, draft, "inform", happened_at="2026-11-20T08:50", **TOLD)
    matter = district.take(district.approvers[FIRE], district.take(clerk, draft, "submit"), "approve")
    assert matter.state == "sent"
    told = Event.get(Event.step == "inform")
    assert (told.happened_at.minute, told.recorded_at.hour, told.lateness) == (50, 9, "")


@pytest.mark.parametrize(
    ("told_at", "lateness"), [("2026-11-20T09:30", ""), ("2026-11-20T09:31", "提醒时间已过 1 小时")]
)
def test_an_hour_after_the_discovery_is_reminded_of(
    district: District, now: HeldClock, told_at: str, lateness: str
) -> None:
    """transfer.ongoing runs beside the three days, which lists go by."""
    draft = going_on(district, now)
    running = {row.term: (row.aside, row.label) for row in MatterClock.select()}
    assert running == {
        "transfer.normal": (False, "mechanism_limit"), "transfer.ongoing": (True, "internal_reminder"),
    }  # fmt: skip
    now.move_to(datetime(2026, 11, 20, 10, 0))
    district.take(district.clerks[FIRE], draft, "inform", happened_at=told_at, **TOLD)
    stopped = MatterClock.get(MatterClock.term == "transfer.ongoing")
    assert (stopped.stopped_at is not None, stopped.lateness) == (True, lateness)
    assert MatterClock.get(MatterClock.term == "transfer.normal").stopped_at is None


def test_a_telling_through_the_portal_reaches_the_receivers_people(
    district: District, now: HeldClock
) -> None:
    draft = going_on(district, now)
    district.take(district.clerks[FIRE], draft, "inform", informed_by="portal")
    told = {notice.person_id: notice for notice in Notice.select().where(Notice.kind == "inform")}
    assert set(told) == {district.clerks[TIEXI].person_id, district.approvers[TIEXI].person_id}
    notice = told[district.clerks[TIEXI].person_id]
    assert "铁西新村3号楼前，占用、堵塞消防车通道" in notice.text
    assert notice.matter_id is None


def test_the_draft_asks_for_both_records_and_prints_them(
    district: District, now: HeldClock, login_of: Login
) -> None:
    draft = going_on(district, now, urgent=True, urgent_reason="safety")
    client = login_of(district.clerks[FIRE])
    page = client.get(f"/transfer/{draft.id}").text
    assert "先劝阻、先告知，再移送" in page
    assert "110、119、120" in page
    for step, fields in (("record_dissuasion", SAID), ("inform", TOLD)):
        assert f"/transfer/{draft.id}/{step}" in page
        assert client.post(f"/transfer/{draft.id}/{step}", fields).status_code == 303
    page = client.get(f"/transfer/{draft.id}").text
    assert not re.search(r'action="[^"]*/record_dissuasion"', page)
    record = client.get(f"/transfer/{draft.id}/preview/dissuasion_record").text
    assert "请其驶离" in record
    assert "李二（H2）" in record
    assert "赵六（值班）" in client.get(f"/transfer/{draft.id}/preview/information_record").text


def test_the_letter_says_what_was_done_at_once(district: District, now: HeldClock) -> None:
    draft, clerk = going_on(district, now), district.clerks[FIRE]
    draft = district.take(clerk, draft, "record_dissuasion", **SAID)
    draft = district.take(clerk, draft, "inform", **TOLD)
    matter = district.take(district.approvers[FIRE], district.take(clerk, draft, "submit"), "approve")
    content = str(IssuedLetter.get(IssuedLetter.matter == matter.id).content)
    assert "两辆已驶离，一辆拒绝" in content
    assert "以电话告知你单位（赵六（值班））" in content
    assert "劝阻记录" in content
