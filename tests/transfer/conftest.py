"""A small district in which transfers happen: two town offices, two departments, one item of each kind."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from portal.desk import Desk, files, matters
from portal.domain.procedure import Actor, Role
from portal.store.matters import Matter
from portal.store.people import Person
from portal.store.units import Unit
from tests import factories
from tests.web_fixtures import PASSWORD_HASH, Client

PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""The smallest photograph: one pixel."""


@dataclass
class District:
    """The units of the examples and one person of each role at each of them."""

    desk: Desk
    units: dict[str, Unit]
    clerks: dict[str, Actor]
    approvers: dict[str, Actor]
    item: int

    def answers(self, receiver: str, /, **more: Any) -> dict[str, Any]:
        """A complete draft against ``receiver``, found this morning in 铁西新村."""
        return {
            "receiver": self.units[receiver].code, "item": self.item, "place": "铁西新村3号楼前", "title": "占用、堵塞消防车通道",
            "subject": "某物业公司", "discovered_at": "2026-11-20T08:30", "facts": "三辆货车停放在消防车通道内。",
            "inspection": "现场检查发现三辆货车。", "officers": "王一（H1）、李二（H2）", **more,
        }  # fmt: skip

    def draft(self, sender: str, receiver: str, /, *, evidence: bool = True, **more: Any) -> Matter:
        """A draft of ``sender`` with a photo."""
        actor = self.clerks[sender]
        matter = matters.open_matter(self.desk, actor, "transfer", self.answers(receiver, **more))
        if evidence:
            self.attach(actor, matter, "evidence")
        return matter

    def attach(self, actor: Actor, matter: Matter, purpose: str, name: str = "照片.png") -> None:
        files.attach(self.desk, actor, matter.id, purpose, BytesIO(PHOTO), name)

    def submitted(self, sender: str, receiver: str, /, **more: Any) -> Matter:
        draft = self.draft(sender, receiver, **more)
        return self.take(self.clerks[sender], draft, "submit")

    def sent(self, sender: str, receiver: str, /, **more: Any) -> Matter:
        """A transfer that has gone out."""
        return self.take(self.approvers[sender], self.submitted(sender, receiver, **more), "approve")

    def received(self, sender: str, receiver: str, /, **more: Any) -> Matter:
        return self.take(self.clerks[receiver], self.sent(sender, receiver, **more), "receive")

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


@pytest.fixture
def district(desk: Desk) -> District:
    """A fresh district for one test."""
    return small_district(desk)


def small_district(desk: Desk) -> District:
    """铁西、解放路、平原镇, 区消防 and 区城管; item X1 devolved to 铁西 alone."""
    factories.calendar_years()
    units = factories.sample_units()
    x1 = factories.item(
        "对占用、堵塞、封闭消防车通道妨碍消防车通行的处罚", units["区消防救援大队"], (units["铁西街道办事处"],),
        code="410703-CF-0151", basis="《中华人民共和国消防法》第六十条第一款第五项",
    )  # fmt: skip
    factories.place("铁西新村", units["铁西街道办事处"])
    factories.place("锦绣里小区", units["解放路街道办事处"], ("锦绣里",))
    names = (
        "铁西街道办事处",
        "解放路街道办事处",
        "平原镇人民政府",
        "区消防救援大队",
        "区城市管理局",
        "区司法局",
    )
    clerks = {name: factories.clerk(units[name], Role.HANDLER, Role.LIAISON) for name in names}
    approvers = {name: factories.clerk(units[name], Role.APPROVER) for name in names}
    return District(desk, units, clerks, approvers, x1.id)


@pytest.fixture
def refused() -> Callable[..., set[str]]:
    """Call a verb and give the codes of the reasons it was refused for."""
    from portal.domain.reasons import Refused

    def codes(verb: Callable[..., Any], *arguments: Any, **named: Any) -> set[str]:
        with pytest.raises(Refused) as caught:
            verb(*arguments, **named)
        return {reason.code for reason in caught.value.reasons}

    return codes


Login = Callable[[Actor], Client]


@pytest.fixture
def login_of(app: Flask, district: District) -> Login:
    """Log a person in, in a browser of their own."""

    def logged_in(actor: Actor) -> Client:
        Person.update(password_hash=PASSWORD_HASH).where(Person.id == actor.person_id).execute()
        client = Client(app)
        assert client.log_in(Person.get_by_id(actor.person_id).username).status_code == 303
        return client

    return logged_in
