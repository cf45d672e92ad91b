"""The small district in which information is shared: 区消防 holds the law, 铁西 the item, 平原镇 and 解放路 others."""

from typing import Any

import pytest

from portal.desk import Desk, inbox, matters
from portal.domain.procedure import Actor, Role
from portal.store.matters import Event, Matter, MatterClock
from portal.store.notices import Notice
from tests import factories
from tests.transfer.conftest import District, Login, login_of, refused, small_district

__all__ = ["Login", "login_of", "refused"]
TIEXI, JIEFANG, PINGYUAN = "铁西街道办事处", "解放路街道办事处", "平原镇人民政府"
FIRE, CITY, BUREAU = "区消防救援大队", "区城市管理局", "区司法局"
HUB = "镇办综合指挥和信息化网络中心"


class Sharing(District):
    """The district, with shares and requests in the state that a test begins with."""

    def share_draft(self, sender: str, category: int = 8, /, **more: Any) -> Matter:
        """A draft of ``sender`` formed today."""
        typed = {
            "category": str(category),
            "title": "消防车通道检查通报",
            "content": "本周检查 12 户。",
            **more,
        }
        return matters.open_matter(self.desk, self.clerks[sender], "share", typed)

    def shared(self, sender: str, category: int = 8, /, confirm: Any = None, **more: Any) -> Matter:
        """One that has been shared."""
        draft = self.share_draft(sender, category, **more)
        return self.take(self.clerks[sender], draft, "publish", confirm)

    def asked(self, sender: str, *receivers: str, **more: Any) -> Matter:
        """A request that was made."""
        typed = {
            "title": "占用消防车通道案件的许可情况", "purpose": "办理案件", "legal_need": "行政处罚法第四十条",
            "receivers": [str(self.units[name].id) for name in receivers], **more,
        }  # fmt: skip
        draft = matters.open_matter(self.desk, self.clerks[sender], "info_request", typed)
        return self.take(self.clerks[sender], draft, "ask")

    def ids(self, *names: str) -> list[str]:
        """Units as a form ticks them."""
        return [str(self.units[name].id) for name in names]

    def readers(self, matter: Matter) -> set[str]:
        """Who takes part in a matter besides its sender."""
        from portal.desk.facts import participants_of

        return {one.unit.name for one in participants_of(Matter.get_by_id(matter.id))}

    def clerk_of(self, name: str, *roles: Role) -> Actor:
        """A clerk of a unit that has none yet."""
        return factories.clerk(self.units[name], *(roles or (Role.HANDLER, Role.LIAISON)))


@pytest.fixture
def sharing(desk: Desk) -> Sharing:
    """A fresh district for one test."""
    small = small_district(desk)
    return Sharing(small.desk, small.units, small.clerks, small.approvers, small.item)


@pytest.fixture
def district(sharing: Sharing) -> Sharing:
    """The same under the name that shared fixtures ask for."""
    return sharing


def todo(actor: Actor) -> list[tuple[str, str]]:
    """Kind and title of what waits for somebody."""
    return [(row.kind, row.title) for row in inbox.todo(actor, limit=20)]


def told(actor: Actor) -> list[str]:
    return [row.text for row in Notice.select().where(Notice.person == actor.person_id).order_by(Notice.id)]


def last_event(matter: Matter) -> Event:
    return Event.select().where(Event.matter == matter.id).order_by(Event.id.desc()).first()


def clock_of(matter: Matter, term: str) -> MatterClock:
    return MatterClock.get((MatterClock.matter == matter.id) & (MatterClock.term == term))
