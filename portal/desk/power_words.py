"""Missed words become synonyms: what people call an item, learnt from searches without a hit (product.md)."""

import unicodedata
from datetime import timedelta

from peewee import IntegrityError, fn

from portal import clock
from portal.desk import audit
from portal.domain.powers import Item
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.powers import MissedWords, PowerItem, Synonym

SHORTEST, LONGEST = 2, 40
ONCE_WITHIN = timedelta(hours=1)
"""The same words from an impatient hand count once."""


def note_missed(words: str, chosen: int | None = None) -> MissedWords | None:
    """Keep words that found no item, with the item chosen in the end; None where they say nothing or do find one."""
    text = _tidy(words)
    if not SHORTEST <= len(text) <= LONGEST or snapshots.powers().index(clock.today()).find(text, limit=1):
        return None
    try:
        return _kept(text, chosen)
    except IntegrityError:  # the same words were kept by somebody else at the same moment
        return _kept(text, chosen)


def _kept(text: str, chosen: int | None) -> MissedWords:
    with transaction():
        row: MissedWords | None = MissedWords.get_or_none(MissedWords.words == text)
        if row is None:
            return MissedWords.create(words=text, chosen=chosen, last_at=clock.now())
        if clock.now() - row.last_at >= ONCE_WITHIN:
            row.times, row.last_at = row.times + 1, clock.now()
        row.chosen = chosen or row.chosen_id
        row.save()
    return row


def missed(limit: int = 200) -> list[MissedWords]:
    """The words that nobody has settled yet, the most frequent first."""
    rows = MissedWords.select().where(MissedWords.settled == False)
    return list(rows.order_by(MissedWords.times.desc(), MissedWords.last_at.desc()).limit(limit))


def waiting() -> int:
    """How many missed words wait to be settled."""
    return int(MissedWords.select(fn.COUNT(MissedWords.id)).where(MissedWords.settled == False).scalar())


def settle_missed(actor: Actor, missed_id: int, item: Item | None) -> None:
    """Make missed words a colloquial name of ``item``, or put them aside (None)."""
    row = MissedWords.get_or_none(MissedWords.id == missed_id)
    if row is None:
        raise NotFound("没有这条记录。")
    with transaction():
        if item is not None:
            add_synonym(actor, item, row.words)
        elif Role.SUPERVISOR not in actor.roles:
            raise Forbidden([_not_yours("不作为俗称由司法局决定。")])
        MissedWords.update(settled=True, chosen=item.id if item else None).where(
            MissedWords.id == row.id
        ).execute()
        audit.record(actor, "powers.settle_words", "missed_words", row.id, words=row.words)


def add_synonym(actor: Actor, item: Item, words: str) -> None:
    """Give an item a colloquial name: by 司法局, or by the item's origin department (L-4)."""
    text = _tidy(words)
    if not may_name(actor, item):
        raise Forbidden([_not_yours(f"「{item.name}」的俗称由司法局或{item.origin.name}维护。")])
    if not SHORTEST <= len(text) <= LONGEST:
        raise Refused([Reason("E-FORM", f"俗称应为 {SHORTEST} 至 {LONGEST} 个字。", field="words")])
    with transaction():
        if not Synonym.select().where((Synonym.item == item.id) & (Synonym.words == text)).exists():
            Synonym.create(item=item.id, words=text)
            snapshots.changed("powers")
            audit.record(actor, "powers.add_synonym", "power_item", item.id, words=text)


def remove_synonym(actor: Actor, item: Item, words: str) -> None:
    """Take a colloquial name off an item again; by those who may give one."""
    if not may_name(actor, item):
        raise Forbidden([_not_yours(f"「{item.name}」的俗称由司法局或{item.origin.name}维护。")])
    with transaction():
        if Synonym.delete().where((Synonym.item == item.id) & (Synonym.words == words)).execute():
            snapshots.changed("powers")
            audit.record(actor, "powers.remove_synonym", "power_item", item.id, words=words)


def may_name(actor: Actor, item: Item) -> bool:
    """May this person keep the colloquial names of the item?"""
    at_origin = actor.principal == item.origin and bool(actor.roles & (DESK_ROLES | SIGNING_ROLES))
    return at_origin or Role.SUPERVISOR in actor.roles


def item_of(item_id: int) -> Item:
    """The item as worded today; NotFound when there is none."""
    if PowerItem.get_or_none(PowerItem.id == item_id) is None:
        raise NotFound("清单中没有这个事项。")
    return snapshots.power_list(clock.today()).items[item_id]


def _tidy(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).split())


def _not_yours(message: str) -> Reason:
    return Reason("E-G-ROLE", message, remedy="请转告有权办理的人员。", clause="L-4")
