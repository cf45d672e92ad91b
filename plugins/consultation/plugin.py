"""Declares 联合执法协商 to the core; each of its kinds looks up and records in a package of its own."""

from collections.abc import Iterable, Mapping
from typing import Any

from plugins.consultation.engaged import staying_away
from plugins.consultation.hazard import records as hazard
from plugins.consultation.hazard.forms import FORMS as HAZARD_FORMS
from plugins.consultation.joint import records as joint
from plugins.consultation.joint.forms import FORMS as JOINT_FORMS
from plugins.consultation.joint.models import OperationPart, OperationRecord
from plugins.consultation.letters import BLANKS, LETTERS
from plugins.consultation.meeting import marks, regular, told
from plugins.consultation.meeting import records as meeting
from plugins.consultation.meeting.forms import FORMS as MEETING_FORMS
from plugins.consultation.meeting.models import MeetingRecord, MeetingSeat, MeetingSeries, OverdueTold
from plugins.consultation.meeting.tables import AgendaLine, AgreedTask, OtherText, TableMark, TaskRecord
from plugins.consultation.models import HazardRecord
from plugins.consultation.rules import HAZARD, JOINT_OPERATION, MEETING, MEETING_TASK
from plugins.consultation.task import records as task
from plugins.consultation.task.forms import FORMS as TASK_FORMS
from portal import kit
from portal.domain.confidential import Confidential
from portal.domain.procedure import Actor, Facts, Outcome
from portal.kit import Plugin, hookimpl

RECORDS = {HAZARD.kind: hazard, MEETING.kind: meeting, MEETING_TASK.kind: task, JOINT_OPERATION.kind: joint}
"""Of each kind the module that looks up (``known``), keeps (``recorded``), seats (``seats``) and reacts (``follow``)."""


@hookimpl
def declare() -> Plugin:
    """联合执法协商, third chapter (四) of the notice."""
    return Plugin(
        name="consultation",
        label="联合执法协商",
        procedures=[HAZARD, MEETING, MEETING_TASK, JOINT_OPERATION],
        forms={**kit.USUAL_FORMS, **HAZARD_FORMS, **MEETING_FORMS, **TASK_FORMS, **JOINT_FORMS},
        letters=LETTERS,
        blanks=BLANKS,
        lookups={kind: module.known for kind, module in RECORDS.items()},
        particulars={
            HAZARD.kind: HazardRecord,
            MEETING.kind: MeetingRecord,
            MEETING_TASK.kind: TaskRecord,
            JOINT_OPERATION.kind: OperationRecord,
        },
        confidential={
            HAZARD.kind: Confidential({}, plain=hazard.TELEPHONES),
            MEETING.kind: Confidential({}, plain=meeting.TELEPHONES),
            JOINT_OPERATION.kind: Confidential({}, plain=joint.TELEPHONES),
        },
        recorded_by={kind: module.recorded for kind, module in RECORDS.items()},
        seats={kind: module.seats for kind, module in RECORDS.items()},
        staying_away=dict.fromkeys((MEETING.kind, JOINT_OPERATION.kind), staying_away),
        details={MEETING.kind: kit.Details(told.SCHEMA, told.agenda)},
        each_morning=regular.tell_of_overdue,
        tables=[
            *(HazardRecord, MeetingRecord, MeetingSeat, MeetingSeries, OverdueTold),
            *(AgendaLine, OtherText, AgreedTask, TaskRecord, TableMark),
            *(OperationRecord, OperationPart),
        ],
        blueprint="plugins.consultation.views:blueprint",
        icon="people",
    )


@hookimpl
def step_taken(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """What follows from a step of the own kinds, and from what others have settled about them."""
    if matter.kind in RECORDS:
        RECORDS[matter.kind].follow(desk, matter, step, actor, facts)
    elif matter.outcome == Outcome.SETTLED:
        hazard.follow_dispute(desk, matter, actor, facts)


@hookimpl
def panels(subject: Any, reader: Actor) -> Iterable[Mapping[str, str]]:
    """上会: whether a matter is to come before a meeting, or has; to be asked for by its parties."""
    if isinstance(subject, kit.Matter) and (title := marks.panel_title(subject, reader)):
        yield {"title": title, "url": f"/consultation/matters/{subject.id}/mark"}
