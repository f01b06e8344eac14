"""Rules as operations on columns: one lowering for everything that computes many households at once.

`lower(book, date=…)` gives a `Program`: plain whole-number and yes/no operations, unknowns already as two
columns (certain or least, possible or most). `numeric` makes numpy of it, `rulebook.sql` one statement.
"""

from rulebook.columnar.lowering import lower, lower_many
from rulebook.columnar.program import Column, Operation, Output, Program, Value

__all__ = ["Column", "Operation", "Output", "Program", "Value", "lower", "lower_many"]
