"""常用语: the sentences that a person writes often, kept from where they were typed and offered there again."""

from collections.abc import Mapping
from typing import Any

from portal.desk import Desk, undo
from portal.domain.procedure import Actor
from portal.domain.reasons import NotFound, Reason, Refused
from portal.store.db import Prepared, transaction
from portal.store.personal import Phrase

MOST, LONGEST, LONGEST_USE = 100, 500, 40
OWN = Prepared(lambda person: Phrase.select().where(Phrase.person == person).order_by(Phrase.use, Phrase.id))


def mine(actor: Actor) -> list[Phrase]:
    """All phrases of the actor, by the field they are for."""
    return OWN(actor.person_id)


def keep(actor: Actor, text: str, use: str = "") -> Phrase:
    """Keep a phrase for a field ("": any); one that is there already is not kept twice.

    Raises Refused (E-PHRASE): empty, longer than LONGEST characters, more than MOST.
    """
    said, field = _sentence(text), use.strip()[:LONGEST_USE]
    with transaction():
        own = mine(actor)
        same = next((one for one in own if (one.text, one.use) == (said, field)), None)
        if same is not None:
            return same
        if len(own) >= MOST:
            raise Refused([_reason(f"常用语最多 {MOST} 条。", "请先删除不用的。")])
        kept: Phrase = Phrase.create(person=actor.person_id, use=field, text=said)
    return kept


def change(actor: Actor, phrase_id: int, text: str, use: str) -> Phrase:
    """Word one of one's phrases anew."""
    with transaction():
        phrase = _own(actor, phrase_id)
        phrase.text, phrase.use = _sentence(text), use.strip()[:LONGEST_USE]
        phrase.save()
    return phrase


def remove(actor: Actor, phrase_id: int) -> int:
    """Remove one of one's phrases; gives the number by which this is undone."""
    with transaction():
        phrase = _own(actor, phrase_id)
        phrase.delete_instance()
        return undo.remember(actor, "phrase.remove", text=phrase.text, use=phrase.use)


@undo.reverses("phrase.remove")
def _bring_back(_desk: Desk, actor: Actor, values: Mapping[str, Any]) -> str:
    keep(actor, values["text"], values["use"])
    return "常用语已恢复。"


def _own(actor: Actor, phrase_id: int) -> Phrase:
    phrase: Phrase | None = Phrase.get_or_none((Phrase.id == phrase_id) & (Phrase.person == actor.person_id))
    if phrase is None:
        raise NotFound
    return phrase


def _sentence(text: str) -> str:
    said = text.strip()
    if not said:
        raise Refused([_reason("还没有写内容，不能存为常用语。", "请先在栏目里写好这句话。")])
    if len(said) > LONGEST:
        raise Refused([_reason(f"常用语不超过 {LONGEST} 字。", "请只留常用的一句。")])
    return said


def _reason(message: str, remedy: str) -> Reason:
    return Reason("E-PHRASE", message, remedy=remedy, field="text")
