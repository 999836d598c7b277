"""Every address of the product; pages are mounted here and nowhere else."""

from django.urls import include, path

from weili.web.pages import PAGES
from weili.web.views import errors

# the rooms beside this one are named, not imported
urlpatterns = [
    path("api/", include("weili.api.urls")),
    path("", include("weili.public.urls")),
    path("", include((PAGES, "web"))),
]
handler404 = errors.not_found
handler500 = errors.broken
