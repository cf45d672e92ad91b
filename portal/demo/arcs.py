"""How demo matters go: which step comes when, so that every state, every light and every side way is seen.

A beat is "step days hh:mm", days being working days after the arc's anchor (negative: before), or "step 19h" for
so many hours before now. The anchor is today (the next working day on a day off), or ``days_ago``. Limits of three
working days that begin at -3 therefore fall due today. Hours before noon and until 15:10 leave room for a story's odd
minutes before the last working hours (portal.demo.days).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from portal.demo import cases
from portal.demo.cases import RIGHT_STREET, TO_OFFICE_ON_PAPER, WRONG_STREET, Scene
from portal.demo.days import Past

FOUND, OPEN, REVISE = "found", "open", "revise"
GIVE, TAKE = "give_originals", "take_originals"


@dataclass(frozen=True)
class Arc:
    """The way of one matter. ``typed`` goes into its draft; ``grown`` is the way of a matter that grows from it, or of the
    dispute that takes it up, which opens by itself.

    ``later`` names steps that were taken on paper so many hours before they were entered (补录), ``said`` what is typed at a
    step otherwise than in most stories.
    """

    beats: tuple[str, ...]
    days_ago: int = 0
    kind: str = "transfer"
    scene: Scene | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)
    grown: "Arc | None" = None
    later: Mapping[str, int] = field(default_factory=dict)
    said: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def timed(self, past: Past, earlier: int, minutes: int) -> Iterator[tuple[str, datetime]]:
        """Each step with its instant; finished arcs are told ``earlier`` days before, all at odd ``minutes``."""
        anchor = past.anchor(self.days_ago + (earlier if self.days_ago else 0))
        for beat in self.beats:
            yield timed(beat, past, anchor, minutes)


def timed(beat: str, past: Past, anchor: date, minutes: int) -> tuple[str, datetime]:
    """A beat as its step and its instant."""
    step, *when = beat.split()
    if len(when) == 1:
        return step, past.ago(float(when[0].rstrip("h")))
    at = datetime.fromisoformat(f"2024-02-04T{when[1]}") + timedelta(
        minutes=minutes
    )  # the day does not matter
    return step, past.at(anchor, int(when[0]), at.time())


def _arc(path: str, days_ago: int = 0, **more: Any) -> Arc:
    return Arc(tuple(beat.strip() for beat in path.split(",")), days_ago, **more)


URGENT = {"urgent": True, "urgent_reason": "evidence"}
OFFLINE = {"delivery": "offline"}
LATE = {"late_reason": "当事人信息核查耗时，材料未能按期备齐。"}
TO_FILED = "found -9 09:10, open -9 10:00, submit -8 09:00, approve -8 15:00, receive -7 10:00, accept -5 14:00, file 0 10:00"

CRIME = {"decision": "crime", "result": "涉嫌构成犯罪，移送公安机关。"}
COVERING = (
    _arc("found -3 09:10, open -3 10:00, submit -2 09:00, approve -1 15:00"),
    _arc("found -3 08:40, open -3 11:00, submit -1 14:00"),
    _arc("found -4 09:00, open -4 10:00, submit -4 15:00, approve -3 09:00, receive -2 10:00"),
    _arc("found -3 15:10, open -2 09:00"),
    _arc("found -8 09:10, open -8 10:00, submit -7 10:00, approve -6 09:00, receive -5 11:00, ask_supplement -3 15:00"),
    _arc("found -7 09:10, open -7 10:00, submit -6 10:00, approve -5 09:00, receive -4 11:00, object -3 14:00"),
    _arc("found -9 09:10, open -9 10:00, submit -8 10:00, approve -7 09:00, receive -6 11:00, accept -4 14:00"),
    _arc(TO_FILED, 90),
    _arc(TO_FILED + ", conclude 8 15:00", 30),
    _arc("found -3 09:10, open -3 10:00, submit -2 09:00, approve -1 15:00", scene=TO_OFFICE_ON_PAPER, typed=OFFLINE),
    _arc(
        "found -9 09:10, open -9 10:00, submit -8 09:00, approve -8 15:00, receive -7 10:00, object -5 09:00, agree_return -3 10:00",
        scene=WRONG_STREET,
        grown=_arc("found -9 09:10, open -3 14:00, submit -2 09:00, approve -1 10:00", scene=RIGHT_STREET),
    ),
    _arc("found -12 09:10, open -12 10:00, submit -11 10:00, approve -10 09:00, receive -9 11:00, object -7 14:00, contest -5 10:00"),
    _arc("found -5 09:10, open -5 10:00, submit -4 10:00, approve -3 09:00, withdraw -3 11:00"),
    _arc("found -9 09:10, open -9 10:00, submit -8 10:00, approve -7 09:00, receive -6 11:00, accept -4 14:00, decline_filing 0 15:00", 12),
    _arc(
        "found -14 09:10, open -14 10:00, submit -13 10:00, approve -12 09:00, receive -11 11:00, object -9 14:00, contest -7 10:00", 20, scene=cases.SCENES[0],
        grown=_arc("negotiate -6 11:00, fail -5 10:00, sign -4 15:00, submit -3 10:00, coordinate -1 11:00, decide 0 15:00", 20, kind="dispute"),
    ),
    _arc("found -2 09:10, open -2 10:00, drop 0 11:00", 10),
    _arc(TO_FILED + ", conclude 8 15:00", 25, said={"conclude": CRIME}),
)  # fmt: skip
"""One for each state of a transfer, so that even a small demo shows them all."""

ONGOING = {"ongoing": True, "urgent": True, "urgent_reason": "safety"}
LEFT = {
    "registered_on": "2025-12-10",
    "agreed_on": FOUND,
    "agreed_by": "区农业农村局法制岗、平原镇综合执法岗",
    "agreed_result": "线索由平原镇核查处理，区农业农村局提供检测数据。",
}
CITED = {
    "sender": "N010", "exception_law": "演示用规章（虚构）", "exception_article": "第七条",
    "exception_text": "派出机构可以以自己的名义移送在检查中发现的违法行为线索。",
}  # fmt: skip
HARD = (
    _arc(
        "found -1 09:10, open -1 09:20, record_dissuasion -1 09:30, inform -1 09:40, submit -1 10:00, approve -1 11:00, receive 0 09:00",
        scene=cases.GOING_ON, typed=ONGOING,
    ),
    _arc("found 2h, open 1.5h", scene=cases.GOING_ON, typed=ONGOING),
    _arc("found -2 09:10, open -2 10:00, submit -1 14:00, mark_urgent 0 08:40"),
    _arc("found -4 09:10, open -4 10:00, submit -4 15:00, approve -3 09:00", scene=cases.LEFT_OVER, typed=LEFT),
    _arc("found -1 09:10, open -1 10:00", scene=cases.LEFT_OVER, typed={"own_filed_on": "2025-11-20"}),
    _arc(
        "found -2 09:10, open -2 10:00, submit -2 11:00, approve -1 09:00", scene=cases.TWO_HOLDERS,
        grown=_arc("found -2 09:10, open -2 10:20, submit -2 11:20", scene=cases.OTHER_HOLDER),
    ),
    _arc("found -1 10:10, open -1 11:00", scene=cases.AMONG_DEPARTMENTS),
    _arc("found -3 09:10, open -3 10:00, submit -2 10:00, approve -1 09:00", scene=cases.BY_STATION, typed=CITED),
    _arc("found -2 09:10, open -2 10:00, submit -1 10:00, approve 0 09:00", scene=cases.BY_BRANCH),
    _arc(
        "found -8 09:10, open -8 10:00, submit -7 10:00, approve -6 09:00, receive -5 11:00, give_originals -4 14:00, take_originals -3 10:00",
        later={"receive": 2},
    ),
    _arc(
        "found -4 09:10, open -4 10:00, submit -3 10:00, approve -2 09:00, give_originals -1 10:00, deliver_offline -1 11:00",
        scene=TO_OFFICE_ON_PAPER, typed=OFFLINE,
    ),
)  # fmt: skip
"""The hard cases: going on, urgent later, from before the item went down, two holders, outside the notice, whose name, paper."""

FURTHER = (
    _arc("found -9 09:10, open -9 10:00, submit -8 10:00, approve -7 09:00"),
    _arc("found -2 09:10, open -2 10:00, submit -1 10:00, approve 0 09:00"),
    _arc("found 0 08:40, open 0 09:30"),
    _arc("found -5 09:10, open -4 10:00"),
    _arc("found -5 10:10, open -4 09:00, submit -1 09:00"),
    _arc("found 20h, open 19h, submit 18h", typed=URGENT),
    _arc("found 30h, open 29h, submit 28.5h, approve 27h", typed=URGENT),
    _arc("found -2 09:10, open -2 09:40, submit -2 10:10, approve -2 11:00, receive -2 14:00", typed=URGENT),
    _arc("found -3 09:10, open -3 10:00, submit -2 10:00, approve -1 09:00, receive 0 11:00"),
    _arc("found -7 09:10, open -6 10:00, submit -3 10:00, approve -1 09:00", typed=LATE),
    _arc(TO_FILED, 95),
    _arc(TO_FILED, 86),
    _arc(TO_FILED, 35),
    _arc("found -11 09:10, open -11 10:00, submit -10 10:00, approve -9 09:00, receive -8 11:00, ask_supplement -6 15:00"),
    _arc(
        "found -9 09:10, open -9 10:00, submit -8 10:00, approve -7 09:00, receive -6 11:00, ask_supplement -4 15:00, supplement -1 10:00"
    ),
    _arc("found -11 09:10, open -11 10:00, submit -10 10:00, approve -9 09:00, receive -8 11:00, object -6 14:00"),
    _arc(TO_FILED + ", conclude 12 15:00", 45),
    _arc(TO_FILED + ", correct 3 10:00, conclude 20 15:00", 60),
    _arc("found -5 09:10, open -5 10:00, submit -4 10:00, approve -3 09:00, receive -2 11:00, add_evidence -1 10:00"),
    _arc("found -3 09:10, open -3 10:00, submit -2 10:00, send_back -2 15:00, revise -1 09:30, submit -1 10:00, approve -1 15:00"),
    _arc("found -1 09:10, open -1 10:00, submit 0 10:00"),
    _arc("found -5 09:10, open -5 10:00, submit -4 10:00, approve -3 09:00"),
    _arc("found -1 14:10, open -1 15:00"),
    _arc(TO_FILED + ", conclude 25 15:00", 75),
    _arc("found -13 09:10, open -13 10:00, submit -12 10:00, approve -11 09:00, receive -10 11:00, accept -8 14:00"),
    _arc("found -9 09:10, open -9 10:00, submit -8 10:00, approve -7 09:00, receive -6 11:00, accept -4 14:00, decline_filing 0 15:00", 40),
    _arc(TO_FILED, 62),
    _arc("found -2 10:10, open -2 11:00, submit -1 15:00"),
    _arc("found -2 13:10, open -2 14:00, submit -1 11:00, approve 0 10:00"),
    _arc(TO_FILED + ", conclude 9 15:00", 20),
    _arc("found -2 09:10, open -2 10:00, submit -2 15:00, send_back -1 10:00"),
)  # fmt: skip
TRANSFERS = COVERING + HARD + FURTHER


def _register(path: str, days_ago: int = 0) -> Arc:
    return _arc(path, days_ago, kind="filing")


FILINGS = tuple(
    _register(path, days_ago)
    for path, days_ago in (
        ("open 0 10:00, file 0 10:30", 84), ("open 0 10:00, file 0 10:30", 15), ("open 0 09:00, file 0 09:20", 93),
        ("open 0 14:00, file 0 14:30, conclude 15 10:00", 55), ("open 0 15:00, file 0 15:10", 30), ("open 0 09:30", 0),
        ("open 0 10:00, file 0 10:30", 90), ("open 0 10:00, file 0 10:20, conclude 9 16:00, reopen 14 10:00", 48),
        ("open 0 14:00, file 0 14:30, conclude 20 10:00", 70),
    )
)  # fmt: skip
