"""Sets request.actor: who acts, with the roles that hold today."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from baken.foundation.access.api import VISITOR, Actor
from baken.foundation.accounts.queries import actor_of
from baken.foundation.clock import today


class ActorMiddleware:
    """One query for the grants, and only when somebody asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        def actor() -> Actor:
            user = request.user
            return actor_of(user=user, date=today()) if user.is_authenticated else VISITOR

        request.actor = SimpleLazyObject(actor)  # type: ignore[attr-defined]
        return self.get_response(request)
