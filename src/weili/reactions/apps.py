"""Registers the reactions: who gives grading its evidence and planning its grades is settled here, once, at start."""

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    name = "weili.reactions"
    label = "reactions"
    verbose_name = "联动"

    def ready(self) -> None:
        """Tell grading where its evidence lies, planning where the grades do, and inspection where the cap stands."""
        from weili.reactions import cap_facts, evidence, plan_facts

        evidence.register()
        plan_facts.register()
        cap_facts.register()
