"""One way to act from a page: a form, a service, and the service's refusal as a sentence on the form."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict

from weili.archive.changes import NotChanged
from weili.archive.corrections import NotCorrected
from weili.archive.duties import DutyRefused
from weili.archive.identity.merging import CannotMerge
from weili.archive.listings import NotDecided
from weili.archive.taking import NotRecorded
from weili.inspection.drawing import CannotDraw
from weili.inspection.refusals import CannotArrange, ChecklistRefused
from weili.kernel.absences import AbsenceRefused
from weili.kernel.files import FileRefused
from weili.kernel.http import Request, go, page
from weili.kernel.outside_systems import TokenRefused
from weili.kernel.people import PeopleError
from weili.kernel.second_factor import WrongCode
from weili.kernel.workflow import CannotMove
from weili.law.source import LawError
from weili.web.forms import Form

#: what services say when something cannot be; every other exception is a fault of ours
REFUSALS = (
    AbsenceRefused,
    CannotArrange,
    CannotDraw,
    CannotMove,
    ChecklistRefused,
    NotChanged,
    NotCorrected,
    DutyRefused,
    NotDecided,
    NotRecorded,
    FileRefused,
    CannotMerge,
    PeopleError,
    TokenRefused,
    WrongCode,
    LawError,
    ValidationError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an act is called, what is said when it is done, and where one goes then."""

    title: str
    button: str
    done: str
    back: str
    #: what the act is about, in a line, and what it will lead to
    about: str = ""
    note: str = ""
    danger: bool = False


def posted(request: Request) -> QueryDict | None:
    """What was posted, also when it is nothing; None when the form is only asked for."""
    return request.POST if request.method == "POST" else None


def act_page(request: Request, act: Act, form: Form, write: Callable[[], object]) -> HttpResponse:
    """Ask for what an act needs; once given, write, and go back with a sentence. A refusal stays on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except REFUSALS as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, act.done)
            return go(request, act.back)
    status = 422 if form.errors and not getattr(request, "htmx", None) else 200
    return page(request, "web/act.html", part="form", status=status, act=act, form=form)
