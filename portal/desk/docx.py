"""Letters as .docx in 信函格式 (GB/T 9704-2012 10.1; domain §14.2 to 14.5), the same bytes each time.

The look lives in the templates, which a district may replace by its own; their fields are in ``FIELDS``.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Twips
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateAssertionError, TemplateSyntaxError, UndefinedError

from portal.desk.docx_packages import package_problems, repack
from portal.desk.docx_places import place_of_broken_mark, place_of_name
from portal.desk.docx_sandbox import LetterSandbox
from portal.domain.letters import Form, Letter, Table
from portal.shipped import shipped

FIELDS: Mapping[str, str] = {
    "head": "发文机关全称",
    "number": "发文字号（草稿为空）",
    "title": "标题",
    "addressee": "主送机关（不带冒号）",
    "sections": "正文各部分，每部分有 heading（小标题，可为空）、level（1 或 2）、paragraphs（各段）",
    "attachments": "附件名称，逐个列出",
    "closing": "结束语",
    "signer": "发文机关署名",
    "date": "成文日期（草稿为空）",
    "contact": "附注：联系人和电话",
    "copies": "抄送机关（纪要为分送单位），逐个列出",
    "table": "清单，有 title（名称）、header（表头）、rows（各行），没有清单时为空",
    "signatures": "手写签名栏的名称，逐个列出",
}
"""The fields a template may use, each with the words that explain it to an administrator."""

_MUST_SHOW = {"letter": ("head", "number", "title", "addressee", "signer", "date")}
_EPOCH = datetime(2024, 2, 4, tzinfo=UTC)
_NARROWEST, _WIDEST = 4, 24  # characters a column is reckoned with, whatever its words
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class TemplateRefused(ValueError):  # noqa: N818 - the word of the trade
    """A template cannot make a letter; ``problems`` say why, in Chinese sentences for its administrator."""

    def __init__(self, problems: list[str]):
        self.problems = tuple(problems)
        super().__init__("；".join(problems))


@cache
def template_for(form: Form) -> bytes:
    """The shipped template of a form, read once: letter, slip, record or minutes."""
    return (shipped("templates") / "letters" / f"{form}.docx").read_bytes()


def render(letter: Letter, template: bytes) -> bytes:
    """Make the .docx of a letter; the same letter and template give the same bytes on every machine.

    Raises ``TemplateRefused`` when the template is damaged, names an unknown field or does what it must not.
    """
    values = fields(letter)
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(values, LetterSandbox())
    except Exception as error:
        raise TemplateRefused([_problem(error, template)]) from error
    for table in document.docx.element.body.iter(qn("w:tbl")):
        if table.tblPr.autofit:
            _fit_columns(table)
    _sign_properties(document.docx.core_properties, letter)
    made = io.BytesIO()
    document.docx.save(made)
    return repack(made.getvalue())


def try_template(template: bytes, sample: Letter) -> list[str]:
    """Try an uploaded template on a sample letter and list its problems in Chinese, none when it is good."""
    problems = package_problems(template)
    if problems:
        return problems
    try:
        made = _words(render(sample, template))
    except TemplateRefused as refused:
        return list(refused.problems)
    said = fields(sample)
    return [
        f"模板中没有“{FIELDS[name]}”字段：请在合适的位置写入 {{{{ {name} }}}}。"
        for name in _MUST_SHOW.get(sample.form, ("title",))
        if said[name].replace("\n", "") not in made
    ]


def fields(letter: Letter) -> dict[str, Any]:
    """Lay out a letter as the values of ``FIELDS``, without line breaks where the sheet has one line."""
    return {
        "head": _line(letter.head),
        "number": _line(letter.number or ""),
        "title": "\n".join(_line(line) for line in letter.title_lines),
        "addressee": _line(letter.addressee),
        "sections": [
            {
                "heading": _line(section.heading or ""),
                "level": 2 if (section.heading or "").startswith("（") else 1,
                "paragraphs": [line for text in section.paragraphs for line in _lines(text)],
            }
            for section in letter.sections
        ],
        "attachments": [_line(name) for name in letter.attachments],
        "closing": _line(letter.closing),
        "signer": _line(letter.signer),
        "date": letter.date_text,
        "contact": _line(letter.contact),
        "copies": [_line(name) for name in letter.copies],
        "table": _table(letter.table) if letter.table else None,
        "signatures": [_line(name) for name in letter.signature_lines],
    }


def _problem(error: Exception, template: bytes) -> str:
    """Say in Chinese what a template did wrong, and where; whatever a foreign file breaks is its own fault."""
    match error:
        case TemplateAssertionError():
            name = _quoted(error.message)
            return f"模板用了不支持的写法：{name}{place_of_name(template, name)}。"
        case TemplateSyntaxError():
            return (
                f"模板的标记写错了，请检查花括号是否成对（{error.message}）{place_of_broken_mark(template)}。"
            )
        case UndefinedError():
            name = _quoted(error.message)
            return f"模板用了不存在的字段：{name}{place_of_name(template, name)}。"
        case SecurityError():
            return f"模板含有不允许的表达式：{error.message}。"
        case _:
            return f"模板不是可用的 Word 文档（.docx）：{type(error).__name__}。"


def _sign_properties(properties: Any, letter: Letter) -> None:
    made_at = datetime.combine(letter.date, time(), UTC) if letter.date else _EPOCH
    properties.title = _line(letter.title)[:255]
    properties.author = properties.last_modified_by = _line(letter.head)[:255]
    properties.created = properties.modified = made_at
    properties.revision = 1


def _fit_columns(table: CT_Tbl) -> None:
    """Give each column the width its longest words need: Word does so by itself, other programs do not."""
    columns = table.tblGrid.gridCol_lst
    weights = [_NARROWEST] * len(columns)
    for row in table.tr_lst:
        for index, cell in enumerate(row.tc_lst[: len(weights)]):
            longest = max(len(paragraph.text) for paragraph in cell.p_lst)
            weights[index] = max(weights[index], min(longest + 2, _WIDEST))
    total = sum(int(column.get(qn("w:w"))) for column in columns)
    widths = [total * weight // sum(weights) for weight in weights]
    for column, width in zip(columns, widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=False):
            cell.width = Twips(width)


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": _line(table.title),
        "header": [_line(cell) for cell in table.header],
        "rows": [["\n".join(_lines(cell)) for cell in row] for row in table.rows],
    }


def _lines(text: str) -> list[str]:
    return [_NOT_XML.sub("", line) for line in text.splitlines()]


def _line(text: str) -> str:
    return " ".join(_lines(text))


def _words(package: bytes) -> str:
    """All words of a document's body, headers and footers, without marks."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        stories = [
            n for n in parts.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", n)
        ]
        return "".join("".join(parse_xml(parts.read(name)).xpath("//w:t/text()")) for name in stories)


def _quoted(message: str | None) -> str:
    """The name that Jinja's English message speaks of."""
    names = re.findall(r"'([^']+)'", message or "")
    return names[-1] if names else str(message)
