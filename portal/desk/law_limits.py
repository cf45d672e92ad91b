"""The limits that laws set for complaints (C-8): as shipped, and as the district's administrator has put them right (G-12)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from portal import clock
from portal.desk import audit
from portal.desk.duties import must_be
from portal.desk.terms import NUMBERED, SHORTEST_CLAUSE, SHORTEST_DOCUMENT
from portal.domain.law_limits import LAW_LIMIT_UNITS, LONGEST, LawLimit
from portal.domain.limits import Label
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Reason, Refused
from portal.store import snapshots
from portal.store.calendar import LawLimitVersion
from portal.store.db import transaction

SHORTEST_LAW = 4
LABELS = (Label.STATUTORY_LIMIT, Label.INTERNAL_REMINDER)


def listed(on: date) -> list[LawLimit]:
    """Every limit as it is on a day, those that are off included, by law."""
    return sorted(snapshots.law_limits(on), key=lambda one: one.key)


def versions() -> list[LawLimitVersion]:
    """What the district entered, the newest first."""
    return list(LawLimitVersion.select().order_by(LawLimitVersion.since.desc(), LawLimitVersion.id.desc()))


def set_limit(actor: Actor | None, limit: LawLimit) -> LawLimitVersion:
    """Enter a limit that a law sets, change it or switch it off, for what comes in from a day on.

    What runs keeps what it was started with. Raises Forbidden, and Refused with E-K-TERM for all that is missing: the
    law, its article and what it demands, a length, the paper by its number, the words of the article. So nothing that
    nobody has read becomes a 法定期限 (§0).
    """
    must_be(actor, "调整期限", Role.SYSTEM_ADMIN)
    limit = replace(limit, law=limit.law.strip().strip("《》"))
    if faults := list(_faults(limit)):
        raise Refused(faults)
    with transaction():
        row: LawLimitVersion = LawLimitVersion.create(
            law=limit.law, duty=limit.duty, article=limit.article, days=limit.days, unit=limit.unit.value, active=limit.on,
            label=limit.label.value, items=list(limit.items), since=limit.since, document=limit.document,
            clause=limit.clause, recorded_at=clock.now(), recorded_by=actor.name if actor else audit.OPERATOR,
        )  # fmt: skip
        snapshots.changed("terms")
        told = {"name": f"{limit.law}{limit.article}{limit.duty}", "length": limit.days, "since": limit.since}
        audit.record(
            actor, "term.law", "term", None, document=limit.document, off=not limit.on, items=list(limit.items), **told
        )  # fmt: skip
    return row


def _faults(limit: LawLimit) -> Iterator[Reason]:
    if len(limit.law) < SHORTEST_LAW:
        yield _fault("没有写明法律、法规的名称。", "请写全称，与清单中设定依据的写法一致。", "law")
    if not limit.duty:
        yield _fault("没有写明期限内应当做什么。", "如：办结并反馈、告知投诉人。", "duty")
    if not limit.article and limit.label is Label.STATUTORY_LIMIT:
        yield _fault("没有写明条款。", "如：第二十四条。", "article")
    if limit.unit not in LAW_LIMIT_UNITS or not 1 <= limit.days <= LONGEST:
        yield _fault(f"长度应为 1 至 {LONGEST} 日。", "请按条文填写。", "days")
    if limit.since < clock.today():
        yield _fault("施行日期已过，不能溯及既往。", "请填写今天或以后的日期；已经起算的期限不变。", "since")
    yield from _paper_faults(limit)
    known = {item.code for item in snapshots.power_list(clock.today()).items.values()}
    if unknown := [code for code in limit.items if code not in known]:
        yield _fault(f"清单中没有这些编码：{'、'.join(unknown)[:60]}。", "请核对事项的编码。", "items")


def _paper_faults(limit: LawLimit) -> Iterator[Reason]:
    statutory = limit.label is Label.STATUTORY_LIMIT
    if len(limit.document) < SHORTEST_DOCUMENT or (statutory and not NUMBERED.search(limit.document)):
        remedy = "请填写公布、修改或废止该法律的文件的文号，如 公告第12号、国务院令第310号。"
        yield _fault(
            "没有写明依据的文件。" if not statutory else "法定期限须写明公布它的文件的文号。",
            remedy,
            "document",
        )
    if statutory and len(limit.clause) < SHORTEST_CLAUSE:
        yield _fault("没有抄录规定该期限的条款。", "没有读到原文的，不得作为法定期限。", "clause")


def _fault(message: str, remedy: str, field: str) -> Reason:
    return Reason("E-K-TERM", message, remedy, "C-8；G-12 规则参数", field=field)
