"""The words by which a district's 12345 orders are read: said by its system administrator, each version kept (C-9)."""

from collections.abc import Mapping, Sequence

from plugins.complaints.models import OrderLabels
from plugins.complaints.orders import COLUMNS, LABELS, Read, read, understood
from portal import kit
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, Reason, Refused

SETTING = "12345 工单的栏目名称"
Labels = Mapping[str, tuple[str, ...]]


def current() -> Labels:
    """The words that hold now: the newest the district saved, else those that ship."""
    row = OrderLabels.select().order_by(OrderLabels.id.desc()).first()
    return {name: tuple(row.labels.get(name, ())) for name in COLUMNS} if row is not None else LABELS


def versions() -> Sequence[OrderLabels]:
    """What was saved, the newest first."""
    return list(OrderLabels.select().order_by(OrderLabels.id.desc()).limit(20))


def must_be_administrator(actor: Actor) -> None:
    """Raises Forbidden for anybody but the system administrator, who reads no complaint but says what orders look like."""
    if Role.SYSTEM_ADMIN not in actor.roles:
        raise Forbidden(
            [Reason("E-G-ROLE", "工单栏目由系统管理员设置。", "请转告系统管理员。", "G-4 三员分立")]
        )


def tried(actor: Actor, typed: Mapping[str, str]) -> Read:
    """What the words typed would read out of the sample typed beside them; nothing is kept. Raises Refused (E-FORM)."""
    must_be_administrator(actor)
    labels, faults = understood(typed)
    if faults:
        raise Refused(faults)
    return read(typed.get("sample", ""), labels)


def save(actor: Actor, typed: Mapping[str, str]) -> OrderLabels:
    """Let the words hold from now on, once a sample could be read by them; the sample is not kept, for it names people.

    Raises Forbidden, Refused: E-FORM for words that cannot be used, E-C-ORDER where they do not read the sample.
    """
    if "points" not in tried(actor, typed).answers:
        raise Refused([NOT_READ])
    labels, _faults = understood(typed)
    with kit.transaction():
        row: OrderLabels = OrderLabels.create(
            labels={name: list(words) for name, words in labels.items()},
            saved_at=kit.clock.now(),
            saved_by=actor.name,
        )
        kit.note_setting(actor, SETTING, value=row.id)
    return row


NOT_READ = Reason(
    "E-C-ORDER",
    "用这些栏目名称没有从样本中读出诉求内容。",
    "请粘贴一份工单（可以改掉姓名、电话）试读，读出诉求内容后再保存。",
    "C-9 12345 工单",
    field="sample",
)
