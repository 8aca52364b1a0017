"""The tables of the lakehouse, as their jobs name them unless arguments say otherwise."""

from __future__ import annotations

RAW_SALES = "raw_sales_data"
CUSTOMERS = "customers_info"
#: What the loads set aside.
RAW_SALES_QUARANTINE = f"{RAW_SALES}_quarantine"
CUSTOMERS_QUARANTINE = f"{CUSTOMERS}_quarantine"
#: The report as each engine computes it.
SPARK_REPORT = "top_10_products_report_spark"
SNOW_REPORT = "top_10_products_report_snow"
ALL = (RAW_SALES, CUSTOMERS, SPARK_REPORT, SNOW_REPORT, RAW_SALES_QUARANTINE, CUSTOMERS_QUARANTINE)
