"""The difference of two lists in words: one entry per heading and item, as the import page shows it (L-5)."""

from collections.abc import Iterable, Mapping
from typing import TypedDict

from portal.domain.grants import Item, UnitRef
from portal.domain.list_words import name_key, tidy
from portal.domain.listed import Entry, Line, ListedRow, ListMode


class Headings(TypedDict):
    """The entries of a difference by heading; the keys are the fields of ``Difference``."""

    added: tuple[Entry, ...]
    recalled: tuple[Entry, ...]
    narrowed: tuple[Entry, ...]
    widened: tuple[Entry, ...]
    renamed: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    altered: tuple[Entry, ...]
    unchanged: tuple[Entry, ...]


def entries_of(lines: Iterable[Line], units: Mapping[str, UnitRef], mode: ListMode) -> Headings:
    """Sorts what a list does to each item under the headings that people read."""
    found: Headings = {
        "added": (),
        "recalled": (),
        "narrowed": (),
        "widened": (),
        "renamed": (),
        "changed": (),
        "altered": (),
        "unchanged": (),
    }
    for line in lines:
        words = {**_standing(line, units), **_wording(line, units, mode)}
        if not words and line.item is not None:
            words = {"unchanged": ("不变", line.kept)}
        for heading, (detail, codes) in words.items():
            found[heading] += (Entry(line.code, line.name, detail, tuple(sorted(codes))),)  # type: ignore[literal-required]
    return found


Words = dict[str, tuple[str, frozenset[str]]]


def _standing(line: Line, units: Mapping[str, UnitRef]) -> Words:
    """Who gains and who loses; offices that drop out while others stay are a partial recall, not a change."""
    words: Words = {}
    gains = f"{offices_text(line.gained, units)}承接"
    if line.gained and not line.kept and not line.dropped:
        words["added"] = (gains, line.gained)
    elif line.gained:
        words["widened"] = (gains, line.gained)
    elif line.item is None and line.row is not None and line.retains:
        words["added"] = (f"部门保留，由{line.row.origin}行使", frozenset())
    if line.dropped and line.item:
        lost = offices_text(line.dropped, units)
        if line.kept or line.gained:
            rest = offices_text(line.kept | line.gained, units)
            words["narrowed"] = (f"{lost}不再行使，{rest}保留", line.dropped)
        else:
            words["recalled"] = (f"从{lost}收回，由{line.item.origin.name}行使", line.dropped)
    return words


def _wording(line: Line, units: Mapping[str, UnitRef], mode: ListMode) -> Words:
    """What a row says otherwise of a known item; a recall only names items and changes none."""
    if line.item is None or line.row is None or mode is ListMode.RECALL:
        return {}
    row, item, words = line.row, line.item, Words()
    if renames(row, item):
        words["renamed"] = (f"{item.name} → {row.name}", line.kept)
    if rebases(row, item):
        words["changed"] = (f"{tidy(item.basis)} → {row.basis}", line.kept)
    other = _alterations(line, row, item, units)
    if other:
        words["altered"] = ("；".join(other), line.retermed or line.kept)
    return words


def _alterations(line: Line, row: ListedRow, item: Item, units: Mapping[str, UnitRef]) -> list[str]:
    found = [f"{label}：{old or '（无）'} → {new}" for label, old, new in altered_fields(row, item, units)]
    if line.retermed:
        left = f"，{'、'.join(row.excepted)}除外" if row.excepted else ""
        found.append(f"{offices_text(line.retermed, units)}改为{row.mode.label}{left}")
    if line.retains:
        found.append("列为部门保留事项")
    return found


def renames(row: ListedRow, item: Item) -> bool:
    """Whether a row's name is another one and not merely spelt or spaced otherwise."""
    return name_key(row.name) != name_key(item.name)


def rebases(row: ListedRow, item: Item) -> bool:
    """Whether a row states another legal basis; a row without one states nothing."""
    return bool(row.basis) and name_key(row.basis) != name_key(item.basis)


def altered_fields(row: ListedRow, item: Item, units: Mapping[str, UnitRef]) -> list[tuple[str, str, str]]:
    """Label, old and new value of what a row states otherwise than the item, name and basis apart."""
    origin = units[row.origin_code].name if row.origin_code in units else ""
    pairs = [
        ("编码", item.code, row.code or ""),
        ("领域", item.field, row.field),
        ("原实施部门", item.origin.name, origin),
    ]
    found = [(label, old, new) for label, old, new in pairs if new and new != old]
    if row.penalties and set(row.penalties) != set(item.penalties):
        found.append(("处罚种类", "、".join(item.penalties), "、".join(row.penalties)))
    return found


def offices_text(codes: Iterable[str], units: Mapping[str, UnitRef]) -> str:
    """Offices in few words: 各镇办, 各街道办事处, or their names."""
    wanted = set(codes)
    every = {unit.code for unit in units.values() if unit.is_town_office}
    streets = {unit.code for unit in units.values() if unit.kind == "subdistrict"}
    if wanted == every and len(every) > 1:
        return "各镇办"
    if wanted == streets and len(streets) > 1:
        return "各街道办事处"
    return "、".join(units[code].name if code in units else code for code in sorted(wanted))
