"""A small OpenID Connect provider on this machine: discovery, authorize, token with PKCE, keys, userinfo.

It checks what a real one checks and notes what it was asked; `tamper` lets a test
spoil one answer.
"""

import base64
import hashlib
import http.server
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "baken-aalst", "geheim-van-de-proef"
KEY = RSAKey.generate_key(2048, {"kid": "proef-1", "alg": "RS256", "use": "sig"})


@dataclass
class Provider:
    """Holds who signs in next and what was asked."""

    claims: dict[str, Any] = field(default_factory=dict)
    tamper: Callable[[dict[str, Any]], None] = lambda token: None
    userinfo_subject: str = ""
    signing_key: RSAKey = field(default_factory=lambda: KEY)
    header: dict[str, str] = field(default_factory=lambda: {"alg": "RS256", "kid": "proef-1"})
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    issuer: str = ""

    def authorize(self, asked: dict[str, str]) -> str:
        """The address to send the browser back to, after the person signed in here."""
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT_ID
        assert {"openid"} <= set(asked["scope"].split())
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Exchange a code once, for who holds its verifier and the client's secret."""
        begun = self.codes.pop(asked.get("code", ""), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        checks = {
            "code": begun is not None,
            "verifier": begun is not None and challenge == begun["code_challenge"],
            "redirect": begun is not None and asked.get("redirect_uri") == begun["redirect_uri"],
            "secret": asked.get("client_secret") == CLIENT_SECRET,
        }
        wrong = [name for name, right in checks.items() if not right]
        if wrong or begun is None:
            self.refused += wrong
            return 400, {"error": "invalid_grant"}
        identity = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.claims["sub"],
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "nonce": begun.get("nonce", ""),
        }
        self.tamper(identity)
        signed = jwt.encode(self.header, identity, self.signing_key)
        return 200, {"access_token": "toegang", "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def userinfo(self) -> dict[str, Any]:
        return {**self.claims, "sub": self.userinfo_subject or self.claims["sub"]}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }


class _Handler(http.server.BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(asked))
            self.end_headers()
            return
        answers = {
            "/.well-known/openid-configuration": self.provider.discovery,
            "/keys": lambda: {"keys": [KEY.as_dict(private=False)]},
            "/userinfo": self.provider.userinfo,
        }
        self._answer(200, answers[parts.path]())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(*self.provider.token({name: values[0] for name, values in parse_qs(body).items()}))

    def _answer(self, status: int, data: dict[str, Any]) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def start() -> tuple[Provider, http.server.ThreadingHTTPServer]:
    """A provider that answers on a free port until its server is shut down."""
    provider = Provider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return provider, server
