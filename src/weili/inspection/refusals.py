"""What the services of inspection say when something cannot be."""


class CannotArrange(ValueError):
    """An inspection that cannot be arranged, approved, made or given so; the sentence says why and how to go on."""


class ChecklistRefused(ValueError):
    """A checklist that cannot be drafted, changed, published or withdrawn so; the sentence says why."""
