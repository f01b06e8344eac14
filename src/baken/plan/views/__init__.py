"""HTML views of plan: reading here, editing in `editing*.py`."""
