"""A passkey in software: what a phone or key does when a page asks for one (WebAuthn Level 2)."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ORIGIN, RELYING_PARTY = "https://testserver", "testserver"
PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


@dataclass
class Passkey:
    """Makes one credential and signs with it; `verifies` says whether it asks a fingerprint or pin."""

    verifies: bool = True
    identifier: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    owner: str = ""

    def register(self, options: dict, *, challenge: str = "") -> str:
        """The answer to the creation options of a page, as JSON."""
        public = options["publicKey"]
        self.owner = public["user"]["id"]
        credential = (
            bytes(16)
            + len(self.identifier).to_bytes(2, "big")
            + self.identifier
            + cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        )
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(HAS_CREDENTIAL) + credential}
        return self._answer(
            {
                "clientDataJSON": self._client("webauthn.create", challenge or public["challenge"]),
                "attestationObject": websafe_encode(cbor.encode(statement)),
            },
            {"credProps": {"rk": True}},
        )

    def sign(self, options: dict, *, origin: str = ORIGIN) -> str:
        """The answer to the request options of a page, as JSON."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"], origin)
        data = self._data()
        decoded = json_bytes(client)
        signature = self.key.sign(data + hashlib.sha256(decoded).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": client,
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": self.owner,
            },
            {},
        )

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(RELYING_PARTY.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str, origin: str = ORIGIN) -> str:
        said = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
        return websafe_encode(json.dumps(said).encode())

    def _answer(self, response: dict, extensions: dict) -> str:
        identifier = websafe_encode(self.identifier)
        return json.dumps(
            {
                "type": "public-key",
                "id": identifier,
                "rawId": identifier,
                "response": response,
                "clientExtensionResults": extensions,
            }
        )


def json_bytes(encoded: str) -> bytes:
    """What the page's base64url text holds."""
    from fido2.utils import websafe_decode

    return websafe_decode(encoded)
