"""An empty home set up from the browser: the first administrator opens the district, and what to do next (建立辖区)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.kernel.http import Request, go, needs, page
from weili.kernel.models import District
from weili.kernel.places import CannotOpenDistrict, may_open_district, open_district
from weili.kernel.queries import managed_districts
from weili.web import acting, town_table
from weili.web.forms.setup import NewDistrict


@needs()
def setup(request: Request) -> HttpResponse:
    """Open a district with its towns and stations; who may is `open_district`'s to say."""
    if not may_open_district(request.person, on=request.on):
        raise Http404
    if request.POST.get("fill") == "1":
        return _filled(request)
    form = NewDistrict(acting.posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opened = open_district(
                code=given["code"], name=given["name"], bureau=given["bureau"], parents=given["above"],
                towns=given["listed"], by=request.person, at=request.at,
            )  # fmt: skip
        except CannotOpenDistrict as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已建立{opened}，街镇 {len(given['listed'])} 个。")
            return go(request, reverse("web:setup-next"))
    return page(request, "web/setup.html", status=422 if form.errors else 200, form=form)


def _filled(request: Request) -> HttpResponse:
    """The form again, with the towns that the table of divisions knows for the code."""
    given = {name: request.POST.get(name, "") for name in ("code", "name", "bureau", "parents", "towns")}
    lines = town_table.from_the_law(given["code"].strip())
    if lines:
        given["towns"] = lines
    else:
        messages.warning(request, "法定区划表中没有这个代码的街镇，请粘贴或上传本区的街镇表。")
    return page(request, "web/setup.html", form=NewDistrict(initial=given))


@needs()
def setup_next(request: Request) -> HttpResponse:
    """What a district that was just opened needs next: a first table, people, capacities."""
    districts = managed_districts(request.person, on=request.on)
    if not districts:
        raise Http404
    shown = District.objects.filter(pk__in=[district.pk for district in districts])
    return page(request, "web/setup_next.html", districts=shown.prefetch_related("towns", "stations"))
