"""Matters that arise because something else happened: sent on in one act, or left to a unit as a draft."""

from collections.abc import Mapping
from typing import Any

from portal import clock
from portal.desk import Desk, audit, notices, recording, veils
from portal.desk.matters import OPEN, Taken, begin, consequence, open_matter
from portal.desk.taking_up import last_event
from portal.domain.procedure import Actor, Facts, Relation, Seat
from portal.store.db import transaction
from portal.store.matters import Link, Matter, Party


def open_between(
    desk: Desk,
    actor: Actor,
    kind: str,
    parties: Mapping[Seat, int],
    fields: Mapping[str, Any],
    step: str,
    *,
    grew_from: int | None = None,
) -> Matter:
    """Open a matter between ``parties`` and take its first step, in the name of whoever caused it.

    For what follows from an act that was judged already: seats, forms and checks are not asked again. ``grew_from``
    links the matter that caused it.
    """
    initial, now = desk.host.procedure(kind).initial, clock.now()
    if grew_from is not None:
        fields = veils.carried(desk, actor, kind, Matter.get_by_id(grew_from), fields)
    with transaction():
        matter = Matter.create(
            kind=kind, state=initial.name, opened_at=now, opened_by=actor.person_id, entered_at=now,
            private=initial.private,
        )  # fmt: skip
        for seat, unit in parties.items():
            Party.create(matter=matter.id, unit=unit, seat=seat, kind=kind, state=matter.state)
        recording.create_particulars(desk, matter)
        if grew_from is not None:
            Link.create(matter=matter.id, other=grew_from, relation=Relation.GREW_FROM)
        audit.record(actor, f"matter.{OPEN}", kind, matter.id)
        taken = consequence(desk, actor, matter.id, step, fields)
    if not isinstance(taken, Taken):
        raise LookupError(f"{kind} does not begin with {step}")
    return taken.matter


def file_case(desk: Desk, actor: Actor, matter: Matter, facts: Facts, summary: str) -> None:
    """G-11b: the case that a unit filed on a matter is entered in its own register, nothing typed twice.

    For plugins reacting inside a transaction; the day and the number are those of the step.
    """
    typed = {
        "item": matter.item_id, "place": matter.place_text, "title": matter.title, "subject": matter.subject,
        "filed_on": facts.get("filed_on"), "filing_number": facts.get("filing_number"), "summary": summary,
    }  # fmt: skip
    filing = open_matter(desk, actor, "filing", typed, grew_from=matter.id)
    consequence(desk, actor, filing.id, "file", {"filed_on": facts.get("filed_on")}, cause=last_event(matter))


def open_draft_for(
    desk: Desk, actor: Actor, kind: str, unit: int, answers: Mapping[str, Any], *, grew_from: int
) -> Matter:
    """Open a draft of ``unit`` because of what happened in a matter, in the name of whoever did that; tell its people.

    For plugins reacting inside a transaction: what the unit is to do next is written for it, and nothing goes out.
    Switches and roles are not asked; the caller knows that the unit uses the plugin.
    """
    origin, procedure = Matter.get_by_id(grew_from), desk.host.procedure(kind)
    answers = veils.carried(desk, actor, kind, origin, answers)
    with transaction():
        matter = begin(desk, actor, kind, unit, answers, origin)
        told = set(notices.people_of(unit, procedure.opened_by.roles)) - {actor.person_id}
        text = f"【{procedure.initial.label}】{procedure.label}：{matter.title or '（未填标题）'}"
        notices.write([(person, text) for person in sorted(told)], matter=matter, kind=OPEN)
    return matter
