"""The procedures of 联合执法协商, one a kind. Pure."""

from plugins.consultation.hazard.rules import HAZARD
from plugins.consultation.joint.rules import JOINT_OPERATION
from plugins.consultation.meeting.rules import MEETING
from plugins.consultation.task.rules import MEETING_TASK

__all__ = ["HAZARD", "JOINT_OPERATION", "MEETING", "MEETING_TASK"]
