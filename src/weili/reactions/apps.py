"""Registers the reactions application."""

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    name = "weili.reactions"
    label = "reactions"
    verbose_name = "联动"
