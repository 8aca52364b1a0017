"""Temporary credentials of the roles that volumes and integrations name, got from STS as Snowflake's IAM user.

Source: https://docs.snowflake.com/en/user-guide/tables-iceberg-configure-external-volume-s3
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from snowdome.snowflake.engine.iceberg import aws_endpoint
from snowdome.snowflake.engine.iceberg.aws_endpoint import AssumeRoleRefused, AwsEndpoint, AwsRefused

SESSION_NAME = "snowflake"
ROLE_SECONDS = 900
"""Life of the credentials asked for: the shortest that STS grants."""
REUSE_SECONDS = 60.0
"""How long credentials serve before the role is assumed again, so that a changed trust policy shows soon."""

T = TypeVar("T")


@dataclass(frozen=True)
class RoleGrant:
    """A role and the external ID that one Snowflake object was issued: what a trust policy must name."""

    aws: AwsEndpoint
    role_arn: str
    external_id: str
    region: str


@dataclass(frozen=True)
class RoleCredentials:
    """Keys of one assumed-role session."""

    access_key_id: str
    secret_access_key: str
    session_token: str
    region: str
    assumed_at: float
    """`time.monotonic()` of the AssumeRole."""


_lock = threading.Lock()
_assumed: dict[RoleGrant, RoleCredentials] = {}


def credentials(grant: RoleGrant, *, fresh: bool = False) -> RoleCredentials:
    """Credentials of the granted role; assumed again when `fresh`, or when the last are older than REUSE_SECONDS.

    Raises AssumeRoleRefused with AWS's message when the trust policy does not let Snowflake in.
    """
    with _lock:
        held = _assumed.get(grant)
    if held is not None and not fresh and time.monotonic() - held.assumed_at < REUSE_SECONDS:
        return held
    try:
        assumed = _assume(grant)
    except AwsRefused:
        forget(grant)
        raise
    with _lock:
        _assumed[grant] = assumed
    return assumed


def forget(grant: RoleGrant) -> None:
    """Drops held credentials: AWS has refused them, or the object that held the grant is gone."""
    with _lock:
        _assumed.pop(grant, None)


def with_credentials(grant: RoleGrant, refused: type[AwsRefused], call: Callable[[RoleCredentials], T]) -> T:
    """Runs `call`; when it is denied (raises `refused`) under held credentials, takes the role again and reruns it."""
    held = credentials(grant)
    try:
        return call(held)
    except refused as refusal:
        forget(grant)
        if not refusal.is_denial or time.monotonic() - held.assumed_at < 1.0:
            raise
    return call(credentials(grant, fresh=True))


def _assume(grant: RoleGrant) -> RoleCredentials:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer = _sts(grant.aws, grant.region).assume_role(
            RoleArn=grant.role_arn,
            RoleSessionName=SESSION_NAME,
            ExternalId=grant.external_id,
            DurationSeconds=ROLE_SECONDS,
        )["Credentials"]
    except ClientError as error:
        raise AssumeRoleRefused(error.response["Error"]["Code"], error.response["Error"].get("Message", "")) from error
    except BotoCoreError as error:
        raise AssumeRoleRefused("ServiceUnavailable", str(error)) from error
    return RoleCredentials(
        answer["AccessKeyId"],
        answer["SecretAccessKey"],
        answer["SessionToken"],
        grant.region,
        time.monotonic(),
    )


_sts_clients: dict[tuple[AwsEndpoint, str], Any] = {}


def _sts(aws: AwsEndpoint, region: str) -> Any:
    import boto3

    client = _sts_clients.get((aws, region))
    if client is None:
        client = boto3.Session(aws.access_key_id, aws.secret_access_key, region_name=region).client(
            "sts", endpoint_url=aws.url, config=aws_endpoint.client_config()
        )
        _sts_clients[(aws, region)] = client
    return client
