"""The portal's only clock, so that training mode and tests can choose the hour (PORTAL_NOW)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

from portal.domain.calendar import ZONE

_offset = timedelta(0)
_fixed: ContextVar[datetime | None] = ContextVar("portal_fixed_now", default=None)


def now() -> datetime:
    """The present instant in the portal's zone (Asia/Shanghai), whole seconds.

    Whole seconds, because limits in hours are judged to the second (K-5).
    """
    fixed = _fixed.get()
    instant = fixed if fixed is not None else datetime.now(UTC) + _offset
    return instant.astimezone(ZONE).replace(microsecond=0)


def today() -> date:
    """The present calendar date in Asia/Shanghai (K-1)."""
    return now().date()


def start_at(instant: datetime) -> None:
    """Let the clock run from ``instant`` on: PORTAL_NOW of training mode."""
    global _offset
    _offset = instant - datetime.now(UTC)


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Hold the clock at ``instant`` in this thread: demo data written as of its day, tests."""
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
