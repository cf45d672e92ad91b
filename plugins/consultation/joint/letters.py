"""联合执法方案: who comes when and where with which powers, and that each organ decides for itself (domain M-2, §14.5). Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from plugins.consultation.joint import planning, taking_part
from plugins.consultation.joint.taking_part import DECLINED, Part, Power
from portal.domain.letters import WRITE_IN, WRITE_IN_MOMENT, Letter, Section, Table
from portal.domain.procedure import Facts
from portal.domain.usual_papers import by_hand, contact_line, letter, lines, moment

HEADER = ("单位", "执法人员及证号", "行使的职权")
BASIS = "根据卫政办〔2024〕1号第三条第（四）项和《河南省行政执法条例》第十六条，制定本方案。"
OWN_NAME = (
    "各参加单位在各自职权范围内检查、取证，依法应当处理的，由有权的机关以自己的名义分别作出决定、分别编号，并对其决定负责；"
    "不以两个以上机关的名义共同作出处罚决定。"
)
CONFIDENTIAL = "行动开始前，除参加人员外，不得透露检查对象、时间和地点。"
TO_FOLLOW = "由该单位确认"


def joint_plan(facts: Facts, number: str | None) -> Letter:
    """联合执法方案, addressed to the other units that take part; written anew where time or place changed."""
    convener, parts = planning.convener(facts), _parts(facts)
    changed = facts.fields.get("reason")
    moved = bool(changed and facts.known["parts"])
    name = str(facts.get("title") or WRITE_IN)
    title = f"{name}方案" if "联合" in name else f"{name}联合执法方案"
    return letter(
        facts, "joint_plan", number, f"{title}（调整）" if moved else title,
        tuple(_sections(facts, str(changed) if moved else "")),
        addressee="、".join(part.unit.name for part in parts if part.unit != convener),
        closing="请按方案做好准备；不能参加或者人员、职权有变化的，请及时告知。", contact=contact_line(facts),
        attachments=("参加单位、执法人员和职权表",), table=_table(parts),
    )  # fmt: skip


def _parts(facts: Facts) -> tuple[Part, ...]:
    """What the plan says; once units have answered, what they said, without those that do not come."""
    known: tuple[Part, ...] = facts.known["parts"]
    return tuple(part for part in known if part.answer != DECLINED) or taking_part.parts_of_plan(facts)


def _sections(facts: Facts, moved: str) -> Iterable[Section]:
    if moved:
        yield Section(None, (f"因{moved.rstrip('。')}，原方案调整如下，请各单位重新确认。",))
    said = (
        ("行动依据和目的", (BASIS, *lines(facts.get("grounds")))),
        ("时间和地点", _when_and_where(facts)),
        ("检查对象、内容和步骤", (*_target(facts), *lines(facts.get("course")))),
        ("组织", _led(facts)),
        ("处理", (OWN_NAME,)),
        ("安全和保密", (CONFIDENTIAL, *lines(facts.get("safety")))),
    )
    for place, (heading, paragraphs) in enumerate(said):
        yield Section(f"{'一二三四五六'[place]}、{heading}", tuple(paragraphs))


def _when_and_where(facts: Facts) -> tuple[str, ...]:
    starts_at = facts.get("starts_at")
    hours = f"{moment(starts_at)}至{moment(planning.ends_at(facts))}" if starts_at else WRITE_IN_MOMENT
    meeting = (f"集合地点：{facts.get('meeting_point')}。",) if facts.get("meeting_point") else ()
    place = facts.fields.get("place") or facts.particulars.get("where") or WRITE_IN
    return (f"时间：{hours}。", f"地点：{place}。", *meeting)


def _target(facts: Facts) -> tuple[str, ...]:
    return (f"检查对象：{facts.get('target')}。",) if facts.get("target") else ()


def _led(facts: Facts) -> tuple[str, ...]:
    """Who leads, who is in charge on the spot, who keeps the evidence."""
    leader = next((part.unit.name for part in _parts(facts) if part.unit.id == facts.get("leader")), None)
    said = (
        ("牵头单位", leader or planning.convener(facts).name), ("现场负责人", facts.get("commander")),
        ("证据保管人", facts.get("keeper")),
    )  # fmt: skip
    return tuple(f"{label}：{text}。" for label, text in said if text)


def _table(parts: Iterable[Part]) -> Table:
    rows = tuple(
        (part.unit.name, "、".join(part.officers) or TO_FOLLOW, "；".join(_power(one) for one in part.powers) or TO_FOLLOW)
        for part in parts
    )  # fmt: skip
    return Table(HEADER, rows, title="参加单位、执法人员和职权表")


def _power(power: Power) -> str:
    return power.text


# --- a form for an outage ---------------------------------------------------------------------------------------


def blank_plan(facts: Facts) -> Letter:
    """联合执法方案 to be written by hand and handed round."""
    blank = by_hand(
        joint_plan, ("grounds", "course"), ("title", "target", "where", "meeting_point", "commander", "keeper"),
        parts=(), organ_of=lambda unit: None, power_of=Power,
    )  # fmt: skip
    return replace(blank(facts), addressee=WRITE_IN)


BLANKS: Mapping[str, Callable[[Facts], Letter]] = {"联合执法方案": blank_plan}
LETTERS: Mapping[str, Callable[..., Letter]] = {"joint_plan": joint_plan}
