"""A 制度 switched at an office while transfers are under way: every line of P-1 … P-5, with the pages as people see them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask

from portal.desk import enablement, matters
from portal.desk.enablement import ALL, State, switch
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, Refused
from portal.store import audit, snapshots
from portal.store.audit import AuditEntry
from portal.store.matters import Matter, MatterClock
from portal.store.notices import Notice
from portal.store.people import Person
from tests import factories
from tests.conftest import HeldClock
from tests.flows.test_races import at_once
from tests.transfer.conftest import District
from tests.web_fixtures import PASSWORD_HASH, Client

pytestmark = pytest.mark.both

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"
Switch = Callable[..., Any]


@pytest.fixture
def turned(district: District) -> Switch:
    """Switch transfers at a unit, as the operator."""

    def turn(unit: str, state: State, plugin: str = "transfer") -> None:
        switch(district.desk, None, plugin, district.units[unit].id, state)

    return turn


def state_at(district: District, unit: str) -> str:
    return snapshots.switch("transfer", district.units[unit].id)


def browser(app: Flask, actor: Actor) -> Client:
    Person.update(password_hash=PASSWORD_HASH).where(Person.id == actor.person_id).execute()
    client = Client(app)
    assert client.log_in(Person.get_by_id(actor.person_id).username).status_code == 303
    return client


def handed_over(district: District, now: HeldClock) -> Matter:
    """A transfer to 铁西 that was served on paper this morning."""
    waiting = district.submitted(FIRE, TIEXI, delivery="offline")
    approved = district.take(district.approvers[FIRE], waiting, "approve")
    district.attach(district.clerks[FIRE], approved, "receipt", "回执.png")
    served = {
        "happened_at": f"{now.instant:%Y-%m-%dT%H:%M}",
        "recipient": "王某",
        "delivery_method": "direct",
    }
    return district.take(district.clerks[FIRE], approved, "deliver_offline", **served)


# --- P-1: what a switch hides, and what it never does ---------------------------------------------------------


@pytest.mark.parametrize("state", [State.DRAINING, State.OFF])
def test_nothing_new_is_opened_where_it_is_not_on(district: District, turned: Switch, state: State) -> None:
    turned(FIRE, state)
    with pytest.raises(Forbidden) as refused:
        district.draft(FIRE, TIEXI)
    assert [reason.code for reason in refused.value.reasons] == ["E-P-DISABLED"]


def test_the_menu_has_it_only_where_it_is_on_or_something_waits(
    app: Flask, district: District, turned: Switch
) -> None:
    """P-1, P-3: its users do not see the menu; what came in before keeps its way there."""
    clerk, entry = browser(app, district.clerks[TIEXI]), '<a href="/transfer/"'
    assert entry in clerk.get("/units/").text
    turned(TIEXI, State.OFF)
    assert entry not in clerk.get("/units/").text
    turned(TIEXI, State.ON)
    district.sent(FIRE, TIEXI)
    switch(
        district.desk,
        district_supervisor(district),
        "transfer",
        district.units[TIEXI].id,
        State.OFF,
        "机构改革",
    )
    assert entry in clerk.get("/units/").text


def test_a_switch_never_lifts_a_legal_bar(district: District, turned: Switch) -> None:
    """P-1: 铁西 holds the item since it was devolved, on or off: the department may not file the case itself."""
    turned(TIEXI, State.OFF)
    turned(FIRE, State.OFF)
    filing = matters.open_matter(
        district.desk,
        district.clerks[FIRE],
        "filing",
        {
            "item": str(district.item),
            "place": "铁西新村3号楼前",
            "title": "占用消防车通道",
            "filed_on": "2026-11-20",
        },
    )
    with pytest.raises(Refused) as refused:
        district.take(district.clerks[FIRE], filing, "file")
    assert "E-L-NOPOWER" in {reason.code for reason in refused.value.reasons}


def test_a_switch_never_hides_a_matter_from_its_party(app: Flask, district: District, now: HeldClock) -> None:
    """P-1: read, found, listed, its letter opened."""
    matter = district.sent(FIRE, TIEXI)
    supervisor = district_supervisor(district)
    switch(district.desk, supervisor, "transfer", district.units[TIEXI].id, State.OFF, "机构改革，转线下")
    clerk = browser(app, district.clerks[TIEXI])
    assert "某物业公司" in clerk.get(f"/transfer/{matter.id}").text
    assert "某物业公司" in clerk.get("/transfer/").text
    assert "某物业公司" in clerk.get("/search", query_string={"q": "某物业公司"}).text


def test_a_department_has_one_switch_for_all(district: District, turned: Switch) -> None:
    turned(FIRE, State.OFF, ALL)
    assert {
        snapshots.switch(one.name, district.units[FIRE].id) for one in enablement.switchable(district.desk)
    } == {"off"}


# --- P-2: the receiver has it off -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.DRAINING, State.OFF])
def test_sending_to_who_has_it_off_is_refused_and_paper_is_offered(
    district: District, turned: Switch, state: State
) -> None:
    """P-2, and where it drains: nothing new comes in there either."""
    draft = district.draft(FIRE, TIEXI)
    turned(TIEXI, state)
    with pytest.raises(Refused) as refused:
        district.take(district.clerks[FIRE], draft, "submit")
    reason = next(one for one in refused.value.reasons if one.code == "E-P-DISABLED")
    assert "线下送达" in reason.remedy


def test_the_senders_clock_runs_until_the_hand_over(
    district: District, turned: Switch, now: HeldClock
) -> None:
    """P-2: nothing is "done" before somebody signed for the paper."""
    turned(TIEXI, State.OFF)
    waiting = district.submitted(FIRE, TIEXI, delivery="offline")
    district.take(district.approvers[FIRE], waiting, "approve")
    duty = MatterClock.get((MatterClock.matter == waiting.id) & (MatterClock.term == "transfer.normal"))
    assert duty.stopped_at is None
    now.move_to(datetime(2026, 11, 25, 11, 0))
    district.attach(district.clerks[FIRE], waiting, "receipt", "回执.png")
    served = {"happened_at": "2026-11-25T10:00", "recipient": "王某", "delivery_method": "direct"}
    district.take(district.clerks[FIRE], waiting, "deliver_offline", **served)
    assert f"{MatterClock.get_by_id(duty.id).stopped_at:%m-%d %H:%M}" == "11-25 10:00"


# --- P-3: incoming where it is off ----------------------------------------------------------------------------


def test_what_comes_in_where_it_is_off_is_read_only_but_for_registering_the_paper(
    app: Flask, district: District, turned: Switch, now: HeldClock
) -> None:
    turned(TIEXI, State.OFF)
    now.forward(hours=1)
    matter = handed_over(district, now)
    clerk = browser(app, district.clerks[TIEXI])
    page = clerk.get(f"/transfer/{matter.id}").text
    assert "本单位已停用“案件移送”，本件只能查看" in page
    assert f'action="/transfer/{matter.id}/register_offline"' in page
    assert f'action="/transfer/{matter.id}/accept"' not in page
    assert clerk.post(f"/transfer/{matter.id}/accept").status_code == 403
    now.forward(minutes=5)
    done = {
        "offline_result": "filed",
        "reason": "铁西立〔2026〕3号。",
        "happened_at": f"{now.instant:%Y-%m-%dT%H:%M}",
    }
    assert clerk.post(f"/transfer/{matter.id}/register_offline", done).status_code == 303
    assert Matter.get_by_id(matter.id).state == "filed"


# --- P-4: draining ---------------------------------------------------------------------------------------------


def test_draining_turns_off_by_itself_with_the_last_open_matter(district: District, turned: Switch) -> None:
    """AT-106, the way out: refused, drained, off; logged with who finished the last one, and told."""
    first, last = district.draft(FIRE, TIEXI), district.draft(FIRE, TIEXI)
    administrator = factories.clerk(factories.unit("指挥中心", "hub"), Role.SYSTEM_ADMIN)
    with pytest.raises(Refused) as refused:
        turned(FIRE, State.OFF)
    assert [reason.code for reason in refused.value.reasons] == ["E-P-OPEN-MATTERS"]
    turned(FIRE, State.DRAINING)
    clerk = district.clerks[FIRE]
    district.take(clerk, first, "drop", reason="重复")
    assert state_at(district, FIRE) == "draining"
    district.take(clerk, last, "drop", reason="重复")
    assert state_at(district, FIRE) == "off"
    entry = AuditEntry.get(AuditEntry.action == "plugin.drained")
    assert (entry.actor_id, entry.object_id) == (clerk.person_id, district.units[FIRE].id)
    told = Notice.select().where(Notice.kind == "plugin.drained")
    assert {clerk.person_id, administrator.person_id} <= {notice.person_id for notice in told}
    assert all("已收尾完毕，自动停用" in notice.text for notice in told)


def test_what_drains_at_both_sides_ends_at_both_with_one_step(district: District, turned: Switch) -> None:
    matter = district.take(district.clerks[TIEXI], district.received(FIRE, TIEXI), "accept")
    turned(FIRE, State.DRAINING)
    turned(TIEXI, State.DRAINING)
    district.take(district.clerks[TIEXI], matter, "decline_filing", reason="违法行为轻微，已改正。")
    assert (state_at(district, FIRE), state_at(district, TIEXI)) == ("off", "off")


def test_an_office_that_still_has_another_matter_goes_on_draining(district: District, turned: Switch) -> None:
    matter, other = district.draft(FIRE, TIEXI), district.sent(FIRE, TIEXI)
    turned(FIRE, State.DRAINING)
    district.take(district.clerks[FIRE], matter, "drop", reason="重复")
    assert state_at(district, FIRE) == "draining"
    assert Matter.get_by_id(other.id).open


def test_a_finished_matter_turns_nothing_off_where_it_is_on(district: District) -> None:
    district.take(district.clerks[FIRE], district.draft(FIRE, TIEXI), "drop", reason="重复")
    assert state_at(district, FIRE) == "on"


def test_the_last_two_finished_at_the_same_moment_end_it_once(district: District, turned: Switch) -> None:
    drafts = [district.draft(FIRE, TIEXI) for _ in range(8)]
    turned(FIRE, State.DRAINING)
    drop = [
        partial(matters.take, district.desk, district.clerks[FIRE], one.id, "drop", {"reason": "重复"})
        for one in drafts
    ]
    assert all(isinstance(answer, matters.Taken) for answer in at_once(drop))
    assert state_at(district, FIRE) == "off"
    assert AuditEntry.select().where(AuditEntry.action == "plugin.drained").count() == 1
    assert audit.first_bad_entry() is None


def test_the_round_notices_what_drains_with_nothing_open(district: District, turned: Switch) -> None:
    turned(TIEXI, State.DRAINING)
    district.draft(FIRE, TIEXI)
    turned(FIRE, State.DRAINING)
    assert enablement.end_drained(district.desk) == 1
    assert (state_at(district, TIEXI), state_at(district, FIRE)) == ("off", "draining")
    assert enablement.end_drained(district.desk) == 0
    assert AuditEntry.get(AuditEntry.action == "plugin.drained").actor_name == "定时检查"


def test_where_the_bureau_turned_it_off_the_open_matters_stay_workable(
    app: Flask, district: District, now: HeldClock
) -> None:
    matter = district.sent(FIRE, TIEXI)
    now.forward(hours=1)
    supervisor = district_supervisor(district)
    switch(district.desk, supervisor, "transfer", district.units[TIEXI].id, State.OFF, "机构改革，转线下")
    clerk = browser(app, district.clerks[TIEXI])
    assert "只能查看" not in clerk.get(f"/transfer/{matter.id}").text
    assert clerk.post(f"/transfer/{matter.id}/receive").status_code == 303


# --- P-5: what another plugin would have carried -----------------------------------------------------------------


def test_without_the_plugin_for_disputes_an_objection_is_settled_on_paper(
    app: Flask, district: District
) -> None:
    """P-5: a record of the offline dispute, not an error page."""
    objection = {
        "reason_code": "not_here", "reason": "不属本单位。", "legal_basis": "清单第151项", "proposed_holder": district.units["解放路街道办事处"].code,
    }  # fmt: skip
    matter = district.take(district.clerks[TIEXI], district.received(FIRE, TIEXI), "object", **objection)
    supervisor = district_supervisor(district)
    switch(district.desk, supervisor, "disputes", district.units[FIRE].id, State.OFF, "尚未启用")
    matter = district.take(district.clerks[FIRE], matter, "contest", reason="现场在铁西新村。")
    clerk = browser(app, district.clerks[FIRE])
    assert f'action="/transfer/{matter.id}/register_offline"' in clerk.get(f"/transfer/{matter.id}").text


def district_supervisor(district: District) -> Actor:
    """Somebody of 区司法局 who oversees."""
    return factories.clerk(district.units["区司法局"], Role.SUPERVISOR)
