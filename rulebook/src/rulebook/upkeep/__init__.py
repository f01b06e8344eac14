"""*worklist*: what of the law must be looked up, where, and which rights it touches; and what somebody found.

for point in worklist(load(), date=date): …         # missing, old, in conflict, doubtful, due
amended(book, [{"name": "leefloon.amount", "record": …}])  # the law with what was found since it was written
"""

from rulebook.upkeep.amending import amended, tables_of
from rulebook.upkeep.points import KINDS, Point, readers_of, worklist

__all__ = ["KINDS", "Point", "amended", "readers_of", "tables_of", "worklist"]
