"""Suspected crimes of the demo: a referral in every state, what came back from the procuratorate, and a fine that was stopped."""

from collections.abc import Mapping
from typing import Any

from portal.demo.scripts import Line, Script

KIND, OPINION = "criminal_referral", "procuratorial_opinion"
TIEXI, TIEXI_HEAD = "tiexi.jingban", "tiexi.zhuyao"
FIRE, FIRE_HEAD = "xiaofang.lianluo", "xiaofang.zhuyao"
CITY, CITY_HEAD = "chengguan.lianluo", "chengguan.zhuyao"
MARKET, MARKET_HEAD = "shichang.lianluo", "shichang.zhuyao"
GROUNDS = {"grounds": "数额和后果均已达到追诉标准，证据相互印证，依法应当立案。"}


def _case(
    title: str, subject: str, facts: str, offence: str, article: str, standard: str, figures: str, **more: Any
) -> dict[str, Any]:
    return {
        "title": title, "subject": subject, "facts": facts, "offence": offence, "article": article, "standard": standard,
        "figures": figures, "team": "孙演示（演示证0801）、周演示（演示证0802）",
        "report": "专案组询问当事人和证人，调取账册、照片，核实上述情况属实，达到追诉标准，建议移送。",
        "goods": "账册，3 本，原件，案卷室\n样品，2 件，已封存，物证室", "contact": "孙演示", **more,
    }  # fmt: skip


OIL = _case(
    "生产、销售有毒、有害食品案", "示例调味品作坊（虚构）", "作坊在辣椒油中掺入非食用色素，查获成品四十桶，部分已售出。",
    "生产、销售有毒、有害食品罪", "刑法第一百四十四条", "在食品中掺入有毒、有害的非食品原料", "成品四十桶，检出非食用色素",
    lab="pending",
)  # fmt: skip
FAKE = _case(
    "销售假冒注册商标的商品案", "示例酒水批发部（虚构）", "仓库内查获假冒注册商标的白酒六十箱，账册显示已销售三十余箱。",
    "销售假冒注册商标的商品罪", "刑法第二百一十四条", "违法所得三万元以上，或者销售金额五万元以上", "销售金额八万二千元",
)  # fmt: skip
WASTE = _case(
    "污染环境案", "示例表面处理厂（虚构）", "夜间将废酸液用槽车倾倒在沟渠内，共三车，现场水体呈强酸性。",
    "污染环境罪", "刑法第三百三十八条", "非法倾倒危险废物三吨以上", "经称重约四点二吨",
    penalties="演示罚决〔2026〕8号，责令停产整治，正在执行",
)  # fmt: skip
LAND = _case(
    "非法占用农用地案", "示例建材堆场（虚构）", "在耕地上硬化地面、堆放砂石，种植条件被毁坏。",
    "非法占用农用地罪", "刑法第三百四十二条", "毁坏基本农田五亩以上或者其他耕地十亩以上", "经测绘约十一亩", goods="无",
)  # fmt: skip
WORK = _case(
    "危险作业案", "示例气体充装点（虚构）", "未经许可擅自充装液化气，关闭可燃气体报警装置，周边为居民楼。",
    "危险作业罪", "刑法第一百三十四条之一", "具有发生重大伤亡事故的现实危险", "钢瓶四十余只，距居民楼不足十米",
)  # fmt: skip
BRIBE = _case(
    "某站工作人员涉嫌受贿线索", "某站工作人员（虚构）", "查处无证经营时，经营者陈述曾向某站工作人员送现金以免于查处。",
    "受贿罪", "刑法第三百八十五条", "受贿数额三万元以上", "经营者陈述合计四万元", organ="supervision", goods="",
)  # fmt: skip


def _referral(
    typed: Mapping[str, Any], who: str, head: str, way: str, days_ago: int = 0, serves: bool = False
) -> Script:
    """A referral along ``way``: 'step day hour' beats of who carries it; the head decides and signs remedies."""
    lines = []
    for beat in (part.strip() for part in way.split(",")):
        step = beat.split()[0]
        by = head if step in HEADS_STEPS else who
        lines.append(Line(beat, by, typed if step == "open" else SAID.get(step, {}), hands=_handed_in(step)))
    return Script(KIND, tuple(lines), days_ago, serves=serves)


def _handed_in(step: str) -> tuple[tuple[str, str], ...]:
    return ((PAPERS[step], "扫描件（演示）.pdf"),) if step in PAPERS else ()


HEADS_STEPS = frozenset({"approve", "disapprove", "send_back", "reconsider", "supervise"})
PAPERS = {
    "receipt": "receipt", "forward": "forwarding", "ask_supplement": "missing_notice", "file": "filing_notice",
    "decline_filing": "non_filing_notice", "review": "review_decision", "procuratorate": "procuratorate_paper",
    "hand_goods": "handover", "supplement": "supplement",
}  # fmt: skip
SAID: Mapping[str, Mapping[str, Any]] = {
    "disapprove": {"reason": "违法所得尚未达到追诉标准，由本单位依法处理；查明数额后另行研究。"},
    "send_back": {"reason": "数额尚未查清，请补充核查"},
    "receipt": {"recipient": "值班民警（演示）"},
    "forward": {"forwarded_to": "市公安局食药环侦支队（演示）"},
    "ask_supplement": {"missing": "1. 称重记录原件；2. 采样照片。"},
    "supplement": {"remark": "已补送称重记录和采样照片。"},
    "file": {"police_number": "卫滨公（演示）立字〔2026〕101号"},
    "decline_filing": {"non_filing_reason": "现有证据不能证明主观明知。"},
    "reconsider": GROUNDS,
    "supervise": GROUNDS,
    "review": {"review": "upheld"},
    "procuratorate": {"opinion": "ordered"},
    "hand_goods": {"goods_taker": "物证室民警（演示）"},
    "drop": {"reason": "与另一件重复，作废。"},
}  # fmt: skip
TO_HEAD = "open -4 09:00, appoint_team -4 09:30, report -4 15:00"
TO_POLICE = f"{TO_HEAD}, approve -3 09:00, send -3 14:00"
TAKEN = f"{TO_POLICE}, receipt -3 15:00"
FILED_CASE = {
    "item": "410703-BM-0001", "place": "示例产业园B区6号楼食堂", "title": OIL["title"], "subject": OIL["subject"],
    "summary": OIL["facts"],
}  # fmt: skip

SCRIPTS = (
    _referral(LAND, TIEXI, TIEXI_HEAD, "open -1 10:00"),
    _referral(WORK, FIRE, FIRE_HEAD, "open -2 10:00, appoint_team -2 10:20"),
    _referral(FAKE, MARKET, MARKET_HEAD, "open -1 09:00, appoint_team -1 09:20, report -1 15:00"),
    _referral(WORK, TIEXI, TIEXI_HEAD, "open -1 09:00, appoint_team -1 09:20, report -1 11:00, approve 2h"),
    _referral(LAND, CITY, CITY_HEAD, f"{TO_HEAD}, disapprove -2 10:00"),
    _referral(WASTE, TIEXI, TIEXI_HEAD, TO_POLICE),
    Script("filing", (Line("open -9 09:00", MARKET, FILED_CASE, days={"filed_on": 0}), Line("file -9 09:20", MARKET))),
    _referral(OIL, MARKET, MARKET_HEAD, TAKEN, serves=True),
    _referral(WASTE, CITY, CITY_HEAD, f"{TAKEN}, forward -2 10:00"),
    _referral(WASTE, FIRE, FIRE_HEAD, f"{TAKEN}, ask_supplement -1 16:00"),
    _referral(FAKE, TIEXI, TIEXI_HEAD, f"{TAKEN}, file -1 16:00"),
    _referral(FAKE, MARKET, MARKET_HEAD, f"{TAKEN}, decline_filing -1 10:00"),
    _referral(LAND, TIEXI, TIEXI_HEAD, f"{TAKEN}, decline_filing -2 10:00, reconsider -1 10:00"),
    _referral(WORK, MARKET, MARKET_HEAD, f"{TAKEN}, decline_filing -2 16:00, reconsider -2 17:00, review -1 15:00"),
    _referral(OIL, TIEXI, TIEXI_HEAD, f"{TAKEN}, decline_filing -2 16:00, supervise -1 10:00, procuratorate -1 16:00"),
    _referral(WASTE, MARKET, MARKET_HEAD, f"{TAKEN}, file -2 10:00, hand_goods -1 10:00", 20),
    _referral(BRIBE, MARKET, MARKET_HEAD, TO_POLICE),
    _referral(LAND, FIRE, FIRE_HEAD, "open -2 10:00, drop -2 11:00"),
    Script(
        OPINION,
        (
            Line("open -5 09:00", MARKET, {
                "receiver": "D20", "opinion_number": "卫检行意（演示）〔2026〕6号", "title": "销售不合格电动车案",
                "subject": "示例车行（虚构）", "opinion": "犯罪情节轻微，决定不起诉；建议依法给予行政处罚。",
            }, days={"received_on": 0}),
            Line("register -5 09:10", MARKET),
        ),
    ),
)  # fmt: skip
"""One for each state, so that even a small demo shows them all; the case that the eighth grew from may not end in a fine."""
