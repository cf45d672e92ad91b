"""The words of assistance: types, reasons and forms as people choose them, and the clauses that refusals name. Pure."""

CLAUSE = "卫政办〔2024〕1号 三（五）"
LAW_CLAUSE = "行政处罚法第二十六条；河南省行政执法条例第十七条"
NO_REFUSAL = "河南省行政执法条例第十七条第二款"
TYPES = {
    "technical": "技术支撑（检验、检测、鉴定、认定、数据）", "onsite": "现场处置（情况紧急、证据可能灭失）",
    "archives": "查阅、复制档案", "general": "一般协助",
}  # fmt: skip
WANTED = {
    "finding": "书面认定意见", "test": "检验、检测报告", "expert": "鉴定意见", "data": "数据、资料", "staff": "派员协助",
    "other": "其他",
}  # fmt: skip
EXTENSIONS = {"time_needed": "认定过程所需时间较长", "special": "情况特殊"}
DECLINES = {
    "not_ours": "不属本单位职权", "no_data": "没有所请求的数据、资料", "unable": "不具备技术条件",
    "forbidden": "法律、法规禁止", "secret": "涉及国家秘密", "sealed": "已依法封存", "moved": "档案已移交",
}  # fmt: skip
REPLY_FORMS = {"letter": "正式复函（编号、盖章）", "informal": "非正式答复（没有文号、印章）"}
OFFLINE_RESULTS = {"replied": "协助单位已书面答复", "declined": "协助单位书面说明理由，不能协助"}
EVIDENCE = ("finding", "sealed_opinion")
"""What of an answer becomes evidence of the case it serves."""
PURPOSES = {
    "evidence": "随函材料", "supplement": "补充材料", "receipt": "送达回证", "scan": "协助函盖章件",
    "finding": "认定的证据材料", "sealed_opinion": "盖章的书面意见", "record": "对方的书面答复", "onsite": "现场照片、视频、清单",
}  # fmt: skip
