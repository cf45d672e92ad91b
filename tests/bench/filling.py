"""Fills a portal with many matters at once: real ones are made over the desk, and copied with other words and dates.

One office is party to a third of them, as the busiest office of a district is; the others share the rest. A fifth are
open. Copies are written straight into the tables, because a hundred thousand acts over the desk would take hours.
"""

import random
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal import clock
from portal.desk import Desk, logins, recording
from portal.desk.facts import facts_of
from portal.desk.migrations import migrate
from portal.domain.calendar import ZONE
from portal.domain.procedure import Seat
from portal.plugin_host import PluginHost
from portal.settings import Settings
from portal.store.appointments import Appointment
from portal.store.db import connection, db, transaction
from portal.store.matters import AT_ONCE, NEVER, Matter, Party
from portal.store.people import Person
from portal.store.search import pairs
from tests import factories
from tests.bench.kinds import MIXED, RECORDS, others
from tests.core.district import published
from tests.databases import opened
from tests.transfer.conftest import District, small_district

MORNING = datetime(2026, 11, 20, 9, tzinfo=ZONE)
SECRET = "the key of a bench"
DEPARTMENT, BUSIEST, SIGNING = "区消防救援大队", "铁西街道办事处", "平原镇人民政府"
DAY = 24 * 3600
MEETINGS, MEETING_UNITS = 250, 40
FIRST = 101
"""The number of the first copy; originals are below."""
OPEN = ("sent", "received", "accepted")
TABLES = "matter party event matter_clock issued_letter stored_file notice transfer_record".split() + RECORDS
THINGS = (
    "货车 三轮车 广告牌 遮阳棚 建筑垃圾 烧烤摊 电动车 围挡 水泵 配电箱 隔离栏 煤炉 油桶 招牌 彩钢棚".split()
)
ACTS = "占用、堵塞消防车通道 擅自搭建 未按规定堆放 超出门窗经营 夜间施工扰民 随意倾倒 露天焚烧 遮挡疏散标志".split()
NAMES = "宏达 金鑫 永盛 瑞丰 恒通 博远 嘉和 天成 中原 平安 华泰 兴业 润泽 锦程 新源".split()


@dataclass(frozen=True)
class Filled:
    """A portal with many matters: session tokens of who reads and of who signs, and what they do it with."""

    data: Path
    url: str
    size: int
    reader: str
    signer: str
    unit: int
    received: int
    to_sign: tuple[int, ...]
    invited: tuple[int, ...]
    others: dict[str, int]

    @property
    def file(self) -> Path:
        return self.data / "portal.sqlite3"


def filled(data: Path, size: int, to_sign: int) -> Filled:
    """A portal with ``size`` matters in the folder ``data``, and beside them ``to_sign`` that wait at another office."""
    url = f"sqlite:///{data / 'portal.sqlite3'}"
    host = PluginHost()
    with opened(url), connection(), clock.standing_at(MORNING):
        migrate(host)
        district = small_district(Desk(host, Settings(data, url, SECRET)))
        _list_of_powers(district)
        _copy(
            data / "portal.sqlite3",
            _originals(district),
            [*_copies(district, size), *_waiting(district, size, to_sign)],
        )
        invited = _a_year_of_meetings(district)
        found = _described(data, url, size, district, invited)
        _file_as_the_desk_does(district, found.to_sign)
        return found


def _a_year_of_meetings(district: District) -> tuple[int, ...]:
    """Forty units, of which ten meet each working day of the year around this morning; in matters that are closed."""
    units = [unit.id for unit in district.units.values() if unit.parent_id is None]
    units += [factories.unit(f"第{n}镇人民政府", "town").id for n in range(MEETING_UNITS - len(units))]
    chance, half, hours = random.Random(7), MEETINGS // 2, (9, 10, 15, 16)
    closed = "SELECT id FROM matter WHERE open = 0 AND kind = 'transfer' AND id >= ? ORDER BY id DESC LIMIT ?"
    matters = [number for (number,) in db.execute_sql(closed, (FIRST, MEETINGS)).fetchall()]
    with transaction():
        for number, matter in enumerate(matters):
            day = MORNING.replace(hour=chance.choice(hours)) + timedelta(
                days=(number - half) * 365 // MEETINGS
            )
            Appointment.create(
                matter=matter,
                starts_at=day,
                ends_at=day + timedelta(hours=2),
                uid=f"bench-{number}",
                changed_at=MORNING,
            )
            for unit in chance.sample(units, 10):
                Party.create(
                    matter=matter,
                    unit=unit,
                    seat=Seat.PARTICIPANT,
                    kind="transfer",
                    state="closed",
                    open=False,
                )
    return tuple(units[:MEETING_UNITS])


def _described(data: Path, url: str, size: int, district: District, invited: tuple[int, ...]) -> Filled:
    at = (
        "SELECT matter_id FROM party WHERE unit_id = ? AND seat = 'receiver' AND state = ? AND matter_id >= ?"
    )
    unit, signing = district.units[BUSIEST].id, district.units[SIGNING].id
    received = db.execute_sql(at, (unit, "received", FIRST)).fetchone()[0]
    to_sign = tuple(number for (number,) in db.execute_sql(at, (signing, "sent", FIRST + size)).fetchall())
    ours = "SELECT MAX(matter_id) FROM party WHERE unit_id = ? AND kind = ?"
    others = {kind: db.execute_sql(ours, (unit, kind)).fetchone()[0] for kind in MIXED}
    reader, signer = (
        logins.open_session(Person.get_by_id(district.clerks[name].person_id), "127.0.0.1")
        for name in (BUSIEST, SIGNING)
    )
    return Filled(data, url, size, reader, signer, unit, received, to_sign, invited, others)


def _file_as_the_desk_does(district: District, numbers: tuple[int, ...]) -> None:
    """What a step is taken on has been filed for search by the desk before, as every matter has in use."""
    actor = district.clerks[SIGNING]
    for matter in Matter.select().where(Matter.id.in_(numbers)):
        recording.index(district.desk, matter, facts_of(district.desk, matter, actor))
        matter.save(only=[Matter.filed_under])


def _list_of_powers(district: District) -> None:
    """The sample list: what whose-power and the pages look items up in."""
    listed = published()
    for item in listed.items.values():
        origin = district.units.get(item.origin.name)
        if origin is not None and item.code != "410703-CF-0151":
            holders = {
                district.units[g.holder.name] for g in listed.grants.get(item.id, ()) if g.valid_to is None
            }
            words = {"code": item.code, "basis": item.basis, "field": item.field}
            factories.item(item.name, origin, tuple(holders), **{n: w for n, w in words.items() if w})


def _originals(district: District) -> dict[str, Matter]:
    """One matter of each state that a copy can have."""
    take, clerk = district.take, district.clerks[BUSIEST]
    sent, received = district.sent(DEPARTMENT, BUSIEST), district.received(DEPARTMENT, BUSIEST)
    accepted = take(clerk, district.received(DEPARTMENT, BUSIEST), "accept")
    closed = take(clerk, district.received(DEPARTMENT, BUSIEST), "accept")
    closed = take(clerk, closed, "decline_filing", reason="没有违法事实")
    transfers = {"sent": sent, "received": received, "accepted": accepted, "closed": closed}
    return {**transfers, **others(district)}


# --- copies -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Copy:
    """How a copy differs from its original: number, units, words, and by how many seconds it is earlier or later."""

    number: int
    sender: Any
    receiver: Any
    title: str
    subject: str
    shift: int
    state: str
    item: int | None = None
    """About which item it is; None for that of its original."""

    def unit(self, seat: str) -> Any:
        return self.sender if seat == "sender" else self.receiver


def _copy(file: Path, originals: dict[str, Matter], copies: Iterable[Copy]) -> None:
    with closing(sqlite3.connect(file)) as base:
        base.row_factory = sqlite3.Row
        base.execute("PRAGMA synchronous = OFF")  # a crash while filling costs nothing
        rows = {state: {t: _rows_of(base, t, m.id) for t in TABLES} for state, m in originals.items()}
        next_ids = {t: _largest(base, t) + 1 for t in TABLES if t not in ("party",)}
        waiting: dict[str, list[tuple[Any, ...]]] = {}
        for copy in copies:
            for table in TABLES:
                for row in rows[copy.state][table]:
                    changed = _changed(table, dict(row), copy)
                    if table not in ("party", "matter"):
                        changed["id"] = next_ids[table]
                        next_ids[table] += 1
                    waiting.setdefault(_insert(table, changed), []).append(tuple(changed.values()))
            waiting.setdefault("INSERT INTO matter_text (rowid, body) VALUES (?, ?)", []).append(_text(copy))
            if len(next(iter(waiting.values()))) >= 5000:
                _write(base, waiting)
        _write(base, waiting)
        base.execute("ANALYZE")
        base.commit()


def _copies(district: District, size: int) -> Iterator[Copy]:
    chance = random.Random(20261120)
    offices = [u for u in district.units.values() if u.kind in ("subdistrict", "town") and u.name != BUSIEST]
    departments = [u for u in district.units.values() if u.kind == "department"]
    items = [item for (item,) in db.execute_sql("SELECT id FROM power_item").fetchall()]
    for number in range(FIRST, FIRST + size):
        office = district.units[BUSIEST] if chance.random() < 1 / 3 else chance.choice(offices)
        sides = [chance.choice(departments), office]
        if chance.random() < 1 / 4:
            sides.reverse()
        is_open = chance.random() < 1 / 5
        yield Copy(
            number, *sides, f"{chance.choice(THINGS)}{chance.choice(ACTS)}", f"{chance.choice(NAMES)}物业公司",
            DAY * (chance.randint(-10, 50) if is_open else chance.randint(-900, -20)),
            _state(chance.random(), chance.choice(OPEN) if is_open else "closed"),
            chance.choice(items),
        )  # fmt: skip


def _state(share: float, of_transfer: str) -> str:
    """Which original is copied: of a hundred matters some are of other kinds than a transfer."""
    bound = 0
    for kind, percent in MIXED.items():
        bound += percent
        if share * 100 < bound:
            return f"{kind}_closed" if of_transfer == "closed" else kind
    return of_transfer


def _waiting(district: District, size: int, count: int) -> Iterator[Copy]:
    """Transfers that the steps of the bench are taken on; a step leaves its matter changed, so each has its own."""
    sender, receiver = district.units[DEPARTMENT], district.units[SIGNING]
    for number in range(FIRST + size, FIRST + size + count):
        yield Copy(number, sender, receiver, f"{THINGS[0]}{ACTS[0]}", f"{NAMES[0]}物业公司", 0, "sent")


def _changed(table: str, row: dict[str, Any], copy: Copy) -> dict[str, Any]:
    if table == "matter":
        row |= {
            "id": copy.number,
            "title": copy.title,
            "subject": copy.subject,
            "office_id": copy.receiver.id,
        }
        row["number"] = f"{copy.sender.organ_code}〔2026〕{copy.number}号"
        row["item_id"] = copy.item or row["item_id"]
    else:
        row["matter_id"] = copy.number
    if table == "party" and row["seat"] in ("sender", "receiver"):
        row["unit_id"] = copy.unit(row["seat"]).id
    if table.endswith("_record"):
        row |= {seat: copy.unit(seat).id for seat in ("sender", "receiver") if row.get(seat)}
    if table == "issued_letter" and row["sequence"] is not None:
        sequence = (
            100 * copy.number + row["id"]
        )  # whatever letters the original has, each bears a number of its own
        row |= {"sequence": sequence, "number": f"{copy.sender.organ_code}〔2026〕{sequence}号"}
    for name in row:
        if name.endswith("_at") and row[name] not in (None, NEVER, AT_ONCE):
            row[name] += copy.shift
    if row.get("remind_at") == AT_ONCE:  # as a round of this morning has left it
        row["remind_at"] = int(MORNING.timestamp()) + DAY
    if table == "matter_clock":
        row["due_on"] = str(datetime.fromtimestamp(row["due_at"], ZONE).date() - timedelta(days=1))
    return row


def _text(copy: Copy) -> tuple[int, str]:
    """What the desk would file the copy under for search, and for whom."""
    words = f"{copy.title} {copy.subject} {copy.sender.name} {copy.receiver.name} 铁西新村3号楼前 货车停放在通道内"
    if copy.number % 10:
        words = words.replace("货车停放在通道内", "杂物堆放在通道内")
    return copy.number, " ".join([*pairs(words), f"u{copy.sender.id}", f"u{copy.receiver.id}", "uall"])


def _rows_of(base: sqlite3.Connection, table: str, matter: int) -> list[sqlite3.Row]:
    column = "id" if table == "matter" else "matter_id"
    return base.execute(f"SELECT * FROM {table} WHERE {column} = ?", (matter,)).fetchall()


def _largest(base: sqlite3.Connection, table: str) -> int:
    return int(base.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}").fetchone()[0])


def _insert(table: str, row: dict[str, Any]) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"


def _write(base: sqlite3.Connection, waiting: dict[str, list[tuple[Any, ...]]]) -> None:
    for statement in sorted(waiting, key=lambda s: not s.startswith("INSERT INTO matter (")):
        base.executemany(statement, waiting[statement])
    base.commit()
    waiting.clear()
