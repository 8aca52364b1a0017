"""The declarations of the checkout, and others, as the program hands them to a load."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from lakehouse.declarations import declaration

TABLES = Path(__file__).parents[2] / "tables"


def declared(table: str, **changes: Any) -> dict[str, Any]:
    """The declaration of that file, with other parts."""
    return {**yaml.safe_load((TABLES / f"{table}.yaml").read_text()), **changes}


def as_json(*declarations: dict[str, Any]) -> str:
    return json.dumps(declarations, default=str)


#: What the program declares by itself; its raw data is wherever a test puts it.
SALES = declared("raw_sales_data", rawData="")
CUSTOMERS = declared("customers_info", rawData="")
SALE_FIELDS = declaration(json.loads(as_json(SALES))[0]).fields
CUSTOMER_FIELDS = declaration(json.loads(as_json(CUSTOMERS))[0]).fields
