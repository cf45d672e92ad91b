"""The small district of transfers, with its heads and the organs of justice, and short ways through a referral."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from portal.desk import Desk, matters
from portal.domain.procedure import Actor, Role
from portal.store.matters import Matter
from portal.store.people import Person
from tests import factories
from tests.conftest import HeldClock
from tests.transfer.conftest import District, login_of, refused, small_district

__all__ = ["login_of", "refused"]

FIRE, TIEXI, JUSTICE, GOVERNMENT = "区消防救援大队", "铁西街道办事处", "区司法局", "区人民政府办公室"
POLICE, PROCURATORATE, SUPERVISION = "市公安局卫滨分局", "区人民检察院", "区监察委员会"
STATION = "铁西派出所"
SEEN = {
    "W-J-SCAN": "纸质件随后扫描",
    "W-J-STANDARD": "数额尚在核实",
    "W-J-SUPPLEMENT": "见说明",
    "W-J-STILL-OPEN": "不再提出",
}
COMPLETE = {
    "title": "某公司消防责任事故案", "subject": "某物业公司", "subject_code": "91410703MA40000000", "facts": "经三次通知拒不改正，致一人死亡。",
    "offence": "消防责任事故罪", "article": "刑法第一百三十九条", "standard": "死亡一人以上", "figures": "死亡一人",
    "team": "王一（H1）、李二（H2）", "report": "经核实，符合追诉标准，建议移送。", "goods": "灭火器，2具，无检验标识，大队仓库",
}  # fmt: skip


@dataclass
class Case:
    """The district, its heads, and a referral of 区消防 as far along as a test needs it."""

    district: District
    heads: dict[str, Actor]
    now: HeldClock

    @property
    def desk(self) -> Desk:
        return self.district.desk

    def draft(self, unit: str = FIRE, grew_from: Matter | None = None, **more: Any) -> Matter:
        answers = {**COMPLETE, **more}
        return matters.open_matter(
            self.desk, self.clerk(unit), "criminal_referral", answers, grew_from=grew_from.id if grew_from else None
        )  # fmt: skip

    def clerk(self, unit: str = FIRE) -> Actor:
        return self.district.clerks[unit]

    def take(self, actor: Actor, matter: Matter, step: str, /, **fields: Any) -> Matter:
        return self.district.take(actor, matter, step, SEEN, **fields)

    def on(self, matter: Matter, step: str, /, at: str = "", **fields: Any) -> Matter:
        """A step of 区消防's desk, at a time of the clock if one is given."""
        if at:
            self.now.move_to(datetime.fromisoformat(at))
        return self.take(self.clerk(), matter, step, **fields)

    def reported(self, at: str = "", **more: Any) -> Matter:
        draft = self.draft(**more)
        self.on(draft, "appoint_team", at)
        return self.on(draft, "report")

    def approved(self, at: str = "", **more: Any) -> Matter:
        reported = self.reported(**more)
        if at:
            self.now.move_to(datetime.fromisoformat(at))
        return self.take(self.heads[FIRE], reported, "approve")

    def sent(self, **more: Any) -> Matter:
        return self.on(self.approved(**more), "send")

    def receipted(self, **more: Any) -> Matter:
        return self.on(self.sent(**more), "receipt")

    def not_filed(self, at: str = "", **more: Any) -> Matter:
        receipted = self.receipted(**more)
        return self.on(receipted, "decline_filing", at, non_filing_reason="没有犯罪事实。")

    def filed(self, at: str = "", **more: Any) -> Matter:
        return self.on(self.receipted(**more), "file", at)

    def filing(self, unit: str = FIRE, **more: Any) -> Matter:
        """A case in the unit's own register."""
        answers = {
            "title": COMPLETE["title"], "subject": COMPLETE["subject"], "filed_on": "2026-11-18", "place": "铁西新村3号楼前",
            "summary": COMPLETE["facts"], **more,
        }  # fmt: skip
        draft = matters.open_matter(self.desk, self.clerk(unit), "filing", answers)
        return self.take(self.clerk(unit), draft, "file")

    def again(self, matter: Matter) -> Matter:
        return Matter.get_by_id(matter.id)

    def clocks(self, matter: Matter) -> dict[str, Any]:
        """The running clocks of a matter by their term."""
        return {row.term: row for row in self.again(matter).clocks if row.stopped_at is None}


@pytest.fixture
def case(desk: Desk, now: HeldClock) -> Case:
    """A fresh district for one test."""
    return with_heads(small_district(desk), now)


@pytest.fixture
def district(case: Case) -> District:
    return case.district


def with_heads(district: District, now: HeldClock) -> Case:
    """Add a head for each unit that refers, and a 派出所 below the police."""
    units = district.units
    units[STATION] = factories.unit(STATION, "dispatched", parent=units[POLICE])
    heads = {name: factories.clerk(units[name], Role.HEAD) for name in (FIRE, TIEXI)}
    return Case(district, heads, now)


def person_of(actor: Actor) -> Person:
    return Person.get_by_id(actor.person_id)
