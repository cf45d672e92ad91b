"""What a dispute does to other matters and they to it: taken up by itself, a change of the list proposed."""

from collections.abc import Mapping
from typing import Any

from plugins.disputes.grounds import PARTY_KINDS, SIDES, sides
from plugins.disputes.rules import DISPUTE, UNDECIDED
from portal import kit
from portal.domain.power_words import day_text
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor, Facts, Outcome, Relation, Seat

CARRIED_OVER = ("source", "evidence", "goods", "supplement")


def open_for(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """T-8, P-5: a matter that has just become unsettled between two units opens a dispute, its evidence laid into it.

    Where the contesting unit has the plugin off, the matter stays a record of what is settled on paper.
    """
    if matter.outcome != Outcome.UNSETTLED or not _just_entered(matter) or _taken_up(matter):
        return
    other = next(
        (facts.parties[seat] for seat in SIDES if facts.parties.get(seat) not in (None, actor.principal)),
        None,
    )
    if other is None or other.kind not in PARTY_KINDS or kit.switch("disputes", actor.principal.id) != "on":
        return
    typed = {**_as_typed(matter, facts), "receiver": str(other.id)}
    dispute = kit.open_matter(desk, actor, DISPUTE.kind, typed, grew_from=matter.id)
    kit.carry_over(desk, actor, matter.id, dispute.id, CARRIED_OVER)
    kit.consequence(desk, actor, dispute.id, "open", _views(actor, facts), cause=kit.last_event(matter))


def _as_typed(matter: Any, facts: Facts) -> dict[str, Any]:
    """The draft as if its opener had typed it: nothing that is on record is asked for again."""
    return {
        "item": matter.item_id, "place": matter.place_text, "title": matter.title, "subject": matter.subject,
        "facts": facts.get("facts") or matter.summary or matter.title, "dispute_kind": "negative",
        "interim_unit": facts.get("interim_unit"), "violated_on": facts.get("violated_on"),
    }  # fmt: skip


def _views(actor: Actor, facts: Facts) -> Mapping[str, Any]:
    """Both views: who contests gave a ``reason``; the matter's receiver, an ``objection`` with its ``legal_basis``."""
    reason, objection, basis = facts.get("reason"), facts.get("objection"), facts.get("legal_basis")
    if facts.parties.get(Seat.RECEIVER) == actor.principal:
        return {"sender_view": objection or reason, "sender_basis": basis}
    return {"sender_view": reason, "receiver_view": objection, "receiver_basis": basis}


def _just_entered(matter: Any) -> bool:
    """Whether the step now taken has brought the matter to where it stands."""
    last = kit.last_event(matter)
    return last is not None and last.from_state != last.to_state


def _taken_up(matter: Any) -> bool:
    """Whether an open dispute is about this matter already."""
    by = kit.linked_from(matter, Relation.TAKES_UP)
    open_ones = (kit.Matter.kind == DISPUTE.kind) & kit.Matter.state.in_(UNDECIDED)
    return bool(kit.Matter.select().where(kit.Matter.id.in_(by) & open_ones).exists())


def propose_change(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """D-4, L-5: what misled two units is proposed to be put right, as a draft of this unit; nothing changes by itself."""
    by = "决定" if facts.get("settled_by") else "协商一致"
    on = facts.get("settled_on") or facts.now.date()
    words = (
        f"{day_text(on)}，{'与'.join(unit.name for unit in sides(facts))}就“{matter.title}”的管辖争议{by}："
        f"{facts.get('scope') or '本案'}由{facts.known['settled_name']}管辖。{facts.get('decision_reason') or ''}"
        "建议在清单中写明，避免再生争议。"
    )
    typed = {"title": f"明确管辖：{matter.title}", "item": matter.item_id, "summary": words}
    kit.open_matter(desk, actor, "list_change", typed, grew_from=matter.id)


def tell_third_unit(matter: Any, facts: Facts) -> None:
    """D-4: a unit that took no part and is found competent learns of it; the case comes to it by a transfer."""
    winner = facts.get("settled_for")
    if winner and winner not in {unit.id for unit in sides(facts)}:
        text = f"【指定管辖】{facts.known['government_name']}决定由本单位管辖：{matter.title}。案件由现在的单位移送。"
        people = kit.people_of(winner, DESK_ROLES | SIGNING_ROLES)
        kit.write_notices([(person, text) for person in people], kind="decide")
