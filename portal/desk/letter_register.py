"""发文登记簿: the numbered letters of a unit in a year, with 作废 and with the numbers that were used elsewhere (§14.4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal import clock
from portal.desk import letters
from portal.store.files import IssuedLetter
from portal.store.matters import Matter


@dataclass(frozen=True, slots=True)
class Register:
    """One unit's letters of one year by number; ``gaps`` are ranges of numbers that are not registered here."""

    year: int
    mode: str
    rows: list[IssuedLetter]
    gaps: tuple[tuple[int, int], ...]

    @property
    def voided(self) -> int:
        return sum(1 for row in self.rows if row.void)

    @property
    def gap_words(self) -> str:
        """The missing numbers in words: 1、3—5."""
        return "、".join(str(first) if first == last else f"{first}—{last}" for first, last in self.gaps)


def register(unit_id: int, year: int) -> Register:
    """What the unit has sent out under a number in a year, those outside its series last.

    A series counted by hand begins at 1, for the paper register does; one counted here begins where it was told to.
    """
    numbered = (
        (IssuedLetter.unit == unit_id) & (IssuedLetter.year == year) & IssuedLetter.number.is_null(False)
    )
    found = IssuedLetter.select(IssuedLetter, Matter).join(Matter).where(numbered)
    rows = sorted(found, key=lambda row: (row.sequence is None, row.sequence or 0, row.id))
    series = letters.series_of(unit_id, year)
    mode = series.mode if series is not None else "auto"
    taken = [row.sequence for row in rows if row.sequence is not None]
    return Register(year, mode, rows, tuple(_gaps(taken, 1 if mode == "manual" else min(taken, default=1))))


def years(unit_id: int) -> list[int]:
    """The years in which the unit has numbered letters, and this one; the newest first."""
    found = IssuedLetter.select(IssuedLetter.year).where(
        (IssuedLetter.unit == unit_id) & IssuedLetter.number.is_null(False)
    )
    return sorted({clock.today().year, *(year for (year,) in found.distinct().tuples())}, reverse=True)


def _gaps(taken: Iterable[int], first: int) -> Iterable[tuple[int, int]]:
    expected = first
    for number in sorted(taken):
        if number > expected:
            yield expected, number - 1
        expected = max(expected, number + 1)
