"""Typed rows, one module per family: the row class and the table of its columns."""
