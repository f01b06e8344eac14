"""Pages for when something goes wrong: what happened, and what somebody can do now.

The handlers take the arguments Django gives them, whether they use them or not.
"""

from collections.abc import Sequence
from http import HTTPStatus

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

SHOWN = frozenset({400, 403, 404, 405, 409, 413, 429})


def error_page(
    request: HttpRequest, *, status: int, reason: str = "", typed: Sequence[str] = ()
) -> HttpResponse:
    """The page of an error; raises KeyError for a status that has none."""
    if status not in SHOWN:
        raise KeyError(status)
    response = render(
        request, f"portal/errors/{status}.html", {"reason": reason, "typed": typed}, status=status
    )
    response["Cache-Control"] = "no-store"
    return response


def _typed(request: HttpRequest) -> list[str]:
    """The longer texts that somebody posted after the session ended, so that they can be copied."""
    actor = getattr(request, "actor", None)
    if request.method != "POST" or (actor is not None and actor.is_signed_in):
        return []
    secret = ("password", "csrf", "token", "code")
    texts = [str(value) for name, value in request.POST.items() if not any(word in name for word in secret)]
    return [text for text in texts if " " in text.strip()][:50]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when what was sent is too big."""
    too_big = isinstance(exception, RequestDataTooBig)
    return error_page(
        request,
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_big else HTTPStatus.BAD_REQUEST,
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the reason of the access rule, when it gives one."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    return error_page(request, status=HTTPStatus.FORBIDDEN, reason=reason, typed=_typed(request))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404; what was looked for is not repeated."""
    return error_page(request, status=HTTPStatus.NOT_FOUND)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """429, also asked for by allauth when somebody tries too often."""
    return error_page(request, status=HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500: a page without database, session or navigation, because those may be what failed."""
    return HttpResponse(render_to_string("portal/errors/500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that stood open too long, or came from another site."""
    text = _("Het formulier stond te lang open of kwam van een andere site. Open de pagina opnieuw.")
    return error_page(request, status=HTTPStatus.FORBIDDEN, reason=text)
