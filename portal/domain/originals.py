"""原件交接单: what it lists and how it reads, whichever way the letter went (§14.4, C-4 ④). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.domain.letters import Letter, Section, Table, chinese_date
from portal.domain.reasons import Reason

KINDS: Mapping[str, str] = {"original": "原件", "copy": "复制件", "goods": "物品"}
HEADER = ("序号", "名称", "页数、数量", "类别", "备注")
CLAUSE = "§14.4 原件交接单"
GIVES, TAKES = "移交", "接收"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the sheet: a paper or a thing, how much of it, and whether it is the original."""

    name: str
    quantity: str
    kind: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed for one side, and when; nobody yet where the name is empty."""

    unit: str
    name: str = ""
    at: datetime | None = None

    def line(self, act: str) -> str:
        """The line to sign and to seal; who signed in the portal stands there already."""
        if not self.name or self.at is None:
            return f"{act}单位（盖章）、{act}人（签名）、时间"
        return f"{act}人 {self.name}，{chinese_date(self.at.date())}{self.at:%H时%M分}，签名（盖章）"


def faults(items: Sequence[Item]) -> Iterable[Reason]:
    """A sheet lists something, and says of each line what it is and how much."""
    if not items:
        yield Reason(
            "E-G-ORIGINALS", "没有列出任何原件或物品。", "请逐项填写名称和数量。", CLAUSE, field="items"
        )
    for number, item in enumerate(items, 1):
        if not item.name or not item.quantity:
            missing = "数量" if item.name else "名称"
            yield Reason(
                "E-G-ORIGINALS",
                f"第 {number} 项缺少{missing}。",
                "请补填，如 3 页、1 台。",
                CLAUSE,
                field="items",
            )


def sheet(
    subject: str, number: str, items: Sequence[Item], giver: Signed, taker: Signed, differences: str = ""
) -> Letter:
    """The sheet as it is printed: a line to sign by hand stands where a side has not signed in the portal."""
    rows = tuple(
        (str(n), item.name, item.quantity, KINDS.get(item.kind, item.kind), item.remark)
        for n, item in enumerate(items, 1)
    )
    about = f"案由：{subject or '　' * 12}；文号：{number or '　' * 8}。上列原件、物品由{giver.unit or '　' * 10}交{taker.unit or '　' * 10}，双方当面清点。"
    said = (about, f"清点情况：{differences}") if differences else (about,)
    signatures = (giver.line(GIVES), taker.line(TAKES))
    return Letter(
        kind="originals_sheet", head=giver.unit, number=None, title="原件、物品交接单", addressee="",
        sections=(Section(None, said),), table=Table(HEADER, rows), form="record",
        signatures=signatures,
    )  # fmt: skip
