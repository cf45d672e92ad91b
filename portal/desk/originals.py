"""Originals and goods handed from one party of a matter to the other: listed, signed for by both (§14.4).

A verb of the core, so that any procedure between two units has it. Whichever way the letter went: the taker signs in the
portal, or on paper, which the giver enters with a scan and the true time.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from portal import clock
from portal.desk import Desk, audit, facts, letters, notices, recording
from portal.desk.files import SIGNED_SHEET
from portal.domain import originals
from portal.domain.access import seats_of
from portal.domain.letters import Letter
from portal.domain.originals import CLAUSE, Item, Signed
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor, Seat
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused, Stale
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.files import OriginalsSheet, StoredFile
from portal.store.matters import Matter

ROLES = DESK_ROLES | SIGNING_ROLES
SIGNED = Reason("E-G-STALE", "该交接单已经签收。", "请刷新页面查看。", CLAUSE)


def other_side(desk: Desk, actor: Actor, matter: Matter) -> int | None:
    """The unit that the actor's hands things to: the other party, or the one a letter on paper is made out to."""
    parties = {seat: unit.id for seat, unit in facts.parties_of(matter).items()}
    ours = seats_of(actor, facts.standing_of(matter, facts.parties_of(matter)))
    if not ours or not actor.roles & ROLES or desk.host.procedure(matter.kind).state(matter.state).editable:
        return None
    seats = desk.host.owner(matter.kind).seats.get(matter.kind)
    if Seat.RECEIVER not in parties and seats is not None:
        found = seats(facts.facts_of(desk, matter, actor))
        parties |= {seat: unit for seat, unit in found.items() if seat is not Seat.PARTICIPANT}
    return next((unit for seat, unit in parties.items() if seat not in ours), None)


def draw_up(desk: Desk, actor: Actor, matter_id: int, items: Sequence[Item]) -> OriginalsSheet:
    """List what is handed over; the actor signs for their side, the other side is told. Raises Refused, Forbidden."""
    matter = facts.readable(desk, actor, matter_id)
    taker = other_side(desk, actor, matter)
    if taker is None:
        raise Forbidden(
            [_not_yours("原件交接单由办件一方的经办人、联络人或负责人开具，草稿送审后方可开具。")]
        )
    if wrong := list(originals.faults(items)):
        raise Refused(wrong)
    now = clock.now()
    with transaction():
        row: OriginalsSheet = OriginalsSheet.create(
            matter=matter.id, giver=actor.principal.id, taker=taker, items=[asdict(item) for item in items],
            given_by=actor.person_id, given_name=actor.name, given_at=now,
        )  # fmt: skip
        said = [("交接", "；".join(f"{item.name} {item.quantity}" for item in items))]
        recording.event(
            matter, "give_originals", "移交原件、物品", actor, now, matter.state, matter.state, said
        )
        audit.record(actor, "originals.draw_up", matter.kind, matter.id, sheet=row.id, items=len(items))
        if not matter.private:
            text = f"{actor.principal.name}移交原件、物品，请清点签收：{matter.title}"
            notices.write(
                [(p, text) for p in notices.people_of(taker, ROLES)], matter=matter, kind="give_originals"
            )
    return row


def sign_for(
    desk: Desk, actor: Actor, row: OriginalsSheet, differences: str = "", taken_name: str = "", taken_at: datetime | None = None
) -> OriginalsSheet:  # fmt: skip
    """Sign for what was handed over: the taker in the portal, or the giver for one who signed the paper.

    ``differences`` is what the count found. The giver names who signed and when and attaches the signed sheet (files of
    purpose ``SIGNED_SHEET``). The sheet with both signatures is frozen among the letters of the matter.
    """
    matter = facts.readable(desk, actor, row.matter_id)
    name, at = _signature(actor, row, taken_name.strip(), taken_at)
    with transaction():
        signed = OriginalsSheet.update(taken_name=name, taken_at=at, differences=differences.strip()).where(
            (OriginalsSheet.id == row.id) & OriginalsSheet.taken_at.is_null()
        )
        if not signed.execute():
            raise Stale([SIGNED])
        row = OriginalsSheet.get_by_id(row.id)
        row.letter = letters.issue_paper(desk, matter, row.giver_id, actor, at, as_letter(row, matter))
        row.save(only=[OriginalsSheet.letter])
        StoredFile.update(frozen=True).where(_scans(row)).execute()
        said = [("接收人", name), *([("清点情况", row.differences)] if row.differences else [])]
        recording.event(
            matter, "take_originals", "签收原件、物品", actor, at, matter.state, matter.state, said
        )
        audit.record(
            actor, "originals.sign_for", matter.kind, matter.id, sheet=row.id, taken_at=at.isoformat()
        )
    return row


def whose_turn(actor: Actor, row: OriginalsSheet) -> str:
    """Who the actor would sign as: "taker", "giver" for one who signed the paper, "" when there is nothing to sign."""
    if row.taken_at is not None or not actor.roles & ROLES:
        return ""
    return {row.taker_id: "taker", row.giver_id: "giver"}.get(actor.principal.id, "")


def find(desk: Desk, actor: Actor, matter_id: int, sheet_id: int) -> tuple[OriginalsSheet, Matter]:
    """A sheet with its matter, for who may read it; NotFound otherwise."""
    matter = facts.readable(desk, actor, matter_id)
    row: OriginalsSheet | None = OriginalsSheet.get_or_none(
        (OriginalsSheet.id == sheet_id) & (OriginalsSheet.matter == matter.id)
    )
    if row is None:
        raise NotFound
    return row, matter


def as_letter(row: OriginalsSheet, matter: Matter) -> Letter:
    """The sheet as it stands, to print and to sign."""
    units = snapshots.directory().units
    giver = Signed(units[row.giver_id].full_name, row.given_name, row.given_at)
    taker = Signed(units[row.taker_id].full_name, row.taken_name, row.taken_at)
    items = [Item(**item) for item in row.items]
    return originals.sheet(matter.title, matter.number, items, giver, taker, row.differences)


def blank(giver: str) -> Letter:
    """The sheet with nothing filled in, for an outage."""
    return originals.sheet("", "", (), Signed(giver), Signed(""))


def _signature(actor: Actor, row: OriginalsSheet, name: str, at: datetime | None) -> tuple[str, datetime]:
    now, turn = clock.now(), whose_turn(actor, row)
    if turn == "taker":
        return actor.name, now
    if row.taken_at is not None:
        raise Stale([SIGNED])
    if turn != "giver":
        raise Forbidden([_not_yours("交接单由接收单位签收；对方在纸上签收的，由移交单位登记。")])
    wrong = list(_signed_on_paper(row, name, at, now))
    if wrong or at is None:
        raise Refused(wrong)
    return name, at


def _signed_on_paper(row: OriginalsSheet, name: str, at: datetime | None, now: datetime) -> list[Reason]:
    found = []
    if not name:
        found.append(
            Reason(
                "E-G-ORIGINALS", "请填写对方签收人。", "以交接单上的签名为准。", CLAUSE, field="taken_name"
            )
        )
    if at is None:
        found.append(
            Reason("E-G-ORIGINALS", "请填写签收时间。", "以交接单上的时间为准。", CLAUSE, field="taken_at")
        )
    elif at > now:
        found.append(
            Reason("E-G-FUTURE", "签收时间晚于现在。", "请核对日期和时间。", CLAUSE, field="taken_at")
        )
    elif at < row.given_at.replace(second=0):
        found.append(
            Reason("E-G-ORDER", "签收时间早于移交时间。", "请核对日期和时间。", CLAUSE, field="taken_at")
        )
    if not StoredFile.select().where(_scans(row)).exists():
        found.append(
            Reason(
                "E-G-ORIGINALS", "请上传双方签名的交接单。", "扫描或拍照均可。", CLAUSE, field=SIGNED_SHEET
            )
        )
    return found


def _scans(row: OriginalsSheet) -> Any:
    """The scans of signed sheets that no sheet was proven by yet."""
    new = StoredFile.frozen == False
    return (StoredFile.matter == row.matter_id) & (StoredFile.purpose == SIGNED_SHEET) & new


def _not_yours(message: str) -> Reason:
    return Reason("E-G-ROLE", message, "请转告有权办理的人员。", "G-4 人员与角色")
