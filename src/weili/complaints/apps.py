"""Registers the complaints application."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "weili.complaints"
    label = "complaints"
    verbose_name = "投诉举报"
