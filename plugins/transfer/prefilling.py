"""What a transfer's form knows before it is typed: item, place, receiver and words from what was asked before."""

from collections.abc import Mapping
from typing import Any

from plugins.transfer.addressee import outside_the_notice
from plugins.transfer.rules import TRANSFER
from portal import kit
from portal.domain.powers import Answer, holder
from portal.domain.procedure import Outcome, Seat
from portal.kit import StepForm
from portal.kit_web import MatterSheet, current_actor

ANEW = frozenset({"receiver", "sender", "late_reason", "transfer_reason", "delivery"})
OTHER_ITEM = frozenset({"item", "item_text", "title", "provisions"})
OURS = frozenset({"contact", "contact_phone"})
"""What is not carried over into the next transfer of a case: into any, one about another item, one of another unit."""


def address_answers(args: Mapping[str, str]) -> dict[str, Any]:
    """A blank form with the item and place of the address, found now, in the writer's own name."""
    actor = current_actor()
    given: dict[str, Any] = {
        "discovered_at": kit.clock.now().strftime("%Y-%m-%dT%H:%M"),
        **kit.contact_of(actor),
        "sender": actor.principal.code,
        **{name: args[name] for name in ("item", "place", "receiver") if args.get(name)},
    }
    return _with_receiver(given)


def from_earlier(sheet: MatterSheet) -> dict[str, Any]:
    """T-2, T-8: the next transfer of a case starts with all that was typed in an earlier one.

    One that grows from a matter of another kind starts with what that says under the same names. After a return it
    goes to the proposed holder; beside one that is on its way it is about another item (同案).
    """
    if sheet.matter.kind != TRANSFER.kind:
        return _with_receiver({**address_answers({}), **sheet.draft, **_of_alarm(sheet)})
    splits = is_split(sheet)
    left_out = (
        ANEW | (OTHER_ITEM if splits else frozenset()) | (frozenset() if "sender" in sheet.seats else OURS)
    )
    given = {name: said for name, said in sheet.draft.items() if name not in left_out}
    named = sheet.record.get("proposed_holder")
    proposed = kit.directory().heir(named).id if named else None  # whoever has its duties today (G-2)
    if proposed and not splits and proposed != current_actor().principal.id:
        given["receiver"] = proposed
    return _with_receiver(given)


def _of_alarm(sheet: MatterSheet) -> dict[str, Any]:
    """T-2, T-3: the case behind a danger goes within 24 hours of the alarm to whom was called."""
    if sheet.state.outcome is not Outcome.ALERTED or "sender" not in sheet.seats:
        return {}
    return {
        "urgent": True, "urgent_reason": "safety", "receiver": sheet.parties[Seat.RECEIVER].code,
        "discovered_at": sheet.matter.opened_at.strftime("%Y-%m-%dT%H:%M"), "facts": sheet.matter.summary,
    }  # fmt: skip


def is_split(sheet: MatterSheet) -> bool:
    """Whether a transfer opened from this one is another part of the same case, sent to another holder."""
    under_way = sheet.state.open and sheet.state.outcome not in TRANSFER.starts_from
    return sheet.matter.kind == TRANSFER.kind and "sender" in sheet.seats and under_way


def whose(form: StepForm) -> Answer | None:
    """The resolver's answer for the item and place in the form, as of today; None while no item is chosen."""
    return kit.whose(form.answers().get("item"), form.answers().get("place"))


def holder_today(sheet: MatterSheet) -> Answer | None:
    """Whose power a transfer's case is today, shown beside an objection (T-8); None without an item."""
    powers = sheet.facts.powers
    if sheet.item is None or powers is None:
        return None
    return holder(powers, sheet.item, sheet.facts.known["place"], kit.clock.today())


def is_outside(form: StepForm) -> bool:
    """Q-28: whether the receiver in the form is one with whom the reader's unit has no limit of the notice."""
    receiver = form.answers().get("receiver")
    if not receiver:
        return False
    return outside_the_notice(current_actor().principal, kit.directory().principal(receiver))


def follow(form: StepForm, answer: Answer | None) -> None:
    """Let the receiver be the holder of what was just chosen, and the 案由 its name unless other words are typed."""
    if answer is None or answer.item is None:
        return
    offered = {kit.offence(item.name) for item in kit.power_list(kit.clock.today()).items.values()}
    if not form.title.data or form.title.data in offered:
        form.title.data = kit.offence(answer.item.name)
    if answer.holder is not None and answer.holder.id != current_actor().principal.id:
        form.receiver.data = answer.holder.id


def _with_receiver(given: dict[str, Any]) -> dict[str, Any]:
    """The receiver and the 案由, where the item and place say them."""
    powers = kit.power_list(kit.clock.today())
    item = powers.items.get(kit.item_id(str(given["item"])) or 0) if given.get("item") else None
    if item is None:
        return given
    given.setdefault("title", kit.offence(item.name))
    place = kit.directory().locate(str(given["place"])) if given.get("place") else None
    answer = holder(powers, item, place, kit.clock.today())
    if answer.holder is not None and answer.holder.id != current_actor().principal.id:
        given.setdefault("receiver", answer.holder.code)
    return given
