"""The cast of what is seen across the modules."""

from tests.cast import cast
from tests.web.conftest import as_person, desk

__all__ = ["as_person", "cast", "desk"]
