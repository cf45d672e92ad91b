"""The seven coordination systems of the notice, each a plugin; no plugin imports another."""
