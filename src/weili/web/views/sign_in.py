"""Signing in and out, the first administrator, the second factor, and changing one's password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_otp import login as otp_login

from weili.kernel import people
from weili.kernel import second_factor as factor
from weili.kernel.http import Request, go, needs, next_url, open_to_all, page
from weili.kernel.models import District, Person
from weili.web.forms import sign_in as forms


@open_to_all
def sign_in(request: Request) -> HttpResponse:
    """Sign in by name and password; five failures lock the name at this address for a quarter of an hour."""
    if not Person.objects.who_sign_in().exists():
        return redirect("web:first-administrator")
    form = forms.SignIn(request.POST or None)
    if form.is_valid():
        found = authenticate(request, **form.credentials)
        if found is not None:
            login(request, found)
            first = "web:home" if District.objects.exists() else "web:setup"
            return go(request, next_url(request, reverse(first)))
        form.add_error(None, "登录名或密码不对。请再试一次；连续输错五次会锁定十五分钟。")
    return page(request, "web/sign_in.html", part="form", form=form, next=next_url(request, ""))


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """What somebody sees after five failures; called by axes."""
    return page(request, "web/locked_out.html", status=429)


@require_POST
@needs()
def sign_out(request: Request) -> HttpResponse:
    """End the session."""
    logout(request)
    return go(request, reverse("web:sign-in"))


@open_to_all
def first_administrator(request: Request) -> HttpResponse:
    """Make the first administrator of an empty home; closed as soon as there is one."""
    if Person.objects.who_sign_in().exists():
        return redirect("web:sign-in")
    form = forms.FirstAdministrator(request.POST or None, districts=list(District.objects.order_by("code")))
    if form.is_valid():
        given = form.cleaned_data
        try:
            people.first_administrator(
                username=given["username"], name=given["name"], password=given["password"],
                district=form.district, at=request.at,
            )  # fmt: skip
        except (people.PeopleError, ValidationError) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "管理员已建立，请登录。")
            return go(request, reverse("web:sign-in"))
    return page(request, "web/first_administrator.html", part="form", form=form)


@needs()
def second_factor(request: Request) -> HttpResponse:
    """Set up the second factor, or give its code: before anything else for whoever must or has one."""
    if request.user.is_verified():  # type: ignore[union-attr]
        return go(request, next_url(request, reverse("web:home")))
    form = forms.Code(request.POST or None)
    known = factor.enrolled(request.person)
    enrolment = None if known else factor.enrol(person=request.person, at=request.at)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            recovery = [] if known else factor.confirm(person=request.person, code=code, at=request.at)
            device = factor.verify(
                person=request.person, code=recovery[0] if recovery else code, at=request.at
            )
        except factor.WrongCode as refusal:
            form.add_error("code", str(refusal))
        else:
            otp_login(request, device)
            if recovery:
                return page(request, "web/recovery_codes.html", codes=recovery[1:])
            return go(request, next_url(request, reverse("web:home")))
    return page(request, "web/second_factor.html", part="form", form=form, enrolment=enrolment)


@needs()
def password(request: Request) -> HttpResponse:
    """Change one's own password."""
    form = forms.Password(request.POST or None)
    if form.is_valid():
        try:
            people.change_password(
                person=request.person,
                old=form.cleaned_data["old"],
                password=form.cleaned_data["new"],
                at=request.at,
            )
        except (people.PeopleError, ValidationError) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "密码已修改，请用新密码登录。")
            logout(request)
            return go(request, reverse("web:sign-in"))
    return page(request, "web/password.html", part="form", form=form)
