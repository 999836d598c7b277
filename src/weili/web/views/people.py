"""People and their posts (人员与权限): add, give and end posts, certificates, passwords, the second factor."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.archive.queries.paging import page_of
from weili.kernel import people as services
from weili.kernel import queries, second_factor
from weili.kernel.http import Request, needs, page
from weili.kernel.models import Person
from weili.kernel.people import NewPerson, NewPost
from weili.kernel.roles import Act as Right
from weili.kernel.roles import Role
from weili.web import acting, filters
from weili.web.forms import Form, Nothing
from weili.web.forms import people as forms

ROLES = tuple((role.value, role.label) for role in Role)


@needs(Right.MANAGE_PEOPLE)
def people_list(request: Request) -> HttpResponse:
    """Everybody who holds or held a post where one manages people."""
    q = filters.question(request.GET)
    role = filters.one_of(request.GET, "role", ROLES)
    rows = queries.people(request.person, on=request.on, q=q, role=role)
    found = page_of(rows, filters.page_number(request.GET), read=list)
    shown = [(person, [_post(post, request) for post in person.posts.all()]) for person in found.rows]
    return page(request, "web/people.html", part="list", found=found, rows=shown, q=q, role=role, roles=ROLES)


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
