"""Registers the public room."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "weili.public"
    label = "public"
    verbose_name = "公众"
