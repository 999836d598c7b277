"""The card of a business on a page that is about something else: a duty, a grade, a question of identity."""

from weili.archive.models import Business
from weili.archive.queries.businesses import archive_of
from weili.kernel.http import Request
from weili.oversight.card import BeforeYouAct, before_you_act


def card_about(request: Request, business: Business | None) -> BeforeYouAct | None:
    """What to know before acting on a business; None where there is none, or its archive is not the reader's."""
    head = archive_of(request.person, business.pk, on=request.on) if business else None
    return before_you_act(head, reader=request.person, on=request.on, at=request.at) if head else None
