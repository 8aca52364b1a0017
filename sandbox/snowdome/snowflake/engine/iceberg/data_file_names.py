"""Names of the data files that Snowflake writes: snow_<id>.parquet, by which a reader can tell its commits.

Source: https://docs.snowflake.com/en/release-notes/bcr-bundles/2024_06/bcr-1706 (of tables whose catalog is Snowflake;
no page says otherwise of others).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyiceberg.table.locations import SimpleLocationProvider

if TYPE_CHECKING:
    from pyiceberg.partitioning import PartitionKey
    from pyiceberg.table import Table

PREFIX = "snow_"


class SnowflakeLocations(SimpleLocationProvider):
    """Where data files go: as everyone's, by Snowflake's names."""

    def new_data_location(self, data_file_name: str, partition_key: PartitionKey | None = None) -> str:
        return super().new_data_location(PREFIX + data_file_name, partition_key)


def name_files(table: Table) -> Table:
    """Makes writes to this object use Snowflake's names. The property stays here: commits send changes only."""
    from pyiceberg.table import TableProperties

    provider = f"{SnowflakeLocations.__module__}.{SnowflakeLocations.__name__}"
    table.metadata.properties[TableProperties.WRITE_PY_LOCATION_PROVIDER_IMPL] = provider
    return table
