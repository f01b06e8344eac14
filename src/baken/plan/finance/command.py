"""`baken plan finance-import`: a file of finance into the plans of a municipality."""

import datetime as dt
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from baken.foundation.clock import now
from baken.foundation.commands import CommandFailed
from baken.foundation.territory.api import UnknownMunicipality, municipality_of
from baken.plan.finance.codes import known_codes
from baken.plan.finance.operations import BadRows, StandRefused, import_finance
from baken.plan.finance.reading import CellProblem, FinanceRefused, read_finance
from baken.plan.finance.table import LARGEST
from baken.plan.finance.telling import sentences, told_left_out
from baken.plan.models import Plan
from baken.plan.models.structure import PlanState


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", type=Path, metavar="BESTAND.csv", help=_("de tabel van de financiële dienst"))
    parser.add_argument(
        "--plan", metavar="PLAN", help=_("de naam van het plan in het adres (anders: elk plan met de code)")
    )
    parser.add_argument("--municipality", metavar="GEMEENTE", help=_("van welke gemeente de cijfers zijn"))
    parser.add_argument(
        "--as-of",
        type=_day,
        metavar="JJJJ-MM-DD",
        help=_("op welke dag het zo stond (anders: 31 december van een voorbij jaar, en vandaag)"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("toon wat er zou veranderen, verander niets")
    )
    parser.add_argument(
        "--skip-bad-rows", action="store_true", help=_("laat foute rijen weg en neem de andere op")
    )


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("schrijf de dag als jaar-maand-dag, bijvoorbeeld 2024-03-31")) from error


def run(arguments: Namespace, *, plan_named: Callable[[str, str | None], Plan]) -> None:
    """Import the file and tell what changed. `plan_named`: a plan by its name and its municipality's."""
    if not arguments.file.is_file():
        raise CommandFailed(_("Het bestand %(file)s is er niet.") % {"file": arguments.file})
    named = arguments.plan is not None
    content = _content(arguments.file)
    try:
        plans = (
            [plan_named(arguments.plan, arguments.municipality)]
            if named
            else _published(arguments.municipality, content)
        )
        outcome = import_finance(
            content=content,
            name=arguments.file.name,
            plans=plans,
            at=now(),
            as_of=arguments.as_of,
            skip_bad_rows=arguments.skip_bad_rows,
            dry_run=arguments.dry_run,
            only_where_known=not named,
        )
    except BadRows as refusal:
        _tell_problems(refusal.problems)
        raise CommandFailed(str(refusal)) from refusal
    except (FinanceRefused, StandRefused) as refusal:
        raise CommandFailed(str(refusal)) from refusal
    _tell_problems(outcome.reading.problems)
    for text in told_left_out(outcome):
        print(text, file=sys.stderr)
    for text in sentences(outcome):
        print(text)


def _content(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)  # one byte more is refused as too large


def _tell_problems(problems: Sequence[CellProblem]) -> None:
    for problem in problems:
        print(problem.message, file=sys.stderr)


def _published(municipality: str | None, content: bytes) -> list[Plan]:
    """The published plans of the municipality; without one named, of the only one that knows a code.

    Raises FinanceRefused when the file cannot be read, CommandFailed when it could be several.
    """
    plans = Plan.objects.filter(state=PlanState.PUBLISHED.value).select_related("municipality").order_by("pk")
    if municipality:
        try:
            return list(plans.filter(municipality=municipality_of(nis_or_slug=municipality)))
        except UnknownMunicipality as error:
            raise CommandFailed(_("De gemeente '%(name)s' is hier niet bekend.") % {"name": error}) from error
    found = list(plans)
    names = sorted({plan.municipality.slug for plan in found})
    if len(names) > 1:
        codes = {row.code for row in read_finance(content).rows}
        knowing = {plan.municipality.slug for plan in found if codes & known_codes(plan=plan).keys()}
        if len(knowing) == 1:
            return [plan for plan in found if plan.municipality.slug in knowing]
        raise CommandFailed(
            _("Van welke gemeente zijn deze cijfers? Kies met --municipality: %(names)s")
            % {"names": ", ".join(names)}
        )
    return found
