"""协商会议: planned, told to those invited, answered by each, held, minuted, followed up (domain M-1, M-2, M-3)."""
