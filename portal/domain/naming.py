"""Finding items, places and offices by what people type: words, parts of words, colloquial names, pinyin."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from portal.domain.grants import Item, PlaceRef
from portal.domain.list_words import common_forms, name_key
from portal.domain.pinyin import spell

__all__ = ["Index", "PlaceIndex"]

T = TypeVar("T")

LONGEST_QUERY = 200
LIKE_ENOUGH = 0.6


_Score = tuple[int, float, float]


class _Rank(IntEnum):
    """How well a word of the query hits, best first."""

    EXACT = 0
    PREFIX = 1
    SYNONYM = 2
    SUBSTRING = 3
    SPELT = 4
    PINYIN = 5
    SUBSEQUENCE = 6
    MENTIONED = 7
    ALIKE = 8


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    """One thing that can be found, with all its spellings worked out beforehand."""

    target: T
    names: tuple[str, ...]
    synonyms: tuple[str, ...]
    texts: tuple[str, ...]
    spellings: tuple[str, ...]
    pairs: frozenset[str]
    order: tuple[int, str]

    def rank(self, word: str) -> _Rank | None:
        """How well one word of a query hits this entry, None if not at all."""
        if word in self.names:
            return _Rank.EXACT
        if any(name.startswith(word) for name in self.names):
            return _Rank.PREFIX
        if any(word in synonym for synonym in self.synonyms):
            return _Rank.SYNONYM
        if any(word in text for text in self.texts):
            return _Rank.SUBSTRING
        if word.isascii():
            return self._rank_of_letters(word)
        return _Rank.SUBSEQUENCE if len(word) > 1 and _in_order(word, self.texts) else None

    def _rank_of_letters(self, word: str) -> _Rank | None:
        if word in self.spellings:
            return _Rank.SPELT
        if any(word in spelling for spelling in self.spellings):
            return _Rank.PINYIN
        return _Rank.SUBSEQUENCE if len(word) > 2 and _in_order(word, self.spellings[1::2]) else None

    def mentioned_in(self, query: str) -> tuple[int, int]:
        """Where the longest name that the query contains ends, and its length: addresses end in the place."""
        names = (name for name in (*self.names, *self.synonyms) if len(name) > 1 and name in query)
        return max(((query.rfind(name) + len(name), len(name)) for name in names), default=(0, 0))

    def likeness(self, pairs: frozenset[str]) -> float:
        """The share of the query's neighbouring characters that the entry's names hold too."""
        return len(pairs & self.pairs) / len(pairs) if pairs else 0.0


def _entry(
    target: T, names: Iterable[str], synonyms: Iterable[str], texts: Iterable[str], order: tuple[int, str]
) -> _Entry[T]:
    keys = tuple(dict.fromkeys(filter(None, map(name_key, names))))
    others = tuple(dict.fromkeys(filter(None, map(name_key, synonyms))))
    spelt = [spell(key) for key in (*keys, *others)]
    return _Entry(
        target,
        keys,
        others,
        (*keys, *filter(None, map(name_key, texts))),
        tuple(form for spelling in spelt for form in (spelling.full, spelling.initials)),
        frozenset().union(*map(_pairs, (*keys, *others))),
        order,
    )


def _in_order(word: str, texts: Iterable[str]) -> bool:
    """Whether the letters of a word come in one of the texts in their order, with others between."""
    for text in texts:
        at = 0
        for letter in word:
            at = text.find(letter, at) + 1
            if not at:
                break
        else:
            return True
    return False


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _words(query: str) -> list[str]:
    parts = re.split(r"[\s、，,；;]+", unicodedata.normalize("NFKC", query[:LONGEST_QUERY]))
    return [key for key in map(name_key, parts) if key]


class _Finder(Generic[T]):
    """Ranks entries against a query of which every word must hit."""

    def __init__(self, entries: Iterable[_Entry[T]]):
        self._entries = tuple(entries)

    def find(self, query: str, limit: int) -> list[T]:
        words = _words(query)
        if not words:
            return []
        scored = [(_score(entry, words), entry) for entry in self._entries]
        hits = [(score, entry) for score, entry in scored if score] or self._looser("".join(words))
        ranked = sorted(hits, key=lambda hit: (hit[0], hit[1].order))
        return [entry.target for _, entry in ranked[:limit]]

    def _looser(self, query: str) -> list[tuple[_Score, _Entry[T]]]:
        """Entries whose name the query mentions, the last mentioned first, else those worded like it."""
        mentions = [(entry.mentioned_in(query), entry) for entry in self._entries]
        found: list[tuple[_Score, _Entry[T]]] = [
            ((_Rank.MENTIONED, -end, -length), entry) for (end, length), entry in mentions if length
        ]
        pairs = _pairs(query)
        if found or len(pairs) < 3:
            return found
        alike = [(entry.likeness(pairs), entry) for entry in self._entries]
        return [((_Rank.ALIKE, -share, 0.0), entry) for share, entry in alike if share >= LIKE_ENOUGH]


def _score(entry: _Entry[T], words: list[str]) -> _Score | None:
    """The worst rank and the sum of ranks: smaller is better; None if a word misses."""
    ranks = []
    for word in words:
        rank = entry.rank(word)
        if rank is None:
            return None
        ranks.append(rank)
    return max(ranks), sum(ranks), 0.0


class Index:
    """The items of a list, searchable; build once per version of the list."""

    def __init__(self, items: Iterable[Item]):
        found = list(items)
        self._by_code = {item.code.lower(): item for item in found if item.code}
        self._by_name = {name_key(item.name): item for item in found}
        self._finder = _Finder(_entry_of_item(item) for item in found)

    def exact(self, text: str) -> Item | None:
        """The item whose code or name this is, spelling apart."""
        return self._by_code.get(text.strip().lower()) or self._by_name.get(name_key(text))

    def find(self, text: str, limit: int = 10) -> list[Item]:
        """The items that every word of the text hits, best first (name, colloquial name, part, pinyin)."""
        return self._finder.find(text, limit)


def _entry_of_item(item: Item) -> _Entry[Item]:
    texts = (item.field, item.basis, item.origin.name, *item.penalties)
    return _entry(item, (item.name, item.code), item.synonyms, texts, (len(item.name), item.code))


class PlaceIndex:
    """Places and offices, searchable by name, alias and the short forms of offices (铁西, tx)."""

    def __init__(self, places: Iterable[tuple[PlaceRef, Sequence[str]]]):
        """``places`` are places, or offices standing for their territories, each with its further names."""
        found = [(place, _place_names(place.name, aliases)) for place, aliases in places]
        self._by_name: dict[str, list[PlaceRef]] = {}
        for place, names in found:
            for key in {name_key(name) for name in names}:
                self._by_name.setdefault(key, []).append(place)
        self._finder = _Finder(
            _entry(place, names, (), (), (min(map(len, names)), place.name)) for place, names in found
        )

    def exact(self, text: str) -> PlaceRef | None:
        """The only place or office that bears this name, None if there is none or there are several."""
        bearing = self._by_name.get(name_key(text), [])
        return bearing[0] if len(bearing) == 1 else None

    def find(self, text: str, limit: int = 10) -> list[PlaceRef]:
        """The places that the text names or mentions (铁西新村3号楼), best first."""
        return self._finder.find(text, limit)


def _place_names(name: str, aliases: Sequence[str]) -> tuple[str, ...]:
    return tuple(form for known in (name, *aliases) for form in (known, *common_forms(known)) if form)
