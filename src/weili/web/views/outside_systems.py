"""Outside systems (外部系统): their tokens and what they called; a token is shown once, when it is made."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.archive.queries.paging import page_of
from weili.kernel import outside_systems as services
from weili.kernel.http import Request, needs, page
from weili.kernel.outside_systems import NewToken, TokenRefused
from weili.kernel.queries import managed_districts
from weili.kernel.roles import Act as Right
from weili.web import acting, filters
from weili.web.forms import Nothing
from weili.web.forms import outside_systems as forms


@needs(Right.MANAGE_PEOPLE)
def outside_systems(request: Request) -> HttpResponse:
    """The tokens where one manages people, and every call of them, or of the one that is asked for."""
    rows = list(services.tokens(request.person, on=request.on))
    chosen = next((each for each in rows if str(each.pk) == request.GET.get("system")), None)
    calls = services.calls(request.person, on=request.on, token=chosen)
    return page(
        request,
        "web/outside_systems.html",
        part="calls",
        lines=[(each, services.acts_of(each), services.standing(each, on=request.on)) for each in rows],
        chosen=chosen,
        found=page_of(calls, filters.page_number(request.GET), read=list),
    )


@needs(Right.MANAGE_PEOPLE)
def outside_system_add(request: Request) -> HttpResponse:
    """Make a token (签发令牌) and show it, this once."""
    districts = managed_districts(request.person, on=request.on)
    form = forms.NewToken(acting.posted(request), districts=districts)
    if request.method == "POST" and form.is_valid():
        try:
            new = NewToken(**form.cleaned_data)
            token, secret = services.add_token(new=new, by=request.person, at=request.at)
        except TokenRefused as refusal:
            form.refuse(refusal)
        else:
            shown = page(request, "web/outside_token.html", token=token, secret=secret)
            shown["Cache-Control"] = "no-store"
            return shown
    status = 422 if form.errors else 200
    return page(request, "web/outside_system_add.html", status=status, form=form)


@needs(Right.MANAGE_PEOPLE)
def outside_system_revoke(request: Request, key: int) -> HttpResponse:
    """Revoke a token (吊销令牌)."""
    token = services.tokens(request.person, on=request.on).filter(pk=key).first()
    if token is None:
        raise Http404
    act = acting.Act(
        title="吊销令牌",
        button="吊销",
        done=f"{token.name}的令牌已吊销。",
        back=reverse("web:outside-systems"),
        about=f"{token.name}　{token.begins}…",
        note="吊销立即生效，不能撤回；调用记录保留。",
        danger=True,
    )
    return acting.act_page(
        request,
        act,
        Nothing(acting.posted(request)),
        lambda: services.revoke_token(token=token, by=request.person, at=request.at),
    )
