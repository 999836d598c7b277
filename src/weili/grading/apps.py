"""Registers the grading application."""

from django.apps import AppConfig


class GradingConfig(AppConfig):
    name = "weili.grading"
    label = "grading"
    verbose_name = "风险分级"
