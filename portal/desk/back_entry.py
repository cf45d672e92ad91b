"""Acts done on paper and entered later (G-11a): their true time, why, and a scan; one way for every procedure.

A step whose own form asks when it happened (``happened_at``) is such an entry by itself. Any other step of a party may
be entered later by answering these fields beside its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from wtforms import StringField
from wtforms.validators import Length, Optional

from portal.desk.fields import MomentField
from portal.desk.forms import StepForm, multidict
from portal.domain.procedure import Facts, Step
from portal.domain.reasons import Reason, Severity
from portal.hookspecs import Plugin
from portal.store import snapshots
from portal.store.matters import Event, Matter

CLAUSE = "G-11a 补录"
PAPER = "paper"
MARK = "entered_later"


class BackEntryForm(StepForm):
    """When an act was really done on paper, and why it is entered only now."""

    attachments = {PAPER: "纸质件扫描件"}

    happened_at = MomentField("实际办理时间", [Optional()], description="以纸质件上的时间为准，期限按此计算")
    back_reason = StringField("补录原因", [Length(max=200)], description="如：系统停机，已在纸上办理")


def meant(answers: Mapping[str, Any]) -> bool:
    """Do these answers enter an act later? A page on which that was chosen says so even where both are left empty."""
    return any(answers.get(n) for n in (MARK, "happened_at", "back_reason"))


def possible(step: Step, form: type[StepForm] | StepForm | None) -> bool:
    """May this step be entered later? A party's may; who oversees acts in the portal, and some ask the time anyway."""
    return step.by.seat is not None and not hasattr(form, "happened_at")


def blank(step: Step, form: type[StepForm] | StepForm | None) -> BackEntryForm | None:
    """What entering this step later asks; None where it cannot be."""
    return BackEntryForm() if possible(step, form) else None


def purposes(plugin: Plugin, step: Step) -> dict[str, str]:
    """What may be handed in with a step: what its form asks for, and the paper that proves a later entry."""
    form = plugin.forms[step.form] if step.form else None
    asked = dict(form.attachments) if form else {}
    return asked | (dict(BackEntryForm.attachments) if possible(step, form) else {})


def bound(step: Step, form: StepForm | None, answers: Mapping[str, Any]) -> BackEntryForm | None:
    """The fields filled with ``answers``; None where the act is taken now, or cannot be entered later."""
    if not possible(step, form) or not meant(answers):
        return None
    found = BackEntryForm(multidict(answers))
    found.validate()
    return found


def at_true_time(facts: Facts) -> Facts:
    """The facts as of the instant at which the act happened: clocks, powers and the letter's day go by it."""
    typed = facts.fields.get("happened_at")
    if not isinstance(typed, datetime):
        return facts
    return replace(facts, now=typed, powers=snapshots.power_list(typed.date()))


def objections(
    matter: Matter, facts: Facts, now: datetime, form: BackEntryForm | None, *, afresh: bool = False
) -> Iterable[Reason]:
    """What stands against the true time of an act, and, where it is entered later, against its proof.

    A draft is sent ``afresh``: that it went to and fro in its own unit says nothing of when it was really written.
    """
    if facts.now > now:
        yield Reason("E-G-FUTURE", "发生时间晚于现在。", remedy="请核对日期和时间。", field="happened_at")
    if isinstance(facts.fields.get("happened_at"), datetime) and not afresh:
        yield from _after_what_it_follows(matter, facts)
    if form is not None:
        yield from _proven(facts)


def _after_what_it_follows(matter: Matter, facts: Facts) -> Iterable[Reason]:
    """No act precedes the one that led to where the matter stands; times are typed to the minute."""
    before = _last_move(matter)
    if before is not None and facts.now < before.happened_at.replace(second=0):
        yield Reason(
            "E-G-ORDER", f"发生时间早于上一步“{before.label}”（{before.happened_at:%Y-%m-%d %H:%M}）。",
            "请核对时间；上一步也是在纸上办理的，应先补录它的实际时间。", CLAUSE, field="happened_at",
        )  # fmt: skip


def _proven(facts: Facts) -> Iterable[Reason]:
    if not facts.fields.get("happened_at"):
        yield Reason(
            "E-G-BACK-TIME", "补录须填写实际办理时间。", "请按纸质件上的时间填写；现在办理的，不要填写补录原因。", CLAUSE,
            field="happened_at",
        )  # fmt: skip
    if not str(facts.fields.get("back_reason") or "").strip():
        yield Reason(
            "E-G-BACK-REASON", "补录须说明原因。", "请写一句话，如：系统停机，已在纸上办理。", CLAUSE, field="back_reason"
        )  # fmt: skip
    if not facts.newly(PAPER):
        yield Reason(
            "E-G-BACK-SCAN", "没有上传纸质件扫描件。", "请上传扫描件或照片；确实没有纸质件的，请说明。", CLAUSE,
            Severity.WARNING, PAPER,
        )  # fmt: skip


def _last_move(matter: Matter) -> Event | None:
    """The act by which the matter came to stand where it stands; writing a draft is none."""
    moved = (Event.matter == matter.id) & (Event.from_state != "") & (Event.from_state != Event.to_state)
    found: Event | None = Event.select().where(moved).order_by(Event.id.desc()).first()
    return found
