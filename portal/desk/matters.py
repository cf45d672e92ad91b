"""Open, revise, take, link: a matter changes here and nowhere else (architecture, "How a step runs")."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from portal import clock
from portal.desk import (
    Desk,
    audit,
    back_entry,
    files,
    recording,
    veils,
)
from portal.desk.claims import already_done, claim, hold, must_be_first
from portal.desk.declarations import must_be_installed
from portal.desk.facts import facts_of, known_of, parties_of, readable, standing_of
from portal.desk.fields import Whereabouts
from portal.desk.forms import StepForm, multidict
from portal.desk.moving import move, settle, together
from portal.desk.rejudging import FOLLOWS
from portal.domain.absence import acting
from portal.domain.access import may
from portal.domain.hardening import hardened
from portal.domain.procedure import Actor, Facts, LookedUp, Outcome, Procedure, Relation, Seat, Step
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused, Stale, outstanding
from portal.store.db import transaction
from portal.store.decisions import HARDENED
from portal.store.matters import Event, Link, Matter, Party, linked_by

OPEN = "open"
REVISE = "revise"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step left behind: the matter as it now stands and the event that records the act."""

    matter: Matter
    event: Event


def open_matter(
    desk: Desk, actor: Actor, kind: str, answers: Mapping[str, Any], *, grew_from: int | None = None
) -> Matter:
    """Open a draft of ``kind`` for the actor's unit with whatever was typed so far.

    ``answers`` are raw form values; what cannot be read yet is kept as typed and asked for when the draft is
    sent. ``grew_from`` links the matter it came from, which the actor must be able to read; opened beside one of the
    unit's own that is still on its way, it is of the same incident. Raises Refused with
    E-P-DISABLED where the plugin is not on, Forbidden where the person opens no such matters.
    """
    if not desk.host.knows(kind):
        raise NotFound("没有这一类办件。")
    procedure = desk.host.procedure(kind)
    _must_be_on(desk, actor, kind)
    if not actor.roles & procedure.opened_by.roles:
        raise Forbidden([_role_reason(procedure)])
    origin = readable(desk, actor, grew_from) if grew_from else None
    if origin is not None:
        answers = veils.carried(desk, actor, kind, origin, answers)
    actor = replace(actor, acts_for=acting(actor, procedure.opened_by))
    with transaction():
        return begin(desk, actor, kind, actor.principal.id, answers, origin)


def begin(
    desk: Desk, actor: Actor, kind: str, unit: int, answers: Mapping[str, Any], origin: Matter | None
) -> Matter:
    """A new draft of a unit with whatever is known so far, inside the caller's transaction."""
    procedure, now = desk.host.procedure(kind), clock.now()
    matter: Matter = Matter.create(
        kind=kind, state=procedure.initial.name, opened_at=now, opened_by=actor.person_id, entered_at=now,
        last_editor=actor.person_id, private=procedure.initial.private,
        restricted=procedure.initial.restricted,
    )  # fmt: skip
    Party.create(matter=matter.id, unit=unit, seat=Seat.SENDER, kind=kind, state=matter.state)
    recording.create_particulars(desk, matter)
    if origin is not None:
        _link_to_origin(desk, actor, matter, origin)
    facts = _write_draft(desk, matter, actor, answers)
    recording.event(matter, OPEN, "建立草稿", actor, now, to_state=matter.state)
    audit.record(actor, "matter.open", kind, matter.id)
    desk.host.announce(desk, matter, OPEN, actor, facts)
    return matter


def _link_to_origin(desk: Desk, actor: Actor, matter: Matter, origin: Matter) -> None:
    """Say how a new matter stands to the one it came from; a split one, to every other part of the incident too."""
    starts_from = desk.host.procedure(matter.kind).starts_from
    relation = starts_from.get(Outcome(origin.outcome)) if origin.outcome else None
    if relation is None:
        ours = parties_of(origin).get(Seat.SENDER) == actor.principal
        relation = Relation.SAME_INCIDENT if ours and origin.kind == matter.kind else Relation.GREW_FROM
    parts = linked_by(origin.id, relation) if relation is Relation.SAME_INCIDENT else []
    for other in (origin.id, *parts):
        Link.create(matter=matter.id, other=other, relation=relation)


def revise(desk: Desk, actor: Actor, matter_id: int, answers: Mapping[str, Any]) -> Matter:
    """Keep what was typed into a draft; only the unit that opened it, only while its state is editable.

    A draft saves itself many times, so it moves no version and leaves no event; it does remember its last editor
    (four eyes). What was withdrawn is hidden from the other side while it is written anew (G-9). Raises Refused
    with E-G-IMMUTABLE once the paper went out, Forbidden for who opens no such matters.
    """
    matter = readable(desk, actor, matter_id)
    must_be_installed(desk, matter.kind)
    procedure = desk.host.procedure(matter.kind)
    if not procedure.state(matter.state).editable:
        raise Refused([IMMUTABLE])
    _must_be_ours(actor, matter)
    if not actor.roles & procedure.opened_by.roles:
        raise Forbidden([_role_reason(procedure)])
    with transaction():
        hold(matter)
        fresh = Matter.get_by_id(matter.id)
        answers = veils.veil_of(desk, fresh).restored(answers)
        fresh.private = fresh.private or procedure.initial.private
        _write_draft(desk, fresh, actor, answers)
    return fresh


def take(
    desk: Desk,
    actor: Actor,
    matter: int | Matter,
    step_name: str,
    answers: Mapping[str, Any] | None = None,
    *,
    version: int | None = None,
    confirm: Mapping[str, str] | None = None,
) -> Taken:
    """Take one step of a matter, or say every reason why not.

    ``matter`` is its id, or what ``facts.readable`` just gave this actor. ``answers`` are raw form values;
    ``version`` is the one the actor saw (None: whatever is current); ``confirm``
    maps the code of a warning to the sentence that lets it pass. Raises NotFound, Forbidden, Stale (somebody was
    first) or Refused with all reasons at once; then nothing has changed.
    """
    matter = matter if isinstance(matter, Matter) else readable(desk, actor, matter)
    step = _step_now(desk, matter, step_name, version)
    standing = standing_of(matter, parties := recording.parties(matter))
    if not_theirs := may(actor, step, standing, desk.host.procedure(matter.kind).seat_text):
        raise Forbidden(not_theirs)
    actor = recording.in_whose_place(actor, step.by, matter)
    answers = veils.veil_of(desk, matter).restored(answers or {})
    form = bound_form(desk, matter, step, actor, answers)
    later = back_entry.bound(step, form, answers)
    asked = _readable_answers(form) | _readable_answers(later)
    facts = back_entry.at_true_time(facts_of(desk, matter, actor, fields=asked, parties=parties))
    facts = replace(facts, known=_with_evidence(desk, matter, facts.known))
    reasons = [reason for asking in (form, later) if asking for reason in asking.reasons()]
    state = desk.host.procedure(matter.kind).state(matter.state)
    afresh = state.private and state.editable
    reasons += back_entry.objections(matter, facts, clock.now(), later, afresh=afresh)
    reasons += step.check(facts)
    leads_to = desk.host.procedure(matter.kind).state(step.target(facts))
    reasons += desk.host.objections(matter, step.name, actor, facts, leads_to)
    reasons = hardened(reasons, HARDENED.now)
    confirmed = dict(confirm or {})
    if left := outstanding(reasons, confirmed):
        must_be_first(matter)
        _keep_said(desk, matter, step, facts, form, left)
        raise Refused(left)
    with together(desk):
        facts = claim(matter, step, facts)
        matter.kept.pop("files", None)  # one may have come in since they were judged
        _keep_typed(desk, matter, step, actor, answers)
        said = [(r.message, confirmed.get(r.code, "")) for r in reasons]
        described = _described(desk, matter, step, form) + _why_later(later)
        event = move(desk, matter, step, facts, described, said)
    return Taken(matter, event)


def consequence(
    desk: Desk,
    actor: Actor,
    matter_id: int,
    step_name: str,
    fields: Mapping[str, Any],
    *,
    cause: Event | None = None,
) -> Taken | None:
    """Take a step because another matter moved: recorded with its true actor and its cause.

    For plugins reacting inside a transaction. Seat, form and checks are not asked again: the act that caused it
    was. Returns None where the step no longer fits the matter's state.
    """
    matter = Matter.get_by_id(matter_id)
    step = desk.host.procedure(matter.kind).step(step_name)
    if step is None or matter.state not in step.sources:
        return None
    facts = facts_of(desk, matter, actor, fields=fields)
    matter.kept[FOLLOWS] = True
    with transaction():
        facts = claim(matter, step, facts)
        event = move(desk, matter, step, facts, [], [], cause=cause)
    return Taken(matter, event)


def keep_in_draft(matter: Matter, answers: Mapping[str, Any]) -> None:
    """Keep in the draft what a later step said anew, so that it is not lost when the matter comes back to its writer.

    For plugins reacting inside a transaction; ``answers`` are raw form values under the names of the draft's form.
    """
    with transaction():
        matter.draft = {**matter.draft, **answers}
        matter.save(only=[Matter.draft])


def link(actor: Actor, matter_id: int, other_id: int, relation: Relation) -> None:
    """Record how one matter stands to another."""
    with transaction():
        if not Link.select().where((Link.matter == matter_id) & (Link.other == other_id)).exists():
            Link.create(matter=matter_id, other=other_id, relation=relation)
            audit.record(actor, "matter.link", "", matter_id, other=other_id, relation=relation.value)


def bound_form(
    desk: Desk, matter: Matter, step: Step, actor: Actor, answers: Mapping[str, Any]
) -> StepForm | None:
    """The step's form filled with ``answers`` over what the draft holds, its choices set; None if it asks nothing."""
    if step.form is None:
        return None
    form_class = desk.host.owner(matter.kind).forms[step.form]
    drafted = matter.draft if step is draft_step(desk.host.procedure(matter.kind)) else {}
    form: StepForm = form_class(multidict({**drafted, **answers}))
    form.prepare(known_of(desk, matter.kind, matter, {}, actor))
    form.validate()
    return form


IMMUTABLE = Reason(
    "E-G-IMMUTABLE",
    "文书和材料送出后不得修改或删除。",
    remedy="如有错误，请另发更正函，原件保留。",
    clause="G-6 全过程记录；行政处罚法第四十七条",
)


def draft_step(procedure: Procedure) -> Step | None:
    """The step whose form a new matter is typed into; None where the procedure asks nothing at first."""
    return next((s for s in procedure.steps_from(procedure.initial.name) if s.form is not None), None)


def _keep_typed(
    desk: Desk, matter: Matter, step: Step, actor: Actor, answers: Mapping[str, Any] | None
) -> None:
    """What is typed into the draft's form as it is sent belongs to the draft, and whoever typed it edited it last."""
    if answers and step is draft_step(desk.host.procedure(matter.kind)):
        matter.draft = {**matter.draft, **_asked_for(desk, matter, step, answers)}
        matter.last_editor = actor.person_id


def _keep_said(
    desk: Desk, matter: Matter, step: Step, facts: Facts, form: StepForm | None, left: tuple[Reason, ...]
) -> None:
    """A-4: what was said too late moves nothing, but it was said: the timeline keeps it with why it was refused."""
    why = [(reason.message, "") for reason in left if reason.kept]
    if not why:
        return
    with transaction():
        said = _described(desk, matter, step, form)
        label, actor = f"{step.label}（未生效）", facts.actor
        event = recording.event(
            matter, step.name, label, actor, facts.now, matter.state, matter.state, said, why
        )
        audit.record(
            actor, f"{matter.kind}.{step.name}", matter.kind, matter.id, event=event.id, refused=[r.code for r in left]
        )  # fmt: skip


def _described(desk: Desk, matter: Matter, step: Step, form: StepForm | None) -> list[tuple[str, str]]:
    """What the timeline says of a step's answers; a draft's are the record itself and not said twice."""
    if form is None or step is draft_step(desk.host.procedure(matter.kind)):
        return []
    return form.described()


def _why_later(form: back_entry.BackEntryForm | None) -> list[tuple[str, str]]:
    """The timeline shows the true time itself; beside it stands why it was entered later."""
    return [] if form is None else [(form.back_reason.label.text, form.back_reason.data or "")]


def _readable_answers(form: StepForm | None) -> dict[str, Any]:
    if form is None:
        return {}
    answers = {name: None if name in form.errors else value for name, value in form.answers().items()}
    where = next((value for value in answers.values() if isinstance(value, Whereabouts)), None)
    return answers | ({"where": where.text} if where else {})


def _write_draft(desk: Desk, matter: Matter, actor: Actor, answers: Mapping[str, Any]) -> Facts:
    """Keep the raw answers, record those that can be read, and let the clocks follow."""
    step = draft_step(desk.host.procedure(matter.kind))
    matter.draft = {**matter.draft, **_asked_for(desk, matter, step, answers)}
    matter.last_editor = actor.person_id
    form = bound_form(desk, matter, step, actor, {}) if step else None
    facts = facts_of(desk, matter, actor, fields=_readable_answers(form))
    recording.answers(desk, matter, facts, REVISE, blank=True)
    return settle(desk, matter, facts, seats=False)


def _asked_for(desk: Desk, matter: Matter, step: Step | None, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to what the draft's form asks, with the words typed beside its pickers; nothing else is kept."""
    if step is None or step.form is None:
        return {}
    asked = desk.host.owner(matter.kind).forms[step.form]()._fields.keys()
    return {name: value for name, value in answers.items() if asked & {name, name.removesuffix("_text")}}


def _step_now(desk: Desk, matter: Matter, name: str, version: int | None) -> Step:
    must_be_installed(desk, matter.kind)
    step = desk.host.procedure(matter.kind).step(name)
    if step is None:
        raise NotFound("这一类办件没有该步骤。")
    if (version is not None and version != matter.version) or matter.state not in step.sources:
        raise Stale([already_done(matter)])
    return step


def _must_be_on(desk: Desk, actor: Actor, kind: str) -> None:
    plugin = desk.host.owner(kind)
    if not desk.host.opens(kind, actor.principal.id):
        raise Forbidden([disabled(plugin.label, actor.principal.name)])


def disabled(plugin_label: str, unit_name: str) -> Reason:
    """E-P-DISABLED for opening something new where the plugin is off or draining."""
    return Reason(
        "E-P-DISABLED",
        f"{unit_name}未启用“{plugin_label}”，不能新建。",
        remedy="请联系系统管理员在“制度启用”中开启；已收到的办件仍可查看并登记线下办理。",
        clause="P-1、P-3",
    )


def _must_be_ours(actor: Actor, matter: Matter) -> None:
    ours = (actor.principal.id, actor.unit.id)
    rows = Party.select().where(
        (Party.matter == matter.id) & (Party.seat == Seat.SENDER) & Party.unit.in_(ours)
    )
    if not rows.exists():
        raise Forbidden([Reason("E-G-ROLE", "只有起草单位可以修改草稿。", clause="G-9")])


def _role_reason(procedure: Procedure) -> Reason:
    if not procedure.opened_by.roles:
        words = f"“{procedure.label}”随有关办件的办理自动生成，不能新建。"
        return Reason("E-G-ROLE", words, clause="G-4 人员与角色")
    needed = "、".join(sorted(role.text for role in procedure.opened_by.roles))
    return Reason("E-G-ROLE", f"新建“{procedure.label}”应由{needed}办理。", clause="G-4 人员与角色")


def _with_evidence(desk: Desk, matter: Matter, known: Mapping[str, Any]) -> LookedUp:
    """What was looked up, and whether the files are still whole, for rules that ask (trust 8)."""
    looked_up = {name: partial(known.__getitem__, name) for name in known}
    return LookedUp(**looked_up, damaged_files=lambda: files.damaged(desk, matter))
