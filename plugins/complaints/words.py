"""The words of 投诉举报 that forms, letters and pages share."""

CHANNELS = {
    "visit": "来访", "phone": "电话", "letter": "信函", "web": "网络、电子邮件", "12345": "12345 热线", "12315": "12315",
    "petition": "信访", "assigned": "上级交办",
}  # fmt: skip
IN_WRITING = frozenset({"letter", "web"})
"""Channels by which a complaint comes in writing; photos and e-mail count as such (河南省行政执法条例22)."""
NAMED_LAWS = {"petition": "信访工作条例", "12345": "12345政务服务便民热线"}
"""What sets a limit by the way a complaint came, whatever it is about (C-8)."""
HOTLINE = "12345"
WAYS = {"in_person": "当面", "phone": "电话", "letter": "书面", "message": "短信、网络"}
REPLY_WAYS = {**WAYS, "relayed": "由转来的部门转告", "by_handler": "由承办单位答复"}
TELLINGS = {"portal": "本系统", "paper": "线下送达"}
FINDINGS = {
    "violation": "存在违法行为或者需要立案调查", "none": "未发现违法行为", "not_ours": "本单位无管辖权",
    "outside": "不属行政执法事项，告知其他途径", "going_on": "尚在核实",
}  # fmt: skip
ON_THE_SPOT = {"on_site": "现场核实", "desk": "电话、书面核实"}
COPIES = {"original": "原件", "copy": "复制件"}
RESULTS = {"penalty": "已作出行政处罚", "ordered": "已责令改正", "none": "未发现违法行为", "other": "其他"}
PURPOSES = {
    "complaint": "投诉举报材料", "source": "核实记录", "evidence": "证据材料", "receipt": "签收的回执", "answer": "答复的送达凭证",
    "record": "回函或者办理记录",
}  # fmt: skip
CONFIDENTIAL = ("complainant", "complainant_phone", "complainant_address", "complainant_code")
"""The whole identity of whoever complained: the unit that handles the complaint alone may know it (G-7, C-7)."""
