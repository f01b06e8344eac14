"""The open API of a municipality: every module's router, one description, errors as JSON in Dutch."""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from baken.plan.rest import router as plan_router
from baken.rights.rest import router as rights_router


class OpenApi(NinjaAPI):
    """Public data may be read from any other site."""

    def create_response(self, *arguments: Any, **named: Any) -> HttpResponse:
        """As JSON; without cookies, so that `*` opens nothing to others."""
        response = super().create_response(*arguments, **named)
        response["Access-Control-Allow-Origin"] = "*"
        return response


api = OpenApi(
    title="Baken",
    version="1",
    description=(
        "Open gegevens over het lokaal sociaal beleid. Bedragen zijn in EUR. Ontwerpen en namen van "
        "personeel staan er niet in. Je hebt geen sleutel nodig."
    ),
    urls_namespace="api",
    # The addresses of these two carry a municipality, so they are views of our own below.
    openapi_url=None,
    docs_url=None,
)
api.add_router("/plans", plan_router)
api.add_router("/rights", rights_router)
if find_spec("baken.indicators.rest") is not None:
    from baken.indicators.rest import router as indicator_router

    api.add_router("/indicators", indicator_router)


def _problem(request: HttpRequest, *, status: int, code: str, message: str) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": message}, status=status)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    # Only our own sentences go out; Django's name its models.
    said = str(error) if str(error).endswith(".") else ""
    return _problem(request, status=404, code="not_found", message=said or _("Dit is hier niet gevonden."))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    places = ", ".join(sorted({str(each["loc"][-1]) for each in error.errors}))
    message = _("Dit kan niet gelezen worden: %(places)s.") % {"places": places}
    return _problem(request, status=422, code="invalid", message=message)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    message = _("Dit is geen JSON die we kunnen lezen.")
    return _problem(request, status=error.status_code, code="unreadable", message=message)


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, _error: Any) -> HttpResponse:
    message = _("Het adres heeft te veel of onleesbare filters.")
    return _problem(request, status=400, code="unreadable", message=message)


def _schema(request: HttpRequest) -> dict[str, Any]:
    root = reverse("api:documentation", args=[request.municipality.slug])  # type: ignore[attr-defined]
    return dict(api.get_openapi_schema(path_prefix=root))


def openapi_json(request: HttpRequest) -> HttpResponseBase:
    """The description of the API for machines."""
    response = JsonResponse(_schema(request), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def documentation(request: HttpRequest) -> HttpResponseBase:
    """The same description for people; no script of others, so that it fits the strict policy."""
    schema = _schema(request)
    operations = [
        {"path": address, "method": method.upper(), "fields": _fields(schema, operation), **operation}
        for address, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "plan/api.html", {"schema": schema, "operations": operations})


def _fields(schema: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """What the JSON that is sent holds: name → description and type."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        named = content["schema"].get("$ref", "").rpartition("/")[2]
        return dict(schema["components"]["schemas"].get(named, {}).get("properties", {}))
    return {}


def unknown(request: HttpRequest, rest: str) -> HttpResponseBase:  # noqa: ARG001 - the address' remainder
    """Whatever else stands below the API's address."""
    return _problem(request, status=404, code="not_found", message=_("Dit adres bestaat niet in de API."))


def _patterns() -> list[Any]:
    routes, _app, _namespace = api.urls
    own: list[URLPattern] = [
        path("", documentation, name="documentation"),
        path("openapi.json", openapi_json, name="openapi-json"),
    ]
    return [*own, *routes, re_path(r"^(?P<rest>.+)$", unknown, name="unknown")]


api_urls = (_patterns(), "api", "api")
