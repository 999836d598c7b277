"""Registers the reactions: who gives grading its evidence is settled here, once, at start."""

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    name = "weili.reactions"
    label = "reactions"
    verbose_name = "联动"

    def ready(self) -> None:
        """Tell grading where its evidence lies."""
        from weili.reactions import evidence

        evidence.register()
