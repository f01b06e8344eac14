"""The command `baken`: noun-verb subcommands, each module bringing its own.

Exit codes: 0 done, 1 refused or failed (a Dutch message on stderr, no traceback), 2 wrong usage.
"""

import argparse
import contextlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from typing import NoReturn

import django
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import DatabaseError

from baken.foundation.commands import Command, CommandFailed, CommandScope

# argparse asks gettext's default domain, which has no Dutch: its sentences are given here.
ARGPARSE_DUTCH = {
    "usage: ": "gebruik: ",
    "options": "opties",
    "positional arguments": "onderdelen",
    "show this help message and exit": "toon deze hulp",
    "the following arguments are required: %s": "dit ontbreekt: %s",
    "unrecognized arguments: %s": "onbekend: %s",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "expected one argument": "hier hoort één waarde bij",
    "expected at least one argument": "hier hoort minstens één waarde bij",
    "invalid %(type)s value: %(value)r": "ongeldige waarde: %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r bestaat niet (kies uit %(choices)s)",
    "not allowed with argument %s": "kan niet samen met %s",
    "one of the arguments %s is required": "één van deze is nodig: %s",
    "can't open '%(filename)s': %(error)s": "kan '%(filename)s' niet openen: %(error)s",
}
REFUSALS = (CommandFailed, PermissionDenied, ImproperlyConfigured, ObjectDoesNotExist)
HELP = "Baken: het lokaal sociaal beleid van een stad. Kies een onderwerp en een werkwoord."


def main() -> None:
    """Console script: run the command line and end the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baken.config.settings.demonstration")
    try:
        if not apps.ready:
            django.setup()
    except ImproperlyConfigured as refusal:
        return _refused(str(refusal))
    if list(argv[:1]) == ["django"]:
        return _django(argv[1:])
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as end:  # argparse has printed its help or what is wrong
        return end.code if isinstance(end.code, int) else 2
    return _execute(arguments.command, arguments)


def all_commands() -> tuple[Command, ...]:
    """The commands of every installed module, by noun and verb."""
    found: dict[tuple[str, str], Command] = {}
    modules = ["baken.start.cli", *(f"{config.name}.cli" for config in apps.get_app_configs())]
    for name in modules:
        if not name.startswith("baken.") or importlib.util.find_spec(name) is None:
            continue
        commands: tuple[Command, ...] = importlib.import_module(name).COMMANDS
        for command in commands:
            key = (command.noun, command.verb)
            if key in found:
                raise ImproperlyConfigured(f"two modules bring 'baken {command.noun} {command.verb}'")
            found[key] = command
    return tuple(found[key] for key in sorted(found))


class _Parser(argparse.ArgumentParser):
    """Speaks Dutch and ends with code 2 on wrong usage."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    argparse._ = lambda text: ARGPARSE_DUTCH.get(text, text)  # type: ignore[attr-defined]
    parser = _Parser(prog="baken", description=HELP)
    nouns = parser.add_subparsers(metavar="onderwerp", required=True, dest="onderwerp")
    nouns.add_parser("django", help="Django's eigen beheercommando's", add_help=False)
    verbs: dict[str, argparse._SubParsersAction[_Parser]] = {}
    commands = all_commands()
    for command in commands:
        if command.noun not in verbs:
            own = [c.verb for c in commands if c.noun == command.noun]
            noun = nouns.add_parser(command.noun, help=", ".join(own))
            verbs[command.noun] = noun.add_subparsers(metavar="werkwoord", required=True, dest="werkwoord")
        text = str(command.help)
        verb = verbs[command.noun].add_parser(command.verb, help=text, description=text)
        if command.scope is CommandScope.MUNICIPALITY:
            verb.add_argument("--municipality", metavar="GEMEENTE", help="naam in het adres of NIS-code")
        command.add_arguments(verb)
        verb.set_defaults(command=command)
    return parser


def _execute(command: Command, arguments: argparse.Namespace) -> int:
    # Not above: models can only be imported once Django is set up.
    from baken.start import preparation

    try:
        if settings.DEMONSTRATION and command.scope is not CommandScope.NONE:
            # Nobody has to start the server once before a first command works.
            preparation.prepare(demonstration=True, say=lambda text: print(text, file=sys.stderr))
        with _surroundings(command, arguments):
            return command.run(arguments) or 0
    except BrokenPipeError:
        # Who reads has seen enough (`| head`); at the end Python would write once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (*REFUSALS, ValidationError, OSError, DatabaseError, KeyboardInterrupt) as failure:
        return _refused(_message(failure))


def _message(failure: BaseException) -> str:
    """What the person reads; never a traceback, and of the database only its first line."""
    if isinstance(failure, ValidationError):
        return " ".join(failure.messages)
    if isinstance(failure, FileNotFoundError):
        return f"Het bestand {failure.filename} bestaat niet."
    if isinstance(failure, OSError):
        return f"Lezen of schrijven lukte niet: {failure.strerror or failure}"
    if isinstance(failure, DatabaseError):
        return f"De databank weigert: {(str(failure).strip().splitlines() or ['onbekende reden'])[0]}"
    if isinstance(failure, KeyboardInterrupt):
        return "Afgebroken."
    return str(failure)


@contextlib.contextmanager
def _surroundings(command: Command, arguments: argparse.Namespace) -> Iterator[None]:
    """The right records in reach, and every change traced to this command."""
    from django_scopes import scope, scopes_disabled

    from baken.foundation.audit.api import Source, because

    if command.scope is CommandScope.NONE:
        yield
        return
    with because(source=Source.COMMAND):
        if command.scope is CommandScope.REGION:
            with scopes_disabled():
                yield
        else:
            arguments.municipality = _municipality(arguments.municipality)
            with scope(municipality=arguments.municipality):
                yield


def _municipality(wanted: str | None) -> object:
    from django.db.models import Q

    from baken.foundation.territory.models import Municipality

    if not wanted:
        raise CommandFailed("Zeg voor welke gemeente: --municipality aalst")
    found = Municipality.objects.filter(Q(slug=wanted.lower()) | Q(nis=wanted)).first()
    if found is None:
        raise CommandFailed(f"De gemeente '{wanted}' is hier niet bekend.")
    return found


def _django(argv: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["baken django", *argv])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def _refused(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
