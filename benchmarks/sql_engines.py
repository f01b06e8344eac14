"""DuckDB, PostgreSQL and Spark, filled in bulk; each writes the answers of a statement to a file."""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import polars as pl

from rulebook.sql.statement import Statement

MOST_MEMORY = "4GB"
Frames = Mapping[str, pl.DataFrame]


class Engine(ExitStack):
    """Something that runs SQL; closes what it opened."""

    version: str

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __enter__(self) -> Self:
        super().__enter__()
        self.open()
        return self

    def open(self) -> None:
        """Connects."""

    def fill(self, made: Statement, tables: Frames) -> None:
        """Puts these rows in its tables."""

    def plan(self, made: Statement) -> None:
        """Only thinks about the statement."""

    def run(self, made: Statement) -> Path:
        """Runs the statement; where its answers stand."""
        raise NotImplementedError

    def result(self, path: Path) -> pl.LazyFrame:
        """The answers."""
        return pl.scan_parquet(path)


class DuckDB(Engine):
    """In this process."""

    def open(self) -> None:
        """In memory."""
        import duckdb

        self.connection = self.enter_context(duckdb.connect())
        self.connection.execute(f"SET memory_limit = '{MOST_MEMORY}'; SET temp_directory = '{self.folder}'")
        self.version = f"DuckDB {duckdb.__version__}"

    def fill(self, made: Statement, tables: Frames) -> None:
        """By Parquet."""
        for (name, frame), definition in zip(tables.items(), made.tables, strict=True):
            path = self.folder / f"duckdb_{name}.parquet"
            self.connection.execute(definition)
            columns = [one[0] for one in self.connection.execute(f"DESCRIBE {name}").fetchall()]
            frame.select(columns).write_parquet(path)
            self.connection.execute(f"COPY {name} FROM '{path}' (FORMAT parquet)")

    def plan(self, made: Statement) -> None:
        """Explains."""
        self.connection.execute(f"EXPLAIN {made.text}").fetchall()

    def run(self, made: Statement) -> Path:
        """To Parquet."""
        path = self.folder / "duckdb_answers.parquet"
        self.connection.execute(f"COPY ({made.text}) TO '{path}' (FORMAT parquet)")
        return path


class PostgreSQL(Engine):
    """A database of its own on the server that is there, as it is set."""

    def open(self) -> None:
        """Makes the database; removes it afterwards."""
        import psycopg

        from baken.config.embedded_database import ensure_running

        server = os.environ.get("DATABASE_URL") or ensure_running()
        name = f"baken_rulebook_sql_{os.getpid()}"
        address = psycopg.conninfo.make_conninfo(server, dbname=name)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        self.callback(self._drop, server, name)
        self.connection = self.enter_context(psycopg.connect(address))
        found = self.connection.execute("SELECT current_setting('server_version')").fetchone()
        self.version = f"PostgreSQL {found[0].split()[0] if found else ''}"

    @staticmethod
    def _drop(server: str, name: str) -> None:
        import psycopg

        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    def fill(self, made: Statement, tables: Frames) -> None:
        """By CSV."""
        for (name, frame), definition in zip(tables.items(), made.tables, strict=True):
            self.connection.execute(definition.encode())
            described = self.connection.execute(f"TABLE {name}".encode()).description or ()
            columns = [one.name for one in described]
            path = self.folder / f"postgres_{name}.csv"
            frame.select(columns).write_csv(path)
            with (
                self.connection.cursor() as cursor,
                path.open("rb") as file,
                cursor.copy(f"COPY {name} FROM STDIN (FORMAT csv, HEADER)".encode()) as copy,
            ):
                while part := file.read(1 << 20):
                    copy.write(part)
            self.connection.execute(f"ANALYZE {name}".encode())
        self.connection.commit()

    def plan(self, made: Statement) -> None:
        """Explains."""
        self.connection.execute(f"EXPLAIN {made.text}".encode()).fetchall()

    def run(self, made: Statement) -> Path:
        """To CSV."""
        path = self.folder / "postgres_answers.csv"
        with (
            path.open("wb") as file,
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY ({made.text}) TO STDOUT (FORMAT csv, HEADER)".encode()) as copy,
        ):
            for part in copy:
                file.write(part)
        return path

    def result(self, path: Path) -> pl.LazyFrame:
        """PostgreSQL writes t and f."""
        numbers = dict.fromkeys(("amount_low", "amount_high"), pl.Int64)
        texts = dict.fromkeys(("right", "level", "household", "person", "sure", "could"), pl.String)
        return pl.scan_csv(path, schema_overrides={**texts, **numbers}).with_columns(
            pl.col("sure", "could") == "t"
        )


class Spark(Engine):
    """In a Java machine of its own: two threads, everything interpreted."""

    def open(self) -> None:
        """One session."""
        from pyspark.sql import SparkSession

        options = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "4g",
            "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -Xss64m",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "4",
            "spark.sql.adaptive.enabled": "false",
            "spark.sql.constraintPropagation.enabled": "false",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            "spark.sql.warehouse.dir": str(self.folder),
        }
        builder = SparkSession.builder.master("local[2]").appName("rulebook")
        for name, value in options.items():
            builder = builder.config(name, value)
        self.session: Any = builder.getOrCreate()
        self.callback(self.session.stop)
        self.session.sparkContext.setLogLevel("ERROR")
        self.resolved: dict[str, Any] = {}
        self.version = f"Spark {self.session.version}"

    def fill(self, made: Statement, tables: Frames) -> None:
        """By Parquet, read as it stands there: its tables are those of the statement without keys."""
        for (name, frame), _ in zip(tables.items(), made.tables, strict=True):
            path = self.folder / f"spark_{name}.parquet"
            frame.write_parquet(path)
            self.session.read.parquet(str(path)).createOrReplaceTempView(name)

    def plan(self, made: Statement) -> None:
        """Up to what it would execute; running does not resolve the names again."""
        self._resolved(made)._jdf.queryExecution().executedPlan()

    def run(self, made: Statement) -> Path:
        """To a folder with Parquet."""
        path = self.folder / "spark_answers"
        self._resolved(made).write.parquet(str(path))
        return path

    def _resolved(self, made: Statement) -> Any:
        if made.text not in self.resolved:
            self.resolved[made.text] = self.session.sql(made.text)
        return self.resolved[made.text]

    def result(self, path: Path) -> pl.LazyFrame:
        """Of all its parts."""
        return pl.scan_parquet(path / "*.parquet")


ENGINES: dict[str, Callable[[Path], Engine]] = {"duckdb": DuckDB, "postgres": PostgreSQL, "spark": Spark}


def missing(name: str) -> str:
    """What an engine lacks to run here; empty when it can."""
    if name == "spark" and not (find_spec("pyspark") and shutil.which("java")):
        return "needs pyspark (BAKEN_WITH_SPARK=yes ./run) and Java 17"
    return ""
