"""The yearly report (年度报告): every figure is the count of a query with a rule, and opens to its records."""
