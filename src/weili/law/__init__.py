"""The law as dated tables and pure functions: facts in, an opinion with its articles out.

Standard library only. The server, the brain and the phone share it. Nothing here reads a clock, a
database or a setting; the governing day is always a parameter.
"""
