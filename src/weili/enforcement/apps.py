"""Registers the enforcement application."""

from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "weili.enforcement"
    label = "enforcement"
    verbose_name = "执法办案"
