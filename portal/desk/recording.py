"""Writes what a step leaves on the record: answers, parties, events, the text that search finds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from portal import clock
from portal.desk import Desk, veils
from portal.desk.facts import all_units_of, former_parties, participants_of, parties_of, record_of
from portal.desk.fields import Whereabouts
from portal.domain.absence import acting
from portal.domain.procedure import DESK_ROLES, OVERSEEING_ROLES, SIGNING_ROLES, Actor, By, Facts, Role, Seat
from portal.store import search, snapshots
from portal.store.matters import Event, Matter, Party, answer, refresh_party_rows

parties = parties_of
MATTER_COLUMNS = frozenset({"title", "subject", "item", "summary", "grant"})
TEXT_COLUMNS = frozenset({"title", "subject", "summary"})


def create_particulars(desk: Desk, matter: Matter) -> None:
    """The plugin's empty record of a new matter."""
    model = desk.host.owner(matter.kind).particulars.get(matter.kind)
    if model is not None:
        model.create(matter=matter.id)


def answers(desk: Desk, matter: Matter, facts: Facts, step: str, *, blank: bool = False) -> None:
    """Record the step's answers in the columns of the matter and of its particulars that bear their names.

    An answer left empty does not wipe out what is on record, unless ``blank``: the draft's form is the record.
    """
    plugin = desk.host.owner(matter.kind)
    further = plugin.recorded_by.get(matter.kind)
    values = {n: v for n, v in facts.fields.items() if blank or v not in (None, "", [])}
    values |= further(facts, step) if further else {}
    for name in MATTER_COLUMNS & values.keys():
        setattr(matter, name, (values[name] or "") if name in TEXT_COLUMNS else values[name])
    if isinstance(where := values.pop("place", None), Whereabouts):
        matter.place, matter.place_text, matter.office = where.place_id, where.text, where.office_id
    model = plugin.particulars.get(matter.kind)
    if model is not None:
        _keep_particulars(record_of(model, matter), values)
    _veil_common_columns(desk, matter)


def _veil_common_columns(desk: Desk, matter: Matter) -> None:
    """C-7: what lists, notices and related matters show of a matter never names an informant."""
    veil = veils.veil_of(desk, matter)
    for name in (*TEXT_COLUMNS, "place_text"):
        said = getattr(matter, name)
        if (unnamed := veil.identity(said)) != said:
            setattr(matter, name, unnamed)


def _keep_particulars(row: Any, values: Mapping[str, Any]) -> None:
    """Write what changed into the plugin's row, which then holds what the database gives back.

    What cannot be read is no answer: a column that holds something always, such as a list, holds what it began with.
    """
    fields = row._meta.fields
    columns = [name for name in values if name in fields and name not in ("id", "matter")]
    for name in columns:
        field, value = fields[name], values[name]
        if value is None and not field.null:
            value = field.default() if callable(field.default) else field.default
        setattr(row, name, field.python_value(field.db_value(value)))
    if columns:
        row.save(only=columns)


def seat_parties(desk: Desk, matter: Matter, facts: Facts) -> Mapping[Seat, Any]:
    """Give every unit its seat once the matter is no longer private; returns the parties as they now are."""
    seats = desk.host.owner(matter.kind).seats.get(matter.kind)
    if seats is None or matter.private:
        return facts.parties
    present = {(seat, unit.id) for seat, unit in facts.parties.items()}
    for seat, chosen in seats(facts).items():
        if seat is Seat.PARTICIPANT:
            _seat_many(matter, chosen)
        elif (seat, chosen) not in present:
            Party.delete().where((Party.matter == matter.id) & (Party.seat == seat)).execute()
            _seat(matter, seat, chosen)
    return parties_of(matter)


def _seat_many(matter: Matter, chosen: Any) -> None:
    """Exactly these units are the participants; who was one already keeps its answer."""
    present = {one.unit.id for one in participants_of(matter)}
    gone = present - set(chosen)
    rows = (Party.matter == matter.id) & (Party.seat == Seat.PARTICIPANT) & Party.unit.in_(gone)
    if gone and Party.delete().where(rows).execute():
        matter.kept.pop("parties", None)
    for unit_id in dict.fromkeys(chosen):
        if unit_id not in present:
            _seat(matter, Seat.PARTICIPANT, unit_id)


def _seat(matter: Matter, seat: Seat, unit_id: int) -> None:
    Party.create(matter=matter.id, unit=unit_id, seat=seat, kind=matter.kind, state=matter.state)
    matter.kept.pop("parties", None)


def refresh_parties(desk: Desk, matter: Matter) -> None:
    """Repeat on each party's row what its lists sort and filter by, and whose 待办 the matter is."""
    state = desk.host.procedure(matter.kind).state(matter.state)
    awaited = [seat for seat in Seat if state.awaits(seat)]
    refresh_party_rows(matter, awaited, group_of(state.waits_for.roles) if state.waits_for else "")


def answered_on_paper(desk: Desk, matter: Matter, unit_id: int, at: datetime) -> None:
    """Note that one of many units has answered by what another one entered for it (P-2): it has nothing to do any more."""
    answer(matter.id, Seat.PARTICIPANT, (unit_id,), at)
    matter.kept.pop("parties", None)
    refresh_parties(desk, matter)


TODO_GROUPS = {
    "desk": DESK_ROLES,
    "signing": SIGNING_ROLES,
    "overseeing": OVERSEEING_ROLES,
    "shared": DESK_ROLES | OVERSEEING_ROLES,
}
"""Whose 待办 a matter can be in a unit. Those who oversee often have no other role, so theirs is a group of its own;
what desks do anywhere and they at theirs (meetings) is shared."""


def group_of(roles: frozenset[Role]) -> str:
    """The group of 待办 for people of these roles; the desk's where several may act, shared with those who oversee."""
    if roles & DESK_ROLES and roles & OVERSEEING_ROLES:
        return "shared"
    return next((group for group, members in TODO_GROUPS.items() if roles <= members), "desk")


def todo_groups(actor: Actor) -> list[str]:
    """Which kinds of 待办 are this person's, by role."""
    return [group for group, members in TODO_GROUPS.items() if actor.roles & members]


def in_whose_place(actor: Actor, by: By, matter: Matter) -> Actor:
    """The actor, and in whose place this step is taken: that of somebody away whose role or whose work it is."""
    if not actor.stands_in:
        return actor
    return replace(actor, acts_for=acting(actor, by, last_hand(matter, actor.principal.id)))


def last_hand(matter: Matter, unit: int) -> int | None:
    """Who of a unit has a matter in hand: whom it is assigned to, else who was last at it; None where nobody was yet."""
    assigned = Party.select(Party.assignee).where((Party.matter == matter.id) & (Party.unit == unit)).tuples()
    return next((person for (person,) in assigned if person), None) or last_touch(matter, unit)


def last_touch(matter: Matter, unit: int) -> int | None:
    """Who of a unit wrote a matter's draft, or took its last step; None where nobody has yet."""
    events = Event.select(Event.actor, Event.acted_for).where(
        (Event.matter == matter.id) & (Event.unit == unit)
    )
    last = events.order_by(Event.id.desc()).tuples().first()
    if last is None:
        return None
    if matter.private and matter.last_editor_id:  # a draft is in the hand of whoever wrote it last
        return int(matter.last_editor_id)
    return int(last[1] or last[0])


def event(
    matter: Matter,
    step: str,
    label: str,
    actor: Actor,
    happened_at: datetime,
    from_state: str = "",
    to_state: str = "",
    details: list[tuple[str, str]] | None = None,
    confirmed: list[tuple[str, str]] | None = None,
    lateness: str = "",
    cause: Event | None = None,
) -> Event:
    """One line of the timeline, with the time it happened and the time it was recorded (G-11a)."""
    return Event.create(
        matter=matter.id, step=step, label=label, from_state=from_state, to_state=to_state, actor=actor.person_id,
        actor_name=actor.signature, acted_for=actor.acts_for.person_id if actor.acts_for else None, unit=actor.principal.id, happened_at=happened_at, recorded_at=clock.now(),
        details=details or [], confirmed=confirmed or [], lateness=lateness, cause_id=cause.id if cause else None,
    )  # fmt: skip


def index(desk: Desk, matter: Matter, facts: Facts) -> None:
    """Make the matter findable by number, subject, place, item and all its text, for its parties.

    Nobody finds a matter by the name or number of somebody whom its page hides (G-7).
    """
    veil = veils.veil_of(desk, matter)
    units = snapshots.directory()
    item = facts.powers.items.get(matter.item_id) if facts.powers and matter.item_id else None
    place = units.places.get(matter.place_id) if matter.place_id else None
    told = veil.record(facts.particulars)
    words = [text for name, text in told.items() if isinstance(text, str) and name not in veil.columns]
    words += [item.code, item.name] if item else []
    words += [place.name] if place else []
    words += [unit.name for unit in all_units_of(matter)] + [name for _seat, name in former_parties(matter)]
    shown = {veil.shown(text) for text in (matter.title, matter.subject, matter.place_text)}
    names = (shown | {item.name if item else ""}) - {""}
    units_of = [unit.id for unit in all_units_of(matter)]
    text = " ".join(word for word in words if word)
    matter.filed_under = search.put(
        matter.id, text, sorted(names), units_of, matter.private, matter.filed_under
    )
