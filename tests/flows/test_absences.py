"""Somebody is away: the deputy sees and does the work, the record says in whose place, and it comes back by itself."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from portal.desk import absences, inbox, liaisons, notices, people, staff
from portal.desk.absences import Plan
from portal.domain.actors import DESK_ROLES, Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.store.audit import AuditEntry, first_bad_entry
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter
from portal.store.notices import Notice
from portal.store.people import Person
from tests import factories
from tests.conftest import HeldClock
from tests.transfer.conftest import District
from tests.web_fixtures import Client, member

pytestmark = pytest.mark.both

FIRE, TIEXI, BUREAU = "区消防救援大队", "铁西街道办事处", "区司法局"
TODAY = date(2026, 11, 20)
WEEK = Plan(TODAY, TODAY + timedelta(days=4))
Codes = Callable[..., set[str]]


def person(actor: Actor) -> Person:
    return people.get(actor.person_id)


def today(actor: Actor) -> Actor:
    """The same person at the next request."""
    return staff.actor_of(person(actor))


def week_with(deputy: Actor) -> Plan:
    return Plan(WEEK.since, WEEK.until, deputy.person_id, "年休假")


def test_the_deputy_signs_for_what_waits_for_the_liaison_and_the_record_says_so(district: District) -> None:
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    matter = district.sent(FIRE, TIEXI)
    assert inbox.todo(today(approver), limit=9) == ()
    absences.begin(clerk, clerk.person_id, week_with(approver))
    assert [row.id for row in inbox.todo(today(approver), limit=9)] == [matter.id]
    district.take(today(approver), matter, "receive")
    event = Event.select().where(Event.step == "receive").get()
    names = f"{approver.name}代{clerk.name}"
    assert (event.actor_id, event.acted_for, event.actor_name) == (approver.person_id, clerk.person_id, names)
    slip = IssuedLetter.get(IssuedLetter.kind == "receipt_slip")
    assert names in str(slip.content)
    assert AuditEntry.get(AuditEntry.action == "transfer.receive").actor_name == names
    assert [row.id for row in inbox.done_for(clerk, limit=9)] == [matter.id]
    assert first_bad_entry() is None


def test_the_deputy_of_an_approver_approves_but_not_what_the_deputy_wrote(
    district: District, refused: Codes
) -> None:
    approver, clerk = district.approvers[FIRE], district.clerks[FIRE]
    colleague = factories.clerk(district.units[FIRE], Role.HANDLER)
    absences.begin(approver, approver.person_id, week_with(clerk))
    own = district.submitted(FIRE, TIEXI)
    assert refused(district.take, today(clerk), own, "approve") == {"E-G-FOUR-EYES"}
    district.clerks[FIRE] = colleague
    others = district.submitted(FIRE, TIEXI)
    assert district.take(today(clerk), others, "approve").state == "sent"
    assert Event.get(Event.step == "approve").actor_name == f"{clerk.name}代{approver.name}"


def test_the_work_in_hand_is_done_in_the_place_of_who_had_it(district: District) -> None:
    clerk = district.clerks[TIEXI]
    colleague = factories.clerk(district.units[TIEXI], Role.HANDLER)
    mine, fresh = district.received(FIRE, TIEXI), district.sent(FIRE, TIEXI)
    absences.begin(clerk, clerk.person_id, week_with(colleague))
    district.take(today(colleague), mine, "accept")
    district.take(today(colleague), fresh, "receive")
    said = dict(Event.select(Event.matter, Event.actor_name).order_by(Event.id).tuples())
    assert (said[mine.id], said[fresh.id]) == (f"{colleague.name}代{clerk.name}", colleague.name)


def test_new_notices_reach_the_deputy_too(district: District) -> None:
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    absences.begin(clerk, clerk.person_id, week_with(approver))
    matter = district.sent(FIRE, TIEXI)
    told = {row.person_id for row in Notice.select().where(Notice.matter == matter.id)}
    assert {clerk.person_id, approver.person_id} <= told


def test_it_ends_by_itself_after_its_last_day_and_at_once_on_return(
    district: District, now: HeldClock
) -> None:
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    row = absences.begin(clerk, clerk.person_id, week_with(approver))
    now.forward(days=4)
    assert today(approver).borrowed == DESK_ROLES
    now.forward(days=1)
    assert today(approver).borrowed == frozenset()
    now.forward(days=-5)
    absences.end(clerk, row.id)
    assert today(approver).borrowed == frozenset()
    assert "已回岗" in Notice.select().order_by(Notice.id.desc()).get().text


def test_an_absence_to_come_lends_nothing_before_its_first_day(district: District, now: HeldClock) -> None:
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    later = Plan(TODAY + timedelta(days=3), TODAY + timedelta(days=3), approver.person_id)
    absences.begin(clerk, clerk.person_id, later)
    assert today(approver).stands_in == ()
    now.forward(days=3)
    assert [place.name for place in today(approver).stands_in] == [clerk.name]


def test_where_both_are_away_the_head_has_the_work_and_the_supervisor_is_told(
    district: District, refused: Codes
) -> None:
    """G-5: it takes a sentence, and nobody is held up."""
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    head = factories.clerk(district.units[TIEXI], Role.HEAD)
    supervisor = factories.clerk(district.units[BUREAU], Role.SUPERVISOR)
    absences.begin(approver, approver.person_id, week_with(head))
    assert refused(absences.begin, clerk, clerk.person_id, week_with(approver)) == {"W-G-DEPUTY-AWAY"}
    absences.begin(clerk, clerk.person_id, week_with(approver), {"W-G-DEPUTY-AWAY": "同去培训。"})
    assert today(head).borrowed == DESK_ROLES | {Role.APPROVER}
    told = {row.person_id for row in Notice.select().where(Notice.kind == "W-G-DEPUTY-AWAY")}
    assert told == {head.person_id, supervisor.person_id}
    assert "同去培训" in AuditEntry.select().order_by(AuditEntry.id.desc()).get().detail


def test_roles_taken_from_somebody_away_are_lent_no_more(district: District) -> None:
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    absences.begin(clerk, clerk.person_id, week_with(approver))
    security = factories.clerk(district.units["镇办综合指挥和信息化网络中心"], Role.SECURITY_ADMIN)
    people.set_roles(district.desk, security, clerk.person_id, [])
    assert today(approver).borrowed == frozenset()


def test_an_administrator_is_stood_in_for_by_nobody(district: District, refused: Codes) -> None:
    hub = district.units["镇办综合指挥和信息化网络中心"]
    system, other = factories.clerk(hub, Role.SYSTEM_ADMIN), factories.clerk(hub, Role.HANDLER)
    assert refused(absences.begin, system, system.person_id, week_with(other)) == {"E-G-DEPUTY"}
    assert refused(absences.begin, system, system.person_id, WEEK) >= {"E-G-DEPUTY"}
    assert refused(absences.name_deputy, other, other.person_id, system.person_id) == {"E-G-DEPUTY"}


def test_a_deputy_is_of_the_same_principal_unit_teams_included(district: District, refused: Codes) -> None:
    clerk, stranger = district.clerks[TIEXI], district.clerks[FIRE]
    team = factories.clerk(district.units["铁西街道综合行政执法队"], Role.HANDLER)
    assert refused(absences.name_deputy, clerk, clerk.person_id, stranger.person_id) == {"E-G-DEPUTY"}
    assert absences.name_deputy(clerk, clerk.person_id, team.person_id).deputy_id == team.person_id
    assert absences.name_deputy(clerk, clerk.person_id, None).deputy_id is None


def test_the_head_and_the_system_administrator_enter_it_for_others_and_nobody_else(
    district: District,
) -> None:
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    head = factories.clerk(district.units[TIEXI], Role.HEAD)
    system = factories.clerk(district.units["镇办综合指挥和信息化网络中心"], Role.SYSTEM_ADMIN)
    foreign_head = factories.clerk(district.units[FIRE], Role.HEAD)
    with pytest.raises(Forbidden):
        absences.begin(approver, clerk.person_id, week_with(approver))
    with pytest.raises(NotFound):
        absences.begin(foreign_head, clerk.person_id, week_with(approver))
    absences.name_deputy(head, clerk.person_id, approver.person_id)
    for allowed in (head, system, None):
        absences.end(allowed, absences.begin(allowed, clerk.person_id, week_with(approver)).id)
    written = AuditEntry.select(AuditEntry.action).order_by(AuditEntry.id).tuples()
    assert [action for (action,) in written if action.startswith("absence")] == [
        "absence.begin",
        "absence.end",
    ] * 3


def test_the_system_administrator_lends_nobodys_roles_to_whom_the_unit_has_not_named(
    district: District, refused: Codes
) -> None:
    """Roles are granted by the security administrator alone; lending one by entering days away would be a grant."""
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    system = factories.clerk(district.units["镇办综合指挥和信息化网络中心"], Role.SYSTEM_ADMIN)
    with pytest.raises(Forbidden):
        absences.name_deputy(system, approver.person_id, clerk.person_id)
    assert refused(absences.begin, system, approver.person_id, week_with(clerk)) == {"E-G-SEPARATION"}
    assert not today(clerk).borrowed
    assert absences.choices(system, people.get(approver.person_id)) == []
    absences.name_deputy(approver, approver.person_id, clerk.person_id)
    assert [one.id for one in absences.choices(system, people.get(approver.person_id))] == [clerk.person_id]
    absences.begin(system, approver.person_id, week_with(clerk))
    assert Role.APPROVER in today(clerk).borrowed


def test_who_stands_in_for_the_head_does_not_settle_the_absences_of_others(district: District) -> None:
    head = factories.clerk(district.units[TIEXI], Role.HEAD)
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    absences.begin(head, head.person_id, week_with(approver))
    with pytest.raises(Forbidden):
        absences.begin(today(approver), clerk.person_id, week_with(approver))


def test_a_units_head_gets_what_comes_in_where_nobody_is_at_the_desk(district: District) -> None:
    """G-5: the liaison is gone, nobody follows: the head is told and can sign for it."""
    head = factories.clerk(district.units[TIEXI], Role.HEAD)
    Person.update(active=False).where(Person.id == district.clerks[TIEXI].person_id).execute()
    matter = district.sent(FIRE, TIEXI)
    assert head.person_id in notices.people_of(district.units[TIEXI].id, DESK_ROLES)
    assert district.take(today(head), matter, "receive").state == "received"
    assert Event.select().order_by(Event.id.desc()).get().actor_name == f"{head.name}代联络人（空缺）"


def test_a_draft_goes_on_in_the_deputys_hands(district: District) -> None:
    """The last editor is who really wrote (four eyes); opening and sending say in whose place."""
    clerk, approver = district.clerks[FIRE], district.approvers[FIRE]
    helper = factories.clerk(district.units[FIRE], Role.LEGAL_REVIEWER)
    matter = district.draft(FIRE, TIEXI)
    absences.begin(clerk, clerk.person_id, week_with(helper))
    sent = district.take(today(helper), matter, "submit", **district.answers(TIEXI, subject="某商贸公司"))
    assert Matter.get_by_id(sent.id).last_editor_id == helper.person_id
    assert Event.get(Event.step == "submit").actor_name == f"{helper.name}代{clerk.name}"
    assert district.take(approver, sent, "approve").state == "sent"


# Pages


def test_ones_own_page_hands_the_work_over_and_takes_it_back(district: District, app: Flask) -> None:
    clerk = member(district.units[TIEXI], Role.HANDLER, username="a", name="张三")
    deputy = member(district.units[TIEXI], Role.APPROVER, username="b", name="李四")
    browser, other = Client(app), Client(app, "10.0.0.2")
    browser.log_in("a")
    other.log_in("b")
    browser.post(f"/absences/{clerk.id}/deputy", {"deputy": deputy.id})
    page = browser.get("/me/").text
    assert "平时的 B 岗：李四" in page
    days = {"since": "2026-11-20", "until": "2026-11-24", "deputy": deputy.id}
    assert browser.post(f"/absences/{clerk.id}", days).location == "/me/"
    assert "由 <b>李四</b> 代办" in browser.get("/me/").text
    assert "您登记了不在岗" in browser.get("/").text
    assert "您正在代<b>张三</b>办理" in other.get("/").text
    assert "由李四代办" in other.get("/absences/").text
    [running] = absences.current(clerk.id)
    browser.post(f"/absences/{running.id}/end", {"next": "/"})
    assert "您正在代" not in other.get("/").text


def test_a_warning_asks_for_a_sentence_and_loses_nothing(district: District, app: Flask) -> None:
    clerk = member(district.units[TIEXI], Role.HANDLER, username="a", name="张三")
    browser = Client(app)
    browser.log_in("a")
    typed = {"since": "2026-11-21", "until": "2026-11-24", "deputy": "", "reason": "外出培训"}
    answer = browser.post(f"/absences/{clerk.id}", typed)
    assert answer.status_code == 422
    assert "W-G-NO-DEPUTY" in answer.text
    assert "外出培训" in answer.text
    done = browser.post(f"/absences/{clerk.id}", {**typed, "confirm-W-G-NO-DEPUTY": "仅一人在岗"})
    assert done.status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("since", "20-11-2026", "日期应写作"),
        ("since", "", "请填写"),
        ("until", "2026-11-19", "止日早于起日"),
        ("deputy", "999999", "B 岗应是本单位的在岗人员"),
        ("deputy", "x", "B 岗应是本单位的在岗人员"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    district: District, app: Flask, field: str, value: str, words: str
) -> None:
    clerk = member(district.units[TIEXI], Role.HANDLER, username="a", name="张三")
    browser = Client(app)
    browser.log_in("a")
    days = {"since": "2026-11-20", "until": "2026-11-24", "deputy": district.approvers[TIEXI].person_id}
    answer = browser.post(f"/absences/{clerk.id}", {**days, field: value})
    assert answer.status_code == 422
    assert words in answer.text


def test_the_directory_says_whom_to_turn_to_while_a_liaison_is_away(district: District, app: Flask) -> None:
    """G-5: liaison on leave → backup, for everybody who looks for one."""
    clerk, approver = district.clerks[TIEXI], district.approvers[TIEXI]
    liaisons.name_liaison(None, district.units[TIEXI].id, {}, since=TODAY, person_id=clerk.person_id)
    member(district.units[FIRE], Role.HANDLER, username="a")
    browser = Client(app)
    browser.log_in("a")
    pages = ("/units/", f"/units/{district.units[TIEXI].id}")
    assert not any("请找" in browser.get(page).text for page in pages)
    absences.begin(clerk, clerk.person_id, week_with(approver))
    assert all(f"请找{approver.name}" in browser.get(page).text for page in pages)


def test_refusals_carry_the_clause(district: District) -> None:
    clerk = district.clerks[TIEXI]
    with pytest.raises(Refused) as caught:
        absences.begin(clerk, clerk.person_id, Plan(WEEK.until, WEEK.since, clerk.person_id))
    assert all(reason.clause and reason.remedy for reason in caught.value.reasons)
