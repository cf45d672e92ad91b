"""An official list as values: its rows, and the difference it makes to the powers in force (L-5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from portal.domain.grants import GrantMode, Item, UnitRef


class ListMode(StrEnum):
    """How an imported list is to be read; always declared, never guessed (L-5)."""

    WHOLE = "whole"
    SUPPLEMENT = "supplement"
    RECALL = "recall"
    RETAINED = "retained"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One item as a list prints it. ``row`` is its row in the sheet, ``number`` its 序号.

    ``offices`` are unit codes and ``origin_code`` is the department's, empty where the list names none;
    ``excepted`` are penalty kinds that the remarks keep with the department.
    """

    row: int
    code: str | None
    name: str
    field: str = ""
    origin: str = ""
    origin_code: str = ""
    basis: str = ""
    penalties: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    mode: GrantMode = GrantMode.DEVOLVED
    note: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a list: an error stops the import, a doubt waits to be confirmed by hand."""

    row: int
    column: str
    message: str
    severity: Literal["error", "doubt"] = "error"


@dataclass(frozen=True, slots=True)
class Line:
    """What a list does to one item: which offices gain it, lose it, keep it, keep it on other terms.

    ``row`` is None for an item recalled by not being listed, ``item`` for a new one. Sets hold unit codes.
    """

    row: ListedRow | None
    item: Item | None
    gained: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    retermed: frozenset[str] = frozenset()
    retains: bool = False

    @property
    def code(self) -> str:
        return (self.row.code if self.row else None) or (self.item.code if self.item else "")

    @property
    def name(self) -> str:
        return self.row.name if self.row else self.item.name if self.item else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a difference as people read it; ``offices`` are the unit codes it concerns."""

    code: str
    name: str
    detail: str
    offices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """All that a list would change from ``effective`` on.

    ``changed`` is about the legal basis, ``altered`` about everything else an item or its grants say (mode,
    penalty kinds, field, origin department, code). One item may stand under several headings.
    """

    mode: ListMode
    effective: date
    lines: tuple[Line, ...]
    units: Mapping[str, UnitRef] = field(repr=False)
    added: tuple[Entry, ...] = ()
    recalled: tuple[Entry, ...] = ()
    narrowed: tuple[Entry, ...] = ()
    widened: tuple[Entry, ...] = ()
    renamed: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    altered: tuple[Entry, ...] = ()
    unchanged: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()

    def headings(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """The kinds of change in the order people read them, with their Chinese names."""
        yield "新增", self.added
        yield "收回", self.recalled
        yield "部分收回", self.narrowed
        yield "扩大承接", self.widened
        yield "名称变更", self.renamed
        yield "依据变更", self.changed
        yield "其他变更", self.altered

    @property
    def is_empty(self) -> bool:
        """Whether publishing the list would change nothing."""
        return not any(entries for _, entries in self.headings())

    @property
    def recalled_unlisted(self) -> int:
        """How many items are recalled only because the list does not name them."""
        return sum(1 for line in self.lines if line.row is None)

    def plain_chinese(self) -> tuple[str, ...]:
        """The difference in sentences, the warning about unlisted items first (L-5)."""
        sentences = []
        if self.mode is ListMode.WHOLE:
            sentences.append(f"未列入的事项将收回：{self.recalled_unlisted} 项。")
        for heading, entries in self.headings():
            if entries:
                sentences.append(f"{heading} {len(entries)} 项：")
                sentences.extend(f"{entry.code} {entry.name}：{entry.detail}".strip() for entry in entries)
        if self.is_empty:
            sentences.append("与现行清单一致，没有变化。")
        return tuple(sentences)
