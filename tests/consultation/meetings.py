"""A meeting of 铁西 with two departments, as tests of meetings, agendas, minutes and tasks need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.desk import Desk, matters
from portal.domain.procedure import Actor
from portal.store.matters import Matter
from tests.transfer.conftest import District

TIEXI, FIRE, CITY, PINGYUAN = "铁西街道办事处", "区消防救援大队", "区城市管理局", "平原镇人民政府"
TITLE, ROOM = "消防车通道联合整治会议", "区政府三楼会议室"
STARTS = "2026-11-25T09:30"


@dataclass
class Meetings:
    """Who convenes, who is invited, and how a meeting goes on."""

    desk: Desk
    district: District

    @property
    def convener(self) -> Actor:
        return self.district.clerks[TIEXI]

    def invited(self, name: str) -> Actor:
        return self.district.clerks[name]

    def code(self, name: str) -> str:
        return str(self.district.units[name].code)

    def draft(self, *units: str, **typed: Any) -> Matter:
        """A draft of a meeting with these units on Wednesday."""
        codes = [self.code(name) for name in units or (FIRE, CITY)]
        answers = {
            "title": TITLE,
            "sort": "adhoc",
            "required": codes,
            "starts_at": STARTS,
            "length": "90",
            "room": ROOM,
        }
        return matters.open_matter(self.desk, self.convener, "meeting", {**answers, **typed})

    def notified(self, *units: str, **typed: Any) -> Matter:
        """One of which everybody was told."""
        return self.take(self.convener, self.draft(*units, **typed), "notify")

    def in_session(self, *units: str, **typed: Any) -> Matter:
        """One that has begun; everybody said to come."""
        told = self.notified(*units, **typed)
        for name in units or (FIRE, CITY):
            self.take(self.invited(name), told, "attend")
        return self.take(self.convener, told, "open", confirm={"W-M-EARLY": "提前召开"})

    def held(self, *units: str, **typed: Any) -> Matter:
        """One that is over; its minutes are owed."""
        return self.take(
            self.convener, self.in_session(*units, **typed), "conclude", confirm={"W-M-EARLY": "提前召开"}
        )

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
