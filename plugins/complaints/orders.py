"""Reads the pasted text of a 12345 order by the words that stand before each answer (C-9). Pure.

What stands there is the district's to say: hotlines differ and change their sheets. It says words, not a regular expression,
so that whoever edits it needs no training and no text can keep the portal busy: each word is looked for once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.domain.masking import NOBODY
from portal.domain.reasons import Reason

LONGEST, MOST_WORDS, LONGEST_WORD, SHORT = 20_000, 12, 20, 200
COLUMNS: Mapping[str, str] = {
    "ticket_number": "工单号", "received_at": "收到时间", "ticket_due": "要求办结时间", "complainant": "投诉人姓名",
    "complainant_phone": "联系电话", "complainant_address": "联系地址", "place": "发生地点", "subject": "被反映人",
    "title": "案由", "points": "反映的问题和诉求", "is_anonymous": "是否匿名",
}  # fmt: skip
"""What an order fills in, in the words of the form."""
LABELS: Mapping[str, tuple[str, ...]] = {
    "ticket_number": ("工单编号", "工单号", "受理编号", "诉求编号"),
    "received_at": ("派单时间", "转办时间", "交办时间", "接收时间"),
    "ticket_due": ("办结时限", "办理时限", "要求办结时间", "截止时间"),
    "complainant": ("来电人", "诉求人", "反映人", "市民姓名", "姓名"),
    "complainant_phone": ("来电号码", "联系电话", "联系方式", "电话"),
    "complainant_address": ("联系地址", "住址"),
    "place": ("事发地址", "诉求地址", "事发地点", "地址"),
    "subject": ("被反映对象", "被反映单位", "被投诉单位", "被投诉人"),
    "title": ("诉求标题", "工单标题", "标题"),
    "points": ("诉求内容", "反映内容", "工单内容", "问题描述"),
    "is_anonymous": ("是否匿名",),
}
"""What ships: the usual words of such sheets."""
NEEDED = tuple(name for name in COLUMNS if name not in ("is_anonymous", "title", "complainant_address"))
LONG = frozenset({"points"})
MOMENTS = frozenset({"received_at", "ticket_due"})
YES = ("是", "匿名")
END_OF_DAY = "23:59"
_BEFORE = frozenset(" 　\t\n，,；;。|｜【[（(·•")
_AFTER = frozenset("：:】]|｜\t")
_DAY = re.compile(r"(20[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})")
_TIME = re.compile(r"([0-9]{1,2})[:：时]([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of an order: answers by the names of the form, and the columns that it did not tell."""

    answers: Mapping[str, str]
    missing: tuple[str, ...]


def read(text: str, labels: Mapping[str, tuple[str, ...]] = LABELS) -> Read:
    """C-9: the answers that an order's text gives; of a column told twice the first one."""
    found: dict[str, str] = {}
    said = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    places = sorted(_places(said, labels))
    ends = [*(at for at, _name, _begin in places[1:]), len(said)]
    for (_at, name, begin), end in zip(places, ends, strict=False):
        answer = _answer(name, said[begin:end])
        if answer and name not in found:
            found[name] = answer
    nobody = found.pop("complainant", "") if found.get("complainant") in NOBODY else ""
    if "complainant" in found:
        found.pop("is_anonymous", None)  # who says both left a name
    elif nobody:
        found["is_anonymous"] = "y"
    return Read(
        found, tuple(name for name in NEEDED if name not in found and not (nobody and name == "complainant"))
    )


def _places(text: str, labels: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, str, int]]:
    """Where a column's words stand and where its answer begins; the longest words at a place hold."""
    held: dict[int, tuple[int, str, int]] = {}
    for name, words in labels.items():
        for word in words:
            at = text.find(word)
            while at >= 0:
                begin = _begin(text, at, at + len(word))
                if begin is not None and begin > held.get(at, (0, "", 0))[2]:
                    held[at] = (at, name, begin)
                at = text.find(word, at + len(word))
    yield from held.values()


def _begin(text: str, at: int, end: int) -> int | None:
    """Where the answer begins behind the words at ``at``; None where they are part of a sentence."""
    if at and text[at - 1] not in _BEFORE:
        return None
    while end < len(text) and text[end] in " 　":
        end += 1
    if end < len(text) and text[end] in _AFTER:
        return end + 1
    alone = (at == 0 or text[at - 1] == "\n") and end < len(text) and text[end] == "\n"
    return end + 1 if alone else None


def _answer(name: str, value: str) -> str:
    said = value.strip(" 　\t\n：:【[（(|｜，,；;")
    if name in LONG:
        return said
    said = _short(said)
    if name in MOMENTS:
        return _moment(said, END_OF_DAY if name == "ticket_due" else "")
    if name == "is_anonymous":
        return "y" if said.startswith(YES) else ""
    if name == "complainant_phone":
        return said.replace(" ", "")
    return said


def _short(said: str) -> str:
    """One line, without what another column of the sheet, which nobody named, says behind it."""
    line = said.split("\n", 1)[0].split("\t", 1)[0].split("　", 1)[0][:SHORT]
    colon = max(line.find("："), line.find(":"))
    blank = line.rfind(" ", 0, colon) if colon > 0 else -1
    return line[:blank].strip() if blank > 0 and not line[blank + 1 : colon].isdigit() else line.strip()


def _moment(said: str, otherwise: str) -> str:
    """An instant as the form takes it; a day alone only where its end is meant."""
    day = _DAY.search(said)
    if day is None:
        return ""
    time = _TIME.search(said, day.end())
    hour, minute = (time[1], time[2]) if time else otherwise.split(":") if otherwise else ("", "")
    if not hour:
        return ""
    return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}T{int(hour):02}:{int(minute):02}"


def understood(typed: Mapping[str, str]) -> tuple[dict[str, tuple[str, ...]], list[Reason]]:
    """The words for each column as somebody typed them, set apart by 、, and what is wrong with them, all at once."""
    labels = {name: tuple(dict.fromkeys(_words(typed.get(name, "")))) for name in COLUMNS}
    return labels, list(_faults(labels))


def _words(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[、，,;；\n]", text) if word.strip()]


def _faults(labels: Mapping[str, tuple[str, ...]]) -> Iterator[Reason]:
    owners: dict[str, str] = {}
    for name, words in labels.items():
        if len(words) > MOST_WORDS:
            yield _fault(name, f"最多 {MOST_WORDS} 个叫法。", "请只留本市工单上有的。")
        for word in words:
            if not 2 <= len(word) <= LONGEST_WORD or set(word) & _AFTER:
                yield _fault(
                    name,
                    f"“{word[:LONGEST_WORD]}”应为 2 至 {LONGEST_WORD} 字，不含冒号。",
                    "请照工单上的栏目名称填写。",
                )
            elif owners.setdefault(word, name) != name:
                yield _fault(name, f"“{word}”已用于“{COLUMNS[owners[word]]}”。", "一个叫法只能对应一栏。")
    if not labels["points"]:
        yield _fault("points", "没有填写诉求内容的栏目名称。", "没有它读不出工单。")


def _fault(name: str, message: str, remedy: str) -> Reason:
    return Reason("E-FORM", f"{COLUMNS[name]}：{message}", remedy, field=name)
