"""What the page of a matter shows, whatever its kind: where it stands, its clocks, what can be done, what happened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import request

from portal.desk import (
    Desk,
    assigning,
    back_entry,
    facts,
    letters,
    originals,
    purposes,
    veils,
)
from portal.desk.appointments import appointment_of
from portal.desk.back_entry import BackEntryForm
from portal.desk.forms import StepForm
from portal.domain.access import Standing, may, may_read, seats_of
from portal.domain.confidential import Veil, within
from portal.domain.letters import Letter
from portal.domain.procedure import Actor, Facts, Outcome, Participant, Procedure, Relation, Seat, State, Step
from portal.domain.reasons import NotFound
from portal.domain.terms import Standing as TermStanding
from portal.store import snapshots
from portal.store.appointments import Appointment
from portal.store.db import Prepared
from portal.store.files import IssuedLetter, OriginalsSheet, StoredFile
from portal.store.matters import Event, Matter, MatterClock
from portal.web import guards, pages, sessions
from portal.web.addresses import new_url_of, url_of
from portal.web.lines import ClockLine, EventLine, LinkLine, clock_line, event_line, light

TONES = {
    "accepted": "active",
    "filed": "active",
    "concluded": "good",
    "not_ours": "bad",
    "refused": "bad",
    "unexplained": "bad",
    "suspected_crime": "active",
    "unsettled": "bad",
    "settled": "good",
    "withdrawn": "paused",
}


EVENTS = Prepared(lambda number: Event.select().where(Event.matter == number).order_by(Event.id.desc()))
ORIGINALS = Prepared(
    lambda number: OriginalsSheet.select().where(OriginalsSheet.matter == number).order_by(OriginalsSheet.id)
)
LETTERS = Prepared(  # without what they say, which is read when one of them is opened
    lambda number: (
        IssuedLetter.select(*(f for f in IssuedLetter._meta.sorted_fields if f.name != "content"))
        .where(IssuedLetter.matter == number)
        .order_by(IssuedLetter.id)
    )
)


@dataclass(frozen=True, slots=True)
class StepOffer:
    """A step that the reader may take now, with its blank form; ``later`` asks what entering it later needs (G-11a)."""

    step: Step
    form: StepForm | None
    url: str
    later: BackEntryForm | None = None

    @property
    def asks(self) -> list[StepForm]:
        """The forms to fill in, none where a press of the button is all."""
        return [form for form in (self.form, self.later) if form is not None]

    @property
    def attachments(self) -> dict[str, str]:
        """What may be handed in, by purpose."""
        return {purpose: words for form in self.asks for purpose, words in form.attachments.items()}


class MatterSheet:
    """One matter for one reader; each part is read when the page first asks for it."""

    def __init__(self, desk: Desk, actor: Actor, matter: Matter):
        self.desk, self.actor, self.matter = desk, actor, matter
        self.procedure: Procedure = desk.host.procedure(matter.kind)
        self.state: State = self.procedure.state(matter.state)
        self.plugin = desk.host.owner(matter.kind)
        self._clocks = facts.all_clocks(matter)
        facts.all_links(matter)

    @cached_property
    def facts(self) -> Facts:
        return facts.facts_of(self.desk, self.matter, self.actor)

    @property
    def parties(self) -> Mapping[Any, Any]:
        return self.facts.parties

    @property
    def participants(self) -> tuple[Participant, ...]:
        """The many units that the matter was sent to, and when each answered for itself."""
        return self.facts.participants

    @property
    def units(self) -> list[Any]:
        """All units that take part, each once, the sender first."""
        return facts.all_units_of(self.matter)

    @property
    def route(self) -> str:
        """From whom to whom, in words."""
        many = "、".join(one.unit.name for one in self.participants)
        return " → ".join([*(unit.name for unit in self.parties.values()), *([many] if many else [])])

    @cached_property
    def veil(self) -> Veil:
        """What is hidden of this matter, from every reader until somebody of the handling unit lifts it (G-7)."""
        return veils.veil_of(self.desk, self.matter)

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """The matter's common columns and the plugin's own record of it, as they may be shown."""
        if self.state.editable:
            return self._as_written(self.facts.particulars)
        return self.veil.record(self.facts.particulars)

    @property
    def draft(self) -> Mapping[str, Any]:
        """What was typed, to be written on: whole for who opened the draft, confidential columns masked for others.

        Of a matter that is no draft any more it fills in what grows from it, and names no informant (C-6).
        """
        written = self._as_written(self.matter.draft)
        return written if self.state.editable else within(written, self.veil.identity)

    def _as_written(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        own = self.state.editable and self.matter.opened_by_id == self.actor.person_id
        return values if own else self.veil.draft(values)

    @cached_property
    def handled(self) -> bool:
        """Does the reader's unit handle the matter, so that its papers are its own?"""
        return self.veil.is_handled_by(self.seats)

    def paper(self, letter: Letter) -> Letter:
        """A letter of this matter as the reader may read it."""
        return self.veil.paper(letter, handled=self.handled)

    @cached_property
    def hidden(self) -> list[tuple[str, str]]:
        """The confidential columns by label, as everybody sees them; none of a draft, which is being written."""
        return [] if self.state.editable else veils.masked_lines(self.desk, self.matter)

    @property
    def can_unmask(self) -> bool:
        """May the reader see them whole, with a reason?"""
        return self.veil.may_be_lifted_by(self.actor, self.seats)

    @cached_property
    def unmaskings(self) -> list[tuple[datetime, str, str, str]]:
        """When, who, of which unit and why: who has seen them whole, the newest first."""
        units = snapshots.directory()
        rows = veils.latest(self.matter) if self.hidden else ()
        return [
            (row.at, row.actor_name, units.name(row.unit_id), json.loads(row.detail)["reason"])
            for row in rows
        ]

    @cached_property
    def standing(self) -> Standing:
        return facts.standing_of(self.matter, self.parties)

    @cached_property
    def appointment(self) -> Appointment | None:
        """When the units of the matter meet, called off or not."""
        return appointment_of(self.matter.id)

    @cached_property
    def formers(self) -> Mapping[Any, str]:
        """The unit that sat in a seat before its successor, where there was one."""
        return dict(facts.former_parties(self.matter))

    @cached_property
    def seats(self) -> frozenset[Any]:
        return seats_of(self.actor, self.standing)

    @property
    def tone(self) -> str:
        return TONES.get(self.state.outcome or "", "waiting" if self.state.open else "neutral")

    @property
    def light(self) -> TermStanding | None:
        return light(self.matter.due_at, self.matter.due_unit, self.matter.due_reminder)

    @property
    def item(self) -> Any:
        powers = self.facts.powers
        return powers.items.get(self.matter.item_id) if powers and self.matter.item_id else None

    @cached_property
    def clocks(self) -> list[ClockLine]:
        """Running clocks first, those aside last of them, the earliest due first; then the stopped ones."""
        rows = self._clocks
        running = sorted((r for r in rows if r.stopped_at is None), key=lambda r: (r.aside, r.due_at))
        shared = len({r.owed_by for r in running}) > 1
        lines = [clock_line(r, owner=self._owner(r) if shared else "") for r in running]
        return lines + [clock_line(r) for r in rows if r.stopped_at is not None]

    def _owner(self, row: MatterClock) -> str:
        """Who is to act, said where limits of both sides run beside each other."""
        unit = self.parties.get(Seat(row.owed_by))
        return unit.name if unit else ""

    @cached_property
    def events(self) -> list[EventLine]:
        """What happened, newest first."""
        units = snapshots.directory()
        return [event_line(row, units.name(row.unit_id), self.veil) for row in self.acts]

    @cached_property
    def acts(self) -> list[Event]:
        """The rows of what happened, newest first; what one of many participants answered the others do not read."""
        each = {step.name for step in self.procedure.steps if step.each}
        ours = (self.actor.principal.id, self.actor.unit.id)
        apart = each and self.seats == {Seat.PARTICIPANT}
        return [
            row for row in EVENTS(self.matter.id) if not apart or row.step not in each or row.unit_id in ours
        ]

    @cached_property
    def files(self) -> list[StoredFile]:
        return veils.open_files(self.desk, self.actor, self.matter)

    @cached_property
    def letters(self) -> list[IssuedLetter]:
        return LETTERS(self.matter.id)

    @cached_property
    def purposes(self) -> Mapping[str, str]:
        """What the files are for, in the words of the forms that ask for them."""
        return purposes.words_of(self.desk, self.matter)

    @cached_property
    def originals_sheets(self) -> list[OriginalsSheet]:
        """The sheets of originals and goods that went from one side to the other."""
        return ORIGINALS(self.matter.id)

    @cached_property
    def can_hand_over(self) -> bool:
        return originals.other_side(self.desk, self.actor, self.matter) is not None

    @cached_property
    def links(self) -> list[LinkLine]:
        """Related matters that the reader may know of, both ways."""
        own = self.matter.id
        ordered = sorted(facts.all_links(self.matter), key=lambda link: link[0] != own)
        lines = [
            self._link(other if one == own else one, Relation(how), outgoing=one == own)
            for one, other, how in ordered
        ]
        return [line for line in lines if line is not None]

    def _link(self, matter_id: int, relation: Relation, *, outgoing: bool) -> LinkLine | None:
        other = Matter.get_by_id(matter_id)
        parties = facts.parties_of(other)
        if not may_read(self.actor, facts.standing_of(other, parties)):
            return None
        procedure = self.desk.host.procedure(other.kind)
        title = f"{procedure.label}：{other.title or other.number or other.id}"
        state, receiver = procedure.state(other.state).label, parties.get(Seat.RECEIVER)
        where = f"{state}（{receiver.name}）" if receiver and relation is Relation.SAME_INCIDENT else state
        return LinkLine(title, url_of(self.desk, other), relation.words(outgoing=outgoing), where)

    @cached_property
    def offers(self) -> list[StepOffer]:
        """The steps that this reader may take now; a refused one comes back with what was typed."""
        steps = [
            s
            for s in self.procedure.steps_from(self.matter.state)
            if not may(self.actor, s, self.standing)
            and s.offered(self.facts)
            and not guards.held_off(self.matter, s.name)
        ]
        return [self._offer(step) for step in steps]

    @property
    def only_read(self) -> bool:
        """Is this kind off at the reader's unit since before the matter came, so that it is only read here (P-3)?"""
        return bool(self.seats) and self.state.open and guards.held_off(self.matter, "")

    @property
    def entering_later(self) -> bool:
        """Does the address, or the form that came back, ask for what was done on paper (补录)?"""
        asked = "back_reason" in request.form and back_entry.meant(request.form)
        return asked or request.args.get("paper") == "1"

    @cached_property
    def can_enter_later(self) -> bool:
        return any(back_entry.possible(offer.step, offer.form) for offer in self.offers)

    def _offer(self, step: Step) -> StepOffer:
        again = pages.typed() if request.view_args and request.view_args.get("step") == step.name else None
        form_class = self.plugin.forms[step.form] if step.form else None
        form, later = None, None
        if form_class is not None:
            form = form_class(again)
            form.prepare(self.facts.known)
            form.apart(step.name)
        if self.entering_later and back_entry.possible(step, form_class):
            later = BackEntryForm(again)
            later.apart(step.name)
        return StepOffer(step, form, self.url_of(step.name), later)

    @cached_property
    def colleagues(self) -> list[Any]:
        """To whom the reader can give the matter; nobody where it is not the reader's unit's, or closed."""
        return assigning.colleagues(self.actor) if self.seats and self.matter.open else []

    @cached_property
    def assignee(self) -> Any:
        """Who looks after it in the reader's unit."""
        assigned = facts.is_assigned(self.actor, self.matter)
        return assigning.assignee(self.actor, self.matter) if assigned else None

    def unit_name(self, unit_id: int | None) -> str:
        return snapshots.directory().name(unit_id)

    def bound_name(self, unit_id: int | None) -> str:
        """Whom a duty laid on this unit binds today: itself, or the unit that it was merged into (G-2)."""
        return snapshots.directory().heir_name(unit_id)

    def offer(self, name: str) -> StepOffer | None:
        return next((offer for offer in self.offers if offer.step.name == name), None)

    def url_of(self, step: str = "") -> str:
        return url_of(self.desk, self.matter) + (f"/{step}" if step else "")

    def preview(self, name: str) -> Letter:
        """A letter of this matter as it would go out now."""
        return self.paper(letters.preview(self.desk, self.facts, name))

    @cached_property
    def follow_ups(self) -> list[tuple[str, str]]:
        """What a party may open because of where this matter stands: label and address of the form, filled in from it."""
        return self.follow_ups_of(self.state.outcome)

    def follow_ups_of(self, outcome: Outcome | None) -> list[tuple[str, str]]:
        """The same for an outcome that is one of many participants' own: what grows from it, for it takes up nothing."""
        host, own = self.desk.host, outcome is not self.state.outcome
        if outcome is None or not self.seats:
            return []
        return [
            (host.procedure(kind).label, f"{new_url_of(self.desk, kind)}?grew_from={self.matter.id}")
            for kind in host.kinds
            if kind != self.matter.kind
            and (relation := host.procedure(kind).starts_from.get(outcome)) is not None
            and not (own and relation is not Relation.GREW_FROM)
            and host.owner(kind).blueprint
            and host.opens(kind, self.actor.principal.id)
            and self.actor.roles & host.procedure(kind).opened_by.roles
        ]

    @cached_property
    def panels(self) -> list[Mapping[str, str]]:
        return list(self.desk.host.panels(self.matter, self.actor))


def sheet(matter_id: int) -> MatterSheet:
    """The matter for whoever asks; NotFound where they may not know of it."""
    return MatterSheet(sessions.current_desk(), sessions.current_actor(), readable_here(matter_id))


def origin(matter_id: int) -> MatterSheet:
    """The matter, of whatever kind, that another one is opened from; NotFound where the reader may not know of it."""
    return MatterSheet(sessions.current_desk(), sessions.current_actor(), readable(matter_id))


def readable(matter_id: int) -> Matter:
    """A matter of whatever kind, if the reader may know of it; NotFound otherwise."""
    return facts.readable(sessions.current_desk(), sessions.current_actor(), matter_id)


def readable_here(matter_id: int) -> Matter:
    """The matter, if the reader may know of it and it belongs to the plugin whose pages are being asked."""
    desk, matter = sessions.current_desk(), readable(matter_id)
    here = request.blueprint and desk.host.plugin(request.blueprint)
    if here and desk.host.owner(matter.kind) is not here:
        raise NotFound
    return matter
