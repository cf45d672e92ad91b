"""Finding the item that a row of a list speaks of: by code, by name, and by likeness with a doubt (L-5)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from portal.domain.grants import Item, PowerList
from portal.domain.list_words import name_key
from portal.domain.listed import ListedRow, Problem

NEARLY_THE_SAME = 0.85
HARDLY_THE_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Matches:
    """Each row with its item (None: a new one), and what has to be confirmed or corrected."""

    pairs: tuple[tuple[ListedRow, Item | None], ...]
    problems: tuple[Problem, ...]


def match_rows(powers: PowerList, rows: Sequence[ListedRow], confirmed: Mapping[int, int | None]) -> Matches:
    """L-5: rows with a code match by code, the others by normalised name; near ones are doubts.

    ``confirmed`` maps a row to the item id that somebody chose for it by hand, or to None for a new item.
    """
    matcher = _Matcher(powers)
    for row in rows:
        if row.row in confirmed:
            item_id = confirmed[row.row]
            matcher.claim(row, powers.items.get(item_id) if item_id is not None else None)
    waiting = [row for row in rows if row.row not in confirmed]
    for by in (matcher.by_code, matcher.by_name, matcher.by_likeness):
        waiting = [row for row in waiting if not by(row)]
    for row in waiting:
        matcher.claim(row, None)
    return matcher.result(rows)


class _Matcher:
    """Gives out items, each to one row only."""

    def __init__(self, powers: PowerList):
        self._by_code = {item.code: item for item in powers.items.values() if item.code}
        self._keys = {item.id: name_key(item.name) for item in powers.items.values()}
        self._by_name = {self._keys[item.id]: item for item in powers.items.values()}
        self._free = dict(powers.items)
        self._found: dict[int, Item | None] = {}
        self._problems: list[Problem] = []

    def claim(self, row: ListedRow, item: Item | None) -> bool:
        """Gives an item to a row; a second row for the same item is left out with an error."""
        if item is not None and item.id not in self._free:
            self._problem(row, f"「{row.name}」与清单中另一行是同一事项，请合并。", error=True)
            return True
        if item is not None:
            del self._free[item.id]
        self._found[row.row] = item
        return True

    def by_code(self, row: ListedRow) -> bool:
        item = self._by_code.get(row.code or "")
        if item is None:
            return False
        if _likeness(name_key(row.name), name_key(item.name)) < HARDLY_THE_SAME:
            self._problem(row, f"编码{item.code}原为「{item.name}」，名称差异较大，请确认是同一事项。")
        return self.claim(row, item)

    def by_name(self, row: ListedRow) -> bool:
        item = self._by_name.get(name_key(row.name))
        if item is None or (row.code and item.id not in self._free):
            return False
        if row.code and item.code:
            self._problem(row, f"「{row.name}」现编码为{item.code}，清单写作{row.code}，请确认是同一事项。")
        return self.claim(row, item)

    def by_likeness(self, row: ListedRow) -> bool:
        if row.code:
            return False
        item = _nearest(row, self._free.values(), self._keys)
        if item is None:
            return False
        self._problem(row, f"「{row.name}」与{item.code}「{item.name}」相近，按同一事项处理，请确认。")
        return self.claim(row, item)

    def result(self, rows: Iterable[ListedRow]) -> Matches:
        pairs = tuple((row, self._found[row.row]) for row in rows if row.row in self._found)
        return Matches(pairs, tuple(self._problems))

    def _problem(self, row: ListedRow, message: str, *, error: bool = False) -> None:
        self._problems.append(Problem(row.row, "事项名称", message, "error" if error else "doubt"))


def _nearest(row: ListedRow, items: Iterable[Item], keys: Mapping[int, str]) -> Item | None:
    """The free item whose name is nearly the row's, of the same department where the row names one."""
    key = name_key(row.name)
    best, best_item = NEARLY_THE_SAME, None
    for item in items:
        if row.origin_code and row.origin_code != item.origin.code:
            continue
        likeness = _likeness(key, keys[item.id], at_least=best)
        if likeness >= best:
            best, best_item = likeness, item
    return best_item


def _likeness(a: str, b: str, at_least: float = 0.0) -> float:
    """How alike two names are, 0 to 1; 0 early where they cannot reach ``at_least``."""
    if at_least and _at_most(a, b, at_least) < at_least:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _at_most(a: str, b: str, wanted: float) -> float:
    """A bound of the likeness from the letters alone, cheap: a long list is compared with every item of another."""
    total = len(a) + len(b)
    (first_marks, first), (second_marks, second) = _letters(a), _letters(b)
    bound = 1 - (first_marks ^ second_marks).bit_count() / total if total else 1.0
    if bound < wanted or not total:
        return bound
    return 2 * sum(min(times, second[letter]) for letter, times in first.items() if letter in second) / total


@lru_cache(maxsize=20_000)
def _letters(key: str) -> tuple[int, Counter[str]]:
    """One of 256 marks for each letter that a name has, and how often it has each."""
    marks = 0
    for letter in key:
        marks |= 1 << ord(letter) % 256
    return marks, Counter(key)
