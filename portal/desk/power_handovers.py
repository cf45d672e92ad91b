"""What a published list leaves to two units to settle: one hand-over a pair, with its two papers (T-1, L-7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from portal.desk import Desk, letters, lists
from portal.desk.facts import facts_of
from portal.desk.openings import open_between
from portal.desk.power_impact import Touched
from portal.domain.power_words import day_text
from portal.domain.powers import UnitRef
from portal.domain.procedure import Actor, Seat
from portal.store import snapshots
from portal.store.files import IssuedLetter, StoredFile
from portal.store.handovers import HandoverRecord
from portal.store.matters import Link, Matter, Party
from portal.store.powers import ListPaper

HANDOVER = "handover"
BEGINS = "begin"
LIST_OF_CASES = "handover_list"
"""The second paper, issued beside the 协商记录 that goes with the first step."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """What two units agreed on about one of the cases of a batch; ``signed`` where both signatures are on record."""

    on: date
    result: str
    title: str
    signed: bool


@dataclass(frozen=True, slots=True)
class PairPapers:
    """The hand-over of one pair of units, with the papers that both of them print."""

    matter: Matter
    papers: tuple[IssuedLetter, ...]


def hand_over(
    desk: Desk, actor: Actor, change: Matter, paper: ListPaper, touched: Iterable[Touched]
) -> list[Matter]:
    """Open one hand-over for each pair of units with all the cases that go from the one to the other.

    Drafts and restricted matters stay out: the other side must not learn of them (G-9). Cases that stay where they
    are need nothing settled.
    """
    pairs: dict[tuple[UnitRef, UnitRef], list[Touched]] = {}
    for one in touched:
        giver, taker = one.fate.giver, one.fate.taker
        if giver and taker and one.fate.handling.changes_hands and not one.private and not one.restricted:
            pairs.setdefault((giver, taker), []).append(one)
    materials = _materials([one.id for found in pairs.values() for one in found])
    return [
        _open(desk, actor, change, paper, giver, taker, [_case(desk, one, materials) for one in found])
        for (giver, taker), found in sorted(
            pairs.items(), key=lambda pair: (pair[0][0].code, pair[0][1].code)
        )
    ]


def of_change(change_id: int, reader: Actor) -> list[PairPapers]:
    """The hand-overs that a change of the list brought about and ``reader`` may know of: his own, 司法局 all."""
    rows = (
        Matter.select()
        .join(Link, on=(Link.matter == Matter.id))
        .where((Link.other == change_id) & (Matter.kind == HANDOVER))
        .order_by(Matter.id)
    )
    found = {matter.id: matter for matter in rows}
    known = lists.known_to(reader, list(found))
    return [PairPapers(found[number], _papers(number)) for number in known]


def consulted(cases: Iterable[int], giver: int, taker: int) -> Consultation | None:
    """T-1: the last consultation of two units, today's, about one of these cases; None where a list left none of them.

    Both have signed where the record with their signatures was uploaded, or the taker has signed for the hand-over.
    """
    wanted, units = frozenset(cases), snapshots.directory()
    rows = (
        HandoverRecord.select(HandoverRecord, Matter)
        .join(Matter)
        .where(
            Matter.id.in_(Party.select(Party.matter).where((Party.unit == giver) & (Party.kind == HANDOVER)))
        )
        .where(HandoverRecord.agreed_on.is_null(False))
        .order_by(HandoverRecord.agreed_on.desc(), Matter.id.desc())
    )
    for row in rows:
        sides = {seat: units.heir(unit).id for seat, unit in _sides(row.matter_id)}
        if sides == {Seat.SENDER: giver, Seat.RECEIVER: taker} and wanted & {
            case["id"] for case in row.cases
        }:
            return Consultation(row.agreed_on, row.result or "", row.matter.title, _is_signed(row.matter))
    return None


def _sides(matter_id: int) -> list[tuple[str, int]]:
    return list(Party.select(Party.seat, Party.unit).where(Party.matter == matter_id).tuples())


def _is_signed(matter: Matter) -> bool:
    record = (StoredFile.matter == matter.id) & (StoredFile.purpose == "record")
    return not matter.open or bool(StoredFile.select().where(record).exists())


def _papers(matter_id: int) -> tuple[IssuedLetter, ...]:
    return tuple(IssuedLetter.select().where(IssuedLetter.matter == matter_id).order_by(IssuedLetter.id))


def _open(
    desk: Desk,
    actor: Actor,
    change: Matter,
    paper: ListPaper,
    giver: UnitRef,
    taker: UnitRef,
    cases: list[dict[str, Any]],
) -> Matter:
    fields = {
        "title": f"{giver.name}与{taker.name}的在办事项交接（{paper.document}）",
        "summary": f"{paper.title}自{day_text(paper.effective_from)}起生效，涉及在办事项 {len(cases)} 件。",
        "document": paper.document, "effective": paper.effective_from, "cases": cases,
    }  # fmt: skip
    seats = {Seat.SENDER: giver.id, Seat.RECEIVER: taker.id}
    matter = open_between(desk, actor, HANDOVER, seats, fields, BEGINS, grew_from=change.id)
    letters.issue(desk, matter, facts_of(desk, matter, actor), LIST_OF_CASES)
    return matter


def _case(desk: Desk, one: Touched, materials: Mapping[int, int]) -> dict[str, Any]:
    """A case as it is told to the other side: what is needed to settle it, and not who it is about."""
    return {
        "id": one.id, "label": desk.host.procedure(one.kind).label, "number": one.number, "title": one.title,
        "item": f"{one.item.code} {one.item.name}", "handling": one.fate.handling.label, "words": one.fate.words,
        "files": materials.get(one.id, 0),
    }  # fmt: skip


def _materials(ids: list[int]) -> dict[int, int]:
    """How many files each case has."""
    counted = (
        StoredFile.select(StoredFile.matter, fn.COUNT(StoredFile.id))
        .where(StoredFile.matter.in_(ids))
        .group_by(StoredFile.matter)
    )
    return dict(counted.tuples()) if ids else {}
