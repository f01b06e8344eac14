"""*export*: the same rules as an OpenFisca country package, which runs without this library."""

from rulebook.openfisca.command import add_arguments, export_command
from rulebook.openfisca.package import Exported, export

__all__ = ["Exported", "add_arguments", "export", "export_command"]
