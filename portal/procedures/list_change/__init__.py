"""清单调整: a change of the authority list is itself a matter, so that publishing it is a step (L-5)."""
