"""The small district of transfers, with 司法局, 区政府办 and a second department as the examples of disputes need them."""

from dataclasses import dataclass
from typing import Any

import pytest

from portal.desk import Desk, matters
from portal.domain.procedure import Actor, Relation, Role
from portal.store.matters import Link, Matter
from tests import factories
from tests.transfer.conftest import District, login_of, refused, small_district

__all__ = ["login_of", "refused"]

FIRE, TIEXI, JIEFANG, CITY = "区消防救援大队", "铁西街道办事处", "解放路街道办事处", "区城市管理局"
JUSTICE, GOVERNMENT = "区司法局", "区人民政府办公室"
OBJECTION = {"reason_code": "not_listed", "reason": "铁西新村已移交社区管理。", "legal_basis": "清单第三条"}


@dataclass
class Quarrel:
    """The district with those who oversee, and short ways through a dispute."""

    district: District
    supervisor: Actor
    gov_office: Actor

    @property
    def desk(self) -> Desk:
        return self.district.desk

    def answers(self, other: str = TIEXI, **more: Any) -> dict[str, Any]:
        """A complete draft against ``other``, about 铁西新村."""
        return {
            "item": self.district.item, "place": "铁西新村3号楼前", "receiver": self.code(other), "title": "占用、堵塞消防车通道",
            "subject": "某物业公司", "dispute_kind": "negative", "facts": "三辆货车停放在消防车通道内。",
            "sender_view": "已下放，应由铁西办管辖。", "sender_basis": "卫政文〔2025〕61号", "interim_unit": self.code(other), **more,
        }  # fmt: skip

    def code(self, unit: str) -> str:
        return str(self.district.units[unit].code)

    def opened(self, sender: str = FIRE, other: str = TIEXI, **more: Any) -> Matter:
        """A dispute that waits for the other side."""
        clerk = self.district.clerks[sender]
        draft = matters.open_matter(self.desk, clerk, "dispute", self.answers(other, **more))
        return self.take(clerk, draft, "open")

    def answered(self, **more: Any) -> Matter:
        """A dispute in which both sides have spoken."""
        return self.take(
            self.district.clerks[TIEXI],
            self.opened(**more),
            "negotiate",
            view="属消防职责。",
            basis="消防法第四条",
        )

    def failed(self, **more: Any) -> Matter:
        """A dispute whose record of a failed negotiation both sides have signed."""
        failed = self.take(
            self.district.clerks[FIRE],
            self.answered(**more),
            "fail",
            negotiation="11月20日电话协商，未能一致。",
        )
        return self.take(self.district.clerks[TIEXI], failed, "sign")

    def submitted(self, **more: Any) -> Matter:
        return self.take(self.district.approvers[FIRE], self.failed(**more), "submit")

    def coordinated(self, **more: Any) -> Matter:
        """A dispute that lies before the government."""
        return self.take(
            self.supervisor, self.submitted(**more), "coordinate", opinion="清单已载明，建议铁西办管辖。"
        )

    def decided(self, unit: str = TIEXI, **more: Any) -> Matter:
        return self.decide(self.coordinated(**more), unit)

    def decide(self, matter: Matter, unit: str, **more: Any) -> Matter:
        """Let the government name ``unit``."""
        fields = {"settled_for": self.code(unit), "decision_reason": "清单载明该事项已下放。", **more}
        return self.take(self.gov_office, matter, "decide", **fields)

    def take(self, actor: Actor, matter: Matter, step: str, /, **fields: Any) -> Matter:
        return self.district.take(actor, matter, step, **fields)

    def contested(self, interim: str = TIEXI) -> tuple[Matter, Matter]:
        """A transfer to which 铁西 objects and which 区消防 contests, and the dispute over it."""
        district = self.district
        received = district.received(FIRE, TIEXI)
        objected = district.take(
            district.clerks[TIEXI], received, "object", proposed_holder=self.code(CITY), **OBJECTION
        )
        transfer = district.take(
            district.clerks[FIRE],
            objected,
            "contest",
            reason="清单载明由铁西办行使。",
            interim_unit=self.code(interim),
        )
        return transfer, self.dispute_over(transfer)

    def dispute_over(self, matter: Matter) -> Matter:
        """The dispute that takes up a matter."""
        link = Link.get((Link.other == matter.id) & (Link.relation == Relation.TAKES_UP))
        return Matter.get_by_id(link.matter_id)

    def again(self, matter: Matter) -> Matter:
        return Matter.get_by_id(matter.id)


@pytest.fixture
def quarrel(desk: Desk) -> Quarrel:
    """A fresh district for one test."""
    return quarrelling(small_district(desk))


@pytest.fixture
def district(quarrel: Quarrel) -> District:
    return quarrel.district


def quarrelling(district: District) -> Quarrel:
    """Add those who coordinate and decide."""
    supervisor = factories.clerk(district.units[JUSTICE], Role.SUPERVISOR)
    return Quarrel(district, supervisor, factories.clerk(district.units[GOVERNMENT], Role.GOV_OFFICE))
