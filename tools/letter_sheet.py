"""A letter template under construction: page, styles, page numbers, and the parts that letters share."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import serialize_for_reading
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from portal.desk.docx_packages import repack
from tools.letter_looks import (
    AT_PAGE_FOOT,
    LOOKS,
    PITCH,
    Look,
    font_table,
    paragraph_properties,
    run_xml,
)

TABLE_PROPERTIES = (
    '<w:tblPr><w:tblW w:w="8844" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblLayout w:type="autofit"/></w:tblPr>'
)
GRID = '<w:gridCol w:w="2948"/>' * 3


class Sheet:
    """A template under construction: an A4 page with our styles, filled paragraph by paragraph."""

    def __init__(self) -> None:
        self.document = Document()
        self._forget_origin()
        self._set_page()
        self._define_styles()
        self._number_pages()

    def add(self, style: str, *pieces: str | tuple[str, str], story: Any = None) -> Paragraph:
        """Write one paragraph; a piece given as (font, text) takes that font instead of the style's."""
        paragraph: Paragraph = (story or self.document).add_paragraph(style=style)
        look = LOOKS[style]
        for piece in pieces:
            font, text = piece if isinstance(piece, tuple) else (look.font, piece)
            run = paragraph.add_run(text)
            run._r.insert(0, parse_xml(run_xml(replace(look, font=font))))
        return paragraph

    def mark(self, *tags: str) -> None:
        """Write control marks that take their own paragraph with them: for, if, endif."""
        for tag in tags:
            self.add("公文正文", f"{{%p {tag} %}}")

    def optional(self, field: str, style: str, *pieces: str | tuple[str, str]) -> None:
        """Write a paragraph that is there only when the field is filled."""
        self.mark(f"if {field}")
        self.add(style, *pieces)
        self.mark("endif")

    def red_head(self) -> None:
        """Put the issuer above and the red double lines on the first page (GB/T 9704-2012 10.1)."""
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        head, foot = section.first_page_header, section.first_page_footer
        for style, condition in (("发文机关标志", "<= 15"), ("发文机关标志（长）", "> 15")):
            self.add("收尾", f"{{%p if head|length {condition} %}}", story=head)
            self.add(style, "{{ head }}", story=head)
            self.add("收尾", "{%p endif %}", story=head)
        self.add("红色双线（首页上）", story=head)
        self.add("红色双线（首页下）", story=foot)
        for story in (head, foot):
            story._element.remove(story.paragraphs[0]._p)

    def body(self) -> None:
        """Write addressee, sections with their headings, and the closing sentence."""
        self.optional("addressee", "主送机关", "{{ addressee }}：")
        self.mark("for section in sections", "if section.heading and section.level == 1")
        self.add("一级标题", "{{ section.heading }}")
        self.mark("elif section.heading")
        self.add("二级标题", "{{ section.heading }}")
        self.mark("endif", "for paragraph in section.paragraphs")
        self.add("公文正文", "{{ paragraph }}")
        self.mark("endfor", "endfor")
        self.optional("closing", "公文正文", "{{ closing }}")

    def attachments(self) -> None:
        """List the attachments; only more than one are numbered (GB/T 9704-2012 7.3.4)."""
        self.mark("if attachments")
        self.add("空行")
        self.mark("if attachments|length == 1")
        self.add("附件说明（单个）", "附件：{{ attachments[0] }}")
        self.mark("else")
        self.add("附件说明（首个）", "附件：1.\t{{ attachments[0] }}")
        self.mark("for name in attachments[1:]")
        self.add("附件说明（其余）", "{{ loop.index + 1 }}.\t{{ name }}")
        self.mark("endfor", "endif", "endif")

    def signature(self) -> None:
        """Sign: the issuer centred over the date, that four characters from the right, the contact."""
        self.optional("signer", "署名", "\t{{ signer }}")
        self.optional("date", "成文日期", "{{ date }}")
        self.optional("contact", "附注", "（{{ contact }}）")

    def table(self, *, labels: bool = False) -> None:
        """Write the table of any number of columns; with ``labels`` the first one is set in 黑体."""
        first, rest = ("表头", "row[1:]") if labels else ("", "row")
        rows = [
            [self._cell("表格文字", "{%tr if table.header %}")],
            self._columns("表头", "table.header", "column"),
            [self._cell("表格文字", "{%tr endif %}")],
            [self._cell("表格文字", "{%tr for row in table.rows %}")],
            ([self._cell(first, "{{ row[0] }}")] if first else []) + self._columns("表格文字", rest, "cell"),
            [self._cell("表格文字", "{%tr endfor %}")],
        ]
        xml = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>" for cells in rows)
        xml = xml.replace("<w:cantSplit/>", "<w:cantSplit/><w:tblHeader/>", 2)
        self.mark("if table")
        self.document.element.body.insert(
            -1,
            parse_xml(f"<w:tbl {nsdecls('w')}>{TABLE_PROPERTIES}<w:tblGrid>{GRID}</w:tblGrid>{xml}</w:tbl>"),
        )
        self.add("表后")
        self.mark("endif")

    def finish(self, copied: str = "抄送") -> bytes:
        """Close the sheet with who gets it too at the foot of its last page (of minutes: 分送), and pack it."""
        self.mark("if copies")
        copies = self.add("抄送", f"{copied}：{{{{ copies|join('，') }}}}。")
        copies._p.get_or_add_pPr().insert(1, parse_xml(AT_PAGE_FOOT))
        self.mark("endif")
        self.add("收尾")
        packed = io.BytesIO()
        self.document.save(packed)
        return repack(packed.getvalue())

    def _columns(self, style: str, values: str, name: str) -> list[str]:
        marks = (f"{{%tc for {name} in {values} %}}", f"{{{{ {name} }}}}", "{%tc endfor %}")
        return [self._cell(style, mark) for mark in marks]

    def _cell(self, style: str, text: str) -> str:
        paragraph = self.add(style, text)._p
        paragraph.getparent().remove(paragraph)
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{serialize_for_reading(paragraph)}</w:tc>'
        )

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(30), Mm(20)
        for grid in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(grid)
        pitch = round(PITCH * 20)
        section._sectPr.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{pitch}"/>'))

    def _define_styles(self) -> None:
        normal = self.document.styles["Normal"].element
        for child in (*normal.findall(qn("w:pPr")), *normal.findall(qn("w:rPr"))):
            normal.remove(child)
        normal.append(parse_xml(run_xml(Look())))
        for name, look in LOOKS.items():
            style = self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.quick_style = True
            style.element.append(paragraph_properties(look))
            style.element.append(parse_xml(run_xml(look)))

    def _number_pages(self) -> None:
        """Number the pages “— 2 —”, odd ones on the right, even ones on the left (GB/T 9704-2012 7.5)."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        stories = ((section.footer, "页码（单）"), (section.even_page_footer, "页码（双）"))
        for footer, style in stories:
            paragraph = self.add(style, "— ", story=footer)
            field = parse_xml(
                f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            )
            field[0].insert(0, parse_xml(run_xml(LOOKS[style])))
            paragraph._p.append(field)
            paragraph.add_run(" —")._r.insert(0, parse_xml(run_xml(LOOKS[style])))
            footer._element.remove(footer.paragraphs[0]._p)
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].style = self.document.styles["收尾"]

    def _forget_origin(self) -> None:
        """Drop the sample picture, author and hour that come with the library's empty document."""
        package = self.document.part.package
        for key, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):
                package.rels.pop(key)
        properties = self.document.core_properties
        properties.author = properties.last_modified_by = properties.comments = properties.title = ""
        properties.created = properties.modified = datetime(2024, 2, 4, tzinfo=UTC)
        for relation in self.document.part.rels.values():
            if relation.reltype.endswith("/fontTable"):
                relation.target_part._blob = font_table()
