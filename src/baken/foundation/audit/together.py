"""Migrations in few steps: a tracked model brings a model of events and three or four triggers."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, RemoveField
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

Kinds = tuple[tuple[type[Operation], ...], ...]
BUILDING: Kinds = (
    (CreateModel,),
    (AddField,),
    (AddConstraint, AddIndex, AddTrigger),
)
"""In this order a database is built: nothing of an earlier line needs anything of a later one."""
TAKING_AWAY: Kinds = ((RemoveTrigger,), (RemoveField,))
"""What needs no order among itself, but stays where it stands."""
LAST = len(BUILDING) + len(TAKING_AWAY)


def in_few_steps(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations, those of one kind that stand beside each other as one step (see `Together`).

    What builds is put in the order of `BUILDING` first, as far as nothing else stands in between.
    """
    steps: list[Operation] = []
    for builds, run in groupby(operations, key=lambda operation: _place(operation) < len(BUILDING)):
        found = list(run)
        if builds:
            found.sort(key=_place)
        for place, group in groupby(found, key=_place):
            alike = list(group)
            steps += [Together(alike)] if place < LAST and len(alike) > 1 else alike
    return steps


def _place(operation: Operation) -> int:
    kinds = enumerate((*BUILDING, *TAKING_AWAY))
    return next((place for place, kind in kinds if type(operation) in kind), LAST)


class Together(Operation):
    """Several operations as one step.

    Between two operations Django renders every model that hangs together with the changed one, which in a
    house of many foreign keys is nearly all of them. For operations of which none changes what another one
    of them made (new models; new fields; constraints and triggers), once at the end is enough. Forward only.
    """

    reversible = False
    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state without its rendered models; they are rendered when somebody asks for them."""
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Each in its order, against the models as they are after all of them."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, *arguments: Any) -> None:
        """Raises NotImplementedError: see the class."""
        raise NotImplementedError("this migration only goes forward")

    def describe(self) -> str:
        """What it does, for the output of migrate."""
        return f"{len(self.operations)} operations in one step"
