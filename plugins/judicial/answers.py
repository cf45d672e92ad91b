"""What police, procuratorate and court answer, as the sender enters it, and what may be done about it (J-6 … J-8). Pure."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from plugins.judicial.preparing import RULES, concerns_official, late_with_reason
from portal.domain.answered import unanswered
from portal.domain.power_words import day_text
from portal.domain.procedure import Check, Facts
from portal.domain.reasons import Reason, Severity

FILED, UPHELD = "filed", "upheld"
REVIEWS = {FILED: "决定立案", UPHELD: "维持不予立案"}
ASKED, ORDERED, SUPPORTED = "asked", "ordered", "supported"
OPINIONS = {ASKED: "要求公安机关说明不立案理由", ORDERED: "通知公安机关立案", SUPPORTED: "认为不立案理由成立"}
CONVICTED, NO_LIABILITY, NOT_FILED, HANDLED = "convicted", "no_liability", "not_filed", "handled"
RESULTS = {
    CONVICTED: "已追究刑事责任", NO_LIABILITY: "不追究刑事责任（撤销案件、不起诉、免予刑事处罚、无罪）",
    NOT_FILED: "不予立案已确定", HANDLED: "监察机关已处理",
}  # fmt: skip
SAID_NO = frozenset({"not_filed", "upheld", "unsupported"})
POLICE_RULES = "公安机关办理刑事案件程序规定"
SECOND = timedelta(seconds=1)


# --- entering what the other side wrote -----------------------------------------------------------------------


def with_scan(purpose: str, paper: str, *needs: Reason) -> Check:
    """Let a paper of the other side be entered with its scan, or with a word on why there is none.

    ``needs`` are what the form has to answer besides.
    """

    def check(facts: Facts) -> Iterable[Reason]:
        """J-6: what comes from outside the portal is entered by the sender, and its paper proves it."""
        yield from unanswered(facts, *needs)
        if not facts.newly(purpose):
            yield Reason(
                "W-J-SCAN", f"没有上传{paper}的扫描件。", "请上传扫描件或照片；确实没有书面材料的，请说明。",
                "对方的文书由移送单位登记并附扫描件（内部规则）", Severity.WARNING, purpose,
            )  # fmt: skip

    return check


def may_supplement(facts: Facts) -> Iterable[Reason]:
    """J-6: what the police miss is sent within three days; they may not refuse the case for it."""
    yield from late_with_reason(facts, "judicial.supplement")
    if not facts.newly("supplement"):
        yield Reason(
            "W-J-SUPPLEMENT", "没有上传补充的材料。", "请上传；确实无法补充的，请写明情况。", f"{POLICE_RULES}第一百八十条第二款",
            Severity.WARNING, "supplement",
        )  # fmt: skip


# --- against a case that is not filed -------------------------------------------------------------------------


def may_reconsider(facts: Facts) -> Iterable[Reason]:
    """J-7: within three days of the notice, ask the same police to look at it again."""
    yield from grounds_given(facts)
    late = facts.overrun("judicial.reconsider")
    if late is not None:
        yield Reason(
            "E-J-RECON-LATE", f"提请复议的期限已于{day_text(late.due_on)}届满。",
            "仍可建议人民检察院依法进行立案监督：请办理“建议立案监督”。", f"{RULES}第九条第一款",
        )  # fmt: skip


def may_supervise(facts: Facts) -> Iterable[Reason]:
    """J-7: suggest 立案监督 to the procuratorate; after a reconsideration within three days, else at any time."""
    yield from grounds_given(facts)
    late = facts.overrun("judicial.supervise")
    if late is not None:
        yield Reason(
            "W-J-SUPERVISE-LATE", f"收到复议决定后建议立案监督的期限已于{day_text(late.due_on)}届满。",
            "仍可向人民检察院反映，由其决定是否监督；请说明迟延的原因。", f"{RULES}第九条第二款", Severity.WARNING,
        )  # fmt: skip


def grounds_given(facts: Facts) -> Iterable[Reason]:
    """J-7: why the case should have been filed."""
    if not facts.said("grounds"):
        yield Reason(
            "E-FORM-REASON",
            "请写明认为应当立案的理由。",
            "对照追诉标准逐项说明。",
            f"{RULES}第九条",
            field="grounds",
        )


def ended_unused(term: str) -> Callable[[Facts], datetime | None]:
    """The instant at which a remedy that nobody took ended: nobody is late by not taking it."""

    def until(facts: Facts) -> datetime | None:
        """J-7: whoever accepts a refusal, or goes to the procuratorate later, has overstepped nothing."""
        running = facts.clock(term)
        return min(facts.now, running.due_at - SECOND) if running else None

    return until


# --- after a case is filed ------------------------------------------------------------------------------------


def may_hand_goods(facts: Facts) -> Iterable[Reason]:
    """J-8: goods and all other materials go over with a signed record."""
    if not facts.said("goods_taker") or not facts.newly("handover"):
        yield Reason(
            "E-J-HANDOVER", "没有办结交接手续：缺公安机关接收人，或者双方签字的交接清单。",
            "请填写接收人，上传双方签字的交接清单；没有物品的，移交与案件有关的其他材料。", f"{RULES}第十二条", field="goods_taker",
        )  # fmt: skip
    if not facts.said("goods_delay"):
        yield from late_with_reason(facts, "judicial.goods")


def penalties_given(facts: Facts) -> Iterable[Reason]:
    """J-9: penalties decided before the referral are listed in the file; they stay in force (310号令 art. 11)."""
    yield from unanswered(
        facts,
        Reason(
            "E-FORM", "请写明已作出的行政处罚。", "逐行列明决定书文号、日期、种类；没有的不必登记。", f"{RULES}第十一条第二款", field="penalties"
        ),
    )  # fmt: skip


# --- the end --------------------------------------------------------------------------------------------------


def result_of(facts: Facts) -> str:
    """How it ended; where the police refused for good there is only one answer."""
    return NOT_FILED if facts.state in SAID_NO else str(facts.fields.get("result") or "")


def ended(facts: Facts) -> str:
    """J-9: with criminal liability it stays with that; without, the administrative case revives."""
    return "result" if result_of(facts) in (CONVICTED, HANDLED) else "revived"


def may_close(facts: Facts) -> Iterable[Reason]:
    """J-4, J-9: a referral ends with what police, procuratorate, court or 监察机关 have decided."""
    fitting = _fitting(facts)
    if result_of(facts) not in fitting:
        words = "、".join(f"“{RESULTS[one]}”" for one in RESULTS if one in fitting)
        yield Reason("E-FORM", "请选择处理结果。", f"本件可以选择{words}。", "", field="result")
    if facts.state == "not_filed" and facts.overrun("judicial.reconsider") is None:
        yield Reason(
            "W-J-STILL-OPEN", "提请复议的期限还没有届满。", "认为应当立案的，可以提请复议或者建议立案监督；不再提出的，请说明。",
            f"{RULES}第九条", Severity.WARNING,
        )  # fmt: skip


def may_end(facts: Facts) -> bool:
    """J-4, J-11: the police end it by filing or refusing, 监察机关 by whatever they tell us."""
    return concerns_official(facts) or facts.state not in ("receipted", "forwarded")


def _fitting(facts: Facts) -> set[str]:
    """Which results are possible where it stands."""
    if facts.state in SAID_NO:
        return {NOT_FILED}
    if concerns_official(facts):
        return {HANDLED, NO_LIABILITY}
    return {CONVICTED, NO_LIABILITY} if may_end(facts) else set()
