"""The papers of a complaint (domain §14.5). None of them says who complained (C-7): they bear the register number. Pure."""

from plugins.complaints.grounds import received_at, words
from plugins.complaints.words import CHANNELS, COPIES, REPLY_WAYS, WAYS
from portal.domain.letters import WRITE_IN, Letter, Section, Table
from portal.domain.procedure import Facts, Seat
from portal.domain.usual_papers import Rows, full_name, letter, lines, moment, record, slip, the_item


def register_slip(facts: Facts, number: str | None = None) -> Letter:
    """投诉举报登记回执: what the complainant takes home: number, query code, whom to ask."""
    rows = (
        ("登记编号", facts.said("register_number")), ("查询码", facts.said("query_code")),
        ("收到时间", moment(received_at(facts))), ("反映的事项", facts.said("title")), ("地点", facts.said("where")),
        ("收到的材料", _files(facts)), ("查询电话", _phone(facts)), ("经办人", facts.actor.signature),
    )  # fmt: skip
    return _slip(facts, "register_slip", "投诉举报登记回执", rows)


def register_form(facts: Facts, number: str | None = None) -> Letter:
    """投诉举报登记表: read back to whoever came, and signed (河南省行政执法条例22); kept by the unit that handles it."""
    rows = (
        ("登记编号", facts.said("register_number")),
        ("收到渠道", CHANNELS.get(str(facts.get("channel")), "")),
        ("收到时间", moment(received_at(facts))),
        ("类别", "举报" if facts.get("is_informant") else "投诉"),
        ("投诉人、举报人", "匿名" if facts.get("is_anonymous") else "身份另行保管，不随表打印"),
        ("被反映人", facts.said("subject")),
        ("事项", the_item(facts) or facts.said("title")),
        ("地点", facts.said("where")),
        ("反映的内容", facts.said("points")),
        ("收到的材料", _files(facts)),
        (
            "保密要求",
            "同意向承办的其他单位移交身份" if facts.get("consent_identity") else "不向其他单位移交身份",
        ),
        ("分办意见", ""),
    )
    signatures = ("投诉人、举报人（签名，匿名的不签）", "登记人（签名）", "负责人（签名）")
    return record(facts, "register_form", "投诉举报登记表", received_at(facts), rows, signatures)


def acceptance_notice(facts: Facts, number: str | None = None) -> Letter:
    """受理告知书: the complaint is taken in, under this number, by this unit."""
    rows = (
        *_about(facts), ("受理情况", "已收悉，正在核实"), ("告知方式", WAYS.get(str(facts.get("acknowledged_by")), "")),
        ("查询电话", _phone(facts)), ("查询码", facts.said("query_code")),
    )  # fmt: skip
    return _slip(facts, "acceptance_notice", "投诉举报受理告知书", rows, _complainant(facts))


def referral_notice(facts: Facts, number: str | None = None) -> Letter:
    """投诉举报告知书: to which town office the complaint goes, with its name, address and phone (C-4 ②)."""
    town = facts.known.get("town")
    said = (
        facts.said("told_words") or "您可以直接向该镇办反映或者查询；本单位已同时告知该镇办，不必另行投诉。"
    )
    rows = (
        *_about(facts), ("有管辖权的镇办", town.full_name if town else ""), ("地址", (town.address if town else "") or WRITE_IN),
        ("电话", (town.duty_phone if town else "") or WRITE_IN), ("说明", said),
        ("告知方式", WAYS.get(str(facts.get("told_by")), "") or facts.said("tell_waived")),
    )  # fmt: skip
    return _slip(facts, "referral_notice", "投诉举报告知书", rows, _complainant(facts))


def office_notice(facts: Facts, number: str | None = None) -> Letter:
    """投诉举报转办告知书: asks the town office to look into it and to feed the result back (C-4 ③, C-6)."""
    town = facts.known.get("town")
    rows = (
        *_about(facts), ("被反映人", facts.said("subject")), ("反映的内容", facts.said("points")),
        ("收到渠道", CHANNELS.get(str(facts.get("channel")), "")), ("书面材料", _files(facts)),
        ("请予办理", "组织调查，依法受理，由你单位告知投诉人、举报人结果，并向本单位反馈。"),
    )  # fmt: skip
    return _slip(facts, "office_notice", "投诉举报转办告知书", rows, town.full_name if town else "")


def materials_list(facts: Facts, number: str | None = None) -> Letter:
    """材料移交清单: what was handed over, originals or copies, signed for by both (C-4 ④)."""
    kind = COPIES.get(str(facts.get("materials_copies")), "")
    listed = lines(facts.get("materials_list"))
    rows = tuple((str(index), line, kind) for index, line in enumerate(listed, 1))
    town = facts.known.get("town")
    about = (
        f"登记编号：{facts.said('register_number')}；案由：{facts.said('title')}。"
        f"上列材料由{_own_name(facts)}移交{town.full_name if town else WRITE_IN}，双方当面清点。"
    )
    return Letter(
        kind="materials_list", head=_own_name(facts), number=None, title="投诉举报材料移交清单",
        addressee="", sections=(Section(None, (about,)),),
        table=Table(("序号", "材料名称、页数", "原件/复制件"), rows), form="record",
        signatures=("移交人（签名、日期）", "接收人（签名、日期）"), date=facts.now.date(),
    )  # fmt: skip


def reply_notice(facts: Facts, number: str | None = None) -> Letter:
    """投诉举报结果告知书: what was found and done, to whoever complained (C-5)."""
    way = REPLY_WAYS.get(str(facts.get("reply_by")), "") or facts.said("reply_waived")
    rows = (
        *_about(facts),
        ("办理结果", facts.said("reply")),
        ("答复方式", way),
        ("联系电话", _phone(facts)),
    )
    return _slip(facts, "reply_notice", "投诉举报结果告知书", rows, _complainant(facts))


def feedback_letter(facts: Facts, number: str | None) -> Letter:
    """反馈函: the result, to the department that passed the complaint on (C-6)."""
    return letter(
        facts, "feedback_letter", number, f"关于{facts.said('title')}投诉举报办理结果的函",
        (
            Section(None, (f"你单位转来的投诉举报（{facts.said('title')}，{facts.said('where')}）已办理，现将结果反馈如下：",)),
            Section(None, tuple(lines(facts.get("feedback")))),
            Section(None, (_whether_replied(facts),)),
        ),
        head=_own_name(facts), addressee=words(facts.known.get("referrer")), closing="特此函告。",
    )  # fmt: skip


def _whether_replied(facts: Facts) -> str:
    if facts.get("replied_at"):
        return "投诉人、举报人已由我单位答复。"
    waived = facts.said("reply_waived")
    return f"未能答复投诉人、举报人：{waived}。" if waived else "投诉人、举报人由我单位另行答复。"


def _about(facts: Facts) -> Rows:
    return (
        ("登记编号", facts.said("register_number")), ("收到时间", moment(received_at(facts))),
        ("反映的事项", facts.said("title")), ("地点", facts.said("where")),
    )  # fmt: skip


def _slip(facts: Facts, kind: str, title: str, rows: Rows, addressee: str = "") -> Letter:
    return slip(facts, kind, title, rows, head=_own_name(facts), addressee=addressee)


def _complainant(facts: Facts) -> str:
    """C-7: whoever complained is addressed by the register number, never by name."""
    return f"{facts.said('register_number') or WRITE_IN}号投诉举报人"


def _own_name(facts: Facts) -> str:
    """The unit that issues the paper: whoever acts, in the name of the principal unit."""
    ours = facts.parties.get(Seat.SENDER) == facts.actor.principal
    return full_name(facts, Seat.SENDER) if ours else facts.actor.principal.name


def _phone(facts: Facts) -> str:
    return str(facts.known.get("own_phone") or WRITE_IN)


def _files(facts: Facts) -> str:
    """What came in writing, by name; the words on it stay in the file."""
    names = [file.name for file in facts.having("complaint")]
    return "、".join(names) or ("有书面材料" if facts.get("written") else "无")
