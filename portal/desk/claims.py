"""Of several acts on one matter at once exactly one wins; the others are told by whom, when and with what (trust 4)."""

from dataclasses import replace

from portal.desk.facts import participants_of
from portal.domain.procedure import Facts, Seat, Step
from portal.domain.reasons import Reason, Stale
from portal.store.matters import Event, Matter, answer, set_version


def claim(matter: Matter, step: Step, facts: Facts) -> Facts:
    """Let one act win: of all on this version, or, of a step that each participant takes, of those of the same unit.

    An answer moves no version, for the others answer meanwhile; it holds it, so that nobody answers what has changed.
    One that is given ``again`` wins over the answer that was seen, not over one that came meanwhile.
    """
    if not step.each:
        win(matter)
        return facts
    hold(matter)
    ours = tuple({facts.actor.principal.id, facts.actor.unit.id})
    seen = [one.answered_at for one in facts.participants if one.unit.id in ours] if step.again else []
    if not answer(matter.id, Seat.PARTICIPANT, ours, facts.now, next(filter(None, seen), None)):
        raise Stale([already_done(matter, ours)])
    matter.kept.pop("parties", None)
    return replace(facts, participants=participants_of(matter))


def win(matter: Matter) -> None:
    """Compare-and-set: exactly one of several acts on the same version goes through (trust 4)."""
    _set_version(matter, matter.version + 1)


def hold(matter: Matter) -> None:
    """Keep the version where it is until the transaction ends: no step slips in while a draft is written."""
    _set_version(matter, matter.version)


def _set_version(matter: Matter, number: int) -> None:
    if not set_version(matter.id, matter.version, number):
        raise Stale([already_done(matter)])
    matter.version = number


def must_be_first(matter: Matter) -> None:
    """Reasons judged while somebody else's act went through mix what was before it with what came of it.

    Who was second is told so, and not what his act would have met.
    """
    if Matter.select(Matter.version).where(Matter.id == matter.id).scalar() != matter.version:
        raise Stale([already_done(matter)])


def already_done(matter: Matter, units: tuple[int, ...] = ()) -> Reason:
    events = Event.select().where(Event.matter == matter.id)
    theirs = events.where(Event.unit.in_(units)) if units else events
    last = theirs.order_by(Event.id.desc()).first()
    done = (
        f"已由{last.actor_name}于{last.recorded_at:%Y-%m-%d %H:%M}办理“{last.label}”"
        if last
        else "办件已有变化"
    )
    return Reason(
        "E-G-STALE", f"{done}，您的操作没有生效。", remedy="请刷新页面，查看办件的最新状态后再办理。"
    )
