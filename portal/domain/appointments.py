"""What takes a unit's or a room's time, as values: for whoever looks for a free hour (M-1). Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.domain.reasons import Reason

LONGEST = timedelta(days=31)
"""Nothing that units meet for lasts longer; so that what is on in a period is found from its beginning alone."""
MEETING = "另有会议"
LIAISON_AWAY = "联络人不在岗"


@dataclass(frozen=True, slots=True)
class Engagement:
    """Something that takes a unit's or a room's time from one instant up to another, without what it is about (G-9).

    ``what`` says no more than anybody may know. Not ``firm``: somebody stands in, so it asks for another time without
    standing in the way.
    """

    starts_at: datetime
    ends_at: datetime
    what: str = MEETING
    firm: bool = True

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Do the two share time? One that ends when the other begins does not."""
        return self.starts_at < ends_at and starts_at < self.ends_at


def time_faults(starts_at: datetime, ends_at: datetime) -> tuple[Reason, ...]:
    """E-M-TIME: why units cannot meet from one instant to another."""
    if ends_at <= starts_at:
        return (_fault("结束时间不晚于开始时间。", "请核对开始和结束时间。"),)
    if ends_at - starts_at > LONGEST:
        return (_fault(f"一次安排不超过 {LONGEST.days} 天。", "时间更长的，请分次安排。"),)
    return ()


def _fault(message: str, remedy: str) -> Reason:
    return Reason("E-M-TIME", message, remedy, "M-1（系统输入校验）", field="ends_at")
