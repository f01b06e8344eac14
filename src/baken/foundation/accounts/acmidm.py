"""OpenID Connect with ACM/IDM, stricter than allauth's own: nonce, signature, subject.

allauth trusts the token endpoint's TLS for the identity token. Here every token is
checked in full (OpenID Connect Core 1.0, 3.1.3.7), the nonce ties it to this browser,
and the details from userinfo must be about the same subject (5.3.2).
"""

# ruff: noqa: ARG002 (the signatures are allauth's)
import hmac
import secrets
from typing import Any

import jwt
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponseBase

ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Asymmetric only: `none` and shared-secret signatures are refused whatever the token says."""
CLOCK_DIFFERENCE = 30
"""Seconds that the clocks of Baken and the service may differ."""
REQUIRED_CLAIMS = ["exp", "iat", "iss", "aud", "sub", "nonce"]


class AcmIdmAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Exchanges the code and checks what comes back. `nonce` is set by the callback view."""

    nonce: str = ""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **given: Any) -> Any:
        """The person behind the answer, with all claims in `claims`. Raises OAuth2Error."""
        identity_token = given["response"].get("id_token")
        if not isinstance(identity_token, str):
            raise OAuth2Error("no identity token")
        claims = self._decode_id_token(app, identity_token)
        if self.openid_config.get("userinfo_endpoint"):
            details = self._fetch_user_info(token.token)
            if not isinstance(details, dict) or details.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo is about somebody else")
            claims = {**details, **claims}
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, {"sub": claims["sub"]})
        login.claims = claims
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        issuer = str(self.openid_config.get("issuer", ""))
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key_of(id_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=issuer,
                leeway=CLOCK_DIFFERENCE,
                options={"require": REQUIRED_CLAIMS},
            )
        except (jwt.PyJWTError, ValueError, TypeError, KeyError) as wrong:
            raise OAuth2Error("identity token refused") from wrong
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != app.client_id:
            raise OAuth2Error("identity token was made for another application")
        if not self.nonce or not hmac.compare_digest(str(claims["nonce"]), self.nonce):
            raise OAuth2Error("identity token belongs to another sign-in")
        return claims

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        wanted = jwt.get_unverified_header(id_token).get("kid")
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(response.json()).keys
        fitting = [key for key in keys if key.key_id == wanted]
        if len(fitting) != 1:
            raise OAuth2Error("identity token names an unknown key")
        return fitting[0]


class AcmIdmProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """allauth's provider with a nonce. Keeps the subject and nothing else of the claims."""

    oauth2_adapter_class = AcmIdmAdapter
    pkce_enabled_default = True

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **_from_address: Any,
    ) -> HttpResponseBase:
        """Send the person to the service; scope and parameters come from the settings, not the address."""
        nonce = secrets.token_urlsafe(32)
        response: HttpResponseBase = super().redirect(
            request,
            process,
            next_url,
            data,
            auth_params={**self.get_auth_params(), "nonce": nonce},
            scope=self.get_scope(),
            nonce=nonce,
        )
        return response

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The subject that the service vouches for."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: claims can hold a national number, and are not needed after the sign-in."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: name and mail address are set when the account is made."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """None: an account is linked by subject, never by mail address."""
        return []


class _CallbackView(OAuth2CallbackView):  # type: ignore[misc]
    """Hands the nonce of this sign-in to the adapter."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@login_not_required  # type: ignore[untyped-decorator]
def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Go to the sign-in service (POST); a GET asks first, so that no link signs somebody in unasked."""
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required  # type: ignore[untyped-decorator]
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back from the sign-in service."""
    return _answer(_CallbackView, request, provider_id)


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = view.adapter_view(AcmIdmAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown
    return answer
