"""Readers and writers of tables (xlsx, xls, csv, parquet): formats and typed rows, knowing no module."""
