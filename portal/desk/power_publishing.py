"""Publishes a list: papers, items, wordings and grants change in one transaction, and everybody touched is told."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from peewee import fn

from portal import clock
from portal.desk import Desk, audit, basis_changes, matters, notices, power_handovers
from portal.desk.operators import operator
from portal.desk.power_changes import LIST_CHANGE, Draft, compared, confirm_all, draft_of, find, record_of
from portal.desk.power_impact import try_out
from portal.domain.grants import Grant, Item, OpenCases, PowerList
from portal.domain.list_changes import ListChange, against_publishing
from portal.domain.listed import Difference, ListMode
from portal.domain.power_drafts import Paper, apply
from portal.domain.power_words import day_text
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Reason, Refused
from portal.store import snapshots
from portal.store.decisions import LIVE_SINCE
from portal.store.matters import Matter
from portal.store.powers import ListPaper, PowerGrant, PowerItem, PowerWording

TOLD = frozenset({Role.HEAD, Role.LIAISON})
UNCODED = "LS"
"""Leads the provisional code of an item that came without one (临时编码)."""


def publish_as_operator(
    desk: Desk,
    draft_id: int,
    *,
    confirm_doubts: bool = False,
    reason: str = "",
    open_cases: OpenCases | None = None,
) -> Draft:
    """Review and publish a draft at the command line: the operator's act, logged as such (interface.md).

    ``confirm_doubts`` confirms all doubts, each logged. ``reason`` lets a list of the past through once the
    district is live; ``open_cases`` is the rule for open cases where it is not the draft's. Raises Refused with everything that stands against it; then nothing has changed.
    """
    draft = find(desk, None, draft_id)
    if confirm_doubts:
        confirm_all(desk, draft)
    answers: dict[str, Any] = {"reason": reason, "seen": True} if reason else {}
    answers |= {"open_cases": open_cases.value} if open_cases else {}
    sentence = reason or f"运维操作员在命令行公布，依据{draft.record.document}。"
    said = dict.fromkeys(("W-L-BRANCH", "W-L-OPENCASES"), sentence)
    taken = matters.take(desk, operator(), draft_id, "publish", answers, confirm=said)
    return draft_of(desk, taken.matter)


def carry_out(desk: Desk, actor: Actor, matter: Matter, backdating_reason: str = "") -> None:
    """Change the list as the matter says, inside the transaction of its step.

    Touching the version first makes publishers wait for one another, so the list is compared with what really
    stands; whatever forbids it then is raised as Refused. What two units have to settle and what holders have to
    acknowledge is opened with it, except for lists of the past in the set-up stage (L-5).
    """
    snapshots.changed("powers")
    record = record_of(desk, matter)
    change = compared(record)
    if change is None:
        raise Refused([Reason("E-L-NOITEM", "没有可以公布的清单。", "请先导入清单。")])
    _must_still_be_allowed(change, record, backdating_reason)
    paper = _paper(matter, record, backdating_reason)
    cited = Paper(paper.document, paper.title, paper.published_on)
    tried = try_out(desk, Draft(matter, record, change), None)
    _write(change.powers, apply(change.powers, change.difference, cited), paper)
    record.paper_id, record.result = paper.id, told(change.difference)
    record.save()
    snapshots.changed("powers")
    audit.record(
        actor, "powers.publish", LIST_CHANGE, matter.id, document=paper.document, **_counts(change.difference)
    )
    _tell(actor, paper, change.difference)
    if LIVE_SINCE.now is not None or paper.effective_from >= clock.today():
        power_handovers.hand_over(desk, actor, matter, paper, tried.touched)
        basis_changes.tell_of_list(desk, actor, matter, paper, change.difference)


def latest_list() -> date | None:
    """The first day of the newest list published so far, lists of retained items apart."""
    rows = ListPaper.select(fn.MAX(ListPaper.effective_from)).where(ListPaper.mode != ListMode.RETAINED)
    found = rows.scalar()
    return date.fromisoformat(found) if isinstance(found, str) else found


def told(difference: Difference) -> dict[str, Any]:
    """A difference as it is kept with the matter, in the words of its day."""
    return {
        "unlisted": difference.recalled_unlisted,
        "headings": [
            [heading, [[entry.code, entry.name, entry.detail] for entry in entries]]
            for heading, entries in difference.headings()
            if entries
        ],
    }


def _must_still_be_allowed(change: ListChange, record: Any, backdating_reason: str) -> None:
    reasons = against_publishing(
        change,
        record.document or "",
        clock.today(),
        live=LIVE_SINCE.now is not None,
        latest=latest_list(),
        backdating_reason=backdating_reason,
    )
    if standing := [reason for reason in reasons if reason.refuses]:
        raise Refused(standing)


def _paper(matter: Matter, record: Any, reason: str) -> ListPaper:
    paper: ListPaper = ListPaper.create(
        document=record.document, title=matter.title, mode=record.mode, effective_from=record.effective,
        published_on=record.published_on or min(clock.today(), record.effective), matter_id=matter.id,
        file_sha256=record.file_sha256 or "", transition_from=record.transition_from,
        transition_to=record.transition_to, open_cases=record.open_cases or OpenCases.STAY, reason=reason,
    )  # fmt: skip
    return paper


def _write(before: PowerList, after: PowerList, paper: ListPaper) -> None:
    """Store what differs between two lists: new items first, since grants point to them."""
    ids = {}
    for item in after.items.values():
        if item.id < 0:
            ids[item.id] = _new_item(item, paper)
        elif item != before.items[item.id]:
            _reword(before.items[item.id], item, paper)
    known = {grant.id: grant for grant in before.every_grant()}
    kept = {grant.id: grant for grant in after.every_grant()}
    _close(known, kept, paper)
    for grant in kept.values():
        if grant.id not in known:
            _open(grant, ids.get(grant.item_id, grant.item_id), paper)


def _new_item(item: Item, paper: ListPaper) -> int:
    row = PowerItem.create(
        code=item.code or _provisional_code(), origin=item.origin.id, retained=item.retained
    )
    _word(row.id, item, paper, None)
    return int(row.id)


def _provisional_code() -> str:
    taken = {
        code
        for (code,) in PowerItem.select(PowerItem.code).where(PowerItem.code.startswith(UNCODED)).tuples()
    }
    return next(code for n in range(1, len(taken) + 2) if (code := f"{UNCODED}-{n:04}") not in taken)


def _reword(former: Item, item: Item, paper: ListPaper) -> None:
    """What does not change with the day stands in the item's row; its wording begins anew on the first day."""
    if (former.code, former.origin, former.retained) != (item.code, item.origin, item.retained):
        PowerItem.update(code=item.code, origin=item.origin.id, retained=item.retained).where(
            PowerItem.id == item.id
        ).execute()
    if _wording(former) == _wording(item):
        return
    day, table = paper.effective_from, PowerWording
    covering = (table.item == item.id) & (table.valid_from <= day)
    table.update(valid_to=day).where(covering & (table.valid_to.is_null() | (table.valid_to > day))).execute()
    later = (
        table.select(fn.MIN(table.valid_from))
        .where((table.item == item.id) & (table.valid_from > day))
        .scalar()
    )
    _word(item.id, item, paper, later)


def _word(item_id: int, item: Item, paper: ListPaper, until: date | None) -> None:
    PowerWording.create(
        item=item_id, name=item.name, field=item.field, basis=item.basis, penalties=list(item.penalties),
        note=item.note, valid_from=paper.effective_from, valid_to=until, paper=paper,
    )  # fmt: skip


def _wording(item: Item) -> tuple[object, ...]:
    return item.name, item.field, item.basis, item.penalties, item.note


def _close(known: dict[int, Grant], kept: dict[int, Grant], paper: ListPaper) -> None:
    """End the grants that the list ends; one that began on that very day is left with no day at all."""
    for grant_id, grant in known.items():
        ends = kept[grant_id].valid_to if grant_id in kept else grant.valid_from
        if grant_id not in kept or ends != grant.valid_to:
            PowerGrant.update(valid_to=ends, recall_paper=paper).where(PowerGrant.id == grant_id).execute()


def _open(grant: Grant, item_id: int, paper: ListPaper) -> None:
    values = {"mode": grant.mode.value, "penalties": list(grant.penalties), "number": grant.number, "paper": paper.id,
              "valid_to": None, "recall_paper": None}  # fmt: skip
    place = {"item": item_id, "holder": grant.holder.id, "valid_from": grant.valid_from}
    former = PowerGrant.get_or_none(**place)
    if former is None:
        PowerGrant.create(**place, **values)
    else:  # the same day's grant, put on other terms by a second list
        PowerGrant.update(**values).where(PowerGrant.id == former.id).execute()


def _counts(difference: Difference) -> dict[str, int]:
    return {heading: len(entries) for heading, entries in difference.headings() if entries}


def _tell(actor: Actor, paper: ListPaper, difference: Difference) -> None:
    """Heads and liaisons of every office and department that the list touches read it in their inbox."""
    changes = "、".join(f"{heading} {count} 项" for heading, count in _counts(difference).items())
    if not changes:
        return
    text = (
        f"清单调整（{paper.document}）自{day_text(paper.effective_from)}起生效：{changes}。详见“事项清单”。"
    )
    people = {person for unit in _units_touched(difference) for person in notices.people_of(unit, TOLD)}
    notices.write(((person, text) for person in sorted(people - {actor.person_id})), kind="powers")


def _units_touched(difference: Difference) -> Iterable[int]:
    """Holders that gain, lose or keep on other terms, and the departments of the items touched."""
    changed: Sequence[Any] = [entry for _, entries in difference.headings() for entry in entries]
    codes = {code for entry in changed for code in entry.offices}
    touched = {entry.code for entry in changed}
    origins = {
        line.item.origin.code if line.item else line.row.origin_code if line.row else ""
        for line in difference.lines
        if line.code in touched
    }
    return sorted(difference.units[code].id for code in codes | origins if code in difference.units)
