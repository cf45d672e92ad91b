"""The dated table of limits (domain §11): one row a limit, its label, its clause, and the readings taken."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from portal.domain.law_limits import LAW_LIMITS, LawLimit, law_limit
from portal.domain.terms import Label, Term, Unit

__all__ = [
    "DEPARTMENTS",
    "LAW_LIMITS",
    "TERMS",
    "TOWN_OFFICES",
    "LawLimit",
    "UnknownTerm",
    "law_limit",
    "term_for",
    "version_on",
]

NOTICE = "卫政办〔2024〕1号"
DEFAULT = "系统默认，区里可改可停"
PENALTY_LAW = "行政处罚法（2021年修订）"
REFERRAL_RULES = "国务院令第310号（2020年修订）"
POLICE_RULES = "公安机关办理刑事案件程序规定（2020年修正）"

TOWN_OFFICES = frozenset({"town", "subdistrict"})
DEPARTMENTS = frozenset({"department", "branch", "judicial"})
# These act in the name of their principal unit (G-2), whose kind decides; alone they say nothing.
_WITHOUT_A_SIDE = frozenset({None, "", "internal", "affiliated", "dispatched"})


class UnknownTerm(KeyError):  # noqa: N818 — read as a fact: "unknown term"
    """Asked for a limit that the table does not have, or that needs a law which was not given."""

    def __str__(self) -> str:
        return str(self.args[0])


_WD, _ROLLED, _STRICT = Unit.WORKING_DAYS, Unit.NATURAL_DAYS_ROLLED, Unit.NATURAL_DAYS_STRICT
_HOURS, _MINUTES = Unit.HOURS, Unit.MINUTES


def _since(event: str, unit: Unit) -> str:
    """Say from when a limit runs; limits in days do not count the day of the event (K-2)."""
    return f"自{event}之时起" if unit.is_clock_time else f"自{event}之日起，当日不计入"


def _mechanism(
    rule: str, name: str, length: int, unit: Unit, event: str, clause: str, extendable: str = "不可延长"
) -> Term:
    """One of the numbers of the notice itself."""
    return Term(
        rule, name, length, unit, Label.MECHANISM_LIMIT, clause, NOTICE, _since(event, unit), extendable
    )


def _statutory(
    rule: str, name: str, length: int, unit: Unit, event: str, law: str, article: str, extendable: str = ""
) -> Term:
    """A limit that a law sets, whatever the notice says."""
    return Term(
        rule, name, length, unit, Label.STATUTORY_LIMIT, article, law, _since(event, unit), extendable
    )


def _reminder(
    rule: str,
    name: str,
    length: int,
    unit: Unit,
    event: str,
    clause: str,
    extendable: str = "",
    reminded_before: int = 0,
) -> Term:
    """A number of ours where the clause has none: a reminder, which the district may change or switch off."""
    basis = f"{clause}（未写日数，本系统建议）"
    start = _since(event, unit) if length else f"{event}当日"
    return Term(
        rule, name, length, unit, Label.INTERNAL_REMINDER, basis, DEFAULT, start, extendable, reminded_before=reminded_before
    )  # fmt: skip


# fmt: off
_TERMS: tuple[Term, ...] = (
    _mechanism("transfer.normal", "移送案件", 3, _WD, "发现（约定退回的，自退回）",
               "三（一）2“应当在3个工作日内移送”"),
    _reminder("transfer.first_gap", "发现违法到查明属对方管辖", 2, _WD, "发现", "三（一）2"),
    _reminder("letter.scan", "上传盖章件扫描件", 1, _WD, "审批", "发文管理"),
    _mechanism("transfer.urgent", "紧急移送案件", 24, _HOURS, "发现或者情况变为紧急",
               "三（一）2“情况紧急的，应当在24小时内移送”"),
    _reminder("transfer.ongoing", "告知有管辖权的一方", 1, _HOURS, "发现", "三（一）2“及时告知”"),
    _reminder("transfer.evidence_pending", "补送证据材料", 3, _WD, "移送", "三（一）3", "不可延长"),
    _reminder("transfer.sign", "签收移送材料", 1, _WD, "送达", "三（一）"),
    _reminder("transfer.decide", "受理、要求补正或者提出异议", 3, _WD, "送达", "三（一）"),
    _reminder("transfer.supplement", "移送方补正", 3, _WD, "收到补正要求", "三（一）3"),
    _reminder("transfer.answer_objection", "移送方答复异议", 3, _WD, "异议提出", "三（六）"),
    _reminder("transfer.result", "向移送方反馈结果", 5, _WD, "作出决定", "三（一）"),
    _reminder("transfer.after_agreement", "移送经协商的历史遗留问题", 3, _WD, "商定",
              "三（一）1“协商、视情形依法处理”"),
    _statutory("filing.decision", "作出行政处罚决定", 90, _STRICT, "立案", PENALTY_LAW, "第六十条",
               "法律、法规、规章另有规定的从其规定"),
    _statutory("filing.preservation", "对先行登记保存的证据作出处理决定", 7, _WD, "采取措施", PENALTY_LAW,
               "第五十六条、第八十五条", "不可延长"),
    _reminder("complaint.register", "登记投诉举报", 0, _WD, "收到", "三（二）1“及时受理”"),
    _reminder("complaint.acknowledge", "告知投诉人或者举报人已受理", 2, _WD, "收到", "三（二）1“及时受理”"),
    _reminder("complaint.tell", "告知投诉人或者举报人、同时告知镇办", 2, _WD, "收到", "三（二）2“及时告知”"),
    _reminder("complaint.materials", "向镇办移交书面材料", 3, _WD, "收到", "三（二）2“应将材料移交各镇办”"),
    _reminder("complaint.feed_back", "向告知的部门反馈结果", 5, _WD, "得出结果", "三（二）3“应…反馈”"),
    _reminder("complaint.return_order", "退回12345工单", 2, _WD, "收到工单", "市级热线规则"),
    Term("complaint.by_law", "按事项所依据的法律办理投诉举报", 0, _ROLLED, Label.STATUTORY_LIMIT,
         "以事项所依据的法律为准", "事项的设定依据", "自收到之日起，当日不计入", "从其法律规定"),
    _reminder("powers.basis_change", "确认知悉执法依据调整", 3, _WD, "通报", "二“执法依据调整时及时通报”"),
    Term("sharing.same_day", "共享执法信息", 0, Unit.SAME_DAY, Label.MECHANISM_LIMIT,
         "三（三）“原则上应当自形成当日及时共享”", NOTICE, "信息形成当日；当日非工作日的，为其后第一个工作日",
         "说明原因可适当延长"),
    _reminder("sharing.delay_watch", "关注延期共享", 5, _WD, "应当共享", "三（三）“可以适当延长共享期限”"),
    _reminder("sharing.request", "答复信息需求", 5, _WD, "提出需求", "三（三）3、4"),
    _reminder("consultation.regular", "召开定期协商会议", 3, Unit.MONTHS, "上次会议",
              "三（四）“协商会议应定期召开”", reminded_before=10),
    _reminder("consultation.answer", "答复会议邀请", 0, _WD, "收到通知", "三（四）", "会议前一个工作日为止"),
    _reminder("consultation.conclude", "登记到会情况、结束会议", 0, _WD, "会议结束", "三（四）"),
    _reminder("consultation.minutes", "印发会议纪要", 5, _WD, "会议", "三（四）"),
    _reminder("consultation.task", "落实会议议定的任务", 0, _WD, "议定完成", "三（四）", "由召集单位改期"),
    _reminder("hazard.acknowledge", "回应重大隐患通知、登记电话确认", 30, _MINUTES, "通知",
              "三（四）“应立即通知”", "不可延长"),
    _reminder("hazard.on_site", "派员到场", 2, _HOURS, "通知", "三（四）“应立即派执法人员进行处理”",
              "不可延长"),
    _mechanism("assistance.opinion", "提出书面意见和相关证据材料", 5, _WD, "收到函件",
               "三（五）“一般应在5个工作日内提出书面意见”", "事先告知可适当延长"),
    _reminder("assistance.onsite", "派员现场处置", 2, _HOURS, "电话告知", "三（五）“及时派执法人员现场处置”",
              "不可延长"),
    _reminder("assistance.letter_after", "补发协助函", 1, _WD, "电话告知", "三（五）“及时书面函告”",
              "不可延长"),
    _reminder("assistance.supplement", "要求补充材料", 2, _WD, "收到函件", "三（五）", "不可延长"),
    _reminder("assistance.archives", "提供查阅、复制档案", 3, _WD, "提出申请", "三（五）“应积极支持”",
              "不可延长"),
    _reminder("dispute.negotiate", "双方协商", 7, _WD, "争议提出", "三（六）“由双方协商解决”"),
    _reminder("dispute.submit", "提请区人民政府决定", 2, _WD, "协商不成",
              "三（六）“协商不成的，提请区人民政府决定”"),
    _reminder("dispute.decide", "区人民政府决定", 10, _WD, "提请", "三（六）"),
    _statutory("judicial.approve", "正职负责人决定是否移送", 3, _ROLLED, "接到报告", REFERRAL_RULES,
               "第五条第二款", "不可延长"),
    _statutory("judicial.send", "向公安机关移送", 24, _HOURS, "批准移送", REFERRAL_RULES, "第五条第二款",
               "不可延长"),
    _statutory("judicial.supplement", "按公安机关要求补充材料", 3, _ROLLED, "收到补充材料通知", POLICE_RULES,
               "第一百八十条第二款"),
    _statutory("judicial.reconsider", "提请公安机关复议", 3, _ROLLED, "接到不予立案通知书", REFERRAL_RULES,
               "第九条第一款"),
    _statutory("judicial.supervise", "建议检察院立案监督", 3, _ROLLED, "接到复议决定通知书", REFERRAL_RULES,
               "第九条"),
    _statutory("judicial.goods", "移交涉案物品和其他材料", 3, _ROLLED, "接到立案通知书", REFERRAL_RULES,
               "第十二条", "法律、行政法规另有规定的从其规定"),
    _statutory("judicial.police_forward", "公安机关转送有管辖权的机关并书面告知", 24, _HOURS,
               "公安机关接受移送", REFERRAL_RULES, "第七条"),
    _statutory("judicial.police_incomplete", "公安机关告知补充材料", 24, _HOURS, "公安机关接受移送",
               POLICE_RULES, "第一百八十条第二款"),
    _statutory("judicial.police_decision", "公安机关决定是否立案", 3, _ROLLED, "公安机关接受移送",
               REFERRAL_RULES, "第八条"),
    _statutory("judicial.police_review", "公安机关作出复议决定", 3, _ROLLED, "公安机关收到复议申请",
               REFERRAL_RULES, "第九条第二款"),
    _statutory("judicial.police_explain", "公安机关向检察院说明不立案理由", 7, _ROLLED,
               "公安机关收到说明理由通知", POLICE_RULES, "第一百八十二条第一款"),
    _statutory("judicial.police_file", "公安机关按通知立案", 15, _ROLLED, "公安机关收到通知立案书",
               POLICE_RULES, "第一百八十二条第二款"),
    _reminder("judicial.opinion_reply", "回复检察意见", 90, _ROLLED, "收到检察意见",
              "检察意见所定回复期限（条文未核实）", "由检察机关决定"),
)
# fmt: on

BY_LAW = "complaint.by_law"
"""The limit that has its length from the law of the item (C-8)."""
TERMS: Mapping[str, Term] = MappingProxyType({term.id: term for term in _TERMS})

# What the notice limits only between these sides; between others the same length is a reminder.
_BETWEEN_TOWN_OFFICES = "镇办相互移送不在通知三（一）2 之内，比照执行；依据行政处罚法第二十二条、第二十五条"
_BETWEEN_OTHERS = "通知三（一）2 只及于镇办与部门之间，其余单位之间不适用机制期限"
_ASSISTANCE_OTHERWISE = "通知三（五）只及于镇办请求部门；其余协助依据行政处罚法第二十六条，无日数"
_SHARING_BY_TOWNS = "通知三（三）“当日”写的是区级有关执法部门；镇办比照"


def term_for(
    rule: str,
    sender_kind: str | None = None,
    receiver_kind: str | None = None,
    law_days: int | None = None,
    *,
    law: LawLimit | None = None,
    terms: Mapping[str, Term] = TERMS,
) -> Term:
    """§11, Q-8, Q-10, Q-28: the limit of a rule as it stands between these two kinds of unit (G-2).

    `law_days` or `law` gives `complaint.by_law` its length (C-8). `terms` is the district's table where it
    has changed numbers (G-12). Raises UnknownTerm with a Chinese sentence.
    """
    if rule not in terms:
        raise UnknownTerm(f"没有名为“{rule}”的期限，可用 portal terms list 查看全部")
    term = terms[rule]
    if rule == BY_LAW:
        return _by_law(term, law_days, law)
    reading = _outside_the_notice(rule, sender_kind, receiver_kind)
    if term.label is not Label.MECHANISM_LIMIT or reading is None:
        return term
    return replace(term, label=Label.INTERNAL_REMINDER, basis=reading, source=DEFAULT)


def version_on(versions: Iterable[Term], on: date) -> Term:
    """G-12: the version of a limit that a matter started on `on` keeps, the first one if it is older."""
    ordered = sorted(versions, key=lambda term: term.since)
    return next((term for term in reversed(ordered) if term.since <= on), ordered[0])


def _by_law(term: Term, law_days: int | None, law: LawLimit | None) -> Term:
    """C-8, Q-12: the limit that the item's law sets, whoever holds the item."""
    if law is not None:
        return replace(
            term,
            name=f"投诉举报{law.duty}",
            length=law.days,
            unit=law.unit,
            label=law.label,
            basis=law.article or term.basis,
            source=law.law,
            since=law.since,
        )
    if law_days is None or law_days < 1:
        raise UnknownTerm("“complaint.by_law”的日数由事项所依据的法律规定：请给出其法律定有日数的事项")
    return replace(term, length=law_days)


def _outside_the_notice(rule: str, sender: str | None, receiver: str | None) -> str | None:
    """Q-8, Q-10, Q-28: why the notice's limit does not bind these sides, None where it does."""
    if rule == "sharing.same_day":
        return _SHARING_BY_TOWNS if sender in TOWN_OFFICES else None
    if sender in _WITHOUT_A_SIDE or receiver in _WITHOUT_A_SIDE:
        return None
    if rule in ("transfer.normal", "transfer.urgent"):
        return _transfer_outside(sender, receiver)
    if rule == "assistance.opinion" and not (sender in TOWN_OFFICES and receiver in DEPARTMENTS):
        return _ASSISTANCE_OTHERWISE
    return None


def _transfer_outside(sender: str | None, receiver: str | None) -> str | None:
    if sender in TOWN_OFFICES and receiver in TOWN_OFFICES:
        return _BETWEEN_TOWN_OFFICES
    crosses = (sender in TOWN_OFFICES and receiver in DEPARTMENTS) or (
        sender in DEPARTMENTS and receiver in TOWN_OFFICES
    )
    return None if crosses else _BETWEEN_OTHERS
