"""One archive per food business (一企一档): who it is, what it holds, what happened to it and what is due.

Owns operators, businesses, premises, markets, permits held, people, suppliers and purchases, the open
calendar, visits, duties, the timeline, identity, and the memory of every imported row. Knows no module.
"""
