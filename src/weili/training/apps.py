"""Registers the training application."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "weili.training"
    label = "training"
    verbose_name = "培训"
