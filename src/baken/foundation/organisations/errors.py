"""What may go wrong with organisations."""


class OrganisationError(Exception):
    """Base of the errors of this room."""


class UnknownOrganisation(OrganisationError):
    """No organisation goes by this name; `suggestions` are the names most like it."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.suggestions = suggestions


class NameTaken(OrganisationError):
    """Another organisation already goes by this name."""


class InvalidEnterpriseNumber(OrganisationError):
    """The KBO number has no valid form or check digits."""
