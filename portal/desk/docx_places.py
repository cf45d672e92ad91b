"""Where in a template something is wrong, so that its administrator finds it in Word."""

import io
import re
from collections.abc import Callable, Iterator

from docx import Document
from docx.oxml.ns import qn

LONGEST = 30
EDGES = re.compile(r"/word/(header|footer)\d*\.xml")
MARK = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


def place_of_name(template: bytes, name: str) -> str:
    """The paragraph whose marks use a name, as words to put behind a sentence; empty where none does."""
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    return _place(template, lambda text: any(pattern.search(mark) for mark in MARK.findall(text)))


def place_of_broken_mark(template: bytes) -> str:
    """The first paragraph whose braces do not pair; empty where all do."""
    return _place(
        template, lambda text: text.count("{{") != text.count("}}") or text.count("{%") != text.count("%}")
    )


def _place(template: bytes, wrong: Callable[[str], bool]) -> str:
    for number, text in enumerate(_paragraphs(template), 1):
        if wrong(text):
            shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
            return f"（第 {number} 段：{shown}）"
    return ""


def _paragraphs(template: bytes) -> Iterator[str]:
    """The words of every paragraph that has any: heads and feet first, then the body with its tables."""
    document = Document(io.BytesIO(template))
    edges = [p for p in document.part.package.iter_parts() if EDGES.match(str(p.partname))]
    for part in (*(edge.element for edge in edges), document.element.body):
        for paragraph in part.iter(qn("w:p")):
            if text := "".join(node.text or "" for node in paragraph.iter(qn("w:t"))):
                yield text
