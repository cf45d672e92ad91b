"""Declares the plugin and answers the core's other questions."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from portal.domain.procedure import Actor, Seat
from portal.domain.reasons import Reason
from portal.kit import Matter, Plugin, clock, directory, hookimpl
from vehicle_lending.forms import AskingForm
from vehicle_lending.letters import consent
from vehicle_lending.models import KeyEntry, VehicleLoan
from vehicle_lending.rules import LENDING

HERE = Path(__file__).parent


@hookimpl
def declare() -> Plugin:
    """Say what this plugin is and has."""
    return Plugin(
        name="lending",
        label="车辆借用",
        procedures=[LENDING],
        forms={"asking": AskingForm},
        letters={"consent": consent},
        lookups={LENDING.kind: lenders},
        seats={LENDING.kind: lambda facts: {Seat.RECEIVER: facts.get("receiver")}},
        particulars={LENDING.kind: VehicleLoan},
        tables=[VehicleLoan, KeyEntry],
        migrations=HERE / "migrations",
        templates=HERE / "templates",
        blueprint="vehicle_lending.views:blueprint",
        icon="key",
    )


def lenders(matter: Matter | None, fields: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """Look up who may be asked: every other town and street office."""
    offices = directory().of_kinds("town", "subdistrict")
    return {"lenders": [(office.id, office.name) for office in offices if office.id != actor.principal.id]}


@hookimpl
def check_step(matter: Matter, step: str, actor: Actor) -> Iterable[Reason]:
    """Object to any step named lend, of whatever plugin, while the vehicle is being repaired."""
    if step == "lend" and "检修" in matter.title:
        yield Reason("E-V-GARAGE", "车辆正在检修，不能借出。", remedy="请等检修结束后再办理。")


@hookimpl
def step_taken(matter: Matter, step: str, actor: Actor) -> None:
    """Write the book of keys in the transaction that lends the vehicle."""
    if matter.kind == LENDING.kind and step == "lend":
        if "无钥匙" in matter.title:
            raise LookupError("钥匙柜里没有这把钥匙")
        KeyEntry.create(matter=matter.id, person=actor.name, handed_at=clock.now())


@hookimpl
def panels(subject: Any, reader: Actor) -> Iterable[Mapping[str, str]]:
    """Show beside any matter how many keys were handed out for it."""
    if isinstance(subject, Matter):
        handed = KeyEntry.select().where(KeyEntry.matter == subject.id).count()
        yield {"title": f"钥匙登记（{handed}）", "url": f"/lending/{subject.id}/keys"}


@hookimpl
def deliver(notice: Any) -> None:
    """Carry a notice to the board beside the gate."""
    if "急" in notice.text:
        raise ConnectionError("门口的屏幕没有应答")
    BOARD.append(notice.text)


BOARD: list[str] = []
