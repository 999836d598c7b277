"""Setting the pages of issued papers (排印文书), while nobody waits."""

from typing import Any

from django.db import transaction

from weili.inspection.models import Paper
from weili.inspection.services.papers import TYPESET, seal_paper
from weili.kernel import clock
from weili.kernel.jobs import Running, work
from weili.kernel.models.people import system_person


@work(TYPESET)
def typeset_paper(running: Running) -> dict[str, Any]:
    """One paper: set, kept, sealed; done twice it is done once."""
    paper = Paper.objects.across_districts().select_related("district").get(pk=running.payload["paper"])
    with transaction.atomic():
        seal_paper(paper=paper, by=running.by or system_person(), at=clock.now())
        running.step(done=1, all=1)
    return {"number": paper.number}
