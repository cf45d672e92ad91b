"""Many at once: what units filled into a table, bulk entry from a sheet, lists as a ledger (S-5, 台账)."""

from typing import Any

from plugins.sharing import asking, shelf
from portal import kit


def of_call(sheet: Any) -> bytes:
    """The table that every unit that was asked filled in, one row a unit; who has not answered yet stands there, too."""
    columns = asking.columns_of(sheet.record["columns"])
    given = {row.unit_id: row for row in shelf.answers_of(sheet)}
    rows = [_row(one.unit, given.get(one.unit.id), len(columns)) for one in sheet.participants]
    return kit.sheet_bytes(sheet.matter.title, ("单位", *columns, "填报人", "填报时间", "备注"), rows)


def _row(unit: Any, row: Any, width: int) -> tuple[Any, ...]:
    blank = ("",) * width
    if row is None:
        return (unit.name, *blank, "", "", "未报送")
    told = (row.person, f"{row.answered_at:%Y-%m-%d %H:%M}")
    if row.declined:
        return (unit.name, *blank, *told, f"不提供：{row.text}")
    return (unit.name, *(*row.cells, *blank)[:width], *told, "")
