"""Lists entered as an office enters them: sample files and single rows, imported and published."""

from datetime import date

from portal.desk import Desk
from portal.desk.power_changes import Draft, ListFile, import_list
from portal.desk.power_publishing import publish_as_operator
from portal.desk.sheets import csv_bytes
from portal.domain.power_lists import ListMode
from portal.domain.procedure import Actor
from tests.core.district import FIRST_LIST, NEW_LIST, sample

FIRST, NEW = "卫政文〔2024〕7号", "卫政文〔2025〕61号"
HEADER = ("事项编码", "事项名称", "原实施部门", "承接主体", "处罚种类", "下放方式", "备注")
X0 = ("X0", "对擅自占道堆放的处罚", "区城市管理局", "铁西街道办事处", "警告、罚款", "下放", "")
X1 = ("X1", "对占用消防车通道的处罚", "区消防救援大队", "铁西街道办事处", "警告、罚款", "下放", "")


def sample_file(name: str) -> ListFile:
    """One of the sample lists."""
    return ListFile(sample(name), name)


def sheet(*rows: tuple[str, ...]) -> ListFile:
    """A list of a few invented rows."""
    return ListFile(csv_bytes(HEADER, rows), "清单.csv")


def drafted(
    desk: Desk,
    file: ListFile,
    effective: date,
    *,
    mode: ListMode = ListMode.SUPPLEMENT,
    document: str = "卫政文〔2026〕9号",
    actor: Actor | None = None,
) -> Draft:
    """A list read into a draft, by the operator unless said otherwise."""
    return import_list(desk, actor, file, mode, document, effective)


def published(
    desk: Desk,
    file: ListFile,
    effective: date,
    *,
    mode: ListMode = ListMode.SUPPLEMENT,
    document: str = "卫政文〔2026〕9号",
    reason: str = "",
) -> Draft:
    """A list read and published at once."""
    draft = drafted(desk, file, effective, mode=mode, document=document)
    return publish_as_operator(desk, draft.id, reason=reason)


def both_lists(desk: Desk) -> None:
    """The two whole lists of the samples, each on its day."""
    for name, day, document in (
        ("power_list_2024.xlsx", FIRST_LIST, FIRST),
        ("power_list_2026.xlsx", NEW_LIST, NEW),
    ):
        published(desk, sample_file(name), day, mode=ListMode.WHOLE, document=document)
