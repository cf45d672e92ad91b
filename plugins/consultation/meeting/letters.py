"""会议通知, its changes, 签到表 and the minutes of a meeting (domain §14.5, M-1…M-3). Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from plugins.consultation.meeting import minutes
from plugins.consultation.meeting.answering import ATTENDANCE, DEPUTY
from plugins.consultation.meeting.planning import SORTS, optional, outside, required, times
from portal.domain.letters import WRITE_IN, WRITE_IN_MOMENT, Letter, Section, Table, chinese_date
from portal.domain.procedure import Facts, Seat
from portal.domain.usual_papers import contact_line, full_name, letter, lines

ANSWER = "请在本系统答复参加人员；不能参加的，说明理由或者派员代会。"


def meeting_notice(facts: Facts, number: str | None) -> Letter:
    """会议通知: when, where, who, on what; to those invited, those who may come as copies."""
    needs = [ANSWER, *(["会议材料附后，请提前研究。"] if facts.having("topic_paper") else [])]
    return _letter(
        facts, number, "meeting_notice", f"关于召开{title_of(facts)}的通知",
        (
            Section(None, ("经研究，决定召开" + title_of(facts) + "，现将有关事项通知如下：",)),
            Section("一、会议时间", (f"{span(*(times(facts) or (None, None)))}。",)),
            Section("二、会议地点", (f"{facts.get('room') or ''}。",)),
            Section("三、参加单位", (f"{'、'.join(_names(facts, required(facts)) + outside(facts))}。",)),
            Section("四、会议议题", tuple(topics(facts)) or ("以会议安排为准。",)),
            Section("五、有关要求", tuple(needs)),
        ),
    )  # fmt: skip


def meeting_change(facts: Facts, number: str | None) -> Letter:
    """会议改期通知: the new time and place, why, and that everybody answers anew."""
    before = facts.known.get("told_time")
    said = f"原定于{span(*before)}召开的" if before else "原通知的"
    return _letter(
        facts, number, "meeting_change", f"关于{title_of(facts)}改期的通知",
        (
            Section(None, (f"因{_why(facts)}，{said}{title_of(facts)}改期，现通知如下：",)),
            Section("一、会议时间", (f"{span(*(times(facts) or (None, None)))}。",)),
            Section("二、会议地点", (f"{facts.get('room') or ''}。",)),
            Section("三、其他事项", ("议题和参加单位不变。" + ANSWER,)),
        ),
    )  # fmt: skip


def meeting_cancelled(facts: Facts, number: str | None) -> Letter:
    """会议取消通知."""
    found = times(facts)
    said = f"原定于{span(*found)}召开的" if found else "原通知的"
    return _letter(
        facts, number, "meeting_cancelled", f"关于取消{title_of(facts)}的通知",
        (Section(None, (f"因{_why(facts)}，{said}{title_of(facts)}取消。需要另行召开的，另行通知。",)),),
    )  # fmt: skip


def meeting_minutes(facts: Facts, number: str | None) -> Letter:
    """会议纪要: who was there, what came of each line of the agenda, and that minutes are no basis for a penalty."""
    return Letter(
        kind="meeting_minutes", head=full_name(facts, Seat.SENDER), number=None, title=f"{title_of(facts)}纪要",
        addressee="", sections=(Section(None, (_held(facts),)), *minutes.sections(facts)), form="minutes", date=facts.now.date(),
        table=Table(("类别", "人员"), _present(facts)), copies=_sent_to(facts),
    )  # fmt: skip


def minutes_correction(facts: Facts, number: str | None) -> Letter:
    """纪要更正: goes to all that got the minutes, which stay as they were issued (G-6)."""
    lead = f"《{title_of(facts)}纪要》有误，更正如下："
    return Letter(
        kind="minutes_correction", head=full_name(facts, Seat.SENDER), number=None,
        title=f"{title_of(facts)}纪要更正", addressee="", sections=(Section(None, (lead, *lines(facts.fields.get("correction")))),),
        form="minutes", date=facts.now.date(), copies=_sent_to(facts),
    )  # fmt: skip


def _sent_to(facts: Facts) -> tuple[str, ...]:
    """分送: all that were invited, whether they came or not, those outside the portal on paper (§14.3)."""
    return (*(one.unit.name for one in facts.participants), *outside(facts))


def attendance_sheet(facts: Facts, number: str | None = None) -> Letter:
    """签到表, to be printed and signed at the door: the units invited, with what they answered."""
    answers = facts.known.get("seats") or {}
    rows = [(full_name(facts, Seat.SENDER), "召集单位")]
    rows += [(one.unit.name, _expected(answers.get(one.unit.id))) for one in facts.participants]
    rows += [(name, "") for name in outside(facts)]
    return _sheet(facts, title_of(facts), span(*(times(facts) or (None, None))), rows)


def _expected(answer: Mapping[str, str] | None) -> str:
    if not answer or not answer["attendance"]:
        return "未答复"
    return answer["deputy"] if answer["attendance"] == DEPUTY else ATTENDANCE[answer["attendance"]]


def _sheet(facts: Facts, title: str, when: str, rows: Sequence[tuple[str, str]]) -> Letter:
    numbered = tuple((str(n), *row, "", "") for n, row in enumerate(rows, 1))
    return Letter(
        kind="attendance_sheet", head=full_name(facts, Seat.SENDER), number=None, title=f"{title}签到表",
        addressee="", sections=(Section(None, (f"时间：{when}", f"地点：{facts.get('room') or WRITE_IN}")),),
        table=Table(("序号", "单位", "答复", "姓名、职务", "签名、电话"), numbered), form="record", signatures=("记录人（签名）",),
    )  # fmt: skip


# --- parts ----------------------------------------------------------------------------------------------------


def title_of(facts: Facts) -> str:
    """What a meeting is called; a regular one that has no name yet, by its quarter."""
    title = facts.said("title")
    return title or SORTS.get(str(facts.get("sort") or ""), "协商会议")


def topics(facts: Facts) -> list[str]:
    """What the meeting is about, a line each, numbered: those of the agenda, else those typed."""
    found = facts.known.get("agenda") or lines(facts.get("topics"))
    return [f"{n}.{text}" for n, text in enumerate(found, 1)]


def span(starts: datetime | None, ends: datetime | None) -> str:
    """From when to when, as a notice says it: 2026年11月25日（星期三）9时30分至11时."""
    if starts is None or ends is None:
        return WRITE_IN_MOMENT
    day = f"{chinese_date(starts.date())}（星期{'一二三四五六日'[starts.weekday()]}）"
    return f"{day}{_hour(starts)}至{_hour(ends)}"


def day_and_hour(at: datetime) -> str:
    """When a meeting begins, as pages say it: 2026年12月3日（周四）09:30."""
    return f"{chinese_date(at.date())}（周{'一二三四五六日'[at.weekday()]}）{at:%H:%M}"


def _hour(at: datetime) -> str:
    return f"{at.hour}时" + (f"{at.minute:02}分" if at.minute else "")


def _letter(facts: Facts, number: str | None, kind: str, title: str, sections: tuple[Section, ...]) -> Letter:
    papers = tuple(file.name for file in facts.having("topic_paper")) if kind == "meeting_notice" else ()
    return letter(
        facts, kind, number, title, sections, attachments=papers, closing="特此通知。", contact=contact_line(facts),
        addressee="、".join(_names(facts, required(facts)) + outside(facts)), copies=tuple(_names(facts, optional(facts))),
    )  # fmt: skip


def _names(facts: Facts, units: Sequence[int]) -> list[str]:
    named = facts.known.get("names") or {}
    return [str(named.get(unit, "")) for unit in units if named.get(unit)]


def _why(facts: Facts) -> str:
    return str(facts.get("reason") or "工作安排调整").strip().removeprefix("因").rstrip("。；，")


def _held(facts: Facts) -> str:
    found = held_from_to(facts)
    when = span(*found) if found else ""
    return f"{when}，{full_name(facts, Seat.SENDER)}在{facts.get('room') or ''}召集{title_of(facts)}，议定事项如下："


def held_from_to(facts: Facts) -> tuple[datetime, datetime] | None:
    """When it took place: as planned, or from when it was opened to its end where that was only after its time."""
    planned, opened = times(facts), facts.particulars.get("opened_at")
    held = facts.particulars.get("held_at")
    return (opened, held) if planned and opened and held and opened >= planned[1] else planned


def _present(facts: Facts) -> tuple[tuple[str, str], ...]:
    answers, named = facts.known.get("seats") or {}, facts.known.get("names") or {}
    rows = [("主持", str(facts.get("host")))] if facts.get("host") else []
    for words, came in (("出席", "present"), ("列席", "observer"), ("请假", "leave"), ("缺席", "absent")):
        units = [u for u, row in answers.items() if row["came"] == came]
        people = [f"{named.get(u, '')}{answers[u]['people']}" for u in units]
        people += [str(facts.get("observers"))] if came == "observer" and facts.get("observers") else []
        rows += [(words, "、".join(people))] if people else []
    return tuple(rows)


# --- forms for an outage --------------------------------------------------------------------------------------


def blank_notice(facts: Facts) -> Letter:
    """会议通知 to be written by hand."""
    gaps = {
        "title": WRITE_IN,
        "room": WRITE_IN,
        "topics": "\n".join([WRITE_IN * 3] * 3),
        "outside": WRITE_IN * 3,
    }
    notice = meeting_notice(replace(facts, particulars=gaps), None)
    return replace(
        notice,
        number="　　　　〔　　　　〕　　号",
        signer=f"{notice.signer}　　　　年　　月　　日",
        contact=f"联系人：{WRITE_IN}，电话：{WRITE_IN}",
    )


def blank_sheet(facts: Facts) -> Letter:
    """签到表 to be filled in and signed."""
    return _sheet(replace(facts, particulars={}), "会议", WRITE_IN_MOMENT, [("　", "　")] * 12)


BLANKS: Mapping[str, Callable[[Facts], Letter]] = {"会议通知": blank_notice, "会议签到表": blank_sheet}
LETTERS: Mapping[str, Callable[..., Letter]] = {
    "meeting_notice": meeting_notice, "meeting_change": meeting_change, "meeting_cancelled": meeting_cancelled,
    "meeting_minutes": meeting_minutes, "minutes_correction": minutes_correction, "attendance_sheet": attendance_sheet,
}  # fmt: skip
