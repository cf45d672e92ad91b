"""The past as the demo sees it: days and hours counted from the real now, over the working calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.domain.calendar import ZONE, Calendar
from portal.domain.reminders import opening_after

OPENING, CLOSING = time(8, 30), time(18, 0)
LAST_HOURS = time(16, 0), time(17, 30)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Past:
    """Tells when something happened that a story only knows as "three working days before, at ten"."""

    now: datetime
    calendar: Calendar

    def anchor(self, days_ago: int = 0) -> date:
        """The first working day on or after the day so many natural days ago; for 0 the day on which limits fall due."""
        return self.calendar.next_working(self.day(days_ago))

    def day(self, days_ago: int) -> date:
        """The day so many natural days ago."""
        return self.now.date() - timedelta(days=days_ago)

    def at(self, anchor: date, working_days: int, hour: time) -> datetime:
        """The hour on the working day so many after ``anchor`` (negative: before), but never later than now.

        What a story wants later than now comes, in its order, within the last working hours before now.
        """
        wanted = datetime.combine(self._shifted(anchor, working_days), hour, ZONE)
        first, last = self._last_working_hours()
        return wanted if wanted < first else _between(first, last, hour)

    def ago(self, hours: float) -> datetime:
        """So many natural hours before now, whatever the hour: urgent cases do not wait for the morning."""
        return (self.now - timedelta(hours=hours)).replace(second=0)

    def mornings(self, count: int) -> list[datetime]:
        """The openings of the last ``count`` working days up to now, the oldest first."""
        opening = datetime.combine(self._shifted(self.now.date(), -count), OPENING, ZONE)
        found = []
        while (opening := opening_after(opening, self.calendar)) <= self.now:
            found.append(opening)
        return found

    def _shifted(self, day: date, working_days: int) -> date:
        for _ in range(-working_days):
            day -= ONE_DAY
            while not self.calendar.is_working(day):
                day -= ONE_DAY
        return self.calendar.add_working(day, max(working_days, 0))

    def _last_working_hours(self) -> tuple[datetime, datetime]:
        today, last = self.now.date(), self.now - timedelta(minutes=10)
        opening = datetime.combine(today, OPENING, ZONE)
        if self.calendar.is_working(today) and last > opening:
            return opening, last
        eve = self._shifted(today, -1)
        return datetime.combine(eve, LAST_HOURS[0], ZONE), datetime.combine(eve, LAST_HOURS[1], ZONE)


def _between(first: datetime, last: datetime, hour: time) -> datetime:
    """The hour of a full day of work, on the scale of a shorter one."""
    opening, closing, wanted = (timedelta(hours=t.hour, minutes=t.minute) for t in (OPENING, CLOSING, hour))
    share = min(max((wanted - opening) / (closing - opening), 0.0), 1.0)
    return (first + (last - first) * share).replace(second=0, microsecond=0)
