"""Registers the planning application."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "weili.planning"
    label = "planning"
    verbose_name = "监督检查计划"
