"""The paragraph styles of official letters: fonts, sizes, measures of GB/T 9704-2012 (domain §14.2, §14.3).

The styles have Chinese names: a district changes the look of its letters in Word by changing them.
"""

from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
ALTERNATIVES = {SONG: "华文中宋", FANG: "仿宋", KAI: "楷体", HEI: "SimHei"}
RED = "FF0000"
PITCH = 28.95  # points: 22 lines on 225 mm
TEXT_WIDTH = 442.2  # points: 156 mm
CHARACTER = 16  # points: 3号


@dataclass(frozen=True)
class Look:
    """A paragraph style; lengths in points, the indents (first, left, hanging, right) in characters."""

    font: str = FANG
    size: float = 16
    align: str = "both"
    color: str | None = None
    line: float = PITCH
    before: float = 0
    after: float = 0
    first: float = 0
    left: float = 0
    hanging: float = 0
    right: float = 0
    extra: str = ""


def rule(*, thick_above: bool) -> str:
    """The red double line, 170 mm wide and centred on the page, whose margins are 28 and 26 mm."""
    thick, thin = (f'w:val="single" w:sz="{size}" w:space="0" w:color="{RED}"' for size in (24, 8))
    top, bottom = (thick, thin) if thick_above else (thin, thick)
    return f'<w:pBdr><w:top {top}/><w:bottom {bottom}/></w:pBdr><w:ind w:left="-454" w:right="-340"/>'


PAGE_WIDE = '<w:ind w:left="-454" w:right="-340"/>'
AT_PAGE_FOOT = (
    f'<w:framePr {nsdecls("w")} w:w="8844" w:vSpace="227" w:wrap="notBeside" w:vAnchor="margin"'
    ' w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
)
SIGNER_TAB = f'<w:tabs><w:tab w:val="center" w:pos="{round((TEXT_WIDTH - 7.5 * CHARACTER) * 20)}"/></w:tabs>'
SIGNING_TABS = '<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="8844"/></w:tabs>'
LOOKS: dict[str, Look] = {
    "发文机关标志": Look(SONG, 30, "center", RED, 30, after=8, extra=PAGE_WIDE),
    "发文机关标志（长）": Look(SONG, 22, "center", RED, 30, after=8, extra=PAGE_WIDE),
    "红色双线（首页上）": Look(size=1, line=2, after=7.5, extra=rule(thick_above=True)),
    "红色双线（首页下）": Look(size=1, line=2, extra=rule(thick_above=False)),
    "纪要标志": Look(SONG, 36, "center", RED, 42, before=99.2, after=PITCH),
    "纪要标志（长）": Look(SONG, 26, "center", RED, 34, before=99.2, after=PITCH),
    "纪要发文": Look(
        line=PITCH,
        after=PITCH,
        extra=f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="8" w:color="{RED}"/></w:pBdr>'
        '<w:tabs><w:tab w:val="right" w:pos="8844"/></w:tabs>',
    ),
    "单位名称": Look(SONG, 16, "center"),
    "发文字号": Look(align="right"),
    "公文标题": Look(SONG, 22, "center", line=35, before=2 * PITCH - 6, after=PITCH, extra="<w:keepNext/>"),
    "文书标题": Look(SONG, 22, "center", line=35, after=PITCH / 2, extra="<w:keepNext/>"),
    "主送机关": Look(align="left"),
    "公文正文": Look(first=2),
    "一级标题": Look(HEI, first=2, extra="<w:keepNext/>"),
    "二级标题": Look(KAI, first=2, extra="<w:keepNext/>"),
    "附件说明（单个）": Look(align="left", left=5, hanging=3),
    "附件说明（首个）": Look(align="left", left=6.5, hanging=4.5),
    "附件说明（其余）": Look(align="left", left=6.5, hanging=1.5),
    "空行": Look(),
    "署名": Look(align="left", before=2 * PITCH, extra="<w:keepNext/>" + SIGNER_TAB),
    "成文日期": Look(align="right", right=4),
    "附注": Look(align="left", first=2),
    "出席人员": Look(align="left", left=5, hanging=3),
    "抄送": Look(size=14, align="left", left=4, hanging=3, right=1),
    "附件标志": Look(HEI, align="left", extra="<w:pageBreakBefore/>"),
    "表头": Look(HEI, 12, "center", line=20),
    "表格文字": Look(size=12, align="left", line=20),
    "签名栏": Look(line=36, align="left", extra=SIGNING_TABS),
    "页码（单）": Look("宋体", 14, "right", line=14, after=8.5, right=1),
    "页码（双）": Look("宋体", 14, "left", line=14, after=8.5, left=1),
    "表后": Look(size=1, line=12),
    "收尾": Look(size=1, line=1),
}


def run_xml(look: Look) -> str:
    """Write the font, colour and size of a look as ``w:rPr``, the Chinese font named for every script."""
    color = f'<w:color w:val="{look.color}"/>' if look.color else ""
    half_points = round(look.size * 2)
    return (
        f'<w:rPr {nsdecls("w")}><w:rFonts w:hint="eastAsia" w:ascii="{look.font}" w:hAnsi="{look.font}"'
        f' w:eastAsia="{look.font}" w:cs="{look.font}"/>{color}'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )


ORDER = ("keepNext", "pageBreakBefore", "framePr", "pBdr", "tabs", "spacing", "ind", "jc")  # of CT_PPr


def paragraph_properties(look: Look) -> Any:
    """Write a look as ``w:pPr`` with its children in the schema's order."""
    spacing = (
        f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}"'
        f' w:line="{round(look.line * 20)}" w:lineRule="exact"/>'
    )
    counts = {"left": look.left, "right": look.right, "firstLine": look.first, "hanging": look.hanging}
    indents = "".join(
        f' w:{name}Chars="{round(count * 100)}" w:{name}="{round(count * look.size * 20)}"'
        for name, count in counts.items()
        if count
    )
    own = f"<w:ind{indents}/>" if indents else ""
    xml = f'<w:pPr {nsdecls("w")}>{look.extra}{spacing}{own}<w:jc w:val="{look.align}"/></w:pPr>'
    element = parse_xml(xml)
    element[:] = sorted(element, key=lambda child: ORDER.index(child.tag.rpartition("}")[2]))
    return element


def font_table() -> bytes:
    """Name for each font what may stand in for it where it is not installed; no font is shipped."""
    fonts_named = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{fonts_named}</w:fonts>'.encode()
