"""The letters of 联合执法协商, one group a kind. Pure."""

from plugins.consultation.hazard import letters as hazard
from plugins.consultation.joint import letters as joint
from plugins.consultation.meeting import letters as meeting

LETTERS = {**hazard.LETTERS, **meeting.LETTERS, **joint.LETTERS}
BLANKS = {**hazard.BLANKS, **meeting.BLANKS, **joint.BLANKS}
