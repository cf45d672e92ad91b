"""A hazard in the small district: 铁西 calls the fire brigade and the department of emergencies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from portal.desk import Desk, matters
from portal.domain.procedure import Actor, Role
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.matters import Link, Matter
from portal.store.units import Liaison, Unit
from tests import factories
from tests.conftest import HeldClock
from tests.transfer.conftest import District, district, login_of, refused, small_district

__all__ = ["district", "login_of", "refused"]

TIEXI, FIRE, RESCUE, POLICE = "铁西街道办事处", "区消防救援大队", "区应急管理局", "市公安局卫滨分局"
LEAK = {
    "title": "燃气管道被挖断",
    "place": "铁西新村3号楼前",
    "danger_kind": "gas",
    "danger": "气味很浓。",
    "people_at_risk": "约 30 人",
}


@dataclass
class Emergency:
    """Who acts when a hazard is told, and how it goes on."""

    desk: Desk
    district: District
    sender: Actor
    head: Actor
    fire: Actor
    rescue: Actor
    justice: Actor
    government: Actor

    def told(self, *departments: str, **typed: Any) -> Matter:
        """A notice to these departments; gives the first one's."""
        codes = [self.district.units[name].code for name in departments or (FIRE,)]
        draft = matters.open_matter(
            self.desk, self.sender, "hazard_notice", {**LEAK, "receivers": codes, **typed}
        )
        return self.take(self.sender, draft, "send")

    def take(
        self,
        actor: Actor,
        matter: Matter,
        step: str,
        /,
        confirm: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> Matter:
        return matters.take(self.desk, actor, matter.id, step, fields, confirm=confirm).matter

    def parts(self, first: Matter) -> list[Matter]:
        """All notices of the hazard, in the order in which they went out."""
        linked = Link.select(Link.matter).where((Link.other == first.id) & (Link.relation == "same_incident"))
        return list(
            Matter.select().where((Matter.id == first.id) | Matter.id.in_(linked)).order_by(Matter.id)
        )


@pytest.fixture
def emergency(desk: Desk, now: HeldClock) -> Emergency:
    """铁西 with a clerk and a head, two departments with people, 司法局 and 区政府办; the police has no account."""
    return emergency_in(small_district(desk))


def emergency_in(where: District) -> Emergency:
    """The same over a district that stands already."""
    fire = where.units[FIRE]
    with transaction():
        Unit.update(duty_phone="0373-0000016").where(Unit.id == fire.id).execute()
        Liaison.create(unit=fire, name="钱七", mobile="13900000000", valid_from="2026-01-01", recorded_at=0)
        snapshots.changed("units")
    return Emergency(
        where.desk, where, where.clerks[TIEXI], where.approvers[TIEXI], where.clerks[FIRE],
        factories.clerk(where.units[RESCUE], Role.LIAISON), factories.clerk(where.units["区司法局"], Role.SUPERVISOR),
        factories.clerk(where.units["区人民政府办公室"], Role.GOV_OFFICE),
    )  # fmt: skip
