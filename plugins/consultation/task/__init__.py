"""会议事项: what a meeting has a unit do until a day; it comes back to the next agenda until it is done (domain M-3)."""
