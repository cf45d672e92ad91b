"""The clauses that a refusal of a transfer names."""

DUTY_CLAUSE = "卫政办〔2024〕1号 三（一）2"
MATERIALS_CLAUSE = "卫政办〔2024〕1号 三（一）3"
POWERS_CLAUSE = "卫政办〔2024〕1号 二"
DISPUTE_CLAUSE = "卫政办〔2024〕1号 三（六）"
