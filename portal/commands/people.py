"""``portal people``: accounts as the operator keeps them; roles are given by the security administrator only."""

from pathlib import Path
from typing import Any

import click

from portal.commands import answer, at_desk, json_option
from portal.commands.units import FILE, counts
from portal.desk import Desk, leavers, personnel, second_factor, units
from portal.desk import people as accounts
from portal.desk.people import Added
from portal.domain.reasons import NotFound
from portal.store.people import Person
from portal.store.units import Unit

username = click.argument("username")


@click.group(help="人员：列出、导入、新增、重置密码、停用、启用；角色由安全管理员在页面授予。")
def people() -> None:
    """The group of commands about people."""


@people.command(name="list", help="列出全部人员。")
@json_option
@at_desk
def list_people(desk: Desk, as_json: bool) -> None:
    """List every account with its unit and roles."""
    rows = Person.select(Person, Unit).join(Unit).order_by(Unit.code, Person.username)
    facts = [_facts(person) for person in rows]
    lines = [
        f"{f['username']}  {f['name']}  {f['unit']['name']}  {'、'.join(f['roles']) or '无角色'}{'' if f['active'] else '  已停用'}"
        for f in facts
    ]
    answer(facts, "\n".join(lines), as_json)


@people.command(name="import", help="导入人员清单（csv 或 xlsx）；新人员没有角色，一次性口令只显示这一次。")
@click.argument("file", type=FILE)
@json_option
@at_desk
def import_people(desk: Desk, file: Path, as_json: bool) -> None:
    """Enter a list of people, all of it or nothing, and print the one-time passwords."""
    done, new = personnel.import_people(desk, None, file.read_bytes(), file.name)
    lines = [f"人员：{done.words}。", *map(_line, new)]
    answer({**counts(done), "passwords": [_handed(one) for one in new]}, "\n".join(lines), as_json)


@people.command(help="新增人员，打印一次性口令；不授予任何角色。")
@username
@click.argument("name")
@click.option("--unit", required=True, metavar="UNIT", help="所在单位，编码或名称。")
@click.option("--post", default="", help="职务。")
@json_option
@at_desk
def add(desk: Desk, username: str, name: str, unit: str, post: str, as_json: bool) -> None:
    """Add a person without any role."""
    added = accounts.add(desk, None, username, name, units.named(unit).id, post=post)
    answer(_handed(added), _line(added), as_json)


@people.command(name="reset-password", help="重置密码，打印一次性口令，并解除锁定。")
@username
@json_option
@at_desk
def reset_password(desk: Desk, username: str, as_json: bool) -> None:
    """Give a person a new one-time password."""
    added = accounts.reset_password(desk, None, _person(username).id)
    answer(_handed(added), _line(added), as_json)


@people.command(name="reset-totp", help="重置管理员的动态口令，本人重新登录后再启用。")
@username
@json_option
@at_desk
def reset_totp(desk: Desk, username: str, as_json: bool) -> None:
    """Take an administrator's second factor away."""
    person = second_factor.reset(desk, None, _person(username).id)
    answer({"username": person.username, "totp": False}, f"{person.name}的动态口令已重置。", as_json)


@people.command(name="require-totp", help="管理员是否必须启用动态口令：on 或 off；训练以外缺省为 on。")
@click.argument("state", type=click.Choice(["on", "off"]))
@json_option
@at_desk
def require_totp(desk: Desk, state: str, as_json: bool) -> None:
    """Decide whether administrators must have a second factor."""
    second_factor.require(desk, state == "on")
    words = (
        "管理员必须启用动态口令。" if state == "on" else "管理员可以不启用动态口令；已启用的登录时仍须输入。"
    )
    answer({"required": state == "on"}, words, as_json)


@people.command(help="停用人员：下一次请求起不能再登录，留下的记录不变。")
@username
@json_option
@at_desk
def disable(desk: Desk, username: str, as_json: bool) -> None:
    """Let a person log in no more."""
    person = leavers.disable(desk, None, _person(username).id)
    answer({"username": person.username, "active": person.active}, f"{person.name}已停用。", as_json)


@people.command(help="启用已停用的人员。")
@username
@json_option
@at_desk
def enable(desk: Desk, username: str, as_json: bool) -> None:
    """Let a disabled person log in again."""
    person = leavers.enable(desk, None, _person(username).id)
    answer({"username": person.username, "active": person.active}, f"{person.name}已启用。", as_json)


def _person(username: str) -> Person:
    person: Person | None = Person.get_or_none(Person.username == username)
    if person is None:
        raise NotFound(f"没有用户名为“{username}”的人员。")
    return person


def _facts(person: Person) -> dict[str, Any]:
    return {
        "username": person.username, "name": person.name, "unit": {"code": person.unit.code, "name": person.unit.name},
        "roles": sorted(person.role_set), "active": person.active, "post": person.post, "badge": person.badge,
    }  # fmt: skip


def _handed(added: Added) -> dict[str, str]:
    return {"username": added.person.username, "name": added.person.name, "password": added.password}


def _line(added: Added) -> str:
    return f"{added.person.name}  用户名 {added.person.username}  一次性口令 {added.password}"
