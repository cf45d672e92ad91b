"""What the letters of a transfer say, from its facts (domain §14.5). Pure."""

from plugins.transfer.legacy import by_agreement
from plugins.transfer.records import INFORMED_BY
from portal.domain import usual_papers
from portal.domain.letters import WRITE_IN, WRITE_IN_MOMENT, Letter, Section, chinese_date
from portal.domain.powers import holder
from portal.domain.procedure import Facts, Seat
from portal.domain.usual_papers import (
    contact_line,
    correction,
    letter,
    lines,
    material_table,
    moment,
    the_party,
)

PURPOSES = {
    "source": "案源材料", "evidence": "证据材料", "goods": "涉案物品清单", "supplement": "补正材料",
    "receipt": "送达回证", "scan": "盖章扫描件", "agreement": "协商记录", "dissuasion": "劝阻的照片、录音、视频",
}  # fmt: skip
SOURCES = {
    "inspection": "执法检查中发现", "patrol": "日常巡查中发现", "complaint": "投诉举报", "assigned": "上级交办",
    "other": "其他",
}  # fmt: skip
URGENCIES = {
    "evidence": "证据可能灭失", "flight": "当事人可能逃逸", "harm": "危害可能扩大", "safety": "危及人身安全", "other": "其他",
}  # fmt: skip


def transfer_letter(facts: Facts, number: str | None) -> Letter:
    """涉嫌违法案件移送函: all that §14.5 asks for, each typed once in the draft."""
    return letter(
        facts,
        "transfer_letter",
        number,
        f"关于移送{facts.get('title') or WRITE_IN}一案的函",
        (
            Section(None, (_opening(facts),)),
            Section("一、当事人", (the_party(facts),)),
            Section("二、基本违法事实", tuple(lines(facts.get("facts")))),
            Section("三、涉嫌违反的条款", tuple(lines(facts.get("provisions") or _basis(facts)))),
            Section("四、移送理由与管辖依据", tuple(_grounds(facts))),
            Section(
                "五、已采取的措施", tuple([*_dissuaded(facts), *lines(facts.get("measures"))] or ["无。"])
            ),
        ),
        attachments=tuple(_attachments(facts)),
        closing="请依法处理，并将处理结果函告我单位。",
        contact=contact_line(facts),
        table=material_table(facts.files, _made(facts)),
    )


receipt_slip = usual_papers.receipt_slip("案件移送函回执")


def result_letter(facts: Facts, number: str | None) -> Letter:
    """处理结果反馈函: what came of the transfer, to the unit that sent it (T-7)."""
    decided = facts.get("decided_on")
    said = str(facts.fields.get("result") or facts.fields.get("reason") or "")
    outcome = f"我单位于{chinese_date(decided)}作出处理决定。" if decided else "我单位经审查，决定不予立案。"
    return letter(
        facts, "result_letter", number, f"关于{facts.get('title') or ''}一案处理结果的函",
        (
            Section(None, (f"你单位《{facts.get('number') or '线下移送'}》移送的案件已办理完毕，现将结果函告如下：",)),
            Section(None, (outcome, *lines(said))),
        ),
        by=Seat.RECEIVER, addressee=facts.parties[Seat.SENDER].name, signer=facts.parties[Seat.RECEIVER].name,
        closing="特此函告。",
    )  # fmt: skip


def correction_letter(facts: Facts, number: str | None) -> Letter:
    """更正函: puts an error right without touching what was sent (G-11)."""
    title = f"关于更正{facts.get('title') or ''}移送函的函"
    paper = f"《{facts.get('number') or ''}》"
    return correction(facts, "correction_letter", number, title, paper, contact=contact_line(facts))


def _opening(facts: Facts) -> str:
    how = SOURCES.get(str(facts.get("source_kind")), "工作中发现")
    urgent = facts.get("urgent")
    hurry = f"本案情况紧急（{URGENCIES.get(str(facts.get('urgent_reason')), '')}）。" if urgent else ""
    return (
        f"我单位于{moment(facts.get('discovered_at')) or WRITE_IN_MOMENT}在{_where(facts)}{how}{facts.get('title') or WRITE_IN}一案。"
        f"经初步核查，该案不属于我单位管辖，根据《行政处罚法》第二十二条、第二十四条和"
        f"卫政办〔2024〕1号第三条第（一）项，现移送你单位处理。{hurry}"
    )


def _grounds(facts: Facts) -> list[str]:
    """Reasons typed by the clerk, then the resolver's answer as of the day: proof of competence in the file."""
    said = lines(facts.get("transfer_reason"))
    item = facts.item
    if item is None or facts.powers is None:
        return [*(said or ["本案无对应的清单事项，移送理由如上。"]), *_exception(facts)]
    answer = holder(facts.powers, item, facts.known.get("place"), facts.now.date())
    listed = f"清单事项：{item.code} {item.name}。"
    return [*said, listed, *answer.reasons[:3], *_agreed(facts), *_exception(facts)]


def _agreed(facts: Facts) -> list[str]:
    """T-1: what was left from before the item went down goes over because both sides agreed so."""
    if not by_agreement(facts) or not facts.get("agreed_on"):
        return []
    return [
        f"本案属事项划转前的历史遗留问题，经双方{chinese_date(facts.get('agreed_on'))}协商：{facts.get('agreed_result') or ''}"
    ]


def _dissuaded(facts: Facts) -> list[str]:
    """T-4: what the sender has done about a violation that is going on: dissuaded, and told the receiver at once."""
    said = []
    if facts.get("dissuaded_at"):
        answer = f"当事人反应：{facts.get('reaction')}" if facts.get("reaction") else ""
        said.append(
            f"违法行为正在进行，我单位于{moment(facts.get('dissuaded_at'))}劝阻：{facts.get('dissuasion')}{answer}"
        )
    if facts.get("informed_at"):
        how = INFORMED_BY.get(str(facts.get("informed_by")), "")
        said.append(
            f"已于{moment(facts.get('informed_at'))}以{how}告知你单位（{facts.get('informed_person')}）。"
        )
    return said


def _exception(facts: Facts) -> list[str]:
    """G-3: the text that lets a dispatched unit act in its own name is kept with the paper."""
    law, article, text = (facts.said(f"exception_{part}") for part in ("law", "article", "text"))
    return (
        [f"移送名义的依据：《{law.strip('《》')}》{article}：“{text}”。"] if law and article and text else []
    )


def _basis(facts: Facts) -> str:
    item = facts.item
    return item.basis if item else "待受移送单位认定。"


def _attachments(facts: Facts) -> list[str]:
    names = ["材料清单", *_made(facts)]
    return names + [f"{PURPOSES.get(f.purpose, '材料')}：{f.name}" for f in facts.files]


def _made(facts: Facts) -> list[str]:
    """The records that were typed and not uploaded."""
    return [name for name, proof in MADE.items() if facts.get(proof)]


MADE = {"现场检查记录": "inspection", "劝阻记录": "dissuaded_at", "告知记录": "informed_at"}


def _where(facts: Facts) -> str:
    return str(facts.get("where") or WRITE_IN)
