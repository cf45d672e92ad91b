"""Facts of a complaint as plain values, from which the tables of rules are built: no database, no clock."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from portal.domain.grants import Grant, GrantMode, Item, PlaceRef, PowerList, Transition, UnitRef
from portal.domain.procedure import Facts, Seat
from portal.domain.reasons import Reason, Severity
from tests.transfer.values import FIRE, JIEFANG, MARKET, PINGYUAN, TIEXI, WORKING_DAYS, at, photo, somebody

__all__ = ["FIRE", "JIEFANG", "MARKET", "PINGYUAN", "TIEXI", "at", "photo", "somebody"]

X1 = Item(1, "X1", "占用消防车通道的处罚", "消防", "消防法第六十条", ("罚款",), FIRE, False)
BUILDING = Item(
    2, "B1", "未取得施工许可证擅自施工的处罚", "建设", "建筑法第六十四条", ("罚款",), MARKET, False
)
IN_TIEXI, IN_JIEFANG = PlaceRef(1, "铁西新村", TIEXI), PlaceRef(2, "锦绣里", JIEFANG)
TRANSITION = Transition(date(2026, 1, 1), date(2026, 6, 30), "卫政文〔2025〕61号")


def _grant(transition: Transition | None) -> Grant:
    return Grant(
        id=1, item_id=1, holder=TIEXI, mode=GrantMode.DEVOLVED, penalties=(), valid_from=date(2026, 1, 1), valid_to=None,
        document="卫政文〔2025〕61号", list_title="清单", number="1", recalled_by="", published_on=date(2025, 12, 20),
        transition=transition,
    )  # fmt: skip


POWERS = PowerList({1: X1, 2: BUILDING}, {1: (_grant(None),)})
"""X1 has gone down to 铁西; the building permit stays with its department."""
IN_TRANSITION = PowerList({1: X1, 2: BUILDING}, {1: (_grant(TRANSITION),)})

TYPED = {
    "channel": "phone", "received_at": at("2026-11-20T08:40"), "points": "三辆货车占用消防车通道。", "complainant": "王某",
    "complainant_phone": "13800001234", "item": 1, "where": "铁西新村3号楼", "title": "占用消防车通道", "subject": "某物业公司",
    "office": TIEXI.id,
}  # fmt: skip
AT_TIEXI = Facts(
    kind="complaint",
    state="registered",
    now=at("2026-11-20T10:00"),
    actor=somebody(TIEXI),
    particulars=TYPED,
    parties={Seat.SENDER: TIEXI},
    known={
        "place": IN_TIEXI,
        "sender": TIEXI,
        "receiver_principal": None,
        "bureau": 99,
        "staff_names": frozenset(),
    },
    powers=POWERS,
    calendar=WORKING_DAYS,
)
AT_FIRE = replace(AT_TIEXI, actor=somebody(FIRE), parties={Seat.SENDER: FIRE})
"""The same complaint at the department that had the item before."""


def having(facts: Facts, /, **record: Any) -> Facts:
    return replace(facts, particulars={**facts.particulars, **record})


def knowing(facts: Facts, /, **known: Any) -> Facts:
    return replace(facts, known={**facts.known, **known})


def answered(facts: Facts, /, **fields: Any) -> Facts:
    return replace(facts, fields=fields)


def to(receiver: UnitRef, facts: Facts = AT_FIRE, **fields: Any) -> Facts:
    """Passed on to a unit by who answers ``fields``."""
    return answered(knowing(facts, receiver_principal=receiver), receiver=receiver.id, **fields)


def severities(reasons: Iterable[Reason]) -> set[tuple[str, Severity]]:
    return {(reason.code, reason.severity) for reason in reasons}


def codes(reasons: Iterable[Reason]) -> list[str]:
    return [reason.code for reason in reasons]
