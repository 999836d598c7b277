"""What phones sent of one inspection, as the desk looks at it (现场记录): contradictions, gaps, late ones, photos."""

from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.cache import never_cache

from weili.inspection.models import FieldFile, Inspection
from weili.inspection.queries.field import field_state
from weili.kernel.access import Refused
from weili.kernel.files import FileRefused, open_file
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.web.views.inspections import may_look, shown_to


def _looked_at(request: Request, key: str) -> Inspection:
    inspection = shown_to(request, key)
    if not may_look(request, inspection):
        raise Refused(request.person, Act.READ_PERSONAL)
    return inspection


@needs(Act.READ_VISIT, Act.INSPECT)
def inspection_field(request: Request, key: str) -> HttpResponse:
    """The records of a visit: first what somebody must look at, then all of them in the order of their arrival."""
    inspection = _looked_at(request, key)
    return page(request, "web/inspection_field.html", inspection=inspection, field=field_state(inspection))


@never_cache
@needs(Act.READ_VISIT, Act.INSPECT)
def inspection_file(request: Request, key: str, sha256: str) -> FileResponse:
    """One photo, voice note or signature of a visit, as its device sent it."""
    inspection = _looked_at(request, key)
    row = FieldFile.objects.filter(inspection=inspection, sha256=sha256).select_related("file").first()
    if row is None:
        raise Http404
    try:
        return FileResponse(open_file(row.file), content_type=row.file.kind)
    except FileRefused as lost:
        raise Http404 from lost
