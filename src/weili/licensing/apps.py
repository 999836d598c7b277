"""Registers the licensing application."""

from django.apps import AppConfig


class LicensingConfig(AppConfig):
    name = "weili.licensing"
    label = "licensing"
    verbose_name = "许可审批"
