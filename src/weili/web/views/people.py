"""People and their posts (人员与权限): add, give and end posts, certificates, passwords, the second factor."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from weili.archive.queries import duties as queries_duties
from weili.archive.queries import work_list
from weili.archive.queries.paging import each_of, page_of
from weili.exchange.writers import Printed
from weili.kernel import people as services
from weili.kernel import queries, second_factor
from weili.kernel.access import GRANTS, TWO_FACTOR
from weili.kernel.http import Request, needs, page
from weili.kernel.models import Person
from weili.kernel.people import NewPerson, NewPost
from weili.kernel.queries import PeopleWanted
from weili.kernel.roles import Act as Right
from weili.kernel.roles import Reach, Role
from weili.web import acting, exporting, filters
from weili.web.forms import Form, Nothing
from weili.web.forms import people as forms

ROLES = tuple((role.value, role.label) for role in Role)
STATES = (("active", "启用"), ("deactivated", "已停用"), ("without", "没有岗位"))
CERTIFICATES = (("soon", "60天内到期"), ("expired", "已到期"), ("none", "未登记"))
HEADINGS = ("姓名", "登录名", "电话", "岗位", "执法证号", "执法证有效期至", "未办结待办", "状态")
REACHES = {Reach.OWN: "本户", Reach.STATION: "本所", Reach.DISTRICT: "全区", Reach.CITY: "全市"}
CHANGES_SHOWN = 10


def _asked(request: Request) -> tuple[PeopleWanted, exporting.Choices]:
    """What the list was asked for, and what it may be asked for."""
    districts = queries.managed_districts(request.person, on=request.on)
    stations = tuple((str(s.pk), s.name) for district in districts for s in district.stations.all())
    choices = {
        "role": ("岗位", ROLES),
        "station": ("监管所", stations),
        "state": ("状态", STATES),
        "certificate": ("执法证", CERTIFICATES),
    }
    chosen = {name: filters.one_of(request.GET, name, values) for name, (_, values) in choices.items()}
    return PeopleWanted(q=filters.question(request.GET), **chosen), choices


@needs(Right.MANAGE_PEOPLE)
def people_list(request: Request) -> HttpResponse:
    """Everybody who holds or held a post where one manages people."""
    wanted, choices = _asked(request)
    rows = queries.people(request.person, on=request.on, wanted=wanted)
    found = page_of(rows, filters.page_number(request.GET), read=list)
    ending = queries.people(request.person, on=request.on, wanted=PeopleWanted(certificate="soon")).count()
    return page(
        request,
        "web/people.html",
        part="list",
        found=found,
        rows=[_line(person, request) for person in found.rows],
        wanted=wanted,
        choices=[(n, label, values, getattr(wanted, n)) for n, (label, values) in choices.items()],
        ending=ending,
        may_export=exporting.may_export(request),
    )


def _line(person: Person, request: Request) -> dict[str, Any]:
    certificate = services.certificate_standing(person, on=request.on)
    posts = [_post(post, request) for post in person.posts.all()]
    return {"person": person, "posts": posts, "certificate": certificate}


@needs(Right.EXPORT)
def people_export(request: Request, ending: str) -> HttpResponseBase:
    """The people as they are shown, every page of them."""
    exporting.ready(request, ending, Right.MANAGE_PEOPLE)
    wanted, choices = _asked(request)
    rows = queries.people(request.person, on=request.on, wanted=wanted)
    words = exporting.chosen(choices, {name: getattr(wanted, name) for name in choices})
    printed = Printed("人员", HEADINGS, [*words, *([("搜索", wanted.q)] if wanted.q else [])])
    return exporting.export(request, ending, printed, _cells(rows, request))


def _cells(rows: QuerySet[Person], request: Request) -> Iterator[tuple[object, ...]]:
    for person in each_of(rows):
        posts = [_post(post, request) for post in person.posts.all()]
        yield (
            person.name, person.username, person.phone, "；".join(p["words"] for p in posts if not p["ended"]),
            person.certificate_number, person.certificate_until, services.duties_held(person),
            "启用" if person.is_active else "已停用",
        )  # fmt: skip


@needs(Right.MANAGE_PEOPLE)
def access_table(request: Request) -> HttpResponse:
    """Who may do what where (岗位与权限): the table that decides, as it stands in the house."""
    roles = [role for role in Role if role is not Role.SYSTEM and GRANTS[role]]
    rows = [
        (act.label, [REACHES.get(GRANTS[role][act], "") if act in GRANTS[role] else "" for role in roles])
        for act in Right
    ]
    return page(
        request,
        "web/people_access.html",
        roles=roles,
        rows=rows,
        factor=[r.label for r in roles if r in TWO_FACTOR],
    )


def _post(post: Any, request: Request) -> dict[str, Any]:
    where = post.station or post.district or "全市"
    return {
        "post": post,
        "words": f"{where} {Role(post.role).label}",
        "ended": post.until is not None and post.until < request.on,
        "later": post.since > request.on,
    }


def _managed(request: Request, key: int) -> Person:
    person = queries.people(request.person, on=request.on).filter(pk=key).first()
    if person is None:
        raise Http404
    return person


@needs(Right.MANAGE_PEOPLE)
def person(request: Request, key: int) -> HttpResponse:
    """One person: posts, certificate, second factor, and why they may not inspect, if so."""
    shown = _managed(request, key)
    return page(
        request,
        "web/person.html",
        shown=shown,
        given=[_post(post, request) for post in shown.posts.all()],
        certificate=services.certificate_standing(shown, on=request.on),
        duties=queries_duties.duty_rows(work_list.held_by(shown)[:CHANGES_SHOWN], at=request.at),
        held=services.duties_held(shown),
        absences=shown.absences.select_related("deputy").order_by("-until")[:CHANGES_SHOWN],
        changes=queries.changes_of(shown),
        looked=queries.looked_at_by(shown),
        enrolled=second_factor.enrolled(shown),
        objections=services.may_inspect(shown, request.on),
    )


@needs(Right.MANAGE_PEOPLE)
def person_add(request: Request) -> HttpResponse:
    """Add a person with a first password; posts are given on their page."""
    form = forms.NewPerson(acting.posted(request))
    districts = queries.managed_districts(request.person, on=request.on)
    if not districts:
        raise Http404

    def write() -> None:
        given = dict(form.cleaned_data)
        password = given.pop("password")
        with transaction.atomic():
            added = services.add_person(
                new=NewPerson(**given), district=districts[0], by=request.person, at=request.at
            )
            services.set_password(person=added, password=password, by=request.person, at=request.at)

    act = acting.Act(
        title="新增人员",
        button="新增",
        done="已新增，请打开他的页面任命岗位。",
        back=reverse("web:people"),
        note="没有岗位的人员登录后什么也看不到；岗位在他的页面上任命。",
    )
    return acting.act_page(request, act, form, write)


Prepared = tuple[Form, Callable[[], Any]]


def _give_post(request: Request, person: Person) -> Prepared:
    districts = queries.managed_districts(request.person, on=request.on)
    form = forms.GivePost(acting.posted(request), districts=districts, initial={"since": request.on})

    def write() -> Any:
        given = form.cleaned_data
        district, station = form.places[given["place"]]
        post = NewPost(
            role=Role(given["role"]),
            district=district,
            station=station,
            since=given["since"],
            until=given["until"],
            business_id=given["business"],
        )
        return services.give_post(person=person, new=post, by=request.person, at=request.at)

    return form, write


def _end_post(request: Request, person: Person) -> Prepared:
    running = [post for post in person.posts.all() if post.until is None or post.until >= request.on]
    form = forms.EndPost(acting.posted(request), posts=running, initial={"on": request.on})

    def write() -> Any:
        post = form.posts[form.cleaned_data["post"]]
        return services.end_post(post=post, on=form.cleaned_data["on"], by=request.person, at=request.at)

    return form, write


def _plain(
    form: type[Form], service: Callable[..., Any], *initial: str
) -> Callable[[Request, Person], Prepared]:
    """An act whose form has the very names that its service takes."""

    def prepare(request: Request, person: Person) -> Prepared:
        known = {name: getattr(person, f"certificate_{name}") for name in initial}
        given = form(acting.posted(request), initial=known)
        return given, lambda: service(person=person, **given.cleaned_data, by=request.person, at=request.at)

    return prepare


#: the act in the address → its title, what is said when it is done, its form and service
ACTS: dict[str, tuple[str, str, Callable[[Request, Person], Prepared]]] = {
    "give-post": ("任命岗位", "岗位已任命。", _give_post),
    "end-post": ("结束岗位", "岗位已结束。", _end_post),
    "certificate": (
        "登记执法证",
        "执法证已登记。",
        _plain(forms.Certificate, services.record_certificate, "number", "until"),
    ),
    "password": ("重设密码", "密码已重设。", _plain(forms.NewPassword, services.set_password)),
    "reset-second-factor": ("解除两步验证", "已解除，他下次登录时重新绑定手机。", _plain(Nothing, second_factor.reset)),
    "deactivate": ("停用", "已停用。", _plain(Nothing, services.deactivate)),
    "reactivate": ("恢复启用", "已恢复启用。", _plain(Nothing, services.reactivate)),
}  # fmt: skip


@needs(Right.MANAGE_PEOPLE)
def person_act(request: Request, key: int, act: str) -> HttpResponse:
    """One act upon a person's account; the service decides."""
    shown = _managed(request, key)
    if act not in ACTS:
        raise Http404
    title, done, prepare = ACTS[act]
    form, write = prepare(request, shown)
    back = reverse("web:person", args=[shown.pk])
    return acting.act_page(
        request, acting.Act(title=title, button=title, done=done, back=back, about=shown.name), form, write
    )
