"""Exports as xlsx and csv in which nothing a user typed can become a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.desk.sheet_cells import DIGITS_KEPT

Value = str | int | float | date | datetime | None

_COMPUTED = tuple("=+-@＝＋－＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_WIDEST = 60


def sheet_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """An xlsx file as offices print it: title, header, ruled rows, A4 across, header on every page."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = _SHEET_NAME.sub("", _CONTROL.sub("", title))[:31] or "导出"
    _write_row(sheet, 1, [title])
    _write_row(sheet, 2, header)
    count = 2
    for count, row in enumerate(rows, start=3):
        _write_row(sheet, count, row)
    _lay_out(sheet, len(header), count)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A csv file that Excel opens as Chinese text; what it would compute is led by an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_harmless(cell) for cell in header])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> Any:
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}" if _computable(text) else text


def _computable(text: str) -> bool:
    """Whether a sheet may take a text for a formula, also in full width or behind blanks."""
    return text.startswith(("\t", "\r")) or text.lstrip().startswith(_COMPUTED)


def _write_row(sheet: Worksheet, number: int, values: Sequence[Value]) -> None:
    for column, value in enumerate(values, start=1):
        _write_cell(sheet.cell(number, column), value)


def _write_cell(cell: Any, value: Value) -> None:
    """Text stays text whatever it begins with; numbers too long for a sheet are written as text."""
    if isinstance(value, int) and abs(value) >= 10**DIGITS_KEPT:
        value = str(value)
    if not isinstance(value, str):
        cell.value = value
        return
    text = _CONTROL.sub("", value)
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = _computable(text)


def _rule(sheet: Worksheet, width: int, last_row: int) -> None:
    """Lines around every cell. Cells that look the same share what was worked out once: looked up for each, it took a minute."""
    side = Side(style="thin", color="808080")
    border = Border(left=side, right=side, top=side, bottom=side)
    alignment = Alignment(wrap_text=True, vertical="center")
    ruled: dict[tuple[int, ...], Any] = {}
    for row in sheet.iter_rows(min_row=2, max_row=last_row, max_col=max(width, 1)):
        for cell in row:
            bare = tuple(cell._style or ())
            if bare in ruled:
                cell._style = copy(ruled[bare])
            else:
                cell.border, cell.alignment = border, alignment
                ruled[bare] = cell._style


def _lay_out(sheet: Worksheet, width: int, last_row: int) -> None:
    """Widths, lines and print settings."""
    _rule(sheet, width, last_row)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=max(width, 1))
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=14), Alignment(horizontal="center")
    for cell in sheet[2]:
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center", wrap_text=True)
    for index in range(1, width + 1):
        cells = (row[0] for row in sheet.iter_rows(2, last_row, index, index))
        longest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(index)].width = min(_WIDEST, 2 * longest + 2)
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
