"""Who logs in: key-pair JWT, password or programmatic access token, each really verified.

https://docs.snowflake.com/en/user-guide/key-pair-auth
https://docs.snowflake.com/en/user-guide/programmatic-access-tokens
"""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import jwt

from snowdome.snowflake import credentials
from snowdome.snowflake.catalog.account import LOCATOR, ORGANIZATION, Account
from snowdome.snowflake.catalog.role import User
from snowdome.snowflake.errors import SnowflakeError

MAX_JWT_SECONDS = 3600
MAX_WRONG_PASSWORDS = 5
LOCK_MINUTES = 15
"""Five wrong passwords lock a user: https://docs.snowflake.com/en/sql-reference/sql/create-user (MINS_TO_UNLOCK). For
how long, and in which words: https://github.com/buremba/universql/issues/24. The code is not verified."""
CLOCK_SKEW_SECONDS = 60


@dataclass(frozen=True)
class Login:
    """A user whose credentials are right, and the role these are bound to, if any."""

    user: User
    role_restriction: str | None = None


def authenticate(account: Account, data: dict[str, Any]) -> Login:
    """`data` is that of a login request. Raises 390100, 390144, 390101 or 394400 and tells nothing more."""
    authenticator = str(data.get("AUTHENTICATOR") or "SNOWFLAKE").upper()
    login_name = str(data.get("LOGIN_NAME") or "")
    token = str(data.get("TOKEN") or "")
    password = str(data.get("PASSWORD") or "")
    if authenticator == "SNOWFLAKE_JWT":
        return Login(_by_key_pair(account, login_name, token, str(data.get("ACCOUNT_NAME") or "")))
    if authenticator == "PROGRAMMATIC_ACCESS_TOKEN":
        return _by_access_token(account, login_name, token or password)
    if authenticator in ("SNOWFLAKE", "USERNAME_PASSWORD_MFA"):
        return _by_password(account, login_name, password, str(data.get("ACCOUNT_NAME") or ""))
    raise SnowflakeError("390103", "08001", f"Authenticator {authenticator} is not supported by this sandbox.")


def is_this_account(account: Account, name: str) -> bool:
    """Whether clients may call the account so, in any case; a region behind a dot is ignored."""
    known = (f"{ORGANIZATION}-{account.name}", f"{ORGANIZATION}_{account.name}", LOCATOR, account.name)
    return name.split(".")[0].upper() in known


def _find_user(account: Account, login_name: str) -> User | None:
    """Login names are compared without case."""
    wanted = login_name.strip('"').upper()
    return next((user for user in account.users.values() if user.login_name.upper() == wanted), None)


def _by_password(account: Account, login_name: str, password: str, account_name: str) -> Login:
    user = _find_user(account, login_name) if is_this_account(account, account_name) else None
    if user is not None:
        _refuse_locked(user)
    stored = user.password_hash if user is not None else None
    matches = credentials.password_matches(password, stored)
    if user is None:
        raise _wrong_password()
    try:
        # Drivers also send access tokens as the password.
        login = Login(user) if matches else _by_access_token(account, login_name, password, refusal=_wrong_password())
    except SnowflakeError:
        _note_wrong_password(user)
        raise
    user.failed_logins, user.locked_until = 0, None
    _refuse_disabled(user)
    return login


def _refuse_locked(user: User) -> None:
    if user.locked_until is None:
        return
    if user.locked_until > datetime.now(timezone.utc):
        raise SnowflakeError(
            "390102",
            "08001",
            "Your user account has been temporarily locked due to too many failed attempts. Try again after "
            f"{LOCK_MINUTES} minutes or contact your account administrator for assistance.",
        )
    user.failed_logins, user.locked_until = 0, None


def _note_wrong_password(user: User) -> None:
    user.failed_logins += 1
    if user.failed_logins >= MAX_WRONG_PASSWORDS:
        user.locked_until = datetime.now(timezone.utc) + timedelta(minutes=LOCK_MINUTES)


def _by_key_pair(account: Account, login_name: str, token: str, account_name: str) -> User:
    try:
        issuer = str(jwt.decode(token, options={"verify_signature": False}).get("iss", ""))
    except jwt.InvalidTokenError:
        raise _wrong_jwt() from None
    named_account, _, rest = issuer.partition(".")
    user_name, _, key_fingerprint = rest.rpartition(".")
    user = _find_user(account, user_name)
    if (
        user is None
        or not is_this_account(account, named_account)
        or (account_name and not is_this_account(account, account_name))
    ):
        raise _wrong_jwt()
    if login_name and _find_user(account, login_name) is not user:
        raise _wrong_jwt()
    for stored in (user.rsa_public_key, user.rsa_public_key_2):
        if stored and hmac.compare_digest(credentials.fingerprint(stored), key_fingerprint):
            _verify_jwt(token, stored, f"{named_account}.{user_name}")
            _refuse_disabled(user)
            return user
    raise _wrong_jwt()


def _verify_jwt(token: str, stored_key: str, subject: str) -> None:
    try:
        claims = jwt.decode(
            token,
            credentials.public_key(stored_key),
            algorithms=["RS256"],
            options={
                "require": ["iss", "sub", "iat", "exp"],
                "verify_aud": False,
                "verify_iat": False,
                "verify_exp": False,
            },
        )
        issued, expires = _seconds(claims["iat"]), _seconds(claims["exp"])
    except (jwt.InvalidTokenError, TypeError, ValueError):
        raise _wrong_jwt() from None
    now = datetime.now(timezone.utc).timestamp()
    in_time = issued - CLOCK_SKEW_SECONDS <= now <= expires + CLOCK_SKEW_SECONDS
    short = 0 < expires - issued <= MAX_JWT_SECONDS + CLOCK_SKEW_SECONDS
    if str(claims["sub"]).upper() != subject.upper() or not in_time or not short:
        raise _wrong_jwt()


def _seconds(time: object) -> float:
    """A JWT counts seconds; the Node.js driver counts milliseconds, and Snowflake takes both."""
    value = float(str(time))
    return value / 1000 if value > 100_000_000_000 else value


def _by_access_token(account: Account, login_name: str, secret: str, refusal: SnowflakeError | None = None) -> Login:
    given = credentials.token_hash(secret)
    now = datetime.now(timezone.utc)
    for user in account.users.values():
        if login_name and user is not _find_user(account, login_name):
            continue
        for token in user.tokens.values():
            if hmac.compare_digest(token.secret_sha256, given) and not token.disabled and token.expires_at > now:
                _refuse_disabled(user)
                return Login(user, token.role_restriction)
    raise refusal or SnowflakeError("394400", "08001", "Programmatic access token is invalid.")


def _refuse_disabled(user: User) -> None:
    if user.disabled:
        raise SnowflakeError("390101", "08001", "User access disabled. Contact your local system administrator.")


def _wrong_password() -> SnowflakeError:
    return SnowflakeError("390100", "08001", "Incorrect username or password was specified.")


def _wrong_jwt() -> SnowflakeError:
    return SnowflakeError("390144", "08001", f"JWT token is invalid. [{uuid.uuid4()}]")
