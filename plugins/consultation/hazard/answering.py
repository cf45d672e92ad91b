"""Telling a hazard and what comes back: who may be told, what a call or an answer means (domain M-4, Q-23). Pure."""

from collections.abc import Callable, Iterable

from portal.domain.answered import two_officers, unanswered, yet_to_come
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason

NOTICE_CLAUSE = "卫政办〔2024〕1号 三（四）"
REPORTED = frozenset({"reported", "instructed"})
"""Once the government was told, what the department does stands in the timeline; only its end moves the notice on."""
NOBODY_TOLD = Reason(
    "E-M-NOBODY", "没有选择通知哪个部门。", "请选择一个或几个部门；其余各栏都可以以后补充。", NOTICE_CLAUSE, field="receivers"
)  # fmt: skip
NO_RESULT = Reason("E-M-NORESULT", "没有写明怎样处置的。", "请写一句话。", NOTICE_CLAUSE, field="result")
NO_DECISION = Reason(
    "E-M-NORESULT", "没有写明协商的结果。", "请写明与谁、怎样商定。", NOTICE_CLAUSE, field="agreed"
)
NOBODY_ANSWERED = Reason(
    "E-M-NOANSWERER", "没有写明谁接的电话。", "请写接听人的姓名或者值班岗位；无人接听的，选“无人接听”。", NOTICE_CLAUSE,
    field="answerer",
)  # fmt: skip


# --- telling --------------------------------------------------------------------------------------------------


def may_send(facts: Facts) -> Iterable[Reason]:
    """M-4: nothing may hold up a notice, no material, no approval, no switch; only somebody must be told."""
    if not told(facts):
        yield NOBODY_TOLD


def told(facts: Facts) -> list[int]:
    """The units that are to be told, each once, never the own."""
    chosen = facts.fields.get("receivers") or [facts.particulars.get("receiver")]
    return [unit for unit in dict.fromkeys(chosen) if unit and unit != facts.actor.principal.id]


def may_complete(facts: Facts) -> Iterable[Reason]:
    """M-4: what there was no time for is said afterwards: at least one thing, or a photo."""
    if not any(facts.fields.values()) and not facts.newly("media"):
        yield Reason("E-FORM", "没有补充任何内容。", "请填写一栏，或者上传照片、视频。", field="danger")


# --- by telephone ---------------------------------------------------------------------------------------------


def may_log_call(facts: Facts) -> Iterable[Reason]:
    """M-4: the log of a call says who answered; that a call stays unanswered is a log, too."""
    if facts.fields.get("said") != "unanswered":
        yield from unanswered(facts, NOBODY_ANSWERED)
    yield from yet_to_come(facts, {"called_at": "通话时间"})


def said_by_phone(facts: Facts) -> str:
    """Q-23: what the department says on the telephone moves the notice on, as if it had written it; never back."""
    if not department_answered(facts):
        return facts.state
    said = str(facts.fields.get("said") or "told")
    if facts.state == "refused_with_reason" and not (said in COMES or explains(facts)):
        return facts.state
    if said == "refused":
        return refused(facts)
    target = BY_PHONE[said]
    if target == "handled":
        return target
    behind = facts.state in ORDER and ORDER.index(facts.state) >= ORDER.index(target)
    return facts.state if behind or facts.state in REPORTED else target


def department_answered(facts: Facts) -> bool:
    """Whether the call reached the department; one to 110, 119 or 120 is written down beside it and moves nothing."""
    return facts.fields.get("line") in (None, "", "receiver") and facts.fields.get("said") != "unanswered"


BY_PHONE = {"told": "acknowledged", "dispatched": "dispatched", "on_site": "on_site", "handled": "handled"}
COMES = frozenset({"dispatched", "on_site", "handled"})
"""What takes a refusal back that had a reason: M-5 holds to the reason whatever else is said about it afterwards."""
ORDER = ("sent", "acknowledged", "dispatched", "on_site", "handled")


# --- the department's answers ---------------------------------------------------------------------------------


def stays_reported(target: str) -> Callable[[Facts], str]:
    """Where a step leads that the department takes: to ``target``, or nowhere once the government was told."""
    return lambda facts: facts.state if facts.state in REPORTED else target


def may_still_set_out(facts: Facts) -> bool:
    """Whether sending people is still to be recorded."""
    return not (facts.particulars.get("dispatched_at") or facts.particulars.get("arrived_at"))


def may_handle(facts: Facts) -> Iterable[Reason]:
    """M-4: what was done on the spot, and by whom: two officers at least (行政处罚法42)."""
    yield from unanswered(facts, NO_RESULT)
    yield from two_officers(facts, "officers", "处置记录")


def explains(facts: Facts) -> bool:
    """M-5 (b): whether a refusal says why: a ground of the list or a word of reason."""
    return any(str(facts.fields.get(name) or "").strip() for name in ("reason_code", "reason", "words"))


def refused(facts: Facts) -> str:
    """M-5: a refusal with a reason may be disputed, one without opens the report; what was reported stays reported."""
    if facts.state in REPORTED:
        return facts.state
    return "refused_with_reason" if explains(facts) else "no_response"


# --- the end of a refusal -------------------------------------------------------------------------------------


def may_register_offline(facts: Facts) -> Iterable[Reason]:
    """P-5: a dispute about a refusal that is settled outside the portal leaves its result here."""
    yield from unanswered(facts, NO_DECISION)


def settled_offline(facts: Facts) -> str:
    """P-5: the department comes after all, another one does, or there is no danger any more."""
    return OFFLINE_RESULTS[str(facts.fields.get("offline_result") or "receiver")]


def settled(facts: Facts) -> str:
    """D-4: what a dispute has settled: the department comes after all, or another one is to be told."""
    ours = facts.fields.get("settled_for") == facts.particulars.get("receiver")
    return "acknowledged" if ours else facts.state


OFFLINE_RESULTS = {"receiver": "acknowledged", "other": "passed_on", "over": "handled"}


def may_record_end(facts: Facts) -> Iterable[Reason]:
    """M-4, Q-23: who sent the notice sees that the danger is over, whoever has ended it."""
    yield from unanswered(facts, NO_RESULT)
