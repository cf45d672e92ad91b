"""Letters as .docx: words, measures of GB/T 9704-2012, templates that are not trusted (domain §14)."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from jinja2 import Environment, FileSystemLoader

from portal.desk.docx import TemplateRefused, render, template_for, try_template
from portal.domain.letters import FORMS, Letter, Section, Table
from portal.shipped import shipped
from tools.make_letter_templates import TEMPLATES

HOSTILE_WORDS = "<b>&amp; “引号”… 张喆、李㙦、王𠮷 {{7*7}} {% raw %} {_{ }_} 😀"
LETTER = Letter(
    kind="transfer_letter",
    head="新乡市卫滨区市场监督管理局",
    number="卫市监函〔2026〕38号",
    title="关于移送新乡市某餐饮服务有限公司涉嫌违法线索的函",
    addressee="新乡市卫滨区平原镇人民政府",
    sections=(
        Section("一、基本违法事实", ("2026年11月3日现场检查发现油污。\n另起一段。", HOSTILE_WORDS)),
        Section("（一）现场情况", ("面积约15平方米。",)),
    ),
    attachments=("材料清单", "现场检查记录（复印件）"),
    closing="特此函告。",
    signer="新乡市卫滨区市场监督管理局",
    date=date(2026, 11, 20),
    contact="联系人：王某，电话：0373-0000000",
    copies=("新乡市卫滨区司法局", "新乡市卫滨区人民政府办公室"),
    table=Table(("序号", "材料名称", "页数"), (("1", "照片 <12 张> &\n光盘", "12"),), "材料清单"),
)


def made(letter: Letter) -> WordDocument:
    return Document(io.BytesIO(render(letter, template_for(letter.form))))


def texts(document: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def paragraph(document: WordDocument, style: str) -> Paragraph:
    return next(p for p in document.paragraphs if p.style is not None and p.style.name == style)


def uploaded(*lines: str) -> bytes:
    """A template as an administrator might upload it."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def with_member(package: bytes, name: str, content: bytes) -> bytes:
    packed = io.BytesIO(package)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as members:
        members.writestr(name, content)
    return packed.getvalue()


def test_a_letter_says_everything_in_the_order_of_the_standard() -> None:
    assert [text for text in texts(made(LETTER)) if text.strip()] == [
        "卫市监函〔2026〕38号",
        "关于移送新乡市某餐饮服务有限公司\n涉嫌违法线索的函",
        "新乡市卫滨区平原镇人民政府：",
        "一、基本违法事实",
        "2026年11月3日现场检查发现油污。",
        "另起一段。",
        HOSTILE_WORDS,
        "（一）现场情况",
        "面积约15平方米。",
        "特此函告。",
        "附件：1.\t材料清单",
        "2.\t现场检查记录（复印件）",
        "\t新乡市卫滨区市场监督管理局",
        "2026年11月20日",
        "（联系人：王某，电话：0373-0000000）",
        "附件",
        "材料清单",
        "抄送：新乡市卫滨区司法局，新乡市卫滨区人民政府办公室。",
    ]


def test_the_list_of_materials_keeps_its_rows_and_signs() -> None:
    table = made(LETTER).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "材料名称", "页数"],
        ["1", "照片 <12 张> &\n光盘", "12"],
    ]


def test_a_column_of_longer_words_is_wider() -> None:
    widths = [int(column.get(qn("w:w"))) for column in made(LETTER).tables[0]._tbl.tblGrid.gridCol_lst]
    assert widths[1] > widths[0]
    assert abs(sum(widths) - 8844) <= len(widths)


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = made(LETTER).sections[0]
    measures = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    sides = (section.left_margin, section.right_margin)
    expected = ((210, 297, 37, 35), (28, 26))
    for got, mm in zip(measures + sides, expected[0] + expected[1], strict=True):
        assert got == pytest.approx(Mm(mm), abs=Mm(0.05))


def test_lines_stand_on_a_grid_of_22_lines_a_page() -> None:
    grid = made(LETTER).sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert grid.get(qn("w:linePitch")) == "579"


@pytest.mark.parametrize(
    ("style", "font", "size", "color"),
    [
        ("发文字号", "仿宋_GB2312", 16, None),
        ("公文标题", "方正小标宋简体", 22, None),
        ("主送机关", "仿宋_GB2312", 16, None),
        ("一级标题", "黑体", 16, None),
        ("二级标题", "楷体_GB2312", 16, None),
        ("公文正文", "仿宋_GB2312", 16, None),
        ("抄送", "仿宋_GB2312", 14, None),
        ("发文机关标志", "方正小标宋简体", 30, "FF0000"),
    ],
)
def test_each_part_has_its_font_size_and_colour(style: str, font: str, size: int, color: str | None) -> None:
    document = made(LETTER)
    head = document.sections[0].first_page_header.paragraphs
    part = next(p for p in [*head, *document.paragraphs] if p.style is not None and p.style.name == style)
    fonts = part.runs[0]._r.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("eastAsia", "ascii", "hAnsi")} == {font}
    assert fonts.get(qn("w:hint")) == "eastAsia"
    assert part.runs[0].font.size == Pt(size)
    rgb = part.runs[0].font.color.rgb
    assert (str(rgb) if rgb else None) == color


def test_body_lines_are_28_95_points_apart_and_paragraphs_indented_by_two_characters() -> None:
    style = made(LETTER).styles["公文正文"]
    assert isinstance(style, ParagraphStyle)
    assert style.paragraph_format.line_spacing == Pt(28.95)
    assert style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_the_date_stands_four_characters_from_the_right() -> None:
    style = paragraph(made(LETTER), "成文日期").style
    assert style is not None
    assert style.element.pPr.find(qn("w:ind")).get(qn("w:rightChars")) == "400"


def test_the_first_page_has_the_red_head_two_double_lines_and_no_number() -> None:
    section = made(LETTER).sections[0]
    head, foot = section.first_page_header.paragraphs, section.first_page_footer.paragraphs
    assert section.different_first_page_header_footer
    assert [p.text for p in head] == ["新乡市卫滨区市场监督管理局", ""]
    assert section.header_distance == pytest.approx(Mm(30), abs=Mm(0.05))
    assert section.footer_distance == pytest.approx(Mm(20), abs=Mm(0.05))
    assert double_line(head[1]) == [("top", "24", "FF0000"), ("bottom", "8", "FF0000")]
    assert double_line(foot[0]) == [("top", "8", "FF0000"), ("bottom", "24", "FF0000")]
    assert [p.text for p in foot] == [""]


def double_line(line: Paragraph) -> list[tuple[str, str, str]]:
    assert line.style is not None
    edges = line.style.element.pPr.find(qn("w:pBdr"))
    return [(e.tag.split("}")[1], e.get(qn("w:sz")), e.get(qn("w:color"))) for e in edges]


def test_later_pages_are_numbered_outside_in_dashes() -> None:
    section = made(LETTER).sections[0]
    for footer, style in ((section.footer, "页码（单）"), (section.even_page_footer, "页码（双）")):
        line = footer.paragraphs[0]
        assert line.style is not None
        assert line.style.name == style
        assert "".join(line._p.xpath(".//w:t/text()")) == "— 1 —"
        assert line._p.xpath(".//w:fldSimple/@w:instr") == ["PAGE"]


def test_a_long_name_takes_a_smaller_head_so_that_it_fits_on_one_line() -> None:
    letter = replace(LETTER, head="新乡市卫滨区镇办综合指挥和信息化网络中心")
    head = made(letter).sections[0].first_page_header.paragraphs[0]
    assert head.runs[0].font.size == Pt(22)


def test_a_single_attachment_is_not_numbered() -> None:
    assert "附件：材料清单" in texts(made(replace(LETTER, attachments=("材料清单",))))


def test_a_draft_has_neither_number_nor_date() -> None:
    words = "".join(texts(made(replace(LETTER, number=None, date=None))))
    assert "〔" not in words
    assert "11月20日" not in words


def test_empty_parts_leave_no_marks() -> None:
    bare = Letter("note", "某单位", None, "标题", "", (Section(None, ("正文。",)),))
    assert [text for text in texts(made(bare)) if text.strip()] == ["标题", "正文。"]


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    letter = replace(LETTER, closing="特此\x00函\x0b告\x07。\ufffe\ud800")
    assert "特此函 告。" in texts(made(letter))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_letter_gives_the_same_bytes(form: str) -> None:
    letter = Letter.from_json(LETTER.to_json() | {"form": form})
    template = template_for(letter.form)
    assert render(letter, template) == render(letter, template)


def test_a_document_carries_no_hour_and_no_name_of_the_machine() -> None:
    content = render(LETTER, template_for("letter"))
    properties = Document(io.BytesIO(content)).core_properties
    assert (properties.author, properties.last_modified_by) == (LETTER.head, LETTER.head)
    assert properties.created is not None
    assert properties.created.date() == LETTER.date
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_font_is_shipped_in_a_document() -> None:
    with zipfile.ZipFile(io.BytesIO(render(LETTER, template_for("letter")))) as package:
        assert not [
            name for name in package.namelist() if "font" in name.lower() and not name.endswith(".xml")
        ]


def test_a_slip_shows_its_fields_in_a_table_and_no_red() -> None:
    rows = (("原文号", "卫市监函〔2026〕38号"), ("处理意见", "受理"))
    slip = made(replace(LETTER, form="slip", title="案件移送函回执", table=Table((), rows)))
    assert [tuple(cell.text for cell in row.cells) for row in slip.tables[0].rows] == list(rows)
    assert not slip.sections[0].different_first_page_header_footer


def test_a_record_leaves_lines_to_sign() -> None:
    record = made(replace(LETTER, form="record", title="现场检查记录"))
    signing = [p for p in record.paragraphs if p.style is not None and p.style.name == "签名栏"]
    assert [p.text for p in signing][:2] == ["当事人（签名或者盖章）：\t", "执法人员（签名、执法证号）：\t"]


def test_minutes_name_who_was_there() -> None:
    attendance = Table((), (("出席", "王某、李某"), ("请假", "张某")))
    minutes = made(replace(LETTER, form="minutes", title="执法协商会议纪要", table=attendance))
    assert "出席：王某、李某" in texts(minutes)
    assert "分送：新乡市卫滨区司法局，新乡市卫滨区人民政府办公室。" in texts(minutes)
    assert paragraph(minutes, "出席人员").runs[0].font.name == "黑体"


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_shipped_templates_are_those_that_the_tool_builds(name: str) -> None:
    with (
        zipfile.ZipFile(shipped("templates") / "letters" / f"{name}.docx") as kept,
        zipfile.ZipFile(io.BytesIO(TEMPLATES[name]())) as built,
    ):
        assert kept.namelist() == built.namelist()
        assert all(kept.read(member) == built.read(member) for member in kept.namelist())


@pytest.mark.parametrize("form", FORMS)
def test_the_shipped_templates_pass_their_own_trial(form: str) -> None:
    sample = Letter.from_json(LETTER.to_json() | {"form": form})
    assert try_template(template_for(sample.form), sample) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{{ ''.__class__ }}", "不能读取 __class__"),
        ("{{ title['__class__'] }}", "不能读取 __class__"),
        ("{{ title.upper() }}", "不能调用函数"),
        ("{{ sections.append(1) }}", "不能读取 append"),
        ("{{ title * 1000000000 }}", "不能用运算符 *"),
        ("{{ '%1000000000d' % 1 }}", "不能用运算符 %"),
        ("{{ title|safe }}", "不支持的写法：safe"),
        ("{{ ''|attr('__class__') }}", "不支持的写法：attr"),
        ("{{ config }}", "不存在的字段：config"),
        ("{{ range(9) }}", "不能调用函数"),
        ("{{ titel }}", "不存在的字段：titel"),
        ("{{ title ", "标记写错了"),
        ("{% include 'other' %}", "不能引用其他文件"),
        ("{% set x = title ~ title %}" + "{% set x = x ~ x %}" * 40, "不能用 set"),
        ("{% with x = title ~ title %}{{ x }}{% endwith %}", "不能用 with"),
        ("{% macro m() %}{{ m() }}{% endmacro %}", "不能用 macro"),
        ("{{ title" + "|replace('关', '关关关关关关关关关关')" * 30 + " }}", "文字过长"),
        ("{{ title" + "|join(title)" * 12 + " }}", "文字过长"),
        ("{% for i in '0123456789' %}" * 12 + "{% endfor %}" * 12, "循环只能逐个取字段里的内容"),
        ("{% for a in sections %}{% for b in sections %}{% endfor %}{% endfor %}", "内层循环取外层的一部分"),
    ],
)
def test_a_template_that_does_what_it_must_not_is_refused(line: str, problem: str) -> None:
    with pytest.raises(TemplateRefused, match=problem.replace("*", r"\*")):
        render(LETTER, uploaded(line))
    assert any(problem in said for said in try_template(uploaded(line), LETTER))


def test_a_template_cannot_switch_the_escaping_off() -> None:
    template = uploaded("{% autoescape false %}{{ closing }}{% endautoescape %}")
    document = Document(io.BytesIO(render(replace(LETTER, closing="<w:p/>"), template)))
    assert texts(document) == ["<w:p/>"]


def test_a_template_that_drops_what_a_letter_must_show_is_told_so() -> None:
    problems = try_template(
        uploaded("{{ head }}{{ number }}", "{{ title }}", "{{ signer }}{{ date }}"), LETTER
    )
    assert problems == ["模板中没有“主送机关（不带冒号）”字段：请在合适的位置写入 {{ addressee }}。"]


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        pytest.param(b"", "不是完好的 Word 文档", id="empty"),
        pytest.param(b"%PDF-1.7", "不是完好的 Word 文档", id="another kind of file"),
        pytest.param(template_for("letter")[:9000], "不是完好的 Word 文档", id="cut off"),
        pytest.param(with_member(b"", "a.txt", b"x"), "没有 Word 正文", id="another zip"),
        pytest.param(with_member(uploaded(), "word/vbaProject.bin", b"x"), "宏、控件或嵌入对象", id="macros"),
        pytest.param(with_member(uploaded(), "x.xml", b"<!DOCTYPE a><a/>"), "文档类型声明", id="DTD"),
        pytest.param(
            with_member(uploaded(), "word/_rels/s.rels", b"<R TargetMode = 'External'/>"),
            "外部地址",
            id="remote",
        ),
        pytest.param(with_member(uploaded(), "word/macros.bin", b"x"), "不应有的内容", id="foreign member"),
        pytest.param(with_member(uploaded(), "x.xml", b"<a>"), "不是完好的文档内容", id="broken"),
        pytest.param(with_member(uploaded(), "bomb.xml", bytes(9_000_000)), "解压后过大", id="bomb"),
    ],
)
def test_a_foreign_package_is_looked_at_before_it_is_opened(template: bytes, problem: str) -> None:
    assert any(problem in said for said in try_template(template, LETTER))


def test_a_damaged_template_makes_no_letter() -> None:
    with pytest.raises(TemplateRefused, match="不是可用的 Word 文档"):
        render(LETTER, b"PK")


@pytest.fixture(scope="module")
def pages() -> Environment:
    folder: Path = shipped("templates")
    return Environment(loader=FileSystemLoader(folder), autoescape=True)


@pytest.mark.parametrize("form", FORMS)
def test_the_page_shows_the_same_words_escaped(form: str, pages: Environment) -> None:
    letter = Letter.from_json(LETTER.to_json() | {"form": form})
    page = str(pages.get_template("core/letter.html").module.sheet(letter))  # type: ignore[attr-defined]
    for words in (
        letter.head,
        "特此函告。",
        "2026年11月20日",
        "&lt;b&gt;&amp;amp; ",
        "{{7*7}}",
        "一、基本违法事实",
    ):
        assert words in page
    assert "<b>" not in page
    assert f'class="letter letter-{form}"' in page
