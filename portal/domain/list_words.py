"""Reading the wording of official lists: names, penalty kinds, exceptions, who takes an item on (L-5)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.domain.grants import TOWN_OFFICE_KINDS, GrantMode

_SEPARATOR = re.compile(r"[、，,；;/\s()]+")
_CONJUNCTION = re.compile(r"以及|[和及与]")
_SPACE_AT_HAN = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
_NOT_WORD = re.compile(r"[\W_]+")
_ACT_OF_PENALTY = re.compile(r"^对(.+?)的?(?:行政)?处罚$")
_EXCEPTION = re.compile(r"除(.+?)[以之]?外(?:的.*)?|(.+?)除外")
_PENALTY_WORD = re.compile(r"警告|通报|罚款|没收|暂扣|吊销|降低资质|限制|责令|拘留|关闭|撤销")


def tidy(text: str) -> str:
    """A cell's text without the line breaks and spaces that layout put between Chinese characters."""
    return _SPACE_AT_HAN.sub("", text.replace("\u200b", "").replace("\ufeff", "")).strip()


def name_key(name: str) -> str:
    """What two spellings of one item have in common: no width, case, spaces, punctuation, nor 对…的处罚."""
    plain = _NOT_WORD.sub("", unicodedata.normalize("NFKC", name)).lower()
    inner = _ACT_OF_PENALTY.match(plain)
    return inner.group(1) if inner else plain


def split_penalties(text: str) -> tuple[str, ...]:
    """The penalty kinds of a cell, in order, each once: 警告、罚款."""
    parts = re.split(r"[、，,；;/\s]+", text)
    return tuple(dict.fromkeys(part.strip("。.") for part in parts if part.strip("。.")))


def excepted_in(note: str, penalties: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The penalty kinds that a remark keeps back (吊销许可证件除外), and whether it was understood.

    A remark may say 吊销 for 吊销许可证件: the kinds that begin with the word are meant.
    """
    found: list[str] = []
    understood = True
    for clause in re.split(r"[，,。；;：:（）()]+", tidy(note)):
        exception = _EXCEPTION.fullmatch(clause)
        for word in re.split(r"[、和及]", exception.group(1) or exception.group(2)) if exception else ():
            kinds = [kind for kind in penalties if kind.startswith(word)] if word else []
            understood = understood and bool(kinds) and bool(_PENALTY_WORD.match(word))
            found.extend(kinds)
    return tuple(dict.fromkeys(found)), understood


def mode_in(text: str) -> GrantMode | None:
    """The mode that a cell names, 下放 where it is blank; None if it names no known one."""
    if "委托" in text:
        return GrantMode.ENTRUSTED
    if not text or re.search(r"下放|赋权|划转|授权|直接", text):
        return GrantMode.DEVOLVED
    return None


@dataclass(frozen=True, slots=True)
class UnitNames:
    """A unit with every name a list may call it by."""

    code: str
    name: str
    kind: str
    others: tuple[str, ...] = ()


def common_forms(name: str) -> tuple[str, ...]:
    """What people call an office besides its name: 铁西街道办事处 → 铁西街道、铁西办、铁西 …"""
    plain = re.sub(r"[（(].*?[）)]", "", name)
    stem = re.sub(r"(街道办事处|镇人民政府|乡人民政府)$", "", plain)
    if stem == plain or not stem:
        return (plain,) if plain != name else ()
    if plain.endswith("街道办事处"):
        return (f"{stem}街道", f"{stem}街道办", f"{stem}办事处", f"{stem}办", stem)
    rural = plain.removesuffix("人民政府")
    return (rural, f"{rural}政府", stem)


class UnitDirectory:
    """Finds units by the names that official lists use for them."""

    def __init__(self, units: Iterable[UnitNames]):
        self._offices: dict[str, str] = {}
        self._departments: dict[str, str] = {}
        self._towns: list[str] = []
        self._subdistricts: list[str] = []
        for unit in units:
            self._enter(unit)

    def _enter(self, unit: UnitNames) -> None:
        names = (unit.name, *unit.others)
        forms = [form for name in names for form in (name, *common_forms(name)) if form]
        book = self._offices if unit.kind in TOWN_OFFICE_KINDS else self._departments
        for form in forms:
            book.setdefault(_unit_key(form), unit.code)
        if unit.kind == "town":
            self._towns.append(unit.code)
        elif unit.kind == "subdistrict":
            self._subdistricts.append(unit.code)

    def department(self, text: str) -> str | None:
        """The code of the department a cell names, None if nobody knows it."""
        return self._departments.get(_unit_key(text))

    def offices(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Codes of the offices a cell names (镇、街道; 仅街道; names; …除外), and the words nobody knows."""
        plain = _SEPARATOR.sub("、", unicodedata.normalize("NFKC", text).strip())
        inner, but = self._without_exceptions(plain)
        codes, unknown = self._named(inner)
        excepted, strange = self._named(but)
        kept = tuple(code for code in codes if code not in excepted)
        return tuple(sorted(kept)), (*unknown, *strange)

    @staticmethod
    def _without_exceptions(text: str) -> tuple[str, str]:
        """Splits 镇、街道、铁西街道除外 into what is named and what is excepted."""
        found = re.search(r"除([^、]+?)以?外的?|([^、]+?)除外", text)
        if not found:
            return text, ""
        return f"{text[: found.start()]}、{text[found.end() :]}", found.group(1) or found.group(2)

    def _named(self, text: str) -> tuple[set[str], list[str]]:
        codes: set[str] = set()
        unknown: list[str] = []
        for word in filter(None, text.split("、")):
            whole = self._meant(word)
            parts = [] if whole else _CONJUNCTION.split(word)
            for part in parts:
                codes.update(self._meant(part))
                unknown.extend([part] if part and not self._meant(part) else [])
            codes.update(whole)
        return codes, unknown

    def _meant(self, word: str) -> list[str]:
        """The offices one word means; a name is tried before it is taken apart (和平路街道 holds a 和)."""
        plain = re.sub(r"^(仅限|仅|只|由|限)|(承接|行使|实施)$", "", word)
        known = self._offices.get(_unit_key(plain))
        return [known] if known else self._class_of(plain)

    def _class_of(self, word: str) -> list[str]:
        """The offices that a word for a whole class means, none if it is a name."""
        bare = re.sub(r"^(全区|全部|所有)?(各个|各)?", "", word)
        if re.fullmatch(r"街道(办事处|办)?", bare):
            return list(self._subdistricts)
        if re.fullmatch(r"(乡镇|镇)?(街道)?办(事处)?|乡?镇街道?", bare):
            return [*self._towns, *self._subdistricts]
        if re.fullmatch(r"乡?镇(人民政府|政府)?", bare):
            return list(self._towns)
        return []


def _unit_key(name: str) -> str:
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", name)).lower()
