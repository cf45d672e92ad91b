"""案件移送: a case goes to whoever has the power, in time, with its letter and evidence, and its result comes back."""
