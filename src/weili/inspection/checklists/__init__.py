"""Checklists: the official list behind an imported visit, and the versioned documents that inspections use."""
