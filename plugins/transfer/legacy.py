"""Cases from before an item was handed down, classified by the department's own dates (domain T-1, L-6). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from portal.domain.answered import yet_to_come
from portal.domain.grants import GrantMode, PlaceRef, unbroken_run
from portal.domain.power_words import day_text
from portal.domain.powers import UnitRef, may_file
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

LEGACY_CLAUSE = "卫政办〔2024〕1号 三（一）1"
LIMITATION_CLAUSE = "行政处罚法第三十六条"
AGREEMENT = {"agreed_on": "协商日期", "agreed_by": "参加协商的双方人员", "agreed_result": "协商结果"}
DATES = {
    "registered_on": "线索登记日期", "own_filed_on": "本单位立案日期", "own_closed_on": "本单位结案日期",
    "violated_on": "违法行为终了日期", "agreed_on": "协商日期",
}  # fmt: skip


class Legacy(StrEnum):
    """T-1: what a case of the department was on the day its item went down."""

    CLOSED = "closed"
    FILED = "filed"
    LEFT = "left"


def legacy(facts: Facts) -> Legacy | None:
    """T-1: closed, filed, or known and left lying before the first day of the receiver's power; None for none of it.

    A case that the department filed when it had no power any more is none either (L-3).
    """
    since = devolved_on(facts)
    if since is None:
        return None
    closed, filed, known = facts.get("own_closed_on"), facts.get("own_filed_on"), first_known(facts)
    if filed is not None and not _filed_in_power(facts, filed, since):
        return None
    if closed is not None and closed < since:
        return Legacy.CLOSED
    if filed is not None:
        return Legacy.FILED
    return Legacy.LEFT if known is not None and known < since else None


def by_agreement(facts: Facts) -> bool:
    """T-1: whether the case was left from before and goes over because both sides agreed, not because of the three days."""
    return legacy(facts) is Legacy.LEFT


def devolved_on(facts: Facts) -> date | None:
    """L-6: the first day of the town office's power over a department's item; None for any other transfer.

    A merger hands nothing down: what an office merged into it held of the place before is the same power (G-2).
    """
    receiver: UnitRef | None = facts.known.get("receiver_principal")
    sender = facts.writer
    if facts.powers is None or receiver is None or not receiver.is_town_office or sender.is_town_office:
        return None
    place: PlaceRef | None = facts.known.get("place")
    then = {former for former, _until in facts.powers.merged.get(receiver, ())}
    if place is not None and place.id is not None:
        then &= {former for former, _until in place.former}
    grants = [
        grant
        for grant in facts.powers.grants_of(facts.get("item") or 0)
        if grant.holder in {receiver, *then} and grant.mode is GrantMode.DEVOLVED
    ]
    begun = [grant for grant in grants if grant.valid_from <= facts.now.date()]
    return unbroken_run(tuple(grants), begun[-1])[0] if begun else None


def first_known(facts: Facts) -> date | None:
    """The day on which the department knew: of the clue's registration, or of the discovery if that was earlier."""
    registered, discovered = facts.get("registered_on"), facts.get("discovered_at")
    days = [day for day in (registered, discovered.date() if discovered else None) if day is not None]
    return min(days, default=None)


def _filed_in_power(facts: Facts, filed: date, since: date) -> bool:
    return filed < since and not any(reason.refuses for reason in _against_filing(facts, filed))


def _against_filing(facts: Facts, filed: date) -> tuple[Reason, ...]:
    """L-3: what stood against the department filing this case on that day."""
    item = facts.item
    if facts.powers is None or item is None:
        return ()
    sender = facts.writer
    return may_file(facts.powers, item, facts.known.get("place"), sender, filed)


def may_go_down(facts: Facts) -> Iterable[Reason]:
    """T-1: what stands against sending a case that the department had before its item went down."""
    yield from _in_order(facts)
    since, found = devolved_on(facts), legacy(facts)
    if since is not None:
        yield from _against(facts, found, day_text(since))
    yield from _limitation(facts)


def _against(facts: Facts, found: Legacy | None, since: str) -> Iterable[Reason]:
    office, filed = facts.known["receiver_principal"].name, facts.get("own_filed_on")
    if found is Legacy.CLOSED:
        yield Reason(
            "E-T-LEGACY-CLOSED", f"本案{day_text(facts.get('own_closed_on'))}已结案，早于该事项{since}下放，不再移送。",
            f"案卷由本单位归档保存；{office}需要查阅、复制的，由其来函请求执法协助（查阅档案）。", LEGACY_CLAUSE, field="own_closed_on",
        )  # fmt: skip
    elif found is Legacy.FILED:
        yield Reason(
            "E-T-LEGACY-FILED", f"本案{day_text(filed)}已由本单位立案，早于该事项{since}下放，不再移送。",
            "由本单位作出处理决定，并保存档案资料。", LEGACY_CLAUSE, field="own_filed_on",
        )  # fmt: skip
    elif found is Legacy.LEFT:
        yield from _without_agreement(facts, since)
    elif filed is not None:
        yield from (_filed_without_power(reason, filed) for reason in _against_filing(facts, filed))


def _filed_without_power(reason: Reason, filed: date) -> Reason:
    """L-3: filed on or after the first day, the case was never the department's; it must go over all the same."""
    return replace(
        reason, message=f"本单位{day_text(filed)}立案时已不行使该项权力。{reason.message}", severity=Severity.WARNING,
        remedy="仍应依限移送；请写明已立的案如何处理（如撤销立案）。", field="own_filed_on",
    )  # fmt: skip


def of_batch(facts: Facts) -> dict[str, Any]:
    """T-1: what was agreed on a case left from before, in a consultation on all cases of a list; typed words go before it."""
    if not by_agreement(facts):
        return {}
    batch: Mapping[str, Any] = facts.known.get("batch") or {}
    return {name: batch[name] for name in AGREEMENT if batch and not facts.get(name)}


def _without_agreement(facts: Facts, since: str) -> Iterable[Reason]:
    agreed = of_batch(facts)
    missing = {name: words for name, words in AGREEMENT.items() if not (facts.get(name) or agreed.get(name))}
    if not (facts.having("agreement") or (facts.known.get("batch") or {}).get("signed")):
        missing["agreement"] = "双方签字的协商记录"
    if missing:
        yield Reason(
            "E-T-LEGACY-CONSULT",
            f"线索{day_text(first_known(facts) or facts.now.date())}已由本单位掌握、没有立案，早于该事项{since}下放，"
            f"属划转前的历史遗留问题，应当先与{facts.known['receiver_principal'].name}协商。缺少：{'、'.join(missing.values())}。",
            "请填写协商情况，打印协商记录由双方签字后上传；清单交接中已协商的，在交接件上传双方签字的记录即可。"
            "商定移送的，不适用 3 个工作日的移送期限。", LEGACY_CLAUSE,
            field=next(iter(missing)),
        )  # fmt: skip


def _in_order(facts: Facts) -> Iterable[Reason]:
    yield from yet_to_come(facts, DATES, LEGACY_CLAUSE)
    filed, closed = facts.get("own_filed_on"), facts.get("own_closed_on")
    if filed is not None and closed is not None and closed < filed:
        yield Reason(
            "E-F-DECIDED-EARLY",
            "结案日期早于立案日期。",
            "请核对日期。",
            LEGACY_CLAUSE,
            field="own_closed_on",
        )


def _limitation(facts: Facts) -> Iterable[Reason]:
    """行政处罚法36: an act found only after two years, or five, may be beyond punishment; what the dates say is shown."""
    ended = facts.get("violated_on") or first_known(facts)
    years = _whole_years(ended, facts.now.date()) if ended is not None else 0
    if years >= LIMITATION_YEARS[0]:
        passed = max(limit for limit in LIMITATION_YEARS if limit <= years)
        yield Reason(
            "W-T-LIMITATION", f"违法行为距今已满 {passed} 年。违法行为在二年内未被发现的，不再给予行政处罚；"
            "涉及公民生命健康安全、金融安全且有危害后果的为五年；有连续或者继续状态的，从行为终了之日起计算。",
            "请核对行为终了和发现的日期，写明没有超过处罚时效的理由。", LIMITATION_CLAUSE, Severity.WARNING, "violated_on",
        )  # fmt: skip


LIMITATION_YEARS = (2, 5)


def _whole_years(since: date, until: date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))
