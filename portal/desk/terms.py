"""The limits: when one ends, which are in force, and how the district changes a number (G-12)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal import clock
from portal.desk import audit
from portal.desk.clocks import term_on
from portal.desk.duties import must_be
from portal.domain.calendar import ZONE
from portal.domain.law_limits import law_limit
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import NotFound, Reason, Refused
from portal.domain.term_table import TERMS, UnknownTerm, term_for
from portal.domain.terms import Due, Term, Unit, due
from portal.store import snapshots
from portal.store.calendar import TermVersion
from portal.store.db import transaction

LONGEST = 3650
SHORTEST_DOCUMENT = 4


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
    return [_listed(term_on(rule, on) if rule != "complaint.by_law" else TERMS[rule]) for rule in TERMS]


def set_term(actor: Actor | None, rule: str, length: int, since: date, document: str) -> TermVersion:
    """Give a limit another length from a day on, by a source document (G-12); running matters keep theirs.

    Raises Forbidden, NotFound (rule), Refused with E-K-TERM: a limit without a number of its own, a length out of
    range, no document, or a day that has passed (nothing is changed backwards).
    """
    must_be(actor, "调整期限", Role.SYSTEM_ADMIN)
    term = TERMS.get(rule)
    if term is None:
        raise NotFound("没有这个期限。")
    if faults := _change_faults(term, length, since, document.strip()):
        raise Refused(faults)
    with transaction():
        values = {"length": length, "document": document.strip(), "recorded_at": clock.now()}
        same = (TermVersion.term == rule) & (TermVersion.since == since)
        if not TermVersion.update(**values).where(same).execute():
            TermVersion.insert(term=rule, since=since, **values).execute()
        detail = {"length": length, "since": since, "document": document}
        audit.record(actor, "term.set", "term", None, rule=rule, **detail)
    return TermVersion.get(same)


def versions() -> dict[str, list[TermVersion]]:
    """The district's own numbers by rule, newest first; the shipped table is version 0 of each."""
    found: dict[str, list[TermVersion]] = {}
    for row in TermVersion.select().order_by(TermVersion.since.desc()):
        found.setdefault(row.term, []).append(row)
    return found


def changeable(term: Term) -> bool:
    """Has the limit a number of its own? Not 当日, nor what the item's law says (C-8)."""
    return term.unit is not Unit.SAME_DAY and term.id != "complaint.by_law"


def _change_faults(term: Term, length: int, since: date, document: str) -> list[Reason]:
    clause = "G-12 规则参数"
    found = []
    if not changeable(term):
        found.append(Reason("E-K-TERM", f"“{term.name}”没有可以调整的日数。", "该期限从其依据。", clause))
    if not 0 <= length <= LONGEST:
        found.append(Reason("E-K-TERM", f"长度应为 0 至 {LONGEST}。", "请填写数字。", clause, field="length"))
    if len(document) < SHORTEST_DOCUMENT:
        remedy = "请填写作出调整的文件的文号，如 卫政办〔2026〕5号。"
        found.append(Reason("E-K-TERM", "没有写明依据的文件。", remedy, clause, field="document"))
    if since < clock.today():
        remedy = "请填写今天或以后的日期；已经起算的期限不变。"
        found.append(Reason("E-K-TERM", "施行日期已过，不能溯及既往。", remedy, clause, field="since"))
    return found


def _listed(term: Term) -> Mapping[str, Any]:
    return {
        "rule": term.id,
        "name": term.name,
        "length": term.length,
        "unit": term.unit.value,
        "words": term.words if term.length or term.id != "complaint.by_law" else "从其法律规定",
        "label": term.label.value,
        "basis": term.basis,
        "source": term.source,
        "starts": term.starts,
        "extendable": term.extendable,
        "since": term.since,
    }


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
        return at.astimezone(ZONE) if at.tzinfo else at.replace(tzinfo=ZONE)
    except (ValueError, OverflowError) as error:
        remedy = "请写成 2026-11-20T16:30:00+08:00 或 2026-11-20。"
        raise _refused("E-K-INSTANT", f"“{text}”不是时刻。", remedy) from error


def _term(rule: str, on: date, sender: str | None, receiver: str | None, item: str) -> Term:
    if rule == "complaint.by_law":
        return term_for(rule, law=law_limit(_basis(item, on)))
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


def _basis(named: str, on: date) -> str:
    if not named:
        return ""
    powers = snapshots.powers()
    exact = [item for item in powers.on(on).items.values() if named in (item.code, item.name)]
    found = exact or powers.index(on).find(named)
    if not found:
        raise _refused("E-L-NOITEM", f"清单中没有“{named}”。", "请核对事项的编码或者名称。")
    return found[0].basis


def _refused(code: str, message: str, remedy: str = "") -> Refused:
    return Refused([Reason(code, message, remedy)])
