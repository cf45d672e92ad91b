"""Reading official lists of any layout and encoding, and writing sheets that compute nothing."""

import cProfile
import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from portal.desk import sheet_cells
from portal.desk.sheets import SheetReading, csv_bytes, read_list, sheet_bytes
from portal.domain.list_words import UnitDirectory, common_forms, excepted_in, name_key, tidy
from portal.domain.powers import GrantMode
from tests.core.district import CITY, FIRE, NANQIAO, OFFICES, PINGYUAN, STREETS, TIEXI, UNIT_NAMES, sample

HEADER = ["序号", "事项编码", "事项名称", "原实施部门", "设定依据", "处罚种类", "承接主体", "备注"]
ROW = ["1", "CF-1", "对占道经营的处罚", "区城市管理局", "《条例》第一条", "警告、罚款", "镇、街道", ""]


def changed(**cells: object) -> list[object]:
    """The usual row with some cells written otherwise."""
    row: list[object] = list(ROW)
    for name, value in cells.items():
        row[HEADER.index(name)] = value
    return row


def workbook(rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows: Sequence[Sequence[object]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def read(*rows: Sequence[object], **how: object) -> SheetReading:
    return read_list(workbook([HEADER, *rows]), "清单.xlsx", UNIT_NAMES, **how)  # type: ignore[arg-type]


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def repacked(data: bytes, **members: bytes) -> bytes:
    """A workbook with some of its parts replaced; ``sheet`` stands for its first worksheet."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "strings": "xl/sharedStrings.xml",
        "macro": "xl/vbaProject.bin",
    }
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, **{names[key]: part for key, part in members.items()}})


# --- the sample lists -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("power_list_2024.xlsx", 85),
        ("power_list_2026.xlsx", 72),
        ("power_list_supplement.csv", 5),
        ("retained_items.csv", 25),
    ],
)
def test_every_sample_list_is_read_without_a_problem(name, rows):
    reading = read_list(sample(name), name, UNIT_NAMES)
    assert (len(reading.rows), reading.problems) == (rows, ())


def test_a_merged_department_speaks_for_every_row_it_spans():
    rows = read_list(sample("power_list_2024.xlsx"), "1.xlsx", UNIT_NAMES).rows
    assert [row.origin_code for row in rows if row.code == "410703-CF-0151"] == [FIRE.code]


def test_lines_of_a_basis_are_joined_and_remarks_are_understood():
    rows = {row.code: row for row in read_list(sample("power_list_2024.xlsx"), "1.xlsx", UNIT_NAMES).rows}
    assert "；《河南省农村公路条例》" in rows["410703-CF-0138"].basis
    assert rows["410703-CF-0156"].excepted == ("吊销许可证件",)


def test_title_and_notes_are_kept_apart_from_the_items():
    reading = read_list(sample("power_list_supplement.csv"), "2.csv", UNIT_NAMES)
    assert reading.title == "平原镇、各街道办事处补充承接行政处罚事项（演示）"
    assert reading.notes == ("注：自2026年7月1日起施行。",)


def test_names_broken_over_lines_or_oddly_spaced_are_one_name():
    rows = read_list(sample("power_list_supplement.csv"), "2.csv", UNIT_NAMES).rows
    assert rows[1].name == "对依附于建（构）筑物违法搭建附属设施的处罚"
    assert rows[2].name == "对擅自占用城市道路、广场等公共场所从事经营活动（占道经营）的处罚"
    assert rows[3].mode is GrantMode.ENTRUSTED


# --- layouts and encodings ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ","),
        ("gb18030", ","),
        ("utf-16", ","),
        ("utf-16-le", ","),
        ("utf-16-be", ","),
        ("utf-16", "\t"),
        ("gb18030", ";"),
    ],
)
def test_text_is_read_in_the_encodings_of_offices(encoding, delimiter):
    reading = read_list(text([HEADER, ROW], encoding, delimiter), "清单.csv", UNIT_NAMES)
    assert [row.name for row in reading.rows] == ["对占道经营的处罚"]
    assert reading.problems == ()


@pytest.mark.parametrize("above", range(6), ids=lambda n: f"header in row {n + 1}")
def test_the_header_is_found_in_the_first_six_rows(above):
    data = workbook([*([f"第{n}行标题"] for n in range(above)), HEADER, ROW])
    assert [row.row for row in read_list(data, "a.xlsx", UNIT_NAMES).rows] == [above + 2]


def test_without_a_header_the_file_is_refused_with_the_way_out():
    (problem,) = read_list(workbook([["甲", "乙"], ["1", "2"]]), "a.xlsx", UNIT_NAMES).problems
    assert (problem.severity, "没有找到表头" in problem.message) == ("error", True)


@pytest.mark.parametrize("name", ["处罚事项名称", "处罚事项", "事 项\n名称", "事项名称（全称）", "*事项名称"])
def test_columns_are_known_by_many_names(name):
    header = [name if head == "事项名称" else head for head in HEADER]
    assert len(read_list(workbook([header, ROW]), "a.xlsx", UNIT_NAMES).rows) == 1


@pytest.mark.parametrize("asked", [{"name": "违法情形"}, {"事项名称": "违法情形"}, {"name": "C"}])
def test_columns_can_be_named_by_hand(asked):
    header = ["违法情形" if head == "事项名称" else head for head in HEADER]
    reading = read_list(workbook([header, ROW]), "a.xlsx", UNIT_NAMES, columns=asked)
    assert [row.name for row in reading.rows] == ["对占道经营的处罚"]


def test_a_sheet_can_be_named_and_several_are_a_doubt():
    book = load_workbook(io.BytesIO(workbook([HEADER, ROW])))
    other = book.create_sheet("第二张")
    other.append(HEADER)
    other.append(changed(事项名称="对另一事项的处罚"))
    out = io.BytesIO()
    book.save(out)
    first = read_list(out.getvalue(), "a.xlsx", UNIT_NAMES)
    named = read_list(out.getvalue(), "a.xlsx", UNIT_NAMES, sheet="第二张")
    assert [problem.severity for problem in first.problems] == ["doubt"]
    assert [row.name for row in named.rows] == ["对另一事项的处罚"]
    assert named.problems == ()


def test_headings_totals_and_empty_rows_are_no_items():
    reading = read(["一、城市管理领域"], ROW, [], ["合计", "", "1项"], ["注：见附件"])
    assert len(reading.rows) == 1
    assert len(reading.notes) == 3
    assert reading.problems == ()


def test_a_blank_department_that_is_not_merged_is_a_doubt():
    reading = read(ROW, changed(事项编码="CF-2", 事项名称="对乙的处罚", 原实施部门=None))
    assert reading.rows[1].origin_code == CITY.code
    assert [(problem.row, problem.severity) for problem in reading.problems] == [(3, "doubt")]


def test_a_blank_department_in_text_goes_on_with_the_one_above():
    second = changed(事项编码="CF-2", 事项名称="对乙的处罚", 原实施部门="")
    reading = read_list(text([HEADER, ROW, second]), "a.csv", UNIT_NAMES)
    assert (reading.rows[1].origin_code, reading.problems) == (CITY.code, ())


# --- faults, each with row and column ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        pytest.param(changed(事项名称=None), "事项名称", "事项名称为空", id="no name"),
        pytest.param(changed(事项名称="长" * 301), "事项名称", "超过 300 字", id="a text for a name"),
        pytest.param(
            changed(设定依据="长" * 5001), "设定依据", "超过 5000 字", id="a whole statute for a basis"
        ),
        pytest.param(
            changed(原实施部门="区火星局"), "原实施部门", "不认识的部门「区火星局」", id="unknown department"
        ),
        pytest.param(
            changed(承接主体="铁西街道、火星街道"),
            "承接主体",
            "不认识的镇办「火星街道」",
            id="unknown office",
        ),
        pytest.param(changed(事项名称="=A1"), "事项名称", "公式", id="a formula"),
        pytest.param(changed(事项名称="＝A1"), "事项名称", "公式", id="a full-width formula"),
        pytest.param(
            changed(事项编码=410703000000000151), "事项编码", "超过 15 位", id="18 digits as a number"
        ),
        pytest.param(
            changed(事项编码="4.10703E+17"), "事项编码", "超过 15 位", id="digits in scientific form"
        ),
        pytest.param(changed(原实施部门=None), "原实施部门", "没有写明", id="no department"),
        pytest.param(changed(事项名称="#REF!"), "事项名称", "错误值", id="an error value"),
    ],
)
def test_a_fault_is_named_by_row_and_column(row, column, words):
    reading = read(row)
    (problem,) = reading.errors
    assert (problem.row, problem.column) == (2, column)
    assert words in problem.message
    assert reading.rows == ()


def test_the_column_is_named_as_the_sheet_prints_it():
    header = ["处罚\n事项" if head == "事项名称" else head for head in HEADER]
    (problem,) = read_list(workbook([header, changed(事项名称="")]), "a.xlsx", UNIT_NAMES).errors
    assert problem.column == "处罚事项"


def test_an_unknown_mode_is_an_error():
    data = workbook([[*HEADER, "下放方式"], [*ROW, "借用"]])
    (problem,) = read_list(data, "a.xlsx", UNIT_NAMES).errors
    assert problem.column == "下放方式"


def test_a_code_that_comes_twice_is_an_error():
    (problem,) = read(ROW, changed(事项名称="对乙的处罚")).errors
    assert (problem.row, problem.column, problem.message) == (3, "事项编码", "编码CF-1与第 2 行重复。")


def test_a_name_under_two_codes_is_a_doubt_and_without_codes_an_error():
    assert [p.severity for p in read(ROW, changed(事项编码="CF-2")).problems] == ["doubt"]
    assert [p.severity for p in read(changed(事项编码=""), changed(事项编码="")).problems] == ["error"]


def test_a_remark_that_is_not_understood_is_a_doubt():
    (problem,) = read(changed(备注="乡道、村道除外")).problems
    assert (problem.row, problem.column, problem.severity) == (2, "备注", "doubt")


# --- files that are no lists ------------------------------------------------------------------------------

GOOD = workbook([HEADER, ROW])
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'


WIDE_MERGE = workbook([HEADER, ROW], ["A3:C4"])


def with_merge(ref: bytes) -> bytes:
    """A workbook that claims to merge other cells than openpyxl would write."""
    with zipfile.ZipFile(io.BytesIO(WIDE_MERGE)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    return repacked(WIDE_MERGE, sheet=sheet.replace(b"A3:C4", ref))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        pytest.param(b"", "a.xlsx", "空的", id="empty"),
        pytest.param(GOOD, "a.pdf", "只能导入", id="another kind"),
        pytest.param(GOOD, "a.csv", "不符", id="xlsx called csv"),
        pytest.param(text([HEADER, ROW]), "a.xlsx", "不符", id="csv called xlsx"),
        pytest.param(GOOD[:-400], "a.xlsx", "已损坏", id="cut off"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(600), "a.xlsx", "加密", id="encrypted or .xls"),
        pytest.param(zipped({"word/document.xml": b"<a/>"}), "a.xlsx", "不是电子表格", id="another zip"),
        pytest.param(repacked(GOOD, macro=b"x"), "a.xlsx", "宏", id="macros"),
        pytest.param(repacked(GOOD, sheet=DOCTYPE), "a.xlsx", "文档类型声明", id="a DTD"),
        pytest.param(repacked(GOOD, sheet=b"<worksheet"), "a.xlsx", "已损坏", id="broken XML"),
        pytest.param(with_merge(b"A1:XFD1048576"), "a.xlsx", "单元格过多", id="everything merged"),
        pytest.param(repacked(GOOD, strings=b" " * 3_000_000), "a.xlsx", "压缩比", id="a zip bomb"),
        pytest.param(
            zipped({f"xl/{n}.xml": b"<a/>" for n in range(1001)}), "a.xlsx", "过多", id="1001 members"
        ),
        pytest.param(b"\x00\x01\x02\xff" * 9, "a.csv", "编码无法识别", id="no text"),
        pytest.param('事项名称\n"没有结束'.encode(), "a.csv", "引号", id="an open quote"),
        pytest.param(
            "事项名称\n".encode() + "对甲的处罚\n".encode() * 5001, "a.csv", "超过 5000 行", id="too long"
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_chinese(data, name, words):
    reading = read_list(data, name, UNIT_NAMES)
    (problem,) = reading.problems
    assert (reading.rows, problem.severity) == ((), "error")
    assert words in problem.message


def test_a_workbook_that_unpacks_to_more_than_64_mib_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_cells, "MAX_UNPACKED", len(GOOD))
    (problem,) = read_list(GOOD, "a.xlsx", UNIT_NAMES).problems
    assert "解压后超过 64 MB" in problem.message


def test_an_encrypted_member_is_refused():
    marked = bytearray(GOOD)
    directory = marked.find(b"PK\x01\x02")
    marked[directory + 8] |= 1
    (problem,) = read_list(bytes(marked), "a.xlsx", UNIT_NAMES).problems
    assert "加密" in problem.message


def test_a_cell_formatted_far_below_does_not_slow_the_reading():
    book = load_workbook(io.BytesIO(GOOD))
    book.worksheets[0].cell(1_048_576, 16_384).style = "Good"
    out = io.BytesIO()
    book.save(out)
    assert len(read_list(out.getvalue(), "a.xlsx", UNIT_NAMES).rows) == 1


@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.csv", "a.txt", "a"]))
def test_no_bytes_whatever_raise(data, name):
    assert read_list(data, name, UNIT_NAMES).errors


@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=5))
def test_no_table_whatever_raises(rows):
    reading = read_list(text([HEADER, *rows], "utf-8"), "a.csv", UNIT_NAMES)
    assert all(row.name and row.origin_code for row in reading.rows)
    assert all(problem.message for problem in reading.problems)


@settings(max_examples=60)
@given(st.data())
def test_no_damage_to_a_workbook_raises(data):
    broken = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(4, len(broken) - 1))] = data.draw(st.integers(0, 255))
    reading = read_list(bytes(broken), "a.xlsx", UNIT_NAMES)
    assert reading.rows or reading.problems


# --- wording ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "offices"),
    [
        ("镇、街道", OFFICES),
        ("镇（街道）", OFFICES),
        ("乡镇（街道）", OFFICES),
        ("各镇办", OFFICES),
        ("平原镇、各街道办事处", OFFICES),
        ("仅平原镇", {PINGYUAN.code}),
        ("各镇", {PINGYUAN.code}),
        ("仅街道", STREETS),
        ("铁西街道、南桥街道办事处", {TIEXI.code, NANQIAO.code}),
        ("铁西街道\n南桥街道", {TIEXI.code, NANQIAO.code}),
        ("铁西和南桥街道", {TIEXI.code, NANQIAO.code}),
        ("镇、街道（铁西街道除外）", OFFICES - {TIEXI.code}),
        ("除铁西街道外的各镇办", OFFICES - {TIEXI.code}),
    ],
)
def test_who_takes_an_item_on_is_read_from_the_words_of_lists(words, offices):
    found, unknown = UnitDirectory(UNIT_NAMES).offices(words)
    assert (frozenset(found), unknown) == (frozenset(offices), ())


@pytest.mark.parametrize(
    ("note", "kinds", "understood"),
    [
        ("吊销许可证件除外", ("吊销许可证件",), True),
        ("（吊销除外）", ("吊销许可证件",), True),
        ("除吊销许可证件以外", ("吊销许可证件",), True),
        ("罚款、吊销除外", ("罚款", "吊销许可证件"), True),
        ("乡道、村道除外", (), False),
        ("暂扣除外", (), False),
        ("仅限户外，除吊销外的处罚由镇办行使", ("吊销许可证件",), True),
        ("不含户外", (), True),
        ("", (), True),
    ],
)
def test_penalty_kinds_kept_back_are_read_from_remarks(note, kinds, understood):
    assert excepted_in(note, ("罚款", "没收非法财物", "吊销许可证件")) == (kinds, understood)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("对占道（经营）的处罚", "占道(经营)"),
        ("对占道经营的行政处罚", "对占道 经营的处罚"),
        ("对擅自占用、挖掘公路的处罚", "对擅自占用，挖掘\n公路的处罚"),
        ("ＬＥＤ屏", "led屏"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


def test_tidying_keeps_the_spaces_between_latin_words():
    assert tidy(" 对 LED screen\n设置 的处罚 ") == "对LED screen设置的处罚"


def test_an_office_has_its_common_short_forms():
    assert "铁西" in common_forms("铁西街道办事处")
    assert "平原镇" in common_forms("平原镇人民政府")
    assert common_forms("平原乡（旧称）") == ("平原乡",)


# --- writing ----------------------------------------------------------------------------------------------

FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", "  =1"]


@pytest.mark.parametrize("words", FORMULAS, ids=repr)
def test_no_text_becomes_a_formula(words):
    sheet = load_workbook(io.BytesIO(sheet_bytes("=表", ["=列"], [[words]]))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    (header, cells) = csv.reader(io.StringIO(csv_bytes(["=列"], [[words]]).decode("utf-8-sig"), newline=""))
    assert header == ["'=列"]
    assert cells[0].startswith("'")


def test_numbers_and_days_stay_what_they_are_and_long_numbers_keep_their_digits():
    cells = [-3, 2.5, 410703000000000151, None, "平常文字"]
    row = next(
        load_workbook(io.BytesIO(sheet_bytes("表", ["列"] * 5, [cells]))).worksheets[0].iter_rows(3, 3)
    )
    assert [cell.value for cell in row] == [-3, 2.5, "410703000000000151", None, "平常文字"]


def test_cells_that_share_a_look_are_ruled_alike_and_keep_their_own_format():
    """A look is worked out once: neither the mark of text nor the format of a day goes over to the next cell."""
    rows = [["=1+1", date(2026, 11, 20), "甲", None]] * 2 + [["乙", "丙", "=2", 5]] * 2
    sheet = load_workbook(io.BytesIO(sheet_bytes("表", ["列"] * 4, rows))).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=3) for cell in row]
    assert {(cell.border.left.style, cell.alignment.wrap_text) for cell in cells} == {("thin", True)}
    days = [cell.is_date for cell in cells]
    assert days == [False, True, False, False] * 2 + [False] * 8
    quoted = [bool(cell.quotePrefix) for cell in cells]
    assert quoted == [True, False, False, False] * 2 + [False, False, True, False] * 2


def test_a_long_sheet_costs_little_for_each_cell():
    """Trust, availability: a ledger of 5,000 matters holds nobody else up; counted in calls, which no load changes."""
    profile = cProfile.Profile()
    profile.runcall(sheet_bytes, "表", ["列"] * 10, [["占用、堵塞消防车通道"] * 10] * 100)
    calls = sum(entry.callcount for entry in profile.getstats())
    assert calls < 150 * 10 * 100


def test_control_characters_do_not_break_an_export():
    sheet = load_workbook(io.BytesIO(sheet_bytes("表[1]:\x01", ["列"], [["甲\x00乙"]]))).worksheets[0]
    assert (sheet.title, sheet["A3"].value) == ("表1", "甲乙")


def test_an_exported_list_can_be_imported_again():
    reading = read_list(sheet_bytes("清单", HEADER, [ROW]), "a.xlsx", UNIT_NAMES)
    assert (reading.title, len(reading.rows), reading.problems) == ("清单", 1, ())


def test_csv_opens_as_chinese_in_excel():
    assert csv_bytes(["事项名称"], []).startswith(b"\xef\xbb\xbf")
