"""A paper of a kind, made from what it is about; its pictures; and its pages."""

from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from django.conf import settings

from weili.archive.doors import public_address
from weili.archive.models import Door
from weili.inspection.field.on_site import on_site
from weili.inspection.models import FieldFile, Inspection, Order, Paper, Talk
from weili.inspection.papers import after, before, visit
from weili.inspection.papers.blocks import pictures_of
from weili.kernel.files import FileRefused, open_file
from weili.kernel.typesetting import can_set, typeset

_TEMPLATES = Path(__file__).parents[1] / "templates" / "typst"


def values_for(kind: str, about: Inspection | Order | Talk) -> dict[str, Any]:
    """What a paper of a kind says, made from an inspection, an order or a talk."""
    if isinstance(about, Order):
        return after.order_paper(about)
    if isinstance(about, Talk):
        return after.talk_paper(about)
    match kind:
        case Paper.Kind.APPROVAL:
            return before.approval_paper(about)
        case Paper.Kind.NOTICE:
            return before.notice_paper(about)
        case Paper.Kind.RECORD:
            return visit.record_paper(on_site(about))
        case Paper.Kind.RESULT:
            return visit.result_paper(on_site(about))
        case Paper.Kind.RECHECK:
            order = about.rechecks
            found = list(order.findings.order_by("item_code", "pk")) if order else []
            return visit.recheck_paper(on_site(about), found)
    raise ValueError(f"an inspection has no paper of the kind {kind}")


def pages_of(paper: Paper, *, image: bool = False) -> bytes:
    """A paper as PDF/A, or its first page as a picture."""
    pictures = _pictures(paper)
    values = {
        **paper.values, "number": paper.number, "provisional": paper.provisional, "pictures": sorted(pictures),
        "void": paper.state == Paper.State.VOID,
    }  # fmt: skip
    return typeset(_TEMPLATES / "paper.typ", values, name="paper", pictures=pictures, image=image)


def _pictures(paper: Paper) -> dict[str, bytes]:
    wanted = pictures_of(paper.values)
    if not wanted or paper.inspection_id is None:
        return {}
    rows = FieldFile.objects.in_district(paper.district_id).filter(
        inspection=paper.inspection_id, sha256__in=wanted
    )
    found = {}
    for row in rows.select_related("file"):
        try:
            with open_file(row.file) as content:
                picture = content.read()
        except FileRefused:  # the store lost it: the paper says so in its place
            continue
        if can_set(picture):
            found[row.sha256] = picture
    return found


def poster(inspection: Inspection, door: Door, *, host: str) -> bytes:
    """The poster at the door (公示海报) as PDF/A, with the QR to the public page."""
    address = (settings.PUBLIC_URL or host) + public_address(door)
    values = visit.poster_values(inspection, address=address, code=door.code)
    picture = BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", scale=4, border=2)
    return typeset(_TEMPLATES / "poster.typ", values, name="poster", pictures={"qr.svg": picture.getvalue()})
