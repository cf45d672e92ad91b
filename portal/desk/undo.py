"""撤销: what is no act between units can be taken back by whoever did it, for ten minutes and once.

A verb that can be reversed leaves an ``Undoable`` in its own transaction (``remember``) and registers how it is
reversed (``reverses``). Steps of a matter are never among them: they are answered by a lawful step, G-6 and G-11.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal import clock
from portal.desk import Desk
from portal.domain.procedure import Actor
from portal.domain.reasons import NotFound, Reason, Refused
from portal.store.db import transaction
from portal.store.personal import Undoable

WINDOW = timedelta(minutes=10)
Reversal = Callable[[Desk, Actor, Mapping[str, Any]], str]
REVERSALS: dict[str, Reversal] = {}


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, in words, and why something could not be."""

    words: tuple[str, ...]
    reasons: tuple[Reason, ...]


def reverses(act: str) -> Callable[[Reversal], Reversal]:
    """Decorate the function that takes an act back and says in words what now holds again."""

    def register(reversal: Reversal) -> Reversal:
        REVERSALS[act] = reversal
        return reversal

    return register


def remember(actor: Actor, act: str, **values: Any) -> int:
    """Note that the actor may take this act back; inside the act's transaction. Gives the number to do it by."""
    now = clock.now()
    Undoable.delete().where(
        (Undoable.person == actor.person_id) & (Undoable.done_at < now - WINDOW)
    ).execute()
    row: Undoable = Undoable.create(person=actor.person_id, act=act, values=values, done_at=now)
    return row.id


def take_back(desk: Desk, actor: Actor, numbers: Iterable[int]) -> Undone:
    """Take back each of these acts, if it is the actor's own and its time has not passed; one does not stop the rest."""
    words: list[str] = []
    reasons: list[Reason] = []
    for number in numbers:
        try:
            words.append(_take_back(desk, actor, number))
        except Refused as refused:
            reasons += refused.reasons
    return Undone(tuple(words), tuple(reasons))


def _take_back(desk: Desk, actor: Actor, number: int) -> str:
    with transaction():
        row = Undoable.get_or_none((Undoable.id == number) & (Undoable.person == actor.person_id))
        if row is None:
            raise NotFound("没有可撤销的操作，或者已经撤销过。")
        if clock.now() - row.done_at > WINDOW:
            raise Refused([too_late("已超过十分钟，不能再撤销。")])
        if not Undoable.delete().where(Undoable.id == number).execute():
            raise NotFound("没有可撤销的操作，或者已经撤销过。")
        return REVERSALS[row.act](desk, actor, row.values)


def too_late(message: str) -> Reason:
    """Why something cannot be taken back any more."""
    return Reason("E-UNDO", message, remedy="请按现在的情况重新操作。")
