"""Reading people, jobs and notifications: only what lies where the reader manages, asked, or is named."""

from datetime import date

from django.db.models import Q, QuerySet

from weili.kernel.access import area
from weili.kernel.models import Disclosure, District, Job, Notification, Person
from weili.kernel.roles import Act


def people(reader: Person, *, on: date, q: str = "", role: str = "") -> QuerySet[Person]:
    """The people who hold or held a post where the reader manages people, by name (人员列表).

    Whoever has no post at all yet is shown too: somebody was just added and waits for a post.
    """
    within = area(reader, Act.MANAGE_PEOPLE, on=on)
    rows = Person.objects.exclude(username="system")
    if not within:
        return rows.none()
    if not within.everywhere:
        rows = rows.filter(Q(posts__district__in=within.districts) | Q(posts__isnull=True))
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(username__icontains=q) | Q(phone__contains=q))
    if role:
        rows = rows.filter(posts__role=role)
    return rows.distinct().prefetch_related("posts__district", "posts__station").order_by("name", "pk")


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
