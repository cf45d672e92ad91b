"""What the parts of a foreign .docx may say: nothing that opens, fetches or runs anything where the letter is read.

A template's marks move text about before Word reads it, so that a harmless field could become another: marks stand in
plain text only, and a field's instruction stands alone.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException
from docx.oxml import parse_xml
from docx.oxml.ns import qn

KEPT_AS_THEY_ARE = ("bmp", "emf", "gif", "jpeg", "jpg", "odttf", "png", "tif", "tiff", "wmf")
FIELDS = frozenset(
    "AUTHOR CREATEDATE DATE NUMPAGES PAGE PAGEREF REF SAVEDATE SECTION SECTIONPAGES SEQ STYLEREF TIME TITLE TOC".split()
)
"""Fields that show something of the document itself."""
_RUNS = re.compile(
    r"vba|oleobject|activex|/control$|/package$|afchunk|attachedtemplate|subdocument|/frame$|mailmerge|macroenabled",
    re.IGNORECASE,
)
_REACHES_OUT = re.compile(r"DDE|INCLUDE|LINK|MACRO|DATABASE|IMPORT|EMBED|QUOTE|ADDIN|://|\\\\", re.IGNORECASE)
_MARK = re.compile(r"\{[{%#]|[}%#]\}")
_POINTS = frozenset({"src", "href", "link"})
_ELSEWHERE = re.compile(r"^\s*(\w{2,}:|//|\\\\)")
_MOST_TO_SEEK = 300_000_000
"""Braces times bytes of a part: so far the marks are sought through, in seconds, while nobody else is answered."""
BROKEN = "不是完好的文档内容"
DTD = "含有文档类型声明"
EXTERNAL = "引用了外部地址（链接、外部图片或远程模板）"
ACTIVE = "含有宏、控件、嵌入对象或远程内容"
FIELD = "含有不允许的域代码（只能用页码、日期、目录等）"
TOO_MANY = "模板标记过多"
HIDDEN = "在正文文字以外的地方用了模板标记"


def faults(content: bytes) -> list[str]:
    """What is wrong with one XML part of a template, as predicates of a Chinese sentence; none when it is harmless."""
    try:
        defusedxml.ElementTree.fromstring(content, forbid_dtd=True)  # whatever its encoding
        part = parse_xml(content)
    except DefusedXmlException:
        return [DTD]
    except (ParseError, SyntaxError, ValueError, LookupError):
        return [BROKEN]
    braces = sum(text.count("{") + text.count("}") for text in part.itertext())
    if braces * len(content) > _MOST_TO_SEEK:
        return [TOO_MANY]
    return list(dict.fromkeys([*_of_nodes(part), *_of_fields(part)]))


def _of_nodes(part: Any) -> Iterator[str]:
    for node in part.iter():
        if not isinstance(node.tag, str):  # a comment, or an instruction to a program
            if _MARK.search(node.text or ""):
                yield HIDDEN
            continue
        for name, value in node.attrib.items():
            yield from _of_attribute(name.rpartition("}")[2], value)


def _of_attribute(name: str, value: str) -> Iterator[str]:
    if name == "TargetMode" and value.strip().casefold() == "external":
        yield EXTERNAL
    if name in _POINTS and _ELSEWHERE.match(value):
        yield EXTERNAL
    if name in ("Type", "ContentType") and _RUNS.search(value):
        yield ACTIVE
    if _MARK.search(value):
        yield HIDDEN


def _of_fields(part: Any) -> Iterator[str]:
    """Follow the fields as Word reads them; ``open_fields`` are their instructions, None once one has been said."""
    open_fields: list[str | None] = []
    for node in part.iter(qn("w:fldSimple"), qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        kind = node.get(qn("w:fldCharType"))
        if node.tag == qn("w:fldSimple"):
            yield from _of_instruction(node.get(qn("w:instr"), ""))
        elif kind == "begin":
            open_fields.append("")
        elif kind is not None:
            said = open_fields.pop() if open_fields else ""
            yield from _of_instruction(said) if said is not None else ()
            open_fields += [None] * (kind == "separate")
        elif node.tag == qn("w:instrText") and open_fields and open_fields[-1] is not None:
            open_fields[-1] += node.text or ""
        elif node.tag == qn("w:instrText") or ((node.text or "").strip() and set(open_fields) - {None}):
            yield FIELD
    if open_fields:
        yield FIELD


def _of_instruction(said: str) -> Iterator[str]:
    name = said.split()[0].upper() if said.split() else ""
    if name not in FIELDS or _REACHES_OUT.search(said) or "{" in said or "}" in said:
        yield FIELD
