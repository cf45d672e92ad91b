"""Pinyin of names, for search by what people type on a Latin keyboard."""

import os
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
    "发行": "fa xing", "银行": "yin hang", "行业": "hang ye", "同行": "tong hang", "商行": "shang hang", "车行": "che hang", "行情": "hang qing",
    "长期": "chang qi", "延长": "yan chang", "长度": "chang du", "长效": "chang xiao", "长途": "chang tu", "长城": "chang cheng",
    "长江": "chang jiang", "重建": "chong jian", "重叠": "chong die", "重庆": "chong qing", "调整": "tiao zheng",
    "调节": "tiao jie", "调料": "tiao liao", "调味": "tiao wei", "空调": "kong tiao", "协调": "xie tiao", "音乐": "yin yue",
    "畜牧": "xu mu", "畜产": "xu chan", "会计": "kuai ji", "校验": "jiao yan", "校对": "jiao dui", "模板": "mu ban",
    "弹性": "tan xing", "首都": "shou du", "成都": "cheng du", "供给": "gong ji", "补给": "bu ji", "给予": "ji yu",
    "归还": "gui huan", "返还": "fan huan", "退还": "tui huan", "偿还": "chang huan", "便宜": "pian yi", "西藏": "xi zang",
    "关卡": "guan qia", "羊圈": "yang juan", "厦门": "xia men", "薄弱": "bo ruo", "泄露": "xie lou", "出差": "chu chai",
    "朝阳": "zhao yang", "没收": "mo shou", "巷道": "hang dao", "轧钢": "zha gang", "着火": "zhao huo", "着重": "zhuo zhong",
    "都市": "du shi", "目的": "mu di", "率领": "shuai ling",
}  # fmt: skip
"""Words whose characters have several readings, as items, units and complaints use them.

The library's own table of phrases would take forty megabytes of every portal's memory; of a thousand names in the
sample data it read four otherwise, and those are here.
"""


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
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # it is read once, when the library is loaded
    from pypinyin import Style, lazy_pinyin  # loads its dictionaries: only searching in pinyin pays for it

    read = lazy_pinyin(text, style=Style.NORMAL, v_to_u=False, errors=list)
    return [syllable.lower() for syllable in read if syllable.isascii() and syllable.isalnum()]
