"""Between `PlanDocument` and the database: one way in, one way out."""

from baken.plan.store.reading import document_of
from baken.plan.store.writing import PlanChanges, UnresolvedNames, write_plan

__all__ = ["PlanChanges", "UnresolvedNames", "document_of", "write_plan"]
