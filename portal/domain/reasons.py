"""Why a step may not be taken, or may be taken only with a sentence of reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """A refusal stands on the notice or on verified law; a warning on our own reading (domain §12).

    A warning is passed by a sentence of reason. A note is said and recorded, and holds nobody up.
    """

    REFUSAL = "refusal"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason against a step, in the words a clerk reads.

    ``code`` is one of domain.md §12 (``E-T-MAT-LETTER``), ``message`` says what is wrong, ``remedy`` what to do
    instead, ``clause`` which text says so. ``field`` names the form field the reason hangs on, if any. ``kept`` says that
    what was answered stays on the timeline although it moves nothing, such as an explanation that came too late (A-4).
    """

    code: str
    message: str
    remedy: str = ""
    clause: str = ""
    severity: Severity = Severity.REFUSAL
    field: str | None = None
    kept: bool = False

    @property
    def refuses(self) -> bool:
        return self.severity is Severity.REFUSAL

    @property
    def notes(self) -> bool:
        return self.severity is Severity.NOTE

    def as_warning(self) -> "Reason":
        """The same reason, but a sentence of reason lets it pass."""
        return replace(self, severity=Severity.WARNING)


class Refused(Exception):  # noqa: N818 - the word of the trade: a step is refused
    """A verb was refused; ``reasons`` holds everything found, refusals and unconfirmed warnings, at once."""

    status = 422

    def __init__(self, reasons: Iterable[Reason]):
        self.reasons = tuple(reasons)
        super().__init__("；".join(f"{r.code} {r.message}" for r in self.reasons))


class NotFound(Refused):
    """What was asked for does not exist, or the asker may not know that it does (G-9)."""

    status = 404

    def __init__(self, message: str = "没有找到该内容，或者您无权查看。"):
        super().__init__([Reason("E-NOTFOUND", message, remedy="请核对编号，或从列表重新进入。")])


class Forbidden(Refused):
    """The matter may be read, but this act is not this person's (role or seat)."""

    status = 403


class Stale(Refused):
    """Somebody else was first: the matter has moved on since it was read."""

    status = 409


def outstanding(reasons: Iterable[Reason], confirmed: dict[str, str]) -> tuple[Reason, ...]:
    """The reasons that still stand: every refusal, and each warning not confirmed by a sentence.

    Empty when the step may go on; notes never stand in the way.
    """
    return tuple(r for r in reasons if r.refuses or not (r.notes or confirmed.get(r.code, "").strip()))
