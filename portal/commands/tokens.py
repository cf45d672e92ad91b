"""``portal token``: tokens by which programs act at the API."""

import click

from portal.commands import answer, at_desk, json_option
from portal.desk import Desk, units
from portal.desk.people import issue_token, service_person
from portal.domain.reasons import Reason, Refused
from portal.store.people import Person
from portal.store.snapshots import UnitRow


@click.group(help="接口令牌：供其他程序以一人的权限使用接口。")
def token() -> None:
    """The group of commands about tokens."""


@token.command(help="为单位 UNIT 签发令牌，只显示这一次；不写 --person 的，以只能查看的“接口”人员签发。")
@click.argument("unit")
@click.option("--person", default="", metavar="NAME", help="以谁的权限办理：用户名或姓名。")
@json_option
@at_desk
def add(desk: Desk, unit: str, person: str, as_json: bool) -> None:
    """Issue a token for a person of a unit, by default for the unit's read-only service person."""
    home = units.named(unit)
    whose = _person(home, person) if person else service_person(desk, home.id)
    issued = issue_token(desk, None, whose.id)
    facts = {"token": issued, "unit": home.code, "person": whose.username}
    answer(
        facts,
        f"{home.name} {whose.name}（{whose.username}）的接口令牌：{issued}\n请妥善保存，不再显示。",
        as_json,
    )


def _person(home: UnitRow, named: str) -> Person:
    """The active person of a unit by username or name."""
    here = (Person.unit == home.id) & (Person.active == True)
    found = list(Person.select().where(here & ((Person.username == named) | (Person.name == named))))
    exact = [person for person in found if person.username == named] or found
    if len(exact) != 1:
        problem = "不止一人，请写用户名" if exact else "没有这个人员，或者已停用"
        raise Refused(
            [Reason("E-G-PERSON", f"{home.name}“{named}”：{problem}。", "可用 portal people list 查看。")]
        )
    return exact[0]
