"""What the letters of assistance say, from the facts of a request (domain §14.5). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from plugins.assistance.words import DECLINES, EXTENSIONS, WANTED
from portal.domain import usual_papers
from portal.domain.answered import officers
from portal.domain.letters import WRITE_IN, Letter, Section, chinese_date
from portal.domain.procedure import Facts, Seat
from portal.domain.usual_papers import (
    by_hand,
    contact_line,
    correction,
    letter,
    lines,
    material_table,
    moment,
    record,
)

BY_NOTICE = "根据卫政办〔2024〕1号第三条第（五）项"
BY_LAW = "根据《行政处罚法》第二十六条、《河南省行政执法条例》第十七条"
"""On what a request stands of which the notice says nothing."""


def assistance_letter(facts: Facts, number: str | None) -> Letter:
    """协助函, or 查阅、复制档案函 where archives are asked for: all that §14.5 asks for, each typed once in the draft."""
    archives, files = facts.get("type") == "archives", facts.having("evidence", "supplement")
    return letter(
        facts, "assistance_letter", number, _asked_title(facts),
        (
            Section(None, (_opening(facts),)),
            Section("一、案件情况", tuple(lines(facts.get("facts")))),
            Section("二、查阅、复制的档案" if archives else "二、请求协助的事项", tuple(lines(facts.get("question")))),
            Section("三、用途和人员" if archives else "三、理由和要求", tuple(_wishes(facts, archives=archives))),
        ),
        attachments=tuple(f.name for f in files), closing="请予支持，并函复我单位。", contact=contact_line(facts),
        table=material_table(files) if files else None,
    )  # fmt: skip


def _asked_title(facts: Facts) -> str:
    archives = facts.get("type") == "archives"
    return f"关于请求{'查阅、复制档案' if archives else '协助' + str(facts.get('title') or WRITE_IN)}的函"


def _opening(facts: Facts) -> str:
    about = facts.get("subject")
    case = f"我单位在办理{about}涉嫌违法一案中" if about else "我单位在执法工作中"
    numbered = f"（案号：{facts.get('case_number')}）" if facts.get("case_number") else ""
    called = facts.get("called_at")
    said = (
        f"我单位已于{moment(called)}电话告知你单位（{facts.get('called_person')}），现补发此函。"
        if called
        else ""
    )
    basis = BY_NOTICE if facts.get("type") in ("technical", "onsite", "archives") else BY_LAW
    asked = f"需要你单位协助{facts.get('title') or WRITE_IN}"
    return f"{case}{numbered}，{asked}。{basis}，现函请协助如下。{said}"


def _wishes(facts: Facts, *, archives: bool) -> list[str]:
    if archives:
        named = "、".join(officers(facts.get("persons"))) or WRITE_IN
        return [f"用途：{facts.get('purpose') or WRITE_IN}。", f"查阅人员及证号：{named}。"]
    if facts.get("type") == "onsite":
        return [*lines(facts.get("grounds")), "请及时派执法人员现场处置，并告知处置情况、移交有关证据。"]
    said = [
        *lines(facts.get("grounds")),
        f"请以{WANTED.get(str(facts.get('wanted_form')), '书面认定意见')}答复，附相关证据材料。",
    ]
    if facts.get("wanted_on"):
        said.append(f"期望时限：{chinese_date(facts.get('wanted_on'))}。")
    return said


def reply_letter(facts: Facts, number: str | None) -> Letter:
    """复函: the opinion with its basis and the list of its evidence, or the word that there is none (A-2)."""
    files = facts.having("finding")
    copied = f"查阅、复制情况：{facts.get('copied')}，复制件与原件一致。" if facts.get("copied") else ""
    evidence = "证据材料见附件清单，随函移交。" if files else "无其他证据材料。"
    basis = tuple(lines(facts.get("opinion_basis")))
    return _answer(
        facts, "reply_letter", number, f"关于{_title(facts)}的复函",
        (
            Section("一、意见", tuple(lines(facts.get("opinion")) or ["见所附盖章的书面意见。"])),
            *((Section("二、依据", basis),) if basis else ()),
            Section("三、证据材料" if basis else "二、证据材料", tuple(s for s in (copied, evidence) if s)),
        ),
        attachments=tuple(f.name for f in files),
        table=material_table(files, title="证据材料移交清单") if files else None, closing="特此函复。",
    )  # fmt: skip


def extension_letter(facts: Facts, number: str | None) -> Letter:
    """延期告知书: the reason and the new day, announced before the end (A-4)."""
    day, code = facts.fields.get("new_date"), str(facts.fields.get("reason_code"))
    said = f"因{EXTENSIONS.get(code, WRITE_IN)}，不能在规定期限内出具认定结论。{facts.fields.get('reason') or ''}"
    return _answer(
        facts, "extension_letter", number, f"关于延期答复{_title(facts)}的告知书",
        (
            Section(None, (said,)),
            Section(None, (f"我单位将于{chinese_date(day) if day else WRITE_IN}前出具认定结论，特此事先告知。",)),
        ),
    )  # fmt: skip


def decline_letter(facts: Facts, number: str | None) -> Letter:
    """不能协助的复函: with its reason, in writing (A-5)."""
    code = DECLINES.get(str(facts.fields.get("reason_code")), "")
    archives = facts.get("type") == "archives"
    what = "不能提供查阅、复制" if archives else "不能提供协助"
    return _answer(
        facts, "decline_letter", number, f"关于{what}{_title(facts)}的复函",
        (
            Section(None, (f"我单位{what}，理由如下：{code}{'。' if code else ''}",)),
            Section(None, tuple(lines(facts.fields.get("reason")))),
        ),
        closing="特此函复。",
    )  # fmt: skip


def _answer(
    facts: Facts, kind: str, number: str | None, title: str, sections: tuple[Section, ...], **more: Any
) -> Letter:
    number_of_theirs = facts.get("number")
    theirs = f"《{_asked_title(facts)}》（{number_of_theirs}）" if number_of_theirs else "协助函"
    asked = Section(None, (f"你单位{theirs}收悉。",))
    return letter(facts, kind, number, title, (asked, *sections), by=Seat.RECEIVER, **more)


def correction_letter(facts: Facts, number: str | None) -> Letter:
    """更正函 to a 协助函 (G-6)."""
    paper = f"《{_asked_title(facts)}》（{facts.get('number') or ''}）"
    title = f"关于更正{_title(facts)}协助函的函"
    return correction(facts, "correction_letter", number, title, paper, contact=contact_line(facts))


def answer_correction(facts: Facts, number: str | None) -> Letter:
    """更正函 to an answer, which is evidence of the case that it serves (G-6, A-2)."""
    paper = f"对你单位《{_asked_title(facts)}》（{facts.get('number') or ''}）的答复"
    title = f"关于更正{_title(facts)}复函的函"
    return correction(facts, "answer_correction", number, title, paper, by=Seat.RECEIVER)


def onsite_record(facts: Facts, number: str | None = None) -> Letter:
    """现场处置记录, printed from what was entered on arrival (A-3)."""
    return record(
        facts, "onsite_record", "现场处置记录", facts.get("arrived_at"),
        [
            ("电话告知", f"{moment(facts.get('called_at'))} {facts.get('called_person') or ''}"),
            ("到场时间", moment(facts.get("arrived_at"))), ("地点", facts.get("where")), ("当事人", facts.get("subject") or "待查"),
            ("到场执法人员", "、".join(officers(facts.get("officers")))), ("现场采取的措施", facts.get("measures")),
            ("证据清单", "、".join(f.name for f in facts.having("onsite"))),
        ],
    )  # fmt: skip


def archive_record(facts: Facts, number: str | None = None) -> Letter:
    """查阅、复制档案登记表, signed by both when access was given (A-6)."""
    return record(
        facts, "archive_record", "查阅、复制档案登记表", None,
        [
            ("原文号", facts.get("number")), ("案号", facts.get("case_number")), ("档案名称", facts.get("question")),
            ("用途", facts.get("purpose")), ("查阅人员及证号", "、".join(officers(facts.get("persons")))),
            ("查阅时间、地点", ""), ("份数、页数", facts.get("copied")), ("复制件盖章", "□与原件一致"),
        ],
        ("查阅人（签名）", "查阅人（签名）", "档案管理人员（签名、盖章）"),
    )  # fmt: skip


LETTERS: Mapping[str, Callable[..., Letter]] = {
    "assistance_letter": assistance_letter, "reply_letter": reply_letter, "extension_letter": extension_letter,
    "decline_letter": decline_letter, "correction_letter": correction_letter, "answer_correction": answer_correction,
    "onsite_record": onsite_record, "archive_record": archive_record,
    "receipt_slip": usual_papers.receipt_slip("执法协助函回执"),
    "service_receipt": usual_papers.service_receipt("执法协助函"),
}  # fmt: skip
LONG, SHORT = ("facts", "question", "grounds"), ("title", "subject", "case_number", "purpose")


def _answer_by_hand(write: Callable[..., Letter]) -> Callable[[Facts], Letter]:
    """An answer for an outage; written by hand it names whom to call, which the portal knows anyway."""
    blank = by_hand(write, ("opinion", "opinion_basis", "reason"), ("title", "number"), by=Seat.RECEIVER)
    return lambda facts: replace(blank(facts), contact=f"联系人：{WRITE_IN}，电话：{WRITE_IN}")


BLANKS: Mapping[str, Callable[[Facts], Letter]] = {
    "执法协助函": by_hand(assistance_letter, LONG, SHORT, given={"type": "technical"}),
    "查阅、复制档案函": by_hand(assistance_letter, LONG, SHORT, given={"type": "archives"}),
    "协助复函": _answer_by_hand(reply_letter),
    "延期告知书": _answer_by_hand(extension_letter),
    "现场处置记录": by_hand(onsite_record),
    "查阅、复制档案登记表": by_hand(archive_record),
}
"""The blank forms of assistance, in the order in which they are needed."""


def _title(facts: Facts) -> str:
    return str(facts.get("title") or "请求协助事项")
