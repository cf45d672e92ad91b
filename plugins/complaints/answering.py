"""What stands against answering, feeding back and closing (domain C-5, C-6). Pure."""

from collections.abc import Iterable

from plugins.complaints.grounds import ANSWER_CLAUSE, can_be_answered, words
from plugins.complaints.handling import impartial
from plugins.complaints.passing import duties_open
from portal.domain.answered import unanswered
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

PASSED_ON = frozenset({"referred", "awaiting_town", "result_known"})
CLOSABLE = (
    frozenset({"registered", "verifying", "no_violation", "resulted", "replied", "fed_back"}) | PASSED_ON
)


def replied(facts: Facts) -> bool:
    """C-5: the complainant has the result, or it is recorded why nobody could be told."""
    return bool(facts.get("replied_at") or words(facts.particulars.get("reply_waived")))


def feedback_owed(facts: Facts) -> bool:
    """C-6: a department passed the complaint on and has not heard of the result."""
    return bool(facts.get("referred_by") and not facts.get("fed_back_at"))


def may_reply(facts: Facts) -> Iterable[Reason]:
    """C-5: the result in words and how it was told; waived only where nobody can be told."""
    yield from impartial(facts)
    yield from _answer(facts)
    if facts.fields.get("also_feed_back"):
        yield from may_feed_back(facts)
    elif facts.fields.get("also_close") and feedback_owed(facts):
        yield NO_FEEDBACK


def _answer(facts: Facts) -> Iterable[Reason]:
    waived = words(facts.fields.get("reply_waived"))
    if waived and can_be_answered(facts):
        yield Reason(
            "E-C-NOREPLY", "投诉人、举报人可以联系，应当答复。", "请答复；对方拒收的，写明经过。", ANSWER_CLAUSE, Severity.WARNING,
            "reply_waived",
        )  # fmt: skip
    if not waived:
        yield from unanswered(facts, *REPLY_NEEDS)


REPLY_NEEDS = (
    Reason("E-C-NOREPLY", "请填写答复内容。", "写明查明的情况和处理结果；涉及个人信息、秘密的，写摘要。", ANSWER_CLAUSE, field="reply"),
    Reason("E-C-NOREPLY", "请选择答复方式。", "匿名、没有联系方式的，写明不能答复的原因。", ANSWER_CLAUSE, field="reply_by"),
)  # fmt: skip
NO_FEEDBACK = Reason(
    "E-C-NOFEEDBACK",
    "还没有向转来的部门反馈结果。",
    "请办理“反馈转来部门”。",
    ANSWER_CLAUSE,
    field="feedback",
)


def may_feed_back(facts: Facts) -> Iterable[Reason]:
    """C-6: what the department is told."""
    if not words(facts.fields.get("feedback")):
        yield Reason(
            "E-C-NOFEEDBACK",
            "请填写反馈内容。",
            "写明调查处理结果和是否已答复投诉人。",
            ANSWER_CLAUSE,
            field="feedback",
        )


def may_close(facts: Facts) -> Iterable[Reason]:
    """C-4, C-5, C-6: closed once the duties of the unit that closes it are done."""
    if facts.state in PASSED_ON:
        yield from duties_open(facts)
        yield from _still_awaited(facts)
        return
    if not replied(facts):
        yield Reason("E-C-NOREPLY", "还没有答复投诉人、举报人。", "请先核实并“答复投诉人”。", ANSWER_CLAUSE)
    if feedback_owed(facts):
        yield NO_FEEDBACK


def _still_awaited(facts: Facts) -> Iterable[Reason]:
    """C-4, C-6: closing before the result is known is the department's own choice; it says why."""
    if facts.state != "result_known":
        yield Reason(
            "E-C-AWAITING", "镇办还没有反馈结果。", "一般等反馈后再办结；现在办结的，请说明理由。", ANSWER_CLAUSE, Severity.WARNING
        )  # fmt: skip
    elif can_be_answered(facts) and not facts.get("consent_identity") and not replied(facts):
        yield Reason(
            "E-C-RELAY", "投诉人不同意移交身份，镇办不能直接答复。", "请先“转告结果”，或者说明理由。", ANSWER_CLAUSE,
            Severity.WARNING,
        )  # fmt: skip


def may_record_result(facts: Facts) -> Iterable[Reason]:
    """P-2, P-5: what was done about it on paper, in words; entered by a party."""
    if not of_a_party(facts):
        yield Reason("E-G-ROLE", "只有本件的当事单位可以登记线下办理结果。", "", "P-3")
    yield from unanswered(facts, Reason("E-FORM", "请填写办理结果。", "", ANSWER_CLAUSE, field="result"))


def may_relay(facts: Facts) -> Iterable[Reason]:
    """C-5: who did not want the town office to know them hears the result from the unit that does."""
    yield from _answer(facts)


def may_answer_routed(facts: Facts) -> Iterable[Reason]:
    """C-7: 司法局 answers what it took over, or says why nobody can be told."""
    yield from _answer(facts)


def of_a_party(facts: Facts) -> bool:
    """The result done on paper is entered by a party; whoever oversees only reads."""
    return facts.actor.principal in facts.parties.values()


def closable_now(facts: Facts) -> bool:
    """What is offered as the last step; the check says of any other moment what is missing."""
    if facts.state in PASSED_ON:
        return facts.state == "result_known" and not any(duties_open(facts))
    return replied(facts) and not feedback_owed(facts)
