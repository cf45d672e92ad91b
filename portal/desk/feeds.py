"""The secret address of a person's calendar: made, renewed, withdrawn by the person; it opens nothing but that calendar."""

from hmac import compare_digest

from portal import clock
from portal.desk import audit, diary, staff
from portal.desk.tokens import digest, fresh
from portal.domain.procedure import Actor
from portal.domain.reasons import NotFound
from portal.store.db import transaction
from portal.store.people import Person
from portal.store.personal import CalendarFeed


def make(actor: Actor) -> str:
    """A new secret for the actor's calendar, shown once; one made before is worth nothing from now on.

    Raises Forbidden for administrators.
    """
    diary.must_work(actor)
    secret = fresh()
    with transaction():
        CalendarFeed.delete().where(CalendarFeed.person == actor.person_id).execute()
        CalendarFeed.create(person=actor.person_id, secret_hash=digest(secret), made_at=clock.now())
        audit.record(actor, "feed.make", "person", actor.person_id)
    return secret


def withdraw(actor: Actor) -> bool:
    """Let nobody read the actor's calendar by its address any more; whether there was one."""
    with transaction():
        gone = CalendarFeed.delete().where(CalendarFeed.person == actor.person_id).execute()
        if gone:
            audit.record(actor, "feed.withdraw", "person", actor.person_id)
    return bool(gone)


def feed_of(person_id: int) -> CalendarFeed | None:
    """When somebody made an address of their calendar; None where there is none."""
    found: CalendarFeed | None = CalendarFeed.get_or_none(CalendarFeed.person == person_id)
    return found


def reader_of(secret: str) -> Actor:
    """For whom a secret reads. Raises NotFound for one that is unknown, withdrawn, or of a disabled person.

    The database finds a digest, never the secret: how long that takes tells nothing of it.
    """
    wanted = digest(secret)
    row = CalendarFeed.get_or_none(CalendarFeed.secret_hash == wanted)
    if row is None or not compare_digest(row.secret_hash, wanted):
        raise NotFound
    person = Person.get_or_none((Person.id == row.person_id) & (Person.active == True))
    if person is None:
        raise NotFound
    actor = staff.actor_of(person)
    if not diary.works(actor):
        raise NotFound
    return actor
