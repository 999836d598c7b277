"""The pages of the office, by address. The name of a move is its button, its address and its service."""

from django.urls import path

from weili.web.views import health, home, sign_in

PAGES = [
    path("healthz", health.healthz, name="healthz"),
    path("", home.home, name="home"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("second-factor", sign_in.second_factor, name="second-factor"),
    path("first-administrator", sign_in.first_administrator, name="first-administrator"),
    path("password", sign_in.password, name="password"),
]
