"""Registers the reactions: who gives grading its evidence and planning its grades is settled here, once, at start."""

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    name = "weili.reactions"
    label = "reactions"
    verbose_name = "联动"

    def ready(self) -> None:
        """Tell grading where its evidence lies, and planning where the grades do."""
        from weili.reactions import evidence, plan_facts

        evidence.register()
        plan_facts.register()
