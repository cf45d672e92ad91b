"""Regular meetings of a unit: when the last was, until when the next is due, by which rule they are held (M-1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from wtforms import StringField
from wtforms.validators import Length

from plugins.consultation import regularity
from plugins.consultation.meeting import overdue
from plugins.consultation.meeting.forms import LengthField
from plugins.consultation.meeting.models import MeetingRecord, MeetingSeries, OverdueTold
from plugins.consultation.meeting.planning import INVITED_KINDS, REGULAR
from plugins.consultation.meeting.rules import PEOPLE
from portal import kit
from portal.domain.procedure import Actor, Role, Seat
from portal.domain.reasons import Reason, Refused
from portal.domain.terms import Label

AT = time(9, 30)
"""When a regular meeting begins where nothing is set."""


# --- the interval ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands with its regular meetings: whose, the interval that runs, and W-M-OVERDUE where it is over."""

    unit: str
    interval: overdue.Interval
    reasons: tuple[Reason, ...]
    nears: bool
    last: int
    """The number of the last regular meeting."""


def last_held(unit: int) -> datetime | None:
    """When a unit last held a regular meeting; None where it never did here."""
    found = _last_held([unit]).get(unit)
    return found[0] if found is not None else None


def standings(actor: Actor) -> list[Standing]:
    """The interval of the own unit; for 司法局 also those of all units that are over, the longest first. Two queries."""
    if Role.SUPERVISOR in actor.roles:
        shown = [one for one in _standings(None) if one.reasons or one.unit == actor.principal.name]
        return sorted(shown, key=lambda one: one.interval.due_on)
    return [] if actor.is_administrator else list(_standings([actor.principal.id]))


def tell_of_overdue(desk: kit.Desk) -> list[Any]:
    """M-1 W-M-OVERDUE: tell 司法局 of each interval that is over, once, as what it is: an internal reminder (K-9)."""
    if not kit.reminds_of(Label.INTERNAL_REMINDER):
        return []
    over = [one for one in _standings(None) if one.reasons]
    told = OverdueTold.select(OverdueTold.meeting).where(OverdueTold.meeting.in_([one.last for one in over]))
    known = {number for (number,) in told.tuples()}
    written = []
    for one in over:
        if one.last in known:
            continue
        OverdueTold.create(meeting=one.last, told_at=kit.clock.now())
        text = f"【内部提醒】{one.unit}：{one.reasons[0].message}"
        written += [kit.put_notice(person, text, kind="W-M-OVERDUE") for person in sorted(kit.supervisors())]
    return written


def _standings(units: list[int] | None) -> Iterable[Standing]:
    today, calendar = kit.clock.today(), kit.calendar()
    for unit, (held, number) in _last_held(units).items():
        term = kit.term_on(overdue.INTERVAL, held.date())
        if term.off or kit.directory().units[unit].valid_to is not None:
            continue  # the district reminds of none, or nobody is left there who could hold one
        found = overdue.interval(held, term, calendar)
        yield Standing(
            kit.directory().name(unit),
            found,
            tuple(overdue.is_overdue(found, today)),
            overdue.nears(found, today),
            number,
        )


def _last_held(units: list[int] | None) -> dict[int, tuple[datetime, int]]:
    """When each unit last held a regular meeting, and which it was."""
    record, party = MeetingRecord, kit.Party
    rows = (
        record.select(party.unit, record.held_at, record.matter)
        .join(party, on=(party.matter == record.matter))
        .where((party.seat == Seat.SENDER) & (record.sort == REGULAR) & record.held_at.is_null(False))
        .order_by(record.held_at, record.matter)
    )
    if units is not None:
        rows = rows.where(party.unit.in_(units))
    return {unit: (held, number) for unit, held, number in rows.tuples()}


# --- the series -----------------------------------------------------------------------------------------------


class SeriesForm(kit.StepForm):
    """By which rule, at what time, where, with whom."""

    preset = kit.ChoiceField("什么时候召开", regularity.PRESETS, default=regularity.EXAMPLE)
    rule = StringField(
        "自定规则", [Length(max=200)], description=f"填写后以此为准。RFC 5545 写法，如 {regularity.EXAMPLE}"
    )
    starts = StringField("几点开始", [Length(max=5)], default="09:30", description="如 09:30")
    length = LengthField("时长")
    room = StringField("会议地点", [Length(max=200)])
    required = kit.UnitsField("参加单位")
    optional = kit.UnitsField("列席单位")


def series_of(unit: int) -> Any:
    """How a unit holds its regular meetings; None where it has not said.

    Until it has, that of a unit which was merged into it goes on: the one set last, where there were several (G-2).
    """
    directory = kit.directory()
    same = [one for one in directory.units if directory.heir(one).id == unit]
    rows = list(MeetingSeries.select().where(MeetingSeries.unit.in_(same)).order_by(MeetingSeries.saved_at))
    return next((row for row in rows if row.unit_id == unit), rows[-1] if rows else None)


def taken_over(row: Any, actor: Actor) -> str:
    """The unit, no more today, whose rule goes on at the actor's unit; "" where the rule is its own."""
    return kit.directory().name(row.unit_id) if row is not None and row.unit_id != actor.principal.id else ""


def series_form(typed: Any, actor: Actor) -> SeriesForm:
    """The form as it was typed, or as the rule stands."""
    row = series_of(actor.principal.id)
    form = SeriesForm(typed, data=_as_answers(row, actor.principal.id) if row is not None else None)
    others = [one for one in kit.directory().of_kinds(*INVITED_KINDS) if one != actor.principal]
    form.required.offer(others)
    form.optional.offer(others)
    return form


def save_series(actor: Actor, form: SeriesForm) -> Any:
    """Set the rule by which the actor's unit meets; logged. Raises Forbidden, Refused for what cannot be read."""
    kit.must_be(actor, "设定定期会议", *PEOPLE)
    chosen = (
        str(form.preset.data) if form.preset.raw_data else ""
    )  # what is offered first was chosen by nobody
    rule = (form.rule.data or "").strip() or chosen
    wrong = [] if form.validate() else form.reasons()
    wrong += regularity.faults_of(rule, kit.clock.today())
    if _time(form.starts.data) is None:
        wrong.append(
            Reason(
                "E-FORM",
                "开始时间应写作 09:30。",
                "请按 24 小时制填写。",
                "M-1（系统输入校验）",
                field="starts",
            )
        )
    if wrong:
        raise Refused(wrong)
    answers = form.answers()
    kept = {name: answers[name] for name in ("length", "required", "optional")}
    kept |= {"room": (answers["room"] or "").strip(), "rule": rule, "starts": answers["starts"].strip()}
    with kit.transaction():
        MeetingSeries.delete().where(MeetingSeries.unit == actor.principal.id).execute()
        row = MeetingSeries.create(
            unit=actor.principal.id, saved_at=kit.clock.now(), saved_by=actor.signature, **kept
        )
        kit.log_act(actor, "consultation.series", "unit", actor.principal.id, rule=rule)
    return row


def upcoming(row: Any, after: date, count: int = 3) -> tuple[regularity.Occurrence, ...]:
    """The next dates of a rule, which counts from the day it was saved; none where it has run out meanwhile."""
    begins = row.saved_at.date()
    if regularity.faults_of(row.rule, after, begins):
        return ()
    return regularity.occurrences(row.rule, after, kit.calendar(), count, begins=begins)


def next_meeting(unit: int, after: date) -> dict[str, Any]:
    """The next regular meeting of a unit as its draft's answers, as far as its rule says; to be filled in else."""
    row = series_of(unit)
    coming = upcoming(row, after, 1) if row is not None else ()
    answers: dict[str, Any] = {"sort": REGULAR, "title": "定期协商会议"}
    if row is not None:
        answers |= {name: as_answers(getattr(row, name), unit) for name in ("required", "optional")}
        answers |= {"length": str(row.length), "room": row.room}
    if coming:
        on = coming[0].on
        answers |= {
            "starts_at": f"{on}T{_time(row.starts) or AT:%H:%M}",
            "title": f"{on.year}年{on.month}月定期协商会议",
        }
    return answers


def as_answers(invited: Iterable[int] | None, convener: int) -> list[str]:
    """Units as a form answers: by who has their duties today (G-2), each once, without the convener."""
    living = dict.fromkeys(kit.directory().heir(one).id for one in invited or ())
    return [str(one) for one in living if one != convener]


def _as_answers(row: Any, unit: int) -> Mapping[str, Any]:
    required, optional = (
        [int(one) for one in as_answers(said, unit)] for said in (row.required, row.optional)
    )
    known = row.rule in regularity.PRESETS
    return {
        "preset": row.rule if known else regularity.EXAMPLE, "rule": "" if known else row.rule, "starts": row.starts, "length": str(row.length),
        "room": row.room, "required": required, "optional": optional,
    }  # fmt: skip


def _time(text: str | None) -> time | None:
    try:
        return time.fromisoformat((text or "").strip())
    except ValueError:
        return None
