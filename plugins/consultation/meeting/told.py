"""The agenda of a meeting as a program reads it: what its reader sees on the page, and no more (M-3, G-9)."""

from collections.abc import Mapping
from typing import Any

from plugins.consultation.meeting.agenda import SOURCES
from plugins.consultation.meeting.board import Board, BoardLine, TaskLine
from plugins.consultation.meeting.outcomes import OUTCOMES
from portal import kit
from portal.domain.masking import masked
from portal.domain.procedure import Actor

TEXT: Mapping[str, Any] = {"type": "string"}
NUMBER: Mapping[str, Any] = {"type": "integer", "minimum": 1}
MAYBE_NUMBER: Mapping[str, Any] = {"type": ["integer", "null"], "minimum": 1}


def _record(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip


UNIT = {"anyOf": [_record(code=TEXT, name=TEXT), {"type": "null"}]}
TASK = _record(
    words=TEXT,
    owner=UNIT,
    due_on={"type": ["string", "null"], "format": "date"},
    matter=MAYBE_NUMBER,
    state=TEXT,
)
LINE = _record(
    id=NUMBER, words=TEXT, matter={**MAYBE_NUMBER, "description": "可以查看的来源办件"},
    source={"enum": ["", *SOURCES], "description": "来由，只给召集单位，到印发纪要为止"}, reason=TEXT,
    outcome={"enum": ["", *OUTCOMES], "description": "印发纪要以前，只给召集单位"}, text=TEXT,
    version={**NUMBER, "description": "文字的版本，记录时作为 seen"}, organ=UNIT, settled_for=UNIT,
    tasks={"type": "array", "items": TASK},
)  # fmt: skip
SCHEMA = _record(agenda={"type": "array", "items": LINE})


def agenda(desk: kit.Desk, actor: Actor, meeting: Any) -> Mapping[str, Any]:
    """The lines in their order; what came of them is the convener's until the minutes are out, why they are there always."""
    board = Board(desk, actor, meeting)
    return {"agenda": [_line(board, line) for line in board.lines]}


def _line(board: Board, line: BoardLine) -> Mapping[str, Any]:
    row, told = line.row, line.told
    return {
        "id": row.id, "words": _shown(board, row.words), "matter": line.matter.id if line.matter else None,
        "source": row.origin.partition(":")[0] if board.writes else "", "reason": row.reason if board.writes else "",
        "outcome": row.outcome if told else "", "text": _shown(board, row.text) if told else "", "version": row.version,
        "organ": _unit(row.organ) if told else None, "settled_for": _unit(row.settled_for) if told else None,
        "tasks": [_task(board, task) for task in line.tasks],
    }  # fmt: skip


def _task(board: Board, task: TaskLine) -> Mapping[str, Any]:
    row = task.row
    return {
        "words": _shown(board, row.words), "owner": _unit(row.owner), "due_on": row.due_on,
        "matter": row.matter if task.opens else None, "state": task.state,
    }  # fmt: skip


def _shown(board: Board, text: str) -> str:
    """What identifies a person is masked, but for who writes on (G-7)."""
    return text if board.writes else masked(text)


def _unit(number: int | None) -> Mapping[str, str] | None:
    if not number:
        return None
    unit = kit.directory().ref(number)
    return {"code": unit.code, "name": unit.name}
