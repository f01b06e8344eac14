"""Engines that run a statement for real on rows of tables."""

import logging
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from rulebook.sql.statement import Statement

from .tables import write

Rows = Sequence[dict[str, Any]]
TABLES = ("persons", "households")


class Engine(Protocol):
    """Something that runs SQL."""

    dialect: str

    def answers(self, made: Statement, tables: Sequence[Rows], folder: Path) -> list[Any]: ...


class DuckDB:
    """In this process."""

    dialect = "duckdb"

    def answers(self, made: Statement, tables: Sequence[Rows], folder: Path) -> list[Any]:
        """The rows that the statement gives of these tables."""
        import duckdb

        with duckdb.connect() as connection:
            for name, definition, rows in zip(TABLES, made.tables, tables, strict=True):
                connection.execute(definition)
                columns = [one[0] for one in connection.execute(f"DESCRIBE {name}").fetchall()]
                path = write(folder / f"duckdb_{name}.csv", columns, rows)
                connection.execute(f"COPY {name} FROM '{path}' (HEADER, NULLSTR '')")
            return connection.execute(made.text).fetchall()


class PostgreSQL:
    """The server that the tests of the site run on; tables of this session only."""

    dialect = "postgres"

    def answers(self, made: Statement, tables: Sequence[Rows], folder: Path) -> list[Any]:
        """The rows that the statement gives of these tables."""
        import psycopg
        from django.conf import settings

        known = settings.DATABASES["default"]
        address = {
            name.lower(): known[name] for name in ("HOST", "PORT", "USER", "PASSWORD") if known.get(name)
        }
        with psycopg.connect(dbname="postgres", **address) as connection, connection.cursor() as cursor:
            for name, definition, rows in zip(TABLES, made.tables, tables, strict=True):
                cursor.execute(definition.replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1))
                cursor.execute(f"TABLE {name}")
                columns = [one.name for one in cursor.description]
                path = write(folder / f"postgres_{name}.csv", columns, rows)
                with cursor.copy(f"COPY {name} FROM STDIN (FORMAT csv, HEADER)") as copy:
                    copy.write(path.read_bytes())
                cursor.execute(f"ANALYZE {name}")
            cursor.execute(made.text)
            found = cursor.fetchall()
            connection.rollback()
        return found


class Spark:
    """Apache Spark in a Java machine of its own: one session, one thread, everything interpreted."""

    dialect = "spark"

    def __init__(self, folder: Path) -> None:
        from pyspark.sql import SparkSession

        options = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "1g",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss16m",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.adaptive.enabled": "false",
            "spark.sql.constraintPropagation.enabled": "false",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            "spark.sql.warehouse.dir": str(folder),
        }
        logging.getLogger("py4j").setLevel(logging.WARNING)
        builder = SparkSession.builder.master("local[2]").appName("rulebook")
        for name, value in options.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")

    def answers(self, made: Statement, tables: Sequence[Rows], folder: Path) -> list[Any]:
        """The rows that the statement gives of these tables."""
        for name, definition, rows in zip(TABLES, made.tables, tables, strict=True):
            self.session.sql(definition)
            schema = self.session.table(name).schema
            self.session.sql(f"DROP TABLE {name}")
            path = write(folder / f"spark_{name}.csv", schema.names, rows)
            read = self.session.read.csv(str(path), schema=schema, header=True, mode="FAILFAST")
            read.createOrReplaceTempView(name)
        found = [tuple(row) for row in self.session.sql(made.text).collect()]
        for name in TABLES:
            self.session.catalog.dropTempView(name)
        return found


def why_no_spark() -> str:
    """What is missing to run Spark; empty when it can run."""
    from importlib.util import find_spec

    if not find_spec("pyspark"):
        return "pyspark is not installed: BAKEN_WITH_SPARK=yes ./run fetches it"
    return "" if shutil.which("java") else "Spark needs Java 17: apt install openjdk-17-jre-headless"


def is_gate() -> bool:
    """Whether nothing may be left out."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}
