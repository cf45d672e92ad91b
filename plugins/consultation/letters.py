"""The letters of 联合执法协商, one group a kind. Pure."""

from plugins.consultation.hazard.letters import LETTERS

__all__ = ["LETTERS"]
