"""The small district in which help is asked for: 铁西 asks 区消防 what a fire extinguisher is worth."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest

from portal.desk import Desk, files, matters
from portal.domain.procedure import Role
from portal.store.matters import Matter, MatterClock
from portal.store.notices import Notice
from tests import factories
from tests.transfer.conftest import PHOTO, District, Login, login_of, refused, small_district

__all__ = ["Login", "login_of", "refused"]
TIEXI, FIRE, CITY = "铁西街道办事处", "区消防救援大队", "区城市管理局"
FINDING = {"opinion": "涉案灭火器压力不足，不合格。"}
NO_EVIDENCE = {"no_evidence": "y"}


class Helping(District):
    """The district, with requests for assistance in the state that a test begins with."""

    def request(self, **more: Any) -> dict[str, Any]:
        """A complete draft of 铁西 to 区消防."""
        return {
            "receiver": self.units[FIRE].code, "type": "technical", "title": "认定涉案灭火器是否合格", "item": self.item,
            "place": "铁西新村3号楼", "subject": "某物业公司", "facts": "检查发现灭火器两具压力不足。",
            "question": "送检的两具灭火器是否合格？", **more,
        }  # fmt: skip

    def asked(self, sender: str = TIEXI, /, **more: Any) -> Matter:
        """A draft with a photograph."""
        grew_from = more.pop("grew_from", None)
        matter = matters.open_matter(
            self.desk, self.clerks[sender], "assistance", self.request(**more), grew_from=grew_from
        )
        self.attach(self.clerks[sender], matter, "evidence")
        return matter

    def delivered(self, sender: str = TIEXI, /, **more: Any) -> Matter:
        """A letter that has gone out."""
        submitted = self.take(self.clerks[sender], self.asked(sender, **more), "submit")
        return self.take(self.approvers[sender], submitted, "approve")

    def signed(self, **more: Any) -> Matter:
        """One that the other side has signed for."""
        return self.take(self.clerks[FIRE], self.delivered(**more), "receive")

    def hand_in(self, matter: Matter, purpose: str, name: str = "检验报告.png") -> None:
        """What 区消防 hands in with its answer."""
        files.attach(self.desk, self.clerks[FIRE], matter.id, purpose, BytesIO(PHOTO), name)

    def helper(
        self, matter: Matter, step: str, confirm: Mapping[str, str] | None = None, /, **fields: Any
    ) -> Matter:
        """A step of 区消防."""
        return self.take(self.clerks[FIRE], matter, step, confirm, **fields)

    def filing(self, filed_on: str) -> Matter:
        """A case of 铁西 in its own register."""
        typed = {**self.answers(FIRE), "filed_on": filed_on, "filing_number": "铁西立〔2026〕9号"}
        entry = matters.open_matter(self.desk, self.clerks[TIEXI], "filing", typed)
        return self.take(self.clerks[TIEXI], entry, "file", filed_on=filed_on)


@pytest.fixture
def helping(desk: Desk) -> Helping:
    """A fresh district for one test; 区消防 has a head as well."""
    small = small_district(desk)
    return Helping(small.desk, small.units, small.clerks, small.approvers, small.item)


@pytest.fixture
def district(helping: Helping) -> Helping:
    """The same under the name that shared fixtures ask for."""
    return helping


def head_of(helping: Helping, unit: str) -> Any:
    """The head of a unit."""
    return factories.clerk(helping.units[unit], Role.HEAD)


def running(matter: Matter, term: str = "assistance.opinion") -> MatterClock | None:
    """The clock of a term that runs on a request."""
    return MatterClock.get_or_none(
        (MatterClock.matter == matter.id) & (MatterClock.term == term) & MatterClock.stopped_at.is_null()
    )


def told(actor: Any, *, kind: str = "") -> list[str]:
    """What stands in somebody's inbox."""
    rows = Notice.select().where(Notice.person == actor.person_id).order_by(Notice.id)
    return [row.text for row in rows if not kind or row.kind == kind]
