"""Readers and writers of tables (xlsx, xls, csv, parquet): formats and typed rows, no module and no framework."""
