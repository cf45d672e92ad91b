"""What the people of the demo have arranged for themselves: phrases, named filters, who looks after what."""

from portal.demo import people
from portal.desk import Desk, assigning, inbox, phrases, saved_filters
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor

PHRASES = (
    ("基本违法事实", "现场检查发现当事人存在上述行为，已拍照、录像固定证据，当事人在场确认。"),
    ("现场检查记录", "检查人员出示执法证件，说明来意；当事人配合检查，对现场情况无异议。"),
    ("需补正的材料（一次性列明）", "请补充：1.现场照片原件；2.当事人身份材料；3.询问笔录。"),
)
SENDING_BACK = ("请补写发现时间和地点门牌。", "请附现场检查记录。")
FILTERS = (
    ("等我签收的", {"side": "in", "state": "sent"}),
    ("我方移出待签收", {"side": "out", "state": "sent"}),
)
GIVEN = 3
"""So many matters of each unit are given to somebody."""


def arrange(desk: Desk) -> None:
    """Everybody has arranged their work a little; each approver has given out the most pressing matters."""
    everybody = people.actors()
    for one in everybody:
        if one.roles & DESK_ROLES:
            _keep(one)
        elif one.roles & SIGNING_ROLES:
            for text in SENDING_BACK:
                phrases.keep(one, text, "退回意见")
    for approver in (one for one in everybody if one.roles & SIGNING_ROLES):
        _give_out(desk, approver, [one for one in everybody if one.principal == approver.principal])


def _keep(one: Actor) -> None:
    for use, text in PHRASES:
        phrases.keep(one, text, use)
    for name, chosen in FILTERS:
        saved_filters.keep(one, "transfer", name, chosen)


def _give_out(desk: Desk, approver: Actor, colleagues: list[Actor]) -> None:
    clerks = [one for one in colleagues if one.roles & DESK_ROLES]
    if not clerks:
        return
    for number, row in enumerate(inbox.todo(clerks[0], limit=GIVEN)):
        assigning.assign(desk, approver, row.id, clerks[number % len(clerks)].person_id)
