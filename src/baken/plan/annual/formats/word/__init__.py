"""The Word template of the annual report, and what makes it."""
