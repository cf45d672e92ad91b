"""A small district in which people complain: two town offices, three departments, X1 with 铁西 alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from plugins.complaints.models import ComplaintRecord
from portal.desk import Desk, files, matters
from portal.domain.procedure import Actor, Role
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.matters import Link, Matter, Party
from portal.store.people import Person
from portal.store.powers import ListPaper, PowerItem
from portal.store.units import Unit
from tests import factories
from tests.transfer.conftest import PHOTO, Login, refused, small_district
from tests.web_fixtures import PASSWORD_HASH, Client

__all__ = ["refused"]

FIRE, TIEXI, PINGYUAN, HOUSING = "区消防救援大队", "铁西街道办事处", "平原镇人民政府", "区住房和城乡建设局"
JIEFANG, BUREAU, CITY = "解放路街道办事处", "区司法局", "区城市管理局"


@dataclass
class Counter:
    """The units, one clerk and one approver of each, the two items, and short words for what clerks do."""

    desk: Desk
    units: dict[str, Unit]
    clerks: dict[str, Actor]
    approvers: dict[str, Actor]
    fire_lane: PowerItem
    building: PowerItem

    def answers(self, /, **more: Any) -> dict[str, Any]:
        """A complaint by phone about a fire lane in 铁西新村."""
        return {
            "item": self.fire_lane.id, "place": "铁西新村3号楼前", "subject": "某物业公司", "points": "三辆货车占用消防车通道。",
            "channel": "phone", "received_at": "2026-11-20T08:40", "complainant": "王建国", "complainant_phone": "13800001234",
            "complainant_address": "铁西新村3号楼2单元", "complainant_code": "410703199001011234", **more,
        }  # fmt: skip

    def draft(self, unit: str, /, **more: Any) -> Matter:
        return matters.open_matter(self.desk, self.clerks[unit], "complaint", self.answers(**more))

    def registered(self, unit: str, /, **more: Any) -> Matter:
        """A complaint that a unit has taken in."""
        return self.take(unit, self.draft(unit, **more), "register")

    def verified(self, unit: str, finding: str = "violation", /, **more: Any) -> Matter:
        """One that has been looked into."""
        return self.take(
            unit, self.registered(unit, **more), "verify", finding=finding, verified_how="desk", facts="电话核实，情况属实。"
        )  # fmt: skip

    def take(
        self, unit: str, matter: Matter | int, step: str, /, confirm: Mapping[str, str] | None = None, **fields: Any
    ) -> Matter:  # fmt: skip
        """Take a step and read the matter as it then stands."""
        number = matter if isinstance(matter, int) else matter.id
        matters.take(self.desk, self.clerks[unit], number, step, fields, confirm=confirm)
        return Matter.get_by_id(number)

    def told(self, unit: str = FIRE, /, **more: Any) -> Matter:
        """A complaint that a department has passed on to 铁西, having told both."""
        return self.take(unit, self.registered(unit, **more), "tell_complainant", told_by="phone")

    def attach(self, unit: str, matter: Matter, purpose: str = "complaint", name: str = "照片.png") -> None:
        files.attach(self.desk, self.clerks[unit], matter.id, purpose, BytesIO(PHOTO), name)

    def record(self, matter: Matter | int) -> ComplaintRecord:
        number = matter if isinstance(matter, int) else matter.id
        found: ComplaintRecord = ComplaintRecord.get(ComplaintRecord.matter == number)
        return found

    def of(self, unit: str, kind: str = "complaint") -> list[Matter]:
        """The matters of a kind that a unit has opened, or was given, in order."""
        ours = Party.select(Party.matter).where(
            (Party.unit == self.units[unit].id) & (Party.seat == "sender")
        )
        return list(Matter.select().where(Matter.id.in_(ours) & (Matter.kind == kind)).order_by(Matter.id))

    def grown(self, matter: Matter) -> list[Matter]:
        """What grew from a matter, by whatever relation."""
        links = Link.select(Link.matter).where(Link.other == matter.id)
        return list(Matter.select().where(Matter.id.in_(links)).order_by(Matter.id))


@pytest.fixture
def counter(desk: Desk) -> Counter:
    """A fresh district for one test."""
    return small_counter(desk)


def small_counter(desk: Desk) -> Counter:
    """The district of the transfers, with the housing department and an item that never went down."""
    district = small_district(desk)
    housing = district.units[HOUSING]
    building = factories.item(
        "对未取得施工许可证擅自施工的处罚", housing, code="410703-CF-0900", basis="《建筑法》第六十四条"
    )
    clerks = district.clerks | {HOUSING: factories.clerk(housing, Role.HANDLER, Role.LIAISON)}
    clerks[BUREAU] = factories.clerk(district.units[BUREAU], Role.SUPERVISOR)
    return Counter(
        desk, district.units, clerks, district.approvers, PowerItem.get_by_id(district.item), building
    )


@pytest.fixture
def transition() -> None:
    """The list's batch has a 过渡期 from 2026-01-01 to 2026-06-30."""
    with transaction():
        ListPaper.update(transition_from=date(2026, 1, 1), transition_to=date(2026, 6, 30)).execute()
        snapshots.changed("powers")


@pytest.fixture
def login_of(app: Flask, counter: Counter) -> Login:
    """Log a person in, in a browser of their own."""

    def logged_in(actor: Actor) -> Client:
        Person.update(password_hash=PASSWORD_HASH).where(Person.id == actor.person_id).execute()
        client = Client(app)
        assert client.log_in(Person.get_by_id(actor.person_id).username).status_code == 303
        return client

    return logged_in
