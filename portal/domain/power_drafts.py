"""The powers as a published list would leave them: for trying a draft out and for publishing (L-5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.domain.difference_words import rebases, renames
from portal.domain.grants import Grant, Item, PowerList
from portal.domain.listed import Difference, Line, ListedRow, ListMode
from portal.domain.power_lists import terms_of


@dataclass(frozen=True, slots=True)
class Paper:
    """The document that publishes a list: 文号, title, day of publication."""

    number: str
    title: str
    published_on: date


def apply(powers: PowerList, difference: Difference, paper: Paper) -> PowerList:
    """L-5, L-7: the powers with a difference carried out: grants closed, opened, and items reworded.

    New items and grants have negative ids, closed grants keep theirs; whoever stores the result writes the
    negative ones as new rows and the changed ``valid_to`` of the others. An item that a list gives no code
    keeps an empty one.
    """
    return _Applying(powers, difference, paper).result()


class _Applying:
    """One pass over the lines of a difference, handing out provisional ids."""

    def __init__(self, powers: PowerList, difference: Difference, paper: Paper):
        self._difference, self._paper = difference, paper
        self._merged = powers.merged
        self._items = dict(powers.items)
        self._grants = {item_id: list(grants) for item_id, grants in powers.grants.items()}
        self._documents = {**powers.documents, paper.number: paper.title}
        used = [*powers.items, *(grant.id for grant in powers.every_grant())]
        self._last_id = min(0, *used) if used else 0

    def result(self) -> PowerList:
        for line in self._difference.lines:
            self._carry_out(line)
        grants = {item_id: tuple(found) for item_id, found in self._grants.items()}
        return PowerList(self._items, grants, self._documents, self._merged)

    def _carry_out(self, line: Line) -> None:
        item = self._item_of(line)
        if item is None:
            return
        before = self._grants.get(item.id, [])
        self._close(item, line.dropped | line.retermed)
        if line.row is not None:
            for code in sorted(line.gained | line.retermed):
                self._open(item, line.row, code, [grant for grant in before if grant.holder.code == code])

    def _item_of(self, line: Line) -> Item | None:
        """The item of a line as the list words it; a new one for a row that matched none."""
        item, row = line.item, line.row
        if row is None or self._difference.mode is ListMode.RECALL:
            return item
        item = self._reworded(item, row) if item else self._new_item(row)
        if item is not None:
            item = replace(item, retained=(item.retained or line.retains) and not line.gained)
            self._items[item.id] = item
        return item

    def _new_item(self, row: ListedRow) -> Item | None:
        origin = self._difference.units.get(row.origin_code)
        if origin is None:
            return None
        return Item(
            id=self._next_id(),
            code=row.code or "",
            name=row.name,
            field=row.field,
            basis=row.basis,
            penalties=row.penalties,
            origin=origin,
            retained=False,
            note=row.note,
        )

    def _reworded(self, item: Item, row: ListedRow) -> Item:
        return replace(
            item,
            code=row.code or item.code,
            name=row.name if renames(row, item) else item.name,
            field=row.field or item.field,
            basis=row.basis if rebases(row, item) else item.basis,
            penalties=row.penalties or item.penalties,
            origin=self._difference.units.get(row.origin_code, item.origin),
        )

    def _close(self, item: Item, codes: frozenset[str]) -> None:
        """Ends the grants of some offices at the first day of the list; one that began that day vanishes."""
        day, kept = self._difference.effective, []
        for grant in self._grants.get(item.id, []):
            ends = grant.holder.code in codes and grant.stands_on(day)
            if ends and grant.valid_from < day:
                kept.append(replace(grant, valid_to=day, recalled_by=self._paper.number))
            elif not ends:
                kept.append(grant)
        if kept:
            self._grants[item.id] = kept
        else:
            self._grants.pop(item.id, None)

    def _open(self, item: Item, row: ListedRow, code: str, before: Sequence[Grant]) -> None:
        mode, kinds = terms_of(row, item, [g for g in before if g.stands_on(self._difference.effective)])
        grant = Grant(
            id=self._next_id(),
            item_id=item.id,
            holder=self._difference.units[code],
            mode=mode,
            penalties=tuple(kind for kind in item.penalties if kind in kinds),
            valid_from=self._difference.effective,
            valid_to=None,
            document=self._paper.number,
            list_title=self._paper.title,
            number=row.number,
            recalled_by="",
            published_on=self._paper.published_on,
        )
        self._grants.setdefault(item.id, []).append(grant)

    def _next_id(self) -> int:
        self._last_id -= 1
        return self._last_id
