"""Reads a plain table (csv or xlsx) into records by the names of its columns; all faults at once, in Chinese."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.desk.sheet_cells import Grid, Unreadable, read_grids
from portal.domain.listed import Problem
from portal.domain.reasons import Reason, Refused

HEADER_ROWS = 6


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table: its row number in the file and its cells by column name; a missing cell is empty."""

    row: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, column: str, message: str) -> Problem:
        """What is wrong in one cell of this row."""
        return Problem(self.row, column, message)


@dataclass(frozen=True)
class Imported:
    """What an import did: how many rows were new, how many changed something, how many said nothing new."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    notes: tuple[str, ...] = field(default=())

    @property
    def words(self) -> str:
        return f"新增 {self.added} 项，更新 {self.changed} 项，无变化 {self.unchanged} 项"


def read_records(data: bytes, filename: str, columns: Sequence[str], needed: Sequence[str]) -> list[Record]:
    """The rows below the header that names ``columns``; of these ``needed`` must be there.

    Raises Refused (E-G-SHEET) for a file that cannot be read, without such a header, or with cells that must not
    be used (formulas, lost digits).
    """
    try:
        grid = read_grids(data, filename)[0]
    except Unreadable as error:
        raise Refused([Reason("E-G-SHEET", str(error))]) from error
    header, places = _header(grid, columns, needed)
    refuse(
        Problem(row, name, fault)
        for (row, column), fault in grid.faults.items()
        for name, place in places.items()
        if row > header and column == place + 1
    )
    rows = enumerate(grid.rows[header:], start=header + 1)
    return [_record(number, cells, places) for number, cells in rows if any(cell.strip() for cell in cells)]


def refuse(problems: Iterable[Problem]) -> None:
    """Refuse the whole file if anything is wrong with it: one reason a cell, by row and column (E-G-SHEET)."""
    found = sorted(problems, key=lambda problem: problem.row)
    if found:
        remedy = "文件没有导入，原有内容不变；请改正后重新导入。"
        raise Refused(Reason("E-G-SHEET", f"第 {p.row} 行“{p.column}”：{p.message}", remedy) for p in found)


def repeated(records: Iterable[Record], column: str) -> list[Problem]:
    """The rows whose cell in ``column`` was already in a row above."""
    first: dict[str, int] = {}
    found = []
    for record in records:
        value = record[column]
        if value and first.setdefault(value, record.row) != record.row:
            found.append(record.problem(column, f"“{value}”与第 {first[value]} 行重复。"))
    return found


def _header(grid: Grid, columns: Sequence[str], needed: Sequence[str]) -> tuple[int, dict[str, int]]:
    """The number of the header's row and where each column is."""
    for number, cells in enumerate(grid.rows[:HEADER_ROWS], start=1):
        places = {cell.strip(): index for index, cell in enumerate(cells) if cell.strip() in columns}
        if all(name in places for name in needed):
            return number, places
    words = "、".join(needed)
    raise Refused(
        [Reason("E-G-SHEET", f"前 {HEADER_ROWS} 行中没有找到表头（至少要有 {words}）。", "请核对列名。")]
    )


def _record(number: int, cells: Sequence[str], places: Mapping[str, int]) -> Record:
    return Record(number, {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()})
