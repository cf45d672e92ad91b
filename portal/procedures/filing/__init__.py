"""立案登记: a unit's own case needs a place to hang on, and no more (G-11b)."""
