"""The limits: when one ends, which are in force, and how the district changes a number (G-12)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from portal import clock
from portal.desk import audit
from portal.desk.clocks import term_on
from portal.desk.duties import must_be
from portal.domain.calendar import ZONE
from portal.domain.law_limits import law_limit
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import NotFound, Reason, Refused
from portal.domain.term_table import BY_LAW, TERMS, UnknownTerm, term_for
from portal.domain.terms import Due, Label, Term, Unit, due
from portal.store import snapshots
from portal.store.calendar import TermVersion
from portal.store.db import transaction
from portal.store.matters import MatterClock

LONGEST = 3650
SHORTEST_DOCUMENT = 4
SHORTEST_CLAUSE = 6
NUMBERED = re.compile(r"〔(?:19|20)\d{2}〕[1-9]\d*号|令第?[\d一二三四五六七八九十百〇零]+号|公告第?\d+号")
"""A document that a limit of the notice or of a law may be changed by: it has a number."""
OPENING = time(9)


def when_due(rule: str, start: str, sender: str = "", receiver: str = "", item: str = "") -> Due:
    """When the limit ``rule`` that starts at ``start`` ends, proved day by day.

    ``start`` is an ISO instant or day, in Asia/Shanghai where it names no zone. ``sender`` and ``receiver`` are
    codes or names of units, ``item`` of an item: they matter where label or length depend on them (Q-8, Q-10,
    Q-28, C-8). Raises Refused: E-K-RULE, E-K-INSTANT, E-G-UNIT, E-L-NOITEM.
    """
    at = _instant(start)
    try:
        term = _term(rule, at.date(), _kind(sender), _kind(receiver), item)
        return due(term, at, snapshots.calendar(), proof=True)
    except UnknownTerm as error:
        raise _refused("E-K-RULE", f"{error}。") from error
    except ValueError as error:
        raise _refused("E-K-INSTANT", f"{error}。") from error


def described(found: Due) -> dict[str, Any]:
    """The answer in the shape that other programs rely on (interface.md, ``terms due``)."""
    return {
        "rule": found.term.id,
        "name": found.term.name,
        "words": found.term.words,
        "label": found.term.label.value,
        "basis": found.term.basis,
        "source": found.term.source,
        "started_at": found.started_at,
        "due_at": found.due_at,
        "due_on": found.due_on,
        "provisional": found.provisional,
        "conservative_on": found.conservative_on,
        "rolled_on": found.rolled_on,
        "days": [{"date": day.date, "counted": day.counted, "why": day.why} for day in found.days],
    }


def listed(on: date) -> list[Mapping[str, Any]]:
    """All limits of domain §11 as they are in force on a day, with the district's own numbers (G-12)."""
    return [_listed(term_on(rule, on) if rule != BY_LAW else TERMS[rule]) for rule in TERMS]


@dataclass(frozen=True, slots=True)
class Change:
    """Another length of a limit from a day on, by a document and what it says there; or a reminder switched off."""

    rule: str
    length: int
    since: date
    document: str
    clause: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a change would do: when a matter that starts on its day is due without it and with it (None: no more).

    ``running`` clocks keep what they were started with (G-12).
    """

    before: Due | None
    after: Due | None
    running: int


def foresee(actor: Actor, change: Change) -> Foreseen:
    """What a change would mean for what starts on its first day, at nine; nothing is changed.

    Raises what ``set_term`` raises.
    """
    term = _must_be_right(actor, change)
    start, calendar = datetime.combine(change.since, OPENING, ZONE), snapshots.calendar()
    former = term_on(change.rule, change.since)
    changed = replace(term, length=change.length)
    running = (MatterClock.term == change.rule) & MatterClock.stopped_at.is_null()
    return Foreseen(
        None if former.off else due(former, start, calendar, proof=True),
        None if change.off else due(changed, start, calendar, proof=True),
        MatterClock.select().where(running).count(),
    )


def set_term(actor: Actor | None, change: Change) -> TermVersion:
    """Give a limit another length from a day on, or switch a reminder off or on again (G-12); running matters keep theirs.

    Raises Forbidden, NotFound (rule), Refused with E-K-TERM: a limit without a number of its own, a length out of
    range, no document, or a day that has passed (nothing is changed backwards). A 机制期限 or 法定期限 is changed only
    by the document that changes it, named by its number and quoted, and is never switched off.
    """
    _must_be_right(actor, change)
    with transaction():
        row: TermVersion = TermVersion.create(
            term=change.rule, length=change.length, off=change.off, since=change.since, document=change.document,
            clause=change.clause, recorded_at=clock.now(), recorded_by=actor.name if actor else audit.OPERATOR,
        )  # fmt: skip
        snapshots.changed("terms")
        detail = {"length": change.length, "off": change.off, "since": change.since, "clause": change.clause}
        audit.record(actor, "term.set", "term", None, rule=change.rule, document=change.document, **detail)
    return row


def versions(rule: str = "") -> list[TermVersion]:
    """The district's own versions of a limit, or of all, the newest first; the shipped table is version 0 of each."""
    rows = TermVersion.select().order_by(TermVersion.since.desc(), TermVersion.id.desc())
    return list(rows.where(TermVersion.term == rule) if rule else rows)


def superseded(rows: Iterable[TermVersion]) -> set[int]:
    """Of versions as ``versions`` gives them, those that another for the same day has taken the place of."""
    newest: set[tuple[str, date]] = set()
    late = set()
    for row in rows:
        if (row.term, row.since) in newest:
            late.add(row.id)
        newest.add((row.term, row.since))
    return late


def changeable(term: Term) -> bool:
    """Has the limit a number of its own? Not 当日, nor what the item's law says (C-8)."""
    return term.unit is not Unit.SAME_DAY and term.id != BY_LAW


def _must_be_right(actor: Actor | None, change: Change) -> Term:
    must_be(actor, "调整期限", Role.SYSTEM_ADMIN)
    term = TERMS.get(change.rule)
    if term is None:
        raise NotFound("没有这个期限。")
    if faults := [*_length_faults(term, change), *_paper_faults(term, change)]:
        raise Refused(faults)
    return term


def _length_faults(term: Term, change: Change) -> Iterator[Reason]:
    if not changeable(term):
        yield _fault(f"“{term.name}”没有可以调整的日数。", "该期限从其依据。")
    if change.off and binding(term):
        yield _fault(f"{term.label.text}不能停用。", "只有内部提醒可以停用。", "off")
    least = 1 if binding(term) else 0
    if not least <= change.length <= LONGEST:
        yield _fault(f"长度应为 {least} 至 {LONGEST}。", "请填写数字。", "length")
    if change.since < clock.today():
        yield _fault("施行日期已过，不能溯及既往。", "请填写今天或以后的日期；已经起算的期限不变。", "since")


def _paper_faults(term: Term, change: Change) -> Iterator[Reason]:
    """A limit of the notice or of a law is changed by nothing less than the paper that changes it."""
    if len(change.document) < SHORTEST_DOCUMENT:
        remedy = "请填写作出调整的文件的文号，如 卫政办〔2026〕5号。"
        yield _fault("没有写明依据的文件。", remedy, "document")
    elif binding(term) and not NUMBERED.search(change.document):
        remedy = "请填写修改该期限的文件的文号，如 卫政办〔2026〕5号、国务院令第310号、主席令第70号。"
        yield _fault(f"{term.label.text}只能由修改它的文件调整，须写明文号。", remedy, "document")
    if binding(term) and len(change.clause) < SHORTEST_CLAUSE:
        yield _fault("没有写明文件中的规定。", "请抄录规定该期限的条款原文。", "clause")


def binding(term: Term) -> bool:
    """Can the limit be violated? Then the district may neither switch it off nor change it without the paper (G-8)."""
    return term.label is not Label.INTERNAL_REMINDER


def _fault(message: str, remedy: str, field: str | None = None) -> Reason:
    return Reason("E-K-TERM", message, remedy, "G-12 规则参数", field=field)


def _listed(term: Term) -> Mapping[str, Any]:
    return {
        "rule": term.id,
        "name": term.name,
        "length": term.length,
        "unit": term.unit.value,
        "words": term.words if term.length or term.id != BY_LAW else "从其法律规定",
        "label": term.label.value,
        "basis": term.basis,
        "source": term.source,
        "starts": term.starts,
        "extendable": term.extendable,
        "since": term.since,
        "off": term.off,
    }


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
        return at.astimezone(ZONE) if at.tzinfo else at.replace(tzinfo=ZONE)
    except (ValueError, OverflowError) as error:
        remedy = "请写成 2026-11-20T16:30:00+08:00 或 2026-11-20。"
        raise _refused("E-K-INSTANT", f"“{text}”不是时刻。", remedy) from error


def _term(rule: str, on: date, sender: str | None, receiver: str | None, item: str) -> Term:
    if rule == BY_LAW:
        code, basis = _item(item, on)
        return term_for(rule, law=law_limit(basis, snapshots.law_limits(on), code))
    return term_on(rule, on, sender, receiver)


def _kind(named: str) -> str | None:
    """The kind of the unit that a paper would go out from, None where no unit is named (G-2)."""
    if not named:
        return None
    directory = snapshots.directory()
    for unit in directory.units.values():
        if named in (unit.code, unit.name, unit.full_name, unit.short_name, *unit.aliases):
            return directory.principal(unit.id).kind
    raise _refused("E-G-UNIT", f"没有名为“{named}”的单位。", "可用 portal units list 查看全部单位。")


def _item(named: str, on: date) -> tuple[str, str]:
    """Code and legal basis of the item that is meant, blank where none is named."""
    if not named:
        return "", ""
    powers = snapshots.powers()
    exact = [item for item in powers.on(on).items.values() if named in (item.code, item.name)]
    found = exact or powers.index(on).find(named)
    if not found:
        raise _refused("E-L-NOITEM", f"清单中没有“{named}”。", "请核对事项的编码或者名称。")
    return found[0].code, found[0].basis


def _refused(code: str, message: str, remedy: str = "") -> Refused:
    return Refused([Reason(code, message, remedy)])
