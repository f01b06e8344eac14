"""A closed report as a file: each takes a record and answers bytes; no database."""
