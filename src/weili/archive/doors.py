"""Door codes (门码): the address of a business's public page, unguessable and printed on posters."""

import secrets
from datetime import datetime

from django.db import transaction

from weili.archive.models import Business, Door
from weili.archive.permission import require_any
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: letters and digits that nobody takes for each other on a wall
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10


@transaction.atomic
def door_of(*, business: Business, by: Person, at: datetime) -> Door:
    """The door code of an archive (门码), drawn when it is first asked for. Raises Refused."""
    require_any(by, [business.place], at=at, acts=(Act.INSPECT, Act.PUBLISH_VISIT, Act.EDIT_BUSINESS))
    head = business.root or business
    door, _ = Door.objects.in_district(head.district_id).get_or_create(
        business=head,
        defaults={
            "district_id": head.district_id, "made_at": at,
            "code": "".join(secrets.choice(ALPHABET) for _ in range(LENGTH)),
        },
    )  # fmt: skip
    found: Door = door
    return found


def public_address(door: Door) -> str:
    """Where the public page of a door lies, without the host: `/p/7K2M9QXW4D`."""
    return f"/p/{door.code}"


def behind(code: str) -> Business | None:
    """The archive behind a door code as somebody typed or scanned it; None where there is none."""
    door = (
        Door.objects.across_districts()
        .filter(code=code.strip().upper())
        .select_related("business__root")
        .first()
    )
    return None if door is None else door.business.root or door.business
