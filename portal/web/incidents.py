"""全程: everything that hangs together with one matter, on one page, as far as the reader may know of it (G-9)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask import Blueprint, render_template

from portal.desk import facts
from portal.domain.access import may_read
from portal.domain.procedure import Relation
from portal.store.matters import Matter
from portal.web import pages
from portal.web.lines import EventLine
from portal.web.matters import MatterSheet, readable
from portal.web.sessions import current_actor, current_desk

blueprint = Blueprint("incidents", __name__, url_prefix="/matters")
MOST = 60


@blueprint.get("/<int:matter_id>/incident")
def show(matter_id: int) -> str:
    """From the first word of it to the last: the matters in the order in which they were opened, and one timeline."""
    first = MatterSheet(current_desk(), current_actor(), readable(matter_id))
    sheets = chain(first)
    return render_template(
        "matters/incident.html", first=first, sheets=sheets, how=_how(sheets),
        events=_events(sheets), crumbs=pages.crumbs((first.matter.title or first.procedure.label, first.url_of()), "全程"),
    )  # fmt: skip


def chain(first: MatterSheet) -> list[MatterSheet]:
    """The matters that hang together with one, the earliest first, each reached through such as the reader may read.

    Of one he may not read nothing is told, not even that it is there: what lies behind it is not followed either.
    """
    known, queue = {first.matter.id: first}, [first]
    while queue and len(known) < MOST:
        for other in _related(queue.pop(0)):
            if other.matter.id not in known:
                known[other.matter.id] = other
                queue.append(other)
    return sorted(known.values(), key=lambda one: (one.matter.opened_at, one.matter.id))


def _related(sheet: MatterSheet) -> Iterator[MatterSheet]:
    """The matters linked with one, either way, that its reader may know of."""
    for one, another, _how in facts.all_links(sheet.matter):
        other = Matter.get_by_id(another if one == sheet.matter.id else one)
        if may_read(sheet.actor, facts.standing_of(other, facts.parties_of(other))):
            yield MatterSheet(sheet.desk, sheet.actor, other)


def _how(sheets: Iterable[MatterSheet]) -> dict[int, str]:
    """From what each came, in words (源自案件移送), where the reader sees that, too."""
    sheets = list(sheets)
    kinds = {sheet.matter.id: sheet.procedure.label for sheet in sheets}
    return {
        sheet.matter.id: "、".join(
            f"{Relation(how).words(outgoing=True)}{kinds[other]}"
            for one, other, how in facts.all_links(sheet.matter) if one == sheet.matter.id and other in kinds
        )
        for sheet in sheets
    }  # fmt: skip


def _events(sheets: Iterable[MatterSheet]) -> list[EventLine]:
    """What happened in all of them, the earliest first; each line says in which."""
    told = [
        replace(event, title=f"{sheet.procedure.label}：{event.title}")
        for sheet in sheets
        for event in sheet.events[::-1]
    ]
    return sorted(told, key=lambda event: event.happened_at)
