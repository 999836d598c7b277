"""What follows from what: the only writer that knows two modules (联动).

One small file per source event; `table.FOLLOWS` is the table of all. Reactions run in the transaction of the
event, in the order of the table. For imported history they open a duty only where its clock still runs
(design §7.1). The kinds of imports and the module that takes each are registered in `intakes`.
"""
