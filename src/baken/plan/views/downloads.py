"""A plan, or a list out of it, as a file."""

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from baken.foundation.clock import now
from baken.plan.access import may_read_whole
from baken.plan.exports import FORMATS, export_plan
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.views.asking import readable_address
from baken.plan.views.loading import actor_of, load_picture, load_plan
from baken.plan.views.reading import node_row, selected_nodes

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins with one of these."""


@conditional_page
def export(request: HttpRequest, plan: str, format_name: str) -> HttpResponse:
    """The whole plan as a file; 404 for a format there is not."""
    if format_name not in FORMATS:
        raise Http404(_("In die vorm is het plan er niet."))
    found = load_plan(request, plan)
    full = bool(may_read_whole(actor=actor_of(request), plan=found))
    content = export_plan(plan=found, format_name=format_name, at=now(), full=full)
    response = HttpResponse(content, content_type=FORMATS[format_name])
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.{format_name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def nodes(request: HttpRequest, plan: str) -> HttpResponse:
    """The list as filtered, for a spreadsheet."""
    readable_address(request)
    picture = load_picture(request, plan)
    selected = selected_nodes(request, picture)
    stream = io.StringIO()
    stream.write("\ufeff")  # spreadsheets need it to read accents
    writer = csv.writer(stream, delimiter=";")
    writer.writerow([_("Kenmerk"), _("Niveau"), _("Nummer"), _("Titel"), _("Plaats"), _("Status"),
                     _("Trekkers"),
                     _("Partners"), _("Begin"), _("Einde"), _("Codes")])  # fmt: skip
    for view in selected.nodes:
        writer.writerow([harmless(cell) for cell in _cells(picture, view)])
    response = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{picture.plan.slug}-onderdelen.csv"'
    return response


def _cells(picture: PlanPicture, view: NodeView) -> list[str]:
    row, window = node_row(picture, view), view.dates.window
    codes = dict.fromkeys(
        [line.line.code for line in view.lines] + [link.code.code for link in view.node.codes.all()]
    )
    return [
        view.key,
        view.node.level.name,
        view.node.code,
        view.node.title,
        row.path,
        row.state,
        row.leads,
        ", ".join(partner.name for partner in view.node.partners.all()),
        window.start.isoformat(),
        window.end.isoformat(),
        ", ".join(code for code in codes if code),
    ]


def harmless(text: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
