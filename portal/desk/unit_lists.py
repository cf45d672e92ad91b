"""What a list of units must satisfy before any of it is entered (G-2); pure, given the units that are known."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.desk.records import Record, repeated
from portal.domain.listed import Problem
from portal.store.units import INNER_KINDS, KIND_TEXTS

COLUMNS = ("编码", "名称", "全称", "简称", "别名", "类型", "上级", "机关代字", "地址", "值班电话", "备注")
NEEDED = ("编码", "名称", "类型")
LONGEST_NAME = 60
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
ORGAN_CODE = re.compile(r"[一-龥]{2,12}")
_ALIASES = re.compile(r"[、，,;；\n]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A unit as the portal has it now: enough to judge a list against it."""

    name: str
    kind: str
    parent: str
    ended: bool = False


def kind_of(cell: str) -> str | None:
    """The kind that a cell means, by its name of G-2 (subdistrict) or in Chinese (街道办事处); None if none."""
    if cell in KIND_TEXTS:
        return cell
    return next((kind for kind, text in KIND_TEXTS.items() if cell == text), None)


def values_of(record: Record) -> dict[str, Any]:
    """The columns of a unit that a row gives, except its parent."""
    return {
        "name": record["名称"],
        "full_name": record["全称"] or record["名称"],
        "short_name": record["简称"],
        "aliases": split_aliases(record["别名"]),
        "kind": kind_of(record["类型"]),
        "organ_code": record["机关代字"],
        "address": record["地址"],
        "duty_phone": record["值班电话"],
        "note": record["备注"],
    }


def split_aliases(cell: str) -> list[str]:
    """Other names, as lists separate them."""
    return [alias.strip() for alias in _ALIASES.split(cell) if alias.strip()]


def faults(records: Sequence[Record], known: Mapping[str, Known]) -> list[Problem]:
    """G-2: everything wrong with a list of units, by row and column; empty when it may be entered.

    ``known`` are the portal's units by code; a row with a known code changes that unit.
    """
    after = dict(known)
    for record in records:
        kind = kind_of(record["类型"]) or ""
        after[record["编码"]] = Known(record["名称"], kind, record["上级"])
    found = repeated(records, "编码") + repeated(records, "名称")
    for record in records:
        found += [*_own_faults(record), *_taken_names(record, after), *_parent_faults(record, after)]
    return found


def _own_faults(record: Record) -> Iterable[Problem]:
    kind, name = kind_of(record["类型"]), record["名称"]
    if not _CODE.fullmatch(record["编码"]):
        yield record.problem("编码", "应为 1 至 32 位字母、数字。")
    if not name or len(name) > LONGEST_NAME:
        yield record.problem("名称", f"应为 1 至 {LONGEST_NAME} 字。")
    if kind is None:
        yield record.problem("类型", f"“{record['类型']}”不是单位类型，应为 {'、'.join(KIND_TEXTS)} 之一。")
    if kind == "subdistrict" and name.endswith("人民政府"):
        yield record.problem("名称", "街道设街道办事处（派出机关），不得写作“街道人民政府”。")
    if record["机关代字"] and not ORGAN_CODE.fullmatch(record["机关代字"]):
        yield record.problem("机关代字", "应为 2 至 12 个汉字，如 铁西办函。")


def _taken_names(record: Record, after: Mapping[str, Known]) -> Iterable[Problem]:
    for code, unit in after.items():
        if code != record["编码"] and unit.name == record["名称"] and not unit.ended:
            yield record.problem("名称", f"“{unit.name}”已是单位 {code} 的名称。")
            return


def _parent_faults(record: Record, after: Mapping[str, Known]) -> Iterable[Problem]:
    """Inner units sign through their parents (G-2): there must be one, it must exist, and the way must end."""
    parent, kind = record["上级"], kind_of(record["类型"])
    if not parent:
        if kind in INNER_KINDS:
            yield record.problem("上级", f"{KIND_TEXTS[kind]}以上级单位的名义行文，必须填写上级单位的编码。")
    elif parent not in after:
        yield record.problem("上级", f"没有编码为“{parent}”的单位。")
    elif after[parent].ended:
        yield record.problem("上级", f"{after[parent].name}已经撤销，不能作为上级。")
    elif _circular(record["编码"], after):
        yield record.problem("上级", "上下级关系形成循环。")


def _circular(code: str, after: Mapping[str, Known]) -> bool:
    seen = {code}
    while (code := after[code].parent) and code in after:
        if code in seen:
            return True
        seen.add(code)
    return False
