"""Reading the State Council's yearly holiday notice, or a table of days, into a Year (K-3, K-8)."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from portal.domain.calendar import MAKEUP, ONE_DAY, Year
from portal.domain.statutory_days import statutory_days

# §14.1: the notices whose days are shipped.
PUBLISHED: Mapping[int, str] = MappingProxyType(
    {2024: "国办发明电〔2023〕7号", 2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号"}
)
LONGEST_HOLIDAY = 15
FIRST_YEAR, LAST_YEAR = 1949, 2199

_NAMES = r"(?:元旦|除夕|春节|清明节?|(?:国际)?劳动节|端午节?|中秋节?|国庆节?)"
_HEADING = re.compile(
    rf"(?:[一二三四五六七八九十]+、([^:,。;()\d]{{2,24}})|({_NAMES}(?:[、和及]{_NAMES})*)):"
)
_SIGNATURE = re.compile(r"国务院办公厅\d{4}年")
_YEAR = re.compile(r"(?:关于|现将)(\d{4})年")
_NUMBER = re.compile(r"国办发(?:明电)?[〔\[(【](\d{4})[〕\])】]\d+号")
_WEEKDAY = r"(?:周|星期|礼拜)([一二三四五六日天])"
_DATE = re.compile(rf"(?:(\d{{4}})年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日(?:\(([^()]*)\)|(?={_WEEKDAY}))?")
_RANGE = re.compile(r"^(?:周.|星期.|礼拜.)?(?:至|到|-|—|–|~)$")
_COUNT = re.compile(r"(?:共|放假)(\d+)天")
_WEEKDAYS = "一二三四五六日"
_ADVICE = ("鼓励", "安排职工", "节假日期间", "其中", "请")


class NoticeError(ValueError):
    """A notice or table that cannot be trusted: `where` is the sentence or row, `reason` says why."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}：{reason}")
        self.where = where
        self.reason = reason


@dataclass
class _Draft:
    """The days of one notice while its sentences are being read."""

    year: int
    off: dict[date, str] = field(default_factory=dict)
    makeup: dict[date, str] = field(default_factory=dict)

    def add(self, days: list[date], works: bool, holiday: str, where: str) -> None:
        """Put days in their column, refusing what contradicts itself or the week."""
        for on in days:
            _refuse_impossible(on, works, self, where)
            if works:
                self.makeup[on] = MAKEUP
            else:
                self.off[on] = holiday

    def finish(self, source: str) -> Year:
        """Return the Year, its days in date order."""
        return Year(self.year, source, dict(sorted(self.off.items())), dict(sorted(self.makeup.items())))


def parse_notice(text: str, source: str = "", year: int | None = None) -> Year:
    """K-8: read the text of the State Council's notice as published, for the administrator who pastes it.

    The year is the one the notice names (or `year`, or the year after its 文号); `source` defaults to the
    文号 found in the text. Every weekday word is checked against its date and every 共N天 against its range.
    Raises NoticeError naming the sentence.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    number = _NUMBER.search(plain) or _NUMBER.search(unicodedata.normalize("NFKC", source))
    draft = _Draft(year or _subject_year(plain, number))
    for holiday, body in _sections(_SIGNATURE.split(plain)[0]):
        for sentence in re.split("[。;；]", body):
            _read_sentence(sentence, holiday, draft)
    if not draft.off:
        raise NoticeError("通知全文", "没有读到放假日期，请粘贴“一、元旦：1月1日……”这样的原文")
    return draft.finish(source or (number.group() if number else ""))


def parse_days_csv(text: str, source: str = "") -> list[Year]:
    """K-8: read a table `日期,休|班,名称` into its years, for the administrator and for the shipped days.

    The last days of December before a year that is also in the table belong to that year's notice (元旦).
    `source` is the 文号 of all; without it the known number of each year. Raises NoticeError naming the row.
    """
    rows = list(_csv_rows(text))
    if not rows:
        raise NoticeError("表格", "没有读到日期，每行应为“日期,休或班,名称”")
    drafts: dict[int, _Draft] = {}
    listed = {row[1] for row in rows}
    for where, on, works, name in rows:
        year = _notice_year(on, listed)
        drafts.setdefault(year, _Draft(year)).add([on], works, name, where)
    return [drafts[year].finish(source or PUBLISHED.get(year, "")) for year in sorted(drafts)]


def doubts(year: Year) -> tuple[str, ...]:
    """K-8: what looks unfinished in a year, in Chinese, for `portal calendar check` and the import page."""
    fixed = sorted(statutory_days(year.year).items())
    missing = [f"{on:%Y-%m-%d} 是{name}，表中没有列为休息日" for on, name in fixed if on not in year.off]
    unnamed = [] if year.source else [f"{year.year} 年的安排没有写明文号"]
    return (*unnamed, *missing)


def _subject_year(plain: str, number: re.Match[str] | None) -> int:
    named = _YEAR.search(plain)
    year = int(named.group(1)) if named else int(number.group(1)) + 1 if number else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoticeError("通知全文", "没有写明是哪一年的安排，请连同标题一起粘贴")
    return year


def _sections(plain: str) -> Iterator[tuple[str, str]]:
    """Yield each holiday's name with the text up to the next heading."""
    headings = list(_HEADING.finditer(plain))
    ends = [*(heading.start() for heading in headings[1:]), len(plain)]
    for heading, end in zip(headings, ends, strict=False):
        yield _full_name(heading.group(1) or heading.group(2)), plain[heading.end() : end]


def _full_name(name: str) -> str:
    return re.sub(r"(清明|端午|中秋|国庆)(?!节)", r"\1节", re.sub("[和及]", "、", name))


def _read_sentence(sentence: str, holiday: str, draft: _Draft) -> None:
    """Read one sentence clause by clause: dates wait for the verb that says off or worked."""
    if sentence.startswith(_ADVICE) or not _DATE.search(sentence):
        return
    waiting: list[date] = []
    rested: list[date] = []
    for clause in sentence.split(","):
        if clause.startswith(_ADVICE):
            break
        waiting += _dates(clause, holiday, draft.year, sentence, waiting)
        works = _says_work(clause)
        if works is not None and waiting:
            draft.add(waiting, works, holiday, sentence)
            rested, waiting = (rested if works else waiting), []
        _check_count(clause, rested, sentence)
    if waiting:
        raise NoticeError(sentence, "看不出这些日期是放假还是上班")


def _says_work(clause: str) -> bool | None:
    """Whether a clause makes its days working days or days off, None if it has no verb yet."""
    if "上班" in clause:
        return True
    return False if re.search("放假|补休|休息", clause) else None


def _check_count(clause: str, rested: list[date], sentence: str) -> None:
    count = _COUNT.search(clause)
    if count and rested and int(count.group(1)) != len(rested):
        raise NoticeError(sentence, f"写明{count.group(1)}天，日期却有{len(rested)}天")


def _dates(clause: str, holiday: str, year: int, sentence: str, before: list[date]) -> list[date]:
    """Return all dates of a clause, ranges filled in; a day without a month is in the month last named."""
    days: list[date] = []
    previous_end = 0
    for found in _DATE.finditer(clause):
        named = [*before, *days]
        on = _one_date(found, holiday, year, named[-1] if named else None, sentence)
        _check_weekday(found, on, sentence)
        is_range = days and _RANGE.match(clause[previous_end : found.start()])
        days += _filled(days[-1], on, sentence) if is_range else [on]
        previous_end = found.end()
    return days


def _one_date(found: re.Match[str], holiday: str, year: int, last: date | None, sentence: str) -> date:
    """The date of one match; 元旦 may begin in December of the year before."""
    written_year, written_month, day = found.group(1), found.group(2), int(found.group(3))
    if not written_month and last is None:
        raise NoticeError(sentence, f"“{day}日”没有写明月份")
    month = int(written_month) if written_month else last.month if last else 0
    in_december_before = month == 12 and "元旦" in holiday
    own_year = int(written_year) if written_year else year - 1 if in_december_before else year
    try:
        on = date(own_year, month, day)
    except ValueError:
        raise NoticeError(sentence, f"没有{own_year}年{month}月{day}日这一天") from None
    if on.year != year and not (on.year == year - 1 and on.month == 12):
        raise NoticeError(sentence, f"{on:%Y-%m-%d} 不属于{year}年的安排")
    return on


def _check_weekday(found: re.Match[str], on: date, sentence: str) -> None:
    inside = re.search(_WEEKDAY, found.group(4) or "")
    word = inside.group(1) if inside else found.group(5)
    if word and word.replace("天", "日") != _WEEKDAYS[on.weekday()]:
        raise NoticeError(sentence, f"{on.month}月{on.day}日是周{_WEEKDAYS[on.weekday()]}，不是周{word}")


def _filled(first: date, last: date, sentence: str) -> list[date]:
    length = (last - first).days
    if not 0 < length < LONGEST_HOLIDAY:
        raise NoticeError(sentence, f"{first.month}月{first.day}日至{last.month}月{last.day}日不像一个假期")
    return [first + timedelta(days=n) for n in range(1, length + 1)]


def _refuse_impossible(on: date, works: bool, draft: _Draft, where: str) -> None:
    if works and on.weekday() < 5:
        raise NoticeError(where, f"{on:%Y-%m-%d} 是周{_WEEKDAYS[on.weekday()]}，不用调休上班")
    if works and on in statutory_days(on.year):
        raise NoticeError(where, f"{on:%Y-%m-%d} 是法定节假日，不能安排上班")
    if on in draft.off or on in draft.makeup:
        raise NoticeError(where, f"{on:%Y-%m-%d} 写了两次")


def _csv_rows(text: str) -> Iterator[tuple[str, date, bool, str]]:
    """Yield row, day, whether it is worked, and name of each line that is neither empty nor the heading."""
    lines = text.removeprefix("\ufeff").replace("，", ",").replace("\t", ",").splitlines()
    for number, line in enumerate(lines, start=1):
        cells = [unicodedata.normalize("NFKC", cell).strip(' "') for cell in line.split(",")]
        if not any(cells) or cells[0] == "日期":
            continue
        where = f"第{number}行"
        on, kind, name = _csv_date(cells[0], where), *[*cells[1:3], "", ""][:2]
        if kind not in ("休", "班"):
            raise NoticeError(where, "第二列应为“休”或“班”")
        yield where, on, kind == "班", name or "放假"


def _csv_date(cell: str, where: str) -> date:
    parts = re.fullmatch(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))", cell)
    try:
        on = date(*(int(part) for part in parts.groups() if part)) if parts else date.min
    except ValueError:
        on = date.min
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise NoticeError(where, f"“{cell}”不是日期，应写作 2027-01-01")
    return on


def _notice_year(on: date, listed: set[date]) -> int:
    """The year whose notice a listed day belongs to: 元旦's days in late December go with the next year."""
    new_year = date(on.year + 1, 1, 1)
    in_late_december = on > new_year - 7 * ONE_DAY
    return new_year.year if in_late_december and new_year in listed else on.year
