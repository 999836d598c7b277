"""The pages of the officers, server-rendered; htmx swaps a part of the same template."""
