"""Named errors of jobs."""


class JobRefused(Exception):
    """The work cannot succeed, however often it is tried; the Dutch message is shown to its maker."""
