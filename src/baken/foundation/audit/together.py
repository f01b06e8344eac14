"""An operation for migrations that add many triggers: tracked models bring three or four each."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Several operations as one step.

    Between two operations Django renders every model that hangs together with the changed one, which in a
    house of many foreign keys is nearly all of them. For operations that only add to models that are there
    already (constraints, triggers), once at the end is enough. Forward only.
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
