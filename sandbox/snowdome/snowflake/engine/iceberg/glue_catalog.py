"""Glue's Iceberg REST catalog, signed with SigV4 by the catalog role; files go through the volume's storage role.

Source: https://docs.snowflake.com/en/user-guide/tables-iceberg-configure-catalog-integration-rest-glue
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
from snowdome.snowflake.engine.iceberg import assumed_role, aws_endpoint, grants
from snowdome.snowflake.engine.iceberg.assumed_role import RoleCredentials
from snowdome.snowflake.engine.iceberg.aws_endpoint import AwsEndpoint, CatalogRefused, StorageRefused
from snowdome.snowflake.engine.iceberg.s3_objects import S3Objects, StorageLocation

if TYPE_CHECKING:
    from pyiceberg.catalog.rest import RestCatalog
    from pyiceberg.table import Table

T = TypeVar("T")

CATALOGS_HELD = 32

_lock = threading.Lock()
_catalogs: dict[tuple[Any, ...], RestCatalog] = {}


def with_catalog(
    aws: AwsEndpoint,
    integration: CatalogIntegration,
    location: StorageLocation | None,
    call: Callable[[RestCatalog], T],
    *,
    fresh: bool = False,
) -> T:
    """Runs `call` with the integration's catalog; AWS's refusals come as CatalogRefused in AWS's own words.

    `location` gives the files' role; without one the catalog cannot read or write tables. `fresh` assumes the role
    again (verification). What pyiceberg reports about tables (NoSuchTableError, CommitFailedException ...) passes.
    """
    grant = grants.catalog_grant(aws, integration)

    def run(credentials: RoleCredentials) -> T:
        return _translated(lambda: call(_catalog(aws, integration, location, credentials)))

    if fresh:
        return run(assumed_role.credentials(grant, fresh=True))
    return assumed_role.with_credentials(grant, CatalogRefused, run)


def _translated(call: Callable[[], T]) -> T:
    from pyiceberg import exceptions
    from requests.exceptions import RequestException

    try:
        return call()
    except (
        exceptions.ForbiddenError,
        exceptions.UnauthorizedError,
        exceptions.AuthorizationExpiredError,
    ) as error:
        raise CatalogRefused("AccessDeniedException", _without_type(str(error))) from error
    except (exceptions.ServiceUnavailableError, exceptions.ServerError, RequestException) as error:
        raise CatalogRefused("ServiceUnavailable", str(error)) from error


def _without_type(message: str) -> str:
    """pyiceberg puts the error's type before AWS's message."""
    return re.sub(r"^(ForbiddenException|AccessDeniedException|NotAuthorizedException): ", "", message)


def _catalog(
    aws: AwsEndpoint, integration: CatalogIntegration, location: StorageLocation | None, credentials: RoleCredentials
) -> RestCatalog:
    key = (credentials.access_key_id, integration.catalog_uri, integration.catalog_name, location)
    with _lock:
        held = _catalogs.get(key)
    if held is not None:
        return held
    made = _connect(aws, integration, location, credentials)
    with _lock:
        while len(_catalogs) >= CATALOGS_HELD:
            _catalogs.pop(next(iter(_catalogs)))
        _catalogs[key] = made
    return made


def _connect(
    aws: AwsEndpoint, integration: CatalogIntegration, location: StorageLocation | None, credentials: RoleCredentials
) -> RestCatalog:
    from pyiceberg.catalog.rest import RestCatalog
    from pyiceberg.io import FileIO

    from snowdome.snowflake.engine.iceberg.data_file_names import name_files
    from snowdome.snowflake.engine.iceberg.s3_file_io import RoleFileIO

    class StorageRoleCatalog(RestCatalog):
        """Tables of this catalog read and write files as the volume's role, whatever the catalog answers."""

        def _load_file_io(self, properties: Any = None, location_of_table: str | None = None) -> FileIO:
            if location is None:
                raise StorageRefused("NoVolume", "no external volume is set: files cannot be reached")
            return RoleFileIO(S3Objects(location))

        def _response_to_table(self, identifier_tuple: tuple[str, ...], table_response: Any) -> Table:
            return name_files(super()._response_to_table(identifier_tuple, table_response))

    properties = {
        "uri": aws_endpoint.route_catalog_uri(aws, integration.catalog_uri),
        "warehouse": integration.catalog_name,
        "rest.sigv4-enabled": "true",
        "rest.signing-name": "glue",
        "rest.signing-region": integration.sigv4_signing_region,
        "rest.sigv4.max-retries": "1",
        "client.region": integration.sigv4_signing_region,
        "client.access-key-id": credentials.access_key_id,
        "client.secret-access-key": credentials.secret_access_key,
        "client.session-token": credentials.session_token,
    }
    return StorageRoleCatalog(integration.name, **properties)
