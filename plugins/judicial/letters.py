"""What the letters and records of a referral say, from its facts (domain §14.5, 310号令 art. 6). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from plugins.judicial.preparing import LAB_DONE
from portal.domain.letters import WRITE_IN, WRITE_IN_MOMENT, Letter, Section, Table, chinese_date
from portal.domain.procedure import Facts, Seat
from portal.domain.usual_papers import (
    contact_line,
    full_name,
    letter,
    lines,
    record,
    slip,
    the_case,
    the_party,
)

PURPOSES: Mapping[str, str] = {
    "evidence": "证据材料", "report_file": "调查报告", "goods_file": "涉案物品清单", "lab_file": "检验报告、鉴定意见",
    "penalty_file": "行政处罚决定书", "supplement": "补充材料", "receipt": "移送书回执", "forwarding": "转送告知书",
    "missing_notice": "补充材料通知", "filing_notice": "立案通知书", "non_filing_notice": "不予立案通知书",
    "review_decision": "复议决定书", "procuratorate_paper": "检察院文书", "handover": "涉案物品交接清单",
    "result_paper": "处理结果文书",
}  # fmt: skip
GOODS_HEADER = ("序号", "名称", "数量", "特征", "存放地点")
LETTER = "涉嫌犯罪案件移送书"


def referral_letter(facts: Facts, number: str | None) -> Letter:
    """涉嫌犯罪案件移送书 to the police of the same level, with the list of goods; copy to the procuratorate."""
    return _letter(
        facts, number, LETTER,
        (
            Section(None, (_opening(facts),)),
            Section("一、当事人", (the_party(facts),)),
            Section("二、涉嫌罪名和依据", tuple(_offence(facts))),
            Section("三、案情", tuple(lines(facts.get("facts"))) or (WRITE_IN,)),
            Section("四、移送前已作出的行政处罚", tuple(_penalties(facts))),
            Section("五、办理事项", DUTIES),
        ),
        attachments=tuple(_attachments(facts)),
        copies=_names(facts.known.get("procuratorate_name")),
        table=goods_table(facts) if facts.get("goods") else None,
    )  # fmt: skip


def clue_letter(facts: Facts, number: str | None) -> Letter:
    """职务犯罪问题线索移送函 to 监察机关 (J-11)."""
    opening = (
        f"我单位在查处{the_case(facts)}中，发现公职人员涉嫌职务犯罪的问题线索。"
        "根据国务院令第310号第十九条，现移送你单位处理。"
    )
    return _letter(
        facts, number, "关于移送公职人员涉嫌职务犯罪问题线索的函",
        (
            Section(None, (opening,)),
            Section("一、被反映人", (the_party(facts),)),
            Section("二、涉嫌的罪名", tuple(_offence(facts))),
            Section("三、线索内容", tuple(lines(facts.get("facts")))),
        ),
        attachments=tuple(["调查报告", *_others(facts)]),
    )  # fmt: skip


def reconsideration_letter(facts: Facts, number: str | None) -> Letter:
    """提请复议书: asks the police that refused to look at it again (J-7)."""
    opening = f"你单位对我单位以{_sent_by(facts)}移送的{the_case(facts)}作出不予立案决定，我单位于{_noticed(facts)}收到通知书。我单位认为依法应当立案，根据国务院令第310号第九条第一款，现提请复议。"
    return _letter(
        facts, number, f"关于提请复议{the_case(facts)}不予立案决定的函",
        (
            Section(None, (opening,)),
            Section("一、不予立案的理由", tuple(lines(facts.get("non_filing_reason")))),
            Section("二、应当立案的理由", (*_offence(facts), *lines(facts.get("grounds")))),
        ),
        closing="请自收到之日起3日内作出立案或者不予立案的决定，并书面通知我单位。",
        attachments=("不予立案通知书", LETTER, *_others(facts)),
        copies=_names(facts.known.get("procuratorate_name")),
    )  # fmt: skip


def supervision_letter(facts: Facts, number: str | None) -> Letter:
    """立案监督建议书 to the procuratorate (J-7)."""
    reviewed = "经复议仍维持不予立案，" if facts.state == "upheld" else ""
    opening = (
        f"我单位以{_sent_by(facts)}向{facts.known.get('receiver_name') or '公安机关'}移送的{the_case(facts)}，"
        f"公安机关作出不予立案决定，{reviewed}我单位于{_noticed(facts)}收到通知。我单位认为依法应当立案，"
        "根据国务院令第310号第九条，建议依法进行立案监督。"
    )
    return _letter(
        facts, number, f"关于对{the_case(facts)}进行立案监督的建议书",
        (
            Section(None, (opening,)),
            Section("一、不予立案的理由", tuple(lines(facts.get("non_filing_reason")))),
            Section("二、应当立案的理由", (*_offence(facts), *lines(facts.get("grounds")))),
        ),
        addressee=str(facts.known.get("procuratorate_name") or ""),
        closing="请将监督结果函告我单位。",
        attachments=("不予立案通知书", LETTER, *_others(facts)),
    )  # fmt: skip


DUTIES = (
    "请在移送书回执上签字；不属于你单位管辖的，请在24小时内转送有管辖权的机关，并书面告知我单位（国务院令第310号第七条）。",
    "请自接受移送之日起3日内依法作出立案或者不予立案的决定，并书面通知我单位；不予立案的，请说明理由，同时退回案卷材料（第八条）。",
    "我单位自接到立案通知书之日起3日内，移交涉案物品以及与案件有关的其他材料，并办结交接手续（第十二条）。",
)
"""What follows from the referral for both sides, as the usual form prints it."""


# --- records, to be signed by hand ----------------------------------------------------------------------------


def report_record(facts: Facts, number: str | None = None) -> Letter:
    """案件调查报告 of the team, on which the head decides (J-2)."""
    rows = (
        ("案由", facts.get("title")), ("当事人", the_party(facts)), ("案情", facts.get("facts")),
        ("涉嫌罪名", facts.get("offence")), ("刑法条款", facts.get("article")), ("追诉标准", facts.get("standard")),
        ("查明的数额、情节、后果", facts.get("figures")), ("调查核实情况", facts.get("report")),
        ("已作出的行政处罚", facts.get("penalties") or "无"), ("专案组意见", "建议移送" if facts.get("report") else ""),
        ("正职负责人决定", "□批准移送　□不批准移送，理由："),
    )  # fmt: skip
    signed = ("专案组成员（签名、执法证号）", "专案组成员（签名、执法证号）", "正职负责人（签名、时间）")
    return record(facts, "report_record", "涉嫌犯罪案件调查报告", facts.get("reported_at"), rows, signed)


def goods_record(facts: Facts, number: str | None = None) -> Letter:
    """涉案物品清单, signed when the goods go over (J-5, J-8)."""
    return Letter(
        kind="goods_record", head=full_name(facts, Seat.SENDER), number=None, title="涉案物品清单",
        addressee="", sections=(), table=replace(goods_table(facts), title=""), form="record",
        signatures=("移交人（签名）", "移交人（签名）", "接收人（签名、单位盖章、时间）"),
    )  # fmt: skip


def receipt_form(facts: Facts, number: str | None = None) -> Letter:
    """移送书回执 for the police to sign at the hand-over (310号令 art. 7)."""
    rows = (
        ("移送书文号", facts.get("number")),
        ("案由", facts.get("title")),
        ("收到时间", WRITE_IN_MOMENT),
        ("材料", f"移送书、调查报告、涉案物品清单，其他材料 {len(facts.files)} 份"),
        ("处理", "□接受　□不属本机关管辖，转送：　　　　□材料不全，另行告知"),
        ("接收人", ""),
    )
    return slip(facts, "receipt_form", f"{LETTER}回执", rows, by=Seat.RECEIVER, date=None)


RECORDS = {"report_record": report_record, "goods_record": goods_record, "receipt_form": receipt_form}


def goods_table(facts: Facts) -> Table:
    """One row a line; what stands between commas goes into the columns."""
    rows = []
    for number, line in enumerate(lines(facts.get("goods")), 1):
        cells = [cell.strip() for cell in line.replace(",", "，").split("，", 3)]
        rows.append((str(number), *cells, *[""] * (4 - len(cells))))
    return Table(GOODS_HEADER, tuple(rows), title="涉案物品清单")


# --- parts ----------------------------------------------------------------------------------------------------


def _letter(
    facts: Facts, number: str | None, title: str, sections: tuple[Section, ...], **more: Any
) -> Letter:
    kind = "referral_letter" if title == LETTER else "letter"
    said = {"closing": "特此函告。", "contact": contact_line(facts).replace("联系人", "案件主办人")}
    return letter(facts, kind, number, title, sections, **{**said, **more})


def _opening(facts: Facts) -> str:
    return (
        f"我单位在查处{the_case(facts)}中，发现该行为涉嫌构成犯罪。根据《行政处罚法》第二十七条和"
        "《行政执法机关移送涉嫌犯罪案件的规定》（国务院令第310号）第三条、第五条，经本机关正职负责人批准，现将该案移送你单位。"
    )


def _sent_by(facts: Facts) -> str:
    number = facts.get("number")
    return f"《{LETTER}》（{number}）" if number else f"《{LETTER}》"


def _offence(facts: Facts) -> list[str]:
    said = f"涉嫌{facts.get('offence') or WRITE_IN}（{facts.get('article') or WRITE_IN}）。"
    further = (("standard", "对照的标准"), ("figures", "查明的数额、情节、后果"))
    return [
        said,
        *(f"{label}：{line.rstrip('。')}。" for name, label in further for line in lines(facts.get(name))),
    ]


def _penalties(facts: Facts) -> Iterable[str]:
    """310号令 art. 11: what was decided before goes on, a fine already paid is offset."""
    said = lines(facts.get("penalties"))
    if not said:
        return ["无。"]
    stay = "以上警告，责令停产停业，暂扣或者吊销许可证、执照的处罚继续执行；已处罚款的，依法折抵罚金（国务院令第310号第十一条）。"
    return [*said, stay]


def _attachments(facts: Facts) -> list[str]:
    names = ["案件调查报告", "涉案物品清单"]
    names += ["检验报告或者鉴定意见"] if facts.get("lab") == LAB_DONE else []
    return names + _others(facts)


def _others(facts: Facts) -> list[str]:
    return [f"{PURPOSES[f.purpose]}：{f.name}" for f in facts.having("evidence", "penalty_file")]


def _names(name: object) -> tuple[str, ...]:
    return (str(name),) if name else ()


def _noticed(facts: Facts) -> str:
    noticed = facts.get("notice_at")
    return chinese_date(noticed.date()) if noticed else WRITE_IN
