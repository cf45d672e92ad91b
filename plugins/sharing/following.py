"""What follows from sharing, and what is made from facts: a list, a concluded case, a complaint that was handled."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from plugins.sharing import lookups, publishing
from plugins.sharing.categories import CATEGORIES, LAW_CHANGE
from plugins.sharing.models import MadeFrom, RequestAnswer, ShareItem, ShareVersion
from portal import kit
from portal.domain.case_decisions import DECISIONS, PENALTY
from portal.domain.power_words import day_text
from portal.domain.powers import TOWN_OFFICE_KINDS, UnitRef
from portal.domain.procedure import Actor, Facts, Outcome, Relation, Role, Seat
from portal.domain.reasons import Reason, Refused

DRAFT, PUBLISH, NOTHING = "draft", "publish", "nothing"
ACTS = {DRAFT: "生成草稿，由人共享", PUBLISH: "自动共享", NOTHING: "不生成"}
BASIS_CHANGE = "basis_change"


def after(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """React to a step of any matter, inside its transaction."""
    if matter.kind == "share":
        _of_share(desk, matter, step, actor, facts)
    elif matter.kind == "info_request" and step in ("answer", "decline"):
        _keep_answer(matter, step, actor, facts)
    elif (matter.kind, step) == (BASIS_CHANGE, "acknowledge"):
        _acknowledged_elsewhere(desk, matter, actor)
    elif (matter.kind, step) == ("list_change", "publish"):
        _from_list(desk, matter, actor)
    elif (matter.kind, step) == ("filing", "conclude"):
        _from_case(desk, matter, actor, facts)
    elif matter.outcome == Outcome.CONCLUDED and _is_complaint(desk, matter) and _just_ended(matter):
        _from_complaint(desk, matter, actor)


# --- sharing ----------------------------------------------------------------------------------------------------


def _of_share(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    if step in ("publish", "correct"):
        _keep_version(matter, facts)
    if step == "publish":
        for item in facts.known["items"]:
            ShareItem.create(matter=matter.id, item=item.id)
    if step in ("publish", "correct") and facts.particulars.get("category") == LAW_CHANGE:
        _tell_holders(desk, matter, actor, facts)
    if step == "acknowledge":
        _acknowledge_basis(desk, matter, actor)


def _keep_version(matter: Any, facts: Facts) -> None:
    """G-6: what each version said stays, with the day from which it said so."""
    record = facts.particulars
    ShareVersion.create(
        matter=matter.id, number=record["version"], title=matter.title, content=record.get("content") or "",
        reason=facts.fields.get("reason") or "", shared_at=facts.now,
        valid_from=facts.fields.get("valid_from") or (facts.now.date() if record["version"] > 1 else record["formed_on"]),
    )  # fmt: skip


def _tell_holders(desk: kit.Desk, matter: Any, actor: Actor, facts: Facts) -> None:
    """S-1, L-4: every holder acknowledges; a change that a list made has been told already, and is only linked."""
    told = _told_by_the_list(matter) if facts.particulars["version"] == 1 else []
    for item in facts.known["items"] if not told else ():
        if item.origin == facts.parties[Seat.SENDER] and lookups.holders_of((item,)):
            told += kit.tell_basis_change(
                desk, actor, item, f"{matter.title}。{facts.particulars.get('content') or ''}",
                document=facts.particulars.get("document") or "", repealed_on=facts.particulars.get("repealed_on"),
            )  # fmt: skip
    for notice in told:
        kit.link(actor, notice.id, matter.id, Relation.GREW_FROM)


def _told_by_the_list(matter: Any) -> list[Any]:
    """The notices to the holders that the list wrote from which this share was made."""
    lists = kit.Link.select(kit.Link.other).where(kit.Link.matter == matter.id)
    grown = kit.Link.select(kit.Link.matter).where(kit.Link.other.in_(lists))
    return list(kit.Matter.select().where(kit.Matter.id.in_(grown) & (kit.Matter.kind == BASIS_CHANGE)))


def _acknowledge_basis(desk: kit.Desk, matter: Any, actor: Actor) -> None:
    """Who acknowledges the share acknowledges what the holders were told with it."""
    for number in basis_changes_of(matter.id, actor.principal):
        kit.consequence(desk, actor, number, "acknowledge", {})


def basis_changes_of(share: int, holder: UnitRef) -> list[int]:
    """The open notices of a changed basis that a share wrote to one holder."""
    linked = kit.Link.select(kit.Link.matter).where(kit.Link.other == share)
    theirs = kit.Party.select(kit.Party.matter).where(
        (kit.Party.unit == holder.id) & (kit.Party.seat == Seat.RECEIVER) & (kit.Party.open == True)
    )
    rows = kit.Matter.select(kit.Matter.id).where(
        kit.Matter.id.in_(linked) & kit.Matter.id.in_(theirs) & (kit.Matter.kind == BASIS_CHANGE)
    )
    return [number for (number,) in rows.order_by(kit.Matter.id).tuples()]


def _acknowledged_elsewhere(desk: kit.Desk, notice: Any, actor: Actor) -> None:
    """Who acknowledged what it was told has read the share that it came with."""
    shares = kit.Link.select(kit.Link.other).where(kit.Link.matter == notice.id)
    unread = kit.Party.select(kit.Party.matter).where(
        (kit.Party.unit == actor.principal.id) & (kit.Party.seat == Seat.PARTICIPANT) & kit.Party.answered_at.is_null()
        & (kit.Party.kind == "share") & kit.Party.matter.in_(shares)
    )  # fmt: skip
    for (number,) in list(unread.tuples()):
        if not basis_changes_of(number, actor.principal):
            kit.consequence(desk, actor, number, "acknowledge", {})


def _keep_answer(matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    said = facts.fields
    RequestAnswer.create(
        matter=matter.id, unit=actor.principal.id, person=actor.signature, declined=step == "decline",
        text=said.get("reason" if step == "decline" else "answer") or "",
        cells=[cell.strip() for cell in (said.get("cells") or "").split("\n")] if said.get("cells") else [],
        answered_at=facts.now,
    )  # fmt: skip


# --- made from facts --------------------------------------------------------------------------------------------


def act_for(category: int) -> str:
    """What becomes of information of a category that follows from another matter; a draft, unless it was decided."""
    row = MadeFrom.get_or_none(MadeFrom.category == category)
    return row.act if row is not None else DRAFT


def decide(actor: Actor, category: int, act: str) -> None:
    """Say what becomes of a category that follows from facts, by 司法局 for the whole district; logged.

    Raises Forbidden for others, Refused (E-S-CAT) for a category that nothing is made of.
    """
    kit.must_be(actor, "设置共享信息的生成", Role.SUPERVISOR)
    known = CATEGORIES.get(category)
    if known is None or not known.made or act not in ACTS:
        raise Refused([Reason("E-S-CAT", "这一类没有可以设置的生成方式。", "请从页面上选择。")])
    with kit.transaction():
        MadeFrom.delete().where(MadeFrom.category == category).execute()
        MadeFrom.create(category=category, act=act)
        kit.log_act(actor, "sharing.made_from", "category", category, act=act)


def _from_list(desk: kit.Desk, change: Any, actor: Actor) -> None:
    """L-4: a published list that changes the basis of items makes a category 1 of each origin department."""
    grown = kit.Link.select(kit.Link.matter).where(kit.Link.other == change.id)
    notices = kit.Matter.select().where(kit.Matter.id.in_(grown) & (kit.Matter.kind == BASIS_CHANGE))
    items: dict[int, dict[str, None]] = {}
    for notice in notices:
        origin = kit.Party.get((kit.Party.matter == notice.id) & (kit.Party.seat == Seat.SENDER)).unit_id
        codes = {one.item.code: None for one in kit.items_of_basis_change(notice.id)}
        items.setdefault(origin, {}).update(codes)
    for origin, codes in sorted(items.items()):
        listed = list(codes)
        _make(desk, actor, origin, LAW_CHANGE, change, {
            "title": f"{change.title or '清单'}：{len(listed)} 项处罚事项的设定依据调整", "item": listed[0],
            "more_items": "、".join(listed[1:]), "content": "所列事项的设定依据已随清单调整，请核对文书、裁量标准和在办案件引用的条款。",
        })  # fmt: skip


def _from_case(desk: kit.Desk, case: Any, actor: Actor, facts: Facts) -> None:
    """S-1: a town office's concluded penalty is what the origin department reads under category 3."""
    sender = facts.parties[Seat.SENDER]
    if sender.kind not in TOWN_OFFICE_KINDS or facts.fields.get("decision") != PENALTY or not case.item_id:
        return
    decided: date | None = facts.get("decided_on")
    lines = [
        f"当事人：{case.subject}" if case.subject else "", f"案由：{case.title}",
        f"处理决定：{DECISIONS[PENALTY]}{f'（{day_text(decided)}）' if decided else ''}",
        f"处理结果：{facts.get('result')}" if facts.get("result") else "",
        f"执行情况：{facts.get('enforcement') or '（请补充）'}",
    ]  # fmt: skip
    typed = {"title": f"处罚决定：{case.title}", "content": "\n".join(line for line in lines if line)}
    _make(desk, actor, sender.id, 3, case, typed)


def _is_complaint(desk: kit.Desk, matter: Any) -> bool:
    """By what it is and not by its name: a kind of matter with an informant to protect."""
    declared = desk.host.owner(matter.kind).confidential.get(matter.kind)
    return declared is not None and declared.informant


def _just_ended(matter: Any) -> bool:
    last = kit.Event.select().where(kit.Event.matter == matter.id).order_by(kit.Event.id.desc()).first()
    return last is not None and last.from_state != last.to_state


def _from_complaint(desk: kit.Desk, complaint: Any, actor: Actor) -> None:
    """S-1: how a complaint was handled is category 7; who complained is nobody's to know (C-7)."""
    label = desk.host.procedure(complaint.kind).state(complaint.state).label
    told = f"受理：{day_text(complaint.opened_at.date())}\n办理：{label}（{day_text(complaint.closed_at.date())}）"
    typed = {"title": f"投诉举报处理：{complaint.title}", "content": told}
    _make(desk, actor, actor.principal.id, 7, complaint, typed)


def _make(
    desk: kit.Desk, actor: Actor, unit: int, category: int, origin: Any, typed: Mapping[str, str]
) -> None:
    """A draft of the producing unit, told to its people; shared at once where that was decided and somebody reads it."""
    act = act_for(category)
    if act == NOTHING or kit.switch("sharing", unit) != "on":
        return
    item = kit.power_list(kit.clock.today()).items.get(origin.item_id or 0)
    whole = {
        "category": str(category), "item": item.code if item else "", "place": origin.place_text, "source": origin.title,
        "formed_on": kit.clock.today().isoformat(), **typed,
    }  # fmt: skip
    answers = {name: value for name, value in whole.items() if value}
    made = kit.open_draft_for(desk, actor, "share", unit, answers, grew_from=origin.id)
    known = lookups.known_of_share(made, {}, actor)
    if act == PUBLISH and publishing.proposed_for(category, kit.directory().ref(unit), known):
        kit.consequence(desk, actor, made.id, "publish", {})
