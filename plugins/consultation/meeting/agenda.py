"""What may come before a meeting, found by rule, each with why it is there (domain M-1, M-3, L-4). Pure.

The words of a candidate are what every invited unit will read, so they name neither a matter's title nor anybody in
it; the reason is for the convener, who may read the matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from portal.domain.letters import chinese_date

SOURCES: Mapping[str, str] = {
    "left": "上次未议",
    "marked": "提请上会",
    "dispute": "争议未决",
    "overdue": "办件超期",
    "reminder": "内部提醒已过",
    "task": "会议事项未完成",
    "repeated": "反复移送",
    "guidance": "业务指导",
    "hand": "自行添加",
}
"""Where a line of an agenda comes from, in the order in which lines of one weight stand."""
TIMES, WINDOW = 3, timedelta(days=60)
"""An item that is handed over so often within such a time is a 普遍性问题 (M-1); a reading of ours."""
PROPOSED = 60
"""From this weight on a candidate is ticked beforehand."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that may be discussed: what others read, why it is proposed, how pressing it is, and which matter it is about."""

    key: str
    words: str
    reason: str
    weight: int
    about: int | None = None

    @property
    def source(self) -> str:
        return self.key.partition(":")[0]

    @property
    def proposed(self) -> bool:
        """Whether it is ticked beforehand; the convener may take the tick away."""
        return self.weight >= PROPOSED


@dataclass(frozen=True, slots=True)
class Disputed:
    """A matter over which two units are at odds."""

    matter: int
    since: date
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overdue:
    """A matter whose limit has passed; ``reminder`` says that the limit is one of ours, which nobody violates (G-8)."""

    matter: int
    due_on: date
    reminder: bool
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One transfer of a case under an item."""

    item: int
    item_name: str
    on: date
    sender: str
    receiver: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A matter that one of its parties wants discussed, and why."""

    matter: int
    unit: str
    why: str
    on: date


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task of an earlier meeting that is not done."""

    matter: int
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question to an origin department that has no answer yet."""

    matter: int
    item_name: str
    asker: str
    on: date


@dataclass(frozen=True, slots=True)
class Left:
    """A line of an earlier agenda that was not discussed."""

    line: int
    words: str
    meeting_on: date
    about: int | None


def candidates(
    today: date,
    *,
    disputed: Iterable[Disputed] = (),
    overdue: Iterable[Overdue] = (),
    handed_over: Iterable[HandedOver] = (),
    marked: Iterable[Marked] = (),
    tasks: Iterable[OpenTask] = (),
    questions: Iterable[Question] = (),
    left: Iterable[Left] = (),
) -> list[Candidate]:
    """M-1, M-3: everything that may be discussed, the most pressing first; a matter is proposed once, for its best reason."""
    found = [
        *(_left(one) for one in left),
        *(_marked(one) for one in marked),
        *(_disputed(one, today) for one in disputed),
        *(_overdue(one, today) for one in overdue),
        *(_task(one, today) for one in tasks),
        *repeated(handed_over, today),
        *(_question(one, today) for one in questions),
    ]
    order = list(SOURCES)
    found.sort(key=lambda one: (-one.weight, order.index(one.source), one.key))
    return _once_a_matter(found)


def repeated(handed_over: Iterable[HandedOver], today: date) -> list[Candidate]:
    """M-1: an item handed over three times within the last sixty days is talked about as such, whoever it was between."""
    recent = sorted(
        (one for one in handed_over if today - WINDOW <= one.on <= today), key=lambda one: (one.item, one.on)
    )
    groups = [list(same) for _item, same in groupby(recent, key=lambda one: one.item)]
    return [_repeated(same) for same in groups if len(same) >= TIMES]


def _repeated(same: Sequence[HandedOver]) -> Candidate:
    pairs = dict.fromkeys(f"{one.sender}→{one.receiver}" for one in same)
    return Candidate(
        f"repeated:{same[0].item}", f"“{same[0].item_name}”案件的移送和管辖",
        f"60 日内移送 {len(same)} 次（{'、'.join(pairs)}）", min(60 + len(same), 69),
    )  # fmt: skip


def _left(one: Left) -> Candidate:
    return Candidate(
        f"left:{one.line}", one.words, f"{chinese_date(one.meeting_on)}的会议没有议到", 90, one.about
    )


def _marked(one: Marked) -> Candidate:
    return Candidate(
        f"marked:{one.matter}", f"{one.unit}提请研究的事项", f"{one.unit}{chinese_date(one.on)}提请：{one.why}", 80, one.matter
    )  # fmt: skip


def _disputed(one: Disputed, today: date) -> Candidate:
    days = (today - one.since).days
    return Candidate(
        f"dispute:{one.matter}", "管辖争议事项的协商", f"{'与'.join(one.units)}的争议未决，已 {days} 天", 70 + min(days // 7, 9), one.matter
    )  # fmt: skip


def _overdue(one: Overdue, today: date) -> Candidate:
    """A limit of the notice or of law weighs, after five days so much that it is ticked; a reminder is said as what it is."""
    between, day = "、".join(one.units), chinese_date(one.due_on)
    if one.reminder:
        return Candidate(
            f"reminder:{one.matter}", "未办结事项的办理", f"{between}：内部提醒日期{day}已过", 30, one.matter
        )
    weight = 55 + min((today - one.due_on).days, 14)
    return Candidate(
        f"overdue:{one.matter}", "未按期办结事项的办理", f"{between}：已超期，期限为{day}", weight, one.matter
    )


def _task(one: OpenTask, today: date) -> Candidate:
    due = f"，应于{chinese_date(one.due_on)}前完成" if one.due_on else ""
    late = one.due_on is not None and one.due_on < today
    return Candidate(
        f"task:{one.matter}", "以往会议议定任务的落实", f"{one.owner or '没有写明牵头单位'}{due}，未完成", 75 if late else 65, one.matter
    )  # fmt: skip


def _question(one: Question, today: date) -> Candidate:
    days = (today - one.on).days
    return Candidate(
        f"guidance:{one.matter}", f"“{one.item_name}”的业务指导", f"{one.asker}提问 {days} 天，没有答复", 50 if days > 7 else 40, one.matter
    )  # fmt: skip


def told_apart(words: str, present: Iterable[str]) -> str:
    """The words of a further line, numbered where others read the same already."""
    taken, number, said = set(present), 1, words
    while said in taken:
        number += 1
        said = f"{words}（{number}）"
    return said


def _once_a_matter(found: Iterable[Candidate]) -> list[Candidate]:
    seen: set[int] = set()
    kept = []
    for one in found:
        if one.about is None or one.about not in seen:
            kept.append(one)
        if one.about is not None:
            seen.add(one.about)
    return kept
