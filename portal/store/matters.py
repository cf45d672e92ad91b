"""办件: matters, their parties, clocks, events, links and drafts."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from peewee import (
    BigIntegerField,
    BooleanField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from portal.store.db import InstantField, JSONField, Table, rows, run
from portal.store.people import Person
from portal.store.powers import PowerGrant, PowerItem
from portal.store.units import Place, Unit

NEVER = 253402300799  # no due instant: sorts after every real one on both databases
AT_ONCE = 0  # earlier than every real instant


class Matter(Table):
    """One file between units. ``version`` moves with every step: compare-and-set stands on it.

    ``title`` is the 案由, ``subject`` the 当事人, ``number`` the 文号 of its main letter. ``draft`` keeps the raw
    answers of a form not yet submitted; ``filed_under`` is the digest of what the search knows of it. ``due_at`` is the earliest running clock's (NEVER: none).
    """

    kind = TextField()
    state = TextField()
    version = IntegerField(default=1)
    title = TextField(default="")
    subject = TextField(default="")
    number = TextField(default="")
    item = ForeignKeyField(PowerItem, null=True)
    place = ForeignKeyField(Place, null=True)
    place_text = TextField(default="")
    office = ForeignKeyField(Unit, null=True)
    grant = ForeignKeyField(PowerGrant, null=True)
    summary = TextField(default="")
    filed_under = TextField(default="")
    draft = JSONField(default=dict)
    opened_at = InstantField()
    opened_by = ForeignKeyField(Person)
    last_editor = ForeignKeyField(Person, null=True)
    entered_at = InstantField()
    closed_at = InstantField(null=True)
    private = BooleanField(default=False)
    restricted = BooleanField(default=False)
    escalated = BooleanField(default=False)
    open = BooleanField(default=True)
    outcome = TextField(default="")
    due_at = BigIntegerField(default=NEVER)
    due_unit = TextField(default="")
    due_reminder = BooleanField(default=False)
    paused = BooleanField(default=False)

    class Meta:
        indexes = (
            (("kind", "open", "due_at", "id"), False),
            (("open", "due_at", "id"), False),
            (("escalated", "open", "due_at", "id"), False),
            (("outcome", "open", "due_at", "id"), False),
            (("item", "office"), False),
            (("item", "kind"), False),
            (("subject", "kind"), False),
        )

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What has been read about this matter while one act goes on; whoever changes it drops it from here."""
        return {}


class Party(Table):
    """A unit's seat in a matter. Repeats what lists sort and filter by, so that a list is one indexed query.

    ``todo`` says whose 待办 the matter is in this unit: "desk" (经办人、联络人), "signing" (负责人),
    "overseeing" (司法局), "shared" (desk and overseers) or "". ``assignee`` is the person of this unit who looks after it (承办人), if one was named;
    the others may act all the same. ``answered_at`` is when one of many participants answered for itself.
    """

    matter = ForeignKeyField(Matter, backref="parties", on_delete="CASCADE")
    unit = ForeignKeyField(Unit)
    seat = TextField()
    kind = TextField()
    state = TextField()
    open = BooleanField(default=True)
    todo = TextField(default="")
    due_at = BigIntegerField(default=NEVER)
    assignee = ForeignKeyField(Person, null=True)
    former = ForeignKeyField(Unit, null=True)
    answered_at = InstantField(null=True)

    class Meta:
        primary_key = CompositeKey("matter", "seat", "unit")
        indexes = (
            (("unit", "kind", "open", "due_at", "matter"), False),
            (("unit", "open", "due_at", "matter"), False),
            (("unit", "todo", "open", "due_at", "matter"), False),
            (("unit", "todo", "open", "kind"), False),
            (("unit", "kind", "matter"), False),
            (("unit", "state", "open", "due_at", "matter"), False),
        )


class Event(Table):
    """What happened, when it happened and when it was recorded (G-11a); never changed, never deleted (G-6).

    ``acted_for`` is the person away in whose place it was done; ``actor_name`` then reads 张三代李四.
    """

    matter = ForeignKeyField(Matter, backref="events")
    step = TextField()
    label = TextField()
    from_state = TextField(default="")
    to_state = TextField(default="")
    actor = ForeignKeyField(Person)
    actor_name = TextField()
    unit = ForeignKeyField(Unit)
    happened_at = InstantField()
    recorded_at = InstantField()
    details = JSONField(default=list)
    confirmed = JSONField(default=list)
    lateness = TextField(default="")
    cause_id = BigIntegerField(null=True)
    acted_for = BigIntegerField(null=True)

    class Meta:
        indexes = ((("actor", "recorded_at"), False), (("acted_for", "recorded_at"), False))

    @property
    def entered_later(self) -> bool:
        """Was the act done on paper before it was recorded (补录)? Times are typed to the minute."""
        passed: timedelta = self.recorded_at - self.happened_at
        return passed >= timedelta(minutes=1)


class MatterClock(Table):
    """A term running, stopped or voided on a matter, with the label, basis and source it was started under (G-8).

    ``later_on`` is the day on which it ends after all, put off for the reason ``later_why`` (K-11), or by ``later_days``
    working days that did not count. ``remind_at`` is when the round looks at it next (K-9): at once when it is counted,
    NEVER once it has stopped.
    """

    matter = ForeignKeyField(Matter, backref="clocks", on_delete="CASCADE")
    term = TextField()
    name = TextField()
    words = TextField()
    label = TextField()
    basis = TextField()
    source = TextField(default="")
    length = IntegerField()
    unit = TextField()
    owed_by = TextField()
    aside = BooleanField(default=False)
    state = TextField()
    started_at = InstantField()
    due_at = InstantField()
    due_on = DateField()
    conservative_on = DateField(null=True)
    rolled_on = DateField(null=True)
    provisional = BooleanField(default=False)
    later_on = DateField(null=True)
    later_why = TextField(default="")
    later_days = IntegerField(default=0)
    stopped_at = InstantField(null=True)
    lateness = TextField(default="")
    remind_at = BigIntegerField(default=AT_ONCE)

    class Meta:
        indexes = ((("provisional", "stopped_at"), False), (("remind_at", "id"), False))


class Link(Table):
    """One matter grew from, or takes up, another."""

    matter = ForeignKeyField(Matter, backref="grew")
    other = ForeignKeyField(Matter, backref="grown")
    relation = TextField()

    class Meta:
        primary_key = CompositeKey("matter", "other", "relation")


class SavedForm(Table):
    """What a person has typed into a form and not sent: survives a refusal, a closed tab, an expired login."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    place = TextField()
    answers = JSONField()
    saved_at = InstantField()

    class Meta:
        indexes = ((("person", "place"), True),)


def set_version(matter_id: int, seen: int, number: int) -> bool:
    """Give a matter its next version if it still has the one seen; False if somebody was first. Locks its row."""
    statement = "UPDATE matter SET version = ? WHERE id = ? AND version = ?"
    return run(statement, number, matter_id, seen) == 1


def refresh_party_rows(matter: Matter, awaited: Sequence[str], todo: str) -> None:
    """Repeat on the parties' rows what their lists sort and filter by, and whose hand it waits for.

    A participant that has answered has nothing to do any more.
    """
    seats = [*awaited] or [""]
    waits = f"seat IN ({', '.join('?' * len(seats))}) AND answered_at IS NULL"
    todo_of = f"CASE WHEN {waits} THEN ? ELSE '' END"
    statement = f"UPDATE party SET state = ?, open = ?, due_at = ?, todo = {todo_of} WHERE matter_id = ?"  # noqa: S608
    run(statement, matter.state, matter.open, matter.due_at, *seats, todo, matter.id)


def answer(
    matter_id: int, seat: str, units: Sequence[int], at: datetime, seen: datetime | None = None
) -> bool:
    """Note that one of the units in a seat of many has answered; False if it had, or does not sit there.

    ``seen`` is when the answer was given that this one replaces; two in one second are told apart by the next one.
    """
    marks, instant = ", ".join("?" * len(units)), int(at.timestamp())
    known = "answered_at IS NULL" if seen is None else "answered_at = ?"
    before = [] if seen is None else [int(seen.timestamp())]
    statement = f"UPDATE party SET answered_at = ? WHERE matter_id = ? AND seat = ? AND {known} AND unit_id IN ({marks})"  # noqa: S608
    return run(statement, max([instant, *(one + 1 for one in before)]), matter_id, seat, *before, *units) > 0


def ask_anew(matter_id: int, seat: str, units: Sequence[int] | None = None) -> None:
    """Have the units in a seat of many answer again, all or these."""
    marks = f" AND unit_id IN ({', '.join('?' * len(units))})" if units else ""
    statement = f"UPDATE party SET answered_at = NULL WHERE matter_id = ? AND seat = ?{marks}"  # noqa: S608
    if units is None or units:
        run(statement, matter_id, seat, *(units or ()))


SPLIT_WITH = (
    "SELECT other_id FROM link WHERE matter_id = ? AND relation = ? "
    "UNION SELECT matter_id FROM link WHERE other_id = ? AND relation = ?"
)
INCIDENT = (
    "WITH RECURSIVE kin(id) AS (SELECT CAST(? AS INTEGER) UNION "
    "SELECT CASE WHEN link.matter_id = kin.id THEN link.other_id ELSE link.matter_id END "
    "FROM kin JOIN link ON link.matter_id = kin.id OR link.other_id = kin.id) SELECT id FROM kin"
)


def linked_by(matter_id: int, relation: str) -> list[int]:
    """The matters that stand to this one in a relation, whichever of the two was opened first."""
    return [number for (number,) in rows(SPLIT_WITH, matter_id, relation, matter_id, relation)]


def of_item(item: int, kind: str) -> Any:
    """The numbers of all matters of a kind about an item, as a query to look within.

    Asked for by itself it is answered from its index alone, however the tables are filled.
    """
    wanted = Matter.alias()
    return wanted.select(wanted.id).where((wanted.item == item) & (wanted.kind == kind))


def incident(matter_id: int) -> list[int]:
    """Every matter of the same incident, this one included: what grew from it or was split from it, however far."""
    return [number for (number,) in rows(INCIDENT, matter_id)]


WAITING = (
    "SELECT kind, COUNT(*) FROM (SELECT kind FROM party WHERE unit_id = ? AND todo = ? AND kind = ? AND open = ? "
    "LIMIT ?) AS waiting GROUP BY kind"
)


def waiting(
    units: Iterable[int], groups: Sequence[str], kinds: Sequence[str], at_most: int
) -> dict[str, int]:
    """How many matters of each kind wait in these units for people of these groups, each counted up to a bound."""
    asked = [(unit, group, kind, True, at_most) for unit in units for group in groups for kind in kinds]
    if not asked:
        return {}
    counts: dict[str, int] = {}
    for kind, count in rows(
        " UNION ALL ".join([WAITING] * len(asked)), *(v for values in asked for v in values)
    ):
        counts[kind] = counts.get(kind, 0) + count
    return counts
