"""Meetings of the demo, one in every state: who sits together about what, who comes, what was settled."""

from collections.abc import Mapping
from typing import Any

from portal.demo.scripts import Line, Script

TIEXI, PINGYUAN, JIEFANG, NANQIAO = "tiexi.jingban", "pingyuan.jingban", "jiefang.jingban", "nanqiao.jingban"
FIRE, RESCUE, CITY, MARKET, WATER = (
    "xiaofang.lianluo", "yingji.lianluo", "chengguan.lianluo", "shichang.lianluo", "shuili.lianluo",
)  # fmt: skip
ROOM, HALL = "区政府三楼会议室", "铁西街道办事处二楼会议室"
WHENEVER: Mapping[str, str] = {
    "W-M-BUSY": "已与有关单位电话商定。", "W-M-ROOM": "已协调会议室。", "W-M-DAYOFF": "集中整治期间照常开会。", "W-M-PAST": "会后补记。",
    "W-M-EARLY": "各单位已到齐，提前开始。", "W-M-LATE": "顺延到今天召开。", "W-M-ABSENT": "临时有任务，已电话请假。", "W-M-EMPTY": "各单位交流情况，没有议定事项。",
}  # fmt: skip
"""What is said where a day of the demo happens to fall on a bad one."""


def _meeting(title: str, units: list[str], *lines: Line, days_ago: int = 0, **typed: Any) -> Script:
    opening = {
        "title": title,
        "sort": "adhoc",
        "required": units,
        "length": "90",
        "room": ROOM,
        "contact_phone": "0373-0000000",
        **typed,
    }
    first, *rest = lines
    begun = Line(first.beat, first.who, {**opening, **first.typed}, moments=first.moments, hours=first.hours)
    return Script("meeting", (begun, *rest), days_ago)


def _told(beat: str, who: str, days: int, hour: str, told: str = "") -> tuple[Line, Line]:
    """The draft for an hour so many working days later, and the notice."""
    return (
        Line(f"open {beat}", who, hours={"starts_at": (days, hour)}),
        Line(f"notify {told or beat}", who, confirms=WHENEVER),
    )


def _take(beat: str, who: str, **typed: Any) -> Line:
    return Line(beat, who, typed, confirms=WHENEVER)


def _followed(
    title: str,
    units: list[str],
    who: str,
    task: Mapping[str, Any],
    *after: Line,
    days_ago: int,
    ahead: int = 15,
) -> Script:
    """A meeting that agreed on one task, its minutes out, and what became of the task."""
    agreed = {"line": "#1", "result": "task", **task}
    return _meeting(
        title, units, *_told("0 09:00", who, 2, "15:00"),
        _take("conclude 2 16:30", who, came=["present"] * len(units)),
        Line("record 3 09:00", who, agreed, days={"due_on": ahead}, confirms={**WHENEVER, "E-M-NO-OWNER": "待主管领导明确。"}),
        _take("issue_minutes 4 10:00", who), *after, days_ago=days_ago, topics=str(task["task"]), room="本单位会议室",
    )  # fmt: skip


SCRIPTS = (
    _meeting(
        "第四季度联合执法协商会议", ["D08", "D01", "D10", "D09", "410703100", "410703002"], *_told("-1 09:00", TIEXI, 4, "09:30"),
        _take("attend -1 10:00", FIRE), _take("attend -1 10:20", PINGYUAN),
        _take("answer -1 11:00", CITY, attendance="deputy", deputy="法制科副科长（演示）"),
        _take("answer -1 15:00", RESCUE, attendance="decline", reason="当天参加市局事故调查会。"),
        topics="第三季度移送、争议情况\n年底消防车通道联合整治安排\n餐饮场所燃气检查的法律适用", sort="regular",
    ),
    _meeting(
        "沿街商铺占道经营整治协调会", ["D01", "D10"], *_told("-4 09:00", JIEFANG, 6, "15:00"), _take("attend -4 10:00", CITY),
        Line("postpone -1 09:30", JIEFANG, {"reason": "与区里统一部署的检查冲突"}, hours={"starts_at": (5, "10:00")}, confirms=WHENEVER),
        _take("attend -1 14:00", MARKET), topics="划定疏导区\n错时执法",
    ),
    _meeting(
        "燃气管线保护专题会议", ["D02", "D09", "D08"], Line("open 2.9h", TIEXI, moments={"starts_at": -120}),
        Line("notify 2.8h", TIEXI, confirms=WHENEVER), _take("attend 2.7h", FIRE), _take("attend 2.6h", RESCUE),
        _take("attend 2.5h", "zhujian.lianluo"), _take("open 0.8h", TIEXI), sort="case", room=HALL,
        topics="施工挖断管线的责任认定\n各单位处置分工",
    ),
    _meeting(
        "河道采砂联合巡查协商会", ["D06", "D07"], *_told("-5 09:00", PINGYUAN, 2, "14:30"), _take("attend -5 10:00", WATER),
        _take("attend -4 09:00", "jiaotong.lianluo"), _take("open -3 14:30", PINGYUAN),
        _take("conclude -3 16:00", PINGYUAN, came=["present", "present"], people=["王演示", "李演示"], host="赵镇长（演示）"), room="平原镇人民政府会议室",
        topics="巡查分段和频次",
    ),
    _meeting(
        "第三季度联合执法协商会议", ["D08", "D01", "D10"], *_told("0 09:00", TIEXI, 4, "09:30"), _take("attend 0 10:00", FIRE),
        _take("attend 1 10:00", CITY), _take("answer 1 11:00", MARKET, attendance="decline", reason="迎接上级检查。"),
        _take("conclude 4 11:00", TIEXI, came=["present", "present", "leave"], people=["孙演示", "周演示", ""], host="李主任（演示）"),
        _take("record 5 09:00", TIEXI, line="#1", result="decision", said="移送函送达后一个工作日内签收，材料不齐的一次性告知。"),
        Line("record 5 09:20", TIEXI, {"line": "#2", "result": "task", "task": "梳理首问责任办理清单", "owner": "D01"},
             days={"due_on": 20}, confirms=WHENEVER),
        _take("issue_minutes 7 10:00", TIEXI), days_ago=60, sort="regular", topics="案件移送衔接\n投诉举报首问责任",
    ),
    _meeting(
        "夜市油烟扰民问题协商会", ["D04", "D01"], *_told("0 09:00", NANQIAO, 3, "15:00"),
        _take("attend 0 10:00", CITY), _take("attend 0 15:00", "huanjing.lianluo"),
        _take("conclude 3 16:30", NANQIAO, came=["present", "present"]),
        _take("record 4 09:00", NANQIAO, line="#1", result="decision", said="由生态环境分局委托检测，费用由委托方承担。"),
        _take("issue_minutes 5 10:00", NANQIAO), days_ago=40, topics="油烟检测由谁委托\n夜间联合检查", room="南桥街道办事处会议室",
    ),
    _meeting(
        "校园周边食品摊点整治协调会", ["D10", "D16"], *_told("-8 09:00", JIEFANG, 5, "09:00"),
        _take("cancel -5 10:00", JIEFANG, reason="议题已并入第四季度协商会议。"), topics="校门口流动摊点",
    ),
    _meeting("冬季清雪除冰联合执法准备会", ["D01", "410703009"], Line("open -1 16:00", JIEFANG, hours={"starts_at": (8, "15:30")}),
             Line("plan -1 16:20", JIEFANG, confirms=WHENEVER)),
    _meeting("占道停车联合整治会", ["D07"], Line("open -1 10:00", CITY),
             _take("propose -1 10:10", CITY, proposed_to="410703002", proposal="涉及三条主干道，建议由属地街道办牵头。")),
    _meeting("建筑垃圾运输联合检查会", ["D07"], Line("open -7 10:00", CITY),
             _take("propose -7 10:10", CITY, proposed_to="410703100", proposal="工地集中在平原镇。"), _take("adopt -6 09:00", PINGYUAN)),
    _meeting("共享单车清理会", ["D07"], Line("open -9 10:00", CITY),
             _take("propose -9 10:10", CITY, proposed_to="410703009", proposal="站前占道严重。"),
             _take("not_adopt -8 09:00", TIEXI, reason="已由本办单独组织清理。")),
    _meeting("写了一半的会议", [], Line("open 0.6h", PINGYUAN)),
    _meeting("重复录入的会议", ["D08"], Line("open -2 09:00", TIEXI), Line("drop -2 09:05", TIEXI)),
    _followed(
        "出店经营联合治理协调会", ["D01", "D10"], JIEFANG, {"task": "制定出店经营分段巡查表", "owner": "D01"},
        Line("finish 9 10:00", CITY, {"result": "巡查表已印发，每日三次，记录在案。"}, grown=True), days_ago=50,
    ),
    _followed(
        "农贸市场消防隐患会商会", ["D08", "D10"], PINGYUAN, {"task": "更换市场内老化电线", "owner": "D10"},
        Line("give_back 6 10:00", MARKET, {"reason": "市场产权属区商业公司，应由产权单位更换，本局督促。"}, grown=True), days_ago=22,
    ),
    _followed(
        "渣土车夜间管控协调会", ["D01", "D07"], NANQIAO, {"task": "提出夜间卡口设置方案"}, days_ago=20,
    ),
    _followed(
        "校车停靠点占用问题会商会", ["D01", "D16"], TIEXI, {"task": "在校门口增设隔离桩", "owner": "D01"},
        Line("drop 8 10:00", TIEXI, {"reason": "学校已自行设置。"}, grown=True), days_ago=30,
    ),
)  # fmt: skip
