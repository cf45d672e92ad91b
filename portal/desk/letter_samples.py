"""Invented letters on which a template is tried: one that says all there is to say, and one that says the least."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from portal.domain.letters import Form, Letter, Section, Table

_LETTER = Letter(
    kind="sample",
    head="新乡市卫滨区样本街道办事处",
    number="样本函〔2026〕12号",
    title="关于移送某物业服务有限公司涉嫌占用、堵塞消防车通道一案的函（样稿）",
    addressee="新乡市卫滨区样本局",
    sections=(
        Section("一、基本违法事实", ("2026年11月20日现场检查发现，三辆货车停放在消防车通道内。", "当场拍照取证，当事人在场。")),
        Section("（一）已采取的措施", ("当场劝阻并告知。",)),
    ),
    attachments=("材料清单", "现场检查记录"),
    closing="请依法处理，并将处理结果函告我单位。",
    signer="新乡市卫滨区样本街道办事处",
    date=date(2026, 11, 25),
    contact="联系人：张某，电话：0373-0000000",
    copies=("新乡市卫滨区司法局",),
    table=Table(("序号", "材料名称", "页数"), (("1", "现场照片", "2"), ("2", "现场检查记录", "3")), "材料清单"),
)  # fmt: skip
_ROWS = Table(
    ("项目", "内容"), (("案由", "占用、堵塞消防车通道（样稿）"), ("时间", "2026年11月25日10时00分"))
)
_PRESENT = Table(("类别", "人员"), (("出席", "张某、李某"), ("列席", "王某")))
FULL: Mapping[str, Letter] = {
    "letter": _LETTER,
    "slip": replace(_LETTER, form="slip", number=None, title="案件移送函回执（样稿）", table=_ROWS),
    "record": replace(
        _LETTER, form="record", number=None, title="现场检查记录（样稿）", addressee="", table=_ROWS
    ),
    "minutes": replace(
        _LETTER, form="minutes", title="联合执法协商会议纪要（样稿）", addressee="", table=_PRESENT
    ),
}


def samples(form: Form) -> tuple[Letter, Letter]:
    """The letters of a form to try a template on: the full one, which is also shown, and a draft that lacks much."""
    full = FULL[form]
    lean = replace(
        full, number=None, date=None, attachments=(), contact="", copies=(), table=None, signatures=(), sections=full.sections[:1]
    )  # fmt: skip
    return full, lean
