"""What changed between the judging of a step and its turn: asked then, too, so that nobody passes it by being quick (trust 4)."""

from collections.abc import Iterable

from portal.desk.taking_up import last_event
from portal.domain.reasons import Reason, Refused
from portal.store.matters import Matter

FOLLOWS = "follows"
"""Kept of a matter whose step follows from another one's."""


def ask_what_is_new(matter: Matter, reasons: Iterable[Reason]) -> None:
    """Refuse a step that is being taken for reasons nobody was shown; ``reasons`` are judged anew, inside the step.

    For plugins reacting to it: on both databases the log lets one step by one in before they do. What follows from
    another act was not judged at all, and is not here. Raises Refused; then nothing has changed.
    """
    found = [] if matter.kept.get(FOLLOWS) else list(reasons)
    event = last_event(matter) if found else None
    shown = {message for message, _sentence in event.confirmed} if event else set()
    if new := [reason for reason in found if reason.message not in shown]:
        raise Refused(new)
