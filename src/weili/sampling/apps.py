"""Registers the sampling application."""

from django.apps import AppConfig


class SamplingConfig(AppConfig):
    name = "weili.sampling"
    label = "sampling"
    verbose_name = "抽样检验"
