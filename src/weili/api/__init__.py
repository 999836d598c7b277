"""The read API (供外部系统读取的接口): archives as far as a token reaches; nothing is written but the log."""
