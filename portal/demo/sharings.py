"""Shared information and requests of the demo, one in every state: what departments and offices tell and ask each other."""

from typing import Any

from portal.demo.scripts import Line, Script

FIRE, CITY, MARKET = "xiaofang.lianluo", "chengguan.lianluo", "shichang.lianluo"
TIEXI, PINGYUAN, JIEFANG = "tiexi.jingban", "pingyuan.jingban", "jiefang.jingban"
LANE, FIRE_DOOR = "410703-CF-0151", "410703-CF-0150"
EVERYBODY = ["410703009", "410703100", "410703002"]
INVENTED = "本件为演示数据，内容均系虚构。"


def _share(category: int, title: str, content: str, *lines: Line, **typed: Any) -> Script:
    opening = {"category": str(category), "title": title, "content": f"{content}{INVENTED}", **typed}
    first, *rest = lines
    return Script("share", (Line(first.beat, first.who, {**opening, **first.typed}, days=first.days), *rest))


def _request(title: str, *lines: Line, **typed: Any) -> Script:
    needs = {"purpose": "办理在办案件", "legal_need": "行政处罚法第四十条，查明事实"}
    opening = {"title": title, **needs, **typed}
    first, *rest = lines
    return Script("info_request", (Line(first.beat, first.who, opening, days=first.days), *rest))


STANDARD = "首次占用且当场改正的，处 5000 元以上 1 万元以下罚款；经通知拒不改正的，从重。"
SCRIPTS = (
    _share(6, "消防通道检查记录（本周）", "检查 12 处，责令改正 3 处。", Line("open -1 09:10", FIRE),
           Line("publish -1 09:30", FIRE), Line("acknowledge -1 10:00", TIEXI), item=LANE),
    _share(6, "餐饮场所燃气安全检查简报", "检查 20 户，发现隐患 4 处。", Line("open -3 15:00", CITY),
           Line("publish -2 09:20", CITY, {"delay_reason": "sorting", "delay_words": "各组数据需要汇总"})),
    _share(2, "户外广告设置许可（十一月）", "本月准予设置 3 处，位置和期限见名单。", Line("open -1 14:00", CITY),
           Line("publish -1 14:10", CITY), place="铁西新村"),
    _share(5, "占用消防车通道行政处罚裁量标准", STANDARD, Line("open -9 09:00", FIRE), Line("publish -9 09:20", FIRE),
           Line("correct -4 10:00", FIRE, {"content": STANDARD.replace("5000 元", "6000 元"), "reason": "随省级裁量基准修订。"}),
           item=LANE),
    _share(5, "占道经营执法工作流程", "发现、劝导、责令改正、立案、决定、执行六步及文书。", Line("open -8 09:00", CITY),
           Line("publish -8 09:10", CITY)),
    _share(4, "上季度执法统计", "立案 18 件，结案 15 件，罚没 3.2 万元。", Line("open -6 09:00", TIEXI),
           Line("publish -6 09:30", TIEXI), receivers=["D08", "D01"]),
    _share(8, "烟花爆竹集中整治期间的值班安排", "整治期间每日 8 时至 22 时有人值守。", Line("open -12 09:00", FIRE),
           Line("publish -12 09:20", FIRE), Line("expire -5 09:00", FIRE, {"reason": "整治已经结束。"}), receivers=EVERYBODY),
    _share(8, "重复录入的通报", "与上一件相同。", Line("open -2 09:00", MARKET), Line("drop -2 09:05", MARKET, {"reason": "重复。"})),
    _share(6, "电动自行车充电设施检查", "数据正在汇总。", Line("open 0 08:30", FIRE, {"delay_reason": "collecting"}, days={"extended_to": 3})),
    _request("占用消防车通道当事人的消防许可情况", Line("open -1 09:00", TIEXI), Line("ask -1 09:10", TIEXI),
             receivers=["D08"], item=LANE),
    _request("流动商贩的登记信息", Line("open -4 09:00", PINGYUAN), Line("ask -4 09:10", PINGYUAN),
             Line("answer -2 10:00", MARKET, {"answer": f"经查，所列三户均已登记，注册地址附后。{INVENTED}"}), receivers=["D10"]),
    _request("沿街门店的用水用电数据", Line("open -5 09:00", JIEFANG), Line("ask -5 09:20", JIEFANG),
             Line("decline -3 09:00", CITY, {"reason": "本局不掌握该数据，请向供水、供电企业查询。"}), receivers=["D01"]),
    _request("隔离桩堵住一半通道，算不算堵塞？", Line("open -6 10:00", TIEXI), Line("ask -6 10:05", TIEXI),
             Line("answer -5 09:00", FIRE, {"answer": f"净宽不足 4 米、影响消防车通行的即属堵塞，测量后记入笔录。{INVENTED}"}),
             sort="guidance", item=LANE),
    _request("十一月消防检查情况", Line("open -2 09:00", FIRE), Line("ask -2 09:10", FIRE),
             Line("answer -1 15:00", TIEXI, {"cells": "12\n3\n2"}), sort="call", columns="检查户数\n发现隐患\n立案件数", receivers=EVERYBODY),
    _request("不再需要的数据", Line("open -3 09:00", CITY), Line("ask -3 09:10", CITY),
             Line("withdraw -2 09:00", CITY, {"reason": "已从其他渠道取得。"}), receivers=["410703009"]),
    _request("写了一半的需求", Line("open 0 08:40", PINGYUAN)),
    _request("重复的需求", Line("open -1 10:00", JIEFANG), Line("drop -1 10:05", JIEFANG, {"reason": "重复。"})),
)  # fmt: skip
