"""Trainings on items, and delays that are watched: what origin departments and 司法局 keep in view (L-4, S-3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length, Optional

from plugins.sharing import timing
from plugins.sharing.lookups import items_of
from plugins.sharing.models import ShareRecord, Training
from portal import kit
from portal.domain.power_words import some_names
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor, Role, Seat
from portal.domain.reasons import Reason, Refused

SHORT = [Length(max=200)]
CLAUSE = "通知二“加强…业务指导和培训”"


class TrainingForm(kit.StepForm):
    """When which items were taught to whom, with which papers."""

    title = StringField("培训主题", [InputRequired("请填写主题。"), *SHORT])
    held_on = DateField("日期", [Optional()], description="不填即为今天")
    item_codes = StringField(
        "涉及事项", [InputRequired("请写明事项。"), *SHORT], description="事项编码，用顿号分开"
    )
    people = StringField("参加人员", SHORT, description="如：铁西、解放路执法队 18 人")
    papers = StringField("资料", SHORT, description="资料名称，或者资料库中的标题")


def record_training(actor: Actor, form: TrainingForm) -> Training:
    """Keep a training on the pages of its items, by the department that the items come from; logged.

    Raises Forbidden for who handles nothing, Refused for what is missing and for items of another department.
    """
    kit.must_be(actor, "登记培训", *DESK_ROLES, *SIGNING_ROLES)
    valid = form.validate()
    items = items_of(None, form.item_codes.data)
    wrong = [] if valid else form.reasons()
    if valid and not items:
        wrong = [
            Reason("E-L-NOITEM", "清单中没有所写的事项。", "请填写事项编码。", CLAUSE, field="item_codes")
        ]
    others = [item.origin for item in items if item.origin != actor.principal]
    if others:
        message = f"所写事项的原实施部门是{some_names(others)}。"
        wrong.append(Reason("E-S-TRAINING", message, "请由原实施部门登记。", CLAUSE, field="item_codes"))
    if wrong:
        raise Refused(wrong)
    with kit.transaction():
        row: Training = Training.create(
            unit=actor.principal.id, held_on=form.held_on.data or kit.clock.today(), title=form.title.data,
            items=[item.id for item in items], people=form.people.data or "", papers=form.papers.data or "",
            recorded_by=actor.person_id, recorded_at=kit.clock.now(),
        )  # fmt: skip
        kit.log_act(actor, "sharing.training", "training", row.id, title=row.title)
    return row


@dataclass(frozen=True, slots=True)
class Delay:
    """Information that was shared, or still is not, more than the watched time after its day."""

    unit: str
    category: int | None
    formed_on: date
    due_on: date
    days: int
    reason: str
    matter: int | None
    title: str


def delays(actor: Actor) -> list[Delay]:
    """S-3 [CONV]: delays beyond the watch, the longest first, for 司法局.

    Of what is not shared yet it names unit, category and days; a draft is the unit's own (G-9).
    """
    kit.must_be(actor, "查看延期共享", Role.SUPERVISOR)
    today = kit.clock.today()
    bound = kit.term_on(timing.WATCH, today)
    shared = kit.Matter.state.in_(["published", "corrected", "expired"]) & (
        ShareRecord.delayed > bound.length
    )
    late = (kit.Matter.state == "draft") & (kit.Matter.due_at <= int(kit.clock.now().timestamp()))
    rows = (
        kit.Matter.select(kit.Matter, ShareRecord)
        .join(ShareRecord, on=(ShareRecord.matter == kit.Matter.id), attr="record")
        .where((kit.Matter.kind == "share") & (shared | late))
        .order_by(kit.Matter.id)
    )
    senders = _senders([row.id for row in rows])
    found = [_delay(row, senders[row.id], today) for row in rows]
    return sorted((one for one in found if one.days > bound.length), key=lambda one: -one.days)


def _delay(row: Any, unit: str, today: date) -> Delay:
    record = row.record
    private = row.private
    due_on = kit.running_due(row.id, timing.SAME_DAY) if private else record.due_on
    formed = record.formed_on or row.opened_at.date()
    due_on = due_on or formed
    days = kit.calendar().working_between(due_on, today) if private else record.delayed
    reason = timing.DELAYS.get(record.delay_reason or "", "")
    words = "：".join(part for part in (reason, record.delay_words or "") if part)
    return Delay(
        unit, record.category, formed, due_on, days, words, None if private else row.id, "" if private else row.title
    )  # fmt: skip


def _senders(numbers: Sequence[int]) -> Mapping[int, str]:
    units = kit.directory()
    seats = kit.Party.select(kit.Party.matter, kit.Party.unit).where(
        kit.Party.matter.in_(list(numbers)) & (kit.Party.seat == Seat.SENDER)
    )
    return {matter: units.name(unit) for matter, unit in seats.tuples()}
