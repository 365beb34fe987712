# SPDX-License-Identifier: Apache-2.0
"""A small identity provider on this machine: real HTTP, real signatures, and faults on request.

Source: OpenID Connect Core 1.0 (code flow), OpenID Connect Discovery 1.0, RFC 7636 (PKCE S256).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID = "ayni-chl"
SECRET = "between the two of them"


def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What the provider says next.

    Attributes:
        claims: of the next token; None leaves a claim out.
        signs_with: key of the next token; the published one unless a test puts a false one in.
        answers: what becomes of the person: `code`, or an error of the protocol.
    """

    issuer: str = ""
    published: rsa.RSAPrivateKey = field(default_factory=key)
    signs_with: rsa.RSAPrivateKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    answers: str = "code"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """Return where the person's browser is led to after signing in there."""
        self.asked = dict(parse_qsl(urlsplit(address).query))
        back, state = self.asked["redirect_uri"], self.asked["state"]
        if self.answers != "code":
            return f"{back}?{urlencode({'error': self.answers, 'state': state})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = self.asked
        return f"{back}?{urlencode({'code': code, 'state': state})}"

    def token(self, form: dict[str, list[str]]) -> dict[str, Any] | None:
        """Return the tokens of a code, or none where the client is not whom it was given to."""
        given = self.codes.pop(form["code"][0], None)
        if given is None or form["client_secret"] != [SECRET]:
            return None
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != given["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60,
            "nonce": given.get("nonce"),
            "sub": "12345", "name": "No Name Of A Person", "email": "nobody@example.org",
        }  # fmt: skip
        told = {name: value for name, value in (claims | self.claims).items() if value is not None}
        signed = jwt.encode(
            told, self.signs_with or self.published, algorithm="RS256", headers={"kid": "one"}
        )
        return {"access_token": "unused", "token_type": "Bearer", "id_token": signed}

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        told = jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key(), as_dict=True)
        return {"keys": [told | {"kid": "one", "alg": "RS256", "use": "sig"}]}


@contextmanager
def running() -> Iterator[Provider]:
    """Let a provider answer on a port of this machine."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = {
                "/.well-known/openid-configuration": provider.configuration,
                "/jwks": provider.keys,
            }
            answer = known.get(self.path)
            self._say(answer() if answer else None)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self._say(provider.token(parse_qs(self.rfile.read(length).decode())))

        def log_message(self, *_told: object) -> None:
            pass

        def _say(self, told: dict[str, Any] | None) -> None:
            body = json.dumps(told or {"error": "invalid_request"}).encode()
            self.send_response(200 if told else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
