"""A proposal to take one item back, made into a list by its own words: nobody types a file for one row (L-5)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from portal import clock
from portal.desk import Desk, audit
from portal.desk.facts import parties_of
from portal.desk.power_changes import LIST_CHANGE, Draft, complete, find, must_be_theirs
from portal.domain.listed import ListedRow, ListMode
from portal.domain.power_checks import LIST_CLAUSE
from portal.domain.powers import Item
from portal.domain.procedure import Actor, Seat
from portal.domain.reasons import Reason, Refused
from portal.store import snapshots
from portal.store.db import transaction

RECALL = "recall"


def draw_up(desk: Desk, actor: Actor, matter_id: int, terms: Mapping[str, Any]) -> Draft:
    """Make the list of a proposal to recall one item: from the office that proposes it, else from all that hold it.

    ``terms`` complete what is on record as ``read_into`` does. Raises Refused for another proposal, or without a day.
    """
    draft = find(desk, actor, matter_id)
    must_be_theirs(desk, actor, draft)
    item = proposed_recall(draft)
    if item is None:
        message = "只有写明事项的收回建议可以直接生成清单。"
        raise Refused([Reason("E-L-NOITEM", message, "请导入清单文件。", LIST_CLAUSE)])
    complete(draft, {**terms, "mode": ListMode.RECALL.value})
    row = ListedRow(1, item.code, item.name, origin=item.origin.name, offices=_offices(draft))
    with transaction():
        draft.record.rows = [asdict(row)]
        draft.record.problems, draft.record.confirmed, draft.record.apart = [], {}, []
        draft.record.file_name = draft.record.file_sha256 = None
        draft.record.save()
        audit.record(actor, "powers.draw_up", LIST_CHANGE, matter_id, item=item.code)
    return find(desk, actor, matter_id)


def proposed_recall(draft: Draft) -> Item | None:
    """The item that a proposal asks to take back; None where it asks for something else."""
    if not draft.waits or draft.record.change != RECALL:
        return None
    return snapshots.power_list(clock.today()).items.get(draft.matter.item_id)


def _offices(draft: Draft) -> tuple[str, ...]:
    proposer = parties_of(draft.matter)[Seat.SENDER]
    return (proposer.code,) if proposer.is_town_office else ()
