"""SYSTEM$VERIFY_EXTERNAL_VOLUME and SYSTEM$VERIFY_CATALOG_INTEGRATION: really assume the role and really try.

Sources: https://docs.snowflake.com/en/sql-reference/functions/system_verify_external_volume
https://docs.snowflake.com/en/sql-reference/functions/system_verify_catalog_integration
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.account import IAM_USER_ARN
from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
from snowdome.snowflake.catalog.external_volume import ExternalVolume
from snowdome.snowflake.engine.iceberg import assumed_role, glue_catalog, grants
from snowdome.snowflake.engine.iceberg.aws_endpoint import AwsEndpoint, AwsRefused
from snowdome.snowflake.engine.iceberg.s3_objects import S3Objects

PASSED, SKIPPED = "PASSED", "SKIPPED"


def verify_external_volume(aws: AwsEndpoint, region: str, volume: ExternalVolume) -> dict[str, Any]:
    """Assumes the volume's role, then writes, reads, lists and deletes a probe object; writes only when allowed."""
    location = grants.storage_location(aws, region, volume)
    active = volume.active_location
    answer: dict[str, Any] = {
        "success": False,
        "storageLocationSelectionResult": PASSED,
        "storageLocationName": active.name,
        "servicePrincipalProperties": (
            f"STORAGE_AWS_IAM_USER_ARN: {IAM_USER_ARN}; STORAGE_AWS_EXTERNAL_ID: {active.storage_aws_external_id}"
        ),
        "location": active.storage_base_url,
        "storageAccount": None,
        "region": region,
        "writeResult": SKIPPED,
        "readResult": SKIPPED,
        "listResult": SKIPPED,
        "deleteResult": SKIPPED,
        "awsRoleArnValidationResult": SKIPPED,
        "azureGetUserDelegationKeyResult": SKIPPED,
    }
    try:
        assumed_role.credentials(location.grant, fresh=True)
    except AwsRefused as refusal:
        answer["awsRoleArnValidationResult"] = f"FAILED with exception message {refusal.message}"
        return answer
    answer["awsRoleArnValidationResult"] = PASSED

    objects = S3Objects(location)
    base = location.base_url.rstrip("/")
    probe = f"{base}/verify_{uuid.uuid4()}"
    content = uuid.uuid4().bytes
    if volume.allow_writes:
        answer["writeResult"] = _outcome(lambda: objects.write(probe, content))
        if answer["writeResult"] == PASSED:
            answer["readResult"] = _outcome(lambda: _read_back(objects, probe, content))
    answer["listResult"] = _outcome(lambda: objects.list(f"{base}/", 1))
    if not volume.allow_writes:
        answer["readResult"] = _outcome(lambda: _read_any(objects, base))
    if answer["writeResult"] == PASSED:
        answer["deleteResult"] = _outcome(lambda: objects.delete(probe))
    answer["success"] = all(
        answer[step] in (PASSED, SKIPPED) for step in ("writeResult", "readResult", "listResult", "deleteResult")
    )
    return answer


def _read_back(objects: S3Objects, url: str, expected: bytes) -> None:
    if objects.read(url)[0] != expected:
        raise AwsRefused("ProbeChanged", f"{url} does not hold what was just written to it")


def _read_any(objects: S3Objects, base: str) -> None:
    """Asks for an object that nobody made, as read-only volumes have no probe; only a denial counts."""
    try:
        objects.read(f"{base}/verify_{uuid.uuid4()}", 0, 1)
    except FileNotFoundError:
        return


def _outcome(step: Callable[[], object]) -> str:
    try:
        step()
    except AwsRefused as refusal:
        return f"FAILED with exception message {refusal.message}"
    except FileNotFoundError as missing:
        return f"FAILED with exception message {missing}"
    return PASSED


def verify_catalog_integration(aws: AwsEndpoint, integration: CatalogIntegration) -> dict[str, Any]:
    """Assumes the integration's role, reads the REST configuration, lists namespaces."""
    from pyiceberg.exceptions import RESTError

    if not integration.enabled:
        return _failed(errors.catalog_access_failed(integration.name, "the catalog integration is disabled"))
    try:
        assumed_role.credentials(grants.catalog_grant(aws, integration), fresh=True)
    except AwsRefused as refusal:
        return _failed(errors.assume_role_failed(integration.name, refusal.message))
    try:
        glue_catalog.with_catalog(aws, integration, None, lambda catalog: catalog.list_namespaces())
    except AwsRefused as refusal:
        return _failed(errors.catalog_access_failed(integration.name, refusal.message))
    except RESTError as refusal:
        return _failed(errors.catalog_access_failed(integration.name, str(refusal)))
    except errors.SnowflakeError as refusal:
        return _failed(refusal)
    return {"success": True, "errorCode": "", "errorMessage": ""}


def _failed(error: errors.SnowflakeError) -> dict[str, Any]:
    return {"success": False, "errorCode": error.code, "errorMessage": error.message}
