"""Every address of the product; the modules' pages are mounted here and nowhere else."""

from django.urls import path

from weili.web.views import health

app_name = "web"
urlpatterns = [path("healthz", health.healthz, name="healthz")]
