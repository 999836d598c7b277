"""Registers the inspection application."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "weili.inspection"
    label = "inspection"
    verbose_name = "监督检查"
