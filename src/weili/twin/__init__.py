"""A synthetic district with known truth. It speaks only through exports and intakes, like anyone else (design §1).

Every shop, person, number and event is invented; the law's tables and the towns' names are real.
"""
