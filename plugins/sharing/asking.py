"""Asking for information, answering and declining (domain S-4, L-4). Pure."""

from collections.abc import Iterable
from datetime import date

from plugins.sharing.categories import NOTICE_CLAUSE
from plugins.sharing.publishing import served_on_paper
from portal.domain.answered import missing, reason_given, unanswered
from portal.domain.official_papers import in_own_name, limit, unclassified
from portal.domain.power_words import day_text
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity
from portal.domain.terms import Due, Later, due

REQUEST = "sharing.request"
GUIDANCE, CALL, NEED = "guidance", "call", "need"
SORTS = {NEED: "信息需求", GUIDANCE: "业务指导", CALL: "数据报送"}
LAW = "政务数据共享条例第十九条、第二十一条"
COLUMNS_AT_MOST = 12
NO_TITLE = Reason("E-FORM", "没有写明需要什么信息。", "请写一句话。", NOTICE_CLAUSE, field="title")
NO_PURPOSE = Reason("E-S-PURPOSE", "没有写明用途。", "信息只用于所写明的用途。", LAW, field="purpose")
NO_NEED = Reason("E-S-PURPOSE", "没有写明履职需要（依据）。", "如：行政处罚法第四十条，查明当事人是否已取得许可。", LAW, field="legal_need")  # fmt: skip
NO_RECEIVER = Reason("E-S-NOBODY", "没有选择向哪个单位提出。", "请勾选一个或几个单位。", NOTICE_CLAUSE, field="receivers")  # fmt: skip
NO_ITEM = Reason("E-L-NOITEM", "业务指导没有写明事项。", "请选择清单中的事项，问题由其原实施部门解答，解答公布在事项页。", "通知二", field="item")  # fmt: skip
NO_ANSWER = Reason("E-FORM", "没有填写答复内容。", "请写明答复，或者上传材料。", NOTICE_CLAUSE, field="answer")  # fmt: skip


def may_ask(facts: Facts) -> Iterable[Reason]:
    """S-4: a request names what, what for, on which need, from whom; a question of guidance its item."""
    yield from in_own_name(facts, "E-S-SENDER", "提出信息需求", "通知三（三）")
    sort = sort_of(facts)
    needs = [NO_TITLE] if sort == GUIDANCE else [NO_TITLE, NO_PURPOSE, NO_NEED]
    yield from missing(facts, *needs)
    if sort == GUIDANCE and not facts.get("item"):
        yield NO_ITEM
    elif not asked(facts):
        yield NO_RECEIVER
    if sort == CALL and not columns_of(facts.get("columns")):
        yield Reason(
            "E-FORM", "没有写明要报送哪些栏目。", "每行写一栏，如：检查户数。", NOTICE_CLAUSE, field="columns"
        )
    yield from unclassified(facts)
    yield from _off(facts)
    yield from _short(facts)


def sort_of(facts: Facts) -> str:
    """Whether it is a need, a question of guidance, or a table to fill in."""
    return str(facts.get("sort") or NEED)


def asked(facts: Facts) -> list[int]:
    """Who is asked: those that were ticked, never the own unit; of guidance the item's origin department."""
    item = facts.item
    if sort_of(facts) == GUIDANCE:
        return [item.origin.id] if item is not None else []
    chosen = facts.get("receivers") or []
    return [number for number in dict.fromkeys(chosen) if number != facts.actor.principal.id]


def columns_of(typed: object) -> list[str]:
    """The columns of a table to fill in, one a line; each once."""
    words = [line.strip()[:60] for line in str(typed or "").replace("、", "\n").splitlines()]
    return list(dict.fromkeys(word for word in words if word))[:COLUMNS_AT_MOST]


def _off(facts: Facts) -> Iterable[Reason]:
    units = facts.known.get("units", {})
    away = [units[number] for number in asked(facts) if number in facts.known.get("off", ())]
    return served_on_paper(facts, away)


def _short(facts: Facts) -> Iterable[Reason]:
    """S-4 [CONV]: a day that leaves less than the usual time is a wish, and says why."""
    wished, usual = facts.get("due_on"), usual_day(facts)
    if wished is not None and usual is not None and facts.now.date() <= wished < usual:
        yield Reason(
            "W-S-SHORT", f"希望{day_text(wished)}前答复，早于通常的{day_text(usual)}。", "请说明为什么急用。", NOTICE_CLAUSE,
            Severity.WARNING, field="due_on",
        )  # fmt: skip
    if wished is not None and wished < facts.now.date():
        yield Reason("E-S-DATE", "希望答复的日期已经过去。", "请核对日期。", NOTICE_CLAUSE, field="due_on")


def usual_day(facts: Facts) -> date | None:
    """S-4 [CONV]: until when an answer is expected where nothing is said."""
    if facts.calendar is None:
        return None
    return due(limit(facts, REQUEST, facts.now.date()), facts.now, facts.calendar).due_on


def put_off(facts: Facts, found: Due) -> Later | None:
    """S-4: the day that the asking unit named, where it leaves more time."""
    wished: date | None = facts.get("due_on")
    return Later(wished, "需求单位写明的答复日期") if wished and wished > found.due_on else None


def may_answer(facts: Facts) -> Iterable[Reason]:
    """S-4: an answer says something; a table to fill in has something in each of its columns."""
    if sort_of(facts) == CALL:
        missing = [
            name for number, name in enumerate(columns_of(facts.get("columns"))) if not cell(facts, number)
        ]
        if missing:
            yield Reason(
                "E-S-CELLS",
                f"没有填写：{'、'.join(missing)}。",
                "没有的填 0 或者“无”。",
                NOTICE_CLAUSE,
                field="cells",
            )
        return
    if not facts.newly("answer_material"):
        yield from unanswered(facts, NO_ANSWER)


def cell(facts: Facts, number: int) -> str:
    """What was filled into a column of the table."""
    given = str(facts.fields.get("cells") or "").split("\n")
    return given[number].strip() if number < len(given) else ""


def may_decline(facts: Facts) -> Iterable[Reason]:
    """S-4: declining needs its reason."""
    yield from reason_given(facts)


def to_answer(facts: Facts) -> bool:
    """Each unit that was asked answers once."""
    ours = {facts.actor.principal.id, facts.actor.unit.id}
    return any(one.unit.id in ours and one.answered_at is None for one in facts.participants)


def after_answer(facts: Facts) -> str:
    """S-4: it ends when all have said something; declined only where all have declined."""
    if any(one.answered_at is None for one in facts.participants):
        return facts.state
    return "answered"


def after_declining(facts: Facts) -> str:
    """Likewise."""
    if any(one.answered_at is None for one in facts.participants):
        return facts.state
    return "answered" if facts.known.get("answers") else "declined"
