"""Background work of the office: long lists written as files, and the files taken away after their days."""

from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlsplit

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.urls import resolve

from weili.kernel import clock
from weili.kernel.access import Refused, held
from weili.kernel.http import Request
from weili.kernel.jobs import GiveUp, Running, every, work
from weili.kernel.models import Job
from weili.web import exporting


@work(exporting.KIND, lease_seconds=300, max_attempts=3)
def export_list(running: Running) -> dict[str, Any]:
    """Write a list as a file (导出大列表): the view that would have answered is called in the asker's name."""
    if running.by is None:
        raise GiveUp("导出任务没有申请人，请重新导出")
    with TemporaryFile() as file:
        told = exporting.Background(file, lambda done, all_: _tell(running, done, all_))
        request = _request(running, told)
        match = resolve(request.path)
        try:
            match.func(request, *match.args, **match.kwargs)
        except Refused as refusal:
            raise GiveUp(f"{refusal}，导出未完成") from refusal
        size = file.seek(0, 2)
        file.seek(0)
        with transaction.atomic():  # a cancelled job leaves no file
            running.renew()
        path = default_storage.save(f"exports/{running.job.pk}-{running.job.attempts}", File(file))
    return {"path": path, "name": told.name, "size": size}


def _tell(running: Running, done: int, all_: int) -> None:
    with transaction.atomic():
        running.step(done=done, all=all_, message=str(running.payload.get("title", "")))


def _request(running: Running, told: exporting.Background) -> Request:
    """The request as the asker made it, at the present instant: what may no longer be seen is not written."""
    address = urlsplit(str(running.payload["address"]))
    request = Request()
    request.method, request.path, request.path_info = "GET", address.path, address.path
    request.GET = QueryDict(address.query)
    request.at = running.now()
    request.on = clock.day(request.at)
    assert running.by is not None
    request.person = running.by
    prefetch_related_objects([running.by], *held())
    request.background = told
    return request


@work("export.clear", lease_seconds=300)
def clear_exports(running: Running) -> dict[str, Any]:
    """Delete the files of exports after their days (清理导出文件); the job says that they are gone."""
    old = Job.objects.filter(
        kind=exporting.KIND,
        state=Job.State.DONE,
        finished_at__lt=last_kept(running.now()),
        result__has_key="path",
    )
    cleared = 0
    for job in old:
        default_storage.delete(job.result["path"])
        job.result = {name: value for name, value in job.result.items() if name != "path"}
        job.save(update_fields=["result"])
        cleared += 1
    return {"deleted": cleared}


def last_kept(at: datetime) -> datetime:
    """Files that were finished before this are taken away."""
    return at - timedelta(days=exporting.KEPT_DAYS)


every(name="清理导出文件", kind="export.clear", hour=4)
