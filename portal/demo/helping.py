"""Requests for assistance of the demo, one in every state: who asks whom for what, and what came of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.demo.scripts import Line, Script

PLACES = {
    "tiexi": "铁西新村3号楼",
    "pingyuan": "八里营村",
    "jiefang": "锦绣里小区",
    "xiaofang": "铁西新村5号楼",
}
CONTACTS = {
    "tiexi": ("李经办", "0373-0000007"),
    "pingyuan": ("赵经办", "0373-0000008"),
    "jiefang": ("郑经办", "0373-0000002"),
    "xiaofang": ("孔联络", "0373-0000016"),
}
"""Who answers questions about a letter, as its foot says."""
CODES = {"xiaofang": "D08", "zhujian": "D02", "shichang": "D10", "chengguan": "D01", "tiexi": "410703009"}
DESKS = {"tiexi": "jingban", "pingyuan": "jingban", "jiefang": "jingban"}
PHOTOGRAPH, RECEIPT = "样品照片.png", "送达回证（演示）.pdf"
HANDS = {
    "add_scan": ("scan", "协助函（盖章件扫描，演示）.pdf"), "deliver_offline": ("receipt", RECEIPT),
    "reply": ("finding", "检验报告（演示）.pdf"), "add_opinion": ("sealed_opinion", "认定意见（盖章，演示）.pdf"),
}  # fmt: skip
BY_HELPER = frozenset(
    {"receive", "ask_supplement", "extend", "explain", "reply", "add_opinion", "decline", "arrive"}
)
SIGNED = frozenset({"approve", "send_back"})
SAID: Mapping[str, Mapping[str, Any]] = {
    "ask_supplement": {"reason": "请补充：1. 样品的生产日期和批号；2. 抽样记录。"},
    "extend": {"reason_code": "time_needed", "reason": "样品需送省级检测机构检测，往返约八个工作日。"},
    "reply": {"opinion": "送检样品不符合国家标准，属不合格产品。", "opinion_basis": "GB 4351（演示引用）"},
    "decline": {"reason_code": "unable", "reason": "本单位没有该类产品的检测资质，建议委托有资质的机构。"},
    "record_refusal": {"reason": "期限届满后两次电话催询，对方称人手不足，没有说明法定理由。"},
    "arrive": {"officers": "孙演示（演示证0801）、周演示（演示证0802）", "measures": "现场查看，指导先行登记保存证据三件。"},
    "explain": {"reason": "检测机构设备检修，结论预计本周内出具。"},
    "withdraw": {"reason": "当事人名称有误，撤回更正。"},
    "cancel": {"reason": "当事人已自行提供检测报告，不再需要协助。"},
    "drop": {"reason": "与另一件重复，作废。"},
    "send_back": {"reason": "请把要认定的事项写具体。"},
}  # fmt: skip
"""What is typed at a step."""
ANNOUNCED = {"extend": {"new_date": 11}}
"""The day that an extension names, in working days after it is announced."""


def _request(
    sender: str, helper: str, asked: tuple[str, str], way: str, serves: bool = False, **typed: Any
) -> Script:
    return Script("assistance", tuple(_lines(sender, helper, asked, way, typed)), serves=serves)


def _lines(
    sender: str, helper: str, asked: tuple[str, str], way: str, typed: Mapping[str, Any]
) -> Iterator[Line]:
    title, question = asked
    contact, phone = CONTACTS[sender]
    why = "需要派员到场处置" if typed.get("type") == "onsite" else "需要你单位协助"
    draft = {
        "contact": contact, "contact_phone": phone, "receiver": CODES[helper], "title": title, "question": question, "subject": "示例商户（虚构）", "place": PLACES[sender],
        "facts": f"办案中{why}：{title}。本件为演示数据，内容均系虚构。", **typed,
    }  # fmt: skip
    for beat in (told.strip() for told in way.split(",")):
        step = beat.split()[0]
        unit = helper if step in BY_HELPER else sender
        who = f"{unit}.{'lingdao' if step in SIGNED else DESKS.get(unit, 'lianluo')}"
        if step == "open":
            yield Line(beat, who, draft, hands=(("evidence", PHOTOGRAPH),))
        else:
            hands = (HANDS[step],) if step in HANDS else ()
            yield Line(beat, who, SAID.get(step, {}), days=ANNOUNCED.get(step, {}), hands=hands)


def _asked(day: int, *further: str) -> str:
    """The way of a letter that was sent so many working days ago, and how it went on."""
    sent = f"open -{day} 09:10, submit -{day} 10:00, approve -{day} 15:00, add_scan -{day} 16:30"
    return ", ".join((sent, *further))


EXTINGUISHER = ("认定涉案灭火器是否合格", "抽取的两具手提式灭火器压力是否符合标准、是否合格？")
WALL = ("认定拆除的墙体是否为承重墙", "图示位置被拆除的墙体是否为承重结构？拆除是否危及房屋安全？")
SCALE = ("检定涉案电子秤", "扣押的电子秤三台计量是否准确、误差多少？")
SIGN = ("核查户外广告设置许可", "该处户外广告有无设置许可，许可的面积和期限？")
EXIT = ("现场处置封堵安全出口", "请派员到场，指导先行登记保存。")
LANE = ("现场处置堵塞消防车通道", "请派员到场处置。")
FILES = ("查阅事项下放前的案卷", "2025年该处占道经营案卷宗一册。")
OWNER = ("核实消防车通道的管理单位", "该处通道由哪家物业管理，何时起？")
CALLED: dict[str, Any] = {"type": "onsite", "called_person": "演示值班员"}
READERS = "王演示（演示证0901）、李演示（演示证0902）"
SCRIPTS = (
    _request("tiexi", "xiaofang", EXTINGUISHER, "open -1 09:20"),
    _request("tiexi", "zhujian", WALL, "open -1 10:00, submit 0 08:40"),
    _request("pingyuan", "shichang", SCALE, "open -2 09:30, submit -2 10:20, approve -1 09:10", delivery="offline"),
    _request("tiexi", "xiaofang", EXTINGUISHER, _asked(1)),
    _request("pingyuan", "xiaofang", EXTINGUISHER, _asked(5, "receive -4 10:00")),
    _request("tiexi", "zhujian", WALL, _asked(3, "receive -2 09:00", "ask_supplement -2 10:00")),
    _request("pingyuan", "shichang", SCALE, _asked(6, "receive -5 09:00", "extend -2 10:00"), serves=True),
    _request(
        "tiexi", "xiaofang", EXTINGUISHER, _asked(9, "receive -8 10:00", "reply -4 14:00", "add_opinion -3 09:00"), serves=True
    ),
    _request("tiexi", "zhujian", WALL, _asked(14, "receive -13 10:00", "reply -10 14:00", "add_opinion -9 09:00", "use -8 10:00")),
    _request(
        "pingyuan", "shichang", SCALE, _asked(20, "receive -19 10:00", "reply -16 15:00", "add_opinion -15 10:00", "close -14 09:00")
    ),
    _request("jiefang", "chengguan", SIGN, _asked(7, "receive -6 10:00", "decline -4 10:00")),
    _request("pingyuan", "chengguan", SIGN, _asked(12, "receive -11 10:00", "record_refusal -3 10:00")),
    _request("tiexi", "shichang", SCALE, _asked(8, "receive -7 10:00", "explain -1 10:00")),
    _request("jiefang", "xiaofang", EXIT, "open 1.5h, call 1.4h", **CALLED),
    _request("tiexi", "xiaofang", LANE, "open 20h, call 19.9h, arrive 18.5h, submit 17h", **CALLED),
    _request(
        "pingyuan", "xiaofang", LANE, "open 6h, call 5.9h, arrive 4.5h, submit 4h, approve 3h", delivery="offline", **CALLED
    ),
    _request("tiexi", "chengguan", FILES, _asked(2, "receive -1 09:00"), type="archives", purpose="办理占道经营案", persons=READERS),
    _request("xiaofang", "tiexi", OWNER, _asked(2, "receive -1 15:00")),
    _request("jiefang", "shichang", SCALE, _asked(6, "receive -5 10:00", "cancel -4 10:00")),
    _request("pingyuan", "xiaofang", EXTINGUISHER, _asked(3, "withdraw -3 17:20")),
    _request("tiexi", "shichang", SCALE, "open -4 09:30, drop -4 10:30"),
    _request("jiefang", "zhujian", WALL, "open -2 09:30, submit -2 10:30, send_back -1 09:30"),
)  # fmt: skip
"""One in each state, the further ones where a limit falls due today, has passed, or was never there."""
