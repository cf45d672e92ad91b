"""Whoever leaves, hands over: matters go on with the B 岗 or the head, the sheet lists them, the record stays (G-5)."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.desk import absences, assigning, handover, leavers, liaisons, people, personnel, staff
from portal.desk.absences import Plan
from portal.domain.actors import Actor, Role
from portal.domain.reasons import NotFound
from portal.store.audit import AuditEntry, first_bad_entry
from portal.store.matters import Event, Matter, Party
from portal.store.notices import Notice
from portal.store.people import Absence, LoginSession, Person
from portal.store.units import Liaison
from tests import factories
from tests.conftest import MORNING
from tests.transfer.conftest import District
from tests.web_fixtures import Client, member

pytestmark = pytest.mark.both

FIRE, TIEXI, BUREAU, HUB = "区消防救援大队", "铁西街道办事处", "区司法局", "镇办综合指挥和信息化网络中心"
TODAY = MORNING.date()


@pytest.fixture
def system(district: District) -> Actor:
    return factories.clerk(district.units[HUB], Role.SYSTEM_ADMIN)


def head_of(district: District, unit: str) -> Actor:
    return factories.clerk(district.units[unit], Role.HEAD)


def told(kind: str) -> set[int]:
    return {row.person_id for row in Notice.select().where(Notice.kind == kind)}


def assignee(matter: Matter, unit_id: int) -> int | None:
    row: Party = Party.get((Party.matter == matter.id) & (Party.unit == unit_id))
    return row.assignee_id


def test_what_a_leaver_had_in_hand_goes_to_the_deputy_who_is_told_of_each(
    district: District, system: Actor
) -> None:
    clerk, colleague = district.clerks[TIEXI], factories.clerk(district.units[TIEXI], Role.HANDLER)
    mine, others = district.received(FIRE, TIEXI), district.sent(FIRE, TIEXI)
    absences.name_deputy(clerk, clerk.person_id, colleague.person_id)
    leavers.disable(district.desk, system, clerk.person_id)
    unit = district.units[TIEXI].id
    assert (assignee(mine, unit), assignee(others, unit)) == (colleague.person_id, None)
    notice = Notice.get((Notice.kind == "handover") & (Notice.person == colleague.person_id))
    assert notice.matter_id == mine.id
    assert f"原由{clerk.name}办理" in notice.text


def test_without_a_deputy_the_head_takes_over(district: District, system: Actor) -> None:
    clerk, head = district.clerks[TIEXI], head_of(district, TIEXI)
    mine = district.received(FIRE, TIEXI)
    leavers.disable(district.desk, system, clerk.person_id)
    assert assignee(mine, district.units[TIEXI].id) == head.person_id


def test_nobodys_history_changes(district: District, system: Actor) -> None:
    clerk = district.clerks[TIEXI]
    mine = district.received(FIRE, TIEXI)
    before = list(Event.select().order_by(Event.id).dicts())
    leavers.disable(district.desk, system, clerk.person_id)
    assert list(Event.select().order_by(Event.id).dicts()) == before
    assert Matter.get_by_id(mine.id).state == "received"
    assert first_bad_entry() is None


def test_a_liaison_who_leaves_without_a_successor_is_told_to_the_head_and_the_supervisor(
    district: District, system: Actor
) -> None:
    clerk, head = district.clerks[TIEXI], head_of(district, TIEXI)
    supervisor = factories.clerk(district.units[BUREAU], Role.SUPERVISOR)
    liaisons.name_liaison(system, district.units[TIEXI].id, {}, since=TODAY, person_id=clerk.person_id)
    leavers.disable(district.desk, system, clerk.person_id)
    assert Liaison.get(Liaison.person_id == clerk.person_id).valid_to == TODAY
    assert {head.person_id, supervisor.person_id} <= told("W-G-NO-LIAISON")


def test_where_a_post_falls_vacant_those_who_can_fill_it_are_told(district: District, system: Actor) -> None:
    security = factories.clerk(district.units[HUB], Role.SECURITY_ADMIN)
    leavers.disable(district.desk, system, district.approvers[TIEXI].person_id)
    notice = Notice.get(Notice.person == security.person_id)
    assert "没有在岗的负责人" in notice.text


def test_sessions_absences_and_the_place_as_a_deputy_end(district: District, system: Actor) -> None:
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    head = head_of(district, TIEXI)
    absences.name_deputy(clerk, clerk.person_id, approver.person_id)
    absences.begin(clerk, clerk.person_id, Plan(TODAY, TODAY, approver.person_id))
    before = people.get(approver.person_id).stamp
    leavers.disable(district.desk, system, approver.person_id)
    assert people.get(approver.person_id).stamp == before + 1
    assert people.get(clerk.person_id).deputy_id is None
    assert staff.actor_of(people.get(head.person_id)).borrowed == clerk.roles
    assert {clerk.person_id, head.person_id} <= told("handover")
    leavers.disable(district.desk, system, clerk.person_id)
    assert not Absence.select().where(Absence.ended_at.is_null()).exists()


def test_who_moves_to_another_unit_leaves_the_work_and_sees_it_no_more(
    district: District, system: Actor
) -> None:
    clerk, head = district.clerks[TIEXI], head_of(district, TIEXI)
    mine = district.received(FIRE, TIEXI)
    personnel.edit(system, clerk.person_id, {"unit": district.units["解放路街道办事处"].id})
    assert assignee(mine, district.units[TIEXI].id) == head.person_id
    moved = staff.actor_of(people.get(clerk.person_id))
    with pytest.raises(NotFound):
        district.take(moved, mine, "accept")
    with pytest.raises(NotFound):
        handover.of(district.clerks[FIRE], clerk.person_id)
    assert [row.id for row in handover.of(head, clerk.person_id).in_hand] == [mine.id]


def test_who_moves_to_another_unit_holds_no_role_there_until_it_is_granted(
    district: District, system: Actor
) -> None:
    """Else the system administrator, who grants none, could make one unit's approver another's."""
    security = factories.clerk(district.units[FIRE], Role.SECURITY_ADMIN)
    approver = district.approvers[TIEXI]
    personnel.edit(system, approver.person_id, {"unit": district.units[FIRE].id})
    assert people.get(approver.person_id).role_set == frozenset()
    told = Notice.get((Notice.person == security.person_id) & (Notice.kind == "person.roles"))
    assert "分管负责人" in told.text
    people.set_roles(district.desk, security, approver.person_id, [Role.HANDLER])
    personnel.edit(system, security.person_id, {"unit": district.units[TIEXI].id})
    assert people.get(security.person_id).role_set == {Role.SECURITY_ADMIN}


def test_who_moves_within_the_unit_keeps_everything(district: District, system: Actor) -> None:
    clerk = district.clerks[TIEXI]
    district.received(FIRE, TIEXI)
    personnel.edit(system, clerk.person_id, {"unit": district.units["铁西街道综合行政执法队"].id})
    assert not AuditEntry.select().where(AuditEntry.action == "person.leave").exists()
    assert len(handover.in_hand(clerk.person_id, district.units[TIEXI].id)) == 1


def test_the_effect_is_told_in_numbers_before(district: District, system: Actor) -> None:
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    district.received(FIRE, TIEXI)
    absences.name_deputy(approver, approver.person_id, clerk.person_id)
    absences.name_deputy(clerk, clerk.person_id, approver.person_id)
    effect = leavers.effect(people.get(clerk.person_id))
    assert (effect.matters, effect.heir, effect.deputy_of) == (1, approver.name, (approver.name,))
    assert effect.vacant == ("经办人、联络人",)


def test_who_comes_back_has_the_roles_of_before_and_none_of_the_work(
    district: District, system: Actor
) -> None:
    clerk = district.clerks[TIEXI]
    head_of(district, TIEXI)
    district.received(FIRE, TIEXI)
    leavers.disable(district.desk, system, clerk.person_id)
    back = leavers.enable(district.desk, system, clerk.person_id)
    assert back.role_set == clerk.roles
    assert handover.in_hand(clerk.person_id, district.units[TIEXI].id) == []


# The sheet


def test_the_sheet_has_what_is_assigned_what_was_last_touched_and_what_waits(district: District) -> None:
    clerk, colleague = district.clerks[TIEXI], factories.clerk(district.units[TIEXI], Role.HANDLER)
    mine, given, taken = (district.received(FIRE, TIEXI) for _ in range(3))
    waiting = district.sent(FIRE, TIEXI)
    assigning.assign(district.desk, clerk, taken.id, colleague.person_id)
    assigning.assign(district.desk, colleague, given.id, clerk.person_id)
    sheet = handover.of(clerk, clerk.person_id)
    assert {row.id for row in sheet.in_hand} == {mine.id, given.id}
    assert {row.id for row in sheet.waiting} == {waiting.id}
    assert {row.id for row in handover.of(clerk, colleague.person_id).in_hand} == {taken.id}


def test_a_draft_is_in_the_hand_of_its_last_writer(district: District) -> None:
    draft = district.draft(FIRE, TIEXI)
    clerk = district.clerks[FIRE]
    assert [row.id for row in handover.of(clerk, clerk.person_id).in_hand] == [draft.id]


def test_the_sheet_is_for_colleagues_and_for_no_administrator(district: District, system: Actor) -> None:
    clerk = district.clerks[TIEXI]
    district.received(FIRE, TIEXI)
    assert handover.of(district.approvers[TIEXI], clerk.person_id).person.id == clerk.person_id
    for stranger in (district.clerks[FIRE], district.clerks["平原镇人民政府"], system):
        with pytest.raises(NotFound):
            handover.of(stranger, clerk.person_id)


def test_the_sheet_prints_with_room_for_signatures_and_leaves_as_xlsx(district: District, app: Flask) -> None:
    person = member(district.units[TIEXI], Role.HANDLER, username="a", name="张三")
    district.clerks[TIEXI] = staff.actor_of(person)
    district.received(FIRE, TIEXI, subject="=HYPERLINK(1)")
    browser = Client(app)
    browser.log_in("a")
    page = browser.get(f"/handover/{person.id}").text
    assert all(words in page for words in ("工作交接单", "名下在办", "移交人（签名）", "接交人（签名）"))
    book = load_workbook(BytesIO(browser.get(f"/handover/{person.id}.xlsx").data))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row if cell]
    assert "=HYPERLINK(1)" in cells
    assert book.active.cell(3, 4).data_type == "s"
    assert "移交人：" in cells


def test_disabling_in_the_browser_shows_the_effect_first_and_ends_the_sessions(
    district: District, app: Flask
) -> None:
    person = member(district.units[TIEXI], Role.HANDLER, username="a", name="张三")
    member(district.units[HUB], Role.SYSTEM_ADMIN, username="sys")
    district.clerks[TIEXI] = staff.actor_of(person)
    head_of(district, TIEXI)
    district.received(FIRE, TIEXI)
    admin, theirs = Client(app), Client(app, "10.0.0.2")
    admin.log_in("sys")
    theirs.log_in("a")
    assert "名下在办" in admin.get(f"/admin/people/{person.id}").text
    assert "1 件，转由" in admin.get(f"/admin/people/{person.id}").text
    admin.post(f"/admin/people/{person.id}/disable")
    assert theirs.get("/").status_code == 303
    assert LoginSession.select().where(LoginSession.person == person.id).count() == 1
    assert not Person.get_by_id(person.id).active
