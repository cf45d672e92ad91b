"""Looks up who writes to whom in a matter, for the rules of every procedure that has a sender and a receiver."""

from collections.abc import Callable, Mapping
from typing import Any

from portal import clock
from portal.desk.clocks import term_on
from portal.desk.facts import parties_of
from portal.desk.fields import Whereabouts
from portal.desk.notices import people_of, supervisors, write
from portal.domain.powers import Answer, holder
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor, Facts, Role, Seat
from portal.store.decisions import SEAL_FIRST
from portal.store.matters import Matter
from portal.store.people import Person
from portal.store.snapshots import directory, power_list, switch
from portal.store.units import Liaison

LIAISON_KINDS = frozenset({"town", "subdistrict", "department"})


def correspondents(
    plugin: str,
    matter: Any,
    record: Any,
    fields: Mapping[str, Any],
    actor: Actor,
    receiver_kinds: tuple[str, ...],
) -> dict[str, Callable[[], Any]]:
    """What rules ask about sender and receiver, each looked up when asked for: the questions of a ``LookedUp``.

    ``record`` is the plugin's own row with ``sender`` and ``receiver`` (unit ids), None while the form is blank;
    ``fields`` the answers just given, which go before it. Where no sender was named it is the unit in that seat,
    whoever of either side acts. A unit that was merged since stands for the one that goes on
    in its seat (G-2). ``receiver_principal`` is the unit a paper to an inner unit goes to (T-6).
    """
    units = directory()
    sender_id = fields.get("sender") or getattr(record, "sender", None)
    receiver_id = fields.get("receiver") or getattr(record, "receiver", None)
    sender = units.heir(sender_id) if sender_id else _seated(matter) or actor.principal
    receiver = units.heir(receiver_id) if receiver_id else None
    target = units.principal(receiver.id) if receiver else None
    return {
        "sender": lambda: sender,
        "sender_name": lambda: units.units[sender.id].municipal_name or units.units[sender.id].full_name,
        "municipal_name": lambda: units.units[sender.id].municipal_name,
        "senders": lambda: (actor.principal, *units.inner_units(actor.principal.id)),
        "receiver": lambda: receiver,
        "receiver_principal": lambda: target,
        "receiver_name": lambda: units.units[target.id].full_name if target else "",
        "receiver_on": lambda: target is None or switch(plugin, target.id) == "on",
        "receiver_has_liaison": lambda: target is None or _has_liaison(target.id),
        "receiver_people": lambda: _people(plugin, target.id) if target else (),
        "night_contact": lambda: night_contact(target.id) if target else (),
        "receivers": lambda: units.of_kinds(*receiver_kinds),
        "place": lambda: place_of(matter, fields),
        "others_who_sign": lambda: len(
            set(people_of(actor.principal.id, SIGNING_ROLES)) - {actor.person_id}
        ),
        "seal_first": lambda: SEAL_FIRST.now,
        "term_on": lambda: term_on,
    }  # fmt: skip


def _seated(matter: Any) -> Any:
    """The unit in the sender's seat of a matter; None while there is no matter yet."""
    return parties_of(matter).get(Seat.SENDER) if matter is not None else None


def place_of(matter: Matter | None, fields: Mapping[str, Any]) -> Any:
    """The place just answered, or else the matter's, as the registry knows it; None where there is none."""
    where = fields.get("place")
    kept = matter.place_text if matter is not None else ""
    text = where.text if isinstance(where, Whereabouts) else kept
    return directory().locate(text) if text else None


def whose(item_id: int | None, where: Any) -> Answer | None:
    """Who holds an item at the place that a text names, as of today, beside a form; None while no item is chosen."""
    today = clock.today()
    powers = power_list(today)
    item = powers.items.get(item_id) if item_id else None
    if item is None:
        return None
    return holder(powers, item, directory().locate(str(where)) if where else None, today)


def contact_of(actor: Actor) -> dict[str, str]:
    """Who answers questions about a letter, as its foot names them: whoever writes it, by the own phone or the unit's."""
    own = Person.get_or_none(Person.id == actor.person_id)
    phone = (own.office_phone if own else "") or directory().units[actor.principal.id].duty_phone
    return {"contact": actor.name, "contact_phone": phone or ""}


def night_contact(unit_id: int) -> tuple[tuple[str, str], ...]:
    """T-3, A-3, M-4: whom an urgent matter reaches at any hour: a unit's liaisons by mobile, and its duty phone."""
    rows = _in_office(unit_id).order_by(Liaison.id)
    liaisons = [(f"联络人{row.name}", row.mobile or row.office_phone) for row in rows]
    return (*liaisons, ("值班电话", directory().units[unit_id].duty_phone or "未登记"))


def tell_of_no_liaison(matter: Matter, facts: Facts) -> None:
    """G-5: of a paper to a unit without a liaison 司法局 hears, with the unit's head, who takes it in."""
    receiver = facts.known["receiver_principal"]
    if not facts.known["receiver_has_liaison"]:
        text = f"【待签收】{receiver.name}没有在任联络人，来件由主要负责人接收：{matter.title}"
        told = [*supervisors(), *people_of(receiver.id, frozenset({Role.HEAD}))]
        write([(one, text) for one in dict.fromkeys(told)], matter=matter, kind="W-G-NO-LIAISON")


def _has_liaison(unit_id: int) -> bool:
    """G-5: whether a unit that must have a liaison has one in office today, also while he is handing over."""
    if directory().units[unit_id].kind not in LIAISON_KINDS:
        return True
    return bool(_in_office(unit_id).exists())


def _in_office(unit_id: int) -> Any:
    today = clock.today()
    serving = Liaison.valid_to.is_null() | (Liaison.valid_to > today)
    return Liaison.select().where((Liaison.unit == unit_id) & (Liaison.valid_from <= today) & serving)


def _people(plugin: str, unit_id: int) -> tuple[tuple[int, str], ...]:
    """T-4: who of a unit reads what the portal tells it, where it uses the portal for such matters."""
    if switch(plugin, unit_id) != "on":
        return ()
    ids = people_of(unit_id, DESK_ROLES | SIGNING_ROLES)
    return tuple(Person.select(Person.id, Person.name).where(Person.id.in_(ids)).tuples())
