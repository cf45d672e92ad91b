"""紧急情况通知: a major hazard is told to the department that must come, at any hour (domain M-4, M-5)."""
