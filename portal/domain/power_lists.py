"""Comparing an official list with the powers in force: what it would add, recall, narrow and change (L-5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from portal.domain.difference_words import entries_of
from portal.domain.grants import Grant, GrantMode, Item, PowerList, UnitRef
from portal.domain.list_matching import match_rows
from portal.domain.listed import Difference, Entry, Line, ListedRow, ListMode, Problem
from portal.domain.power_words import day_text

__all__ = ["Difference", "Entry", "Line", "ListMode", "ListedRow", "Problem", "compare", "terms_of"]


def compare(
    powers: PowerList,
    rows: Sequence[ListedRow],
    mode: ListMode,
    effective: date,
    *,
    units: Iterable[UnitRef] = (),
    confirmed: Mapping[int, int | None] | None = None,
) -> Difference:
    """L-5: what a list would change in the powers that stand on its first day.

    ``units`` are the district's units, so that details can name offices. ``confirmed`` maps rows to item ids
    (None: a new item) where somebody decided a doubt otherwise than proposed.
    """
    known = _known_units(powers, units)
    matches = match_rows(powers, rows, confirmed or {})
    lines = [_line(powers, row, item, mode, effective) for row, item in matches.pairs]
    problems = [*matches.problems, *(p for line in lines for p in _problems(powers, line, mode, effective))]
    if mode is ListMode.WHOLE:
        lines.extend(_unlisted(powers, {line.item.id for line in lines if line.item}, effective))
    return Difference(
        mode, effective, tuple(lines), known, **entries_of(lines, known, mode), problems=tuple(problems)
    )


def terms_of(
    row: ListedRow, item: Item | None, held: Sequence[Grant] = ()
) -> tuple[GrantMode, frozenset[str]]:
    """L-5: the mode and penalty kinds (empty for all) under which a row hands its item down.

    A row that says nothing of penalty kinds leaves a partial power among ``held`` as it is.
    """
    if not row.penalties and not row.excepted:
        partial = all(grant.penalties for grant in held)
        return row.mode, frozenset(kind for g in held for kind in g.penalties) if partial else frozenset()
    kinds = row.penalties or (item.penalties if item else ())
    return row.mode, frozenset(kinds).difference(row.excepted) if row.excepted else frozenset()


def _known_units(powers: PowerList, units: Iterable[UnitRef]) -> dict[str, UnitRef]:
    known = {grant.holder.code: grant.holder for grant in powers.every_grant()}
    known.update((item.origin.code, item.origin) for item in powers.items.values())
    known.update((unit.code, unit) for unit in units)
    return known


def _held(powers: PowerList, item: Item | None, day: date) -> dict[str, list[Grant]]:
    """The grants of an item on a day, by the code of their holder."""
    held: dict[str, list[Grant]] = {}
    for grant in powers.grants_on(item.id, day) if item else ():
        held.setdefault(grant.holder.code, []).append(grant)
    return held


def _line(powers: PowerList, row: ListedRow, item: Item | None, mode: ListMode, effective: date) -> Line:
    """What one row does to its item's offices, by the way the list is read."""
    held = _held(powers, item, effective)
    listed = frozenset(row.offices)
    now = frozenset(held)
    if mode is ListMode.RETAINED:
        return Line(row, item, kept=now, retains=not now and not (item and item.retained))
    if mode is ListMode.RECALL:
        dropped = now & listed if listed else now
        return Line(row, item, dropped=dropped, kept=now - dropped)
    gained = listed - now
    kept = now & listed if mode is ListMode.WHOLE else now
    renewed = frozenset(code for code in kept & listed if _new_terms(row, item, held[code]))
    return Line(row, item, gained=gained, dropped=now - kept, kept=kept, retermed=renewed)


def _new_terms(row: ListedRow, item: Item | None, grants: Sequence[Grant]) -> bool:
    """Whether a row puts the grants of an office on other terms."""
    mode, kinds = terms_of(row, item, grants)
    if {grant.mode for grant in grants} != {mode}:
        return True
    return bool(row.penalties or row.excepted) and {frozenset(grant.penalties) for grant in grants} != {kinds}


def _unlisted(powers: PowerList, listed: set[int], effective: date) -> Iterable[Line]:
    """L-5: read as a whole, a list recalls every held item that it does not name."""
    for item in sorted(powers.items.values(), key=lambda item: item.code):
        held = frozenset(_held(powers, item, effective))
        if held and item.id not in listed:
            yield Line(None, item, dropped=held)


def _problems(powers: PowerList, line: Line, mode: ListMode, effective: date) -> Iterable[Problem]:
    """What is wrong with a row in view of the powers in force."""
    row, item = line.row, line.item
    if row is None:
        return
    if mode in (ListMode.WHOLE, ListMode.SUPPLEMENT):
        yield from _problems_of_grant(powers, line, row, effective)
    if item is None and mode is not ListMode.RECALL and not row.origin_code:
        yield Problem(row.row, "原实施部门", f"新事项「{row.name}」没有写明原实施部门。")
    if mode is ListMode.RECALL:
        yield from _problems_of_recall(line, row)
    if mode is ListMode.RETAINED and line.kept:
        message = f"「{row.name}」现由镇办行使，列入部门保留事项不等于收回，请确认（收回须用收回清单）。"
        yield Problem(row.row, "事项名称", message, "doubt")


def _problems_of_grant(powers: PowerList, line: Line, row: ListedRow, effective: date) -> Iterable[Problem]:
    if not row.offices:
        yield Problem(row.row, "承接主体", f"「{row.name}」没有写明承接主体。")
    kinds = row.penalties or (line.item.penalties if line.item else ())
    if row.excepted and set(kinds) <= set(row.excepted):
        yield Problem(row.row, "处罚种类", f"「{row.name}」没有留下可以下放的处罚种类。")
    if line.item is not None:
        yield from _problems_of_announced(powers.grants_of(line.item.id), line, row, effective)


def _problems_of_announced(
    grants: Iterable[Grant], line: Line, row: ListedRow, effective: date
) -> Iterable[Problem]:
    """Changes that are published already and that the list takes no account of."""
    for grant in grants:
        office = grant.holder
        if grant.stands_on(effective) and grant.valid_to and office.code in row.offices:
            until = day_text(grant.valid_to)
            message = f"已公布「{row.name}」自{until}起从{office.name}收回，清单仍列入，请确认。"
            yield Problem(row.row, "承接主体", message, "doubt")
        if grant.valid_from > effective and office.code in line.gained:
            since = day_text(grant.valid_from)
            message = f"已公布「{row.name}」自{since}起由{office.name}行使，与本清单重叠。"
            yield Problem(row.row, "承接主体", message)


def _problems_of_recall(line: Line, row: ListedRow) -> Iterable[Problem]:
    if line.item is None:
        yield Problem(row.row, "事项名称", f"现行清单没有「{row.name}」，无从收回。")
    elif not line.dropped:
        yield Problem(row.row, "承接主体", f"「{row.name}」现在没有镇办行使，无从收回。", "doubt")
    elif set(row.offices) - line.dropped:
        yield Problem(row.row, "承接主体", f"「{row.name}」所列镇办有的并未行使该事项，请确认。", "doubt")
