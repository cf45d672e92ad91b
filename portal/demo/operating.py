"""Joint operations of the demo, one in every state: what is looked at by several, and what each decides of it."""

from typing import Any

from portal.demo.scripts import Line, Script

TIEXI, PINGYUAN, JIEFANG = "tiexi.jingban", "pingyuan.jingban", "jiefang.jingban"
TIEXI_HEAD, PINGYUAN_HEAD, JIEFANG_HEAD = "tiexi.lingdao", "pingyuan.lingdao", "jiefang.lingdao"
FIRE, CITY, MARKET = "xiaofang.lianluo", "chengguan.lianluo", "shichang.lianluo"
LANE = "410703-CF-0151"
OURS, THEIRS = "李演示（演示证0701）、王演示（演示证0702）", "孙演示（演示证0801）、周演示（演示证0802）"
OTHERS = "钱演示（演示证0101）、赵演示（演示证0102）"
CHECKS = "消防监督检查"
DAY = -24 * 60
"""A day ahead, in minutes before an act."""
STEPS = "一、集合，核对人员和证件；二、查看通道、出口和消防设施；三、逐户核对台账；四、当场告知，各单位依各自职权处理。"
GROUNDS = "群众多次反映通道被占，单独检查整改不到位。本件为演示数据，内容均系虚构。"


def _plan(who: str, title: str, beat: str, *rows: tuple[str, str, str], ahead: int = 2, **typed: Any) -> Line:
    """The draft of a plan; ``rows`` are code, officers and powers of each unit."""
    units, officers, powers = (list(column) for column in zip(*rows, strict=True))
    said = {
        "title": title, "grounds": GROUNDS, "course": STEPS, "units": units, "officers": officers, "powers": powers,
        "keeper": officers[0].partition("（")[0], "commander": "带队负责人（演示）", "meeting_point": "街道办事处院内", **typed,
    }  # fmt: skip
    return Line(f"open {beat}", who, said, moments={"starts_at": ahead * DAY})


OFFICE, BRIGADE = ("410703009", OURS, LANE), ("D08", THEIRS, CHECKS)
AGREED = {"own_officers": THEIRS, "own_powers": CHECKS}
WAREHOUSE = {"place": "铁西新村2号楼底商", "target": "演示仓储服务部"}
LODGING = {"place": "锦绣里小区", "target": "演示快捷旅馆"}

SCRIPTS = (
    Script("joint_operation", (
        _plan(TIEXI, "底商库房夜查", "-2 09:00", OFFICE, ("D08", "", ""), ("D01", "", ""), **WAREHOUSE, ahead=4),
        Line("plan -2 09:40", TIEXI), Line("approve -2 14:00", TIEXI_HEAD), Line("confirm -1 10:00", FIRE, AGREED),
    )),
    Script("joint_operation", (
        _plan(TIEXI, "消防车通道联合整治", "-3 09:10", OFFICE, BRIGADE, place="铁西新村", target="演示物业服务有限公司", ahead=5),
        Line("plan -3 09:30", TIEXI), Line("send_back -3 10:10", TIEXI_HEAD, {"reason": "请补写集合时间。"}),
        Line("plan -3 10:30", TIEXI), Line("approve -3 11:00", TIEXI_HEAD), Line("confirm -2 09:30", FIRE),
    )),
    Script("joint_operation", (
        _plan(PINGYUAN, "冬季取暖安全联合检查", "-1 09:00", ("410703100", OURS, "410703-CF-0157"), ("D08", "", ""), ("D15", "", ""),
              place="八里营村", target="演示养老服务中心", ahead=5),
        Line("plan -1 09:30", PINGYUAN),
    )),
    Script("joint_operation", (_plan(JIEFANG, "夜市周边秩序整治", "0 08:35", ("410703002", "", ""), ("D01", "", ""), place="解放里步行街", ahead=6),)),
    Script("joint_operation", (
        _plan(TIEXI, "九小场所联合检查", "-5 09:00", OFFICE, BRIGADE, ("D10", "", ""), place="铁西新村", target="演示餐饮店", ahead=5),
        Line("plan -5 09:20", TIEXI), Line("approve -5 10:00", TIEXI_HEAD), Line("confirm -5 14:00", FIRE),
        Line("confirm -4 09:00", MARKET, {"own_officers": OTHERS, "own_powers": "410703-BM-0001"}),
        Line("carry_out -2 10:30", TIEXI, {"happened": "检查 6 户，2 户堵塞疏散通道，当场清理；1 户证照不全。"}, hands=(("scene", "现场照片.png"),)),
        Line("record_result -1 09:30", FIRE, {"decision": "warned", "decision_number": "卫消限〔2026〕31号", "result": "限期补齐灭火器材。"}),
        Line("record_own_result -1 10:00", TIEXI, {"decision": "file", "decision_number": "铁西立〔2026〕88号", "result": "堵塞通道，立案调查。"}),
    )),
    Script("joint_operation", (
        _plan(TIEXI, "老旧小区楼道清理", "0 09:00", OFFICE, BRIGADE, place="铁西新村6号楼", target="演示物业服务有限公司", ahead=2),
        Line("plan 0 09:20", TIEXI), Line("approve 0 10:00", TIEXI_HEAD), Line("confirm 0 11:00", FIRE),
        Line("carry_out 2 10:00", TIEXI, {"happened": "清理楼道 12 处。"}),
        Line("record_result 2 15:00", FIRE, {"decision": "clean"}),
        Line("conclude 3 09:00", TIEXI, {"decision": "warned", "decision_number": "铁西责改〔2026〕17号", "conclusion": "全部清理，一周后回头看。"}),
    ), days_ago=15),
    Script("joint_operation", (
        _plan(JIEFANG, "旅馆业联合检查", "0 09:00", ("410703002", OURS, LANE), ("D12", "", ""), **LODGING, ahead=3),
        Line("plan 0 09:20", JIEFANG), Line("approve 0 10:00", JIEFANG_HEAD), Line("cancel 1 09:00", JIEFANG, {"reason": "线索核实后不属实。"}),
    ), days_ago=10),
    Script("joint_operation", (
        _plan(CITY, "渣土运输夜查", "0 16:00", ("D01", OTHERS, "渣土运输检查"), ("D07", "", ""), place="西站货场路", ahead=2),
        Line("drop 0 16:10", CITY, {"reason": "与市里统一行动重复。"}),
    ), days_ago=8),
)  # fmt: skip
