"""Everybody and every place of the tests."""

from tests.cast import cast

__all__ = ["cast"]
