"""Pinyin of names, for search by what people type on a Latin keyboard."""

from dataclasses import dataclass
from functools import lru_cache

SURNAMES = {
    "曾": "zeng", "仇": "qiu", "区": "ou", "解": "xie", "重": "chong", "长": "chang", "行": "xing",
    "单": "shan", "查": "zha", "任": "ren", "华": "hua", "朴": "piao", "盖": "ge", "翟": "zhai",
    "尉": "yu", "召": "shao", "员": "yun", "种": "chong", "乐": "yue", "宁": "ning", "覃": "qin",
}  # fmt: skip
"""How characters of several readings sound at the head of a person's name."""

TRADE_WORDS = {
    "行洪": "xing hong", "行政": "xing zheng", "执行": "zhi xing", "通行": "tong xing", "长垣": "chang yuan",
    "重大": "zhong da", "重点": "zhong dian", "负重": "fu zhong", "重复": "chong fu", "重新": "chong xin",
    "校长": "xiao zhang", "镇长": "zhen zhang", "解放": "jie fang", "解决": "jie jue", "区域": "qu yu",
    "绿化": "lv hua", "绿地": "lv di", "供水": "gong shui", "处罚": "chu fa", "调查": "diao cha",
    "调解": "tiao jie", "公共": "gong gong", "堤防": "di fang", "中同街": "zhong tong jie",
}  # fmt: skip
"""Words of the trade whose characters have several readings."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name in Latin letters: all of it (tiexijiedao) and the first letters (txjd)."""

    full: str
    initials: str


@lru_cache(maxsize=8192)
def spell(text: str, *, person: bool = False) -> Spelling:
    """How a Chinese text is typed in pinyin; ``person`` reads the first character as a surname.

    Letters and digits stay, everything else is left out; ü is typed v.
    """
    syllables: list[str] = []
    rest = text
    if person and rest[:1] in SURNAMES:
        syllables.append(SURNAMES[rest[0]])
        rest = rest[1:]
    for part in _by_trade_words(rest):
        syllables.extend(TRADE_WORDS[part].split() if part in TRADE_WORDS else _read(part))
    return Spelling("".join(syllables), "".join(syllable[0] for syllable in syllables))


def _by_trade_words(text: str) -> list[str]:
    """The text cut at the words of the trade."""
    for word in TRADE_WORDS:
        if word in text:
            before, _, after = text.partition(word)
            return [*_by_trade_words(before), word, *_by_trade_words(after)]
    return [text] if text else []


def _read(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # loads its dictionaries: only searching in pinyin pays for it

    read = lazy_pinyin(text, style=Style.NORMAL, v_to_u=False, errors=list)
    return [syllable.lower() for syllable in read if syllable.isascii() and syllable.isalnum()]
