"""The rules as one statement of SQL: DuckDB, PostgreSQL, Spark, Trino. Needs the extra `rulebook[sql]`.

    made = rulebook.sql.statement.statement(book, "duckdb", date=date)
    made.tables    # CREATE TABLE of what it reads
    made.text      # SELECT … : one row per right and person or unit

The answers are those of `check` before it tries the cases of unknowns that hang together (`settling`):
what is certain and what is possible, amounts to the cent. Nothing of it is imported before it is asked for.
"""
