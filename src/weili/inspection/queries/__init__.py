"""Reading what on-site inspection keeps; one file per question."""
