"""Disputes of the demo, one in every state: invented questions of whose a case is, put freely between two units.

Those that grow from contested transfers are told with their transfers (``portal.demo.arcs``).
"""

from collections.abc import Mapping
from typing import Any

from portal.demo.scripts import Line, Script

PINGYUAN, TIEXI, JIEFANG, NANQIAO = "pingyuan", "tiexi", "jiefang", "nanqiao"
CITY, WATER, MARKET, BUILDING, ENVIRONMENT = "chengguan", "shuili", "shichang", "zhujian", "huanjing"
CODES = {
    PINGYUAN: "410703100", TIEXI: "410703009", JIEFANG: "410703002", NANQIAO: "410703008", CITY: "D01", WATER: "D06", MARKET: "D10",
    BUILDING: "D02", ENVIRONMENT: "D04",
}  # fmt: skip
OFFICES = frozenset({PINGYUAN, TIEXI, JIEFANG, NANQIAO})
BUREAU, GOVERNMENT = "sifa.jiandu", "qu.zhengfu"


def _desk(unit: str) -> str:
    return f"{unit}.jingban" if unit in OFFICES else f"{unit}.lianluo"


def _opened(beat: str, ours: str, theirs: str, asked: Mapping[str, Any]) -> tuple[Line, Line]:
    """The draft and the dispute, in one minute; the evidence stays with whoever has the case in hand."""
    typed = {"receiver": CODES[theirs], "dispute_kind": "negative", "interim_unit": CODES[ours], **asked}
    return Line(f"open {beat}", _desk(ours), typed), Line(f"open {beat}", _desk(ours))


def _answered(beat: str, who: str, view: str, basis: str, **more: Any) -> Line:
    return Line(f"negotiate {beat}", _desk(who), {"view": view, "basis": basis, **more})


def _failed(days: tuple[int, int], ours: str, theirs: str) -> tuple[Line, Line]:
    words = "双方到现场踏勘并开会商议，对适用的清单事项认识不一致，未能协商一致。"
    return (
        Line(f"fail {days[0]} 15:00", _desk(ours), {"negotiation": words}),
        Line(f"sign {days[1]} 10:00", _desk(theirs)),
    )


def _dispute(*lines: Line, days_ago: int = 0) -> Script:
    return Script("dispute", lines, days_ago)


STALLS = {
    "title": "夜市摊位占用河堤道路", "place": "镇南河段二号桥下游", "subject": "夜市摊主（待查）", "points": "河堤道路是否属于城市道路",
    "facts": "夜间约三十个摊位占用河堤道路，堤身有油污和垃圾。", "sender_view": "河堤道路属河道管理范围，应由区水利局查处。",
    "sender_basis": "河道管理条例（演示引用）",
}  # fmt: skip
SIGN = {
    "title": "高架桥桥体悬挂广告", "place": "铁西新村北门", "subject": "某广告公司（虚构）", "points": "桥体广告由谁审批、由谁查处",
    "facts": "高架桥外侧悬挂布幔广告两幅，没有设置许可。", "sender_view": "桥体设施由住建部门管理，应由其查处。",
    "sender_basis": "卫政办〔2024〕1号第二部分",
}  # fmt: skip
SMOKE = {
    "title": "小吃店油烟扰民", "place": "锦绣里小区3号楼底商", "subject": "底商小吃店（虚构）", "points": "油烟扰民适用哪一个事项",
    "facts": "居民反映底商油烟直排，现场未安装净化设施。", "sender_view": "属餐饮油烟排放，应由生态环境部门查处。",
    "sender_basis": "大气污染防治法第一百一十八条（演示引用）",
}  # fmt: skip
SCALES = {
    "title": "便民市场计量器具未检定", "place": "八里营村文化广场", "subject": "市场摊主（待查）", "dispute_kind": "positive",
    "points": "双方都已立案", "facts": "双方同日分别到场检查，各自对同一批计量器具立案。", "sender_view": "计量器具由市场监管部门查处，本局已先行立案。",
    "sender_basis": "计量法（演示引用）",
}  # fmt: skip
RUBBLE = {
    "title": "建筑垃圾混入生活垃圾", "place": "南桥里小区6号院", "subject": "装修公司（虚构）", "dispute_kind": "scope",
    "points": "装修垃圾和生活垃圾各由谁查处", "facts": "装修垃圾与生活垃圾混装外运，沿途遗撒。", "sender_view": "运输环节由城管部门查处，本办负责院内堆放。",
    "sender_basis": "卫政办〔2024〕1号第二部分",
}  # fmt: skip
SHED = {
    "title": "绿地内搭建简易棚", "place": "机务里小区5号楼", "subject": "一层住户（待查）", "points": "棚屋是否为违法建筑",
    "facts": "住户在公共绿地搭建彩钢棚一处，约八平方米。", "sender_view": "属违法建设，应由住建部门认定、查处。",
    "sender_basis": "城乡规划法（演示引用）",
}  # fmt: skip
NOT_OURS = "现场情形不在本单位职责范围之内。"
LIST = "卫政办〔2024〕1号第二部分"

SCRIPTS = (
    _dispute(Line("open -1 10:00", _desk(TIEXI), {**SIGN, "receiver": CODES[BUILDING], "dispute_kind": "negative"})),
    _dispute(*_opened("-3 10:00", PINGYUAN, WATER, STALLS), _answered("-1 09:30", WATER, "堤顶道路已移交镇里管养，由镇里查处。", "移交协议（演示）")),
    _dispute(
        *_opened("-4 09:30", JIEFANG, ENVIRONMENT, SMOKE), _answered("-3 10:00", ENVIRONMENT, "达标监测由本局负责，扰民由镇办劝导。", LIST),
        Line("agree -1 15:00", _desk(JIEFANG), {"settled_for": CODES[ENVIRONMENT], "scope": "油烟排放的检测和处罚"}),
    ),
    _dispute(
        *_opened("-6 10:00", NANQIAO, CITY, RUBBLE), _answered("-5 09:00", CITY, "同意按环节划分。", LIST),
        Line("agree -4 10:00", _desk(NANQIAO), {"settled_for": CODES[CITY], "scope": "装修垃圾的运输环节"}),
        Line("agree -2 11:00", _desk(CITY)),
    ),
    _dispute(*_opened("-6 09:00", TIEXI, BUILDING, SHED), _answered("-4 10:00", BUILDING, NOT_OURS, LIST), _failed((-1, 0), TIEXI, BUILDING)[0]),
    _dispute(
        *_opened("-9 09:00", TIEXI, BUILDING, SIGN), _answered("-7 10:00", BUILDING, NOT_OURS, LIST), *_failed((-5, -4), TIEXI, BUILDING),
        Line("submit -3 10:00", "tiexi.lingdao"),
    ),
    _dispute(
        *_opened("-12 09:00", PINGYUAN, WATER, STALLS), _answered("-10 10:00", WATER, NOT_OURS, LIST), *_failed((-8, -7), PINGYUAN, WATER),
        Line("submit -6 10:00", "pingyuan.lingdao"),
        Line("coordinate -2 15:00", BUREAU, {"opinion": "堤顶道路的管养已移交，但河道管理范围内的违法行为仍由水利部门查处，建议由区水利局管辖。",
                                             "recommended_for": CODES[WATER]}),
        days_ago=0,
    ),
    _dispute(
        *_opened("-12 09:00", MARKET, TIEXI, {**SCALES, "place": "铁西新村便民市场通道", "sender_filed_on": "2026-03-02"}),
        _answered("-11 10:00", TIEXI, "本办已立案，应由本办继续。", LIST, filed_on="2026-03-04"), *_failed((-9, -8), MARKET, TIEXI),
        Line("submit -7 10:00", "shichang.lingdao"), Line("coordinate -4 15:00", BUREAU, {"opinion": "双方都有依据的，由最先立案的管辖。", "recommended_for": CODES[MARKET]}),
        Line("decide -1 15:00", GOVERNMENT, {"settled_for": CODES[MARKET], "decision_reason": "双方均有依据，市场监管部门最先立案。"}),
        Line("execute 0 10:00", _desk(MARKET), {"remark": "案卷材料已交接。"}, hands=(("handover", "案卷材料交接清单（演示）.pdf"),)),
        days_ago=8,
    ),
    _dispute(
        *_opened("-8 09:00", JIEFANG, ENVIRONMENT, {**SMOKE, "place": "和顺家园2号楼底商"}), _answered("-7 10:00", ENVIRONMENT, "同意由本局查处。", LIST),
        Line("agree -6 10:00", _desk(JIEFANG), {"settled_for": CODES[ENVIRONMENT]}, hands=(("record", "双方签字的协商记录（演示）.pdf"),)),
        Line("execute -4 10:00", _desk(ENVIRONMENT)), Line("close -3 10:00", _desk(JIEFANG)), days_ago=25,
    ),
    _dispute(
        *_opened("-2 09:00", TIEXI, CITY, {**SHED, "place": "铁西新村中心花园"}), Line("withdraw 0 10:00", _desk(TIEXI), {"reason": "对方已口头同意办理，撤回。"}), days_ago=11,
    ),
    _dispute(Line("open 0 16:00", _desk(NANQIAO), {"title": "重复填写"}), Line("drop 0 16:20", _desk(NANQIAO), {"reason": "重复，作废。"}), days_ago=4),
)  # fmt: skip
