"""Document numbers 发文字号 as values: 平政函〔2026〕3号 (GB/T 9704-2012 7.2.5; domain §14.4)."""

import re
from dataclasses import dataclass

from portal.domain.reasons import Reason, Refused

_WHOLE = re.compile(r"[一-龥]{2,12}〔(?:19|20)[0-9]{2}〕[1-9][0-9]{0,4}号")
_OPENING, _CLOSING = re.escape("〔[(<{（［【〈《"), re.escape("〕])>}）］】〉》")
_LOOSE = re.compile(
    rf"(?P<code>[^{_OPENING}]*)(?P<open>[{_OPENING}])(?P<year>[^{_CLOSING}]*)(?P<close>[{_CLOSING}])(?P<rest>.*)",
    re.DOTALL,
)
_PARTS = re.compile(r"(?P<code>[^〔]+)〔(?P<year>[0-9]{4})〕(?P<number>[0-9]+)号")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_PATTERN = "按“机关代字〔四位年份〕顺序号＋号”填写，例如：平政函〔2026〕3号。"
_CLAUSE = "GB/T 9704-2012 7.2.5 发文字号"


class DocNumberError(Refused):
    """A text is not a document number; ``reasons`` (all E-G-DOCNO) name every point that is wrong."""


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number: the organ's code 机关代字, the year in full, the running number in its series.

    Raises ``DocNumberError`` when the three do not make a number of the standard's form.
    """

    code: str
    year: int
    number: int

    def __post_init__(self) -> None:
        if not _WHOLE.fullmatch(str(self)):
            raise DocNumberError(_reasons(str(self)))

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.number}号"


def parse_doc_number(text: str) -> DocNumber:
    """Read a number typed from an office's paper register; blanks around it do not matter.

    Raises ``DocNumberError`` with a Chinese sentence for each wrong point (E-G-DOCNO, domain §14.4).
    """
    trimmed = text.strip()
    if not _WHOLE.fullmatch(trimmed):
        raise DocNumberError(_reasons(trimmed))
    parts = _PARTS.fullmatch(trimmed)
    assert parts is not None  # noqa: S101 - the stricter pattern has just matched
    return DocNumber(parts["code"], int(parts["year"]), int(parts["number"]))


def _reasons(text: str) -> tuple[Reason, ...]:
    corrected = _corrected(text)
    remedy = f"请改为“{corrected}”。" if corrected else _PATTERN
    return tuple(
        Reason("E-G-DOCNO", message, remedy=remedy, clause=_CLAUSE, field="number")
        for message in _faults(text)
    )


def _faults(text: str) -> list[str]:
    """Say what is wrong, one sentence for each point; never empty for a text that is refused."""
    if not text:
        return ["没有填写文号。"]
    loose = _LOOSE.fullmatch(text)
    if loose is None:
        return [f"“{text}”中没有用六角括号〔〕括起来的年份。"]
    found = (
        _code_fault(loose["code"]),
        _bracket_fault(loose["open"], loose["close"]),
        _year_fault(loose["year"]),
        *_number_faults(loose["rest"]),
    )
    return [fault for fault in found if fault] or [f"“{text}”不是规范的文号。"]


def _code_fault(code: str) -> str:
    if re.fullmatch(r"[一-龥]{2,12}", code):
        return ""
    return f"机关代字应为 2 至 12 个汉字，现为“{code}”。" if code else "年份前缺少机关代字。"


def _bracket_fault(opening: str, closing: str) -> str:
    if opening + closing == "〔〕":
        return ""
    return f"年份应用六角括号〔〕括起，不能用“{opening}{closing}”。"


def _year_fault(year: str) -> str:
    if re.fullmatch(r"(19|20)[0-9]{2}", year):
        return ""
    if re.fullmatch(r"[0-9]{2}", year):
        return f"年份应写全四位，不能简写为“{year}”。"
    return f"年份应为四位阿拉伯数字（1900 至 2099 年），现为“{year}”。"


def _number_faults(rest: str) -> list[str]:
    faults = []
    if rest.startswith("第"):
        faults.append("顺序号前不加“第”字。")
    if not rest.endswith("号"):
        faults.append("顺序号后缺少“号”字。")
    number = rest.removeprefix("第").removesuffix("号")
    if re.fullmatch(r"0+[1-9][0-9]*", number):
        faults.append(f"顺序号不编虚位，“{number}”应写作“{number.lstrip('0')}”。")
    elif not re.fullmatch(r"[1-9][0-9]{0,4}", number):
        faults.append(f"顺序号应为 1 至 99999 的阿拉伯数字，现为“{number}”。")
    return faults


def _corrected(text: str) -> str | None:
    """Offer the number that was probably meant, or nothing when that would be a guess."""
    loose = _LOOSE.fullmatch(re.sub(r"\s", "", text).translate(_HALF_WIDTH))
    if loose is None:
        return None
    year = f"20{loose['year']}" if re.fullmatch(r"[0-9]{2}", loose["year"]) else loose["year"]
    number = loose["rest"].removeprefix("第").removesuffix("号").lstrip("0")
    candidate = f"{loose['code']}〔{year}〕{number}号"
    return candidate if _WHOLE.fullmatch(candidate) else None
