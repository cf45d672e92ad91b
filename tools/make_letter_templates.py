"""Build templates/letters/*.docx, so that the shipped templates can be read, reviewed and made again.

Usage: ``python -m tools.make_letter_templates [FOLDER]``. Letters are in 信函格式 (GB/T 9704-2012 10.1),
minutes in 纪要格式 (10.3); slips and records use the same page in black.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from tools.letter_looks import FANG, HEI
from tools.letter_sheet import Sheet


def letter() -> bytes:
    """信函格式: red head, number on the right, the list of materials on a page of its own."""
    sheet = Sheet()
    sheet.red_head()
    sheet.add("发文字号", "{{ number }}")
    sheet.add("公文标题", "{{ title }}")
    sheet.body()
    sheet.attachments()
    sheet.signature()
    sheet.mark("if table")
    sheet.add("附件标志", "附件")
    sheet.optional("table.title", "文书标题", "{{ table.title }}")
    sheet.mark("endif")
    sheet.table()
    return sheet.finish()


def slip() -> bytes:
    """回执: what the receiver fills in and sends back, black on one page."""
    sheet = Sheet()
    sheet.add("单位名称", "{{ head }}")
    sheet.add("文书标题", "{{ title }}")
    sheet.optional("number", "发文字号", "{{ number }}")
    sheet.body()
    sheet.table(labels=True)
    sheet.attachments()
    sheet.signature()
    return sheet.finish()


def record() -> bytes:
    """记录、登记表: a table of facts, what was seen and said, and lines to sign by hand."""
    sheet = Sheet()
    sheet.add("单位名称", "{{ head }}")
    sheet.add("文书标题", "{{ title }}")
    sheet.optional("number", "发文字号", "{{ number }}")
    sheet.table(labels=True)
    sheet.body()
    sheet.attachments()
    sheet.mark("for line in signatures")
    sheet.add("签名栏", "{{ line }}：\t")
    sheet.mark("endfor")
    sheet.signature()
    return sheet.finish()


def minutes() -> bytes:
    """纪要格式: red mark 35 mm below the top of the text, who was there below the text, no seal."""
    sheet = Sheet()
    for style, condition in (("纪要标志", "<= 11"), ("纪要标志（长）", "> 11")):
        sheet.mark(f"if title|length {condition}")
        sheet.add(style, "{{ title }}")
        sheet.mark("endif")
    sheet.optional("number", "单位名称", (FANG, "{{ number }}"))
    sheet.add("纪要发文", "{{ head }}\t{{ date }}")
    sheet.body()
    sheet.mark("if table")
    sheet.add("空行")
    sheet.mark("for row in table.rows")
    sheet.add("出席人员", (HEI, "{{ row[0] }}："), "{{ row[1:]|join('，') }}")
    sheet.mark("endfor", "endif")
    sheet.attachments()
    sheet.optional("contact", "附注", "（{{ contact }}）")
    return sheet.finish("分送")


TEMPLATES: dict[str, Callable[[], bytes]] = {
    "letter": letter,
    "slip": slip,
    "record": record,
    "minutes": minutes,
}


def main(folder: Path) -> None:
    """Write the four templates into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in TEMPLATES.items():
        (folder / f"{name}.docx").write_bytes(build())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "templates" / "letters")
