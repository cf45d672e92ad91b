"""Papers and parts of papers that letters between two units share, whatever they are about (domain §14.5, P-2). Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from portal.domain.letters import WRITE_IN, WRITE_IN_MOMENT, Letter, Section, Table, blanked, chinese_date
from portal.domain.official_papers import METHODS
from portal.domain.powers import UnitRef
from portal.domain.procedure import Attachment, Facts, Seat

Rows = Iterable[tuple[str, object]]
Write = Callable[..., Letter]
"""Writes a paper from the facts of a matter, and the number that it gets."""
LINES = WRITE_IN * 14
"""Room for a few sentences."""
CONTACT = ("contact", "contact_phone")


def moment(instant: datetime | None) -> str:
    """An instant as papers write it: 2026年11月27日8时05分; nothing for none."""
    return f"{chinese_date(instant.date())}{instant.hour}时{instant:%M}分" if instant else ""


def lines(text: object) -> list[str]:
    """What was typed into a long field, as the paragraphs of a letter."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def full_name(facts: Facts, seat: Seat) -> str:
    """The name by which the unit in a seat signs: the one that was looked up (``sender_name``), else the short one."""
    unit = facts.parties.get(seat)
    return str(facts.known.get(f"{seat.value}_name") or (unit.name if unit else ""))


def the_case(facts: Facts) -> str:
    """The matter as a letter speaks of it: 店外经营一案, but 危险作业案 as it is."""
    title = str(facts.get("title") or WRITE_IN)
    return title if title.endswith("案") else f"{title}一案"


def the_party(facts: Facts) -> str:
    """Who is said to have done it, as a letter names him, with what is known of him."""
    known = {
        "subject_code": "统一社会信用代码（证件号）", "subject_address": "地址", "subject_phone": "联系电话",
    }  # fmt: skip
    said = [f"{label}：{facts.get(name)}" for name, label in known.items() if facts.get(name)]
    return "；".join([str(facts.get("subject") or "待查"), *said]) + "。"


def the_item(facts: Facts) -> str:
    """The item of the list, by code and name; nothing where there is none."""
    return f"{facts.item.code} {facts.item.name}" if facts.item else ""


def contact_line(facts: Facts) -> str:
    """The contact that a letter gives at its foot; without one in the draft, whoever writes it."""
    name, phone = facts.get("contact") or facts.actor.name, facts.get("contact_phone")
    return f"联系人：{name}，电话：{phone}" if phone else f"联系人：{name}"


def material_table(files: Iterable[Attachment], made: Iterable[str] = (), title: str = "材料清单") -> Table:
    """材料清单: the records printed from what was ``made`` by typing, then the files, numbered."""
    rows = [(name, "1", "原件") for name in made]
    rows += [(f.name, str(f.pages), "原件" if f.is_original else "复制件") for f in files]
    numbered = tuple((str(n), *row) for n, row in enumerate(rows, 1))
    return Table(("序号", "材料名称", "页数", "原件/复制件"), numbered, title=title)


def letter(
    facts: Facts, kind: str, number: str | None, title: str, sections: tuple[Section, ...], *, by: Seat = Seat.SENDER, **more: Any
) -> Letter:  # fmt: skip
    """A letter from one side to the other, dated once it has its number; ``more`` are its further parts."""
    given = {"head": full_name(facts, by), "addressee": full_name(facts, by.across), **more}
    parts = {"signer": given["head"], "date": facts.now.date() if number else None, **given}
    return Letter(kind=kind, number=number, title=title, sections=sections, **parts)


def correction(
    facts: Facts, kind: str, number: str | None, title: str, paper: str, *, by: Seat = Seat.SENDER, **more: Any
) -> Letter:  # fmt: skip
    """更正函: puts right what ``paper`` says without touching it (G-6, G-11)."""
    said = (
        Section(None, (f"我单位{paper}中有关内容更正如下：",)),
        Section(None, tuple(lines(facts.fields.get("correction")))),
    )
    return letter(facts, kind, number, title, said, by=by, closing="其余内容不变。特此函告。", **more)


def by_hand(
    write: Write, lines: Iterable[str] = (), gaps: Iterable[str] = (), *,
    by: Seat = Seat.SENDER, given: Mapping[str, object] | None = None, **known: object,
) -> Callable[[Facts], Letter]:  # fmt: skip
    """A blank paper, for an outage (G-11a): as ``write`` would have it of a matter of which only its writer is known.

    What is to be written in is left room for: sentences where a field is named in ``lines``, words where in ``gaps``.
    The writer sits in the seat ``by``; ``given`` is filled in beforehand, ``known`` what the rules would look up.
    """
    room = {**dict.fromkeys(lines, LINES), **dict.fromkeys((*gaps, *CONTACT), WRITE_IN), **(given or {})}

    def blank(facts: Facts) -> Letter:
        names = {f"{by.value}_name": facts.known.get("sender_name"), f"{by.across.value}_name": WRITE_IN}
        parties = {by: facts.parties[Seat.SENDER], by.across: UnitRef(0, "", WRITE_IN, "department")}
        nothing = replace(facts, parties=parties, fields=room, particulars=room, known={**names, **known})
        return blanked(write(nothing, None))

    return blank


def record(
    facts: Facts, kind: str, title: str, at: datetime | None, rows: Rows, signatures: tuple[str, ...] = ()
) -> Letter:
    """A paper of labels and what was typed beside them, headed by the sender, to be signed by hand."""
    return Letter(
        kind=kind, head=full_name(facts, Seat.SENDER), number=None, title=title, addressee="", sections=(),
        table=Table(("项目", "内容"), tuple((name, str(said or "")) for name, said in rows)),
        form="record", date=at.date() if at else None, signatures=signatures,
    )  # fmt: skip


def slip(facts: Facts, kind: str, title: str, rows: Rows, **more: Any) -> Letter:
    """A short paper of labels and what is said beside them, from one side to the other; ``more`` as for a letter."""
    table = Table(("项目", "内容"), tuple((name, str(said or "")) for name, said in rows))
    parts = {"sections": (), "table": table, "form": "slip", "date": facts.now.date(), **more}
    return letter(facts, kind, None, title, **parts)


def receipt_slip(title: str) -> Write:
    """回执: made when the receiver signs, so that the sender holds proof of the day."""

    def write(facts: Facts, number: str | None = None) -> Letter:
        rows = (
            ("原文号", facts.get("number")),
            ("案由", facts.get("title")),
            ("收到时间", moment(facts.now)),
            ("收件单位", full_name(facts, Seat.RECEIVER)),
            ("收件人", facts.actor.signature),
            ("材料", f"共 {len(facts.files)} 份，校验一致"),
        )
        return slip(facts, "receipt_slip", title, rows, by=Seat.RECEIVER)

    return write


def service_receipt(paper: str) -> Write:
    """送达回证: goes with ``paper`` on paper; signed by the receiver, it proves the day of delivery (P-2)."""

    def write(facts: Facts, number: str | None = None) -> Letter:
        rows = (
            ("案由", str(facts.get("title") or "")),
            ("送达文书及文号", f"《{paper}》{facts.get('number') or ''}"),
            ("受送达单位", str(facts.known.get("receiver_name") or "")),
            ("送达方式", METHODS.get(str(facts.get("delivery_method") or ""), "□直接送达　□邮寄送达　□机要送达")),
            ("送达地点", ""),
            ("收到时间", moment(facts.get("delivered_at")) or WRITE_IN_MOMENT),
            ("收件人", str(facts.get("recipient") or "")),
            ("附送材料", f"共 {len(facts.files)} 份，详见材料清单"),
            ("备注", ""),
        )  # fmt: skip
        return Letter(
            kind="service_receipt", head=full_name(facts, Seat.SENDER), number=None, title="送达回证",
            addressee="", sections=(), table=Table(("项目", "内容"), rows), form="record",
            signatures=("收件人（签名，单位盖章）", "送达人（签名）", "送达人（签名）"),
            contact="邮寄送达的以对方签收时间为准，附邮寄凭证；拒绝签收的，在备注栏写明事由和见证人",
        )  # fmt: skip

    return write
