"""Reading people, jobs and notifications: only what lies where the reader manages, asked, or is named."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from weili.kernel.access import area, held
from weili.kernel.models import AccountChange, Disclosure, District, Job, Notification, Person, Post
from weili.kernel.people import CERTIFICATE_SOON
from weili.kernel.roles import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleWanted:
    """What the list of people was asked for; empty means any."""

    q: str = ""
    role: str = ""
    station: str = ""
    #: active, deactivated or without a post
    state: str = ""
    #: a certificate that expired, ends soon or is not there
    certificate: str = ""


NOBODY_ASKED = PeopleWanted()


def people(reader: Person, *, on: date, wanted: PeopleWanted = NOBODY_ASKED) -> QuerySet[Person]:
    """The people who hold or held a post where the reader manages people, by name (人员列表).

    Whoever has no post at all yet is shown too: somebody was just added and waits for a post.
    """
    within = area(reader, Act.MANAGE_PEOPLE, on=on)
    rows = Person.objects.who_sign_in()
    if not within:
        return rows.none()
    if not within.everywhere:
        rows = rows.filter(Q(posts__district__in=within.districts) | Q(posts__isnull=True))
    if q := wanted.q:
        rows = rows.filter(Q(name__icontains=q) | Q(username__icontains=q) | Q(phone__contains=q))
    if wanted.role or wanted.station:
        named = {"posts__role": wanted.role, "posts__station": wanted.station}
        still = Q(posts__until__isnull=True) | Q(posts__until__gte=on)
        rows = rows.filter(still, **{name: value for name, value in named.items() if value})
    rows = rows.filter(_state(wanted.state, on), _certificate(wanted.certificate, on))
    return rows.distinct().prefetch_related(*held()).order_by("name", "pk")


def _state(state: str, on: date) -> Q:
    holding = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=on)).values("person")
    return {
        "active": Q(is_active=True),
        "deactivated": Q(is_active=False),
        "without": Q(is_active=True) & ~Q(pk__in=holding),
    }.get(state, Q())


def _certificate(certificate: str, on: date) -> Q:
    has = ~Q(certificate_number="")
    return {
        "expired": has & Q(certificate_until__lt=on),
        "soon": has & Q(certificate_until__gte=on, certificate_until__lte=on + CERTIFICATE_SOON),
        "none": Q(certificate_number="") | Q(certificate_until__isnull=True),
    }.get(certificate, Q())


def changes_of(person: Person, *, limit: int = 30) -> list[AccountChange]:
    """What was done to a person's account and posts, the latest first (人员变更)."""
    return list(person.account_changes.select_related("by").order_by("-at", "-pk")[:limit])


def looked_at_by(person: Person, *, limit: int = 30) -> list[Disclosure]:
    """Whose masked data a person was shown, when and why, the latest first (查看记录)."""
    return list(person.disclosures.order_by("-at", "-pk")[:limit])


def managed_districts(reader: Person, *, on: date) -> list[District]:
    """The districts in which a reader manages people, with their stations."""
    within = area(reader, Act.MANAGE_PEOPLE, on=on)
    rows = District.objects.all() if within.everywhere else District.objects.filter(code__in=within.districts)
    return list(rows.prefetch_related("stations").order_by("code"))


def jobs(reader: Person, *, on: date) -> QuerySet[Job]:
    """The jobs a reader asked for, and those of the districts where they import or verify, the latest first."""
    mine = Q(asked_by=reader)
    for act in (Act.IMPORT, Act.VERIFY_ARCHIVE):
        within = area(reader, act, on=on)
        mine |= Q(pk__isnull=False) if within.everywhere else Q(district__in=within.districts)
    return Job.objects.filter(mine).select_related("asked_by").order_by("-created_at", "-pk")


def running_jobs(reader: Person, *, on: date, limit: int = 5) -> list[Job]:
    """The jobs that wait or run now."""
    return list(jobs(reader, on=on).filter(state__in=[Job.State.WAITING, Job.State.RUNNING])[:limit])


def notifications(person: Person) -> QuerySet[Notification]:
    """A person's messages, the latest first."""
    return Notification.objects.filter(person=person).order_by("-at", "-pk")


def disclosures(subject: str, *, limit: int = 20) -> list[Disclosure]:
    """Who was shown the personal data of a subject, when and why (查看记录)."""
    rows = Disclosure.objects.filter(subject=subject).select_related("person").order_by("-at")
    return list(rows[:limit])
