"""Looks up what the rules of a referral may not: the organs of justice, the library, the referrals of an incident."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.judicial.models import Offence, OpinionRecord, ReferralRecord
from plugins.judicial.opinions import OPINION
from plugins.judicial.pending import Pending
from plugins.judicial.preparing import PROCURATORATE, organ_of
from plugins.judicial.rules import CRIMINAL_REFERRAL
from portal import kit
from portal.domain.powers import UnitRef
from portal.domain.procedure import Actor, LookedUp, Seat

KIND = CRIMINAL_REFERRAL.kind
ORGAN_KINDS = ("judicial",)
UNKNOWN_PARTY = ("", "待查")
KEPT = ("goods", "grounds", "penalties")


def known(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """What the rules and forms of a referral ask."""
    record = kit.record_of(ReferralRecord, matter) if matter is not None else None
    written = kit.correspondents("judicial", matter, record, fields, actor, ORGAN_KINDS)
    return LookedUp(
        **written,
        organs=organs,
        procuratorate_name=_procuratorate_name,
        library=lambda: [entry_of(row) for row in library()],
        goods=lambda: _kept(record, "goods"),
        grounds=lambda: _kept(record, "grounds"),
        penalties=lambda: _kept(record, "penalties"),
    )


def known_of_opinion(matter: Any, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """What the rules and forms of an opinion ask."""
    record = kit.record_of(OpinionRecord, matter) if matter is not None else None
    return LookedUp(**kit.correspondents("judicial", matter, record, fields, actor, ORGAN_KINDS))


def organs() -> dict[str, UnitRef]:
    """The police, the procuratorate and 监察机关 of the district, as the directory of units has them."""
    found: dict[str, UnitRef] = {}
    for unit in kit.directory().of_kinds(*ORGAN_KINDS):
        if organ := organ_of(unit):
            found.setdefault(organ, unit)
    return found


def library(*, all_entries: bool = False) -> list[Any]:
    """The offences to choose from, those for the police first; with ``all_entries`` also those put away."""
    rows = Offence.select().order_by(Offence.organ, Offence.id)
    return list(rows if all_entries else rows.where(Offence.active == True))


def entry_of(row: Any) -> dict[str, Any]:
    """An entry of the library as plain values; its standard names the text that sets it."""
    return {
        "id": row.id, "name": row.name, "article": row.article, "standard": f"{row.standard}（{row.source}）", "organ": row.organ,
    }  # fmt: skip


def pendings(matter: Any, actor: Actor) -> Iterator[Pending]:
    """The referrals that stand against a penalty in this matter: those of the incident, and the unit's own about the
    same party. Of another unit those that have gone out, about the same item (J-9, G-9).
    """
    kin, ours = set(kit.incident_of(matter)), actor.principal.id
    for row in _referrals(matter, kin, ours):
        own, linked = row.unit == ours, row.id in kin
        other_item = bool(row.item_id and matter.item_id and row.item_id != matter.item_id)
        if not own and (row.private or other_item):
            continue
        yield Pending(row.open, own, linked, row.state == "result", row.state != "clue")


def _referrals(matter: Any, kin: set[int], unit: int) -> list[Any]:
    concerned = kit.Matter.id.in_(kin)
    if matter.subject not in UNKNOWN_PARTY:
        concerned |= (kit.Matter.subject == matter.subject) & (kit.Party.unit == unit)
    asked = (kit.Matter.kind == KIND) & (kit.Party.seat == Seat.SENDER) & (kit.Matter.id != matter.id)
    alive = (kit.Matter.open == True) | (kit.Matter.state == "result")
    return list(
        kit.Matter.select(kit.Matter, kit.Party.unit.alias("unit"))
        .join(kit.Party)
        .where(asked & alive & concerned)
        .objects()
    )


def referrals_beside(matter: Any, actor: Actor) -> list[Any]:
    """The referrals of the incident that the reader's unit is party to, newest first."""
    kin, ours = kit.incident_of(matter), (actor.principal.id, actor.unit.id)
    if len(kin) == 1:  # most matters stand alone, and each page of one asks
        return []
    theirs = kit.Party.select(kit.Party.matter).where(kit.Party.unit.in_(ours) & (kit.Party.kind == KIND))
    rows = kit.Matter.select().where(
        (kit.Matter.kind == KIND) & kit.Matter.id.in_(kin) & kit.Matter.id.in_(theirs)
        & (kit.Matter.id != matter.id) & (kit.Matter.state != "dropped")
    )  # fmt: skip
    return list(rows.order_by(kit.Matter.id.desc()))


def ours_of_incident(matter: Any, actor: Actor) -> list[Any]:
    """The other matters of the incident in which the actor's unit has a seat, in the order they came; no referrals."""
    ours = (actor.principal.id, actor.unit.id)
    seen = kit.Party.unit.in_(ours) & ((kit.Party.seat == Seat.SENDER) | (kit.Matter.private == False))
    rows = (
        kit.Matter.select()
        .join(kit.Party)
        .where(seen & kit.Matter.id.in_(kit.incident_of(matter)) & (kit.Matter.kind != KIND))
        .order_by(kit.Matter.id)
    )
    return list({row.id: row for row in rows if row.id != matter.id}.values())


def suspected_in(matter: Any) -> list[int]:
    """The matters of the incident that wait for what becomes of the suspicion."""
    rows = kit.Matter.select(kit.Matter.id).where(
        kit.Matter.id.in_(kit.incident_of(matter))
        & (kit.Matter.outcome == "suspected_crime")
        & kit.Matter.kind.not_in([KIND, OPINION.kind])
    )
    return [row.id for row in rows]


def others_under_way(matter: Any) -> bool:
    """Is another referral of the same incident still on its way?"""
    rows = kit.Matter.select().where(
        kit.Matter.id.in_(kit.incident_of(matter)) & (kit.Matter.kind == KIND) & (kit.Matter.open == True)
        & (kit.Matter.id != matter.id)
    )  # fmt: skip
    return bool(rows.exists())


def _procuratorate_name() -> str:
    unit = organs().get(PROCURATORATE)
    return kit.directory().units[unit.id].full_name if unit else ""


def _kept(record: Any, name: str) -> str:
    return str(getattr(record, name, None) or "")
