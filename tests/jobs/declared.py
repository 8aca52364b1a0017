"""What the program declares by itself; its raw data is wherever a test puts it."""

from __future__ import annotations

import json

from jobs.declared_tables import as_json, declared
from lakehouse.declarations import declaration

SALES = declared("raw_sales_data", rawData="")
CUSTOMERS = declared("customers_info", rawData="")
SALE_FIELDS = declaration(json.loads(as_json(SALES))[0]).fields
CUSTOMER_FIELDS = declaration(json.loads(as_json(CUSTOMERS))[0]).fields
