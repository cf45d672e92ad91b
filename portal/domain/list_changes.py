"""A list that waits to be published: what it would do, what is doubtful about it, what forbids it (L-5)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from portal.domain.grants import Grant, PowerList
from portal.domain.listed import Difference, Line, ListMode, Problem
from portal.domain.power_checks import LIST_CLAUSE, may_publish, municipal_origins, overlaps
from portal.domain.power_drafts import Paper, apply
from portal.domain.power_words import day_text
from portal.domain.reasons import Reason

PROVISIONAL_PAPER = Paper("（待公布）", "", date.min)


def doubt_key(problem: Problem) -> str:
    """What names a doubt when it is confirmed: its place and words, so that another doubt is asked about anew."""
    text = f"{problem.row}|{problem.column}|{problem.message}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class ListChange:
    """A list, compared with the powers that stand on its first day.

    ``problems`` are those of reading and of comparing; ``confirmed`` the keys of doubts confirmed by hand.
    """

    powers: PowerList
    difference: Difference
    problems: tuple[Problem, ...]
    confirmed: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stops the list until its file is corrected."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def open_doubts(self) -> tuple[Problem, ...]:
        """The doubts that nobody has confirmed yet."""
        doubts = (problem for problem in self.problems if problem.severity == "doubt")
        return tuple(doubt for doubt in doubts if doubt_key(doubt) not in self.confirmed)

    @cached_property
    def after(self) -> PowerList:
        """The powers as publishing would leave them."""
        return apply(self.powers, self.difference, PROVISIONAL_PAPER)

    @cached_property
    def opened(self) -> tuple[Grant, ...]:
        """The grants that publishing would open."""
        known = {grant.id for grant in self.powers.every_grant()}
        return tuple(grant for grant in self.after.every_grant() if grant.id not in known)

    @property
    def recalls(self) -> bool:
        """Whether it takes anything back from an office."""
        return any(line.dropped for line in self.difference.lines)

    @property
    def penalties(self) -> frozenset[str]:
        """Every penalty kind that the list would hand down."""
        granting = [line for line in self.difference.lines if line.row and (line.gained or line.retermed)]
        kinds = [
            line.row.penalties or (line.item.penalties if line.item else ()) for line in granting if line.row
        ]
        left = {kind for line in granting if line.row for kind in line.row.excepted}
        return frozenset(kind for found in kinds for kind in found) - left

    @property
    def repeated(self) -> tuple[Grant, ...]:
        """The grants that a supplement would open a second time, one for each item: it was handed down already."""
        if self.difference.mode is not ListMode.SUPPLEMENT:
            return ()
        return tuple(grant for line in self.difference.lines for grant in self._repeated_in(line))

    def _repeated_in(self, line: Line) -> Iterator[Grant]:
        if line.row is None or line.item is None:
            return
        for code in sorted((line.kept & set(line.row.offices)) - line.retermed)[:1]:
            office = self.difference.units[code]
            yield Grant(
                id=-1, item_id=line.item.id, holder=office, mode=line.row.mode, penalties=(),
                valid_from=self.difference.effective, valid_to=None, document="", list_title="",
                number=line.row.number, recalled_by="", published_on=self.difference.effective,
            )  # fmt: skip


def against_publishing(
    change: ListChange,
    document: str,
    today: date,
    *,
    live: bool,
    latest: date | None,
    backdating_reason: str = "",
) -> tuple[Reason, ...]:
    """L-1, L-5, L-9: everything that stands against publishing a list by ``document`` today.

    ``latest`` is the first day of the newest list published so far; before the district is ``live`` lists of
    the past follow one another in the order of their days.
    """
    effective = change.difference.effective
    rules = may_publish(
        change.opened,
        change.penalties,
        document,
        effective,
        today,
        live=live,
        backdating_reason=backdating_reason,
    )
    doubled = overlaps(change.after, change.opened) + overlaps(change.powers, change.repeated)
    granted = [line.item for line in change.difference.lines if line.item and line.gained]
    return (
        *_unsettled(change),
        *rules,
        *(() if live else _out_of_order(change.difference, latest, today)),
        *doubled,
        *municipal_origins(granted),
    )


def against_transition(since: date | None, until: date | None) -> Iterator[Reason]:
    """Q-6: a 过渡期 has a first and a last day, in this order; without it there is none."""
    if (since is None) != (until is None):
        named = "transition_to" if until is None else "transition_from"
        yield Reason("E-FORM", "过渡期的起止日期应当都填写。", "没有过渡期的都不填。", field=named)
    elif since and until and until < since:
        yield Reason("E-FORM", "过渡期的截止日期早于起始日期。", "请核对日期。", field="transition_to")


def _unsettled(change: ListChange) -> Iterator[Reason]:
    """L-5: a list with an error is not published, nor one with a doubt that nobody confirmed."""
    for error in change.errors:
        yield Reason("E-L-ROW", where(error), "请改正清单文件后重新导入。", LIST_CLAUSE)
    doubts = change.open_doubts
    if doubts:
        first = where(doubts[0])
        message = (
            f"还有 {len(doubts)} 处存疑没有确认：{first}" if len(doubts) > 1 else f"存疑没有确认：{first}"
        )
        yield Reason("E-L-DOUBT", message, "请逐条确认，或者改正清单文件后重新导入。", LIST_CLAUSE)


def where(problem: Problem) -> str:
    """A problem with its row and column, as the person at the sheet looks for it."""
    place = f"第 {problem.row} 行" if problem.row else ""
    column = f"「{problem.column}」" if problem.column else ""
    return f"{place}{column}：{problem.message}" if place or column else problem.message


def _out_of_order(difference: Difference, latest: date | None, today: date) -> Iterator[Reason]:
    """L-5, 历史清单补录: a list of the past is entered after those that were in force before it."""
    late = latest is not None and difference.effective < latest and difference.effective < today
    if late and latest is not None and difference.mode is not ListMode.RETAINED:
        message = (
            f"已补录自{day_text(latest)}起生效的清单，不能再补录自{day_text(difference.effective)}起的。"
        )
        yield Reason(
            "E-L-BACKDATE", message, "历史清单请按生效日期先后补录。", LIST_CLAUSE, field="effective"
        )
