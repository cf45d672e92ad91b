"""Random tokens for browsers and programs: only their SHA-256 is kept."""

import hashlib
import secrets

from portal import clock
from portal.store.people import ApiToken, Person


def fresh() -> str:
    """A token that cannot be guessed: 256 bits, safe in headers and cookies."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue(person: Person) -> str:
    """Make a token for a person; inside the transaction that logs it."""
    token = fresh()
    ApiToken.create(token_hash=digest(token), person=person.id, created_at=clock.now())
    return token


def bearer(token: str) -> Person | None:
    """The active person for whom a token acts; None when it is unknown or was revoked."""
    return (
        Person.select()
        .join(ApiToken)
        .where(
            (ApiToken.token_hash == digest(token)) & ApiToken.revoked_at.is_null() & (Person.active == True)
        )
        .first()
    )
