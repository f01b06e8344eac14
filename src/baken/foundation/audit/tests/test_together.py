"""Migrations in few steps: what is grouped, and that nothing changes place that may not."""

from django.db import models
from django.db.migrations import AddConstraint, AddField, AlterField, CreateModel, RemoveField, RunSQL
from django.db.migrations.operations.base import Operation

from baken.foundation.audit.together import Together, in_few_steps


def names(operations: list[Operation]) -> list[object]:
    """Names of kinds; those of one step in a list."""
    return [
        names(operation.operations) if isinstance(operation, Together) else type(operation).__name__
        for operation in operations
    ]


def model(name: str) -> CreateModel:
    return CreateModel(name=name, fields=[("id", models.BigAutoField(primary_key=True))])


def field(of: str) -> AddField:
    return AddField(model_name=of, name="size", field=models.IntegerField(default=0))


def constraint(of: str) -> AddConstraint:
    once = models.UniqueConstraint(fields=["size"], name=f"{of}_size_once")
    return AddConstraint(model_name=of, constraint=once)


def test_what_builds_is_put_in_the_order_in_which_one_thing_needs_another():
    found = in_few_steps([model("a"), field("a"), constraint("a"), model("b"), field("b"), constraint("b")])
    assert names(found) == [
        ["CreateModel", "CreateModel"],
        ["AddField", "AddField"],
        ["AddConstraint", "AddConstraint"],
    ]


def test_nothing_passes_an_operation_of_another_kind():
    fill = RunSQL("UPDATE a SET size = 1")
    alter = AlterField(model_name="a", name="size", field=models.IntegerField())
    found = in_few_steps([model("a"), field("a"), fill, alter, constraint("a"), model("b"), field("b")])
    assert names(found) == [
        "CreateModel", "AddField", "RunSQL", "AlterField", "CreateModel", "AddField", "AddConstraint",
    ]  # fmt: skip


def test_what_takes_away_stays_where_it_stands():
    gone = [RemoveField(model_name="a", name="size"), RemoveField(model_name="b", name="size")]
    found = in_few_steps([field("c"), *gone, model("d")])
    assert names(found) == ["AddField", ["RemoveField", "RemoveField"], "CreateModel"]
