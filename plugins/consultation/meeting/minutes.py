"""What 会议纪要 say of the agenda: a part a line, what was agreed, what was left (domain M-3, §14.3). Pure."""

from collections.abc import Iterator

from plugins.consultation.meeting.outcomes import Line, Task, lines
from portal.domain.letters import Section, chinese_date
from portal.domain.procedure import Facts
from portal.domain.usual_papers import lines as paragraphs

DIGITS = "一二三四五六七八九"
LEAD = {"decision": "会议决定：", "information": "会议通报：", "task": "会议议定：", "": ""}
NOT_A_BASIS = "本纪要记载会议议定的事项，不是行政处罚的依据；行政处罚由有权机关依法以自己的名义决定。"
"""M-3, M-2: what minutes are not; said at the foot of every one."""


def sections(facts: Facts) -> tuple[Section, ...]:
    """One part a line that was discussed, then what was not, in the order of the agenda; at last what minutes are not."""
    told = [line for line in lines(facts) if line.outcome or line.text]
    left = [line.words for line in lines(facts) if not (line.outcome or line.text)]
    found = [
        Section(f"{ordinal(number)}、{line.words}", tuple(_said(line))) for number, line in enumerate(told, 1)
    ]
    if left:
        heading = f"{ordinal(len(told) + 1)}、未议事项"
        found.append(Section(heading, (f"{'；'.join(left)}。以上转下次会议。",)))
    return (*found, Section(None, (NOT_A_BASIS,)))


def _said(line: Line) -> Iterator[str]:
    written = paragraphs(line.text)
    if written:
        yield LEAD[line.outcome] + written[0]
        yield from written[1:]
    if line.settled_for:
        yield f"经商定，由{line.settled_for}管辖，双方分别签署后办理。"
    if line.organ:
        yield f"上述处罚决定由{line.organ}以自己的名义作出。"
    yield from (_task(task, line) for task in line.tasks)


def _task(task: Task, line: Line) -> str:
    """Who does what until when; what the line has said already is not said again."""
    words = task.words.strip().rstrip("。")
    said = words in {text.strip().rstrip("。") for text in (line.text, line.words)}
    owner = f"由{task.owner}牵头" if task.owner else "牵头单位由召集单位另行明确"
    until = f"，{chinese_date(task.due_on)}前完成" if task.due_on else ""
    return f"{'' if said else f'任务：{words}，'}{owner}{until}。"


def ordinal(number: int) -> str:
    """A number as headings of papers count: 一 … 十 … 二十一."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else DIGITS[tens - 1] + "十"
    return ten + (DIGITS[ones - 1] if ones else "")
