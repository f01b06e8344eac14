"""The screens of annual reports: reading, writing, closing, and what the forum says."""
