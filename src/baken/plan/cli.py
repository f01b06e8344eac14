"""Commands of plan: read a document, import and export a workbook, bring in what finance reports."""

import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baken.foundation.clock import now
from baken.foundation.commands import Command, CommandFailed, CommandScope
from baken.foundation.territory.api import UnknownMunicipality, municipality_of
from baken.plan.exports import FORMATS, export_plan
from baken.plan.finance import command as finance_import
from baken.plan.importing import ImportRefused, import_workbook
from baken.plan.interchange.workbook import CellTooLong, SkippedRow, write_workbook
from baken.plan.models import Plan
from baken.plan.reading import Kind, Profile, ReadingError, load_profile, read_plan, shipped_profiles
from baken.plan.rounds.reminders import remind_everywhere


def _read_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("document", type=Path, metavar="DOCUMENT", help=_("het plan als tekst of pdf"))
    parser.add_argument("--out", type=Path, metavar="WERKBOEK", required=True, help=_("het werkboek (xlsx)"))
    parser.add_argument(
        "--profile", metavar="PROFIEL", help=_("de opmaak van het document (naam of bestand)")
    )


def read(arguments: Namespace) -> None:
    """Turn a plan document into a workbook, with a report of every doubt."""
    try:
        profile = _profile(arguments.profile) if arguments.profile else None
        reading = read_plan(path=arguments.document, profile=profile)
        write_workbook(document=reading.document, file=arguments.out, report=reading.report.findings)
    except (ReadingError, CellTooLong) as error:
        raise CommandFailed(str(error)) from error
    for finding in reading.report.findings:
        place = _("regel %(line)d") % {"line": finding.line}
        node = f" [{finding.node}]" if finding.node else ""
        print(f"{place}{node} {KIND_NAMES[finding.kind]}: {finding.message}")
    counts = reading.report.counts()
    print(
        _(
            "%(file)s: %(nodes)d onderdelen, %(lines)d ramingen. %(normalised)d keer gelijk geschreven, "
            "%(doubt)d keer getwijfeld, %(unplaced)d keer niet geplaatst."
        )
        % {
            "file": arguments.out,
            "nodes": len(reading.document.nodes),
            "lines": len(reading.document.lines),
            "normalised": counts[Kind.NORMALISED],
            "doubt": counts[Kind.DOUBT],
            "unplaced": counts[Kind.UNPLACED],
        }
    )


def _profile(name: str) -> Profile:
    """A profile by its name, or from a file."""
    if Path(name).is_file():
        return load_profile(Path(name))
    known = {profile.name: profile for profile in shipped_profiles()}
    if name not in known:
        raise CommandFailed(
            _("Het profiel '%(name)s' bestaat niet. Deze zijn er: %(known)s")
            % {"name": name, "known": ", ".join(sorted(known))}
        )
    return known[name]


KIND_NAMES = {
    Kind.NORMALISED: gettext_lazy("gelijk geschreven"),
    Kind.DOUBT: gettext_lazy("twijfel"),
    Kind.UNPLACED: gettext_lazy("niet geplaatst"),
}


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="WERKBOEK", help=_("het werkboek (xlsx)"))
    parser.add_argument(
        "--dry-run", action="store_true", help=_("toon wat er zou veranderen, verander niets")
    )
    parser.add_argument(
        "--skip-bad-rows", action="store_true", help=_("laat foute rijen weg en neem de andere op")
    )
    parser.add_argument(
        "--remove-missing", action="store_true", help=_("verwijder wat niet meer in het werkboek staat")
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help=_("het werkboek gaat voor, ook waar het plan intussen gewijzigd is"),
    )


def import_(arguments: Namespace) -> None:
    """Bring a plan in line with a workbook, all or nothing."""
    if not arguments.file.is_file():
        raise CommandFailed(_("Het bestand %(file)s is er niet.") % {"file": arguments.file})
    try:
        result = import_workbook(
            file=arguments.file,
            name=arguments.file.name,
            at=now(),
            dry_run=arguments.dry_run,
            skip_bad_rows=arguments.skip_bad_rows,
            remove_missing=arguments.remove_missing,
            overwrite=arguments.overwrite,
        )
    except ImportRefused as refusal:
        for problem in refusal.problems:
            print(problem.message, file=sys.stderr)
        raise CommandFailed(str(refusal)) from refusal
    for skipped in result.skipped:
        print(_("overgeslagen: %(what)s") % {"what": told_skip(skipped)}, file=sys.stderr)
    for remark in result.remarks:
        print(_("opmerking: %(text)s") % {"text": remark}, file=sys.stderr)
    for sentence in result.sentences():
        print(sentence)


def told_skip(skipped: SkippedRow) -> str:
    """A row that was left out on one line."""
    return f"{_place(skipped.sheet, skipped.row, skipped.column)}: {skipped.reason}"


def _place(sheet: str, row: int, column: str) -> str:
    parts = [_("blad %(sheet)s") % {"sheet": sheet}]
    if row:
        parts.append(_("rij %(row)d") % {"row": row})
    if column:
        parts.append(_("kolom %(column)s") % {"column": column})
    return ", ".join(parts)


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help=_("de naam van het plan in het adres"))
    parser.add_argument("--format", choices=sorted(FORMATS), default="xlsx", help=_("de vorm"))
    parser.add_argument("--out", type=Path, metavar="BESTAND", help=_("het bestand (anders: de uitvoer)"))
    parser.add_argument("--municipality", metavar="GEMEENTE", help=_("als meer gemeenten zo'n plan hebben"))


def export(arguments: Namespace) -> None:
    """Write a whole plan to a file or to standard output."""
    plan = _plan(arguments.plan, arguments.municipality)
    try:
        content = export_plan(plan=plan, format_name=arguments.format, at=now(), full=True)
    except CellTooLong as error:
        raise CommandFailed(str(error)) from error
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
        raise CommandFailed(
            _("Meer gemeenten hebben dit plan. Kies met --municipality: %(names)s") % {"names": names}
        )
    known = ", ".join(Plan.objects.order_by("slug").values_list("slug", flat=True).distinct())
    raise CommandFailed(
        _("Het plan '%(slug)s' bestaat niet. Deze plannen zijn er: %(known)s")
        % {"slug": slug, "known": known}
    )


def remind(_arguments: Namespace) -> None:
    """Mail everybody who is due something about a report round; as the task of every morning does."""
    written = remind_everywhere(at=now())
    print(
        ngettext("%(number)d mail staat klaar.", "%(number)d mails staan klaar.", written)
        % {"number": written}
        if written
        else _("Niemand moet vandaag iets weten over een opvolgronde.")
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
    Command("plan", "import", gettext_lazy("Neem een werkboek op als plan."), import_, _import_arguments),
    Command(
        "plan", "export", gettext_lazy("Geef een plan als xlsx, json of csv."), export, _export_arguments
    ),
    Command("plan", "remind", gettext_lazy("Mail wie nog een voortgangsverslag moet indienen."), remind),
    Command(
        "plan",
        "finance-import",
        gettext_lazy("Neem op wat de financiële dienst meldt: herzien, vastgelegd, betaald."),
        partial(finance_import.run, plan_named=_plan),
        finance_import.add_arguments,
    ),
)
