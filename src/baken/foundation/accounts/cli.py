"""`baken accounts …`."""

import datetime as dt
import getpass
from argparse import ArgumentParser, Namespace

from django.contrib.auth.password_validation import validate_password

from baken.foundation.accounts.demonstration import seed_demonstration
from baken.foundation.accounts.errors import AccountError
from baken.foundation.accounts.operations import appoint_first_administrator
from baken.foundation.accounts.sign_ins import forget_sign_ins_before
from baken.foundation.clock import now, today
from baken.foundation.commands import Command, CommandFailed, CommandScope
from baken.foundation.territory.models import Municipality

SIGN_INS_KEPT = dt.timedelta(days=396)
"""Thirteen months: long enough to look back a year."""


def _first_administrator_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("email", metavar="E-MAIL")
    parser.add_argument("name", metavar="NAAM")


def _first_administrator(arguments: Namespace) -> int | None:
    password = getpass.getpass("Wachtwoord (minstens 12 tekens): ")
    validate_password(password)
    try:
        user = appoint_first_administrator(
            email=arguments.email,
            name=arguments.name,
            municipality=arguments.municipality,
            date=today(),
            password=password,
        )
    except AccountError as refusal:
        raise CommandFailed(str(refusal)) from refusal
    print(f"{user.name} is beheerder van {arguments.municipality.name}.")
    return None


def _demonstration(arguments: Namespace) -> int | None:
    municipalities = Municipality.objects.filter(slug__in=arguments.municipalities).order_by("name")
    try:
        accounts = seed_demonstration(municipalities=municipalities)
    except AccountError as refusal:
        raise CommandFailed(str(refusal)) from refusal
    for account in accounts:
        print(f"{account.municipality:<15} {account.role:<35} {account.email:<45} {account.password}")
    return None


def _demonstration_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("municipalities", metavar="GEMEENTE", nargs="*", default=["aalst", "denderleeuw"])


def _forget(_arguments: Namespace) -> int | None:
    count = forget_sign_ins_before(moment=now() - SIGN_INS_KEPT)
    print(f"{count} oude aanmeldingen zijn gewist.")
    return None


COMMANDS: tuple[Command, ...] = (
    Command(
        noun="accounts",
        verb="first-administrator",
        help="Maakt de eerste beheerder van een gemeente.",
        run=_first_administrator,
        add_arguments=_first_administrator_arguments,
        scope=CommandScope.MUNICIPALITY,
    ),
    Command(
        noun="accounts",
        verb="demo",
        help="Maakt in de demonstratie een account per rol.",
        run=_demonstration,
        add_arguments=_demonstration_arguments,
    ),
    Command(
        noun="accounts",
        verb="forget-sign-ins",
        help="Wist aanmeldingen van meer dan dertien maanden geleden.",
        run=_forget,
    ),
)
