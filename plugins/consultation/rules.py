"""The procedures of 联合执法协商, one a kind. Pure."""

from plugins.consultation.hazard.rules import HAZARD
from plugins.consultation.meeting.rules import MEETING

__all__ = ["HAZARD", "MEETING"]
