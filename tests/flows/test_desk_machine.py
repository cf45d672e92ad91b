"""Random people take random steps of a transfer: each act is declared and allowed, or leaves no trace (trust)."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from plugins.transfer.models import TransferRecord
from plugins.transfer.rules import TRANSFER
from portal.desk import matters
from portal.desk.facts import parties_of, standing_of
from portal.domain.access import may, may_read
from portal.domain.procedure import Actor, Role, Seat, Step
from portal.domain.reasons import Forbidden, NotFound, Refused, Stale
from portal.procedures.filing.models import FilingRecord
from portal.store import audit
from portal.store.audit import AuditEntry
from portal.store.files import IssuedLetter, NumberSeries, StoredFile
from portal.store.matters import Event, Link, Matter, MatterClock, Party
from portal.store.notices import Notice
from tests import factories
from tests.transfer.conftest import District, small_district

FIRE, TIEXI, PINGYUAN = "区消防救援大队", "铁西街道办事处", "平原镇人民政府"
TABLES = (
    Matter, Party, Event, MatterClock, Link, IssuedLetter, NumberSeries, Notice, StoredFile, AuditEntry,
    TransferRecord, FilingRecord,
)  # fmt: skip
STEPS = [step.name for step in TRANSFER.steps]
WELL_ANSWERED: dict[str, dict[str, Any]] = {
    "object": {"reason_code": "not_here", "reason": "不在辖区。", "legal_basis": "清单"},
    "supplement": {"remark": "见附件。"},
    "file": {"filed_on": "2026-11-20"},
    "conclude": {"decision": "penalty", "decided_on": "2026-11-20", "result": "罚款。"},
    "correct": {"correction": "“三辆”应为“两辆”。"},
    "register_offline": {"offline_result": "receiver", "reason": "协商一致。"},
}


def snapshot() -> list[list[str]]:
    """Every row of every table that a step may touch."""
    return [sorted(repr(row) for row in table.select().tuples()) for table in TABLES]


def answer_of(verb: Callable[[], Any]) -> tuple[Refused | None, Any]:
    """The refusal, or what the verb gives back; anything else that is raised is a fault."""
    try:
        return None, verb()
    except Refused as refused:
        return refused, None


class DeskMachine(RuleBasedStateMachine):
    """One transfer among the people of three units, 司法局 and an administrator."""

    def __init__(self, district: District):
        super().__init__()
        self.district = district
        units = district.units
        self.people: list[Actor] = [
            *(district.clerks[name] for name in (FIRE, TIEXI, PINGYUAN)),
            *(district.approvers[name] for name in (FIRE, TIEXI, PINGYUAN)),
            factories.clerk(units["区司法局"], Role.SUPERVISOR),
            factories.clerk(units[FIRE], Role.SYSTEM_ADMIN),
        ]

    @initialize(as_far_as=st.sampled_from(["draft", "sent", "received"]))
    def a_transfer(self, as_far_as: str) -> None:
        self.matter_id: int = getattr(self.district, as_far_as)(FIRE, TIEXI).id

    @property
    def matter(self) -> Matter:
        return Matter.get_by_id(self.matter_id)

    @rule(picks=st.lists(st.integers(0, 99), min_size=1, max_size=4))
    def go_onward(self, picks: list[int]) -> None:
        """People take steps that stand open to them, well answered: this carries the transfer through its states."""
        for pick in picks:
            standing = standing_of(self.matter, parties_of(self.matter))
            steps = [
                s
                for s in TRANSFER.steps_from(self.matter.state)
                if s.leads_to is not None and s.name != "drop"
            ]
            theirs = [
                (s, p)
                for s in steps
                for p in self.people
                if may_read(p, standing) and not may(p, s, standing)
            ]
            if theirs:
                step, person = theirs[pick % len(theirs)]
                self.attempt(person, step.name, answered=True)

    @rule(person=st.integers(0, 7), step=st.sampled_from([*STEPS, "no_such_step"]), answered=st.booleans())
    def take_any_step(self, person: int, step: str, answered: bool) -> None:
        self.attempt(self.people[person], step, answered)

    @rule(person=st.integers(0, 7))
    def write_on(self, person: int) -> None:
        """Only a draft is written on, and only by its unit."""
        before, state = snapshot(), TRANSFER.state(self.matter.state)
        writer, answers = self.people[person], {"measures": "已劝阻。"}
        refused, _ = answer_of(lambda: matters.revise(self.district.desk, writer, self.matter_id, answers))
        if refused is not None:
            assert snapshot() == before
        else:
            assert state.editable
            assert writer.principal == parties_of(self.matter)[Seat.SENDER]

    @rule(person=st.integers(0, 7))
    def act_on_an_old_page(self, person: int) -> None:
        before, version = snapshot(), self.matter.version
        for step in TRANSFER.steps:
            with pytest.raises(Refused):
                matters.take(
                    self.district.desk,
                    self.people[person],
                    self.matter_id,
                    step.name,
                    {},
                    version=version - 1,
                )
        assert snapshot() == before

    @invariant()
    def its_events_tell_where_it_stands(self) -> None:
        last = Event.select().where(Event.matter == self.matter_id).order_by(Event.id.desc()).get()
        assert last.to_state == self.matter.state
        assert self.matter.open is TRANSFER.state(self.matter.state).open

    @invariant()
    def a_closed_transfer_has_no_running_clock(self) -> None:
        running = MatterClock.select().where(
            (MatterClock.matter == self.matter_id) & MatterClock.stopped_at.is_null()
        )
        assert self.matter.open or not running.exists()

    def attempt(self, person: Actor, name: str, answered: bool) -> None:
        """Try a step; whatever is said, it is said of the right thing, and a refusal leaves no trace."""
        before, matter, step = snapshot(), self.matter, TRANSFER.step(name)
        expected = self.refusal(person, step, matter)
        answers = self.answers(name, answered)
        refused, taken = answer_of(lambda: matters.take(self.district.desk, person, matter.id, name, answers))
        if refused is not None:
            assert type(refused) is (expected or Refused)
            assert snapshot() == before
        else:
            assert expected is None
            assert step is not None
            assert taken.event.from_state in step.sources
            assert taken.matter.version == matter.version + 1

    def refusal(self, person: Actor, step: Step | None, matter: Matter) -> type[Refused] | None:
        """How the step must be answered before any rule is asked; None where only rules can refuse."""
        standing = standing_of(matter, parties_of(matter))
        if not may_read(person, standing) or step is None:
            return NotFound
        if matter.state not in step.sources:
            return Stale
        return Forbidden if may(person, step, standing) else None

    def answers(self, step: str, answered: bool) -> dict[str, Any]:
        if not answered:
            return {}
        more = {"proposed_holder": self.district.units["解放路街道办事处"].code} if step == "object" else {}
        return {"reason": "有误。"} | WELL_ANSWERED.get(step, {}) | more if step != "submit" else {}


@pytest.fixture
def machine(desk: Any) -> Callable[[], DeskMachine]:
    district = small_district(desk)
    return lambda: DeskMachine(district)


def test_every_act_is_allowed_or_leaves_no_trace(machine: Callable[[], DeskMachine]) -> None:
    bounds = settings(
        max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), database=None,
        derandomize=True, print_blob=False,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=bounds)  # type: ignore[arg-type] # takes any factory
    assert audit.first_bad_entry() is None
    reached = {state for (state,) in Event.select(Event.to_state).distinct().tuples()}
    assert len(reached) > len(TRANSFER.states) / 2
