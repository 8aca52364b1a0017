"""Tables of a linked database: load metadata, read rows, and say in Snowflake's words what AWS refused."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
from snowdome.snowflake.catalog.database import CatalogLink, Database
from snowdome.snowflake.catalog.external_volume import ExternalVolume
from snowdome.snowflake.catalog.securable import Securable
from snowdome.snowflake.engine.iceberg import glue_catalog, grants
from snowdome.snowflake.engine.iceberg.aws_endpoint import (
    AssumeRoleRefused,
    AwsEndpoint,
    CatalogRefused,
    StorageRefused,
)
from snowdome.snowflake.engine.iceberg.s3_objects import S3Objects

if TYPE_CHECKING:
    import pyarrow as pa
    from pyiceberg.catalog.rest import RestCatalog
    from pyiceberg.table import FileScanTask, Table
    from pyiceberg.table.metadata import TableMetadata

T = TypeVar("T")


@dataclass(frozen=True)
class LinkedCatalog:
    """The remote catalog of one linked database, and the two objects whose grants open it."""

    account: Account
    aws: AwsEndpoint
    database: str
    integration: CatalogIntegration
    volume: ExternalVolume

    def run(self, call: Callable[[RestCatalog], T]) -> T:
        """Runs `call` with the catalog. Refusals of AWS come as SnowflakeError; pyiceberg's own errors pass."""
        location = grants.storage_location(self.aws, self.account.region, self.volume)
        with self.refusals():
            return glue_catalog.with_catalog(self.aws, self.integration, location, call)

    def load(self, namespace: list[str], table: str) -> Table:
        """The table with its current metadata; 002003 when the remote catalog has it no more."""
        from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError

        try:
            return self.run(lambda catalog: catalog.load_table((*namespace, table)))
        except (NoSuchTableError, NoSuchNamespaceError) as error:
            raise errors.object_does_not_exist(f"{self.database}.{'.'.join(namespace)}.{table}") from error

    def at(self, identifier: tuple[str, ...], metadata_location: str, metadata: TableMetadata | None) -> Table:
        """The table as a metadata file describes it, without asking the catalog; `metadata` where it is known."""
        from pyiceberg.catalog.noop import NoopCatalog
        from pyiceberg.serializers import FromInputFile
        from pyiceberg.table import Table

        from snowdome.snowflake.engine.iceberg.s3_file_io import RoleFileIO

        files = RoleFileIO(S3Objects(grants.storage_location(self.aws, self.account.region, self.volume)))
        if metadata is None:
            with self.refusals():
                metadata = FromInputFile.table_metadata(files.new_input(metadata_location))
        return Table(identifier, metadata, metadata_location, files, NoopCatalog(self.database))

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turns what AWS refused inside into Snowflake's errors, with AWS's message in them."""
        try:
            yield
        except CatalogRefused as refusal:
            raise errors.catalog_access_failed(self.integration.name, refusal.message) from refusal
        except StorageRefused as refusal:
            raise errors.volume_access_denied(self.volume.name, refusal.message) from refusal
        except AssumeRoleRefused as refusal:
            active = self.volume.active_location
            if f"resource: {active.storage_aws_role_arn}" in refusal.message and (
                active.storage_aws_role_arn != self.integration.sigv4_iam_role
            ):
                raise errors.volume_access_denied(self.volume.name, refusal.message) from refusal
            raise errors.assume_role_failed(self.integration.name, refusal.message) from refusal


def linked_catalog(account: Account, aws: AwsEndpoint, database: Database) -> LinkedCatalog:
    """The remote catalog of a linked database."""
    link = _link(database)
    integration = account.catalog_integrations.get(link.catalog_integration)
    if integration is None:
        raise errors.does_not_exist("Catalog integration", link.catalog_integration)
    if not integration.enabled:
        raise errors.catalog_access_failed(integration.name, "the catalog integration is disabled")
    volume = account.external_volumes.get(link.external_volume or "")
    if volume is None:
        raise errors.does_not_exist("External volume", link.external_volume or "(none set)")
    _require_usage(account, database, integration, volume)
    return LinkedCatalog(account, aws, database.name, integration, volume)


def _require_usage(account: Account, database: Database, *used: Securable) -> None:
    """Whatever is done in a linked database, and by whom, takes USAGE of the database's owner on both.

    https://docs.snowflake.com/en/release-notes/bcr-bundles/2025_07/bcr-2114
    """
    roles = access.inherited(account, [database.owner] if database.owner is not None else [])
    for securable in used:
        if not access.holds(roles, "USAGE", securable):
            kind = "integration" if isinstance(securable, CatalogIntegration) else "external volume"
            raise errors.insufficient_privileges(kind, securable.name)


def _link(database: Database) -> CatalogLink:
    if database.link is None:
        raise errors.unsupported(f"Iceberg access to the native database {database.name}")
    return database.link


def read(
    catalog: LinkedCatalog, table: Table, columns: tuple[str, ...] | None, snapshot_id: int | None = None
) -> pa.Table:
    """Rows of one snapshot, with only `columns` (None: all), read from S3 as the storage role."""
    from pyiceberg.expressions import AlwaysTrue
    from pyiceberg.io.pyarrow import ArrowScan

    with catalog.refusals():
        scan = table.scan(selected_fields=columns if columns is not None else ("*",), snapshot_id=snapshot_id)
        reader = ArrowScan(table.metadata, table.io, scan.projection(), AlwaysTrue())
        return reader.to_table(_files(table, snapshot_id))


PLANS_HELD = 64
_plans: OrderedDict[tuple[str, int | None], list[FileScanTask]] = OrderedDict()
_plans_lock = threading.Lock()


def initialize(catalog: LinkedCatalog, table: Table) -> None:
    """Reads which files the current snapshot has, which comes before any query of a table. Raises when it cannot."""
    with catalog.refusals():
        _files(table, None)


def _files(table: Table, snapshot_id: int | None) -> list[FileScanTask]:
    """Data files of a snapshot. A metadata file never changes, so what it lists is read once; the data always is read
    with the role's current credentials."""
    key = (table.metadata_location, snapshot_id)
    with _plans_lock:
        held = _plans.get(key)
        if held is not None:
            _plans.move_to_end(key)
            return held
    planned = list(table.scan(snapshot_id=snapshot_id).plan_files())
    with _plans_lock:
        _plans[key] = planned
        while len(_plans) > PLANS_HELD:
            _plans.popitem(last=False)
    return planned
