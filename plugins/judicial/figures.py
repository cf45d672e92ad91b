"""The figures of a month (J-12): suspicions, referrals, filings, refusals, and penalties that were stopped."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from plugins.judicial.lookups import KIND
from plugins.judicial.pending import IN_LIEU
from portal import kit
from portal.domain.calendar import ZONE
from portal.domain.procedure import OVERSEEING_ROLES, Actor
from portal.domain.reasons import Forbidden, Reason

COUNTED = {
    "appoint_team": "涉嫌犯罪线索", "send": "移送", "file": "公安立案", "decline_filing": "公安不予立案",
    "reconsider": "提请复议", "supervise": "建议立案监督", "close": "有处理结果",
}  # fmt: skip
STOPPED = "拦下以罚代刑"


def figures(actor: Actor, month: date) -> list[tuple[str, dict[str, int]]]:
    """How often each happened in the month of ``month``: of every unit for 司法局 and 区政府办, else of the own (G-9).

    Numbers only; each matter counts once for each. Raises Forbidden for administrators, who see no matters.
    """
    if actor.is_administrator:
        raise Forbidden([Reason("E-G-ROLE", "管理员不查看办件和统计。", clause="G-4 三员分立")])
    first, end = _bounds(month)
    asked = (kit.Event.happened_at >= first) & (kit.Event.happened_at < end)
    if not actor.roles & OVERSEEING_ROLES:
        asked &= kit.Event.unit == actor.principal.id
    units = kit.directory()
    found: dict[int, dict[str, set[int]]] = {}
    for unit, step, matter in _steps(asked):
        found.setdefault(unit, {}).setdefault(COUNTED[step], set()).add(matter)
    for unit, matter in _stopped(asked):
        found.setdefault(unit, {}).setdefault(STOPPED, set()).add(matter)
    return [
        (units.name(unit), {name: len(matters) for name, matters in counts.items()})
        for unit, counts in sorted(found.items(), key=lambda pair: units.units[pair[0]].code)
    ]


def _steps(asked: Any) -> Iterable[tuple[int, str, int]]:
    rows = kit.Event.select(kit.Event.unit, kit.Event.step, kit.Event.matter).join(kit.Matter)
    return list(rows.where(asked & (kit.Matter.kind == KIND) & kit.Event.step.in_(list(COUNTED))).tuples())


def _stopped(asked: Any) -> Iterable[tuple[int, int]]:
    """The attempts that the timeline keeps as refused because of E-J-LIEU, of whatever procedure."""
    rows = kit.Event.select().where(
        asked & (kit.Event.from_state == kit.Event.to_state) & kit.Event.label.endswith("（未生效）")
    )
    return [
        (row.unit_id, row.matter_id)
        for row in rows
        if any(IN_LIEU in message for message, _sentence in row.confirmed)
    ]


def _bounds(month: date) -> tuple[datetime, datetime]:
    first = month.replace(day=1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return datetime.combine(first, time(), ZONE), datetime.combine(following, time(), ZONE)
