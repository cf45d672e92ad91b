"""A joint operation in the small district: 铁西 convenes the fire brigade and 区城管 to look at a lane."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.consultation.joint.models import OperationPart
from portal.desk import matters
from portal.domain.procedure import Actor
from portal.store.matters import Matter
from tests.conftest import HeldClock
from tests.transfer.conftest import District

TIEXI, JIEFANG, PINGYUAN = "铁西街道办事处", "解放路街道办事处", "平原镇人民政府"
FIRE, CITY, BUREAU, POLICE = "区消防救援大队", "区城市管理局", "区司法局", "市公安局卫滨分局"
TARGET, NAME, PLACE = "宏盛物业服务有限公司", "冬季夜查七号", "铁西新村3号楼"
"""Three words that nobody but the parties reads before the action."""
OURS, THEIRS = "王一（H1）、李二（H2）", "赵六（X1）、钱七（X2）"
BEFORE, MORNING = datetime(2026, 11, 20, 16, 0), datetime(2026, 11, 24, 9, 30)
PLAN = {
    "title": NAME, "target": TARGET, "place": PLACE, "starts_at": "2026-11-24T09:00", "course": "查看通道，核对台账。",
    "keeper": "王一",
}  # fmt: skip


@dataclass
class Operations:
    """How an operation goes on, each step by whose it is."""

    district: District
    now: HeldClock

    def drafted(self, *others: str, grew_from: int | None = None, **typed: Any) -> Matter:
        """A plan with these units beside 铁西, of whom only the own people and powers are known."""
        named = [TIEXI, *(others or (FIRE,))]
        rows = {
            "units": [self.district.units[name].code for name in named], "officers": [OURS, *[""] * (len(named) - 1)],
            "powers": ["410703-CF-0151", *[""] * (len(named) - 1)],
        }  # fmt: skip
        return matters.open_matter(
            self.district.desk,
            self.clerk(TIEXI),
            "joint_operation",
            {**PLAN, **rows, **typed},
            grew_from=grew_from,
        )

    def approved(self, *others: str, **typed: Any) -> Matter:
        return self.issued(self.drafted(*others, **typed))

    def issued(self, draft: Matter) -> Matter:
        planned = self.take(self.clerk(TIEXI), draft, "plan")
        return self.take(self.district.approvers[TIEXI], planned, "approve")

    def confirm(self, name: str, matter: Matter, **typed: Any) -> Matter:
        said = {"own_officers": THEIRS, "own_powers": "消防监督检查", **typed}
        return self.take(self.clerk(name), matter, "confirm", **said)

    def carried_out(self, *others: str, draft: Matter | None = None) -> Matter:
        """One whose units have all confirmed and which took place."""
        matter = self.issued(draft or self.drafted(*others))
        for name in others or (FIRE,):
            matter = self.confirm(name, matter)
        self.now.move_to(MORNING)
        return self.take(self.clerk(TIEXI), matter, "carry_out", happened="查看 3 处。")

    def clerk(self, name: str) -> Actor:
        return self.district.clerks[name]

    def take(
        self,
        actor: Actor,
        matter: Matter,
        step: str,
        /,
        confirm: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> Matter:
        return matters.take(self.district.desk, actor, matter.id, step, fields, confirm=confirm).matter

    def part(self, matter: Matter, name: str) -> OperationPart:
        return OperationPart.get(
            (OperationPart.matter == matter.id) & (OperationPart.unit == self.district.units[name].id)
        )
