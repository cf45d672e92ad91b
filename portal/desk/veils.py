"""The veil over a matter's confidential particulars, and lifting it with a reason, which goes on the log (G-7, C-7)."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from portal.desk import Desk, audit, facts
from portal.desk.forms import StepForm
from portal.domain.access import seats_of
from portal.domain.confidential import Confidential, Veil, within
from portal.domain.procedure import Actor, Seat
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused
from portal.store.audit import AuditEntry
from portal.store.db import Prepared, transaction
from portal.store.files import StoredFile
from portal.store.matters import Matter

UNMASK = "matter.unmask"
SHORTEST_REASON, LONGEST_REASON = 4, 200
CLAUSE = "G-7；行政处罚法第五十条"
LATEST = Prepared(
    lambda kind, number: (
        AuditEntry.select()
        .where(
            (AuditEntry.object_kind == kind)
            & (AuditEntry.object_id == number)
            & (AuditEntry.action == UNMASK)
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(10)
    )
)


def confidential_of(desk: Desk, kind: str) -> Confidential | None:
    """What the plugin of a kind declares confidential; None where nothing is."""
    return desk.host.owner(kind).confidential.get(kind)


def veil_of(desk: Desk, matter: Matter) -> Veil:
    """The veil over a matter as its record now stands."""
    confidential = confidential_of(desk, matter.kind)
    if confidential is None:
        return Veil()
    row = facts.record_of(desk.host.owner(matter.kind).particulars[matter.kind], matter)
    typed = {name: getattr(row, name, None) or matter.draft.get(name) for name in confidential.columns}
    raw = {name: value for name, value in typed.items() if isinstance(value, str) and value.strip()}
    handled_in = confidential.handled_in(row.__data__ if row is not None else {})
    return Veil(confidential, raw, matter.place_text, handled_in)


def carried(
    desk: Desk, actor: Actor, kind: str, origin: Matter, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """What is typed into a matter that grows from another: no word of who an informant is (C-6, C-7).

    Only a column that is confidential there, too, may say so: it was asked for. What the form showed masked means the
    value itself where the actor's unit handles the origin, so that nobody needs to see it on its way.
    """
    veil, there = veil_of(desk, origin), confidential_of(desk, kind)
    if veil.may_be_lifted_by(actor, _seats(actor, origin)):
        answers = veil.restored(answers)
    kept = there.columns if there else {}
    return {name: value if name in kept else within(value, veil.identity) for name, value in answers.items()}


def handled_columns(desk: Desk, actor: Actor, matter: Matter) -> Mapping[str, str]:
    """The confidential columns of a matter, whole, for another of the unit that handles it; for others none.

    So that nobody needs to see them on their way into what hangs together with it.
    """
    veil = veil_of(desk, matter)
    return dict(veil.raw) if veil.may_be_lifted_by(actor, _seats(actor, matter)) else {}


def sealed(desk: Desk, actor: Actor, row: StoredFile, matter: Matter) -> bool:
    """G-9: is a file the informant's own, which only the people of the handling unit may open?

    What one of many participants handed in stays open to itself, and closed to the others.
    """
    confidential = confidential_of(desk, matter.kind)
    if confidential is None or row.purpose not in confidential.purposes:
        return False
    seats = _seats(actor, matter)
    own = Seat.PARTICIPANT in seats and row.unit_id in (actor.principal.id, actor.unit.id)
    return not own and not veil_of(desk, matter).is_handled_by(seats)


def open_files(desk: Desk, actor: Actor, matter: Matter) -> list[StoredFile]:
    """The files of a matter that the actor may know of, in the order they came."""
    return [row for row in facts.stored_files(matter) if not sealed(desk, actor, row, matter)]


def unmask(desk: Desk, actor: Actor, matter_id: int, reason: str, *, paper: str = "") -> Matter:
    """Let one of the handling unit's people see once who somebody is: who, what, why and when stand on the log.

    ``paper`` is the letter that is read whole. Raises NotFound where the matter may not be known of or has nothing
    confidential, Forbidden for others, Refused with E-G-UNMASK without a sentence of reason.
    """
    matter = facts.readable(desk, actor, matter_id)
    veil = veil_of(desk, matter)
    if veil.confidential is None:
        raise NotFound
    if not veil.may_be_lifted_by(actor, _seats(actor, matter)):
        raise Forbidden([_not_yours()])
    lift(desk, actor, matter, reason, paper=paper)
    return matter


def lift(desk: Desk, actor: Actor, matter: Matter, reason: str, *, paper: str = "") -> Mapping[str, str]:
    """The confidential columns of a matter by label, whole, once the reason stands on the log.

    For a plugin that has judged itself whose people need them. Raises Refused (E-G-UNMASK) without a sentence of reason.
    """
    veil, labels = veil_of(desk, matter), labels_of(desk, matter.kind)
    said = reason.strip()[:LONGEST_REASON]
    if len(said) < SHORTEST_REASON:
        raise Refused([_no_reason()])
    seen = [label for name, label in labels.items() if name in veil.columns]
    with transaction():
        audit.record(
            actor,
            UNMASK,
            matter.kind,
            matter.id,
            reason=veil.shown(said),
            columns=seen,
            name=veil.known(paper),
        )
    return {labels.get(name, name): value for name, value in veil.raw.items()}


def whole(desk: Desk, matter: Matter) -> list[tuple[str, str]]:
    """What the veil hides, by label: the confidential columns, then every text that names one of them."""
    veil, labels = veil_of(desk, matter), labels_of(desk, matter.kind)
    record = facts.particulars_of(desk, matter)
    named = {
        n: v for n, v in record.items() if isinstance(v, str) and n not in veil.raw and veil.known(v) != v
    }
    return [(labels.get(name, name), value) for name, value in {**veil.raw, **named}.items()]


def masked_lines(desk: Desk, matter: Matter) -> list[tuple[str, str]]:
    """The confidential columns by label, as they are shown."""
    veil, labels = veil_of(desk, matter), labels_of(desk, matter.kind)
    return [(labels.get(name, name), text) for name, text in veil.columns.items()]


def latest(matter: Matter) -> Sequence[Any]:
    """Who lifted the veil last, and why; the newest first."""
    found: Sequence[Any] = LATEST(matter.kind, matter.id)
    return found


def labels_of(desk: Desk, kind: str) -> dict[str, str]:
    """What the forms of a kind call its columns; where several ask for the same, the first one's words."""
    plugin, steps = desk.host.owner(kind), desk.host.procedure(kind).steps
    return _labels(tuple(plugin.forms[step.form] for step in reversed(steps) if step.form))


@cache
def _labels(forms: tuple[type[StepForm], ...]) -> dict[str, str]:
    """The same of form classes, made once: each page of a matter asks."""
    return {field.name: field.label.text for form in forms for field in form()}


def _seats(actor: Actor, matter: Matter) -> frozenset[Seat]:
    return seats_of(actor, facts.standing_of(matter, facts.parties_of(matter)))


def _not_yours() -> Reason:
    return Reason(
        "E-G-ROLE",
        "个人信息和投诉举报人身份只由承办单位的办案人员查看。",
        remedy="确需了解的，请与承办单位联系。",
        clause=CLAUSE,
    )


def _no_reason() -> Reason:
    return Reason(
        "E-G-UNMASK",
        "没有写明查看的理由。",
        remedy="请用一句话写明为什么需要查看，如“电话告知处理结果”；将记入日志。",
        clause=CLAUSE,
        field="reason",
    )
