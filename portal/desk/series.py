"""How each unit numbers its letters: 自动 with 机关代字 and start, or 手工 from the paper register (§14.4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal import clock
from portal.desk import letters, units
from portal.desk.duties import must_be
from portal.desk.unit_lists import ORGAN_CODE
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Reason, Refused
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.files import NumberSeries
from portal.store.snapshots import UnitRow
from portal.store.units import SIGNING_KINDS, Unit

MODES: Mapping[str, str] = {"auto": "自动", "manual": "手工"}
LARGEST = 99999
CLAUSE = "GB/T 9704-2012 7.2.5；§14.4 文号"


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a unit numbers its letters in a year; ``decided`` is False where only the defaults apply so far."""

    unit: UnitRow
    year: int
    mode: str
    organ_code: str
    next_number: int
    decided: bool

    @property
    def sample(self) -> str:
        """The next number as it would read, empty where it is typed or the code is missing."""
        counted = self.mode == "auto" and self.organ_code
        return f"{self.organ_code}〔{self.year}〕{self.next_number}号" if counted else ""


def of_year(year: int) -> list[Numbering]:
    """Every unit that sends letters in its own name, with its series of the year."""
    rows = {
        row.unit_id: row
        for row in NumberSeries.select().where(
            (NumberSeries.year == year) & (NumberSeries.document_type == letters.LETTERS)
        )
    }
    signing = [
        u for u in snapshots.directory().units.values() if u.kind in SIGNING_KINDS and u.valid_to is None
    ]
    return [_numbering(unit, year, rows.get(unit.id)) for unit in signing]


def decide(
    actor: Actor | None, unit_id: int, year: int, mode: str, organ_code: str, start: int
) -> NumberSeries:
    """Decide a unit's series of a year; the code also becomes the unit's own where it had none.

    Raises Forbidden, Refused with E-G-DOCNO: no such mode, a code that is none, or a start below numbers taken.
    """
    must_be(actor, "设置文号", Role.SYSTEM_ADMIN)
    unit, code = units.row(unit_id), organ_code.strip()
    _must_fit(unit, year, mode, code, start)
    with transaction():
        if not unit.organ_code:
            Unit.update(organ_code=code).where(Unit.id == unit_id).execute()
            snapshots.changed("units")
        return letters.set_series(actor, unit_id, year, mode, code, start)


def _numbering(unit: UnitRow, year: int, row: NumberSeries | None) -> Numbering:
    if row is None:
        return Numbering(unit, year, "auto", unit.organ_code, 1, False)
    return Numbering(unit, year, row.mode, row.organ_code, row.next_number, True)


def _must_fit(unit: UnitRow, year: int, mode: str, code: str, start: int) -> None:
    taken = letters.series_of(unit.id, year)
    found = []
    if mode not in MODES or unit.kind not in SIGNING_KINDS or not 2000 <= year <= clock.today().year + 1:
        found.append(("编号方式、单位或者年份不正确。", "请从页面中选择。", "mode"))
    if not ORGAN_CODE.fullmatch(code):
        found.append(("机关代字应为 2 至 12 个汉字。", "请填写如 铁西办函。", "organ_code"))
    if not 1 <= start <= LARGEST:
        found.append((f"起始号应为 1 至 {LARGEST}。", "请填写数字。", "start"))
    elif taken is not None and start < taken.next_number:
        found.append(
            (
                f"已编至 {taken.next_number - 1} 号，起始号不能更小。",
                f"请填写不小于 {taken.next_number} 的号。",
                "start",
            )
        )
    if found:
        raise Refused(
            Reason("E-G-DOCNO", message, remedy, CLAUSE, field=field) for message, remedy, field in found
        )
