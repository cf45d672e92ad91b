"""People are added, given roles, disabled, and given passwords; each act by its administrator (G-4, trust 6)."""

import json

import pytest

from portal.desk import Desk, leavers, logins, people, staff, tokens
from portal.domain.procedure import Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.store.audit import AuditEntry, first_bad_entry
from portal.store.people import Person
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock

pytestmark = pytest.mark.usefixtures("now")
HOME = "10.0.0.9"


@pytest.fixture
def hub(database: str) -> Unit:
    return factories.unit("指挥中心", "hub")


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def actions() -> list[str]:
    return [entry.action for entry in AuditEntry.select().order_by(AuditEntry.id)]


def test_a_new_person_has_no_role_and_a_password_to_be_changed(desk: Desk, hub: Unit) -> None:
    added = people.add(desk, None, "wangfang", "王芳", hub.id)
    assert added.person.role_set == frozenset()
    assert added.person.must_change_password
    assert logins.check("wangfang", added.password, HOME).id == added.person.id
    assert actions() == ["person.add", "login"]
    assert first_bad_entry() is None


def test_a_user_name_is_given_once(desk: Desk, hub: Unit) -> None:
    people.add(desk, None, "wangfang", "王芳", hub.id)
    with pytest.raises(Refused) as refused:
        people.add(desk, None, "wangfang", "王方", hub.id)
    assert codes(refused) == {"E-G-USERNAME"}


def test_nobody_is_added_to_a_unit_that_does_not_exist(desk: Desk, hub: Unit) -> None:
    with pytest.raises(NotFound):
        people.add(desk, None, "wangfang", "王芳", hub.id + 1)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN}))
def test_only_the_system_administrator_adds_people(desk: Desk, hub: Unit, role: Role) -> None:
    with pytest.raises(Forbidden):
        people.add(desk, factories.clerk(hub, role), "wangfang", "王芳", hub.id)


@pytest.mark.parametrize("role", [None, *sorted(set(Role) - {Role.SECURITY_ADMIN})])
def test_only_the_security_administrator_gives_roles_not_even_the_operator(
    desk: Desk, hub: Unit, role: Role | None
) -> None:
    person = factories.person(hub)
    with pytest.raises(Forbidden):
        people.set_roles(desk, factories.clerk(hub, role) if role else None, person.id, [Role.HEAD])


def test_the_security_administrator_gives_roles_to_others_but_not_to_oneself(desk: Desk, hub: Unit) -> None:
    security = factories.clerk(hub, Role.SECURITY_ADMIN)
    person = factories.person(hub)
    assert people.set_roles(desk, security, person.id, [Role.HEAD, Role.HANDLER]).role_set == {
        Role.HEAD,
        Role.HANDLER,
    }
    with pytest.raises(Forbidden) as refused:
        people.set_roles(desk, security, security.person_id, [Role.SECURITY_ADMIN, Role.HEAD])
    assert codes(refused) == {"E-G-SEPARATION"}


@pytest.mark.parametrize(
    "roles",
    [
        (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN),
        (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN),
        (Role.AUDIT_ADMIN, Role.HANDLER),
    ],
)
def test_administrators_exclude_one_another_and_every_other_role(
    desk: Desk, hub: Unit, roles: tuple[Role]
) -> None:
    security = factories.clerk(hub, Role.SECURITY_ADMIN)
    with pytest.raises(Refused) as refused:
        people.set_roles(desk, security, factories.person(hub).id, roles)
    assert codes(refused) == {"E-G-SEPARATION"}


def test_a_grant_is_on_the_log_with_what_was_held_before_and_by_whom(desk: Desk, hub: Unit) -> None:
    security, person = factories.clerk(hub, Role.SECURITY_ADMIN), factories.person(hub, Role.HANDLER)
    people.set_roles(desk, security, person.id, [Role.HEAD])
    entry = AuditEntry.get(AuditEntry.action == "person.roles")
    assert (entry.actor_id, entry.object_id) == (security.person_id, person.id)
    assert json.loads(entry.detail) == {"former": "handler", "roles": "head"}


def test_a_role_taken_away_is_gone_at_the_next_request_of_a_program_too(desk: Desk, hub: Unit) -> None:
    """A token has no session to end: the roles are asked for anew each time."""
    person = factories.person(hub, Role.HEAD)
    token = people.issue_token(desk, None, person.id)
    people.set_roles(desk, factories.clerk(hub, Role.SECURITY_ADMIN), person.id, [])
    bearer = tokens.bearer(token)
    assert bearer is not None
    assert staff.actor_of(bearer).roles == frozenset()


def test_the_first_three_administrators_are_made_once(desk: Desk, hub: Unit) -> None:
    added = people.add_first_administrators(desk, hub.id)
    held = [one.person.role_set for one in added]
    assert held == [{Role.SYSTEM_ADMIN}, {Role.SECURITY_ADMIN}, {Role.AUDIT_ADMIN}]
    with pytest.raises(Refused):
        people.add_first_administrators(desk, hub.id)


def test_a_reset_password_lifts_the_lock_and_must_be_changed(desk: Desk, hub: Unit) -> None:
    person = people.add(desk, None, "wangfang", "王芳", hub.id).person
    for _ in range(5):
        with pytest.raises(logins.LoginRefused):
            logins.check("wangfang", "wrong", HOME)
    with pytest.raises(logins.LoginLocked):
        logins.check("wangfang", "wrong", HOME)
    handed = people.reset_password(desk, factories.clerk(hub, Role.SYSTEM_ADMIN), person.id).password
    assert logins.check("wangfang", handed, HOME).must_change_password


def test_no_administrator_resets_the_password_of_another(desk: Desk, hub: Unit) -> None:
    auditor = factories.person(hub, Role.AUDIT_ADMIN)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        with pytest.raises(Forbidden):
            people.reset_password(desk, factories.clerk(hub, role), auditor.id)
    assert people.reset_password(desk, None, auditor.id).password


def test_one_changes_ones_own_password_knowing_the_former(desk: Desk, hub: Unit) -> None:
    added = people.add(desk, None, "wangfang", "王芳", hub.id)
    with pytest.raises(Refused) as refused:
        people.change_password(desk, added.person.id, "wrong", "Reed-Yellow-7")
    assert codes(refused) == {"E-G-PASSWORD"}
    changed = people.change_password(desk, added.person.id, added.password, "Reed-Yellow-7")
    assert not changed.must_change_password
    assert logins.check("wangfang", "Reed-Yellow-7", HOME)


@pytest.mark.parametrize("weak", ["Wangfang@2026", "P@ssw0rd", "abc"])
def test_a_weak_password_is_refused_when_it_is_changed(desk: Desk, hub: Unit, weak: str) -> None:
    added = people.add(desk, None, "wangfang", "王芳", hub.id)
    with pytest.raises(Refused):
        people.change_password(desk, added.person.id, added.password, weak)


def test_an_old_password_must_be_changed(desk: Desk, hub: Unit, now: HeldClock) -> None:
    person = people.add(desk, None, "wangfang", "王芳", hub.id, password="Reed-Yellow-7").person
    assert not people.passwords.must_change(person)
    now.forward(days=91)
    assert people.passwords.must_change(person)


def test_whoever_is_disabled_keeps_the_record_and_cannot_log_in(desk: Desk, hub: Unit) -> None:
    added = people.add(desk, None, "wangfang", "王芳", hub.id)
    leavers.disable(desk, factories.clerk(hub, Role.SYSTEM_ADMIN), added.person.id)
    with pytest.raises(logins.LoginRefused):
        logins.check("wangfang", added.password, HOME)
    leavers.enable(desk, None, added.person.id)
    assert logins.check("wangfang", added.password, HOME)
    assert Person.select().where(Person.username == "wangfang").count() == 1


def test_the_service_person_of_a_unit_is_made_once_and_cannot_log_in(desk: Desk, hub: Unit) -> None:
    service = people.service_person(desk, hub.id)
    assert service.role_set == {Role.SERVICE}
    assert people.service_person(desk, hub.id).id == service.id
    with pytest.raises(logins.LoginRefused):
        logins.check(service.username, "", HOME)


def test_the_log_never_holds_a_password(desk: Desk, hub: Unit) -> None:
    added = people.add(desk, None, "wangfang", "王芳", hub.id)
    people.change_password(desk, added.person.id, added.password, "Reed-Yellow-7")
    written = " ".join(entry.detail for entry in AuditEntry.select())
    assert added.password not in written
    assert "Reed-Yellow-7" not in written
