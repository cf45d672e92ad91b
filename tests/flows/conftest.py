"""Tests of several parts together share the small district of the transfer tests."""

from tests.transfer.conftest import district, refused

__all__ = ["district", "refused"]
