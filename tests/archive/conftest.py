"""The archive's tests have the whole cast, on both databases."""

from tests.cast import cast

__all__ = ["cast"]
