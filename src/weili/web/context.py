"""What the frame of every page needs."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The signed-in person of the frame."""
    return {"person": getattr(request, "person", None)}
