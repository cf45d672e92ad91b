"""A district of invented people and cases for trying the portal out and for training (interface.md, ``portal demo``)."""
