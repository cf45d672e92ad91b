"""``portal calendar``: the working days of a year, entered from the State Council's notice."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from portal import clock
from portal.commands import answer, at_desk, json_option
from portal.desk import Desk
from portal.desk.calendar import load_year, worries
from portal.domain.calendar import Day, Year
from portal.domain.notices import NoticeError, doubts, parse_days_csv, parse_notice
from portal.domain.reasons import Refused
from portal.store import snapshots

WEEKDAYS = "一二三四五六日"


@click.group(help="工作日历：查看、装入、检查各年的节假日安排。")
def calendar() -> None:
    """The group of commands about working days."""


@calendar.command(help="逐日列出 YEAR 年的工作日和休息日。")
@click.argument("year", type=click.IntRange(1949, 2199))
@json_option
@at_desk
def show(desk: Desk, year: int, as_json: bool) -> None:
    """Show each day of a year with its reason."""
    known = snapshots.calendar()
    first = date(year, 1, 1)
    days = [known.day(first + timedelta(days=n)) for n in range((date(year + 1, 1, 1) - first).days)]
    facts = {
        "year": year,
        "source": known.sources.get(year, ""),
        "provisional": year not in known.loaded,
        "working_days": sum(day.working for day in days),
        "days": [
            {"date": d.date, "working": d.working, "why": d.why, "provisional": d.provisional} for d in days
        ],
    }
    head = f"{year} 年：{facts['working_days']} 个工作日。" + (
        f"来源：{facts['source']}" if facts["source"] else ""
    )
    warning = ["节假日安排未发布，暂定。"] if facts["provisional"] else []
    answer(facts, "\n".join([head, *warning, *map(_line, days)]), as_json)


@calendar.command(
    name="import", help="装入一年的安排：国务院办公厅通知原文（文本），或“日期,休|班,名称”的 csv。"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", metavar="文号", help="通知的文号；原文中有的可以省略。")
@json_option
@at_desk
def import_file(desk: Desk, file: Path, source: str, as_json: bool) -> None:
    """Load the years of a file and recount every limit that was provisional."""
    years = _read(file, source)
    moved = {year.year: len(load_year(None, year)) for year in years}
    facts: list[dict[str, Any]] = [
        {"year": y.year, "source": y.source, "recounted": moved[y.year], "doubts": doubts(y)} for y in years
    ]
    lines = [f"已装入 {f['year']} 年（{f['source']}），重新计算期限 {f['recounted']} 项。" for f in facts]
    lines += [f"疑点：{doubt}。" for f in facts for doubt in f["doubts"]]
    answer(facts, "\n".join(lines), as_json)


@calendar.command(help="检查已装入的各年；有错漏时退出码为 1，只差下一年时为 0。")
@json_option
@at_desk
def check(desk: Desk, as_json: bool) -> None:
    """Check the loaded years; refuse what may be counted wrongly, mention what will be missed soon."""
    found = worries(clock.today())
    years = sorted(snapshots.calendar().loaded)
    lines = [f"已装入：{'、'.join(map(str, years)) or '无'}", *(r.message for r in found if not r.refuses)]
    answer({"years": years, "worries": [r.message for r in found]}, "\n".join(lines), as_json)
    if any(reason.refuses for reason in found):
        raise Refused(reason for reason in found if reason.refuses)


def _read(file: Path, source: str) -> list[Year]:
    data = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise NoticeError(file.name, "文字编码无法识别，请存为 UTF-8 或 GBK")
    return parse_days_csv(text, source) if file.suffix.lower() == ".csv" else [parse_notice(text, source)]


def _line(day: Day) -> str:
    return f"{day.date} 周{WEEKDAYS[day.date.weekday()]} {'班' if day.working else '休'} {day.why}"
