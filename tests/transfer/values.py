"""Facts of a transfer as plain values, from which the tables of rules are built: no database, no clock."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from portal.domain.calendar import ZONE, Calendar
from portal.domain.notices import parse_days_csv
from portal.domain.powers import Grant, GrantMode, Item, PlaceRef, PowerList, UnitRef
from portal.domain.procedure import Actor, Attachment, Facts, Role, Seat
from portal.domain.reasons import Reason, Severity

TIEXI = UnitRef(1, "TX", "铁西街道办事处", "subdistrict")
JIEFANG = UnitRef(2, "JF", "解放路街道办事处", "subdistrict")
PINGYUAN = UnitRef(3, "PY", "平原镇人民政府", "town")
FIRE = UnitRef(4, "XF", "区消防救援大队", "department")
MARKET = UnitRef(5, "SJ", "区市场监督管理局", "department")
TEAM = UnitRef(6, "TXD", "铁西街道综合行政执法队", "internal")
OFFICE_OF_MARKET = UnitRef(7, "SJS", "铁西市场监管所", "dispatched")
BRIGADE = UnitRef(8, "CGD", "综合执法大队", "affiliated")
BRANCH = UnitRef(10, "HJ", "市生态环境局卫滨分局", "branch")
HUB = UnitRef(9, "ZH", "镇办综合指挥中心", "hub")
IN_TIEXI, IN_JIEFANG = PlaceRef(1, "铁西新村", TIEXI), PlaceRef(2, "锦绣里", JIEFANG)
SOMEWHERE = PlaceRef(3, "不知何处", None)
X1 = Item(1, "X1", "占用消防车通道的处罚", "消防", "消防法第六十条", ("罚款",), FIRE, False)
UNLISTED = 99
SINCE, RECALLED_ON = date(2026, 1, 1), date(2026, 11, 25)


def grant(until: date | None = None, **more: Any) -> Grant:
    values = {"mode": GrantMode.DEVOLVED, "penalties": ()} | more
    return Grant(
        id=1, item_id=1, holder=TIEXI, valid_from=SINCE, valid_to=until, document="卫政文〔2025〕61号",
        list_title="清单", number="1", recalled_by="", published_on=SINCE, **values,
    )  # fmt: skip


HELD = PowerList({1: X1}, {1: (grant(),)})
TO_BE_RECALLED = PowerList({1: X1}, {1: (grant(RECALLED_ON),)})
ENTRUSTED = PowerList({1: X1}, {1: (grant(mode=GrantMode.ENTRUSTED),)})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def photo(purpose: str, **more: Any) -> Attachment:
    return Attachment(1, purpose, "照片.png", **more)


def somebody(unit: UnitRef, *roles: Role, principal: UnitRef | None = None) -> Actor:
    return Actor(1, "张三", unit, principal or unit, frozenset(roles or {Role.HANDLER}))


WORKING_DAYS = Calendar(
    parse_days_csv((files("portal") / "data" / "workdays_2024-2026.csv").read_text("utf-8-sig"))
)
COMPLETE = {
    "title": "占用消防车通道", "discovered_at": at("2026-11-20T15:20"), "where": "铁西新村", "facts": "三辆货车。",
    "item": 1,
}  # fmt: skip
FOUND = Facts(
    kind="transfer",
    state="draft",
    now=at("2026-11-20T16:00"),
    actor=somebody(FIRE),
    particulars=COMPLETE,
    parties={Seat.SENDER: FIRE},
    files=(photo("source"), photo("evidence")),
    known={"receiver": TIEXI, "receiver_principal": TIEXI, "sender": FIRE, "place": IN_TIEXI},
    powers=HELD,
    calendar=WORKING_DAYS,
    last_editor=1,
)
ARRIVED = replace(
    FOUND, state="received", actor=somebody(TIEXI), parties={Seat.SENDER: FIRE, Seat.RECEIVER: TIEXI}
)


def having(facts: Facts, /, **record: Any) -> Facts:
    return replace(facts, particulars={**facts.particulars, **record})


def knowing(facts: Facts, /, **known: Any) -> Facts:
    return replace(facts, known={**facts.known, **known})


def answered(facts: Facts, /, **fields: Any) -> Facts:
    return replace(facts, fields=fields)


def to(receiver: UnitRef, facts: Facts = FOUND, principal: UnitRef | None = None) -> Facts:
    return knowing(facts, receiver=receiver, receiver_principal=principal or receiver)


def sent_by(unit: UnitRef, facts: Facts = FOUND) -> Facts:
    own = replace(facts, actor=somebody(unit), parties={Seat.SENDER: unit})
    return knowing(own, sender=unit)


def codes(reasons: Iterable[Reason]) -> set[str]:
    return {reason.code for reason in reasons}


def severities(reasons: Iterable[Reason]) -> set[tuple[str, Severity]]:
    return {(reason.code, reason.severity) for reason in reasons}
