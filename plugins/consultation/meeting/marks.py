"""上会: the parties of any matter say that it shall come before a meeting, and why (domain M-1)."""

from typing import Any

from plugins.consultation.meeting.lines import within
from plugins.consultation.meeting.tables import AgendaLine, TableMark
from portal import kit
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused

NEVER = frozenset({"meeting", "meeting_task", "joint_operation"})
"""Kinds that are meetings themselves, or come back to one by themselves."""
LONGEST = 200
NOT_A_PARTY = Reason("E-G-ROLE", "提请上会由办件的当事单位办理。", "请转告当事单位。", "G-9")
NO_REASON = Reason("E-FORM-REASON", "没有写明为什么要上会。", "写一句话：要会议解决什么。", "卫政办〔2024〕1号 三（四）", field="why")  # fmt: skip
NOT_OPEN = Reason("E-FORM", "草稿、已办结的件和限制知悉的件不能提请上会。", "草稿送出后再提请；限制知悉的在当事单位之间商定。", "M-1")  # fmt: skip


OF_MATTER = kit.Prepared(
    lambda number: TableMark.select().where(TableMark.matter == number).order_by(TableMark.id)
)


def of_matter(matter_id: int) -> list[TableMark]:
    """Who wants a matter discussed, and what became of it."""
    found: list[TableMark] = OF_MATTER(matter_id)
    return found


def panel_title(matter: Any, reader: Actor) -> str:
    """What heads the panel beside a matter; nothing where the reader has nothing to do or to see there."""
    if matter.kind in NEVER or matter.private or reader.is_administrator:
        return ""
    waiting = [row for row in of_matter(matter.id) if row.discussed_at is None]
    if waiting:
        return f"提请上会（{len(waiting)}）"
    return "提请上会" if may_mark(reader, matter) else ""


def may_mark(actor: Actor, matter: Any) -> bool:
    """Whether a person may ask for a matter to be discussed."""
    if matter.kind in NEVER or not matter.open or matter.private or matter.restricted:
        return False
    return bool(actor.roles & (DESK_ROLES | SIGNING_ROLES)) and kit.takes_part(actor, matter)


def mark(actor: Actor, matter: Any, why: str) -> None:
    """Ask for a matter to be discussed; a unit asks once, and after it was discussed anew."""
    kit.must_be(actor, "提请上会", *DESK_ROLES, *SIGNING_ROLES)
    if not kit.takes_part(actor, matter):
        raise Forbidden([NOT_A_PARTY])
    if not may_mark(actor, matter):
        raise Refused([NOT_OPEN])
    said = within(" ".join(why.split()), LONGEST, "提请的理由", "why")
    if not said:
        raise Refused([NO_REASON])
    ours = (TableMark.matter == matter.id) & (TableMark.unit == actor.principal.id)
    told = {"person": actor.person_id, "why": said, "marked_at": kit.clock.now(), "discussed_at": None}
    with kit.transaction():
        if not TableMark.update(**told).where(ours).execute():
            TableMark.create(matter=matter.id, unit=actor.principal.id, **told)
        kit.log_act(actor, "meeting.mark", matter.kind, matter.id)


def unmark(actor: Actor, matter: Any) -> None:
    """Take the own unit's wish back, until it was discussed."""
    kit.must_be(actor, "撤回上会", *DESK_ROLES, *SIGNING_ROLES)
    ours = (TableMark.matter == matter.id) & (TableMark.unit == actor.principal.id)
    with kit.transaction():
        if not TableMark.delete().where(ours & TableMark.discussed_at.is_null()).execute():
            raise NotFound
        kit.log_act(actor, "meeting.unmark", matter.kind, matter.id)


def meetings_about(reader: Actor, matter_id: int) -> list[Any]:
    """The meetings on whose agenda a matter stands, of those that the reader may know of; the newest first."""
    m = kit.Matter
    rows = (
        AgendaLine.select(AgendaLine, m)
        .join(m)
        .where((AgendaLine.about == matter_id) & kit.readable_by(reader))
        .order_by(m.id.desc())
        .limit(20)
    )
    return list(rows)
