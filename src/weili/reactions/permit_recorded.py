"""A permit was recorded: its renewal has a last day, counted back from the day it ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from weili.archive.duties import NewDuty, open_duties
from weili.archive.models import Permit
from weili.kernel import clock
from weili.kernel.models import Person
from weili.law.source import Article
from weili.reactions.reaction import Reaction

RULES = {"JY1": "licence.renew_closes", "JY2": "licence.renew_closes", "JY3": "licence.renew_closes",
         "SC": "production.renew_closes"}  # fmt: skip
#: renewals are put on the list a year ahead: the window opens 90 working days before the end
AHEAD = timedelta(days=365)


def watch_renewal(permits: Sequence[Permit], *, by: Person, at: datetime) -> None:
    """A licence that ends within a year must be renewed in time: the duty carries the last day to apply."""
    on = clock.day(at)
    duties = [
        NewDuty(
            title=f"许可延续申请截止：{permit.number}",
            subject=f"archive.Permit:{permit.pk}",
            rule=RULES[permit.kind],
            start=permit.valid_to,
            governed_on=on,
            business=permit.business,
        )
        for permit in permits
        if permit.kind in RULES
        and permit.state == Permit.State.VALID
        and permit.valid_to
        and on < permit.valid_to <= on + AHEAD
    ]
    if duties:
        open_duties(duties=duties, by=by, at=at)


REACTIONS = (
    Reaction(
        "一年内到期的许可：延续申请截止日", Article("食品经营许可和备案管理办法", "第三十二条"), watch_renewal
    ),
)
