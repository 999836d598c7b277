"""Weili (为力): one archive per food business, one clock for every legal duty, one plan for a district regulator."""
