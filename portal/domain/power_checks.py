"""What the authority list forbids: filing without power, publishing what may not go down (L-1…L-9)."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from portal.domain.grants import Grant, GrantMode, Item, PlaceRef, PowerList, UnitRef
from portal.domain.power_words import day_text, excepted_penalties, grant_paper, some_names, unit_names
from portal.domain.reasons import Reason, Severity

LIST_CLAUSE = "卫政办〔2024〕1号第二部分"
LIBERTY_CLAUSE = "行政处罚法第十八条第三款"
DEVOLUTION_CLAUSE = "行政处罚法第二十四条第一款"
ENTRUSTING_CLAUSE = "行政处罚法第二十条"

PERSONAL_LIBERTY = ("拘留", "限制人身自由")


def may_file(
    powers: PowerList, item: Item | None, place: PlaceRef | None, unit: UnitRef, on: date
) -> tuple[Reason, ...]:
    """L-1, L-3, G-11b: what stands against ``unit`` filing a case on ``item`` at ``place`` on a day.

    A power that was devolved is lost to the department (refusal); one that was entrusted, or of which some
    penalty kinds stayed, only asks for a sentence of reason (Q-20, L-5).
    """
    if unit.is_town_office:
        return _office_may_file(powers, item, place, unit, on)
    if item is None:
        return ()
    if unit != item.origin:
        return (_not_the_origin(item, unit),)
    return _department_may_file(powers, item, place, on)


def _office_may_file(
    powers: PowerList, item: Item | None, place: PlaceRef | None, unit: UnitRef, on: date
) -> tuple[Reason, ...]:
    """L-1: the list is the boundary of an office's power, its territory the area.

    Of a day before a merger the office is asked whose power and territory it was then (G-2).
    """
    place = place.on(on) if place else None
    then = powers.on_its_side(unit, on)
    if item is None:
        message = f"{unit.name}只能对清单内的事项立案。"
        remedy = "请选择清单事项；清单以外的，移送相应的区级部门。"
        return (Reason("E-L-NOITEM", message, remedy, LIST_CLAUSE),)
    here = [one for one in then if place is None or not place.offices or one in place.offices]
    if place is not None and not here:
        owner = unit_names(place.offices)
        message = f"「{place.name}」不在{unit.name}辖区内。"
        return (Reason("E-L-NOPOWER", message, f"请移送有管辖权的一方（地点在{owner}辖区）。", LIST_CLAUSE),)
    if any(powers.grants_on(item.id, on, one) for one in here):
        return ()
    message = f"{day_text(on)}「{item.name}」不在{unit.name}的清单内。"
    return (Reason("E-L-NOPOWER", message, f"请移送{item.origin.name}。", LIST_CLAUSE),)


def _not_the_origin(item: Item, unit: UnitRef) -> Reason:
    """Concurrent powers of departments are not in the list, so this is asked about and not refused."""
    message = f"清单载明「{item.name}」的原实施部门是{item.origin.name}，不是{unit.name}。"
    remedy = "请说明本单位的立案依据，或者移送有管辖权的一方。"
    return Reason("E-L-NOPOWER", message, remedy, LIST_CLAUSE, Severity.WARNING)


def _department_may_file(
    powers: PowerList, item: Item, place: PlaceRef | None, on: date
) -> tuple[Reason, ...]:
    """L-3: from 00:00 of the first day the department files no new case where an office holds the item."""
    place = place.on(on) if place else None
    if place is None or not place.offices:
        held = powers.holders_on(item.id, on)
        return (_territory_first(item, held),) if held else ()
    standing = [powers.grants_on(item.id, on, office) for office in place.offices]
    if not all(standing):
        return ()
    return tuple(_lost_to(powers, item, grants[-1]) for grants in standing[:1])


def _territory_first(item: Item, held: Sequence[UnitRef]) -> Reason:
    message = f"「{item.name}」已由{some_names(held)}行使，地点属于哪个镇办尚未确定。"
    return Reason("E-L-NOPOWER", message, "请先确定地点所在的镇办。", LIST_CLAUSE, Severity.WARNING)


def _lost_to(powers: PowerList, item: Item, grant: Grant) -> Reason:
    """L-3, L-5, Q-20: refusal, softened where the department keeps the responsibility or a penalty kind."""
    office, paper = grant.holder.name, grant_paper(powers, grant)
    since = day_text(grant.valid_from)
    message = f"「{item.name}」自{since}起已{grant.mode.label}{office}（{paper}）。"
    if grant.mode is GrantMode.ENTRUSTED:
        remedy = f"一般移送{office}办理；确需自行立案的，请说明理由。"
        return Reason("E-L-NOPOWER", message, remedy, ENTRUSTING_CLAUSE, Severity.WARNING)
    left = "、".join(excepted_penalties(item, grant))
    if left:
        remedy = f"仅{left}仍由{item.origin.name}决定；其他处罚请移送{office}。"
        return Reason("E-L-NOPOWER", message, remedy, LIST_CLAUSE, Severity.WARNING)
    return Reason("E-L-NOPOWER", message, f"请移送{office}。", LIST_CLAUSE)


def overlaps(powers: PowerList, new: Sequence[Grant]) -> tuple[Reason, ...]:
    """L-1 ``E-L-OVERLAP``: no item, territory and day may have two grants, save of different penalty kinds.

    A new grant replaces the published one of the same id, so closing a grant is no overlap with itself.
    """
    replaced = {grant.id for grant in new}
    found: list[Reason] = []
    for index, grant in enumerate(new):
        published = (g for g in powers.grants_of(grant.item_id, grant.holder) if g.id not in replaced)
        for other in chain(published, new[:index]):
            if _overlap(grant, other):
                found.append(_overlap_reason(powers, grant, other))
    return tuple(found)


def _overlap(a: Grant, b: Grant) -> bool:
    return a.item_id == b.item_id and a.holder == b.holder and a.meets(b) and a.shares_penalties(b)


def _overlap_reason(powers: PowerList, grant: Grant, other: Grant) -> Reason:
    item = powers.items.get(grant.item_id)
    name = f"「{item.name}」" if item else "该事项"
    until = f"至{day_text(other.valid_to)}前" if other.valid_to else "起一直有效"
    message = (
        f"{name}自{day_text(grant.valid_from)}起授予{grant.holder.name}，"
        f"与{grant_paper(powers, other)}的授权（{day_text(other.valid_from)}{until}）重叠。"
    )
    return Reason("E-L-OVERLAP", message, "请先收回原授权，或者调整起止日期。", LIST_CLAUSE)


def may_publish(
    grants: Iterable[Grant],
    penalties: Iterable[str],
    document: str,
    effective: date,
    today: date,
    *,
    live: bool,
    backdating_reason: str = "",
) -> tuple[Reason, ...]:
    """L-1, L-5, L-9: what stands against publishing a list by ``document`` from ``effective`` on.

    ``penalties`` are all penalty kinds the list hands down. Before the district is ``live`` lists of the past
    may be entered; afterwards only with ``backdating_reason``, a sentence of the justice bureau.
    """
    found: list[Reason] = []
    if not document.strip():
        remedy = "请填写文件的文号、日期并附文件。"
        found.append(Reason("E-L-NOBASIS", "没有依据文件。", remedy, LIST_CLAUSE, field="document"))
    if live and effective < today and not backdating_reason.strip():
        message = f"生效日期{day_text(effective)}早于今天（{day_text(today)}）。"
        remedy = "请改为今天或以后；确需追溯的，由区司法局写明理由并查看所涉办件后公布。"
        found.append(Reason("E-L-BACKDATE", message, remedy, LIST_CLAUSE, field="effective"))
    return (*found, *_forbidden(grants, penalties))


def _forbidden(grants: Iterable[Grant], penalties: Iterable[str]) -> list[Reason]:
    """L-9 ``E-L-FORBIDDEN``: personal liberty never; devolution only to town and street offices."""
    found: list[Reason] = []
    liberty = sorted({kind for kind in penalties if any(word in kind for word in PERSONAL_LIBERTY)})
    if liberty:
        message = f"{'、'.join(liberty)}只能由公安机关和法律规定的其他机关行使，不得下放或者委托。"
        found.append(Reason("E-L-FORBIDDEN", message, "请从清单中去掉该处罚种类。", LIBERTY_CLAUSE))
    others = {g.holder for g in grants if g.mode is GrantMode.DEVOLVED and not g.holder.is_town_office}
    if others:
        names = unit_names(sorted(others, key=lambda unit: unit.code))
        message = f"行政处罚权只能下放乡镇人民政府、街道办事处，不能下放{names}。"
        found.append(Reason("E-L-FORBIDDEN", message, "请核对承接主体。", DEVOLUTION_CLAUSE))
    return found


def municipal_origins(items: Iterable[Item]) -> tuple[Reason, ...]:
    """L-9: only county-level powers go down, so items of a municipal branch ask for the paper."""
    return tuple(
        Reason(
            "W-L-BRANCH",
            f"「{item.name}」的原实施部门{item.origin.name}是市级部门的分局。",
            "请核对并注明市级部门同意下放的文件。",
            DEVOLUTION_CLAUSE,
            Severity.WARNING,
        )
        for item in items
        if item.origin.kind == "branch"
    )
