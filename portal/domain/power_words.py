"""The sentences in which the authority list explains itself to a clerk."""

from collections.abc import Iterable, Sequence
from datetime import date

from portal.domain.grants import (
    Grant,
    GrantMode,
    Item,
    OpenCases,
    PowerList,
    Transition,
    UnitRef,
    unbroken_run,
)

NAMED_AT_MOST = 3


def day_text(day: date) -> str:
    """A day as official papers write it: 2026年1月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def unit_names(units: Iterable[UnitRef]) -> str:
    """Names in a row, joined the Chinese way."""
    return "、".join(unit.name for unit in units)


def some_names(units: Sequence[UnitRef]) -> str:
    """Names in a row, or the first of many and their number."""
    if len(units) <= NAMED_AT_MOST:
        return unit_names(units)
    return f"{unit_names(units[:NAMED_AT_MOST])}等 {len(units)} 个镇办"


def paper_text(powers: PowerList, number: str, title: str = "") -> str:
    """A document as it is cited: title and 文号, or whichever of the two is known."""
    title = title or powers.documents.get(number, "")
    titled = f"《{title.strip('《》')}》" if title else ""
    if not number:
        return titled or "（文件未登记）"
    return f"{titled}（{number}）" if titled else number


def grant_paper(powers: PowerList, grant: Grant) -> str:
    """The list and the item number on which a grant stands."""
    cited = paper_text(powers, grant.document, grant.list_title)
    return f"{cited}第{grant.number}项" if grant.number else cited


def held_by_office(powers: PowerList, item: Item, grant: Grant, on: date) -> list[str]:
    """Why an office holds an item: paper, since when, in whose name, and what stays with the department."""
    office, origin = grant.holder.name, item.origin.name
    verb = "受委托行使" if grant.mode is GrantMode.ENTRUSTED else "行使"
    paper = grant_paper(powers, grant)
    sentences = [f"「{item.name}」由{office}{verb}：{paper}，自{day_text(grant.valid_from)}起。"]
    since, _ = unbroken_run(powers.grants_of(item.id, grant.holder), grant)
    if since != grant.valid_from:
        sentences.append(f"{office}自{day_text(since)}起连续行使该项权力。")
    sentences.extend(_mode_sentences(item, grant))
    sentences.append(
        f"监管：{origin}；处罚：{office}。{origin}仍负责本行业日常监管，发现违法行为移送{office}。"
    )
    left = excepted_penalties(item, grant)
    if left:
        sentences.append(f"{'、'.join(left)}不在{grant.mode.label}范围内，仍由{origin}决定。")
    sentences += in_transition(powers, grant.transition, on) + on_basis(item, on)
    return sentences + announced(powers, item, grant.holder, on)


def _mode_sentences(item: Item, grant: Grant) -> list[str]:
    """What the mode means for the department (L-2, L-3, Q-20)."""
    origin = item.origin.name
    if grant.mode is GrantMode.ENTRUSTED:
        return [
            f"以{origin}名义作出处罚，{origin}对后果承担法律责任（行政处罚法第二十条）。",
            "行政强制措施不得委托（行政强制法第十七条第一款）。",
        ]
    return [f"{origin}自{day_text(grant.valid_from)}起在该区域不再行使该项处罚权（通知第二部分）。"]


def excepted_penalties(item: Item, grant: Grant) -> tuple[str, ...]:
    """The penalty kinds of an item that a grant leaves with the department (L-5, partial power)."""
    if not grant.penalties:
        return ()
    return tuple(kind for kind in item.penalties if kind not in grant.penalties)


def with_department(powers: PowerList, item: Item, office: UnitRef | None, on: date) -> list[str]:
    """Why an item is with its department, in one territory or (``office`` None) in the whole district."""
    origin = item.origin.name
    last = last_ended(powers, item, office, on)
    if item.retained:
        sentence = f"「{item.name}」列为部门保留事项，在全区由{origin}行使。"
    elif last is not None and last.valid_to is not None:
        by = paper_text(powers, last.recalled_by)
        sentence = f"「{item.name}」自{day_text(last.valid_to)}起收回：{by}，由{origin}行使。"
    elif office is not None and powers.holders_on(item.id, on):
        held = some_names(powers.holders_on(item.id, on))
        sentence = f"「{item.name}」由{held}行使，{office.name}不在承接范围，该区域由{origin}行使。"
    else:
        where = f"在{office.name}辖区" if office else "在全区"
        sentence = f"「{item.name}」该日{where}未下放，由{origin}行使。"
    sentences = [sentence]
    if last is not None and not item.retained:
        sentences.append(_left_open(powers, item, office, last))
        sentences += in_transition(powers, last.recall_transition, on)
    sentences += on_basis(item, on)
    return sentences + announced(powers, item, office, on)


def _left_open(powers: PowerList, item: Item, office: UnitRef | None, last: Grant) -> str:
    """L-7: who finishes what an office had filed before the recall, as the batch says."""
    cases = f"收回前{office.name if office else '镇办'}已立案未结的案件"
    if last.open_cases is OpenCases.STAY:
        return f"{cases}，仍由其办理完毕。"
    paper = paper_text(powers, last.recalled_by)
    to = f"移交{item.origin.name}" if last.open_cases is OpenCases.ALONG else "由双方逐案协商由谁办结"
    return f"{cases}，{to}（{paper}）。"


def in_transition(powers: PowerList, transition: Transition | None, on: date) -> list[str]:
    """C-1, Q-6: what the 过渡期 of a batch means while it lasts."""
    if transition is None or not transition.covers(on):
        return []
    days = f"{day_text(transition.since)}至{day_text(transition.until)}"
    paper = paper_text(powers, transition.document)
    return [f"过渡期（{days}，{paper}）内接到投诉举报的，率先接到的单位为第一责任人（通知三（二））。"]


def lasting_transitions(powers: PowerList, item: Item, on: date) -> list[str]:
    """Q-6: every 过渡期 that lasts for an item on a day, wherever it changed hands."""
    of_grants = (g for g in powers.grants_of(item.id))
    found = {one for g in of_grants for one in (g.transition, g.recall_transition) if one is not None}
    ordered = sorted(found, key=lambda one: (one.since, one.until, one.document))
    return [sentence for one in ordered for sentence in in_transition(powers, one, on)]


def on_basis(item: Item, on: date) -> list[str]:
    """L-4: what is to be looked at before citing the basis of an item."""
    sentences = []
    if item.repealed_on is not None and item.repealed_on <= on:
        sentences.append(f"设定依据自{day_text(item.repealed_on)}起废止，请核对现行依据。")
    if item.needs_review:
        sentences.append("设定依据有变更，承接单位尚未全部确认，引用前请核对条款。")
    return sentences


def last_ended(powers: PowerList, item: Item, office: UnitRef | None, on: date) -> Grant | None:
    """The grant that was the last to end on or before a day, of one office if given."""
    ended = [g for g in powers.grants_of(item.id, office) if g.valid_to is not None and g.valid_to <= on]
    return max(ended, key=lambda grant: grant.valid_to or grant.valid_from, default=None)


def announced(powers: PowerList, item: Item, office: UnitRef | None, on: date) -> list[str]:
    """The changes already published that take effect after a day; renewals without a gap are none."""
    grants = powers.grants_of(item.id, office)
    begins, ends = set(), set()
    for grant in grants:
        others = [g for g in grants if g.holder == grant.holder and g.id != grant.id]
        if grant.valid_from > on and not any(g.valid_to == grant.valid_from for g in others):
            begins.add((grant.valid_from, grant.document, grant.mode))
        if grant.valid_to and grant.valid_to > on and not any(g.valid_from == grant.valid_to for g in others):
            ends.add((grant.valid_to, grant.recalled_by))
    sentences = []
    for day, number, mode in sorted(begins):
        to = some_names(_beginning(grants, day))
        sentences.append(f"已公布变动：自{day_text(day)}起{mode.label}{to}（{paper_text(powers, number)}）。")
    for day, number in sorted(ends):
        paper, origin = paper_text(powers, number), item.origin.name
        sentences.append(f"已公布变动：自{day_text(day)}起收回，由{origin}行使（{paper}）。")
    return sentences


def _beginning(grants: Iterable[Grant], day: date) -> list[UnitRef]:
    return sorted({g.holder for g in grants if g.valid_from == day}, key=lambda unit: unit.code)


NO_ITEM = (
    "清单中没有与之对应的事项。",
    "清单以外的违法行为由相应的区级部门在全区范围内查处（通知第二部分）；请核对事项名称，或者说明应由哪个部门管辖。",
)


def place_unknown(powers: PowerList, item: Item, place_name: str, on: date) -> list[str]:
    """Why a granted item has no answer without a territory."""
    held = powers.holders_on(item.id, on)
    modes = {grant.mode for grant in powers.grants_on(item.id, on)}
    how = "、".join(mode.label for mode in sorted(modes))
    where = f"「{place_name}」属于哪个镇办尚未登记" if place_name else "没有写明地点"
    return [
        f"{where}，而该事项已{how}{some_names(held)}，须先确定地点所在的镇办。",
        f"不在上述镇办辖区内的，由{item.origin.name}行使。",
    ]


def in_conflict(item: Item, place_name: str, holders: Iterable[UnitRef]) -> list[str]:
    """Why a place on a boundary has several answers, and which law decides (L-1)."""
    return [
        f"「{place_name}」涉及几个镇办的辖区，{unit_names(holders)}都可能对「{item.name}」有管辖权。",
        "由最先立案的单位管辖；有争议的先协商，协商不成提请区人民政府决定（行政处罚法第二十五条）。",
    ]
