"""Reading official power lists of any layout; every fault is named by row and column in Chinese (L-5)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from openpyxl.utils import column_index_from_string

from portal.desk.sheet_cells import Grid, Unreadable, read_grids
from portal.desk.sheet_writing import csv_bytes, sheet_bytes
from portal.domain.grants import GrantMode
from portal.domain.list_words import (
    UnitDirectory,
    UnitNames,
    excepted_in,
    mode_in,
    name_key,
    split_penalties,
    tidy,
)
from portal.domain.listed import ListedRow, Problem

__all__ = ["COLUMNS", "SheetReading", "UnitNames", "csv_bytes", "read_list", "sheet_bytes"]

HEADER_ROWS = 6
LONGEST_NAME = 300

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("序号", "项号", "编号"),
    "code": ("事项编码", "编码", "事项代码", "基本编码", "职权编码", "权力编码"),
    "name": (
        *("事项名称", "处罚事项名称", "处罚事项", "行政处罚事项", "行政处罚事项名称"),
        *("职权名称", "权力名称", "权力事项", "事项"),
    ),
    "field": ("领域", "执法领域", "行业领域", "类别", "适用领域"),
    "origin": (
        *("原实施部门", "实施部门", "原实施机关", "实施机关", "原实施主体", "实施主体"),
        *("原行使部门", "下放部门", "主管部门", "部门"),
    ),
    "basis": ("设定依据", "法律依据", "实施依据", "处罚依据", "依据", "法定依据"),
    "penalties": ("处罚种类", "处罚措施", "种类", "处罚类别"),
    "offices": ("承接主体", "承接范围", "承接单位", "承接机关", "适用范围", "适用", "下放范围", "下放主体"),
    "mode": ("下放方式", "赋权方式", "方式", "行使方式"),
    "note": ("备注", "说明"),
}
"""What each column is called in real lists; the first name is the one used in messages."""


@dataclass(frozen=True)
class SheetReading:
    """What a file holds: rows, problems, the title above the table and the notes below it."""

    rows: tuple[ListedRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop an import; the others wait to be confirmed."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read_list(
    data: bytes,
    filename: str,
    units: Sequence[UnitNames],
    *,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> SheetReading:
    """Reads an official list; whatever is wrong with the file comes back as problems, never as an exception.

    ``columns`` overrides the search by column names: a key of ``COLUMNS`` (or its Chinese name) to a header
    text or a column letter. ``sheet`` names a worksheet; else the first one with a header is read.
    """
    try:
        grids = read_grids(data, filename, sheet)
        grid, header = _first_table(grids, columns or {})
    except Unreadable as error:
        return SheetReading(problems=(Problem(0, "", str(error)),))
    reader = _Reader(grid, header, UnitDirectory(units))
    if len(grids) > 1:
        reader.problem(0, "", f"工作簿有 {len(grids)} 个工作表，只读取了「{grid.name}」，请确认。", "doubt")
    return reader.read()


@dataclass(frozen=True)
class _Header:
    """Where the table begins and in which column (from 1) each thing is."""

    row: int
    columns: dict[str, int]


def _first_table(grids: Sequence[Grid], wanted: Mapping[str, str]) -> tuple[Grid, _Header]:
    """The first sheet that has a header, with it."""
    for grid in grids:
        header = _find_header(grid, wanted)
        if header is not None:
            return grid, header
    raise Unreadable(f"前 {HEADER_ROWS} 行中没有找到表头（至少要有「事项名称」一列），请核对或者指定列名。")


def _find_header(grid: Grid, wanted: Mapping[str, str]) -> _Header | None:
    """The row among the first six in which most columns are known by name; it must name the item's column."""
    best: _Header | None = None
    for number, cells in enumerate(grid.rows[:HEADER_ROWS], start=1):
        columns = _columns_of(cells, wanted)
        if "name" in columns and (best is None or len(columns) > len(best.columns)):
            best = _Header(number, columns)
    return best


def _columns_of(cells: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    heads = {name: index for index, name in reversed(list(enumerate(map(_head_key, cells), start=1))) if name}
    found = {}
    for key, names in COLUMNS.items():
        asked = wanted.get(key) or wanted.get(names[0])
        position = _asked_column(asked, heads) if asked else next((heads[n] for n in names if n in heads), 0)
        if position:
            found[key] = position
    return found


def _asked_column(asked: str, heads: Mapping[str, int]) -> int:
    """The column that the user names, by its header or, once a header row is near, by its letter."""
    if _head_key(asked) in heads:
        return heads[_head_key(asked)]
    if len(heads) > 1 and re.fullmatch(r"[A-Za-z]{1,2}", asked):
        return int(column_index_from_string(asked.upper()))
    return 0


def _head_key(text: str) -> str:
    """A header without spaces, line breaks and what stands in brackets."""
    plain = re.sub(r"\([^()]*\)", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\s:*]+", "", plain)


@dataclass
class _Reader:
    """Turns the rows below the header into listed rows."""

    grid: Grid
    header: _Header
    units: UnitDirectory
    rows: list[ListedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _origin: str = ""

    def read(self) -> SheetReading:
        for number in range(self.header.row + 1, len(self.grid.rows) + 1):
            cells = self.grid.rows[number - 1]
            note = _note_in(cells, self.header)
            if note:
                self.notes.append(note)
            elif any(cell.strip() for cell in cells) or self._faulty(number):
                self._read_row(number)
        if not self.rows and not self.problems:
            self.problem(self.header.row, "", "表头以下没有事项。")
        self.problems.extend(_repeated(self.rows))
        title = next((tidy(c) for row in self.grid.rows[: self.header.row - 1] for c in row if c.strip()), "")
        return SheetReading(tuple(self.rows), tuple(self.problems), title, tuple(self.notes))

    def problem(
        self, row: int, key: str, message: str, severity: Literal["error", "doubt"] = "error"
    ) -> None:
        """Notes a problem under the column's name as the sheet prints it."""
        self.problems.append(Problem(row, self._column_name(key), message, severity))

    def _column_name(self, key: str) -> str:
        column = self.header.columns.get(key)
        if column is None:
            return COLUMNS[key][0] if key in COLUMNS else key
        heads = self.grid.rows[self.header.row - 1]
        return tidy(heads[column - 1]) if column <= len(heads) else COLUMNS[key][0]

    def _faulty(self, number: int) -> bool:
        return any((number, column) in self.grid.faults for column in self.header.columns.values())

    def _text(self, number: int, key: str) -> str:
        column = self.header.columns.get(key, 0)
        cells = self.grid.rows[number - 1]
        return cells[column - 1].strip() if 0 < column <= len(cells) else ""

    def _read_row(self, number: int) -> None:
        """Reads one row; a row with an error is left out, so that nothing half-read is compared."""
        before = len(self.problems)
        for key, column in self.header.columns.items():
            fault = self.grid.faults.get((number, column))
            if fault:
                self.problem(number, key, fault)
        name = tidy(self._text(number, "name"))
        if not name and len(self.problems) == before:
            self.problem(number, "name", "事项名称为空。")
        elif len(name) > LONGEST_NAME:
            self.problem(number, "name", f"事项名称超过 {LONGEST_NAME} 字，请核对该列是否为事项名称。")
        origin, origin_code = self._read_origin(number)
        penalties = split_penalties(self._text(number, "penalties"))
        row = ListedRow(
            row=number,
            code=tidy(self._text(number, "code")) or None,
            name=name,
            field=tidy(self._text(number, "field")),
            origin=origin,
            origin_code=origin_code,
            basis=tidy(self._text(number, "basis")),
            penalties=penalties,
            excepted=self._read_excepted(number, penalties),
            offices=self._read_offices(number),
            mode=self._read_mode(number),
            note=tidy(self._text(number, "note")),
            number=self._text(number, "number"),
        )
        if all(problem.severity == "doubt" for problem in self.problems[before:]):
            self.rows.append(row)

    def _read_origin(self, number: int) -> tuple[str, str]:
        """The department of a row; a blank cell goes on with the one above, as merged cells do in print."""
        if "origin" not in self.header.columns:
            return "", ""
        text = tidy(self._text(number, "origin"))
        if not text and self._origin:
            text = self._origin
            if self.grid.merges_known:
                self.problem(number, "origin", f"空白，按上一行的「{text}」处理，请确认。", "doubt")
        self._origin = text
        code = self.units.department(text) if text else None
        if not text:
            self.problem(number, "origin", "没有写明原实施部门。")
        elif code is None:
            self.problem(number, "origin", f"不认识的部门「{text}」，请核对名称，或者先在通讯录中登记。")
        return text, code or ""

    def _read_offices(self, number: int) -> tuple[str, ...]:
        text = self._text(number, "offices")
        codes, unknown = self.units.offices(text)
        if unknown:
            words = "、".join(unknown)
            self.problem(number, "offices", f"不认识的镇办「{words}」，请核对名称，或者先在通讯录中登记。")
        elif text and not codes:
            self.problem(number, "offices", f"「{tidy(text)}」没有指明任何镇办。")
        return codes

    def _read_mode(self, number: int) -> GrantMode:
        text = tidy(self._text(number, "mode"))
        mode = mode_in(text)
        if mode is None:
            self.problem(number, "mode", f"不认识的下放方式「{text}」，应为下放或者委托。")
        return mode or GrantMode.DEVOLVED

    def _read_excepted(self, number: int, penalties: Sequence[str]) -> tuple[str, ...]:
        """Penalty kinds kept back, from the remarks or from brackets beside the kinds."""
        note = tidy(self._text(number, "note"))
        kinds, understood = excepted_in(note, penalties)
        if not understood:
            self.problem(number, "note", f"「{note}」中除外的内容没有对应的处罚种类，请人工核对。", "doubt")
        return kinds


def _note_in(cells: Sequence[str], header: _Header) -> str:
    """The text of a row that is no item: a note below the table, a heading between its parts, a total."""
    filled = [(column, cell.strip()) for column, cell in enumerate(cells, start=1) if cell.strip()]
    if not filled:
        return ""
    column, text = filled[0]
    if re.match(r"(注|备注|说明|附注)\s*[0-9一二三]?\s*[:：]|合\s*计|总\s*计|共\s*\d+\s*项", text):
        return tidy(text)
    heading = re.match(r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]", text)
    alone = len(filled) == 1
    outside = column not in (header.columns.get("name"), header.columns.get("number"))
    return tidy(text) if alone and (heading or (outside and column == 1)) else ""


def _repeated(rows: Sequence[ListedRow]) -> list[Problem]:
    """Codes and names that come twice: an error, or a doubt where two codes share a name."""
    codes: dict[str, int] = {}
    names: dict[str, ListedRow] = {}
    found = []
    for row in rows:
        if row.code and row.code in codes:
            found.append(Problem(row.row, "事项编码", f"编码{row.code}与第 {codes[row.code]} 行重复。"))
            continue
        if row.code:
            codes[row.code] = row.row
        first = names.setdefault(name_key(row.name), row)
        if first is not row:
            both = row.code and first.code
            rest = "而编码不同，请确认。" if both else "。"
            message = f"「{row.name}」与第 {first.row} 行名称相同{rest}"
            found.append(Problem(row.row, "事项名称", message, "doubt" if both else "error"))
    return found
