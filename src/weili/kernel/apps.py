"""The kernel as a Django application."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "weili.kernel"
    label = "kernel"
    verbose_name = "基础"
