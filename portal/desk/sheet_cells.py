"""From the bytes of an uploaded sheet to a grid of plain text, refusing what could mislead or do harm."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import Any
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from portal.domain.listed import Problem

MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 100
MAX_MEMBERS = 1000
MAX_ROWS = 5000
MAX_COLUMNS = 60
MAX_CELLS = 200_000
MAX_TEXT = 5000
DIGITS_KEPT = 15

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOST_DIGITS = re.compile(r"\d(\.\d+)?[eE]\+\d{2,}")

FORMULA = "单元格是公式，请改为数值或文字后再导入（复制，选择性粘贴为数值）。"
DIGITS = f"数字超过 {DIGITS_KEPT} 位且按数值保存，末几位已经丢失，请把该列设为文本后重新填写。"


class Unreadable(Exception):  # noqa: N818 - not a fault of the program: the file is at fault
    """The whole file cannot be read; the message tells the clerk why and what to do."""


@dataclass
class Grid:
    """The cells of one sheet as text, row by row; ``rows[0]`` is row 1.

    ``faults`` are messages by (row, column) for cells that must not be used. ``merges_known`` is False for
    text files, where a blank cell may be the rest of a merged one.
    """

    rows: list[list[str]]
    name: str = ""
    merges_known: bool = True
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_grids(data: bytes, filename: str, sheet: str | None = None) -> list[Grid]:
    """The visible sheets of a file, or the one named; raises ``Unreadable`` with a Chinese reason.

    The kind of file must agree between its name and its content: .xlsx, or text in UTF-8, UTF-16 or GB18030.
    """
    suffix = PurePath(filename).suffix.lower()
    if suffix not in (".xlsx", ".csv", ".txt"):
        raise Unreadable("只能导入 .xlsx、.csv 或 .txt 文件；其他格式请先另存为 .xlsx。")
    if not data:
        raise Unreadable("文件是空的。")
    if len(data) > MAX_UNPACKED:
        raise Unreadable("文件超过 64 MB，请拆分后导入。")
    if data.startswith(_OLE):
        raise Unreadable("文件是加密的或者是旧版 .xls 格式，请去掉密码并另存为 .xlsx 后导入。")
    packed = data.startswith(_ZIP)
    if packed != (suffix == ".xlsx"):
        raise Unreadable(f"文件内容与扩展名 {suffix} 不符，请用电子表格软件重新另存。")
    return _workbook_grids(data, sheet) if packed else [_text_grid(data)]


# --- xlsx -------------------------------------------------------------------------------------------------


class _SheetScan(ContentHandler):
    """Counts cells, merged ones too, and finds the last row in use, before a workbook is built in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.cells = self.last_row = self._row = 0

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > MAX_CELLS:
            raise Unreadable("工作表的单元格过多，请只保留清单所在的区域。")

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the name is SAX's
        tag = name.rpartition(":")[2]
        if tag == "row":
            given = attrs.get("r", "")
            self._row = int(given) if given.isdecimal() else self._row + 1
        elif tag == "c":
            self._count(1)
        elif tag == "mergeCell":
            left, top, right, bottom = range_boundaries(attrs.get("ref", ""))
            self._count((right - left + 1) * (bottom - top + 1))
        elif tag in ("v", "is", "f"):
            self.last_row = max(self.last_row, self._row)


def _workbook_grids(data: bytes, sheet: str | None) -> list[Grid]:
    try:
        last_row = _examine(data)
        book = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
        visible = [ws for ws in book.worksheets if ws.sheet_state == "visible"]
        wanted = [ws for ws in book.worksheets if ws.title == sheet] if sheet else visible
        grids = [_sheet_grid(ws, last_row) for ws in wanted]
    except Unreadable:
        raise
    except DefusedXmlException as error:
        raise Unreadable("文件含有外部引用或文档类型声明，不予读取。") from error
    except Exception as error:  # openpyxl raises whatever the damaged part happens to provoke
        raise Unreadable("文件已损坏，无法读取；请用电子表格软件打开并重新另存为 .xlsx。") from error
    if not grids:
        raise Unreadable(f"没有名为「{sheet}」的工作表。" if sheet else "工作簿中没有可见的工作表。")
    return grids


def _examine(data: bytes) -> int:
    """Checks the zip directory, then every XML part as a stream; returns the last row that holds anything."""
    last_row = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        _check_directory(members)
        for member in members:
            if member.filename.endswith((".xml", ".rels")):
                scan = _SheetScan()
                with archive.open(member) as stream:
                    defusedxml.sax.parse(stream, scan, forbid_dtd=True)
                last_row = max(last_row, scan.last_row)
    if last_row > MAX_ROWS:
        raise Unreadable(f"清单超过 {MAX_ROWS} 行，请拆分后导入。")
    return last_row


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise Unreadable("压缩包内的文件过多，不是正常的 .xlsx 文件。")
    if any(member.flag_bits & 0x1 for member in members):
        raise Unreadable("文件是加密的，请去掉密码后导入。")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Unreadable("文件解压后超过 64 MB，不予读取。")
    if any(member.file_size > MAX_RATIO * max(member.compress_size, 1) for member in members):
        raise Unreadable("文件压缩比异常，不予读取。")
    names = {member.filename.lower() for member in members}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable("文件含有宏，请另存为不含宏的 .xlsx 后导入。")
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Unreadable("文件不是电子表格，请另存为 .xlsx 后导入。")


def _sheet_grid(sheet: Worksheet, last_row: int) -> Grid:
    grid = Grid([], sheet.title)
    width = min(sheet.max_column, MAX_COLUMNS)
    for row in sheet.iter_rows(max_row=min(sheet.max_row, last_row) or 1, max_col=width):
        grid.rows.append([_cell_text(grid, cell) for cell in row])
    for merged in sheet.merged_cells.ranges:
        _fill_down(grid, merged.min_row, merged.max_row, merged.min_col)
    return grid


def _fill_down(grid: Grid, first: int, last: int, column: int) -> None:
    """A merged cell speaks for every row it spans."""
    if column > MAX_COLUMNS or first > len(grid.rows):
        return
    text, fault = grid.rows[first - 1][column - 1], grid.faults.get((first, column))
    for number in range(first + 1, min(last, len(grid.rows)) + 1):
        grid.rows[number - 1][column - 1] = text
        if fault:
            grid.faults[number, column] = fault


def _cell_text(grid: Grid, cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        grid.faults[cell.row, cell.column] = FORMULA
        return ""
    if cell.data_type == "e":
        grid.faults[cell.row, cell.column] = f"单元格是错误值 {value}，请更正。"
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_text(grid, cell, value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return _checked(grid, cell.row, cell.column, value.isoformat() if isinstance(value, date) else str(value))


def _number_text(grid: Grid, cell: Any, value: int | float) -> str:
    if abs(value) >= 10**DIGITS_KEPT:
        grid.faults[cell.row, cell.column] = DIGITS
    return str(int(value)) if value == int(value) else str(value)


def _checked(grid: Grid, row: int, column: int, text: str) -> str:
    """Notes what text cells betray: a formula typed as text, a long number in scientific form."""
    if text.lstrip().startswith(("=", "＝")):
        grid.faults[row, column] = FORMULA
        return ""
    if len(text) > MAX_TEXT:
        grid.faults[row, column] = f"单元格文字超过 {MAX_TEXT} 字，请精简。"
    elif _LOST_DIGITS.fullmatch(text.strip()):
        grid.faults[row, column] = DIGITS
    return text


# --- csv and txt ------------------------------------------------------------------------------------------


def _text_grid(data: bytes) -> Grid:
    text = _decoded(data)
    grid = Grid([], merges_known=False)
    try:
        for record in _records(text):
            if len(grid.rows) >= MAX_ROWS:
                raise Unreadable(f"清单超过 {MAX_ROWS} 行，请拆分后导入。")
            number = len(grid.rows) + 1
            cells = enumerate(record[:MAX_COLUMNS], start=1)
            grid.rows.append([_checked(grid, number, column, cell) for column, cell in cells])
    except csv.Error as error:
        where = f"第 {len(grid.rows) + 1} 行的引号不成对或单元格过长"
        raise Unreadable(f"{where}，请用电子表格软件打开并另存为 .xlsx 后导入。") from error
    return grid


def _decoded(data: bytes) -> str:
    """The text of a file in the encodings that offices use, the surest first."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text.removeprefix("\ufeff")
    raise Unreadable("文字编码无法识别，请另存为 UTF-8 或 .xlsx 后导入。")


def _encodings(data: bytes) -> Iterator[str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield "utf-16"
    yield "utf-8-sig"
    if b"\0" in data and len(data) % 2 == 0:
        yield "utf-16-le" if data.find(b"\0") % 2 else "utf-16-be"
    yield "gb18030"


def _records(text: str) -> Iterator[list[str]]:
    head = text[:4000]
    delimiter = max(",\t;", key=head.count)
    return iter(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
