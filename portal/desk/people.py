"""People and what they may do: added, given roles, disabled, given a new password (G-4, trust 6).

Every act is logged. ``actor`` None is the operator at the command line.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from portal import clock
from portal.desk import Desk, audit, passwords, tokens
from portal.desk.duties import must_be
from portal.domain.access import role_conflicts
from portal.domain.procedure import ADMIN_ROLES, Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused
from portal.store.db import transaction
from portal.store.people import LoginFailure, Person
from portal.store.units import Unit


@dataclass(frozen=True, slots=True)
class Added:
    """A new person and the password to hand over once; it must be changed at the first login."""

    person: Person
    password: str


def add(
    desk: Desk,
    actor: Actor | None,
    username: str,
    name: str,
    unit: int,
    *,
    password: str | None = None,
    post: str = "",
) -> Added:
    """Add a person without any role, by the system administrator or the operator.

    Without ``password`` a one-time password is made. A given one must be good (not in training mode) and stays
    until it ages. Raises Forbidden, NotFound (unit), Refused (E-G-USERNAME, E-G-PASSWORD).
    """
    must_be(actor, "新增人员", Role.SYSTEM_ADMIN)
    if Unit.get_or_none(Unit.id == unit) is None:
        raise NotFound("没有这个单位。")
    if password is not None and not desk.settings.training:
        passwords.must_be_good(password, [username, name])
    handed = password or one_time_password()
    with transaction():
        _must_be_free(username)
        person = Person.create(
            username=username, name=name, unit=unit, post=post, password_hash=passwords.hashed(handed),
            must_change_password=password is None, password_changed_at=clock.now(), created_at=clock.now(),
        )  # fmt: skip
        audit.record(actor, "person.add", "person", person.id, username=username, unit=unit)
    return Added(person, handed)


def add_first_administrators(desk: Desk, unit: int) -> list[Added]:
    """The three administrators of a new portal, each with a one-time password; the operator's act, once only."""
    if any(person.role_set & ADMIN_ROLES for person in Person.select()):
        raise Refused([Reason("E-G-SEPARATION", "三员账号已经建立。", clause="G-4")])
    added = []
    with transaction():
        for role, username in ((Role.SYSTEM_ADMIN, "sysadmin"), (Role.SECURITY_ADMIN, "secadmin"),
                               (Role.AUDIT_ADMIN, "auditadmin")):  # fmt: skip
            one = add(desk, None, username, role.text, unit)
            one.person.roles = role.value
            one.person.save(only=[Person.roles])
            audit.record(None, "person.roles", "person", one.person.id, roles=role.value)
            added.append(one)
    return added


def set_roles(desk: Desk, actor: Actor, person_id: int, roles: Iterable[Role]) -> Person:
    """Give a person exactly these roles: by the security administrator only, never to oneself (trust 6).

    Acts at the person's next request: their sessions end.
    """
    must_be(actor, "授予角色", Role.SECURITY_ADMIN, operator=False)
    _must_be_another(actor, person_id, "不能给自己授予或取消角色。")
    wanted = frozenset(roles)
    if conflicts := role_conflicts(wanted):
        raise Refused(conflicts)
    with transaction():
        person = get(person_id)
        former, person.roles = person.roles, ",".join(sorted(wanted))
        end_sessions(person, Person.roles)
        audit.record(actor, "person.roles", "person", person.id, former=former, roles=person.roles)
    return person


def reset_password(desk: Desk, actor: Actor | None, person_id: int) -> Added:
    """Give a person a new one-time password and lift their lock.

    By the system or the security administrator; that of another administrator only by the operator, lest one
    administrator could step into another's shoes (三员分立).
    """
    must_be(actor, "重置密码", Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    person = get(person_id)
    if actor is not None and person.role_set & ADMIN_ROLES:
        raise Forbidden(
            [Reason("E-G-SEPARATION", "管理员的密码只能由运维人员在服务器上重置。", clause="G-4 三员分立")]
        )
    handed = one_time_password()
    with transaction():
        _set_password(person, handed, must_change=True)
        audit.record(actor, "person.reset_password", "person", person.id)
    return Added(person, handed)


def change_password(desk: Desk, person_id: int, former: str, new: str) -> Person:
    """Let a person change their own password; every session of theirs ends, the caller opens a new one.

    Raises Refused with E-G-PASSWORD: the former one is wrong, the new one the same, or not good enough.
    """
    person = get(person_id)
    if not passwords.verify(person.password_hash, former):
        raise Refused(
            [Reason("E-G-PASSWORD", "原密码不正确。", remedy="请重新输入原密码。", field="former_password")]
        )
    if new == former:
        raise Refused(
            [Reason("E-G-PASSWORD", "新密码与原密码相同。", remedy="请换一个新密码。", field="new_password")]
        )
    passwords.must_be_good(new, [person.username, person.name, person.unit.name, person.unit.short_name])
    with transaction():
        _set_password(person, new, must_change=False)
        audit.record_person(person, "person.change_password")
    return person


def issue_token(desk: Desk, actor: Actor | None, person_id: int) -> str:
    """A new API token for a person, shown once; it acts with that person's rights.

    Only the operator issues one: an administrator who did could read matters with it (trust 6).
    """
    must_be(actor, "签发接口令牌")
    person = get(person_id)
    with transaction():
        token = tokens.issue(person)
        audit.record(actor, "token.issue", "person", person.id)
    return token


def service_person(desk: Desk, unit: int) -> Person:
    """The read-only service person 接口 of a unit, for whom tokens without a named person act; made when missing."""
    code = Unit.get_by_id(unit).code
    username = f"api-{code}"
    person: Person | None = Person.get_or_none(Person.username == username)
    if person is None:
        with transaction():
            person = Person.create(
                username=username, name=Role.SERVICE.text, unit=unit, roles=Role.SERVICE.value,
                must_change_password=False, created_at=clock.now(),
            )  # fmt: skip
            audit.record(None, "person.add", "person", person.id, username=username, unit=unit)
    return person


def get(person_id: int) -> Person:
    """A person by number; NotFound when there is none."""
    person: Person | None = Person.get_or_none(Person.id == person_id)
    if person is None:
        raise NotFound("没有这个人员。")
    return person


def one_time_password() -> str:
    """Twelve characters that nobody confuses when reading them aloud, of three kinds."""
    groups = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789")
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for letters in groups)


def _set_password(person: Person, password: str, *, must_change: bool) -> None:
    person.password_hash, person.must_change_password = passwords.hashed(password), must_change
    person.password_changed_at = clock.now()
    end_sessions(person, Person.password_hash, Person.must_change_password, Person.password_changed_at)
    LoginFailure.delete().where(LoginFailure.username == person.username).execute()


def end_sessions(person: Person, *changed: object) -> None:
    """End all sessions of a person at their next request, saving the columns ``changed`` as well.

    Sessions carry the stamp under which they began; moving it ends them.
    """
    person.stamp += 1
    person.save(only=[*changed, Person.stamp])


def _must_be_another(actor: Actor | None, person_id: int, sentence: str) -> None:
    if actor is not None and actor.person_id == person_id:
        raise Forbidden([Reason("E-G-SEPARATION", sentence, clause="G-4 三员分立")])


def _must_be_free(username: str) -> None:
    if not username or username != username.strip() or len(username) > 64:
        raise Refused([Reason("E-G-USERNAME", "用户名应为 1 至 64 个字符，首尾没有空格。", field="username")])
    if Person.select().where(Person.username == username).exists():
        raise Refused([Reason("E-G-USERNAME", f"用户名“{username}”已被使用。", field="username")])
