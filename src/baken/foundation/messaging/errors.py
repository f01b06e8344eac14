"""Named errors of messaging."""


class MailRefused(Exception):
    """The address is not one; the message says so in Dutch."""


class NotUndelivered(Exception):
    """Only a mail that was not delivered, or perhaps not, can be sent again."""
