"""Passwords as they are kept: hashed, verified in the same time for everybody, judged by the portal's settings."""

from collections.abc import Iterable
from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

from portal import clock
from portal.domain import passwords
from portal.domain.reasons import Refused
from portal.store.decisions import PASSWORD_COMPLEXITY, PASSWORD_DAYS, PASSWORD_METHOD
from portal.store.people import Person

PORTAL_WORDS = (
    "联动门户",
    "综合行政执法",
    "卫滨区",
    "卫滨",
    "liandong",
    "portal",
    "weibin",
    "xinxiang",
    "zhifa",
    "admin",
)


def hashed(password: str) -> str:
    """The password as it is kept: scrypt, or what the district has set (pbkdf2:sm3:… for 国密)."""
    return generate_password_hash(password, method=PASSWORD_METHOD.now)


def verify(kept: str, password: str) -> bool:
    """Is this the password? An account without one takes as long to refuse as any other."""
    return check_password_hash(kept or _nobody(PASSWORD_METHOD.now), password) and bool(kept)


def must_be_good(password: str, context: Iterable[str]) -> None:
    """Refuse (E-G-PASSWORD) what is short, common, made of known words, or too plain for the district's setting."""
    known = [*context, *PORTAL_WORDS]
    if faults := passwords.faults(password, known, complexity=PASSWORD_COMPLEXITY.now):
        raise Refused(faults)


def must_change(person: Person) -> bool:
    """Is the password handed over by somebody else, or too old?"""
    return bool(person.must_change_password) or passwords.expired(
        person.password_changed_at or person.created_at, clock.now(), PASSWORD_DAYS.now
    )


@cache
def _nobody(method: str) -> str:
    """The hash of a password that nobody has, so that unknown names cost the same time as known ones."""
    return generate_password_hash("nobody has this password", method=method)
