"""One file per group of pages; one service or query call per view."""
