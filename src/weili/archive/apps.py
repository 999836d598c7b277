"""The archive as a Django application; its guards are put back after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArchiveConfig(AppConfig):
    name = "weili.archive"
    label = "archive"
    verbose_name = "一企一档"

    def ready(self) -> None:
        """Triggers are installed after migrations: altering a table on SQLite drops them silently."""
        from weili.archive.identity import heads
        from weili.archive.queries import work_list
        from weili.archive.timeline import guards
        from weili.kernel import access, people

        access.heads_of = heads.heads_of
        people.duties_held = lambda person: work_list.held_by(person).count()
        post_migrate.connect(guards.after_migrate, sender=self)
