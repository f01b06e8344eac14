"""Front door of vocabulary."""

from baken.foundation.vocabulary.models import Code, CodeList, LifeDomain, TargetGroup
from baken.foundation.vocabulary.reference import load_reference

__all__ = ["Code", "CodeList", "LifeDomain", "TargetGroup", "load_reference"]
