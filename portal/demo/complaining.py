"""Complaints of the demo, one in every state: invented callers about invented nuisances, and who answers them how."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.demo.scripts import Line, Script

TIEXI, PINGYUAN, FIRE, CITY, BUILDING = (
    "tiexi.jingban",
    "pingyuan.jingban",
    "xiaofang.lianluo",
    "chengguan.lianluo",
    "zhujian.lianluo",
)
CALLER = {
    "complainant": "演示投诉人甲", "complainant_phone": "13900000001", "complainant_address": "演示地址1号",
}  # fmt: skip
NOBODY = {"is_anonymous": True}
LANE = {
    "item": "410703-CF-0151", "place": "铁西新村6号楼前", "subject": "演示物业服务有限公司", "channel": "phone",
    "points": "消防车通道每天晚上被货车停满，担心出事，请尽快处理并答复。", **CALLER,
}  # fmt: skip
GOODS = {
    "item": "410703-CF-0007", "place": "西站货场路18号门前", "subject": "货场路百货店（虚构）", "channel": "visit",
    "points": "商店把货架摆到人行道上，老人推车过不去。", **CALLER,
}  # fmt: skip
WALL = {
    "item": "410703-BM-0013", "place": "铁西新村9号楼", "subject": "四单元住户（待查）", "channel": "12345",
    "ticket_number": "演示工单0001", "points": "楼下装修砸墙，楼上墙面开裂，请查一查是不是承重墙。", **CALLER,
}  # fmt: skip
NOISE = {
    "place": "铁西新村中心花园", "subject": "晨练队（待查）", "channel": "web",
    "points": "物业不肯退还多收的停车费，请帮助要回。", **CALLER,
}  # fmt: skip
STAFF = {
    **GOODS,
    "subject": "某执法队员（虚构）",
    "against_staff": True,
    "points": "执法队员收了货场路商户的礼品，对占道不管。",
}
FOUND = {"verified_how": "on_site", "officers": "王演示（演示证0901）、李演示（演示证0902）"}
CLEARED = {**FOUND, "finding": "none", "facts": "到场查看，通道畅通，地面已施划禁停标线，未发现违法停放。"}
PROVED = {**FOUND, "finding": "violation", "facts": "到场查看，货架三组摆出店外约两米，占用人行道。"}
NOT_OURS = {**FOUND, "finding": "not_ours", "facts": "住户拆除承重墙约两米，属住建部门管辖的事项。"}
OUTSIDE = {
    "verified_how": "desk",
    "finding": "outside",
    "facts": "属物业服务合同纠纷，可以申请人民调解或者起诉。",
}
BY_PHONE = {"reply_by": "phone"}
TOLD = {"told_by": "phone"}
LETTER = (("complaint", "群众来信（演示）.pdf"),)


def _intake(who: str, asked: Mapping[str, Any], day: int, **more: Any) -> tuple[Line, Line]:
    """Taken in so many working days ago, ten minutes after it came."""
    opened = Line(f"open -{day} 09:20", who, asked, moments={"received_at": 10}, **more)
    return opened, Line(f"register -{day} 09:25", who)


def _tale(*lines: Line, days_ago: int = 0) -> Script:
    return Script("complaint", lines, days_ago)


def _passed_on(day: int, asked: Mapping[str, Any] = LANE, **more: Any) -> tuple[Line, ...]:
    return (*_intake(FIRE, asked, day, **more), Line(f"tell_complainant -{day} 10:00", FIRE, TOLD))


def _looked_into(day: int) -> Line:
    """What the town office finds about the complaint that was passed on to it."""
    return Line(f"verify -{day} 15:00", TIEXI, CLEARED, grown=True)


def _all_at_once(day: int, way: str = "phone") -> Line:
    """The town office answers, feeds back and closes in one act."""
    said = {
        "reply": "经核实通道畅通，已增设禁停标线。",
        "reply_by": way,
        "also_feed_back": True,
        "also_close": True,
    }
    return Line(f"reply -{day} 16:00", TIEXI, said, grown=True)


def _transfer(day: int) -> Iterator[Line]:
    """The letter by which a complaint that is not ours goes to who has the power, until it is signed for."""
    typed = {
        "receiver": "D02", "item": "410703-BM-0013", "place": "铁西新村9号楼", "title": "损坏房屋承重结构", "subject": "四单元住户（待查）",
        "facts": NOT_OURS["facts"], "inspection": NOT_OURS["facts"], "officers": NOT_OURS["officers"], "source_kind": "complaint",
    }  # fmt: skip
    yield Line(
        f"open -{day} 14:00", TIEXI, typed, opens="transfer", moments={"discovered_at": 120, "found_at": 60}
    )
    yield Line(f"submit -{day} 14:20", TIEXI, grown=True, hands=(("evidence", "开裂照片.png"),))
    yield Line(f"approve -{day} 16:00", "tiexi.lingdao", grown=True)
    yield Line(f"receive -{day - 1} 10:00", BUILDING, grown=True)


FILED = (*_intake(TIEXI, GOODS, 6), Line("verify -5 10:00", TIEXI, PROVED), Line("file -5 11:00", TIEXI))
NONE = (
    *_intake(TIEXI, LANE, 3),
    Line("acknowledge -3 10:00", TIEXI),
    Line("verify -2 15:00", TIEXI, CLEARED),
)

SCRIPTS = (
    _tale(Line("open 0 08:50", TIEXI, GOODS, moments={"received_at": 5})),
    _tale(*_intake(TIEXI, GOODS, 0)),
    _tale(*_intake(FIRE, LANE, 1)),
    _tale(*_intake(PINGYUAN, {**GOODS, "place": "八里营村12号门前"}, 2), Line("verify -1 10:00", PINGYUAN, PROVED)),
    _tale(*NONE),
    _tale(*FILED),
    _tale(*FILED, Line("conclude -1 15:00", TIEXI, {"decision": "warned", "result": "责令改正，货架已全部收回店内。"}, grown=True,
                       days={"decided_on": 0})),
    _tale(*_intake(TIEXI, WALL, 2), Line("verify -1 10:00", TIEXI, NOT_OURS), Line("hand_over -1 10:30", TIEXI)),
    _tale(*_intake(TIEXI, WALL, 6), Line("hand_over -5 10:30", TIEXI, {"facts": NOT_OURS["facts"]}), *_transfer(5)),
    _tale(*_intake(TIEXI, {**WALL, "item": ""}, 4), Line("ask_who -2 10:00", TIEXI, {"reason": "清单中没有完全对应的事项，需要明确由谁管辖。"})),
    _tale(*NONE, Line("reply -1 15:00", TIEXI, {"reply": "经核实通道畅通。", **BY_PHONE})),
    _tale(*NONE, Line("reply 0 09:00", TIEXI, {"reply": "经核实通道畅通。", **BY_PHONE, "also_close": True}), days_ago=12),
    _tale(*_passed_on(1, {**LANE, "channel": "letter"}, hands=LETTER)),
    _tale(*_passed_on(2)),
    _tale(*_passed_on(6, {**LANE, "channel": "letter", **NOBODY, "complainant": ""}, hands=LETTER)[:2],
          Line("tell_complainant -6 10:00", FIRE, {"tell_waived": "匿名信，没有联系方式"}),
          Line("hand_materials -5 10:00", FIRE, {"materials_list": "群众来信　2 页"}), Line("sign_materials -5 14:00", TIEXI)),
    _tale(*_passed_on(7), _looked_into(4), _all_at_once(2, "relayed")),
    _tale(*_passed_on(7, {**LANE, "consent_identity": True}), _looked_into(4),
          Line("reply -2 16:00", TIEXI, {"reply": "经核实通道畅通。", **BY_PHONE}, grown=True),
          Line("feed_back -1 10:00", TIEXI, {"feedback": "经核实通道畅通，已答复投诉人。"}, grown=True)),
    _tale(*_passed_on(7, {**LANE, "consent_identity": True}), _looked_into(4), _all_at_once(2), Line("close -1 09:00", FIRE), days_ago=20),
    _tale(*_passed_on(5, {**LANE, "place": "铁西新村南门"}), Line("ask_guidance -3 10:00", TIEXI, {"reason": "石墩是否属于占用消防车通道？"}),
          Line("guide -2 10:00", FIRE, {"guidance": "固定障碍物属于占用，依据消防法第二十八条；可先责令清除。"})),
    _tale(*_intake(TIEXI, GOODS, 3), Line("open -2 09:00", TIEXI, {**GOODS, "channel": "phone"}, moments={"received_at": 8}, opens="complaint"),
          Line("register -2 09:05", TIEXI, part=1), Line("merge -2 09:15", TIEXI, part=1, parts={"into": 0})),
    _tale(*_intake(TIEXI, STAFF, 2), Line("route -2 10:00", TIEXI, {"reason": "反映本单位工作人员，依法回避。"})),
    _tale(*_intake(TIEXI, NOISE, 3), Line("verify -2 10:00", TIEXI, OUTSIDE),
          Line("reply -2 11:00", TIEXI, {"reply": OUTSIDE["facts"], "reply_by": "message", "also_close": True}), days_ago=6),
    _tale(*_intake(CITY, {**GOODS, "place": "八里营村文化广场"}, 4), Line("withdraw -3 10:00", CITY, {"reason": "投诉人来电称已自行协商解决。"})),
    _tale(*_intake(CITY, {**WALL, "place": "八里营村安置楼"}, 2), Line("return_order -1 15:00", CITY, {"reason": "不属本单位职责，应派区住建局。"})),
    _tale(Line("open 0 10:00", TIEXI, GOODS, moments={"received_at": 5}), Line("drop 0 10:10", TIEXI, {"reason": "重复登记，作废。"}), days_ago=3),
)  # fmt: skip
"""One in each state, and the ways between a department and a town office from the call to the answer."""
