"""A closed report as a file: each takes a record and answers bytes; no Django, no database."""
