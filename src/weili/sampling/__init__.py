"""数在转: every sampling result of the district, in its basket, and what a failing one asks for.

Regulation: 《食品安全抽样检验管理办法》.
"""
