"""A unit ends: closed, or merged into a successor that takes over its people, territory and matters (G-2).

What went out under the old name keeps it: letters, numbers, the lines of a timeline. What is open goes on under the
successor, whose people see also what is closed. Powers do not follow by themselves: they follow the list (L-1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from peewee import ModelSelect

from portal import clock
from portal.desk import Desk, audit, notices, recording, units
from portal.desk.duties import must_be
from portal.desk.facts import facts_of
from portal.desk.operators import operator
from portal.domain.actors import Actor, Role
from portal.domain.procedure import Seat
from portal.domain.reasons import Reason, Refused, Stale
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.matters import Matter, Party
from portal.store.people import Person
from portal.store.powers import PowerGrant
from portal.store.snapshots import UnitRow
from portal.store.units import SIGNING_KINDS, Liaison, Place, Unit

SUCCEED = "succeed"
CLAUSE = "G-2 单位合并、更名"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What hangs on a unit: open and closed matters, items of the list, people, places, liaisons, inner units."""

    matters: int
    closed: int
    items: int
    people: int
    places: int
    liaisons: int
    inner: int


def holdings(unit_id: int) -> Holdings:
    """What hangs on a unit now, in numbers: what moves with it, or must be settled before it can be ended."""
    mine = Party.select().where(Party.unit == unit_id)
    return Holdings(
        mine.where(Party.open == True).count(),
        mine.where(Party.open == False).count(),
        _running_grants(unit_id).count(),
        Person.select().where((Person.unit == unit_id) & (Person.active == True)).count(),
        Place.select().where(Place.office == unit_id).count(),
        _in_office(unit_id).count(),
        Unit.select().where((Unit.parent == unit_id) & Unit.valid_to.is_null()).count(),
    )


def obstacles(desk: Desk, unit: UnitRow, on: date, successor: UnitRow | None) -> tuple[Reason, ...]:
    """Everything that stands against ending the unit on that day, with or without a successor; empty when it may."""
    held = holdings(unit.id)
    found = list(_days(unit, on, successor))
    if held.items:
        remedy = "请区司法局先公布清单调整，改由承接单位行使；可点“提请区司法局调整清单”。"
        found.append(Reason("E-G-UNIT", f"清单仍列有 {held.items} 项由{unit.name}行使。", remedy, "L-1、L-5"))
    if successor is None:
        found += _left_behind(held)
    else:
        found += _cannot_succeed(desk, unit, successor, held)
    return tuple(found)


def end(desk: Desk, actor: Actor | None, unit_id: int, on: date, successor_id: int | None = None) -> Unit:
    """Close a unit from ``on``; all that hangs on it goes to the successor, if it has one.

    By the system administrator or the operator. Raises Refused (E-G-UNIT) with every obstacle at once: nothing may
    be left without anyone to answer for it, and no power moves without its paper.
    """
    must_be(actor, "撤销单位", Role.SYSTEM_ADMIN)
    unit = units.row(unit_id)
    successor = units.row(successor_id) if successor_id is not None else None
    with transaction():
        _must_still_be_there(unit, successor)
        if found := obstacles(desk, unit, on, successor):
            raise Refused(found)
        Unit.update(valid_to=on, successor=successor_id).where(Unit.id == unit_id).execute()
        if successor is not None:
            _succeed(desk, actor, unit, successor, on)
        snapshots.changed("units", "powers", "absences")
        audit.record(actor, "unit.end", "unit", unit_id, on=on, successor=successor_id)
    return Unit.get_by_id(unit_id)


def _must_still_be_there(*concerned: UnitRow | None) -> None:
    """Hold the units until the transaction ends; Stale where somebody else has ended one since it was looked at.

    Two units merged into each other at once would leave both without anybody.
    """
    living = [one.id for one in concerned if one is not None and one.valid_to is None]
    held = Unit.update(valid_to=None).where(Unit.id.in_(living) & Unit.valid_to.is_null()).execute()
    if held != len(set(living)):
        raise Stale([Reason("E-G-STALE", "单位刚刚已被撤销或合并。", "请刷新页面后核对。", CLAUSE)])


def ask_for_list(actor: Actor | None, unit_id: int, successor_id: int) -> int:
    """Tell 司法局 that the list must follow a merger; how many people were told. Changes no power."""
    must_be(actor, "提请调整清单", Role.SYSTEM_ADMIN)
    unit, successor = units.row(unit_id), units.row(successor_id)
    items = _running_grants(unit_id).count()
    text = f"{unit.name}将并入{successor.name}，清单仍列有 {items} 项由{unit.name}行使，请公布清单调整。"
    told = notices.supervisors()
    with transaction():
        notices.write([(one, text) for one in sorted(told)], kind="W-L-SUCCESSION")
        audit.record(actor, "unit.ask_list", "unit", unit_id, successor=successor_id, items=items)
    return len(told)


def _days(unit: UnitRow, on: date, successor: UnitRow | None) -> Iterable[Reason]:
    if unit.valid_to is not None:
        yield _fault(f"{unit.name}已经撤销。", "请从通讯录查看现在的单位。")
    if on > clock.today():
        yield _fault("撤销日期晚于今天。", "请在撤销当日办理。", "on")
    if successor is not None and successor.id == unit.id:
        yield _fault("承接单位就是本单位。", "只改名称的，请用“更名”。", "successor")
    elif successor is not None and successor.valid_to is not None:
        yield _fault(f"{successor.name}已经撤销，不能承接。", "请另选承接单位。", "successor")


def _left_behind(held: Holdings) -> Iterable[Reason]:
    """Without a successor nobody would answer for these."""
    for count, words in (
        (held.matters, "件未办结的办件"),
        (held.people, "名在用人员"),
        (held.places, "处辖区地点"),
        (held.inner, "个内设、直属、派出机构"),
    ):
        if count:
            yield _fault(
                f"还有 {count} {words}。", "请选择承接单位；确实没有的，请先办结、停用或者调整。", "successor"
            )


def _cannot_succeed(desk: Desk, unit: UnitRow, successor: UnitRow, held: Holdings) -> Iterable[Reason]:
    """What a successor cannot take: matters it may not sign for, has switched off, or stands against itself in."""
    if held.matters and successor.kind not in SIGNING_KINDS:
        yield _fault(
            f"{successor.name}不能以自己的名义行文，承接不了未办结的办件。", "请选择其上级单位。", "successor"
        )
    if successor.parent_id == unit.id:
        yield _fault(f"{successor.name}是{unit.name}的内设机构。", "请另选承接单位。", "successor")
    if between := _between(unit.id, successor.id).count():
        words = f"与{successor.name}之间还有 {between} 件未办结的办件，合并后双方成为同一单位。"
        yield _fault(words, "请先办结或者协商退回。", "successor")
    for plugin in {
        desk.host.owner(kind).name: desk.host.owner(kind) for kind in _open_kinds(desk, unit.id)
    }.values():
        if not plugin.core and desk.host.is_off(plugin.name, successor.id):
            words = f"{successor.name}停用了“{plugin.label}”，而有这一制度的办件未办结。"
            yield _fault(words, "请先在“制度启用”中启用或者收尾。", "successor")


def _succeed(desk: Desk, actor: Actor | None, unit: UnitRow, successor: UnitRow, on: date) -> None:
    """People keep working and log in anew, places keep their past, inner units their parent, matters their history."""
    Person.update(unit=successor.id, stamp=Person.stamp + 1).where(Person.unit == unit.id).execute()
    for place in Place.select().where(Place.office == unit.id):
        place.former = [*place.former, [unit.id, on.isoformat()]]
        place.office = successor.id
        place.save()
    Unit.update(parent=successor.id).where(Unit.parent == unit.id).execute()
    _pass_on_liaisons(unit, successor, on)
    snapshots.changed("units", "powers", "absences")
    _pass_on_matters(desk, actor or operator(), unit, successor)


def _pass_on_liaisons(unit: UnitRow, successor: UnitRow, on: date) -> None:
    """The liaisons of the old unit end there and begin at the successor on the same day."""
    for row in _in_office(unit.id):
        details = {
            name: getattr(row, name)
            for name in ("person_id", "name", "post", "office_phone", "mobile", "backup")
        }
        Liaison.update(valid_to=on).where(Liaison.id == row.id).execute()
        Liaison.create(unit=successor.id, valid_from=on, recorded_at=clock.now(), **details)


def _pass_on_matters(desk: Desk, actor: Actor, unit: UnitRow, successor: UnitRow) -> None:
    """Every matter gets the successor in the old unit's seat, and remembers whose it was; an open one says so."""
    numbers = [n for (n,) in Party.select(Party.matter).where(Party.unit == unit.id).distinct().tuples()]
    both = Party.select(Party.matter).where(
        (Party.unit == successor.id) & (Party.seat == Seat.PARTICIPANT) & Party.matter.in_(numbers)
    )
    doubled = (Party.unit == unit.id) & (Party.seat == Seat.PARTICIPANT) & Party.matter.in_(both)
    Party.delete().where(doubled).execute()
    Party.update(unit=successor.id, former=unit.id).where(
        (Party.unit == unit.id) & Party.former.is_null()
    ).execute()
    Party.update(unit=successor.id).where(Party.unit == unit.id).execute()
    Matter.update(office=successor.id).where((Matter.office == unit.id) & (Matter.open == True)).execute()
    told = [("原单位", unit.name), ("承接单位", successor.name)]
    for matter in Matter.select().where(Matter.id.in_(numbers)).order_by(Matter.id):
        if matter.open:
            recording.event(
                matter, SUCCEED, "单位承接", actor, clock.now(), matter.state, matter.state, details=told
            )
        if desk.host.knows(matter.kind):
            recording.index(desk, matter, facts_of(desk, matter, actor))
            matter.save(only=[Matter.filed_under])


def _running_grants(unit_id: int) -> ModelSelect:
    running = PowerGrant.valid_to.is_null() | (PowerGrant.valid_to > clock.today())
    return PowerGrant.select().where((PowerGrant.holder == unit_id) & running)


def _in_office(unit_id: int) -> ModelSelect:
    in_office = Liaison.valid_to.is_null() | (Liaison.valid_to > clock.today())
    return Liaison.select().where((Liaison.unit == unit_id) & in_office).order_by(Liaison.id)


def _between(unit_id: int, other_id: int) -> ModelSelect:
    """Open matters in which the two face each other; that both are among many participants does not make them sides."""
    theirs = Party.select(Party.matter).where(Party.unit == other_id)
    side = Party.seat != Seat.PARTICIPANT
    facing = (side & Party.matter.in_(theirs)) | Party.matter.in_(theirs.where(side))
    return Party.select().where((Party.unit == unit_id) & (Party.open == True) & facing)


def _open_kinds(desk: Desk, unit_id: int) -> Sequence[str]:
    rows = Party.select(Party.kind).where((Party.unit == unit_id) & (Party.open == True)).distinct().tuples()
    return [kind for (kind,) in rows if desk.host.knows(kind)]


def _fault(message: str, remedy: str, field: str | None = None) -> Reason:
    return Reason("E-G-UNIT", message, remedy, CLAUSE, field=field)
