"""督办: what lies where and for how long, who was reminded; 司法局 puts a matter under 督办 and lifts it (T-7, M-5, G-9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from portal import clock
from portal.desk import Desk, audit, facts, notices, recording, reminding
from portal.desk.duties import must_be
from portal.desk.list_rows import Row, rows_of
from portal.domain.procedure import DESK_ROLES, Actor, Outcome, Role
from portal.domain.reasons import Reason, Refused, Stale
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.deadlines import Reminder
from portal.store.matters import Matter, MatterClock, Party, set_version
from portal.store.notices import Notice

SUPERVISE, LIFT = "supervise", "lift"
LABELS = {SUPERVISE: "督办", LIFT: "解除督办"}
SHORTEST_SENTENCE = 4
CLAUSE = "G-9 知悉范围；本系统内部规则"


@dataclass(frozen=True, slots=True)
class Lying:
    """A matter that lies: with which unit, since when it stands where it stands, and which of its limits waits.

    ``days`` are the working days since then; ``limit`` is None where none runs; ``reminders`` went out about it, newest
    first.
    """

    row: Row
    unit: str
    since: datetime
    days: int
    supervised: bool
    limit: MatterClock | None
    reminders: Sequence[Reminder]


def lying(
    actor: Actor, *, limit: int, unit: int | None = None, kind: str = "", supervised: bool = False
) -> list[Lying]:
    """What is past its day, refused without a word of reason, or under 督办, the longest past first.

    All of it for 司法局, for 区政府办 what is under 督办, nothing for anybody else (G-9). ``unit``, ``kind`` and
    ``supervised`` narrow it.
    """
    if not actor.roles & {Role.SUPERVISOR, Role.GOV_OFFICE}:
        return []
    found = _chosen(Matter.escalated == True, unit, kind, limit)
    if Role.SUPERVISOR in actor.roles and not supervised:
        now, others = int(clock.now().timestamp()), Matter.escalated == False
        found += _chosen(others & (Matter.due_at <= now), unit, kind, limit)
        unexplained = (Matter.outcome == Outcome.UNEXPLAINED) & (Matter.due_at > now)
        found += _chosen(others & unexplained, unit, kind, limit)
    found = sorted(found, key=lambda one: (one.due_at, one.id))[:limit]
    ids = [one.id for one in found]
    limits, reminders = _limits(ids), reminding.of_matters(ids)
    holders = _holders(ids)
    holders |= _owers({number: limit for number, limit in limits.items() if number not in holders})
    today, calendar = clock.today(), snapshots.calendar()
    return [
        Lying(
            row, holders.get(one.id, ""), one.entered_at, calendar.working_between(one.entered_at.date(), today),
            one.escalated, limits.get(one.id), _about(limits.get(one.id), reminders.get(one.id, ())),
        )
        for one, row in zip(found, rows_of(actor, ids), strict=True)
    ]  # fmt: skip


def supervise(desk: Desk, actor: Actor, matter_id: int, sentence: str) -> Matter:
    """Put an open matter under 督办, by 司法局 with a sentence: from then on 区政府办 sees it (G-9).

    It stands on the timeline; the head and the desk of the unit it waits for are told, and 区政府办. Raises NotFound,
    Forbidden, and Refused with E-G-SUPERVISE: no sentence, closed, or under 督办 already.
    """
    return _change(desk, actor, matter_id, SUPERVISE, sentence)


def lift(desk: Desk, actor: Actor, matter_id: int, sentence: str) -> Matter:
    """Lift 督办 again, by 司法局 with a sentence; 区政府办 no longer sees the matter. Raises as ``supervise`` does."""
    return _change(desk, actor, matter_id, LIFT, sentence)


def _change(desk: Desk, actor: Actor, matter_id: int, act: str, sentence: str) -> Matter:
    matter = facts.readable(desk, actor, matter_id)
    must_be(actor, LABELS[act], Role.SUPERVISOR, operator=False)
    if reasons := _objections(matter, act, sentence.strip()):
        raise Refused(reasons)
    now = clock.now()
    with transaction():
        if not set_version(matter.id, matter.version, matter.version + 1):
            raise Stale([Reason("E-G-STALE", "办件刚刚有了变化，您的操作没有生效。", "请刷新后再办理。")])
        Matter.update(escalated=act == SUPERVISE).where(Matter.id == matter.id).execute()
        recording.event(
            matter, act, LABELS[act], actor, now, matter.state, matter.state, [(f"{LABELS[act]}意见", sentence.strip())]
        )  # fmt: skip
        audit.record(actor, f"matter.{act}", matter.kind, matter.id, sentence=sentence.strip())
        written = _tell(desk, actor, matter, act, sentence.strip())
    notices.carry(desk, written)
    return Matter.get_by_id(matter.id)


def _objections(matter: Matter, act: str, sentence: str) -> list[Reason]:
    found = []
    if not matter.open:
        found.append(_reason("办件已办结，不再督办。", "可查看办件的经过。"))
    if matter.private:
        found.append(_reason("草稿尚未送出，不能督办。", "请等送出后再督办。"))
    if matter.escalated == (act == SUPERVISE):
        found.append(_reason("办件已在督办中。" if matter.escalated else "办件不在督办中。", "请刷新页面。"))
    if len(sentence) < SHORTEST_SENTENCE:
        remedy = "请用一句话写明要求或者理由，将记入办件经过并告知承办单位。"
        found.append(_reason("没有写明督办意见。", remedy, field="sentence"))
    return found


def _reason(message: str, remedy: str, field: str = "") -> Reason:
    return Reason("E-G-SUPERVISE", message, remedy, CLAUSE, field=field)


def _tell(desk: Desk, actor: Actor, matter: Matter, act: str, sentence: str) -> list[Notice]:
    """The head and the desk of the unit it waits for (of all parties, where it waits for none), and 区政府办."""
    parties = facts.parties_of(matter)
    state = desk.host.procedure(matter.kind).state(matter.state)
    units = [unit for seat, unit in parties.items() if state.waits_for is None or state.awaits(seat)]
    told = {p for unit in units for p in notices.people_of(unit.id, DESK_ROLES | {Role.HEAD})}
    told |= set(notices.holders_of(Role.GOV_OFFICE))
    text = f"【{LABELS[act]}】{actor.principal.name}：{matter.title or '（未填案由）'}。{sentence}"
    return [notices.put(person, text, matter=matter, kind=act) for person in sorted(told - {actor.person_id})]


def _chosen(condition: Any, unit: int | None, kind: str, limit: int) -> list[Any]:
    rows = Matter.select(Matter.id, Matter.due_at, Matter.entered_at, Matter.escalated).where(
        condition, Matter.open == True, Matter.private == False, Matter.restricted == False
    )
    if kind:
        rows = rows.where(Matter.kind == kind)
    if unit is not None:
        here = (Party.matter == Matter.id) & (Party.unit == unit) & (Party.todo != "")
        rows = rows.where(fn.EXISTS(Party.select(Party.unit).where(here)))
    return list(rows.order_by(Matter.due_at, Matter.id).limit(limit))


def _holders(ids: Sequence[int]) -> dict[int, str]:
    """With whom each matter lies: the unit that it waits for."""
    units = snapshots.directory()
    rows = Party.select(Party.matter, Party.unit).where(Party.matter.in_(ids) & (Party.todo != "")).tuples()
    return {matter: units.name(unit) for matter, unit in rows}


def _owers(limits: Mapping[int, MatterClock]) -> dict[int, str]:
    """Where a matter waits for nobody, it lies with the unit that owes the limit."""
    if not limits:
        return {}
    units = snapshots.directory()
    rows = Party.select(Party.matter, Party.seat, Party.unit).where(Party.matter.in_(list(limits))).tuples()
    return {matter: units.name(unit) for matter, seat, unit in rows if seat == limits[matter].owed_by}


def _limits(ids: Sequence[int]) -> dict[int, MatterClock]:
    """The limit by which each matter is listed: the earliest that runs, those aside left out."""
    running = MatterClock.stopped_at.is_null() & (MatterClock.aside == False)
    rows = (
        MatterClock.select().where(MatterClock.matter.in_(ids) & running).order_by(MatterClock.due_at.desc())
    )
    return {row.matter_id: row for row in rows}


def _about(limit: MatterClock | None, reminders: Sequence[Reminder]) -> Sequence[Reminder]:
    """The reminders that went out about this limit and not about another of the same matter."""
    return [one for one in reminders if limit is not None and one.clock_id == limit.id]
