"""Commands of plan: read a document, import and export a workbook."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.clock import today
from baken.foundation.commands import Command, CommandFailed, CommandScope
from baken.foundation.territory.api import UnknownMunicipality, municipality_of
from baken.plan.exports import FORMATS, export_plan
from baken.plan.importing import ImportRefused, import_workbook
from baken.plan.interchange.workbook import write_workbook
from baken.plan.models import Plan
from baken.plan.reading import Kind, ReadingError, load_profile, read_plan


def _read_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("document", type=Path, metavar="DOCUMENT", help=_("het plan als tekst of pdf"))
    parser.add_argument("--out", type=Path, metavar="WERKBOEK", required=True, help=_("het werkboek (xlsx)"))
    parser.add_argument("--profile", metavar="PROFIEL", help=_("de opmaak van het document (naam of bestand)"))


def read(arguments: Namespace) -> None:
    """Turn a plan document into a workbook, with a report of every doubt."""
    try:
        profile = load_profile(name=arguments.profile) if arguments.profile else None
        reading = read_plan(path=arguments.document, profile=profile)
    except ReadingError as error:
        raise CommandFailed(str(error)) from error
    write_workbook(document=reading.document, file=arguments.out, report=reading.report.findings)
    for finding in reading.report.findings:
        place = _("regel %(line)d") % {"line": finding.line}
        node = f" [{finding.node}]" if finding.node else ""
        print(f"{place}{node} {KIND_NAMES[finding.kind]}: {finding.message}")
    counts = reading.report.counts()
    print(
        _("%(file)s: %(nodes)d onderdelen, %(lines)d ramingen. %(normalised)d keer gelijk geschreven, "
          "%(doubt)d keer getwijfeld, %(unplaced)d keer niet geplaatst.")
        % {
            "file": arguments.out,
            "nodes": len(reading.document.nodes),
            "lines": len(reading.document.lines),
            "normalised": counts[Kind.NORMALISED],
            "doubt": counts[Kind.DOUBT],
            "unplaced": counts[Kind.UNPLACED],
        }
    )


KIND_NAMES = {Kind.NORMALISED: "gelijk geschreven", Kind.DOUBT: "twijfel", Kind.UNPLACED: "niet geplaatst"}


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="WERKBOEK", help=_("het werkboek (xlsx)"))
    parser.add_argument("--dry-run", action="store_true", help=_("toon wat er zou veranderen, verander niets"))
    parser.add_argument(
        "--skip-bad-rows", action="store_true", help=_("laat foute rijen weg en neem de andere op")
    )
    parser.add_argument(
        "--remove-missing", action="store_true", help=_("verwijder wat niet meer in het werkboek staat")
    )


def import_(arguments: Namespace) -> int | None:
    """Bring a plan in line with a workbook, all or nothing."""
    try:
        result = import_workbook(
            file=arguments.file,
            dry_run=arguments.dry_run,
            skip_bad_rows=arguments.skip_bad_rows,
            remove_missing=arguments.remove_missing,
        )
    except ImportRefused as refusal:
        for problem in refusal.problems:
            print(problem.message, file=sys.stderr)
        raise CommandFailed(str(refusal)) from refusal
    for problem in result.skipped:
        print(_("overgeslagen: %(message)s") % {"message": problem.message}, file=sys.stderr)
    for sentence in result.sentences():
        print(sentence)
    return None


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help=_("de naam van het plan in het adres"))
    parser.add_argument("--format", choices=sorted(FORMATS), default="xlsx", help=_("de vorm"))
    parser.add_argument("--out", type=Path, metavar="BESTAND", help=_("het bestand (anders: de uitvoer)"))
    parser.add_argument("--municipality", metavar="GEMEENTE", help=_("als meer gemeenten zo'n plan hebben"))


def export(arguments: Namespace) -> None:
    """Write a whole plan to a file or to standard output."""
    content = export_plan(
        plan=_plan(arguments.plan, arguments.municipality), format_name=arguments.format, today=today()
    )
    if arguments.out:
        arguments.out.write_bytes(content)
        print(arguments.out, file=sys.stderr)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


def _plan(slug: str, municipality: str | None) -> Plan:
    plans = Plan.objects.filter(slug=slug).select_related("municipality")
    if municipality:
        try:
            plans = plans.filter(municipality=municipality_of(nis_or_slug=municipality))
        except UnknownMunicipality as error:
            raise CommandFailed(_("De gemeente '%(name)s' is hier niet bekend.") % {"name": error}) from error
    found = list(plans)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(plan.municipality.slug for plan in found)
        raise CommandFailed(_("Meer gemeenten hebben dit plan. Kies met --municipality: %(names)s") % {"names": names})
    known = ", ".join(Plan.objects.order_by("slug").values_list("slug", flat=True).distinct())
    raise CommandFailed(
        _("Het plan '%(slug)s' bestaat niet. Deze plannen zijn er: %(known)s") % {"slug": slug, "known": known}
    )


COMMANDS = (
    Command(
        "plan",
        "read",
        gettext_lazy("Lees een plan uit een document en maak er een werkboek van."),
        read,
        _read_arguments,
        CommandScope.NONE,
    ),
    Command(
        "plan", "import", gettext_lazy("Neem een werkboek op als plan."), import_, _import_arguments
    ),
    Command("plan", "export", gettext_lazy("Geef een plan als xlsx, json of csv."), export, _export_arguments),
)
