"""A letter 公文 as a value: what it says, before and independent of how it looks (domain §14.2–14.5).

A plugin's ``letters`` module makes the value from the facts of a matter; the desk stores it with its hash
when it is approved and renders it as A4 page and as .docx. A stored letter never changes (E-G-IMMUTABLE):
a correction is another letter.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Self, get_args

from portal.domain.doc_numbers import DocNumber, DocNumberError, parse_doc_number

__all__ = [
    "FORMS",
    "WRITE_IN",
    "WRITE_IN_MOMENT",
    "DocNumber",
    "DocNumberError",
    "Form",
    "Letter",
    "Section",
    "Table",
    "blanked",
    "chinese_date",
    "parse_doc_number",
]

Form = Literal["letter", "slip", "record", "minutes"]
"""信函 with red head, 回执 to send back, 记录与登记表 to be signed by hand, 会议纪要."""
FORMS: tuple[str, ...] = get_args(Form)

_TITLE_WIDTH = 20  # characters of 2号 on 156 mm
_PHRASE_ENDS = ("公司", "政府", "办事处", "局", "中心", "》", "”", "一案")
_PHRASE_STARTS = ("涉嫌", "违法", "案件", "有关", "《")
_NO_LINE_START = "的、，。：；）》”"
_NO_LINE_END = "（《“"
_RECORD_SIGNATURES = (
    "当事人（签名或者盖章）",
    "执法人员（签名、执法证号）",
    "执法人员（签名、执法证号）",
    "记录人（签名）",
)

WRITE_IN = "＿" * 8
"""A gap to be filled in by hand."""
WRITE_IN_MOMENT = "　　　　年　　月　　日　　时　　分"
_BLANK_ROWS, _SHORT_CELL, _TALL_CELL = 8, 2, 9  # lines of a cell to write in
_TALL = ("情况", "内容", "事实", "意见", "反应", "摘要", "措施")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the body: its heading with its number (一、基本违法事实), if any, and its paragraphs."""

    heading: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header: the list of materials that goes with a letter, or the fields of a record.

    A letter prints it as an attachment on a page of its own under ``title``, a slip and a record inside the
    body. Minutes read each row as a kind of attendance and its names (出席 | 王某、李某).
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything a letter says, in the order in which it is read.

    ``kind`` names the document (``transfer_letter``); ``head`` is the issuer's full name above the red line
    (T-6); ``number`` the document number, None while it is a draft. ``addressee`` and the rest come without
    the marks that the layout adds: no colon after the addressee, no 附件 before attachments, no brackets
    around the contact. ``date`` is the day of approval in Asia/Shanghai, None while it is a draft;
    ``copies`` are the organs of 抄送, of minutes those of 分送; ``signatures`` the lines that a record leaves to be signed by hand.
    """

    kind: str
    head: str
    number: str | None
    title: str
    addressee: str
    sections: tuple[Section, ...]
    attachments: tuple[str, ...] = ()
    closing: str = ""
    signer: str = ""
    date: datetime.date | None = None
    contact: str = ""
    copies: tuple[str, ...] = ()
    table: Table | None = None
    form: Form = "letter"
    signatures: tuple[str, ...] = ()

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title in lines of similar length, broken where a phrase ends (GB/T 9704-2012 7.3.1)."""
        return _balanced(" ".join(self.title.split()))

    @property
    def date_text(self) -> str:
        """The date as it is printed, nothing for a draft."""
        return chinese_date(self.date) if self.date else ""

    @property
    def signature_lines(self) -> tuple[str, ...]:
        """The lines to sign: those given, or for a record the usual ones of a 现场检查记录."""
        return self.signatures or (_RECORD_SIGNATURES if self.form == "record" else ())

    def to_json(self) -> dict[str, Any]:
        """Give the letter as plain lists and strings, dates as ISO texts, ready for a JSON column."""
        plain: dict[str, Any] = json.loads(self.canonical())
        return plain

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild the letter that ``to_json`` described.

        Raises ``ValueError`` for an unknown form, ``KeyError`` or ``TypeError`` for data of another shape.
        """
        if data["form"] not in FORMS:
            raise ValueError(f"未知的文书版式：{data['form']}")
        given = dict(data)
        given["sections"] = tuple(Section(s["heading"], tuple(s["paragraphs"])) for s in data["sections"])
        for name in ("attachments", "copies", "signatures"):
            given[name] = tuple(data[name])
        given["date"] = datetime.date.fromisoformat(data["date"]) if data["date"] else None
        given["table"] = _table(data["table"]) if data["table"] else None
        return cls(**given)

    def canonical(self) -> str:
        """Write the letter as the one JSON text its hash is taken of: sorted keys, no blanks."""
        return json.dumps(self, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def sha256(self) -> str:
        """Hash the canonical text, in hexadecimal: the audit log keeps it to show that no word changed."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def _plain(part: Any) -> Any:
    """A date as its ISO text, a part of a letter as a mapping: what JSON can hold."""
    if isinstance(part, datetime.date):
        return part.isoformat()
    return {field.name: getattr(part, field.name) for field in fields(part)}


def chinese_date(day: datetime.date) -> str:
    """Write a date as official documents do, without leading zeros: 2026年9月1日 (GB/T 9704-2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _table(data: Mapping[str, Any]) -> Table:
    return Table(tuple(data["header"]), tuple(tuple(row) for row in data["rows"]), data["title"])


def _balanced(title: str) -> tuple[str, ...]:
    count = -(-len(title) // _TITLE_WIDTH)
    if count <= 1:
        return (title,) if title else ()
    aim = len(title) / count
    places = range(max(1, len(title) - _TITLE_WIDTH * (count - 1)), min(_TITLE_WIDTH, len(title) - 1) + 1)
    place = min(places, key=lambda here: abs(here - aim) + _awkwardness(title, here))
    return (title[:place], *_balanced(title[place:]))


def _awkwardness(title: str, place: int) -> int:
    before, after = title[:place], title[place:]
    if after[0] in _NO_LINE_START or before[-1] in _NO_LINE_END:
        return 20
    return -6 if before.endswith(_PHRASE_ENDS) or after.startswith(_PHRASE_STARTS) else 0


def blanked(letter: Letter) -> Letter:
    """The same paper with nothing filled in, to be printed beforehand and written by hand in an outage (G-11a).

    A list keeps its header and gets empty rows; a slip and a record keep their labels and get room beside them.
    """
    signer = f"{letter.signer}　　　　年　　月　　日" if letter.signer else ""
    number = "　　　　〔　　　　〕　　号" if letter.form == "letter" else None
    return replace(letter, number=number, date=None, signer=signer, table=_emptied(letter))


def _emptied(letter: Letter) -> Table | None:
    if letter.table is None:
        return None
    columns = len(letter.table.header)
    if letter.form == "letter" or columns > 2:
        return replace(letter.table, rows=(("　",) * columns,) * _BLANK_ROWS)
    return replace(
        letter.table, rows=tuple((label, _room_for(label, said)) for label, said in letter.table.rows)
    )


def _room_for(label: str, said: str) -> str:
    """Room to write in; what is ticked (□) stays."""
    lines = _TALL_CELL if label.endswith(_TALL) else _SHORT_CELL
    return said if said.startswith("□") else "\n".join("　" * lines)
