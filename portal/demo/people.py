"""The invented people of the demo district: for each unit a desk, an approver and a head, and the three administrators."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from portal import clock
from portal.desk import Desk, absences, audit, founding, liaisons, passwords, staff
from portal.desk.absences import Plan
from portal.domain.procedure import ADMIN_ROLES, Actor, Role
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.decisions import DEMO_ACCOUNTS, PASSWORD_DAYS
from portal.store.people import Person
from portal.store.units import Unit

PASSWORD = "Lianxi-2026"  # noqa: S105 - printed at the start and on the login page: it protects nothing

OFFICES = {
    "410703100": "pingyuan", "410703009": "tiexi", "410703002": "jiefang", "410703001": "shengli",
    "410703003": "zhongtong", "410703004": "jiankang", "410703008": "nanqiao", "410703007": "ziyou",
}  # fmt: skip
DEPARTMENTS = {
    "D08": "xiaofang", "D01": "chengguan", "D02": "zhujian", "D03": "ziran", "D04": "huanjing", "D05": "nongye",
    "D06": "shuili", "D07": "jiaotong", "D09": "yingji", "D10": "shichang", "D11": "minzheng", "D12": "wenlv",
}  # fmt: skip
TEAMS = {"N100": "pingyuan", "N009": "tiexi"}
WITHOUT_LIAISON = "D12"
"""One department has nobody to turn to, so that the warning W-G-NO-LIAISON is seen (G-5)."""

ON_LEAVE = "chengguan.lianluo"
"""Who is on leave while the demo is looked at; the deputy signs for what comes in."""

LIAISON_KINDS = ("town", "subdistrict", "department", "branch")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤"

"""One for each person; the given name is the post, so that nobody real is meant and everybody is understood."""


@dataclass(frozen=True, slots=True)
class Post:
    """A seat in a unit: what its login ends in, which word stands for the given name, what it may do."""

    suffix: str
    word: str
    title: str
    roles: frozenset[Role]


OFFICE_DESK = Post("jingban", "经办", "综合执法岗", frozenset({Role.HANDLER, Role.LIAISON}))
DEPARTMENT_DESK = Post("lianluo", "联络", "法制岗", frozenset({Role.HANDLER, Role.LIAISON}))
DESK_ALONE = Post("jingban", "经办", "法制岗", frozenset({Role.HANDLER}))
TEAM_MEMBER = Post("zhifa", "执法", "执法队员", frozenset({Role.HANDLER}))
APPROVER = Post("lingdao", "分管", "分管负责人", frozenset({Role.APPROVER}))
HEAD = Post("zhuyao", "主要", "主要负责人", frozenset({Role.HEAD}))
SUPERVISOR = Post("jiandu", "监督", "执法协调监督岗", frozenset({Role.SUPERVISOR}))
GOVERNMENT = Post("zhengfu", "督查", "督查岗", frozenset({Role.GOV_OFFICE}))


def people() -> Iterator[tuple[str, str, Post]]:
    """Unit code, first half of the login and post of everybody but the administrators, the busiest units first."""
    for code, name in OFFICES.items():
        yield from ((code, name, post) for post in (OFFICE_DESK, APPROVER, HEAD))
    for code, name in DEPARTMENTS.items():
        desk = DESK_ALONE if code == WITHOUT_LIAISON else DEPARTMENT_DESK
        yield from ((code, name, post) for post in (desk, APPROVER, HEAD))
    yield from ((code, name, TEAM_MEMBER) for code, name in TEAMS.items())
    yield "D17", "sifa", SUPERVISOR
    yield "D19", "qu", GOVERNMENT


def settle(desk: Desk) -> None:
    """Give every unit its people and liaisons, all with the one printed password; the portal ages none of them."""
    with snapshots.reading(), transaction():
        _settle(desk)


def _settle(desk: Desk) -> None:
    PASSWORD_DAYS.decide(0)
    handed = passwords.hashed(PASSWORD)  # once: seventy slow hashes would take as long as the whole telling
    for number, (code, prefix, post) in enumerate(people()):
        _add(Unit.get(Unit.code == code), prefix, post, number, handed)
    with_liaison = Unit.kind.in_(LIAISON_KINDS) & (Unit.code != WITHOUT_LIAISON)
    for unit in Unit.select().where(with_liaison).order_by(Unit.id):
        _name_liaison(unit)
    for added in founding.appoint_administrators(desk):
        added.person.password_hash, added.person.must_change_password = handed, False
        added.person.save()
    DEMO_ACCOUNTS.decide(list(_accounts()))


def pair() -> None:
    """Everybody's B 岗: the colleague of the same desk where there is one, else the next who signs."""
    with snapshots.reading(), transaction():
        for unit in snapshots.directory().units:
            mine = list(
                Person.select().where((Person.unit == unit) & (Person.active == True)).order_by(Person.id)
            )
            working = [person for person in mine if not person.role_set & ADMIN_ROLES]
            for person, deputy in zip(working, working[1:] + working[:1], strict=True):
                if person != deputy:
                    absences.name_deputy(None, person.id, deputy.id)


def send_away() -> None:
    """One liaison is on leave this week, so that standing in is seen on the first day (A/B 岗)."""
    with snapshots.reading():
        person = Person.get(Person.username == ON_LEAVE)
        until = clock.today() + timedelta(days=4)
        absences.begin(None, person.id, Plan(clock.today(), until, person.deputy_id, "年休假"))


def actors() -> list[Actor]:
    """Everybody who can log in, ready to act, in the order in which they are printed."""
    return [staff.actor_of(person) for person in _active()]


def _add(unit: Unit, prefix: str, post: Post, number: int, handed: str) -> None:
    roles, username = ",".join(sorted(post.roles)), f"{prefix}.{post.suffix}"
    person = Person.create(
        username=username, name=SURNAMES[number] + post.word, unit=unit, roles=roles, password_hash=handed, must_change_password=False,
        password_changed_at=clock.now(), created_at=clock.now(), post=post.title, office_phone=unit.duty_phone,
        mobile=f"0000-{number:07}", badge=f"演示证{number:04}",
    )  # fmt: skip
    audit.record(None, "person.add", "person", person.id, username=username, unit=unit.id)
    audit.record(None, "person.roles", "person", person.id, roles=roles)


def _name_liaison(unit: Unit) -> None:
    """The unit's own liaison where it has logins, else a name and a telephone in the directory (G-5)."""
    own = Person.get_or_none((Person.unit == unit) & Person.roles.contains(Role.LIAISON))
    details = {"name": f"{unit.short_name}联络", "post": "办公室", "office_phone": unit.duty_phone}
    liaisons.name_liaison(
        None, unit.id, {} if own else details, since=clock.today(), person_id=own.id if own else None
    )


def _accounts() -> Iterator[dict[str, str]]:
    for person in _active():
        roles = "、".join(role.text for role in Role if role in person.role_set)
        yield {
            "username": person.username, "password": PASSWORD, "name": person.name,
            "unit_name": person.unit.name, "roles_text": roles,
        }  # fmt: skip


def _active() -> Iterator[Person]:
    yield from Person.select().where(Person.active == True).order_by(Person.id)
