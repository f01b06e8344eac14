"""Named errors of files."""


class FileRefused(Exception):
    """The file is not accepted; the Dutch message says why."""


class OwnerRegisteredTwice(Exception):
    """Two modules answer for the same kind of file."""


class OwnerUnknown(Exception):
    """No module answers for this kind of file: it would be closed for everybody."""
