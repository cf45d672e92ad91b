"""What a step leaves in the record of a complaint beside the answers of its form."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from plugins.complaints.grounds import handler, in_transition, received_at, words
from plugins.complaints.passing import other_leads
from plugins.complaints.rules import COMPLAINT
from plugins.complaints.words import CONFIDENTIAL
from portal import kit
from portal.domain.procedure import Facts, Seat

TITLE_LENGTH = 20
Left = Mapping[str, Any]


def recorded(facts: Facts, step: str) -> Left:
    """The further columns that ``step`` changes."""
    found = LEFT_BY.get(step)
    return found(facts) if found else {}


def seats(facts: Facts) -> Mapping[Seat, int]:
    """Who else takes part: the town office it goes to, 司法局 where it concerns one's own staff."""
    receiver, bureau = facts.known["receiver_principal"], facts.get("coordinator")
    found = {Seat.RECEIVER: receiver.id} if receiver is not None and receiver != handler(facts) else {}
    return {**found, Seat.COORDINATOR: bureau} if bureau else found


def handled_in(record: Mapping[str, Any]) -> frozenset[Seat]:
    """C-7: the unit that took it in handles it; what is against its own staff 司法局 does, and the unit no more."""
    routed = record.get("coordinator") and record.get("against_staff") and not record.get("conflict_cleared")
    return frozenset({Seat.COORDINATOR if routed else Seat.SENDER})


def _titled(facts: Facts) -> Left:
    """The 案由 is the item's, else the first words of what is complained of."""
    item, said = facts.item, facts.said("points").splitlines()
    title = facts.said("title") or (kit.offence(item.name) if item else "")
    return {"title": title or (said[0][:TITLE_LENGTH] if said else "")}


def _drafted(facts: Facts) -> Left:
    """AT-49: another point of a complaint is by the same complainant, whose name nobody types or sees again."""
    from_first = facts.known.get("split_from") or {}
    if facts.get("is_anonymous"):
        return _titled(facts)
    same = {name: said for name, said in from_first.items() if said and not words(facts.fields.get(name))}
    return {**_titled(facts), **same}


def _registered(facts: Facts) -> Left:
    """C-1, C-2: its number and the code by which the complainant asks; whoever came in person was told by the slip."""
    told = {"acknowledged_at": facts.now} if facts.get("channel") == "visit" else {}
    first = {"first_responsible": handler(facts).id} if in_transition(facts) else {}
    came = received_at(facts) or facts.now
    return {
        **_titled(facts), **told, **first, "summary": facts.get("points"),
        "register_number": f"{came.year}-{facts.known['matter_number']:05}",
        "query_code": facts.get("query_code") or _query_code(facts),
    }  # fmt: skip


def _query_code(facts: Facts) -> str:
    """Six digits by which the complainant asks on the phone: of what was said and when, so that nobody else guesses them."""
    said = [
        facts.known["matter_number"],
        received_at(facts),
        *(facts.get(name) for name in (*CONFIDENTIAL, "points")),
    ]
    digest = sha256("|".join(str(one) for one in said).encode()).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**6:06}"


def _verified(facts: Facts) -> Left:
    """C-3: the day of verification is the day from which a transfer counts."""
    found = {"verified_at": facts.now}
    if COMPLAINT.step("verify").target(facts) in ("no_violation", "resulted"):  # type: ignore[union-attr]
        return {**found, "resulted_at": facts.now, "result": facts.get("facts")}
    return found


def _told(facts: Facts) -> Left:
    """C-4 ②: told, unless nobody could be; whether the identity may travel is the complainant's word."""
    consent = {"yes": True, "no": False}.get(str(facts.fields.get("identity") or ""))
    told = {"told_at": facts.now} if facts.fields.get("told_by") else {}
    return told if consent is None else {**told, "consent_identity": consent}


def _merged(facts: Facts) -> Left:
    """C-1: the complaint that leads remembers who was first and the other unit; the other, which one leads."""
    other = facts.known["other"]
    if other_leads(facts):
        result = {"result": other["result"], "resulted_at": facts.now} if other["result"] else {}
        return {"merged_into": other["id"], **result}
    return absorbing(other["unit"], handler(facts).id, facts)


def absorbing(other_unit: int, own_unit: int, facts: Facts) -> dict[str, Any]:
    """What a complaint that leads takes over from one of another unit: its seat, and being the first in the transition."""
    seat = {"receiver": other_unit} if other_unit != own_unit and not facts.get("receiver") else {}
    return {**seat, "first_responsible": own_unit} if in_transition(facts) else seat


def _settled(facts: Facts) -> Left:
    """D-4: whose it was found to be is why it is handed over."""
    winner = facts.fields.get("settled_for")
    if not winner or winner == handler(facts).id:
        return {}
    return {"handover_reason": f"经管辖争议协调，由{kit.directory().name(winner)}管辖。"}


def _answered(facts: Facts) -> Left:
    """C-5: an answer that reached nobody is no answer; why stands in ``reply_waived``."""
    return {} if words(facts.fields.get("reply_waived")) else {"replied_at": facts.now}


LEFT_BY: Mapping[str, Callable[[Facts], Left]] = {
    "revise": _drafted,
    "register": _registered,
    "acknowledge": lambda facts: {"acknowledged_at": facts.now},
    "verify": _verified,
    "file": lambda facts: {"filed_on": facts.get("filed_on") or facts.now.date()},
    "hand_over": lambda facts: {"verified_at": facts.get("verified_at") or facts.now},
    "route": lambda facts: {"coordinator": facts.known["bureau"], "against_staff": True},
    "return_routed": lambda facts: {"conflict_cleared": True},
    "merge": _merged,
    "take_up": lambda facts: {"merged_into": None},
    "offer": lambda facts: {"offered_at": facts.now},
    "sign": lambda facts: {"signed_at": facts.now},
    "tell_complainant": _told,
    "tell_office": lambda facts: {"office_told_at": facts.now},
    "hand_materials": lambda facts: {"materials_at": facts.now},
    "sign_materials": lambda facts: {"materials_signed_at": facts.now},
    "register_offline": lambda facts: {"resulted_at": facts.now},
    "note_result": lambda facts: {"resulted_at": facts.now},
    "note_settled": _settled,
    "note_signed": lambda facts: {"signed_at": facts.now},
    "reply": _answered,
    "relay": _answered,
    "answer_routed": _answered,
    "feed_back": lambda facts: {"fed_back_at": facts.now},
}
