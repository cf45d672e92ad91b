"""What changed between the judging of a step and its turn: asked then, too, so that nobody passes it by being quick (trust 4)."""

from collections.abc import Iterable
from typing import Any

from portal import kit
from portal.domain.reasons import Reason, Refused


def ask_what_is_new(matter: Any, reasons: Iterable[Reason]) -> None:
    """Refuse a step that is being taken for warnings nobody was shown; ``reasons`` are judged anew, inside the step.

    On both databases the log lets one step by one in before plugins react. Raises Refused; then nothing has changed.
    """
    event = kit.last_event(matter)
    shown = {message for message, _sentence in event.confirmed} if event else set()
    if found := [reason for reason in reasons if reason.message not in shown]:
        raise Refused(found)
