"""紧急情况通知单, and the report to the district government with the whole timeline (domain §14.5, M-5). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from portal.domain.letters import WRITE_IN, WRITE_IN_MOMENT, Letter, Section, Table
from portal.domain.procedure import Facts, Seat
from portal.domain.usual_papers import by_hand, contact_line, letter, lines, moment, slip

KINDS = {
    "fire": "消防", "gas": "燃气", "building": "建筑", "production": "生产安全", "food": "食品", "order": "治安", "other": "其他",
}  # fmt: skip
GROUNDS = {
    "not_ours": "不属本单位",
    "elsewhere": "已由其他单位处置",
    "no_danger": "经核实没有隐患",
    "other": "其他",
}


@dataclass(frozen=True, slots=True)
class Past:
    """One thing that happened, as the report tells it: when, which unit, what, and what was said or written."""

    at: datetime
    unit: str
    label: str
    details: tuple[tuple[str, str], ...]

    @property
    def sentence(self) -> str:
        said = "，".join(f"{label}：{text.rstrip('。；')}" for label, text in self.details)
        return f"{moment(self.at)}，{self.unit}{self.label}" + (f"（{said}）。" if said else "。")


def title_of(facts: Facts) -> str:
    """What a notice is called in lists: what was typed, or else the kind of hazard."""
    kind = _kind(facts)
    named = f"{kind}隐患" if kind and kind != KINDS["other"] else "重大隐患"
    return str(facts.get("title") or named)


def hazard_notice(facts: Facts, number: str | None = None) -> Letter:
    """紧急情况通知单: what is known of the hazard at the moment of the notice; no number, no approval."""
    rows = (
        ("隐患", title_of(facts)), ("类别", _kind(facts)), ("地点", facts.get("where")), ("隐患情况", facts.get("danger")),
        ("受威胁人员", facts.get("people_at_risk")), ("已拨打", facts.get("emergency_call")),
        ("同时通知", facts.get("told_beside")), ("通知时间", moment(facts.get("sent_at") or facts.now)),
        ("通知人及电话", contact_line(facts).removeprefix("联系人：")),
    )  # fmt: skip
    known = [row for row in rows if row[1]]
    return slip(facts, "hazard_notice", "紧急情况通知单", known, sections=(Section(None, (DUTY,)),))


DUTY = (
    "按照卫政办〔2024〕1号第三条第（四）项，请立即派执法人员处理，并告知到场时间；不属本单位的，请当即说明。"
)


def hazard_report(facts: Facts, number: str | None) -> Letter:
    """关于…未得到处置的报告: the timeline and the evidence are written by the record, two paragraphs by who signs."""
    receiver = facts.parties[Seat.RECEIVER].name
    happened = tuple(f"{n}. {past.sentence}" for n, past in enumerate(facts.known.get("history", ()), 1))
    return letter(
        facts, "hazard_report", number, f"关于{title_of(facts)}未得到处置的报告",
        (
            Section(None, (f"我单位发现重大隐患并通知{receiver}，至今没有得到处置，现报告如下：",)),
            Section("一、隐患情况", tuple(_hazard(facts))),
            Section("二、通知经过", happened),
            Section("三、未处置情况", tuple(lines(facts.get("unhandled") or unhandled(facts.particulars, facts.now, receiver)))),
            Section("四、请求", tuple(lines(facts.get("request") or request(receiver)))),
        ),
        addressee=str(facts.known.get("government_name") or "区人民政府"), closing="特此报告。", contact=contact_line(facts),
        attachments=("证据清单",) if facts.files else (), copies=("区司法局",), table=_evidence(facts),
    )  # fmt: skip


def unhandled(record: Mapping[str, Any], now: datetime, receiver: str) -> str:
    """M-5: both conditions in words: not handled, and no reason given."""
    refused = record.get("refused_at")
    if refused and (record.get("reason") or record.get("reason_code")):
        return f"{receiver}曾于{moment(refused)}说明理由不处理；明确由其处置后，至{moment(now)}仍没有到场处置，也没有再说明理由。"
    if refused:
        return f"{receiver}于{moment(refused)}答复不处理，没有说明理由；至{moment(now)}没有派员处置。"
    sent = record.get("sent_at")
    hours = int((now - sent).total_seconds() // 3600) if sent else 0
    since = f"距通知已满{hours}小时，" if hours else ""
    word = "只回应接报，" if record.get("answered_at") else ""
    return f"至{moment(now)}，{since}{receiver}{word}没有到场处置，也没有说明理由。"


def request(receiver: str) -> str:
    """M-5: what the government is asked for, unless who signs asks for something else."""
    return f"请区人民政府责成{receiver}立即派员处置，并明确处置责任单位。"


# --- forms for an outage --------------------------------------------------------------------------------------


NOTICED = ("danger", "where", "people_at_risk", "emergency_call", "told_beside")
PAST = SimpleNamespace(sentence=f"{WRITE_IN_MOMENT}，{WRITE_IN * 4}")
"""What happened is written in by hand as well."""
BLANKS: Mapping[str, Callable[[Facts], Letter]] = {
    "紧急情况通知单": by_hand(hazard_notice, gaps=NOTICED, given={"danger_kind": "other"}),
    "未处置隐患的报告": by_hand(
        hazard_report, ("danger", "unhandled", "request"), ("title", "where"), history=(PAST,) * 3
    ),
}
LETTERS = {"hazard_notice": hazard_notice, "hazard_report": hazard_report}


def _kind(facts: Facts) -> str:
    return KINDS.get(str(facts.get("danger_kind") or ""), "")


def _hazard(facts: Facts) -> list[str]:
    kind = _kind(facts)
    said = [f"地点：{facts.get('where') or '见现场材料'}。" + (f"类别：{kind}。" if kind else "")]
    said += lines(facts.get("danger"))
    said += [f"受威胁人员：{facts.get('people_at_risk')}。"] if facts.get("people_at_risk") else []
    return said + ([f"已拨打：{facts.get('emergency_call')}。"] if facts.get("emergency_call") else [])


def _evidence(facts: Facts) -> Table | None:
    rows = tuple((str(n), file.name, str(file.pages)) for n, file in enumerate(facts.files, 1))
    return Table(("序号", "材料名称", "页数"), rows, title="证据清单") if rows else None
