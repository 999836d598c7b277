"""Registers the sunshine application."""

from django.apps import AppConfig


class SunshineConfig(AppConfig):
    name = "weili.sunshine"
    label = "sunshine"
    verbose_name = "阳光餐饮"
