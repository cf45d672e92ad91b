"""Pure values and arithmetic of enforcement coordination: no web, no tables, no clock of its own."""
