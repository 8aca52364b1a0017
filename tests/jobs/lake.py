"""Tables of one test in a local folder, and the product's steps over them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from jobs.declared_tables import as_json
from jobs.job_arguments import ARGUMENTS
from lakehouse.record_fields import columns_of
from lakehouse.schemas import Columns
from lakehouse.staging import begin
from lakehouse.steps import load_tables
from lakehouse.tables import Partition, TableLayout, iceberg_table
from tests.jobs.declared import SALE_FIELDS, SALES

SALES_COLUMNS = columns_of(SALE_FIELDS)
LAYOUT = TableLayout((Partition("purchases.purchase_date", "year"),), ("purchases.purchase_date",))


def sale(customer_id: int = 1001, **purchase: Any) -> dict[str, Any]:
    purchases = {"prodid": 7, "purchase_amount": 12.5, "quantity": 2, "purchase_date": "2024-02-29", **purchase}
    return {"customer_id": customer_id, "customer_name": "Ada Abe", "purchases": purchases}


class Lake:
    """Tables of one test, in a database of their own."""

    def __init__(self, spark: SparkSession, folder: Path) -> None:
        self.spark, self.folder, self.database = spark, folder, f"d{uuid.uuid4().hex[:8]}"

    def name(self, table: str) -> str:
        return f"lake.{self.database}.{table}"

    def sql(self, statement: str, table: str = "raw_sales_data") -> list[Any]:
        return self.spark.sql(statement.format(t=self.name(table))).collect()

    def load(self, *sales: Any, **options: str) -> dict[str, Any]:
        """Loads the sales as one more file."""
        file = self.folder / f"{uuid.uuid4().hex[:8]}.json"
        file.write_text("\n".join(json.dumps(record) for record in sales))
        return self.load_table(SALES, raw_data=str(self.folder), **options)

    def load_table(self, *declarations: dict[str, Any], **options: str) -> dict[str, Any]:
        tables = self.folder.with_suffix(".tables")
        tables.write_text(as_json(*declarations))
        return self.step(load_tables, tables=str(tables), **options)

    def make_table(
        self, table: str = "raw_sales_data", columns: Columns = SALES_COLUMNS, layout: TableLayout = LAYOUT
    ) -> None:
        """As a job makes it, without a row."""
        begin(self.spark, f"`lake`.`{self.database}`.`{table}`", columns, layout).publish()

    def step(self, step: Any, **options: str) -> dict[str, Any]:
        given = ARGUMENTS.get(step.__name__.rsplit(".", 1)[-1], {})
        defaults = {argument.name: given.get(argument.name, argument.default) for argument in step.ARGUMENTS}
        result: dict[str, Any] = step.run(
            self.spark, {"catalog": "lake", "glue_database": self.database, **defaults, **options}
        )
        return result

    def metadata(self, table: str = "raw_sales_data") -> str:
        """Changes with every commit, whatever it changes."""
        return str(iceberg_table(self.spark, self.name(table)).operations().current().metadataFileLocation())

    def change_schema(self, change: Callable[[Any], Any], table: str = "raw_sales_data") -> None:
        """By Iceberg itself, for what Spark's ALTER TABLE does not take."""
        change(iceberg_table(self.spark, self.name(table)).updateSchema().allowIncompatibleChanges()).commit()
