"""Several matters of a list at once: each its own act and its own transaction, each with its own result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import request

from portal.desk import assigning, facts, list_rows, lists, matters
from portal.domain.reasons import Reason
from portal.web import errors, guards, pages
from portal.web.lists import MatterRow, matter_rows
from portal.web.sessions import current_actor, current_desk

MOST = 200
"""As many rows as the longest list shows."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row that was ticked, as the list showed it."""

    id: int
    version: int


class Fate(StrEnum):
    """What became of a matter that was ticked."""

    REFUSED = "未办"
    DONE = "已办"
    UNTOUCHED = "不适用"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one chosen matter; ``row`` is how it stands now, None where the reader may not know of it."""

    row: MatterRow | None
    fate: Fate
    reasons: tuple[Reason, ...] = ()
    undo: int | None = None


def chosen() -> list[Chosen]:
    """The rows ticked in the submitted form, each once, in the order of the list."""
    return list(dict.fromkeys(request.form.getlist("matter", type=_seen)))[:MOST]


def pressed() -> tuple[str, list[Chosen]]:
    """The step whose button was pressed and for what: in one line of the list, or for all that are ticked."""
    step, _, seen = request.form.get("only", "").partition("/")
    if not step:
        return request.form.get("step", ""), chosen()
    try:
        return step, [_seen(seen)]
    except ValueError:
        return step, []


Act = Callable[[Chosen], tuple[Fate, int | None]]
"""Does one matter's act; gives what became of it, and the number by which it is undone if it can be."""


def each(ticked: Sequence[Chosen], act: Act) -> list[Result]:
    """Do the act for one matter after the other; what is refused stands in its result and stops none of the rest.

    What was refused comes first, for that is what one has to look at.
    """
    found = [(one.id, *_fate(act, one)) for one in ticked]
    actor = current_actor()
    known = list_rows.rows_of(actor, lists.known_to(actor, [one.id for one in ticked]))
    rows = {row.id: row for row in matter_rows(known, actor)}
    results = [Result(rows.get(number), fate, reasons, undo) for number, fate, undo, reasons in found]
    return sorted(results, key=lambda result: list(Fate).index(result.fate))


def _fate(act: Act, one: Chosen) -> tuple[Fate, int | None, tuple[Reason, ...]]:
    try:
        return (*act(one), ())
    except errors.REFUSALS as error:
        return Fate.REFUSED, None, errors.reasons_of(errors.answer_to(error))


def take(one: Chosen, step: str) -> tuple[Fate, None]:
    """Take a step that asks nothing, of a matter as it was when it was ticked; leave alone what it does not fit."""
    desk, actor = current_desk(), current_actor()
    matter = facts.readable(desk, actor, one.id)
    declared = desk.host.procedure(matter.kind).step(step)
    stands_elsewhere = matter.version == one.version and declared and matter.state not in declared.sources
    if declared is None or not declared.in_one_go or stands_elsewhere:
        return Fate.UNTOUCHED, None
    guards.respect_switch_of(matter, step)
    matters.take(desk, actor, matter, step, version=one.version)
    return Fate.DONE, None


def assign(one: Chosen, person: int | None) -> tuple[Fate, int]:
    """Give one matter to a colleague, or take the name off."""
    return Fate.DONE, assigning.assign(current_desk(), current_actor(), one.id, person).undo


def _seen(text: str) -> Chosen:
    number, _, version = text.partition("-")
    return Chosen(pages.number(number), pages.number(version))
