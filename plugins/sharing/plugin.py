"""Declares 信息共享 to the core."""

from collections.abc import Iterable, Mapping
from typing import Any

from plugins.sharing import following, lookups, shelf
from plugins.sharing.forms import FORMS
from plugins.sharing.models import (
    MadeFrom,
    RequestAnswer,
    RequestRecord,
    ShareItem,
    ShareRecord,
    ShareVersion,
    Training,
)
from plugins.sharing.rules import INFO_REQUEST, SHARE
from portal import kit
from portal.domain.confidential import Confidential
from portal.domain.powers import Answer
from portal.domain.procedure import Actor, Facts
from portal.kit import Plugin, hookimpl

ANSWERS_ARE_THE_ASKERS = Confidential({}, purposes=frozenset({"answer_material"}))
"""S-6: what one unit hands in answers the unit that asked, and none of the others that were asked beside it."""


@hookimpl
def declare() -> Plugin:
    """信息共享, third chapter (三) of the notice."""
    return Plugin(
        name="sharing",
        label="信息共享",
        procedures=[SHARE, INFO_REQUEST],
        forms=FORMS,
        lookups={SHARE.kind: lookups.known_of_share, INFO_REQUEST.kind: lookups.known_of_request},
        particulars={SHARE.kind: ShareRecord, INFO_REQUEST.kind: RequestRecord},
        recorded_by={SHARE.kind: lookups.recorded_of_share, INFO_REQUEST.kind: lookups.recorded_of_request},
        seats={SHARE.kind: lookups.seats_of_share, INFO_REQUEST.kind: lookups.seats_of_request},
        confidential={INFO_REQUEST.kind: ANSWERS_ARE_THE_ASKERS},
        tables=[ShareRecord, ShareItem, ShareVersion, RequestRecord, RequestAnswer, Training, MadeFrom],
        blueprint="plugins.sharing.views:blueprint",
        icon="share",
    )


@hookimpl
def step_taken(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """What follows from sharing, and what is made from facts of other matters."""
    following.after(desk, matter, step, actor, facts)


@hookimpl
def panels(subject: Any, reader: Actor) -> Iterable[Mapping[str, str]]:
    """What others shared about the same item, the department's guidance and trainings."""
    if isinstance(subject, Answer):
        item, own = (subject.item.id if subject.item else None), None
    else:
        item, own = subject.item_id, subject.id
    if item is None or reader.is_administrator:
        return
    count = shelf.count_about(reader, item, own)
    if count:
        yield {"title": f"本事项的共享信息、业务指导（{count}）", "url": f"/sharing/about?item={item}"}
