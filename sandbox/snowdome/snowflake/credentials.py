"""Secrets at rest: passwords as scrypt hashes, access tokens as SHA-256, keys as public keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from snowdome.snowflake import errors

# Weaker than OWASP's advice, so that a first login takes 8 ms: these passwords are random and live as long as the
# sandbox.
_SCRYPT = {"n": 2**12, "r": 8, "p": 1}

_PROCESS_KEY = secrets.token_bytes(32)
_verified: dict[str, bytes] = {}
"""For a stored hash, the HMAC of the password that matched it, under a key that never leaves this process."""


def hash_password(password: str) -> str:
    """`salt$hash`, both hexadecimal."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT).hex()}"


def password_matches(password: str, stored: str | None) -> bool:
    """False also for a user without a password.

    Only the first login with a right password computes scrypt, as in MySQL's caching_sha2_password: clients that
    connect for each statement would spend most of their time there. A wrong password always does.
    """
    if stored is None:
        return False
    mark = hmac.digest(_PROCESS_KEY, f"{stored}${password}".encode(), "sha256")
    if hmac.compare_digest(_verified.get(stored, b""), mark):
        return True
    salt, _, digest = stored.partition("$")
    given = hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), **_SCRYPT)
    matches = hmac.compare_digest(given.hex(), digest)
    if matches:
        _verified[stored] = mark
    return matches


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_access_token() -> str:
    return secrets.token_urlsafe(48)


def public_key(text: str) -> RSAPublicKey:
    """The RSA key of RSA_PUBLIC_KEY: PEM body with or without header lines. Raises 001008-like 390144 family errors."""
    body = "".join(line for line in text.split("\n") if not line.startswith("-----")).replace(" ", "").strip()
    try:
        key = serialization.load_der_public_key(base64.b64decode(body, validate=True))
    except (ValueError, UnsupportedAlgorithm):
        raise errors.invalid_public_key() from None
    if not isinstance(key, RSAPublicKey) or key.key_size < 2048:
        raise errors.invalid_public_key()
    return key


def normalized_key(text: str) -> str:
    """The key as it is stored: base64 of the DER, one line."""
    return base64.b64encode(_der(public_key(text))).decode()


def fingerprint(stored_key: str) -> str:
    """`SHA256:<base64>`, as in the issuer of a JWT and in DESCRIBE USER."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(_der(public_key(stored_key))).digest()).decode()


def _der(key: RSAPublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
