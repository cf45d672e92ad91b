"""What is about to change in the demo district: a list that waits for 司法局, a proposal in words, a basis to review."""

from datetime import date, timedelta

from portal import clock
from portal.desk import Desk, basis_changes, power_changes, powers
from portal.desk.facts import parties_of
from portal.desk.matters import open_matter, take
from portal.desk.sheets import csv_bytes
from portal.domain.listed import ListMode
from portal.domain.procedure import DESK_ROLES, Actor, Seat
from portal.store.matters import Matter

COLUMNS = ("事项编码", "事项名称", "原实施部门", "承接主体")
RECALLED = ("410703-CF-0151", "410703-CF-0148", "410703-CF-0157")
"""Items that many of the demo's open cases are about, so that the try-out has something to tell."""

REVIEWED = "410703-CF-0150"
ACKNOWLEDGED = 3
"""As many holders have acknowledged the changed basis; the others have it among their 待办."""

FIRE, WORDED_BY = "D08", "410703009"
AHEAD = timedelta(days=40)


def announce(desk: Desk, people: list[Actor]) -> None:
    """Put before 司法局 what is to change, and tell the offices of a changed basis."""
    fire, office = _desk_of(people, FIRE), _desk_of(people, WORDED_BY)
    _propose_recall(desk, fire)
    _propose_in_words(desk, office)
    _tell_basis(desk, people, fire)


def _propose_recall(desk: Desk, by: Actor) -> None:
    """A list that takes items back, tried out by whoever opens it."""
    items = [powers.item_by_code(code, clock.today()) for code in RECALLED]
    rows = [(item.code, item.name, item.origin.name, "各镇办") for item in items]
    file = power_changes.ListFile(csv_bytes(COLUMNS, rows), "拟收回事项（演示）.csv")
    draft = power_changes.import_list(
        desk, by, file, ListMode.RECALL, "卫政文〔2026〕58号", _first_of_month(clock.today() + AHEAD),
        title="收回消防类行政处罚事项（征求意见，演示）",
    )  # fmt: skip
    take(desk, by, draft.id, "propose")


def _propose_in_words(desk: Desk, by: Actor) -> None:
    answers = {
        "title": "建议收回零售烟花爆竹有关事项", "item": "410703-CF-0156", "change": "recall",
        "summary": "本办没有检查、鉴定的条件，近一年未立案，建议由原实施部门行使（演示）。",
    }  # fmt: skip
    take(desk, by, open_matter(desk, by, power_changes.LIST_CHANGE, answers).id, "propose")


def _tell_basis(desk: Desk, people: list[Actor], by: Actor) -> None:
    item = powers.item_by_code(REVIEWED, clock.today())
    note = "所引条例已修订，条款号有调整：请核对文书、裁量标准和在办案件引用的条款（演示）。"
    for told in basis_changes.mark(desk, by, item, note, document="演示公告〔2026〕第3号")[:ACKNOWLEDGED]:
        _acknowledge(desk, people, told)


def _acknowledge(desk: Desk, people: list[Actor], told: Matter) -> None:
    holder = parties_of(told)[Seat.RECEIVER]
    take(desk, _desk_of(people, holder.code), told.id, "acknowledge")


def _desk_of(people: list[Actor], code: str) -> Actor:
    return next(actor for actor in people if actor.unit.code == code and actor.roles & DESK_ROLES)


def _first_of_month(day: date) -> date:
    return day.replace(day=1)
