"""An OpenID Connect issuer for tests: discovery and keys over real HTTP, tokens made at will."""

import json
import time
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "parlour-web"
LIFETIME_SECS = 3600


@dataclass
class TestIssuer:
    """Signs whatever a test wants to claim."""

    __test__ = False

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "tests"}))
    userinfo: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                document = issuer.document(self.path, self.headers.get("Authorization", ""))
                body = json.dumps(document).encode()
                self.send_response(200 if document is not None else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def document(self, path: str, authorization: str) -> dict[str, Any] | None:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/keys",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
            }
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False, use="sig", alg="RS256")]}
        if path == "/userinfo":
            token = authorization.removeprefix("Bearer ")
            return self.userinfo.get(token, {"sub": jwt.decode(token, self.key).claims["sub"]})
        return None

    def token(self, subject: str | None = None, **claims: Any) -> str:
        """A signed access token; a claim of None is left out."""
        now = int(time.time())
        subject = subject or str(uuid.uuid4())
        standard = {
            "iss": self.url,
            "sub": subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + LIFETIME_SECS,
            "email": f"{subject}@example.org",
            "email_verified": True,
            "given_name": "Anna",
            "family_name": "Ackermann",
        }
        said = {name: value for name, value in (standard | claims).items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "tests", "typ": "at+jwt"}, said, self.key)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
