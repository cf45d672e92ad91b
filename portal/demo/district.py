"""Founds the demo district from the shipped samples: units, places, working days, and the four lists of powers."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from portal import clock
from portal.desk import Desk, enablement, founding, power_words, powers, units
from portal.desk.enablement import State
from portal.desk.operators import operator
from portal.desk.power_changes import ListFile, import_list
from portal.desk.power_publishing import publish_as_operator
from portal.domain.listed import ListMode
from portal.store import snapshots

SAMPLES = files("portal") / "data" / "samples"
ON_PAPER = "410703007"
"""自由路街道办事处 has 案件移送 switched off, so that delivery on paper can be tried (P-2)."""

BUREAUS = {"D03": "新乡市自然资源和规划局", "D04": "新乡市生态环境局"}


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A sample list and the invented paper that put it into force."""

    file: str
    mode: ListMode
    effective: date
    document: str
    title: str


LISTS = (
    PublishedList(
        "power_list_2024.xlsx", ListMode.WHOLE, date(2024, 3, 1), "卫政文〔2024〕7号", "镇（街道）行政处罚事项清单（2024年版，演示）"
    ),
    PublishedList(
        "retained_items.csv", ListMode.RETAINED, date(2024, 3, 1), "卫政文〔2024〕8号", "部门保留行政处罚事项清单（演示）"
    ),
    PublishedList(
        "power_list_2026.xlsx", ListMode.WHOLE, date(2026, 1, 1), "卫政文〔2025〕61号", "镇（街道）行政处罚事项清单（2026年版，演示）"
    ),
    PublishedList(
        "power_list_supplement.csv", ListMode.SUPPLEMENT, date(2026, 7, 1), "卫政文〔2026〕30号", "补充承接行政处罚事项（演示）"
    ),
)  # fmt: skip
COLLOQUIAL = {
    "410703-CF-0151": ("堵消防通道", "占消防通道"), "410703-CF-0007": ("店外经营", "出店经营"),
    "410703-CF-0018": ("门前堆东西", "乱堆物料"), "410703-CF-0103": ("烧秸秆", "烧树叶"),
    "410703-CF-0081": ("露天烧烤",), "410703-CF-0089": ("广场舞扰民",), "410703-CF-0129": ("河里倒垃圾",),
}  # fmt: skip


def enter_units() -> None:
    """Enter working days, units and places, as the operator does for a new district."""
    founding.load_shipped_years()
    for verb, name in ((units.import_units, "units.csv"), (units.import_places, "places.csv")):
        with snapshots.reading():
            verb(None, (SAMPLES / name).read_bytes(), name)


def name_bureaus() -> None:
    """The municipal branches send in the names of their bureaus (Q-21)."""
    with snapshots.reading():
        for code, bureau in BUREAUS.items():
            units.edit(None, snapshots.directory().by_code[code].id, {"municipal_name": bureau})


def publish_lists(desk: Desk) -> None:
    """Enter the lists of the past in the order of their days, give items their everyday names, go live (L-5)."""
    for one in LISTS:
        with snapshots.reading():
            file = ListFile((SAMPLES / one.file).read_bytes(), one.file)
            draft = import_list(desk, None, file, one.mode, one.document, one.effective, title=one.title)
            publish_as_operator(desk, draft.id, confirm_doubts=True)
    with snapshots.reading():
        _name_items()
        powers.go_live(desk, None)


def switch_off(desk: Desk) -> None:
    """Leave one street office without 案件移送."""
    with snapshots.reading():
        office = snapshots.directory().by_code[ON_PAPER]
        enablement.switch(desk, None, "transfer", office.id, State.OFF)


def _name_items() -> None:
    by, today = operator(), clock.today()
    items = {code: powers.item_by_code(code, today) for code in COLLOQUIAL}
    for code, names in COLLOQUIAL.items():
        for words in names:
            power_words.add_synonym(by, items[code], words)
