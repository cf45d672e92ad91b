"""Urgent notices of the demo, one in every state: invented hazards, two of them told to two departments at once."""

from typing import Any

from portal.demo.scripts import Line, Script

TIEXI, PINGYUAN, JIEFANG, NANQIAO = "tiexi.jingban", "pingyuan.jingban", "jiefang.jingban", "nanqiao.jingban"
FIRE, RESCUE, BUILDING, WATER, MARKET = (
    "xiaofang.lianluo",
    "yingji.lianluo",
    "zhujian.lianluo",
    "shuili.lianluo",
    "shichang.lianluo",
)
GOVERNMENT = "qu.zhengfu"


def _notice(*lines: Line, days_ago: int = 0) -> Script:
    return Script("hazard_notice", lines, days_ago)


def _told(beat: str, who: str, *receivers: str, **typed: Any) -> tuple[Line, Line]:
    """The draft and the notice, in one minute."""
    return (
        Line(f"open {beat}", who, {"receivers": list(receivers), "contact": "演示值班员", **typed}),
        Line(f"send {beat}", who),
    )


def _done(result: str) -> dict[str, str]:
    return {"result": result, "officers": "孙演示（演示证0801）、周演示（演示证0802）"}


LEAK = {
    "title": "施工挖断燃气管道", "place": "铁西新村5号楼东侧", "danger_kind": "gas", "people_at_risk": "约 60 人，有老人和幼儿",
    "danger": "管沟施工挖断中压燃气管道，现场气味很浓，已劝离围观群众，拉起警戒线。", "emergency_call": "已拨 119",
}  # fmt: skip
DAM = {
    "title": "河堤管涌", "place": "镇南河段二号桥下游", "danger_kind": "other", "people_at_risk": "下游约 20 户",
    "danger": "左岸堤脚出现管涌，水量渐大，已组织人员巡查。",
}  # fmt: skip
SCAFFOLD = {
    "title": "在建楼脚手架倾斜", "place": "锦绣里小区9号楼", "danger_kind": "building", "people_at_risk": "相邻幼儿园",
    "danger": "北侧脚手架连墙件松脱，明显外倾。",
}  # fmt: skip
STORE = {
    "title": "门面房违规储存液化气瓶",
    "place": "八里营村口",
    "danger_kind": "gas",
    "danger": "存瓶约三十只，紧邻餐馆明火。",
}
CLUB = {
    "title": "练歌房安全出口封堵",
    "place": "机务里小区8号楼底商",
    "danger_kind": "fire",
    "danger": "营业中，唯一的第二出口被铁链锁住。",
}
FOOD = {
    "title": "多名学生就餐后呕吐",
    "place": "西站货场路12号小餐桌",
    "danger_kind": "food",
    "people_at_risk": "学生 11 人",
    "emergency_call": "已拨 120",
}
FIGHT = {
    "title": "拆迁现场聚集冲突",
    "place": "南桥里小区3号院",
    "danger_kind": "order",
    "people_at_risk": "约 40 人",
    "emergency_call": "已拨 110",
}

SCRIPTS = (
    _notice(*_told("0.3h", TIEXI, "D08", "D09", **LEAK), Line("acknowledge 0.2h", RESCUE, part=1)),
    _notice(*_told("3.2h", PINGYUAN, "D06", **DAM), Line("log_call 3h", PINGYUAN, {"line": "receiver", "said": "unanswered"})),
    _notice(
        *_told("1.5h", JIEFANG, "D02", **SCAFFOLD), Line("acknowledge 1.4h", BUILDING),
        Line("dispatch 1.2h", BUILDING, {"sent_people": "质安站 2 人，约二十分钟到"}),
    ),
    _notice(
        *_told("2.6h", PINGYUAN, "D09", **STORE), Line("dispatch 2.4h", RESCUE), Line("arrive 1.9h", RESCUE),
        Line("handle 0.9h", RESCUE, _done("气瓶已全部转运至充装站，责令停止经营。")),
    ),
    _notice(*_told("1.1h", TIEXI, "D08", **CLUB), Line("arrive 0.6h", FIRE, {"officers": "孙演示（演示证0801）"})),
    _notice(
        *_told("4.5h", NANQIAO, "D10", **FOOD),
        Line("refuse 4.3h", MARKET, {"reason_code": "not_ours", "reason": "小餐桌由教育体育部门牵头管理。", "proposed_holder": "D16"}),
    ),
    _notice(*_told("5h", JIEFANG, "D06", title="井盖缺失", place="解放里步行街"), Line("refuse 4.8h", WATER)),
    _notice(
        *_told("-1 10:00", TIEXI, "D07", title="桥梁栏杆断裂", place="西站货场路北口", danger_kind="other"),
        Line("refuse -1 10:20", "jiaotong.lianluo"), Line("report -1 11:00", "tiexi.lingdao"), Line("receive_report 0 09:00", GOVERNMENT),
        Line("refuse 0 09:30", "jiaotong.lianluo", {"reason": "值班人员误认为属市政管养，已核实并派员。"}),
    ),
    _notice(
        *_told("0 10:00", PINGYUAN, "D06", title="泵站闸门失灵", place="镇南河段二号桥上游", danger_kind="other"),
        Line("refuse 0 10:20", WATER), Line("report 0 11:00", "pingyuan.lingdao"), Line("receive_report 0 11:30", GOVERNMENT),
        Line("instruct 0 14:00", GOVERNMENT, {"instruction": "请区水利局立即到场抢修，今日内书面说明情况。", "instructor": "分管副区长（演示）"}),
        days_ago=6,
    ),
    _notice(
        *_told("0 09:00", TIEXI, "D10", title="液化气站阀门泄漏", place="铁西新村北门", danger_kind="gas"),
        Line("refuse 0 09:10", MARKET, {"reason_code": "not_ours", "proposed_holder": "D02"}),
        Line("readdress 0 09:20", TIEXI, {"receivers": ["D02"]}), Line("arrive 0 10:10", BUILDING, part=1),
        Line("handle 0 11:00", BUILDING, _done("已关停检修，复检合格。"), part=1), Line("close 0 15:00", TIEXI, part=1), days_ago=12,
    ),
    _notice(
        *_told("0 15:00", NANQIAO, "D15", **FIGHT),
        Line("log_call 0 15:05", NANQIAO, {"line": "receiver", "answerer": "指挥室值班民警（演示）", "said": "dispatched"}),
        Line("log_call 0 15:40", NANQIAO, {"line": "receiver", "answerer": "指挥室值班民警（演示）", "said": "handled", "words": "已平息，带离二人"}),
        Line("close 0 16:30", NANQIAO), days_ago=9,
    ),
    _notice(Line("open 0.5h", TIEXI, {"title": "楼顶广告牌松动", "place": "铁西新村北门", "danger_kind": "building"})),
    _notice(Line("open 0 16:00", JIEFANG, {"title": "重复填写"}), Line("drop 0 16:20", JIEFANG), days_ago=3),
)  # fmt: skip
