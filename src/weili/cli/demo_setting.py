"""What a demo district needs beside its files: people with posts, grades and plans."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from weili.archive.duties import NewDuty, open_duties
from weili.archive.models import Permit
from weili.grading.models import Grade
from weili.grading.services import propose_grades, propose_next_years, review_grades, sign_proposals
from weili.kernel import clock, people
from weili.kernel.models import District, Person, Post, Station
from weili.kernel.people import NewPerson, NewPost
from weili.kernel.roles import Role
from weili.planning.models import PLANNED, Plan, PlannedVisit
from weili.planning.services import approve_plan, make_plan, set_capacity
from weili.twin.accounts import Account
from weili.twin.accounts import accounts as demo_accounts
from weili.twin.world import FIRST_DAY, make_world

#: every second proposal of the shown town is signed, so that each state of a grade can be seen
SIGNED_SHARE = 2
#: of the planned visits that were missed one in so many is made up for
MADE_UP = 8


def give_accounts(district: District, of: tuple[int, date, int], *, by: Person, at: datetime) -> None:
    """Give everybody of the demo a person, a post and the password of the role (演示账号)."""
    seed, today, businesses = of
    world = make_world(seed=seed, today=today, businesses=businesses)
    stations = {s.name: s for s in Station.objects.filter(district=district)}
    shown = []
    with transaction.atomic():
        for account in demo_accounts(world):
            permit = world.shops[account.shop - 1].permit if account.shop else ""
            if (
                _give(account, district, stations.get(account.station), permit, by=by, at=at)
                and account.shown
            ):
                shown.append(account.username)
        district.settings = {**district.settings, "demo_accounts": shown}
        district.save(update_fields=["settings"])


def _give(
    account: Account, district: District, station: Station | None, permit: str, *, by: Person, at: datetime
) -> bool:
    held = (
        Permit.objects.in_district(district).filter(number=permit).select_related("business").first()
        if permit
        else None
    )
    if permit and held is None:
        return False
    role = Role(account.role)
    officer = role in people.INSPECTING
    new = NewPerson(
        username=account.username, name=account.name,
        certificate_number=f"演示{clock.day(at).year}{Person.objects.count():04d}" if officer else "",
        certificate_until=date(clock.day(at).year + 3, 12, 31) if officer else None,
    )  # fmt: skip
    person = people.add_person(new=new, district=district, by=by, at=at)
    business = held.business.root_id if held else None
    post = NewPost(role=role, district=district, since=FIRST_DAY, station=station, business_id=business)
    people.give_post(person=person, new=post, by=by, at=at)
    if account.shown:  # the others are there to be seen; an administrator may give them a password
        people.set_password(person=person, password=account.password, by=by, at=at)
    return True


def grade_and_plan(district: District, *, by: Person, at: datetime) -> tuple[dict[str, int], dict[str, Any]]:
    """Propose this year's grades, sign some of them by two people; approve this year's plan, draft the next one."""
    year = clock.day(at).year
    run = propose_grades(district=district, year=year, by=by, at=at)
    _sign(district, year, at=at)
    propose_next_years(district=district, year=year, by=by, at=at)
    plan = _plan_year(district, year, by=by, at=_a_month_ago(at))
    leader = Post.objects.filter(district=district, role=Role.LEADER).select_related("person").first()
    if leader is not None:
        plan = approve_plan(plan=plan, by=leader.person, at=at)
        _make_up(plan, by=by, at=at)
    if clock.day(at).month > 10:
        _plan_year(district, year + 1, by=by, at=at)
    graded = {f"{letter}级": count for letter, count in sorted(run.proposed.items())}
    return {**graded, "未评定": sum(run.withheld.values())}, {"year": plan.year, **plan.summary}


def _plan_year(district: District, year: int, *, by: Person, at: datetime) -> Plan:
    """The draft of a year with the officers of every station."""
    for station in Station.objects.filter(district=district):
        officers = Post.objects.filter(station=station, role__in=[Role.INSPECTOR, Role.STATION_HEAD]).count()
        set_capacity(
            station=station, year=year, officers=officers + 3, visits_per_officer_month=22, by=by, at=at
        )
    return make_plan(district=district, year=year, by=by, at=at)


def _a_month_ago(at: datetime) -> datetime:
    """The first of the month before, in the same year: a plan is older than the day on which one looks at it."""
    day = clock.day(at)
    return clock.noon(day.replace(month=max(1, day.month - 1), day=1))


def _make_up(plan: Plan, *, by: Person, at: datetime) -> None:
    """Some planned visits of past months were missed: each station's officers have them as work of their own."""
    on = clock.day(at)
    missed = PlannedVisit.objects.in_district(plan.district_id).filter(
        plan=plan, month__lt=on.month, state=PlannedVisit.State.PLANNED, duty=None
    )
    officers: dict[int, list[Person]] = {}
    for post in Post.objects.filter(district=plan.district, role=Role.INSPECTOR).select_related("person"):
        officers.setdefault(post.station_id or 0, []).append(post.person)
    duties = []
    for place, visit in enumerate(missed.select_related("business", "station").order_by("pk")[::MADE_UP]):
        there = officers.get(visit.station_id or 0)
        duties.append(
            NewDuty(
                title=f"补做{visit.month}月计划检查：{visit.business}"[:200],
                subject=f"{PLANNED}{visit.pk}", start=on.replace(day=1), business=visit.business,
                station=visit.station, person=there[place % len(there)] if there else None,
                due_on=on + timedelta(days=place * 5 % 29 - 9),
            )
        )  # fmt: skip
    open_duties(duties=duties, by=by, at=at)


def _sign(district: District, year: int, *, at: datetime) -> None:
    """The shown station's inspector takes some proposals as their own, the head confirms them."""
    proposed = Grade.objects.in_district(district).filter(year=year, state=Grade.State.PROPOSED)
    heads = Post.objects.filter(district=district, role=Role.STATION_HEAD).select_related("person")
    for head in heads:
        filler = (
            Post.objects.filter(station=head.station, role=Role.INSPECTOR).select_related("person").first()
        )
        grades = list(proposed.filter(business__station=head.station).select_related("business"))[
            ::SIGNED_SHARE
        ]
        if filler is None or not grades:
            continue
        signed = sign_proposals(grades=grades, by=filler.person, at=at)
        review_grades(grades=signed, by=head.person, at=at)
