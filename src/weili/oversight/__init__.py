"""What is seen across the modules: the card, the portrait, the cockpit, the yearly report, the analysis.

Reads every module and writes nothing. A figure is a query with a rule: whoever doubts it opens its records.
"""
