"""The filing register: who may file, the ninety days, what is kept with the case (G-11b, L-3, L-7, 行政处罚法60)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from portal.desk import Desk, matters
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, NotFound, Refused
from portal.procedures.filing.models import FilingRecord
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.matters import Event, Matter, MatterClock
from portal.store.powers import PowerGrant, PowerWording
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock

CODE = "410703-CF-0151"
RECALLED_ON = date(2026, 11, 25)


class Register:
    """The fire brigade and two street offices, of which 铁西 holds the item, and a way to file at each."""

    def __init__(self, desk: Desk):
        factories.calendar_years()
        self.desk = desk
        self.units: dict[str, Unit] = {
            "fire": factories.unit("区消防救援大队", "department"),
            "tiexi": factories.unit("铁西街道办事处"),
            "jiefang": factories.unit("解放路街道办事处"),
        }
        self.people: dict[str, Actor] = {name: factories.clerk(unit) for name, unit in self.units.items()}
        factories.place("铁西新村", self.units["tiexi"])
        factories.place("锦绣里", self.units["jiefang"])
        names = {"code": CODE, "basis": "消防法第六十条"}
        self.item = factories.item(
            "占用消防车通道的处罚", self.units["fire"], (self.units["tiexi"],), **names
        )

    def draft(self, by: str, **more: Any) -> Matter:
        answers = {
            "item": CODE,
            "place": "铁西新村",
            "title": "占用消防车通道",
            "filed_on": "2026-11-20",
            **more,
        }
        return matters.open_matter(self.desk, self.people[by], "filing", answers)

    def filed(self, by: str, **more: Any) -> Matter:
        return self.take(by, self.draft(by, **more), "file")

    def take(self, by: str, matter: Matter, step: str, **fields: Any) -> Matter:
        return matters.take(self.desk, self.people[by], matter.id, step, fields).matter


@pytest.fixture
def register(desk: Desk) -> Register:
    return Register(desk)


def reasons(verb: Callable[..., Any], *arguments: Any, **named: Any) -> dict[str, str]:
    """The codes a verb is refused with, and what each offers instead."""
    with pytest.raises(Refused) as caught:
        verb(*arguments, **named)
    return {reason.code: reason.remedy for reason in caught.value.reasons}


def test_the_holder_files_in_its_own_territory(register: Register) -> None:
    matter = register.filed("tiexi")
    assert (matter.state, matter.title, matter.open) == ("filed", "占用消防车通道", True)


def test_a_department_that_lost_the_item_is_offered_the_transfer(register: Register) -> None:
    """AT-98."""
    assert "请移送铁西街道办事处。" in reasons(register.filed, "fire")["E-L-NOPOWER"]


def test_the_department_keeps_the_item_where_no_office_holds_it(register: Register) -> None:
    assert register.filed("fire", place="锦绣里").state == "filed"


@pytest.mark.parametrize(
    ("by", "more", "code"),
    [
        ("jiefang", {"place": "锦绣里"}, "E-L-NOPOWER"),
        ("tiexi", {"place": "锦绣里"}, "E-L-NOPOWER"),
        ("tiexi", {"item": ""}, "E-L-NOITEM"),
        ("tiexi", {"title": ""}, "E-FORM"),
        ("tiexi", {"filed_on": ""}, "E-FORM"),
        ("tiexi", {"filed_on": "2026-11-21"}, "E-G-FUTURE"),
        ("tiexi", {"filed_on": "2024-02-29"}, "E-L-NOPOWER"),
    ],
    ids=[
        "an office without a grant", "outside its territory", "no item", "no title", "no day", "tomorrow",
        "the day before the grant",
    ],
)  # fmt: skip
def test_a_filing_is_refused_and_the_draft_is_kept(
    register: Register, by: str, more: dict[str, str], code: str
) -> None:
    draft = register.draft(by, **more)
    assert code in reasons(register.take, by, draft, "file")
    assert Matter.get_by_id(draft.id).state == "draft"


def test_ninety_natural_days_run_from_the_day_of_filing(register: Register, now: HeldClock) -> None:
    now.move_to(datetime(2026, 11, 23, 9, 0))
    clock = MatterClock.get(MatterClock.matter == register.filed("tiexi", filed_on="2026-11-23").id)
    assert (clock.label, clock.due_on, clock.rolled_on) == (
        "statutory_limit",
        date(2027, 2, 21),
        date(2027, 2, 22),
    )


def test_the_basis_and_the_grant_are_kept_as_of_the_day_of_filing(register: Register) -> None:
    """G-11b, L-7: the wording changed on the 20th, the case was filed on the 19th."""
    with transaction():
        PowerWording.update(valid_to=date(2026, 11, 20)).where(PowerWording.item == register.item).execute()
        old = PowerWording.get(PowerWording.item == register.item)
        PowerWording.create(
            item=register.item,
            name=old.name,
            basis="消防法（新）第六十二条",
            valid_from=date(2026, 11, 20),
            paper=old.paper,
        )
        snapshots.changed("powers")
    matter = register.filed("tiexi", filed_on="2026-11-19")
    assert FilingRecord.get(FilingRecord.matter == matter.id).basis == "消防法第六十条"
    assert matter.grant_id == PowerGrant.get(PowerGrant.item == register.item).id


class TestAfterARecall:
    """L-7: what is open is finished by whoever has it; what is new is not."""

    @pytest.fixture(autouse=True)
    def recalled(self, register: Register, now: HeldClock) -> Matter:
        matter = register.filed("tiexi")
        with transaction():
            PowerGrant.update(valid_to=RECALLED_ON).where(PowerGrant.item == register.item).execute()
            snapshots.changed("powers")
        now.move_to(datetime(2026, 11, 25, 9, 0))
        return matter

    def test_the_office_concludes_its_open_case(self, register: Register, recalled: Matter) -> None:
        done = register.take("tiexi", recalled, "conclude", decision="penalty", decided_on="2026-11-25")
        assert (done.state, done.open, done.outcome) == ("concluded", False, "concluded")

    def test_the_office_files_nothing_new(self, register: Register) -> None:
        refused = reasons(register.filed, "tiexi", filed_on="2026-11-25")
        assert "请移送区消防救援大队。" in refused["E-L-NOPOWER"]

    def test_the_department_files_again(self, register: Register) -> None:
        assert register.filed("fire", filed_on="2026-11-25").state == "filed"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"decision": "penalty"}, "E-FORM"),
        ({"decided_on": "2026-11-20"}, "E-FORM"),
        ({"decision": "penalty", "decided_on": "2026-11-21"}, "E-G-FUTURE"),
        ({"decision": "penalty", "decided_on": "2026-11-19"}, "E-F-DECIDED-EARLY"),
    ],
    ids=["no day", "no decision", "tomorrow", "before the filing"],
)
def test_a_case_ends_with_a_decision_and_its_day(
    register: Register, fields: dict[str, str], code: str
) -> None:
    matter = register.filed("tiexi")
    assert code in reasons(register.take, "tiexi", matter, "conclude", **fields)


def test_a_case_taken_up_again_runs_its_first_ninety_days(register: Register, now: HeldClock) -> None:
    matter = register.filed("tiexi")
    matter = register.take("tiexi", matter, "conclude", decision="no_penalty", decided_on="2026-11-20")
    now.move_to(datetime(2026, 12, 1, 9, 0))
    assert "E-FORM-REASON" in reasons(register.take, "tiexi", matter, "reopen")
    matter = register.take("tiexi", matter, "reopen", reason="复议撤销。")
    running = MatterClock.get((MatterClock.matter == matter.id) & MatterClock.stopped_at.is_null())
    assert (matter.state, running.due_on) == ("filed", date(2027, 2, 18))


@pytest.mark.parametrize(
    ("decided_on", "lateness"),
    [("2027-02-18", ""), ("2027-02-19", "超 1 天"), ("2027-02-20", "超 2 天")],
    ids=["on the last day", "the day after", "two days after"],
)
def test_the_ninety_days_end_with_the_decision_whenever_it_is_entered(
    register: Register, now: HeldClock, decided_on: str, lateness: str
) -> None:
    """行政处罚法60: what counts is the day of the decision, not that of its report; late asks for a sentence (K-10)."""
    matter = register.filed("tiexi")
    now.move_to(datetime(2027, 2, 25, 9, 0))
    decided = {"decision": "penalty", "decided_on": decided_on}
    if lateness:
        assert set(reasons(register.take, "tiexi", matter, "conclude", **decided)) == {"W-F-LATE"}
    said = {"W-F-LATE": "检验结论迟到。"}
    matters.take(register.desk, register.people["tiexi"], matter.id, "conclude", decided, confirm=said)
    assert MatterClock.get(MatterClock.matter == matter.id).lateness == lateness
    assert Event.get(Event.step == "conclude").lateness == lateness


def test_another_unit_knows_nothing_of_a_case(register: Register) -> None:
    matter = register.filed("tiexi")
    with pytest.raises(NotFound):
        register.take("fire", matter, "conclude")


def test_an_administrator_files_nothing(register: Register) -> None:
    register.people["tiexi"] = factories.clerk(register.units["tiexi"], Role.SYSTEM_ADMIN)
    with pytest.raises(Forbidden):
        register.draft("tiexi")


def test_a_case_filed_and_decided_on_paper_is_entered_later(register: Register, now: HeldClock) -> None:
    """G-11a: the same fields as for any other procedure."""
    said = {"E-G-BACK-SCAN": "原件在卷内。"}
    now.move_to(datetime(2026, 11, 27, 9, 0))
    people, draft = register.people["tiexi"], register.draft("tiexi")
    for step, day, more in (
        ("file", 20, {}),
        ("conclude", 25, {"decided_on": "2026-11-25", "decision": "penalty", "result": "罚款。"}),
    ):
        later = {"happened_at": f"2026-11-{day}T10:00", "back_reason": "停电", **more}
        matters.take(register.desk, people, draft.id, step, later, confirm=said)
    events = list(Event.select().where(Event.step != "open").order_by(Event.id))
    assert [(row.step, row.happened_at.day, row.entered_later) for row in events] == [
        ("file", 20, True),
        ("conclude", 25, True),
    ]
    assert Matter.get().closed_at == events[-1].happened_at
