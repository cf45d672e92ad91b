"""What was shared, as its readers find it: received, sent, in the library as of a day, about an item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import fn

from plugins.sharing.asking import GUIDANCE
from plugins.sharing.categories import CATEGORIES, LIBRARY
from plugins.sharing.models import (
    RequestAnswer,
    RequestRecord,
    ShareItem,
    ShareRecord,
    ShareVersion,
    Training,
)
from plugins.sharing.rules import SHARED
from portal import kit
from portal.domain.procedure import Actor, Role, Seat

PAGE = 30
SENT, RECEIVED = "out", "in"
SEATS = (Seat.SENDER, Seat.PARTICIPANT)
SEATS_OF = {SENT: (Seat.SENDER,), RECEIVED: (Seat.PARTICIPANT,)}


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of shared information in a list; ``acknowledged`` is the reader's own unit's, None for who is no reader."""

    id: int
    title: str
    category: str
    sender: str
    receivers: str
    shared_at: datetime
    formed_on: date
    delayed: int
    version: int
    state: str
    expired: bool
    acknowledged: bool | None


def lines(
    actor: Actor,
    *,
    side: str = "",
    category: int | None = None,
    words: str = "",
    item: int | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> tuple[list[Line], int | None]:
    """What the reader's unit shared or got, the newest first, and the number from which the next page goes on.

    司法局 finds all (G-9); the administrators nothing.
    """
    if actor.is_administrator:
        return [], None
    rows = _of_reader(actor, side).where(kit.Matter.state.in_([*SHARED, "expired"]))
    if category is not None:
        rows = rows.where(ShareRecord.category == category)
    if words.strip():
        rows = rows.where(
            kit.Matter.title.contains(words.strip()) | ShareRecord.content.contains(words.strip())
        )
    if item is not None:
        rows = rows.where(kit.Matter.id.in_(ShareItem.select(ShareItem.matter).where(ShareItem.item == item)))
    if before is not None:
        rows = rows.where(kit.Matter.id < before)
    found = list(dict.fromkeys(rows.limit(limit + 1).tuples()))
    onward = found[limit - 1][0] if len(found) > limit else None
    return [*_lines(actor, found[:limit])], onward


SHOWN = (
    kit.Matter.id, kit.Matter.title, kit.Matter.state, ShareRecord.category, ShareRecord.shared_at, ShareRecord.formed_on,
    ShareRecord.delayed, ShareRecord.version, ShareRecord.expires_on,
)  # fmt: skip


def _of_reader(actor: Actor, side: str) -> Any:
    """The shares of a reader's unit in the order of its own index, the newest first; of 司法局 all."""
    rows = kit.Matter.select(*SHOWN).join(ShareRecord, on=(ShareRecord.matter == kit.Matter.id))
    if Role.SUPERVISOR in actor.roles and not side:
        every = (kit.Matter.kind == "share") & (kit.Matter.private == False)
        return rows.where(every).order_by(kit.Matter.id.desc())
    party = kit.Party
    ours = party.unit.in_({actor.principal.id, actor.unit.id}) & party.seat.in_(SEATS_OF.get(side, SEATS))
    rows = rows.switch(kit.Matter).join(party).where(ours, party.kind == "share")
    return rows.order_by(party.matter.desc())


def _readable(actor: Actor) -> Any:
    ours = kit.Party.unit.in_((actor.principal.id, actor.unit.id)) & kit.Party.seat.in_(SEATS)
    mine = kit.Party.select(kit.Party.unit).where((kit.Party.matter == kit.Matter.id) & ours)
    if Role.SUPERVISOR in actor.roles:
        return (kit.Matter.kind == "share") & (kit.Matter.private == False)
    return (kit.Matter.kind == "share") & fn.EXISTS(mine)


def _lines(actor: Actor, rows: list[tuple[Any, ...]]) -> Iterable[Line]:
    units, today = kit.directory(), kit.clock.today()
    ours = (actor.principal.id, actor.unit.id)
    seated: dict[int, list[tuple[Seat, int, Any]]] = {}
    party = kit.Party
    seats = party.select(party.matter, party.seat, party.unit, party.answered_at)
    for matter, *seat in seats.where(party.matter.in_([row[0] for row in rows])).tuples():
        seated.setdefault(matter, []).append((Seat(seat[0]), seat[1], seat[2]))
    for number, title, state, category, shared_at, formed_on, delayed, version, expires_on in rows:
        parties = seated[number]
        many = sorted(units.name(unit) for seat, unit, _ in parties if seat is Seat.PARTICIPANT)
        own = [at for seat, unit, at in parties if seat is Seat.PARTICIPANT and unit in ours]
        yield Line(
            number, title, CATEGORIES[category].label, next(units.name(unit) for seat, unit, _ in parties if seat is Seat.SENDER),
            many[0] if len(many) == 1 else f"{len(many)} 个单位", shared_at, formed_on, delayed or 0, version or 1, state,
            state == "expired" or bool(expires_on and expires_on < today), own[0] is not None if own else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of the library as it stood on a day: which version, since when."""

    id: int
    title: str
    unit: str
    version: int
    versions: int
    since: date
    content: str


def library(actor: Actor, on: date, words: str = "") -> list[Entry]:
    """The standards and procedures that the reader may see, each in the version of the day, by title (S-1, category 5)."""
    if actor.is_administrator:
        return []
    rows = (
        ShareVersion.select(ShareVersion, kit.Matter, ShareRecord)
        .join(kit.Matter)
        .join(ShareRecord, on=(ShareRecord.matter == kit.Matter.id), attr="record")
        .where(_readable(actor), ShareRecord.category == LIBRARY, kit.Matter.state.in_(list(SHARED)))
        .order_by(ShareVersion.matter, ShareVersion.number)
    )
    versions: dict[int, list[Any]] = {}
    for row in rows:
        versions.setdefault(row.matter_id, []).append(row)
    senders = _senders(list(versions))
    found = [
        Entry(number, then[-1].title, senders[number], then[-1].number, len(every), then[-1].valid_from, then[-1].content)
        for number, every in versions.items()
        if (then := [one for one in every if one.valid_from <= on])
        and not (every[0].matter.record.expires_on and every[0].matter.record.expires_on < on)
    ]  # fmt: skip
    sought = words.strip()
    kept = [one for one in found if sought in one.title or sought in one.content]
    return sorted(kept, key=lambda one: (one.title, one.id))


def _senders(numbers: list[int]) -> dict[int, str]:
    units = kit.directory()
    rows = kit.Party.select(kit.Party.matter, kit.Party.unit).where(
        kit.Party.matter.in_(numbers) & (kit.Party.seat == Seat.SENDER)
    )
    return {matter: units.name(unit) for matter, unit in rows.tuples()}


def versions_of(matter: int) -> list[Any]:
    """All versions of a share, the newest first."""
    return list(
        ShareVersion.select().where(ShareVersion.matter == matter).order_by(ShareVersion.number.desc())
    )


# --- what stands on an item's page ------------------------------------------------------------------------------


def _guidance_on(item: Any) -> Any:
    return (
        RequestAnswer.select(RequestAnswer, kit.Matter, RequestRecord)
        .join(kit.Matter)
        .join(RequestRecord, on=(RequestRecord.matter == kit.Matter.id), attr="record")
        .where(
            kit.Matter.id.in_(kit.of_item(item, "info_request"))
            & (RequestRecord.sort == GUIDANCE)
            & (RequestAnswer.declined == False)
            & (kit.Matter.state == "answered")
        )
    )


GUIDANCE_ON = kit.Prepared(lambda item: _guidance_on(item).order_by(RequestAnswer.id.desc()))
TRAININGS = kit.Prepared(lambda: Training.select().order_by(Training.held_on.desc(), Training.id.desc()))
IS_KNOWN = kit.Prepared(
    lambda item: (
        kit.Unit.select(
            fn.EXISTS(ShareItem.select(ShareItem.id).where(ShareItem.item == item)),
            fn.EXISTS(_guidance_on(item)),
            fn.EXISTS(Training.select(Training.id)),
        )
        .limit(1)
        .tuples()
    )
)
"""Whether anything was shared, answered or taught, asked at once: every page of a matter with an item asks."""


def count_about(actor: Actor, item: int, own: int | None) -> int:
    """How much a reader finds about an item beside the matter at hand; most items have nothing, and cost little."""
    shared, answered, taught = IS_KNOWN.first(item)
    count = sum(one.id != own for one in lines(actor, item=item)[0]) if shared else 0
    return count + (len(GUIDANCE_ON(item)) if answered else 0) + (len(trainings(item)) if taught else 0)


def guidance(item: int) -> list[Mapping[str, Any]]:
    """The questions on an item that its origin department has answered: for everybody (L-4)."""
    units = kit.directory()
    return [
        {"title": row.matter.title, "question": row.matter.record.question or "", "answer": row.text,
         "unit": units.name(row.unit_id), "at": row.answered_at, "id": row.matter_id}
        for row in GUIDANCE_ON(item)
    ]  # fmt: skip


def trainings(item: int) -> list[Any]:
    """The trainings on an item, the newest first."""
    return [row for row in TRAININGS() if item in row.items]


def answers_of(sheet: Any) -> list[Any]:
    """What was answered to a request, as the reader may see it: the asking unit and 司法局 all, another its own."""
    rows = RequestAnswer.select().where(RequestAnswer.matter == sheet.matter.id).order_by(RequestAnswer.id)
    whole = Seat.SENDER in sheet.seats or Role.SUPERVISOR in sheet.actor.roles
    ours = (sheet.actor.principal.id, sheet.actor.unit.id)
    return [row for row in rows if whole or row.unit_id in ours]
