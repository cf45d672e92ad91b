"""What must hold before information goes out, is corrected, or is passed on (domain §6). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from plugins.sharing.categories import LAW_CHANGE, NOTICE_CLAUSE, Category, category_of, computed
from plugins.sharing.timing import delay_reason, last_day
from portal.domain.answered import missing, reason_given, unanswered
from portal.domain.official_papers import in_own_name, unclassified
from portal.domain.power_words import day_text, some_names
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

NO_TITLE = Reason("E-FORM", "请填写标题。", "一句话写明共享什么。", NOTICE_CLAUSE, field="title")
NO_CATEGORY = Reason(
    "E-S-CAT", "没有选择类别。", "请按通知三（三）所列八类选择。", NOTICE_CLAUSE, field="category"
)
NO_ITEM = Reason(
    "E-L-NOITEM", "法规规章调整没有写明涉及哪些事项。", "请选择清单中的事项，承接单位由此确定。", NOTICE_CLAUSE, field="item"
)  # fmt: skip
NO_READER = Reason(
    "E-S-NOBODY", "没有接收单位。", "请写明事项或者地点，或者勾选接收单位。", NOTICE_CLAUSE, field="receivers"
)  # fmt: skip
SHARING_LAW = "政务数据共享条例第二十五条"
ONWARD = Reason(
    "E-S-ONWARD", "收到的信息只用于所写明的用途，未经提供单位同意不得转供其他单位。", "请与提供单位联系，由其增加接收单位。", SHARING_LAW
)  # fmt: skip


def may_publish(facts: Facts) -> Iterable[Reason]:
    """S-1 … S-3, S-6: everything that stands against sharing, at once."""
    yield from in_own_name(facts, "E-S-SENDER", "共享信息", "通知三（三）；河南省行政执法条例")
    yield from unanswered_title(facts)
    yield from of_its_category(facts)
    yield from of_its_day(facts)
    yield from unclassified(facts)
    yield from reaches(facts, readers(facts))


def unanswered_title(facts: Facts) -> Iterable[Reason]:
    """Lists and notices call it by its title; one made from facts has one already."""
    return missing(facts, NO_TITLE)


def of_its_category(facts: Facts) -> Iterable[Reason]:
    """S-1: one of eight kinds; who usually shares it is asked about, and never refused (AT-59)."""
    category = category_of(facts.get("category"))
    if category is None:
        yield NO_CATEGORY
        return
    sender = facts.writer
    if sender.kind not in category.producers:
        yield Reason(
            "W-S-DIR", f"“{category.label}”一般由{usual(category)}提供，本件由{sender.name}提供。",
            "请核对类别；无误的，用一句话说明。", NOTICE_CLAUSE, Severity.WARNING, field="category",
        )  # fmt: skip
    if category.number == LAW_CHANGE and not facts.known.get("items"):
        yield NO_ITEM


def usual(category: Category) -> str:
    """Who usually shares a category, in words."""
    towns, departments = "town" in category.producers, "department" in category.producers
    return "镇办或者部门" if towns and departments else "镇办" if towns else "区级部门"


def of_its_day(facts: Facts) -> Iterable[Reason]:
    """S-2, S-3: formed today or before; after its last day only with a reason — the only hard demand (AT-54, AT-58)."""
    formed = facts.get("formed_on")
    if formed is not None and formed > facts.now.date():
        yield Reason(
            "E-S-DATE", f"形成日期{day_text(formed)}晚于今天。", "请填写信息形成的日期。", NOTICE_CLAUSE, field="formed_on"
        )  # fmt: skip
        return
    last = last_day(facts)
    if last is None or facts.now.date() <= last or delay_reason(facts):
        return
    field = "delay_words" if facts.get("delay_reason") == "other" else "delay_reason"
    yield Reason(
        "E-S-REASON", f"应于{day_text(last)}共享，现在共享须说明原因。",
        "请选择收集、整理或者写明其他原因；说明原因的按“延期共享”记载，不算逾期。", NOTICE_CLAUSE, field=field,
    )  # fmt: skip


def readers(facts: Facts) -> list[UnitRef]:
    """Who is to get it: those that were ticked, or else those that follow from category, items and place."""
    units, sender = facts.known.get("units", {}), facts.writer
    ticked = [units[number] for number in facts.get("receivers") or [] if number in units]
    return [one for one in ticked if one.id != sender.id] or proposed(facts)


def proposed(facts: Facts) -> list[UnitRef]:
    """S-1: the readers as they follow from category, items and place."""
    sender = facts.writer
    return proposed_for(facts.get("category"), sender, facts.known)


def proposed_for(category: object, sender: UnitRef, known: Mapping[str, Any]) -> list[UnitRef]:
    """The same for a form that belongs to no matter yet."""
    return computed(
        category_of(category), sender, known.get("items", ()), known.get("holders", ()), known.get("offices", ()),
        known.get("everybody", ()),
    )  # fmt: skip


def reaches(facts: Facts, to: Iterable[UnitRef]) -> Iterable[Reason]:
    """P-2: somebody gets it; a unit that does not use the portal for it is served on paper, and that is recorded."""
    units = list(to)
    if not units:
        yield NO_READER
    yield from served_on_paper(facts, [one for one in units if one.id in facts.known.get("off", ())])


def served_on_paper(facts: Facts, away: Sequence[UnitRef]) -> Iterable[Reason]:
    """P-2: of units that do not use the portal for it is recorded how they got it."""
    if away and not facts.said("offline_note"):
        yield Reason(
            "E-P-DISABLED", f"{some_names(away)}未启用信息共享，不能电子送达。",
            "请打印送交，在“线下送达”一栏写明方式、时间和签收人。", "P-2", field="offline_note",
        )  # fmt: skip


def to_acknowledge(facts: Facts) -> bool:
    """Each reader says once that it has read."""
    ours = {facts.actor.principal.id, facts.actor.unit.id}
    return any(one.unit.id in ours and one.answered_at is None for one in facts.participants)


def may_correct(facts: Facts) -> Iterable[Reason]:
    """G-6, S-3: a correction is a new version that says why; what was shared stays."""
    yield from reason_given(facts)
    if not str(facts.fields.get("content") or "").strip() and not facts.newly("material"):
        yield Reason(
            "E-FORM", "没有写明更正后的内容。", "请填写内容，或者上传更正后的材料。", "G-6 全过程记录", field="content"
        )  # fmt: skip


def may_add_readers(facts: Facts) -> Iterable[Reason]:
    """The sender adds readers at any time."""
    yield from unanswered(facts, NO_READER)
    yield from reaches(facts, _chosen(facts)) if facts.fields.get("receivers") else ()


def may_route(facts: Facts) -> Iterable[Reason]:
    """S-5, S-6: the command centre passes on what was sent to it; any other reader only with the sender's consent."""
    if "hub" not in (facts.actor.principal.kind, facts.actor.unit.kind):
        yield ONWARD
    yield from may_add_readers(facts)


def routes(facts: Facts) -> bool:
    """S-5: whether the reader is the command centre."""
    return "hub" in (facts.actor.principal.kind, facts.actor.unit.kind)


def _chosen(facts: Facts) -> list[UnitRef]:
    units = facts.known.get("units", {})
    return [units[number] for number in facts.fields.get("receivers") or [] if number in units]
