"""Is everything entered that the work needs? The checks of ``portal doctor`` that look at what administrators keep."""

from collections.abc import Iterable

from portal import clock
from portal.desk import Desk, calendar, declarations, docx, liaisons, series
from portal.desk.health import fault, warning
from portal.domain.letters import FORMS, Letter, Section, Table
from portal.domain.reasons import Reason
from portal.store import snapshots
from portal.store.people import Person
from portal.store.units import TOWN_OFFICES

ANSWERING = TOWN_OFFICES | {"department", "branch"}
NAMED = 5
SAMPLE = Letter(
    kind="trial", head="某某镇人民政府", number="平政函〔2026〕1号", title="关于核对模板的函", addressee="某某局",
    sections=(Section("一、事由", ("核对模板能否填写。",)),), attachments=("材料清单",), closing="特此函告。", signer="某某镇人民政府",
    date=None, contact="联系人：某某", table=Table(("项目", "内容"), (("甲", "乙"),), "材料清单"),
)  # fmt: skip


def years(desk: Desk) -> Iterable[Reason]:
    """This year's working days are known, and from November on next year's (K-8)."""
    return calendar.worries(clock.today())


def contacts(desk: Desk) -> Iterable[Reason]:
    """Every unit that gets matters has a liaison today (G-5)."""
    units = [u for u in snapshots.directory().units.values() if u.kind in ANSWERING and u.valid_to is None]
    staffed = _staffed()
    known = liaisons.of_units([u.id for u in units], clock.today())
    lacking = [u.name for u in units if u.id in staffed and liaisons.missing(u, known.get(u.id, []))]
    if lacking:
        yield warning(
            f"{len(lacking)} 个单位没有联络人：{_some(lacking)}。", "请在“单位”页明确联络人和 B 岗（G-5）。"
        )


def numbers(desk: Desk) -> Iterable[Reason]:
    """Every unit that counts its letters has a 机关代字 (§14.4)."""
    staffed, this_year = _staffed(), series.of_year(clock.today().year)
    counted = [row for row in this_year if row.mode == "auto" and row.unit.id in staffed]
    lacking = [row.unit.name for row in counted if not row.organ_code]
    if lacking:
        yield warning(
            f"{len(lacking)} 个单位没有机关代字，不能自动编定文号：{_some(lacking)}。",
            "请在“文号”页填写机关代字，或改为手工编号。",
        )


def templates(desk: Desk) -> Iterable[Reason]:
    """Every letter template can be filled."""
    for form in FORMS:
        for problem in docx.try_template(docx.template_for(form), SAMPLE):
            yield fault(f"文书模板 {form} 不能填写：{problem}", "请重新安装本系统，或换回原来的模板。")


def plugins(desk: Desk) -> Iterable[Reason]:
    """No plugin was removed that has left matters."""
    for one in declarations.removed(desk.host):
        yield warning(
            one.words,
            "需要办理的，请重新安装该插件并运行 portal migrate；不再需要的，请通知有关单位在线下办结。",
        )


def _staffed() -> set[int]:
    """The units that have somebody who can log in."""
    return {unit for (unit,) in Person.select(Person.unit).where(Person.active == True).distinct().tuples()}


def _some(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + (" 等" if len(names) > NAMED else "")
