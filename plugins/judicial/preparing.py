"""What is demanded before a suspected crime is handed over: team, report, the head's decision, materials (J-1 … J-5). Pure."""

from collections.abc import Iterable

from portal.domain.answered import officers, unanswered
from portal.domain.official_papers import evidence_whole, unclassified
from portal.domain.power_words import day_text
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts, Role
from portal.domain.reasons import Reason, Severity

RULES = "国务院令第310号"
POLICE, SUPERVISION, PROCURATORATE = "police", "supervision", "procuratorate"
ORGANS = {POLICE: "公安机关（刑事案件）", SUPERVISION: "监察机关（公职人员职务犯罪）"}
ORGAN_NAMES = {"公安": POLICE, "监察": SUPERVISION, "监委": SUPERVISION, "检察院": PROCURATORATE}
TAKES = {POLICE: (POLICE,), SUPERVISION: (SUPERVISION, PROCURATORATE)}
STATION = "派出所"
NO_LAB, LAB_DONE = "none", "attached"
LAB = {
    NO_LAB: "不涉及",
    LAB_DONE: "已有检验报告、鉴定意见（随案移送）",
    "pending": "正在检验、鉴定，出具后补送",
}


# --- what it is, and whose ------------------------------------------------------------------------------------


def concerns_official(facts: Facts) -> bool:
    """J-11: an offence that a public official committed in office; its clue goes to 监察机关."""
    return facts.get("organ") == SUPERVISION


def organ_of(unit: UnitRef) -> str:
    """Which organ of justice a unit is, by its name; empty for a 派出所 and for what is none."""
    if unit.name.endswith(STATION):
        return ""
    return next((organ for word, organ in ORGAN_NAMES.items() if word in unit.name), "")


def addressee(facts: Facts) -> Iterable[Reason]:
    """J-4, J-11: a crime goes to the police of the same level, what officials commit in office to 监察机关 and never to them."""
    receiver: UnitRef | None = facts.known.get("receiver")
    wanted = SUPERVISION if concerns_official(facts) else POLICE
    if receiver is not None and organ_of(receiver) in TAKES[wanted]:
        return
    right: UnitRef | None = facts.known.get("organs", {}).get(wanted)
    offered = f"请移送{right.name}。" if right else "请系统管理员先在单位目录中登记该机关。"
    if wanted == SUPERVISION:
        said = "公职人员涉嫌职务犯罪的线索应当移送监察机关或者人民检察院，不移送公安机关。"
        yield Reason("E-J-ADDRESSEE", said, offered, f"{RULES}第十九条", field="receiver")
        return
    given = f"{receiver.name}不是同级公安机关。" if receiver else "没有写明受移送的公安机关。"
    yield Reason(
        "E-J-ADDRESSEE", f"涉嫌犯罪案件应当向同级公安机关移送，{given}", offered, f"{RULES}第五条第二款", field="receiver"
    )  # fmt: skip


def suspicion(facts: Facts) -> Iterable[Reason]:
    """J-1: which offence, by which article; the standard and the figures, where they are known."""
    missing = [
        words
        for name, words in (("offence", "涉嫌罪名"), ("article", "刑法条款"), ("facts", "案情"))
        if not facts.said(name)
    ]
    if missing:
        yield Reason(
            "E-J-SUSPICION", f"没有写明{'、'.join(missing)}。", "从罪名库选择的，条款和标准自动填入。", f"{RULES}第三条",
            field="offence",
        )  # fmt: skip
    if not (facts.said("standard") and facts.said("figures")):
        yield Reason(
            "W-J-STANDARD", "没有写明对照的追诉标准和查明的数额、情节、后果。",
            "请补充；知识产权案件有合理理由怀疑构成犯罪即可移送，请写一句话说明。", f"{RULES}第三条", Severity.WARNING,
            "figures",
        )  # fmt: skip


# --- team, report, decision -----------------------------------------------------------------------------------


def may_appoint(facts: Facts) -> Iterable[Reason]:
    """J-2: at once a team of two or more officers that does nothing else in the case."""
    yield from unclassified(facts)
    if not facts.said("title"):
        yield Reason("E-FORM", "请填写案由。", "如：污染环境案。", "", field="title")
    if not concerns_official(facts) and len(officers(facts.get("team"))) < 2:
        yield Reason(
            "E-J-TEAM", "专案组应有两名以上行政执法人员。", "请填写两名以上人员的姓名和执法证号，用顿号分开。",
            f"{RULES}第五条第一款", field="team",
        )  # fmt: skip


def may_report(facts: Facts) -> Iterable[Reason]:
    """J-2: the team verifies, and reports in writing."""
    yield from may_appoint(facts)
    yield from suspicion(facts)
    yield from addressee(facts)
    if not (facts.said("report") or facts.having("report_file")):
        yield Reason(
            "E-J-NOREPORT", "没有专案组核实情况后的书面报告。", "请填写调查报告，或者上传报告。", f"{RULES}第五条第一款",
            field="report",
        )  # fmt: skip


def decides(facts: Facts) -> bool:
    """J-3: 正职 or whoever acts as head; not the deputy in charge of the field, and nobody in the head's place."""
    return concerns_official(facts) or Role.HEAD in facts.actor.own_roles


def by_the_head(facts: Facts) -> Iterable[Reason]:
    """J-3: the decision is the head's own."""
    if not decides(facts):
        yield Reason(
            "E-J-APPROVER", "是否移送由本机关正职负责人或者主持工作的负责人决定，分管负责人和代班人员不能决定。",
            "请由主要负责人办理；正职空缺、由他人主持工作的，请安全管理员授予主要负责人角色。", f"{RULES}第五条第一款",
        )  # fmt: skip
    elif facts.last_editor in facts.actor.hands:
        yield Reason(
            "W-G-FOUR-EYES",
            "拟稿人与批准人为同一人：法律只许正职负责人决定，已记入日志。",
            "",
            "G-4",
            Severity.NOTE,
        )


def may_approve(facts: Facts) -> Iterable[Reason]:
    """J-3: the head approves; from here on twenty-four hours run."""
    yield from by_the_head(facts)
    yield from suspicion(facts)
    yield from addressee(facts)
    yield from evidence_whole(facts)
    yield from late_with_reason(facts, "judicial.approve")
    for missing in materials(facts):
        yield Reason(missing.code, missing.message, missing.remedy, missing.clause, Severity.NOTE)


def may_disapprove(facts: Facts) -> Iterable[Reason]:
    """J-3: the reasons for not approving are put on record."""
    yield from by_the_head(facts)
    yield from unanswered(
        facts,
        Reason(
            "E-J-REJECT-NOREASON", "不批准移送的，应当将理由记录在案。", "请写明理由。", f"{RULES}第五条第二款", field="reason"
        ),
    )  # fmt: skip


# --- what goes with it ----------------------------------------------------------------------------------------


def may_send(facts: Facts) -> Iterable[Reason]:
    """J-4, J-5: to the police with letter, report and list of goods."""
    yield from addressee(facts)
    yield from materials(facts)
    yield from evidence_whole(facts)
    if not concerns_official(facts):
        yield from late_with_reason(facts, "judicial.send")


def materials(facts: Facts) -> Iterable[Reason]:
    """J-5: 移送书, 调查报告, 涉案物品清单; 检验报告 where the case has one."""
    clause = f"{RULES}第六条"
    for name, words in (("offence", "涉嫌罪名"), ("facts", "案情"), ("subject", "当事人")):
        if not facts.said(name):
            yield Reason(
                "E-J-MAT-TRANSFER",
                f"移送书没有写明{words}。",
                "请补充后再移送；当事人不明的写“待查”。",
                clause,
                field=name,
            )
    if not (facts.said("report") or facts.having("report_file")):
        yield Reason(
            "E-J-MAT-REPORT", "没有案件调查报告。", "请填写或者上传调查报告。", clause, field="report"
        )
    if concerns_official(facts):
        return
    if not (facts.said("goods") or facts.having("goods_file")):
        yield Reason(
            "E-J-MAT-GOODS", "没有涉案物品清单。", "请逐行列明名称、数量、特征、存放地点；没有涉案物品的写“无”。", clause,
            field="goods",
        )  # fmt: skip
    if facts.get("lab") == LAB_DONE and not facts.having("lab_file"):
        yield Reason(
            "E-J-MAT-LAB", "写明已有检验报告、鉴定意见，但没有上传。", "请上传；本案不涉及的，选“不涉及”。", clause,
            field="lab_file",
        )  # fmt: skip


# --- in time --------------------------------------------------------------------------------------------------


def late_with_reason(facts: Facts, term: str) -> Iterable[Reason]:
    """K-10: being late never blocks the act; it asks for one sentence."""
    late = facts.overrun(term)
    if late is not None and not str(facts.fields.get("late_reason") or "").strip():
        yield Reason(
            "E-J-LATE-NOREASON", f"期限已于{day_text(late.due_on)}届满。", "请用一句话说明超期原因，即可照常办理。",
            f"{RULES}；K-10", field="late_reason",
        )  # fmt: skip
