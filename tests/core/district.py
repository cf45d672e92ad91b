"""The sample district as values: units, lists as they were published, and short ways to ask about them."""

import csv
import io
from datetime import date
from functools import cache
from pathlib import Path

import portal
from portal.desk.sheets import UnitNames, read_list
from portal.domain.power_drafts import Paper, apply
from portal.domain.power_lists import ListedRow, ListMode, compare
from portal.domain.powers import Grant, GrantMode, Item, PlaceRef, PowerList, UnitRef

SAMPLES = Path(portal.__file__).parent / "data" / "samples"
FIRST_LIST, NEW_LIST, SUPPLEMENT = date(2024, 3, 1), date(2026, 1, 1), date(2026, 7, 1)


def sample(name: str) -> bytes:
    """The bytes of one of the shipped sample files."""
    return (SAMPLES / name).read_bytes()


def sample_records(name: str) -> list[dict[str, str]]:
    """The records of one of the shipped csv files."""
    return list(csv.DictReader(io.StringIO(sample(name).decode("utf-8-sig"))))


UNIT_RECORDS = sample_records("units.csv")
UNITS = [UnitRef(i, u["编码"], u["名称"], u["类型"]) for i, u in enumerate(UNIT_RECORDS, start=1)]
UNIT_NAMES = [
    UnitNames(u["编码"], u["名称"], u["类型"], (u["全称"], u["简称"], u["别名"])) for u in UNIT_RECORDS
]
OFFICES = frozenset(unit.code for unit in UNITS if unit.is_town_office)
STREETS = frozenset(unit.code for unit in UNITS if unit.kind == "subdistrict")


def unit(name: str) -> UnitRef:
    """The unit of this name."""
    return next(found for found in UNITS if found.name == name)


TIEXI, NANQIAO, PINGYUAN = unit("铁西街道办事处"), unit("南桥街道办事处"), unit("平原镇人民政府")
FIRE, CITY, MARKET = unit("区消防救援大队"), unit("区城市管理局"), unit("区市场监督管理局")
IN_TIEXI, IN_PINGYUAN = PlaceRef(1, "铁西新村", TIEXI), PlaceRef(2, "八里营村", PINGYUAN)


def rows_of(name: str) -> tuple[ListedRow, ...]:
    """The rows of a sample list."""
    return read_list(sample(name), name, UNIT_NAMES).rows


@cache
def published() -> PowerList:
    """The powers after all four sample lists were published, each on its day."""
    powers = PowerList({}, {})
    for name, mode, effective, number in (
        ("power_list_2024.xlsx", ListMode.WHOLE, FIRST_LIST, "卫政文〔2024〕7号"),
        ("retained_items.csv", ListMode.RETAINED, FIRST_LIST, "卫政文〔2024〕8号"),
        ("power_list_2026.xlsx", ListMode.WHOLE, NEW_LIST, "卫政文〔2025〕61号"),
        ("power_list_supplement.csv", ListMode.SUPPLEMENT, SUPPLEMENT, "卫政文〔2026〕30号"),
    ):
        difference = compare(powers, rows_of(name), mode, effective, units=UNITS)
        powers = apply(powers, difference, Paper(number, f"{effective.year}年清单", effective))
    return powers


@cache
def first_list() -> PowerList:
    """The powers after the first list alone."""
    difference = compare(
        PowerList({}, {}), rows_of("power_list_2024.xlsx"), ListMode.WHOLE, FIRST_LIST, units=UNITS
    )
    return apply(PowerList({}, {}), difference, Paper("卫政文〔2024〕7号", "第一批清单", FIRST_LIST))


def listed(code: str) -> Item:
    """The item of the sample lists with this code."""
    item = published().item_by_code(code)
    assert item is not None
    return item


X1 = listed("410703-CF-0151")
X0 = listed("410703-CF-0001")
FIREWORKS = listed("410703-CF-0156")
STRAW = listed("410703-CF-0103")
LEVEES = listed("410703-CF-0125")
RETAINED = listed("410703-BM-0001")
ENTRUSTED = next(item for item in published().items.values() if "车辆维修" in item.name)


def grant(
    item: Item = X1,
    office: UnitRef = TIEXI,
    since: date = FIRST_LIST,
    until: date | None = None,
    penalties: tuple[str, ...] = (),
    id: int = 0,
) -> Grant:
    """A grant as a test needs it."""
    return Grant(
        id,
        item.id,
        office,
        GrantMode.DEVOLVED,
        penalties,
        since,
        until,
        "卫政文〔2026〕1号",
        "清单",
        "1",
        "",
        since,
    )
