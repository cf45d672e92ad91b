"""``kill -9`` while units answer and decide: what each was told is on record, and no unit's part is half done (trust 1, 2)."""

import random
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from plugins.consultation.joint.models import OperationPart
from portal.desk.people import issue_token
from portal.settings import Settings
from tests import serving
from tests.consultation.operations import CITY, FIRE, OURS, PLAN, THEIRS, TIEXI
from tests.flows.clerks import LOST, at_work
from tests.flows.history import History, Rows, faults, reading
from tests.serving import Program
from tests.transfer.conftest import District

MORNING = "2026-11-20T09:00:00+08:00"
_numbers = count(1)


@dataclass
class Answered(History):
    """What units were told: matter, unit, step."""

    acts: list[tuple[int, int, str]] = field(default_factory=list)

    def act(self, matter: int, unit: int, step: str) -> None:
        with self._grew:
            self.acts.append((matter, unit, step))
            self._grew.notify_all()

    @property
    def length(self) -> int:
        return len(self.acts)


class Units:
    """铁西 and its head, and two departments, each with a token."""

    def __init__(self, where: District):
        self._ids = {name: where.units[name].id for name in (TIEXI, FIRE, CITY)}
        rows = [
            (where.units[TIEXI].code, OURS, "410703-CF-0151"),
            (where.units[FIRE].code, "", ""),
            (where.units[CITY].code, "", ""),
        ]
        self._plan = {
            **PLAN,
            **dict(zip(("units", "officers", "powers"), map(list, zip(*rows, strict=True)), strict=True)),
        }
        people = {"": where.approvers[TIEXI], **{name: where.clerks[name] for name in self._ids}}
        self._tokens = {
            name: issue_token(where.desk, None, actor.person_id) for name, actor in people.items()
        }

    def work(self, port: int, history: Answered, until: threading.Event) -> None:
        """One operation after the other from plan to end, until told to stop or the server is gone."""
        programs = {name: Program(port, token) for name, token in self._tokens.items()}
        try:
            while not until.is_set():
                self._one_operation(programs, history)
        except LOST:
            return
        finally:
            for program in programs.values():
                program.close()

    def _one_operation(self, programs: dict[str, Program], history: Answered) -> None:
        status, matter = programs[TIEXI].post(
            "/api/v1/matters", {"kind": "joint_operation", "fields": self._plan}
        )
        assert status == 201, matter
        confirmed = {"own_officers": THEIRS, "own_powers": "现场检查"}
        for name, step, fields in (
            (TIEXI, "plan", {}), ("", "approve", {}), (FIRE, "confirm", confirmed), (CITY, "confirm", confirmed),
            (TIEXI, "carry_out", {}), *((name, "record_result", self._decided()) for name in (FIRE, CITY)),
            (TIEXI, "conclude", self._decided()),
        ):  # fmt: skip
            status, answer = programs[name].post(
                f"/api/v1/matters/{matter['id']}/steps/{step}", {"fields": fields}
            )
            assert status == 200, (step, answer)
            history.act(matter["id"], self._ids[name or TIEXI], step)

    def _decided(self) -> dict[str, str]:
        return {"decision": "warned", "decision_number": f"第{next(_numbers)}号"}


def test_what_each_unit_was_told_survives_a_killed_portal(district: District, settings: Settings) -> None:
    units, history, log = Units(district), Answered(), settings.data / "server.log"
    with serving.portal(settings.data, settings.database_url, log, PORTAL_NOW=MORNING) as server:
        for number in range(10):
            with at_work(units, server.port, history, 3):
                history.await_more(random.randint(10, 40))  # the moment of the fault
                server.kill()
            server.start()
            found = faults(History(), settings.database_url, settings.data)
            with reading(settings.database_url) as rows:
                found += [*lost(history, rows), *torn(rows)]
            assert found == [], f"round {number}"
    OperationPart.update(decision="").where(OperationPart.decision != "").execute()
    with reading(settings.database_url) as rows:
        assert list(torn(rows)) != [], "a checker that finds nothing proves nothing"


def lost(history: Answered, rows: Rows) -> Iterator[str]:
    """Acts that a unit was told of and that are not on record."""
    events = set(rows("SELECT matter_id, unit_id, step FROM event"))
    yield from (f"{act} was acknowledged and is not on record" for act in history.acts if act not in events)


def torn(rows: Rows) -> Iterator[str]:
    """An answer stands in the timeline, in the unit's part and in its seat, or in none of them; so does the plan."""
    taken: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for matter, unit, step in rows("SELECT matter_id, unit_id, step FROM event"):
        taken[matter].add((unit, step))
    letters = {matter for (matter,) in rows("SELECT matter_id FROM issued_letter WHERE kind = 'joint_plan'")}
    met = {matter for (matter,) in rows("SELECT matter_id FROM appointment")}
    parts = list(rows("SELECT matter_id, unit_id, answer, decision FROM operation_part"))
    asked = {matter for matter, *_rest in parts}
    for (matter,) in rows("SELECT id FROM matter WHERE kind = 'joint_operation'"):
        approved = any(step == "approve" for _unit, step in taken[matter])
        if not approved == (matter in letters) == (matter in met) == (matter in asked):
            yield f"operation {matter}: its approval, letter, appointment and parts do not stand together"
    seats = {
        (matter, unit): at
        for matter, unit, at in rows(
            "SELECT matter_id, unit_id, answered_at FROM party WHERE seat = 'participant'"
        )
    }
    for matter, unit, answer, decision in parts:
        steps = {step for by, step in taken[matter] if by == unit}
        if (matter, unit) in seats and (answer == "confirmed") != ("confirm" in steps):
            yield f"unit {unit} of operation {matter}: its answer is {answer}, its steps are {steps}"
        if bool(decision) != bool(steps & {"record_result", "conclude"}):
            yield f"unit {unit} of operation {matter}: its decision and its steps do not stand together"
        last = "record_result" if any(step == "carry_out" for _by, step in taken[matter]) else "confirm"
        if (matter, unit) in seats and (seats[matter, unit] is not None) != (last in steps):
            yield f"unit {unit} of operation {matter}: its seat does not say whether it answered"
