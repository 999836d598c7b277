"""The file that a long export left: for whoever asked for it, while they may still export the same."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from weili.kernel.access import Refused
from weili.kernel.http import Request, needs
from weili.kernel.models import Job
from weili.kernel.roles import Act
from weili.web import exporting
from weili.web.jobs import last_kept


@needs(Act.EXPORT)
def export_file(request: Request, key: int) -> FileResponse:
    """Hand out the file of an export (下载导出文件); each time is noted on the job."""
    jobs = Job.objects.filter(kind=exporting.KIND, asked_by=request.person, state=Job.State.DONE)
    job = get_object_or_404(jobs.filter(finished_at__gte=last_kept(request.at)), pk=key)
    if job.payload.get("area") != exporting.area_of(request.person, request.on):
        raise Refused(request.person, Act.EXPORT)
    path = job.result.get("path", "")
    if not path or not default_storage.exists(path):
        raise Http404
    _note(job, request)
    name = job.result["name"]
    return FileResponse(
        default_storage.open(path, "rb"), as_attachment=True, filename=name,
        content_type=exporting.TYPES[name.rsplit(".", 1)[-1]],
    )  # fmt: skip


@transaction.atomic
def _note(job: Job, request: Request) -> None:
    held = Job.objects.select_for_update().get(pk=job.pk)
    downloads = [
        *held.result.get("downloads", ()),
        {"at": f"{timezone.localtime(request.at):%Y-%m-%d %H:%M}", "by": request.person.name},
    ]
    held.result = {**held.result, "downloads": downloads}
    held.save(update_fields=["result"])
