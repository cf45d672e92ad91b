"""What the papers of a dispute say: 协商记录, 提请决定书, 决定书 (domain §14.5). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from plugins.disputes.grounds import KINDS, SIDES, our_side
from plugins.disputes.proposals import answers_of
from portal.domain.letters import WRITE_IN, Letter, Section, chinese_date
from portal.domain.procedure import Facts, Seat
from portal.domain.usual_papers import (
    by_hand,
    contact_line,
    full_name,
    letter,
    lines,
    moment,
    record,
    the_item,
)

NOTICE = "卫政办〔2024〕1号第三条第（六）项"


def negotiation_record(facts: Facts, number: str | None = None) -> Letter:
    """管辖争议协商记录: both views with their basis, how it went, what came of it; signed by both sides."""
    since = facts.get("disputed_at")
    rows = (
        ("案由", facts.get("title")),
        ("当事人", facts.get("subject") or "待查"),
        ("地点", facts.get("where")),
        ("处罚事项", the_item(facts)),
        ("争议种类", KINDS.get(str(facts.get("dispute_kind")), "")),
        ("争点", facts.get("points")),
        ("提出时间", chinese_date(since.date()) if since else ""),
        *((f"{_short(facts, seat)}意见与依据", _view(facts, seat)) for seat in SIDES),
        ("争议期间保全证据", facts.known.get("interim_name")),
        ("协商经过", facts.get("negotiation")),
        ("协商结果", _result(facts)),
        ("双方在线确认", _signed(facts)),
    )
    signatures = tuple(f"{_name(facts, seat)}（签名、盖章）" for seat in SIDES)
    return record(facts, "negotiation_record", "管辖争议协商记录", facts.now, rows, signatures)


def submission(facts: Facts, number: str | None) -> Letter:
    """提请决定书: one side asks the district government to decide, with both views and the course of the conferring."""
    asked = str(facts.get("request") or "请决定本案由哪一方管辖。")
    sections = (
        Section(None, (_opening(facts),)),
        Section("一、争议的事实", tuple(lines(facts.get("facts")))),
        *(
            Section(f"{mark}、{_name(facts, seat)}的意见与依据", tuple(lines(_view(facts, seat))))
            for mark, seat in zip("二三", SIDES, strict=True)
        ),
        Section("四、协商经过", tuple(lines(facts.get("negotiation") or "对方在协商期间没有答复。"))),
        Section("五、清单载明的管辖", tuple(_listed(facts))),
        Section("六、请求", tuple(lines(asked))),
    )
    return letter(
        facts, "submission", number, f"关于提请决定{facts.get('title') or WRITE_IN}一案管辖的请示", sections,
        by=our_side(facts) or Seat.SENDER, addressee=str(facts.known.get("government_name") or "区人民政府"),
        attachments=tuple(file.name for file in facts.files), closing="以上请示，请予决定。", contact=contact_line(facts),
    )  # fmt: skip


def decision_letter(facts: Facts, number: str | None) -> Letter:
    """决定书: whose it is, how far, since when, and what happens to files and goods; binds both sides."""
    head, winner = (
        str(facts.known.get("government_name") or "区人民政府"),
        str(facts.known.get("settled_name") or WRITE_IN),
    )
    scope = str(facts.get("scope") or "本案")
    goods = str(facts.get("goods") or f"案件材料、涉案物品全部移交{winner}。")
    decided_on = facts.get("settled_on") or facts.now.date()
    sections = (
        Section(None, (f"你们双方关于{facts.get('title') or WRITE_IN}一案（当事人：{facts.get('subject') or '待查'}）的管辖争议，经协商未能一致。"
                       f"根据《行政处罚法》第二十五条第二款和{NOTICE}，决定如下：",)),
        Section("一、管辖", (f"{scope}由{winner}管辖，自{chinese_date(decided_on)}起办理。",)),
        Section("二、理由", tuple([*lines(facts.get("decision_reason")), *_agreeing(facts)])),
        Section("三、材料和物品", tuple(lines(goods))),
        Section("四、执行", ("双方应当执行本决定。不执行的，依照《河南省行政执法条例》第四十四条处理。",)),
    )  # fmt: skip
    return letter(
        facts, "decision_letter", number, f"关于{facts.get('title') or WRITE_IN}一案管辖的决定", sections,
        head=head, addressee="、".join(_name(facts, seat) for seat in SIDES), date=decided_on if number else None,
        copies=(str(facts.known.get("coordinator_name") or "区司法局"),),
    )  # fmt: skip


def _opening(facts: Facts) -> str:
    ours, theirs = (_name(facts, seat) for seat in SIDES)
    return (
        f"{ours}与{theirs}就{facts.get('title') or WRITE_IN}一案（当事人：{facts.get('subject') or '待查'}；地点："
        f"{facts.get('where') or '待查'}）的管辖发生争议，协商未能一致。根据{NOTICE}、《河南省行政执法条例》第十九条，现提请决定。"
    )


def _listed(facts: Facts) -> list[str]:
    """The resolver's answer as of the day on which the dispute arose: the extract of the list for the file."""
    said = [reason for answer in answers_of(facts) for reason in answer.reasons[:3]]
    item = the_item(facts)
    return [f"清单事项：{item}。", *said] if item else ["本案没有对应的清单事项。"]


def _agreeing(facts: Facts) -> list[str]:
    """What the list says, where it says the same; where it does not, the decision gives its own reasons."""
    winner = facts.get("settled_for")
    return _listed(facts) if any(a.holder and a.holder.id == winner for a in answers_of(facts)) else []


def _view(facts: Facts, seat: Seat) -> str:
    view, basis = facts.get(f"{seat.value}_view"), facts.get(f"{seat.value}_basis")
    return f"{view}\n依据：{basis}" if view and basis else str(view or "（未答复）")


def _result(facts: Facts) -> str:
    if facts.get("settled_for"):
        return f"双方一致同意{facts.get('scope') or '本案'}由{facts.known.get('settled_name')}管辖。{facts.get('goods') or ''}"
    return "协商不成。" if facts.get("failed_at") else ""


def _signed(facts: Facts) -> str:
    signed = [(seat, facts.get(f"{seat.value}_signed_at")) for seat in SIDES]
    return "；".join(f"{_short(facts, seat)}，{moment(at)}" for seat, at in signed if at)


def _name(facts: Facts, seat: Seat) -> str:
    return full_name(facts, seat) or WRITE_IN


def _short(facts: Facts, seat: Seat) -> str:
    unit = facts.parties.get(seat)
    return unit.name if unit else _name(facts, seat)


def _decision_by_hand(facts: Facts) -> Letter:
    """Both sides are still to be written in."""
    blank = by_hand(decision_letter, ("decision_reason", "goods"), ("title", "subject", "scope"))
    return replace(blank(facts), addressee=WRITE_IN)


VIEWS = ("facts", "sender_view", "receiver_view", "negotiation", "request")
BLANKS: Mapping[str, Callable[[Facts], Letter]] = {
    "管辖争议协商记录": by_hand(negotiation_record),
    "管辖争议提请决定书": by_hand(submission, VIEWS, ("subject", "where")),
    "管辖争议决定书": _decision_by_hand,
}
