"""Planning a meeting and moving it: whom it takes, what it needs, what speaks against a time (domain M-1, M-2). Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from portal.domain.answered import missing, reason_given, unanswered
from portal.domain.official_papers import in_own_name, unclassified
from portal.domain.power_words import day_text, some_names
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

NOTICE_CLAUSE = "卫政办〔2024〕1号 三（四）"
TO_FILL_IN = "M-1（系统输入校验）"
"""What a form cannot do without and no text of law asks for."""
REGULAR, ADHOC, CASE = "regular", "adhoc", "case"
SORTS = {REGULAR: "定期会议", ADHOC: "临时会议", CASE: "专题会议"}
LENGTHS = {
    "60": "1 小时",
    "90": "1 个半小时",
    "120": "2 小时",
    "180": "3 小时（半天）",
    "240": "4 小时",
    "30": "半小时",
}
USUAL_LENGTH = 90
INVITED_KINDS = ("town", "subdistrict", "department", "branch", "judicial", "supervisor", "government", "hub")
"""Who can be asked to a meeting through the portal."""
NO_TIME = Reason(
    "E-M-NOTIME",
    "没有确定会议时间。",
    "请选一个建议的时段，或者直接填写时间。",
    TO_FILL_IN,
    field="starts_at",
)
NO_ROOM = Reason("E-M-NOROOM", "没有写明会议地点。", "请填写会议室或者地点。", TO_FILL_IN, field="room")
NOBODY_ADDED = Reason(
    "E-FORM", "没有选择增加哪个单位。", "请至少勾选一个单位。", TO_FILL_IN, field="required"
)
NO_TITLE = Reason(
    "E-M-NOTITLE", "没有写明会议名称。", "写明议什么，如：消防车通道联合整治专题会议。", TO_FILL_IN, field="title"
)  # fmt: skip


# --- who ------------------------------------------------------------------------------------------------------


def required(facts: Facts) -> list[int]:
    """The units that must come, each once, never the convener itself."""
    return _others(facts, "required")


def optional(facts: Facts) -> list[int]:
    """Those that may come and are not required anyway."""
    musts = set(required(facts))
    return [unit for unit in _others(facts, "optional") if unit not in musts]


def invited(facts: Facts) -> list[int]:
    """All that are invited through the portal, those that must come first."""
    return [*required(facts), *optional(facts)]


def outside(facts: Facts) -> list[str]:
    """The units without an account, invited on paper, by the names typed."""
    words = str(facts.get("outside") or "")
    for mark in "，,;；\n\r":
        words = words.replace(mark, "、")
    return list(dict.fromkeys(word.strip() for word in words.split("、") if word.strip()))


def _others(facts: Facts, name: str) -> list[int]:
    convener = facts.writer.id
    return [unit for unit in dict.fromkeys(facts.get(name) or []) if unit and unit != convener]


# --- what it needs --------------------------------------------------------------------------------------------


def may_plan(facts: Facts) -> Iterable[Reason]:
    """M-1 E-M-NOPARTY: a consultation takes two units at least; it needs a name, a time and a place."""
    yield from in_own_name(facts, "E-M-SENDER", "召集会议", NOTICE_CLAUSE)
    yield from needs(facts)
    yield from objections(facts)


def may_notify(facts: Facts) -> Iterable[Reason]:
    """M-1: a notice goes out under the same conditions; what was judged when the meeting was planned is not asked again.

    But for the room: a meeting that is only planned takes none, so another may have been told of meanwhile.
    """
    yield from in_own_name(facts, "E-M-SENDER", "召集会议", NOTICE_CLAUSE)
    yield from needs(facts)
    if facts.state == "draft" or facts.known.get("moved"):
        yield from objections(facts)
    else:
        yield from in_the_past(facts)
        yield from room_taken(facts)
    yield from without_liaison(facts)
    yield from _served_on_paper(facts, facts.get("offline_note"))


def needs(facts: Facts) -> Iterable[Reason]:
    """M-1: two units, a name, a time, a place; nothing classified (G-7)."""
    if not invited(facts) and not outside(facts):
        yield Reason(
            "E-M-NOPARTY", "只有一个单位，不成协商会议。", "请至少再选一个参加单位；没有使用本系统的单位写在“系统外单位”。", NOTICE_CLAUSE,
            field="required",
        )  # fmt: skip
    yield from missing(facts, NO_TITLE, NO_TIME, NO_ROOM)
    yield from unclassified(facts)


def may_postpone(facts: Facts) -> Iterable[Reason]:
    """M-1: a change of time or place says the new one and why, and is told to everybody."""
    yield from reason_given(facts)
    if not facts.fields.get("starts_at"):
        yield Reason(
            "E-M-NOTIME", "没有写明改到什么时间。", "时间还定不下来的，先取消，定好后重新通知。", TO_FILL_IN, field="starts_at"
        )  # fmt: skip
    elif not is_moved(facts):
        yield Reason(
            "E-M-NOTMOVED",
            "时间和地点都没有变化。",
            "请填写新的时间或者地点。",
            TO_FILL_IN,
            field="starts_at",
        )
    yield from objections(facts)


def may_invite(facts: Facts) -> Iterable[Reason]:
    """M-1: who was forgotten is invited afterwards; the others keep their answers."""
    if not added(facts):
        yield NOBODY_ADDED
    yield from without_liaison(facts)
    yield from _served_on_paper(facts, facts.fields.get("offline_note"), only=added(facts))


def added(facts: Facts) -> list[int]:
    """The units that were not invited yet."""
    chosen = [*(facts.fields.get("required") or []), *(facts.fields.get("optional") or [])]
    known = {*(facts.particulars.get("required") or []), *(facts.particulars.get("optional") or [])}
    convener = facts.writer.id
    return [unit for unit in dict.fromkeys(chosen) if unit not in known and unit != convener]


def is_moved(facts: Facts) -> bool:
    """Whether time, length or place differ from what was told."""
    kept = facts.particulars
    return any(
        facts.fields.get(name) not in (None, "", kept.get(name)) for name in ("starts_at", "length", "room")
    )


def times(facts: Facts) -> tuple[datetime, datetime] | None:
    """From when to when the meeting is to last; None while no time is chosen."""
    return lasting(facts.get("starts_at"), facts.get("length"))


def lasting(starts: datetime | None, length: int | None) -> tuple[datetime, datetime] | None:
    """The time from ``starts`` on for so many minutes; the usual ones where none are given."""
    return (starts, starts + timedelta(minutes=int(length or USUAL_LENGTH))) if starts else None


# --- leaving it to another unit -------------------------------------------------------------------------------


def may_propose(facts: Facts) -> Iterable[Reason]:
    """M-1: any 镇办 or department may propose a meeting that another unit convenes: to whom, what about, why."""
    yield from missing(facts, NO_TITLE)
    if not proposed_to(facts):
        yield Reason(
            "E-M-NOCONVENER",
            "没有选择提请哪个单位召集。",
            "自己召集的，直接发出通知。",
            TO_FILL_IN,
            field="proposed_to",
        )
    elif not facts.known.get("asked_opens", True):
        yield Reason(
            "E-P-DISABLED", "所选单位未启用联合执法协商，不能电子提请。", "请另选单位，或者自行召集；也可以书面提请。", "P-2",
            field="proposed_to",
        )  # fmt: skip
    yield from unanswered(
        facts,
        Reason("E-M-NOPROPOSAL", "没有写明为什么需要开会。", "请写一句话。", TO_FILL_IN, field="proposal"),
    )
    yield from unclassified(facts)


def may_adopt(facts: Facts) -> Iterable[Reason]:
    """P-1: who has the plugin off, or finishes what it has, begins no meeting."""
    if not facts.known.get("opens", True):
        yield Reason(
            "E-P-DISABLED", "本单位未启用联合执法协商，或者正在收尾，不能召集新的会议。", "请办理“不召集”，由提请单位自行召集。", "P-1"
        )  # fmt: skip


def proposed_to(facts: Facts) -> int | None:
    """The unit that is asked to convene; never the own one."""
    unit: int | None = facts.get("proposed_to")
    return unit if unit != facts.actor.principal.id or facts.state != "draft" else None


# --- what speaks against a time -------------------------------------------------------------------------------


def objections(facts: Facts) -> Iterable[Reason]:
    """M-1: what speaks against time and room; a warning each, for who convenes knows better."""
    found = times(facts)
    if found is None:
        return
    starts, _ends = found
    yield from in_the_past(facts)
    if starts >= facts.now and facts.calendar is not None and not facts.calendar.is_working(starts.date()):
        yield _warning("W-M-DAYOFF", f"{day_text(starts.date())}不是工作日。", "请另选时间，或者写明为什么。")
    yield from room_taken(facts)
    if busy := facts.known.get("busy"):
        yield _warning(
            "W-M-BUSY", f"{some_names(busy)}这个时段另有安排。", "请换一个时段，或者写明为什么仍用这个时间。"
        )


def in_the_past(facts: Facts) -> Iterable[Reason]:
    """M-1: a meeting is called for an hour to come; also one that was planned in time and waited too long."""
    found = times(facts)
    if found is not None and found[0] < facts.now:
        yield _warning(
            "W-M-PAST",
            f"会议时间{day_text(found[0].date())}{found[0]:%H:%M}已经过去。",
            "已经开过的会议补记的，写明即可。",
        )


def room_taken(facts: Facts) -> Iterable[Reason]:
    """M-1 W-M-ROOM: another meeting that people know of has the room at that time; two may share it with a sentence."""
    if facts.known.get("room_taken"):
        yield _warning(
            "W-M-ROOM",
            f"{facts.get('room')}这个时段已有会议。",
            "请换时间或者会议室，或者写明怎样安排。",
            field="room",
        )


def without_liaison(facts: Facts) -> Iterable[Reason]:
    """G-5 W-G-NO-LIAISON: a unit without liaison is told through its head; never a bar."""
    if lacking := facts.known.get("without_liaison"):
        yield Reason(
            "W-G-NO-LIAISON", f"{some_names(lacking)}没有在任联络人，通知送其主要负责人。", "请提醒该单位明确联络人。", "三（四）；G-5",
            Severity.NOTE,
        )  # fmt: skip


def _served_on_paper(facts: Facts, note: object, only: Collection[int] | None = None) -> Iterable[Reason]:
    """P-2: a unit that does not use the plugin is invited on paper, and the record says how; one without people is told of."""
    away, unread = (
        [one for one in facts.known.get(name) or () if only is None or one.id in only]
        for name in ("off", "unread")
    )
    unread = [one for one in unread if one not in away]
    if unread and not str(note or "").strip():
        yield Reason(
            "W-M-OFFLINE", f"{some_names(unread)}没有人使用本系统，看不到会议通知。", "请打印会议通知送交，到会情况在“结束会议”时登记。", "P-2",
            Severity.NOTE,
        )  # fmt: skip
    if away and not str(note or "").strip():
        yield Reason(
            "E-P-DISABLED", f"{some_names(away)}未启用联合执法协商，不能电子送达。",
            "请打印会议通知送交，在“线下送达”一栏写明方式、时间和签收人。", "P-2", field="offline_note",
        )  # fmt: skip


def _warning(code: str, message: str, remedy: str, field: str = "starts_at") -> Reason:
    return Reason(code, message, remedy, "M-1 内部规则", Severity.WARNING, field=field)
