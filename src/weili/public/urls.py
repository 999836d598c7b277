"""The addresses of the public room."""

from django.urls import path

from weili.public import views

app_name = "public"
urlpatterns = [
    path("p", views.find, name="find"),
    path("p/<str:code>", views.door, name="door"),
]
