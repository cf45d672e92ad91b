"""区级设置 and 密码要求: who decides, by which paper, from when on; on the desk and on the pages."""

import pytest
from flask import Flask

from portal.desk import Desk, district, passwords
from portal.desk.matters import open_matter, take
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.store.audit import AuditEntry
from portal.store.decisions import (
    DISTRICT,
    HARDENED,
    JUSTICE_STATION,
    PASSWORD_DAYS,
    PASSWORD_METHOD,
    REMINDED,
    SEAL_FIRST,
)
from portal.store.people import Person
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.web_fixtures import PASSWORD, Client, member

PAPER = "卫政办〔2026〕5号"


@pytest.fixture
def hub(database: str, now: HeldClock) -> Unit:
    factories.calendar_years()
    return factories.unit("指挥中心", "hub")


@pytest.fixture
def administrator(hub: Unit) -> Actor:
    return factories.clerk(hub, Role.SYSTEM_ADMIN)


def page_of(app: Flask, hub: Unit, role: Role) -> Client:
    member(hub, role, username="admin", name=role.text)
    client = Client(app)
    assert client.log_in("admin").status_code == 303
    return client


def decided() -> list[str]:
    return [entry.detail for entry in AuditEntry.select().where(AuditEntry.action == "district.decide")]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN}))
def test_only_the_system_administrator_decides_for_the_district(hub: Unit, role: Role) -> None:
    somebody = factories.clerk(hub, role)
    for act in (
        lambda: district.name_district(somebody, "某区"),
        lambda: district.put_seal_first(somebody, True, PAPER),
        lambda: district.set_justice_station(somebody, False, PAPER),
        lambda: district.choose_reminders(somebody, "none", PAPER),
        lambda: district.harden(somebody, "E-T-LOOP", True, PAPER),
    ):
        with pytest.raises(Forbidden):
            act()
    assert (DISTRICT.now, SEAL_FIRST.now, HARDENED.now) == ("", False, {})


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECURITY_ADMIN}))
def test_only_the_security_administrator_sets_the_password_policy(hub: Unit, role: Role) -> None:
    with pytest.raises(Forbidden):
        district.set_password_policy(factories.clerk(hub, role), False, 0, "scrypt", PAPER)


def test_a_decision_names_its_paper_and_is_on_the_log_with_what_was_before(administrator: Actor) -> None:
    with pytest.raises(Refused, match="E-G-DOCUMENT"):
        district.put_seal_first(administrator, True, " ")
    district.put_seal_first(administrator, True, PAPER)
    assert (SEAL_FIRST.now, SEAL_FIRST.paper) == (True, PAPER)
    (detail,) = decided()
    assert '"former": false' in detail
    assert PAPER in detail


def test_the_station_of_the_justice_bureau_is_switched_off_on_the_page_by_a_paper(
    app: Flask, hub: Unit
) -> None:
    """D-3, Q-15."""
    client = page_of(app, hub, Role.SYSTEM_ADMIN)
    assert "先到区司法局协调" in client.get("/admin/district/").text
    assert client.post("/admin/district/station", {"on": "no", "document": ""}).status_code == 422
    assert JUSTICE_STATION.now is True
    assert client.post("/admin/district/station", {"on": "no", "document": PAPER}).status_code == 303
    assert (JUSTICE_STATION.now, JUSTICE_STATION.paper) == (False, PAPER)


def test_which_limits_are_reminded_of_is_decided_on_the_page_by_a_paper(app: Flask, hub: Unit) -> None:
    client = page_of(app, hub, Role.SYSTEM_ADMIN)
    refused = client.post("/admin/district/reminders", {"which": "none", "document": ""})
    assert refused.status_code == 422
    assert REMINDED.now == "all"
    assert client.post("/admin/district/reminders", {"which": "limits", "document": PAPER}).status_code == 303
    assert (REMINDED.now, REMINDED.paper) == ("limits", PAPER)
    assert client.post("/admin/district/reminders", {"which": "some", "document": PAPER}).status_code == 422


def test_deciding_what_is_so_already_changes_and_logs_nothing(administrator: Actor) -> None:
    district.put_seal_first(administrator, False, "")
    assert decided() == []


def test_a_code_is_hardened_and_softened_apart_from_the_others(administrator: Actor) -> None:
    district.harden(administrator, "E-T-LOOP", True, PAPER)
    district.harden(administrator, "E-T-NO-FORWARD", True, "卫政办〔2026〕6号")
    assert HARDENED.now == {"E-T-LOOP": PAPER, "E-T-NO-FORWARD": "卫政办〔2026〕6号"}
    district.harden(administrator, "E-T-LOOP", False, "卫政办〔2026〕7号")
    assert set(HARDENED.now) == {"E-T-NO-FORWARD"}
    assert len(decided()) == 3


@pytest.mark.parametrize("code", ["E-T-JURIS", "W-G-NO-LIAISON", "E-X"])
def test_what_stands_on_the_notice_is_not_for_the_district_to_decide(administrator: Actor, code: str) -> None:
    with pytest.raises(NotFound):
        district.harden(administrator, code, True, PAPER)


def test_a_password_policy_holds_for_the_next_password_and_for_ages_at_once(
    hub: Unit, now: HeldClock
) -> None:
    security = factories.clerk(hub, Role.SECURITY_ADMIN)
    clerk = member(hub, username="clerk")
    district.set_password_policy(security, False, 30, "pbkdf2:sm3:600000", PAPER)
    assert (PASSWORD_DAYS.now, PASSWORD_METHOD.now) == (30, "pbkdf2:sm3:600000")
    passwords.must_be_good("reedyellowseven", [])
    assert passwords.verify(passwords.hashed(PASSWORD), PASSWORD)
    assert passwords.hashed(PASSWORD).startswith("pbkdf2:sm3")
    assert not passwords.must_change(clerk)
    now.forward(days=31)
    assert passwords.must_change(Person.get_by_id(clerk.id))


@pytest.mark.parametrize(("days", "method"), [(-1, "scrypt"), (366, "scrypt"), (90, "md5"), (90, "")])
def test_a_policy_out_of_range_is_refused(hub: Unit, days: int, method: str) -> None:
    with pytest.raises(Refused, match="E-FORM"):
        district.set_password_policy(factories.clerk(hub, Role.SECURITY_ADMIN), True, days, method, PAPER)


def test_a_hardened_warning_of_any_plugin_is_passed_by_no_sentence(
    memo_desk: Desk, administrator: Actor
) -> None:
    """§12."""
    clerk = factories.clerk(factories.unit())
    memo = open_matter(memo_desk, clerk, "memo", {"title": "牵头单位待定"})
    sentence = {"E-M-NO-OWNER": "下次会议再定。"}
    district.harden(administrator, "E-M-NO-OWNER", True, PAPER)
    with pytest.raises(Refused) as refused:
        take(memo_desk, clerk, memo.id, "send", {}, confirm=sentence)
    assert [(r.code, r.clause) for r in refused.value.reasons] == [("E-M-NO-OWNER", f"区内规定：{PAPER}")]
    district.harden(administrator, "E-M-NO-OWNER", False, PAPER)
    assert take(memo_desk, clerk, memo.id, "send", {}, confirm=sentence).matter.state == "sent"


def test_the_page_decides_and_every_page_bears_the_new_name(app: Flask, hub: Unit) -> None:
    system = page_of(app, hub, Role.SYSTEM_ADMIN)
    assert system.post("/admin/district/name", {"name": "牧野区"}).status_code == 303
    assert "牧野区" in system.get("/units/").text
    assert system.post("/admin/district/seal", {"first": "yes", "document": PAPER}).status_code == 303
    assert PAPER in system.get("/admin/district/").text


def test_a_warning_is_hardened_on_its_own_page_which_says_what_that_means(app: Flask, hub: Unit) -> None:
    system = page_of(app, hub, Role.SYSTEM_ADMIN)
    page = system.get("/admin/district/hardening/E-T-LOOP").text
    assert "写一句理由即可继续" in page
    assert "改为不予通过" in page
    refused = system.post("/admin/district/hardening/E-T-LOOP", {"act": "refuse", "document": "无"})
    assert refused.status_code == 422
    assert "没有写明依据的文件" in refused.text
    assert (
        system.post("/admin/district/hardening/E-T-LOOP", {"act": "refuse", "document": PAPER}).status_code
        == 303
    )
    assert "不予通过" in system.get("/admin/district/").text
    assert "改为提醒" in system.get("/admin/district/hardening/E-T-LOOP").text


def test_the_policy_page_shows_what_holds_and_keeps_what_was_typed(app: Flask, hub: Unit) -> None:
    security = page_of(app, hub, Role.SECURITY_ADMIN)
    assert 'value="90"' in security.get("/admin/password_policy/").text
    refused = security.post("/admin/password_policy/", {"days": "400", "method": "scrypt", "document": PAPER})
    assert refused.status_code == 422
    assert 'value="400"' in refused.text
    asked = {"complexity": "y", "days": "180", "method": "scrypt", "document": PAPER}
    assert security.post("/admin/password_policy/", asked).status_code == 303
    assert PASSWORD_DAYS.now == 180
