"""Registers the web application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "weili.web"
    label = "web"
    verbose_name = "办公端"
