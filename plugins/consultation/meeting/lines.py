"""Writes agendas and what came of them: adopt, order, record, write together, carry over (domain M-1, M-3).

Who convenes writes; a line is written as long as the minutes are not out (G-6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from plugins.consultation.meeting import outcomes, texts
from plugins.consultation.meeting.agenda import Candidate, told_apart
from plugins.consultation.meeting.tables import AgendaLine, AgreedTask, OtherText, TableMark
from portal import kit
from portal.domain.procedure import DESK_ROLES, OVERSEEING_ROLES, SIGNING_ROLES, Actor, Facts, Seat
from portal.domain.reasons import Forbidden, NotFound, Reason, Refused

LINES_AT_MOST, LONGEST_WORDS, LONGEST_TEXT = 100, 200, 20_000
WRITABLE = ("draft", "planned", "notified", "postponed", "in_session", "held")
TOLD_AT = ("in_session", "held")
ISSUED = Reason(
    "E-G-IMMUTABLE", "纪要已经印发或者会议已经取消，议题不能再改。", "未议的事项可以列入下次会议；文字有误的，请办理“更正纪要”。", "G-6 全过程记录"
)  # fmt: skip
NOT_OURS = Reason("E-G-ROLE", "议题和纪要由召集单位填写。", "请转告召集单位。", "G-4 人员与角色")
TOO_MANY = Reason(
    "E-FORM", f"议题最多 {LINES_AT_MOST} 项。", "请先移除一些，或者另开一次会议。", field="topics"
)


def of_meeting(meeting_id: int) -> list[AgendaLine]:
    """The agenda in its order."""
    rows = AgendaLine.select().where(AgendaLine.meeting == meeting_id)
    return list(rows.order_by(AgendaLine.position, AgendaLine.id))


def line_of(meeting_id: int, line_id: int) -> AgendaLine:
    """One line of a meeting; NotFound for any other."""
    return _one_of(of_meeting(meeting_id), line_id)


def tasks_of(meeting_id: int) -> list[AgreedTask]:
    """What was agreed at a meeting, in the order in which it was recorded."""
    rows = AgreedTask.select().join(AgendaLine).where(AgendaLine.meeting == meeting_id)
    return list(rows.order_by(AgreedTask.id))


def values(meeting_id: int) -> tuple[outcomes.Line, ...]:
    """The agenda as rules and minutes see it, in three queries."""
    units, tasks, others = kit.directory(), tasks_of(meeting_id), texts.others(meeting_id)
    return tuple(
        outcomes.Line(
            row.id, row.words, row.outcome, row.text, _name(units, row.organ), _name(units, row.settled_for),
            tuple(
                outcomes.Task(one.words, _name(units, one.owner), one.due_on)
                for one in tasks if one.line_id == row.id
            ),
            sum(1 for one in others if one.line_id == row.id),
        )
        for row in of_meeting(meeting_id)
    )  # fmt: skip


def may_write(actor: Actor, meeting: Any) -> bool:
    """Whether a person of the convener may still write the agenda."""
    return meeting.state in WRITABLE and _convenes(actor, meeting) and bool(actor.roles & WRITERS)


WRITERS = DESK_ROLES | SIGNING_ROLES | OVERSEEING_ROLES


def adopt(actor: Actor, meeting: Any, chosen: Iterable[Candidate], typed: str = "") -> int:
    """Put candidates and typed lines at the end of the agenda, each once; how many were new."""
    wanted = [*chosen, *(Candidate("", words, "", 0) for words in _lines(typed))]
    with kit.transaction():
        _hold(actor, meeting, WRITABLE)
        present = of_meeting(meeting.id)
        origins, words = {row.origin for row in present if row.origin}, {row.words for row in present}
        new = [one for one in wanted if (one.key not in origins if one.key else one.words not in words)]
        if len(present) + len(new) > LINES_AT_MOST:
            raise Refused([TOO_MANY])
        last = max((row.position for row in present), default=0)
        for place, one in enumerate(new, last + 1):
            said = told_apart(
                one.words if one.key else within(one.words, LONGEST_WORDS, "议题", "topics"), words
            )
            words.add(said)
            _add(meeting, replace(one, words=said), place)
        if new:
            kit.log_act(actor, "meeting.agenda", meeting.kind, meeting.id, added=len(new))
    return len(new)


def _add(meeting: Any, one: Candidate, place: int) -> None:
    AgendaLine.create(
        meeting=meeting.id, position=place, words=one.words, origin=one.key, about=one.about, reason=one.reason
    )  # fmt: skip
    if one.source == "left":
        number = int(one.key.partition(":")[2])
        AgendaLine.update(carried_to=meeting.id).where(AgendaLine.id == number).execute()


def within(text: str, most: int, label: str, field: str) -> str:
    """What was typed, whole; Refused where it is too long, for what is cut off silently is lost."""
    if len(text) > most:
        said = f"{label}最多 {most} 个字，现有 {len(text)} 个字。"
        raise Refused([Reason("E-FORM", said, "请写短一些，细节写入会议材料。", field=field)])
    return text


def move(actor: Actor, meeting: Any, line_id: int, by: int) -> None:
    """One place up (-1) or down (1)."""
    with kit.transaction():
        _hold(actor, meeting, WRITABLE)
        order = of_meeting(meeting.id)
        line = _one_of(order, line_id)
        at = order.index(line)
        order.insert(min(max(at + by, 0), len(order) - 1), order.pop(at))
        for place, row in enumerate(order, 1):
            if row.position != place:
                AgendaLine.update(position=place).where(AgendaLine.id == row.id).execute()


def reword(actor: Actor, meeting: Any, line_id: int, words: str) -> None:
    """Other words for a line, as every invited unit reads it."""
    said = within(" ".join(words.split()), LONGEST_WORDS, "议题名称", "words")
    if not said:
        raise Refused([Reason("E-FORM", "议题没有写名称。", "请写一句话；不议的，请移除。", field="words")])
    with kit.transaction():
        _hold(actor, meeting, WRITABLE)
        line = _one_of(of_meeting(meeting.id), line_id)
        AgendaLine.update(words=said).where(AgendaLine.id == line.id).execute()
        if meeting.private:
            _say_in_draft(meeting, line, said)
        kit.log_act(actor, "meeting.agenda", meeting.kind, meeting.id, line=line.id, reworded=True)


def remove(actor: Actor, meeting: Any, line_id: int) -> None:
    """Take a line off that was not discussed and has no words; what was carried over is open again."""
    with kit.transaction():
        _hold(actor, meeting, WRITABLE)
        line = _one_of(of_meeting(meeting.id), line_id)
        if line.outcome or line.text:
            raise Refused([Reason("E-G-IMMUTABLE", "本项已有记录，不能移除。", "请先改为“未议”并清空文字。", "G-6")])  # fmt: skip
        AgendaLine.update(carried_to=None).where(_carried_by(line)).execute()
        line.delete_instance()
        if meeting.private:
            _say_in_draft(meeting, line, "")
        kit.log_act(actor, "meeting.agenda", meeting.kind, meeting.id, removed=line_id)


def release(meeting: Any) -> None:
    """What a meeting had taken over from a former one is open again, for it will not take place."""
    AgendaLine.update(carried_to=None).where(AgendaLine.carried_to == meeting.id).execute()


def _say_in_draft(meeting: Any, line: AgendaLine, words: str) -> None:
    """What was taken off (no words) or reworded is not put on again as it was when the meeting is planned anew."""
    fresh = kit.Matter.get_by_id(meeting.id)
    kept = fresh.draft.get("agenda") or []
    keys = [kept] if isinstance(kept, str) else kept
    if not words:
        keys = [key for key in keys if key != line.origin] or ["-"]
    typed = [words if one == line.words else one for one in _lines(fresh.draft.get("topics") or "")]
    kit.keep_in_draft(fresh, {"agenda": keys, "topics": "\n".join(filter(None, typed))})


def _carried_by(line: AgendaLine) -> Any:
    source, _, number = line.origin.partition(":")
    return AgendaLine.id == (int(number) if source == "left" else 0)


# --- what came of a line --------------------------------------------------------------------------------------


def record(actor: Actor, meeting: Any, facts: Facts) -> None:
    """M-3: keep what the step said of a line: its outcome, its text, a task. Inside the step's transaction."""
    said = facts.fields
    line = _one_of(of_meeting(meeting.id), said["line"])
    act = said["result"]
    if act == outcomes.TASK:
        AgreedTask.create(
            line=line.id, words=outcomes.task_words(facts), owner=said.get("owner"), due_on=said.get("due_on")
        )
        act = line.outcome or act
    line.outcome = "" if act == outcomes.NOT_YET else act
    line.organ = next(iter(said.get("organs") or ()), line.organ)
    line.settled_for = said.get("settled_for") or line.settled_for
    line.library = bool(said.get("library")) or line.library
    line.save(only=["outcome", "organ", "settled_for", "library"])
    if line.about and line.outcome:
        marks = (TableMark.matter == line.about) & TableMark.discussed_at.is_null()
        TableMark.update(discussed_at=facts.now).where(marks).execute()
    if str(said.get("said") or "").strip():
        texts.save(
            actor, line, said["said"], said.get("seen") or line.version, str(said.get("sitting") or "")
        )


def write(actor: Actor, meeting: Any, line_id: int, text: str, seen: int, sitting: str = "") -> bool:
    """Save the text of a line that was read at version ``seen``; True if it is what the minutes now say.

    Where somebody else's words came first both are kept: theirs on the line, these beside it until they are merged.
    ``sitting`` names the page on which one goes on typing.
    """
    with kit.transaction():
        _hold(actor, meeting, TOLD_AT)
        line = _one_of(of_meeting(meeting.id), line_id)
        return texts.save(actor, line, within(text, LONGEST_TEXT, "文字", "said"), seen, sitting)


def drop_other(actor: Actor, meeting: Any, text_id: int) -> None:
    """Put away what one had written beside a line and does not want any more; only one's own."""
    with kit.transaction():
        _hold(actor, meeting, TOLD_AT)
        row = next((one for one in texts.others(meeting.id) if one.id == text_id), None)
        if row is None or row.person_id != actor.person_id:
            raise NotFound
        kit.log_act(actor, "meeting.text_dropped", meeting.kind, meeting.id, line=row.line_id)
        own = (OtherText.line == row.line_id) & (OtherText.person == actor.person_id)
        OtherText.delete().where(own).execute()


def drop_task(actor: Actor, meeting: Any, task_id: int) -> None:
    """Take back a task that was recorded by mistake, before the minutes are out."""
    with kit.transaction():
        _hold(actor, meeting, TOLD_AT)
        row = next((one for one in tasks_of(meeting.id) if one.id == task_id), None)
        if row is None:
            raise NotFound
        kit.log_act(actor, "meeting.task_dropped", meeting.kind, meeting.id, line=row.line_id)
        row.delete_instance()


# --- who may, and the row that is held ------------------------------------------------------------------------


def _hold(actor: Actor, meeting: Any, states: Sequence[str]) -> None:
    """Let only the convener write, and hold the meeting's row, so that nothing is written while minutes go out."""
    if not _convenes(actor, meeting) or not actor.roles & WRITERS:
        raise Forbidden([NOT_OURS])
    m = kit.Matter
    held = m.update(version=m.version).where((m.id == meeting.id) & m.state.in_(states)).execute()
    if not held:
        raise Refused([ISSUED])


def _convenes(actor: Actor, meeting: Any) -> bool:
    party = kit.Party
    ours = (party.matter == meeting.id) & (party.seat == Seat.SENDER)
    return bool(party.select().where(ours & party.unit.in_((actor.principal.id, actor.unit.id))).exists())


def _one_of(rows: Sequence[AgendaLine], line_id: Any) -> AgendaLine:
    found = next((row for row in rows if row.id == line_id), None)
    if found is None:
        raise NotFound
    return found


def _lines(typed: str) -> list[str]:
    said = [" ".join(line.split()) for line in str(typed or "").splitlines()]
    return list(dict.fromkeys(line for line in said if line))


def _name(units: Any, unit: int | None) -> str:
    return str(units.name(unit)) if unit else ""
