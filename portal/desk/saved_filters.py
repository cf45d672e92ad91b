"""Named filters of lists: a person's own, one of them perhaps the one a list opens with."""

from collections.abc import Mapping
from typing import Any

from portal.desk import Desk, undo
from portal.domain.procedure import Actor
from portal.domain.reasons import NotFound, Reason, Refused
from portal.store.db import Prepared, transaction
from portal.store.personal import SavedFilter

MOST, LONGEST = 30, 20
OWN = Prepared(
    lambda person: (
        SavedFilter.select().where(SavedFilter.person == person).order_by(SavedFilter.kind, SavedFilter.id)
    )
)


def mine(actor: Actor) -> list[SavedFilter]:
    """All named filters of the actor, by kind."""
    return OWN(actor.person_id)


def keep(
    actor: Actor, kind: str, name: str, chosen: Mapping[str, str], *, default: bool = False
) -> SavedFilter:
    """Keep a filter of the list of ``kind`` under a name; the same name again replaces it.

    ``chosen`` holds only filters that the list knows. Raises Refused (E-FILTER): no name, nothing filtered, too many.
    """
    called = name.strip()
    if not called or len(called) > LONGEST:
        raise Refused([_reason(f"请给筛选起一个名字，不超过 {LONGEST} 字。", "如：本周到期、消防移来的。")])
    if not chosen:
        raise Refused([_reason("现在没有筛选条件。", "请先选好状态、期限或文字，再保存。")])
    with transaction():
        own = mine(actor)
        same = next((one for one in own if (one.kind, one.name) == (kind, called)), None)
        if same is None and len(own) >= MOST:
            raise Refused([_reason(f"保存的筛选最多 {MOST} 个。", "请先删除不用的。")])
        row = same or SavedFilter(person=actor.person_id, kind=kind, name=called)
        row.chosen = dict(chosen)
        row.save()
        if default:
            _set_default(row, True)
    return row


def set_default(actor: Actor, filter_id: int, on: bool) -> SavedFilter:
    """Let a list open with this filter, or with none."""
    with transaction():
        row = _own(actor, filter_id)
        _set_default(row, on)
    return row


def remove(actor: Actor, filter_id: int) -> int:
    """Remove a filter; gives the number by which this is undone."""
    with transaction():
        row = _own(actor, filter_id)
        row.delete_instance()
        kept = {name: getattr(row, name) for name in ("kind", "name", "chosen", "is_default")}
        return undo.remember(actor, "filter.remove", **kept)


@undo.reverses("filter.remove")
def _bring_back(_desk: Desk, actor: Actor, values: Mapping[str, Any]) -> str:
    keep(actor, values["kind"], values["name"], values["chosen"], default=values["is_default"])
    return f"筛选“{values['name']}”已恢复。"


def _set_default(row: SavedFilter, on: bool) -> None:
    SavedFilter.update(is_default=False).where(
        (SavedFilter.person == row.person_id) & (SavedFilter.kind == row.kind)
    ).execute()
    row.is_default = on
    row.save()


def _own(actor: Actor, filter_id: int) -> SavedFilter:
    row: SavedFilter | None = SavedFilter.get_or_none(
        (SavedFilter.id == filter_id) & (SavedFilter.person == actor.person_id)
    )
    if row is None:
        raise NotFound
    return row


def _reason(message: str, remedy: str) -> Reason:
    return Reason("E-FILTER", message, remedy=remedy, field="name")
