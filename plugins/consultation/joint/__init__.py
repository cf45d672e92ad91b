"""联合执法: several organs act together by one plan, and each decides in its own name (domain M-2)."""
