"""An issuer of identity tokens, as GitHub is for its workflows: a key, and tokens signed with it."""

from __future__ import annotations

import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

GITHUB = "https://token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"


class TokenIssuer:
    def __init__(self, url: str = GITHUB) -> None:
        self.url = url
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def keys(self) -> list[dict[str, Any]]:
        """Its public keys, as JWK."""
        return [{**json.loads(RSAAlgorithm.to_jwk(self._key.public_key())), "kid": "one", "alg": "RS256", "use": "sig"}]

    def token(self, subject: str, audience: str = AUDIENCE, seconds: int = 300, **claims: Any) -> str:
        now = int(time.time())
        payload = {"iss": self.url, "sub": subject, "aud": audience, "iat": now, "nbf": now - 5, "exp": now + seconds}
        return jwt.encode(payload | claims, self._key, "RS256", {"kid": "one"})
